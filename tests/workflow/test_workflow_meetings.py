"""Meetings are set ahead, told of, and asked what concerns them; a unit's is of that unit alone."""

from datetime import date

import pytest
from office import MONTH, Office, workspace_in

from iqa.domain import MeetingKind, Person, Role, TookPlace
from iqa.errors import InvalidInputError, NotFoundError
from iqa.meetings.figures import WHOLE_AREA, MeetingsRow, meetings_by_unit
from iqa.records.workspace import Workspace
from iqa.workflow.meetings import (
    MeetingTold,
    PlannedMeeting,
    expected_meetings,
    list_meetings,
    meeting_agenda,
    plan_meetings,
    tell_meeting,
)

TEAM, POLICE, COMMITTEE = MeetingKind.TEAM, MeetingKind.POLICE, MeetingKind.COMMITTEE
ON = date(2026, 12, 3)


def test_every_units_meeting_is_set_at_once(imported: Office) -> None:
    workspace = with_a_second_unit(imported)
    planned = plan_meetings(workspace, PlannedMeeting(TEAM, MONTH, ON))
    assert [one.unit for one in planned] == ["North", "South"]
    plan_meetings(workspace, PlannedMeeting(COMMITTEE, MONTH, date(2026, 12, 1)))
    assert [one.called for one in list_meetings(workspace)] == [
        "Casework Quality Committee",
        "Unit meeting, North",
        "Unit meeting, South",
    ]


def test_one_that_was_held_keeps_its_day_and_any_other_is_set_anew(imported: Office) -> None:
    workspace = with_a_second_unit(imported)
    tell_meeting(workspace, MeetingTold(TEAM, MONTH, "north", TookPlace.YES, ON))
    north, south = plan_meetings(workspace, PlannedMeeting(TEAM, MONTH, date(2026, 12, 9)))
    assert (north.on, south.on) == (ON, date(2026, 12, 9))
    told = tell_meeting(workspace, MeetingTold(TEAM, MONTH, "North", circulated=date(2026, 12, 10)))
    assert (told.held, told.on, told.circulated) == (TookPlace.YES, ON, date(2026, 12, 10))


def test_a_meeting_that_was_not_held_says_why(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    with pytest.raises(InvalidInputError, match="reason"):
        tell_meeting(workspace, MeetingTold(POLICE, MONTH, held=TookPlace.NO))
    assert (
        tell_meeting(workspace, MeetingTold(POLICE, MONTH, held=TookPlace.NO, why="Called off.")).why
        == "Called off."
    )


def with_a_second_unit(office: Office) -> Workspace:
    workspace = workspace_in(office.folder)
    with workspace.store.changing("tester", workspace.now(), "imported staff") as change:
        change.people.add(Person("P77", "Fern Gale", Role.PROSECUTOR, unit="South"))
    return workspace


@pytest.mark.parametrize(
    ("kind", "unit", "error"),
    [(TEAM, "", InvalidInputError), (TEAM, "West", NotFoundError), (POLICE, "North", InvalidInputError)],
)
def test_whose_meeting_it_is_has_to_be_clear(
    imported: Office, kind: MeetingKind, unit: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        meeting_agenda(workspace_in(imported.folder), kind, MONTH, unit)


def test_without_a_staff_list_there_are_no_units(tmp_path_factory: pytest.TempPathFactory) -> None:
    office = Office(tmp_path_factory.mktemp("bare") / "office").init()
    with pytest.raises(NotFoundError, match="No unit"):
        plan_meetings(workspace_in(office.folder), PlannedMeeting(TEAM, MONTH, ON))


def test_what_nobody_said_is_nobodys_failing(imported: Office) -> None:
    workspace = with_a_second_unit(imported)
    plan_meetings(workspace, PlannedMeeting(TEAM, MONTH, ON))
    plan_meetings(workspace, PlannedMeeting(COMMITTEE, MONTH, date(2027, 1, 9)))
    tell_meeting(workspace, MeetingTold(TEAM, MONTH, "North", TookPlace.YES, ON, circulated=ON))
    tell_meeting(workspace, MeetingTold(POLICE, MONTH, held=TookPlace.NO, why="Called off."))
    assert meetings_by_unit(list_meetings(workspace), date(2026, 12, 20)) == (
        MeetingsRow("Police gold group", WHOLE_AREA, 1, 0, 1, 0, 0),
        MeetingsRow("Unit meeting", "North", 1, 1, 0, 0, 1),
        MeetingsRow("Unit meeting", "South", 1, 0, 0, 1, 0),
    )


def test_every_meeting_that_a_month_may_have_is_expected_with_what_is_known(imported: Office) -> None:
    workspace = with_a_second_unit(imported)
    plan_meetings(workspace, PlannedMeeting(TEAM, MONTH, ON, "South"))
    found = expected_meetings(workspace, MONTH)
    assert [one.called for one in found if one.kind in (COMMITTEE, TEAM)] == [
        "Casework Quality Committee",
        "Unit meeting, North",
        "Unit meeting, South",
    ]
    assert [one.unit for one in found if one.known] == ["South"]
