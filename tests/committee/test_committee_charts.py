"""The pictures behind the first page show what the tables and earlier papers show, and no more."""

from document_builders import rate_table, summary
from msgspec.structs import replace
from themes_builders import SCHEME

from iqa.committee.charts import pack_charts
from iqa.committee.context import RateFigure, ThemeLine
from iqa.committee.first_page import FirstPageRequest
from iqa.committee.inspection import IssueReport, MeasuredLine, MeasuredPoint
from iqa.domain import InspectionIssue, Month, Route, Theme, ThemeEvidence, ThemeState, ThemeStep
from iqa.themes.detection import MonthRate

NOW = Month(2026, 10)
EVIDENCE = ThemeEvidence(Route.BELOW_TARGET, (NOW,), 40, 20, 0.001, target=0.9, escalates=True)
THEME = Theme(
    "T1",
    "casework",
    "grip",
    "",
    "North",
    ThemeState.ESCALATED,
    (ThemeStep("t", "ann", NOW, ThemeState.ESCALATED, "", (EVIDENCE,)),),
)
LINE = ThemeLine("T1", "escalated", "Grip?", "North", 0.5, RateFigure(0.5, 0.4, 0.6, 40, 12), "")


def rate(group: str, month: Month = NOW, **changes: object) -> MonthRate:
    return replace(MonthRate("grip", group, month, 40.0, 0.5, 48, 12), **changes)


def request(*rates: MonthRate) -> FirstPageRequest:
    return FirstPageRequest(NOW, {"casework": SCHEME}, {"casework": rates}, (THEME,))


def test_a_theme_is_drawn_over_the_months_that_may_be_shown_with_its_target() -> None:
    hidden = rate("North", NOW.previous().previous(), is_shown=False)
    (chart,) = pack_charts(request(rate("North"), rate("North", NOW.previous()), hidden), [LINE], [], [])
    assert chart.title == "Grip? – North, by month"
    assert [row[0] for row in chart.rows] == ["Sep ’26", "Oct ’26"]
    assert "The target is 90%" in chart.description


def test_one_month_is_no_chart_and_two_units_are_not_set_beside_each_other() -> None:
    assert pack_charts(request(rate("North"), rate("South")), [LINE], [], []) == ()


def test_units_of_this_month_are_set_beside_each_other() -> None:
    rates = [rate(unit) for unit in ("", "North", "South", "East")]
    (chart,) = pack_charts(request(*rates, rate("West", n=0.3)), [LINE], [], [])
    assert [row[0] for row in chart.rows] == ["East", "North", "South"]


def test_tables_are_drawn_as_they_are_shown() -> None:
    table = rate_table("Casework", rows=3)
    (chart,) = pack_charts(request(), [], [table, replace(table, rows=())], [])
    assert len(chart.rows) == sum(row.everybody is not None for row in table.rows)


def test_a_measure_by_hand_is_drawn_from_its_second_figure_on() -> None:
    points = (MeasuredPoint(NOW.previous(), "7 of 10", 0.7), MeasuredPoint(NOW, "9 of 10", 0.9))
    issue = InspectionIssue("2", "Team meetings", measure="Meetings held")
    report = IssueReport(issue, None, None, (MeasuredLine("Meetings held", points),))
    (chart,) = pack_charts(request(), [], [], [report])
    assert chart.title == "Team meetings: Meetings held"
    single = replace(report, lines=(MeasuredLine("Meetings held", points[:1]),))
    assert pack_charts(request(), [], [], [single]) == ()


def test_the_pages_of_tests_have_pictures() -> None:
    assert summary().charts
