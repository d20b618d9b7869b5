"""What several briefs have in common: the frame, figures in a sentence, what earlier minutes say."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from iqa.briefs.context import BriefPage, BriefSection, BriefTable
from iqa.charts.picture import Chart
from iqa.committee.context import CommitteeSummary, CriterionRow, RateFigure, RateTable
from iqa.domain import ImprovementAction, MinuteKind, MinuteLine, long_date
from iqa.text import begun
from iqa.themes.action_report import ActionReport

OWN_FIGURES = (
    "Rates are of marks that met the standard in a random sample, with their 95% interval; n counts the marks. "
    "They are those of the committee's paper; what rests on too little is not shown."
)


class Asked(Struct, frozen=True):
    """A question with a figure: of a unit where one may be shown, else of the whole Area."""

    question: str
    strand: str
    figure: RateFigure
    of_unit: bool


def framed(summary: CommitteeSummary, title: str, reader: str, sections: Iterable[BriefSection]) -> BriefPage:
    """A brief of the month with those of the sections that say something."""
    return BriefPage(
        area=summary.area,
        scheme_name=summary.scheme_name,
        protective_marking=summary.protective_marking,
        title=f"{title}, {summary.month}",
        reader=reader,
        month=summary.month,
        date=summary.date,
        sections=tuple(one for one in sections if one.says_something),
    )


def asked_of(table: RateTable, unit: str) -> list[Asked]:
    """The questions of a table with the figure that may be shown of a unit, '' for the whole Area alone."""
    return [found for row in table.rows if (found := _asked(table, row, unit)) is not None]


def _asked(table: RateTable, row: CriterionRow, unit: str) -> Asked | None:
    own = row.units[table.units.index(unit)] if unit in table.units else None
    figure = own or row.everybody
    return Asked(row.question, row.strand, figure, own is not None) if figure else None


def in_a_sentence(asked: Asked, unit: str = "") -> str:
    """'Is there a strategy? 45% (32% to 56%; n 48).'"""
    whose = "" if not unit or asked.of_unit else " in the whole Area"
    figure = asked.figure
    return f"{asked.question} {figure.percent}{whose} ({figure.interval}; n {figure.marks})."


def going_well(asked: Iterable[Asked], most: int) -> list[Asked]:
    """The questions that are met most often, and at least nine times in ten; otherwise the best one alone."""
    best = sorted(asked, key=lambda one: (-one.figure.rate, -one.figure.marks, one.question))
    high = [one for one in best if one.figure.rate >= 0.9]
    return (high or best[:1])[:most]


def tried(lines: Sequence[MinuteLine], heading: str = "What was tried, and what came of it") -> BriefSection:
    """What stood in the way by the minutes of earlier meetings, the latest first, with the solution found."""
    rows = tuple(
        (line.label, line.month.label, begun(line.outcome), line.says)
        for line in sorted(lines, key=lambda one: (one.month, one.line), reverse=True)
        if line.what is MinuteKind.BARRIER
    )
    headings = ("What stands in the way", "Meeting about", "Where it stands", "The solution found, or being tried")
    return BriefSection(heading, tables=(BriefTable("From the minutes", headings, rows),) if rows else ())


def agreed(actions: Iterable[ImprovementAction], heading: str = "Agreed at these meetings") -> BriefSection:
    """Actions that a meeting agreed, without a name."""
    points = tuple(f"{one.what.rstrip('.')}: {one.state}, due {long_date(one.due)}." for one in actions)
    return BriefSection(heading, points=points)


def open_actions(reports: Iterable[ActionReport], today: date, most: int = 6) -> BriefSection:
    """Actions that are open, those overdue first, with whose they are."""
    found = sorted(reports, key=lambda one: one.action.due)
    points = tuple(
        f"{one.action.id}: {one.action.what.rstrip('.')}. {one.owner_name}, "
        f"{'overdue since' if one.action.due < today else 'due'} {long_date(one.action.due)}."
        for one in found[:most]
    )
    more = len(found) - len(points)
    return BriefSection("Actions that are open", points=points, note=f"{more} more are open." if more > 0 else "")


def pictured(heading: str, chart: Chart) -> BriefSection:
    """A picture with the table that it comes with."""
    table = BriefTable("The figures of this picture", chart.headings, chart.rows)
    return BriefSection(heading, tables=(table,), chart=chart)


def counted_rows(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Rows of a table with every cell as text."""
    return tuple(tuple(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row) for row in rows)
