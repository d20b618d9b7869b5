"""Everything that some months hand out, as what an attacker makes of it: sums of marks that are known to them.

The attacker knows whose work each mark judges, of which unit and casework type and month; what they lack is what
the marks say. Every paper, brief, return and export of every month is in their hands, the earlier ones too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy
from disclosure import UNIT_NOT_RECORDED, Line, lines_of
from msgspec import Struct
from scipy.optimize import linprog

from iqa.charts.kinds import month_name
from iqa.committee.charts import over_time_title, theme_charts
from iqa.committee.context import CommitteeSummary, RateFigure
from iqa.domain import Month, Theme, ThemeState
from iqa.exports.committee import mark_entries
from iqa.exports.rows import NOT_RECORDED, ExportedWork
from iqa.exports.tables import Cells
from iqa.records.rates import SchemeHistory
from iqa.text import begun
from iqa.themes.outcomes import OutcomeMark
from iqa.themes.rates import EVERYBODY
from iqa.values import as_dict

Atom = tuple[Month, str, str]
"""A month, a unit and a casework type: what nothing published takes apart."""
Statement = frozenset[Atom]
_POINT = re.compile(r"(\w+ \d{4}): (\d+)% of (\d+) marks")
_EFFECT = re.compile(r"(\d+) of (\d+) before, (\d+) of (\d+) since")
FIGURE = re.compile(r"(\d+)%[^;()]*\((?:\d+% to \d+%; )?n[ \u00a0]?(\d+)\)")
INTERVAL = re.compile(r"(\d+)%[^;()]* \(\d+% to \d+%; n (\d+)\)")


@dataclass
class Attacked:
    """One question over some months: its marks by atom, and every set of atoms whose sum is published."""

    marks: Mapping[Atom, list[bool]]
    statements: set[Statement] = field(default_factory=set)
    hidden: set[Statement] = field(default_factory=set)

    def atoms(self, months: Iterable[Month], unit: str = "") -> Statement:
        wanted = set(months)
        return frozenset(atom for atom in self.marks if atom[0] in wanted and unit in ("", atom[1]))

    def met(self, statement: Statement) -> int:
        return sum(sum(self.marks[atom]) for atom in statement)

    def bounds(self, wanted: Statement) -> tuple[int, int]:
        """The least and the most marks to standard that some atoms can have had, by all that is published."""
        order = list(self.marks)
        sums = [[float(atom in one) for atom in order] for one in self.statements]
        aim = numpy.array([float(atom in wanted) for atom in order])
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * aim,
                A_eq=sums or None,
                b_eq=[self.met(one) for one in self.statements] or None,
                bounds=[(0, len(self.marks[atom])) for atom in order],
            )
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        # Whole marks alone are possible: what lies between them is none of them.
        return int(numpy.ceil(ends[0] - 1e-6)), int(numpy.floor(ends[1] + 1e-6))

    def given_away(self) -> list[str]:
        """What is held back and can be told, in words for the test to show."""
        found = []
        for wanted in self.hidden:
            size = sum(len(self.marks[atom]) for atom in wanted)
            least, most = self.bounds(wanted)
            if most - least < min(1, size):
                found.append(f"{sorted(wanted)}: {least} to {most} of {size} met")
        return found


def attack_on(
    works: Sequence[ExportedWork],
    rows: Sequence[Cells],
    summaries: Mapping[Month, CommitteeSummary],
) -> dict[tuple[str, str], Attacked]:
    """Each question with everything that the papers and exports of all months say of it."""
    found: dict[tuple[str, str], Attacked] = {}
    schemes = {work.draw.scheme: work.marked.scheme for work in works}
    asked = {(id, one.question): one.id for id, scheme in schemes.items() for one in scheme.criteria}
    marks: dict[tuple[str, str], dict[Atom, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for entry in mark_entries(works):
        about = dict(entry.about)
        atom = Month.parse(str(about["Month"])), entry.unit, entry.kind_of_work
        marks[str(about["Scheme"]), str(about["Criterion"])][atom].append(bool(entry.met))
    for key, by_atom in marks.items():
        found[key] = Attacked(dict(sorted(by_atom.items(), key=str)))
    for line in lines_of(works, rows, summaries):
        _of_line(found, line)
    for month, summary in summaries.items():
        _of_paper(found, month, summary, {question: (id, one) for (id, question), one in asked.items()})
    return found


Key = tuple[str, str]
"""A scheme and a question."""


@dataclass
class WithOutcomes:
    """All questions of all months at once, with what the papers say of the marks of cases with a known outcome.

    `blocks` are sums of marks to standard across questions; `marks` are by question, atom, and the blocks that
    count them, all of which the attacker knows but the marks.
    """

    attacked: Mapping[Key, Attacked]
    marks: Mapping[tuple[Key, Atom, frozenset[str]], list[bool]]
    blocks: Mapping[str, int]

    def given_away(self) -> list[str]:
        """What is held back of a question, or said by nobody of one block's marks of it, and can be told."""
        order = list(self.marks)
        touched = {key for key, _, blocks in order if blocks}
        rows, sums = [], []
        for key in sorted(touched):
            for statement in self.attacked[key].statements:
                rows.append([float(one == key and atom in statement) for one, atom, _ in order])
                sums.append(float(self.attacked[key].met(statement)))
        for block, fully in self.blocks.items():
            rows.append([float(block in blocks) for _, _, blocks in order])
            sums.append(float(fully))
        wanted = {
            f"{key} {sorted(hidden)}": [float(one == key and atom in hidden) for one, atom, _ in order]
            for key in sorted(touched)
            for hidden in self.attacked[key].hidden
        }
        wanted |= {str(one): [float(one == other) for other in order] for one in order if one[2]}
        return [told for told, aim in wanted.items() if self._is_told(aim, rows, sums)]

    def _is_told(self, aim: list[float], rows: list[list[float]], sums: list[float]) -> bool:
        ends = []
        bounds = [(0, len(marks)) for marks in self.marks.values()]
        for sign in (1, -1):
            found = linprog(sign * numpy.array(aim), A_eq=rows, b_eq=sums, bounds=bounds)
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        size = sum(len(marks) for asked, marks in zip(aim, self.marks.values(), strict=True) if asked)
        return numpy.floor(ends[1] + 1e-6) - numpy.ceil(ends[0] - 1e-6) < min(1, size)


