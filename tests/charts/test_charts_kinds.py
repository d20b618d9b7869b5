"""Charts say in words and figures what they draw, by the limits of the statistics, and need no colour."""

import re
import xml.etree.ElementTree as ET

import pytest

from iqa.charts.kinds import (
    RateBar,
    Share,
    counts_over_time,
    figures_over_time,
    month_name,
    rates_with_intervals,
    shares_over_time,
    units_beside_each_other,
)
from iqa.charts.picture import HEIGHT, WIDTH, Chart
from iqa.domain import Month
from iqa.statistics import Interval, p_chart

NAMES = [month_name(Month(2026, number)) for number in range(1, 11)]
FALLING = [Share(name, met, 40) for name, met in zip(NAMES, [38] * 9 + [20], strict=True)]
CHARTS = {
    "shares": shares_over_time("Trial strategy <b> & more – North", FALLING, 0.9),
    "figures": figures_over_time("Meetings held", NAMES, [0.8, 0.82, 0.79, 0.81, 0.8, 0.83, 0.8, 0.79, 0.81, 0.2]),
    "counts": counts_over_time("Failures", "failures", NAMES, [301, 286, 306, 290, 1240, 300, 295, 310, 301, 0]),
    "units": units_beside_each_other(
        "Units", [Share("North", 40, 48), Share("South", 12, 44), Share("East", 60, 66)]
    ),
    "rates": rates_with_intervals("Casework", [RateBar("Grip?", 0.5, Interval(0.4, 0.6), 44)]),
}


def drawn(chart: Chart, kind: str) -> list[ET.Element]:
    return ET.fromstring(chart.svg).findall(kind)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_has_a_title_and_a_description_and_stays_within_its_frame(chart: Chart) -> None:
    root = ET.fromstring(chart.svg)
    assert root.attrib["role"] == "img"
    assert root.find("title").text == chart.title
    assert root.find("desc").text == chart.description
    places = [float(each) for each in re.findall(r'(?:x|cx|x1|x2)="([-\d.]+)"', chart.svg)]
    heights = [float(each) for each in re.findall(r'(?:y|cy|y1|y2)="([-\d.]+)"', chart.svg)]
    assert 0 <= min(places) <= max(places) <= WIDTH
    assert 0 <= min(heights) <= max(heights) <= HEIGHT
    assert all(len(row) == len(chart.headings) for row in chart.rows)
    assert len(chart.svg) < 12_000


def test_shares_over_time_stand_out_where_the_control_chart_says_so_and_by_shape() -> None:
    chart = CHARTS["shares"]
    limits = p_chart([one.met for one in FALLING], [one.n for one in FALLING]).limits
    assert chart.rows[-1] == (
        "Oct ’26",
        "50%",
        "40",
        f"{limits[-1].low:.0%} to {limits[-1].high:.0%}",
        "outside the limits",
    )
    assert "Oct ’26 (outside the limits)" in chart.description
    assert "The target is 90%" in chart.description
    assert "limits are for trial" in chart.description
    assert len(drawn(chart, "circle")) + len(drawn(chart, "rect")) - 1 == len(FALLING)
    assert drawn(chart, "rect")


def test_the_limits_of_shares_step_with_the_number_of_marks() -> None:
    chart = shares_over_time("Grip", [Share("Jan ’26", 8, 10), Share("Feb ’26", 80, 100)])
    assert [row[3] for row in chart.rows] == ["42% to 100%", "68% to 92%"]
    assert "No month stands out" in chart.description


def test_single_figures_stand_out_by_the_rules_of_the_chart() -> None:
    assert CHARTS["figures"].rows[-1] == ("Oct ’26", "20%", "outside the limits")


def test_units_stand_by_their_number_of_marks_and_none_is_ranked() -> None:
    chart = CHARTS["units"]
    assert [row[0] for row in chart.rows] == ["South", "North", "East"]
    assert chart.rows[0][-1] == "outside the outer limits"
    assert "Outside the outer limits: South" in chart.description
    alike = units_beside_each_other("Units", [Share("North", 20, 25), Share("South", 36, 44)])
    assert "No unit lies outside" in alike.description
    assert {row[-1] for row in alike.rows} == {""}


def test_names_on_the_axis_do_not_run_into_each_other() -> None:
    names = [month_name(Month(2020 + number // 12, number % 12 + 1)) for number in range(60)]
    chart = figures_over_time("Meetings", names, [0.5] * 60)
    shown = [each.text for each in drawn(chart, "text") if not (each.text or "").endswith("%")]
    assert shown[-1] == names[-1]
    assert len(shown) <= 13


def test_counts_stand_on_an_axis_of_their_own_that_holds_the_highest() -> None:
    chart = CHARTS["counts"]
    axis = [said for _, _, said, ends in chart.labels if ends]
    assert axis == ["0", "400", "800", "1,200", "1,600"]
    assert [row[:2] for row in chart.rows[-2:]] == [("Sep ’26", "301"), ("Oct ’26", "0")]
    assert "failures: 301 in the first, 0 in the last, 363 on average" in chart.description


def test_a_weighted_rate_is_shown_as_the_tables_show_it() -> None:
    months = [Share(name, 76, 100, 0.766) for name in NAMES[:2]]
    assert [row[1] for row in shares_over_time("Grip", months).rows] == ["77%", "77%"]


def test_units_have_their_whole_names_under_them_or_numbers_where_there_is_no_room() -> None:
    few = units_beside_each_other("Units", [Share("Thornmere Complex Casework", 40, 48), Share("North", 12, 44)])
    said = [text for _, _, text, _ in few.labels]
    assert "Thornmere Complex Casework" in " ".join(said)
    assert few.rows[1][0] == "Thornmere Complex Casework"
    names = [f"Thornmere Complex Casework {number}" for number in range(20)]
    many = units_beside_each_other("Units", [Share(name, 40, 48) for name in names])
    assert [text for _, _, text, _ in many.labels][-1] == "20"
    assert many.rows[0][0] == f"1. {names[0]}"
    assert "numbered as in the table" in many.description
