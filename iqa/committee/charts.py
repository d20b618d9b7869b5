"""The pictures behind the committee's first page: each shows only what the tables and earlier papers show too."""

from collections.abc import Iterable, Iterator, Sequence

from iqa.charts.kinds import (
    RateBar,
    Share,
    figures_over_time,
    month_name,
    rates_with_intervals,
    shares_over_time,
    units_beside_each_other,
)
from iqa.charts.picture import Chart
from iqa.committee.context import RateTable, ThemeLine
from iqa.committee.first_page import FirstPageRequest
from iqa.committee.inspection import IssueReport
from iqa.domain import Month, Theme
from iqa.statistics import Interval
from iqa.themes.detection import MonthRate
from iqa.themes.rates import EVERYBODY

FEWEST_UNITS = 3
"""Fewer units than this are not set beside each other in a picture."""
FEWEST_MONTHS = 2


def pack_charts(
    request: FirstPageRequest,
    shown: Sequence[ThemeLine],
    tables: Iterable[RateTable],
    issues: Iterable[IssueReport],
) -> tuple[Chart, ...]:
    """The pictures of a paper: of the themes `shown` on its first page, of its tables, and of its issues."""
    themes = {theme.id: theme for theme in request.themes}
    return (
        *(chart for line in shown for chart in _of_theme(request, themes[line.id], line)),
        *(chart for table in tables for chart in _of_table(table)),
        *(chart for issue in issues for chart in _of_issue(issue)),
    )


def theme_charts(
    theme: Theme, rates: Iterable[MonthRate], month: Month, question: str, group: str
) -> Iterator[Chart]:
    """A theme over time, and its question in each unit in a month, from those rates that papers may show. `rates`
    are those of its scheme; `question` and `group` are what it is of, in words."""
    shown = [one for one in rates if one.criterion == theme.criterion and one.is_shown]
    own = sorted((one for one in shown if one.group == theme.group), key=lambda one: one.month)
    months = [share for one in own if (share := _share(one, month_name(one.month)))]
    if len(months) >= FEWEST_MONTHS:
        target = next((one.target for one in theme.evidence if one.target is not None), None)
        yield shares_over_time(over_time_title(question, group), months, target)
    now = [one for one in shown if one.month == month and one.group != EVERYBODY]
    units = [share for one in now if (share := _share(one, one.group))]
    if len(units) >= FEWEST_UNITS:
        yield units_beside_each_other(f"{question} – the units this month", units)


def _of_theme(request: FirstPageRequest, theme: Theme, line: ThemeLine) -> Iterator[Chart]:
    return theme_charts(theme, request.rates.get(theme.scheme, ()), request.month, line.question, line.group)


def over_time_title(question: str, group: str) -> str:
    """What the picture of a theme over time is called, by which a brief finds it among a paper's pictures."""
    return f"{question} – {group}, by month"


def _share(one: MonthRate, name: str) -> Share | None:
    """A rate with what it is worth in whole marks, None where that is less than one."""
    n = round(one.n)
    return Share(name, min(n, round(one.n * one.rate)), n, one.rate) if n else None


def _of_table(table: RateTable) -> Iterator[Chart]:
    """The rates of all units together, as the table shows them."""
    bars = [
        RateBar(row.question, figure.rate, Interval(figure.low, figure.high), figure.marks)
        for row in table.rows
        if (figure := row.everybody)
    ]
    if bars:
        yield rates_with_intervals(f"{table.title}: all units, each question with its 95% interval", bars)


def _of_issue(report: IssueReport) -> Iterator[Chart]:
    """What is measured of an issue by hand, where it is a share; what the marks say stands in the tables."""
    for line in report.lines:
        points = [(point.month, point.rate) for point in line.points if point.rate is not None]
        if line.of == report.issue.measure and len(points) >= FEWEST_MONTHS:
            names = [month_name(month) for month, _ in points]
            yield figures_over_time(f"{report.issue.title}: {line.of}", names, [rate for _, rate in points])