def with_outcomes(
    attacked: Mapping[Key, Attacked],
    works: Sequence[ExportedWork],
    summaries: Mapping[Month, CommitteeSummary],
    beside: Sequence[OutcomeMark],
) -> WithOutcomes:
    """The attack on all questions that some block of some paper counts marks of. `beside` are the marks of cases
    with a known outcome, as the last paper counts them."""
    fully: dict[str, int] = {}
    within: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    labelled = {one.since.label: one.since for one in beside}
    for row in (row for one in summaries.values() for row in one.outcomes if row.when):
        name, labels = f"{row.what} {row.when}", row.when.split(" to ")
        first, last = labelled[labels[0]], labelled[labels[-1]]
        those = [
            one
            for one in beside
            if begun(one.kind.value) == row.what and first <= one.since <= last and not one.apart
        ]
        assert len({(one.scheme, one.criterion, one.item_key) for one in those}) == row.marks
        fully[name] = int(row.fully or 0)
        for one in those:
            within[one.scheme, one.criterion, one.item_key].add(name)
    marks: dict[tuple[Key, Atom, frozenset[str]], list[bool]] = defaultdict(list)
    touched = {(scheme, criterion) for scheme, criterion, _ in within}
    for work in works:
        for entry in mark_entries([work]):
            about = dict(entry.about)
            key = str(about["Scheme"]), str(about["Criterion"])
            atom = Month.parse(str(about["Month"])), entry.unit, entry.kind_of_work
            if key in touched:
                blocks = frozenset(within[(*key, work.marked.item.key)])
                marks[key, atom, blocks].append(bool(entry.met))
    return WithOutcomes(attacked, dict(marks), fully)


