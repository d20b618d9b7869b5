"""One calendar of all days ahead: actions due, meetings, last days to settle."""

from datetime import date
from pathlib import Path

import pytest
from exports_builders import MONTH, make_office
from icalendar import Calendar

from iqa.domain import MeetingKind
from iqa.workflow.actions import NewAction, add_action
from iqa.workflow.calendars import calendar_file
from iqa.workflow.meetings import PlannedMeeting, plan_meetings


@pytest.mark.slow
def test_every_day_ahead_stands_in_the_calendar(tmp_path: Path) -> None:
    workspace = make_office(tmp_path).workspace
    add_action(workspace, NewAction("A guide", "NM0", date(2026, 12, 1), MONTH))
    plan_meetings(workspace, PlannedMeeting(MeetingKind.TEAM, MONTH, date(2026, 12, 3)))
    content = calendar_file(workspace)
    assert content == calendar_file(workspace)
    calendar = Calendar.from_ical(content)
    events = {str(one["summary"]): one["dtstart"].dt for one in calendar.walk("VEVENT")}
    assert events == {
        "Unit meeting, North": date(2026, 12, 3),
        "Unit meeting, South": date(2026, 12, 3),
        "Last day to settle police file disputes of October 2026": date(2026, 12, 12),
    }
    (task,) = calendar.walk("VTODO")
    assert task["due"].dt == date(2026, 12, 1)
