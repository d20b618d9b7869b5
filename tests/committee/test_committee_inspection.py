"""Issues of an inspection: those that come with the tool, the office's own, and their lines since the response."""

from datetime import date

import pytest
from committee_builders import SCHEME
from msgspec.structs import replace

from iqa.committee.inspection import (
    UNIT_MEETINGS,
    all_issues,
    issue_line,
    issue_reports,
    meetings_line,
    question_of,
    ready_made_issues,
)
from iqa.criteria import load_scheme
from iqa.domain import EntryKind, InspectionEntry, Meeting, MeetingKind, Month, TookPlace
from iqa.errors import SettingsError
from iqa.themes.detection import MonthRate
from iqa.themes.rates import EVERYBODY

NOW = Month(2026, 10)
OWN = InspectionEntry(
    "9", 1, EntryKind.ISSUE, "Strategies are written", "Ann", "2026", joint=True, criteria=("casework/strategy",)
)
RESPONSE = InspectionEntry("9", 2, EntryKind.RESPONSE, "We will", "Ann", "2026", on=date(2026, 9, 3))


def rates(is_shown: bool = True) -> dict[str, list[MonthRate]]:
    months = (NOW, NOW.previous(), NOW.previous().previous())
    whole = [MonthRate("strategy", EVERYBODY, month, 40, 0.75, 40, 20, is_shown) for month in months]
    return {SCHEME.id: [*whole, MonthRate("strategy", "North", NOW, 9, 0.1, 9, 4)]}


def test_all_eight_come_with_the_tool_and_name_questions_that_there_are() -> None:
    issues = ready_made_issues()
    assert [one.id for one in issues] == [str(number) for number in range(1, 9)]
    assert {one.id for one in issues if one.joint} == {"3", "4", "6", "7", "8"}
    for issue in issues:
        assert issue.criteria or issue.measure
        for scheme, criterion in issue.criteria:
            load_scheme(scheme).criterion(criterion)


def test_an_issue_of_the_offices_own_stands_after_them() -> None:
    own = all_issues([OWN])[-1]
    assert (own.id, own.title, own.joint, own.criteria) == (
        "9",
        "Strategies are written",
        True,
        (("casework", "strategy"),),
    )


def test_the_measured_line_begins_with_the_month_of_the_response() -> None:
    report = issue_reports([OWN, RESPONSE], rates(), {SCHEME.id: SCHEME})[-1]
    (line,) = report.lines
    assert line.of == SCHEME.criteria[0].question
    assert [(one.month, one.says) for one in line.points] == [
        (NOW.previous(), "75% of 40 marks (60% to 86%)"),
        (NOW, "75% of 40 marks (60% to 86%)"),
    ]
    assert report.since == Month(2026, 9)
    told = issue_line(report)
    assert told.response == "3 September 2026: We will"
    assert told.lines[0].startswith("Is there a strategy? September 2026: 75%")
    assert told.latest == f"Is there a strategy? 75% of 40 marks (60% to 86%), {NOW.label}"


def test_without_a_response_all_that_is_known_is_told() -> None:
    report = issue_reports([OWN], rates(), {})[-1]
    assert (report.response, report.since, len(report.lines[0].points)) == (None, None, 3)
    assert report.lines[0].of == "strategy"
    assert issue_line(report).response == ""


def test_a_figure_of_too_few_people_stands_in_no_line() -> None:
    assert issue_reports([OWN], rates(is_shown=False), {SCHEME.id: SCHEME})[-1].lines == ()


def test_what_is_measured_by_hand_makes_a_line_of_its_own() -> None:
    by_hand = [
        InspectionEntry("2", number, EntryKind.MEASURE, says, "Ann", "2026", month=month, rate=rate)
        for number, says, month, rate in (
            (1, "9 of 10 held", NOW, 0.9),
            (2, "7 of 10 held", NOW.previous(), 0.7),
        )
    ]
    report = next(one for one in issue_reports(by_hand, {}, {}) if one.issue.id == "2")
    (line,) = report.lines
    assert [(one.month, one.rate) for one in line.points] == [(NOW.previous(), 0.7), (NOW, 0.9)]


@pytest.mark.parametrize("written", ["grip", "casework/", "/grip"])
def test_what_names_no_question_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match="names no question"):
        question_of(written)


def test_the_units_meetings_are_measured_month_by_month_since_the_response() -> None:
    def of(unit: str, month: Month, held: TookPlace, circulated: date | None = None) -> Meeting:
        return Meeting(MeetingKind.TEAM, month, unit, NOW.next().first, held, "Ann", "t", circulated=circulated)

    told = [
        of("North", NOW, TookPlace.YES, date(2026, 11, 2)),
        of("South", NOW, TookPlace.UNKNOWN),
        of("North", NOW.previous(), TookPlace.NO),
        Meeting(MeetingKind.POLICE, NOW, "", NOW.next().first, TookPlace.YES, "Ann", "t"),
        Meeting(MeetingKind.TEAM, NOW.next(), "North", date(2027, 1, 9), TookPlace.UNKNOWN, "Ann", "t"),
    ]
    line = meetings_line(told, date(2026, 11, 20))
    assert [(one.month, one.says, one.rate) for one in line.points] == [
        (NOW.previous(), "0 of 1 held, 0 summaries went round", 0),
        (NOW, "1 of 2 held, 1 summary went round", 0.5),
    ]
    response = replace(RESPONSE, issue="2", on=date(2026, 10, 1))
    reports = issue_reports([response], {}, {}, {UNIT_MEETINGS: line})
    (shown,) = next(one for one in reports if one.issue.id == "2").lines
    assert [one.month for one in shown.points] == [NOW]