def _of_line(found: Mapping[tuple[str, str], Attacked], line: Line) -> None:
    """The tables of a month's paper and the cells of its export and return."""
    about = dict(line.entries[0].about)
    month = Month.parse(str(about["Month"]))
    attacked = found[str(about["Scheme"]), str(about["Criterion"])]
    attacked.statements |= {frozenset((month, *group) for group in known) for known in line.known() if known}
    for unit in {unit for unit, _ in line.groups if unit not in line.shown}:
        attacked.hidden.add(attacked.atoms([month], unit))
    attacked.hidden |= {frozenset({(month, *group)}) for group in line.withheld()}
    attacked.hidden |= {frozenset((month, *group) for group in groups) for groups in line.types_held()}


def _of_paper(
    found: Mapping[tuple[str, str], Attacked],
    month: Month,
    summary: CommitteeSummary,
    asked: Mapping[str, tuple[str, str]],
) -> None:
    """What the first page and the issues of a paper say of the months before it."""
    for line in (*summary.first_page.improved, *summary.first_page.worsened):
        attacked = found[asked[line.question]]
        attacked.statements.add(attacked.atoms(one for one in _months(attacked) if one.label == line.before))
    for issue in summary.issues:
        for text in issue.lines:
            question = next((question for question in asked if text.startswith(question)), "")
            for label, _, _ in _POINT.findall(text):
                attacked = found[asked[question]]
                attacked.statements.add(attacked.atoms(one for one in _months(attacked) if one.label == label))
    for action in summary.first_page.judged:
        if _EFFECT.search(action.effect):
            scheme, criterion, unit, last = action.what.split("/")
            attacked = found[scheme, criterion]
            for later in (False, True):
                months = [one for one in _months(attacked) if (one > Month.parse(last)) is later and one <= month]
                attacked.statements.add(attacked.atoms(months, unit))
    for attacked in found.values():
        attacked.statements.discard(frozenset())


def add_pictures(found: Mapping[Key, Attacked], histories: Iterable[SchemeHistory], month: Month) -> int:
    """Every picture that a paper or a brief of a month can have, as if each question were a theme in each group.
    Returns how many figures they show."""
    figures = 0
    for history in histories:
        for criterion, group in sorted({(one.criterion, one.group) for one in history.rates}):
            theme = Theme("T1", history.scheme.id, criterion, "", group, ThemeState.ESCALATED, ())
            attacked = found[history.scheme.id, criterion]
            for chart in theme_charts(theme, history.rates, month, "Asked?", group):
                over_time = chart.title == over_time_title("Asked?", group)
                named = [row[0] for row in chart.rows]
                figures += len(named)
                months = [one for one in _months(attacked) if month_name(one) in named]
                attacked.statements |= (
                    {attacked.atoms([one], "" if group == EVERYBODY else group) for one in months}
                    if over_time
                    else {attacked.atoms([month], unit) for unit in named}
                )
            attacked.statements.discard(frozenset())
    return figures


def _months(attacked: Attacked) -> list[Month]:
    return sorted({atom[0] for atom in attacked.marks})


def shown_figures(summary: CommitteeSummary) -> set[tuple[int, int]]:
    """Every figure of a paper's tables: per cent and marks."""
    rows = (row for table in summary.tables for row in table.rows)
    figures = (figure for row in rows for figure in (row.everybody, *row.units, *row.types))
    return {(round(100 * figure.rate), figure.marks) for figure in figures if isinstance(figure, RateFigure)}


def texts_of(page: object) -> Iterator[str]:
    """Every text of a page, however deep it stands."""
    if isinstance(page, str):
        yield page
    elif isinstance(page, Mapping):
        for value in page.values():
            yield from texts_of(value)
    elif isinstance(page, list | tuple):
        for value in page:
            yield from texts_of(value)
    elif isinstance(page, Struct):
        yield from texts_of(as_dict(page))


__all__ = [
    "NOT_RECORDED",
    "UNIT_NOT_RECORDED",
    "Attacked",
    "WithOutcomes",
    "add_pictures",
    "attack_on",
    "shown_figures",
    "texts_of",
    "with_outcomes",
]
