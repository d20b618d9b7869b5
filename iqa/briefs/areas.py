"""Several Areas together: rates pooled by weight, each Area's beside them, and the issues that they answer for."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from iqa.briefs.context import BriefPage, BriefSection, BriefTable
from iqa.exports.area_return import AreaLine, AreaReturn
from iqa.statistics import AreaSums, PooledRate, pooled_rate
from iqa.text import begun, counted, joined, percent_range


class PooledQuestion(Struct, frozen=True):
    """A question that several Areas asked in the same words: the rate of all, and each Area's line, by its
    name."""

    scheme: str
    criterion: str
    question: str
    rate: PooledRate
    areas: dict[str, AreaLine]

    @property
    def n(self) -> int:
        """The marks behind it."""
        return sum(line.n for line in self.areas.values())


class PooledAreas(Struct, frozen=True):
    """What can be pooled, and the questions that cannot, each with why."""

    questions: tuple[PooledQuestion, ...]
    apart: tuple[tuple[str, str], ...]


def pool_areas(returns: Sequence[AreaReturn]) -> PooledAreas:
    """The questions of several Areas together. One whose words differ is not pooled, nor one that a single Area
    shows."""
    lines: dict[tuple[str, str], dict[str, AreaLine]] = defaultdict(dict)
    for one in returns:
        for line in one.lines:
            lines[line.key][one.area] = line
    pooled: list[PooledQuestion] = []
    apart: list[tuple[str, str]] = []
    for (scheme, criterion), areas in lines.items():
        words = {line.question for line in areas.values()}
        if len(areas) == 1:
            apart.append((next(iter(words)), f"{next(iter(areas))} alone has a figure that may be shown"))
        elif len(words) > 1:
            apart.append((next(iter(areas.values())).question, "the Areas ask it in other words"))
        else:
            sums = [AreaSums(line.weight, line.met, line.effective_n) for line in areas.values()]
            pooled.append(PooledQuestion(scheme, criterion, words.pop(), pooled_rate(sums), areas))
    return PooledAreas(tuple(pooled), tuple(apart))


class Together(Struct, frozen=True):
    """Whose paper it is, under which marking, and when it is written."""

    area: str
    scheme_name: str
    protective_marking: str
    date: str


def areas_page(returns: Sequence[AreaReturn], together: Together) -> BriefPage:
    """Several Areas on one page. They are of one month, and no Area stands in it twice."""
    names = [one.area for one in returns]
    pooled = pool_areas(returns)
    sections = (
        BriefSection(
            "Together",
            (
                f"{joined(names)}: {counted(len(pooled.questions), 'question')} pooled, each Area by the work "
                "that its marks stand for.",
            ),
            note="A rate is what met a question over what was asked it, as each Area's draw weighs it; the "
            "interval is of 95% on Kish's effective number of all marks together. An Area's figure stands beside "
            "it as its own paper prints it, in whole per cent. Areas are not ranked.",
        ),
        BriefSection("Rates", tables=_rates(pooled, names)),
        *_issues(returns),
        BriefSection("Not pooled", points=tuple(f"{asked} {begun(why)}." for asked, why in pooled.apart)),
    )
    month = returns[0].month.label
    return BriefPage(
        area=joined(names),
        scheme_name=together.scheme_name,
        protective_marking=together.protective_marking,
        title=f"Areas together, {month}",
        reader=f"Put together by {together.area}",
        month=month,
        date=together.date,
        sections=tuple(one for one in sections if one.says_something),
    )


def _rates(pooled: PooledAreas, names: Sequence[str]) -> tuple[BriefTable, ...]:
    rows = tuple(
        (
            one.question,
            f"{one.rate.rate:.0%} ({percent_range(one.rate.interval.low, one.rate.interval.high)})",
            str(one.n),
            *(_own(one.areas.get(name)) for name in names),
        )
        for one in pooled.questions
    )
    headings = ("Question", "Together (95% interval)", "n", *names)
    return (BriefTable("How often each question was met", headings, rows),) if rows else ()


def _own(line: AreaLine | None) -> str:
    return f"{line.met / line.weight:.0%} (n {line.n})" if line else "not shown"


def _issues(returns: Sequence[AreaReturn]) -> tuple[BriefSection, ...]:
    """Each joint issue with every Area's response and measure, side by side."""
    found: dict[str, tuple[str, list[tuple[str, str, str]]]] = {}
    for one in returns:
        for issue in one.issues:
            _, rows = found.setdefault(issue.issue, (issue.title, []))
            rows.append((one.area, issue.response or "no response yet", issue.measured or "nothing measured yet"))
    tables = tuple(
        BriefTable(f"{issue}. {title}", ("Area", "Response", "Measured since"), tuple(rows))
        for issue, (title, rows) in sorted(found.items())
    )
    return (BriefSection("Issues that the Areas answer for together", tables=tables),) if tables else ()
