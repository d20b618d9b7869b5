"""Every day ahead in one calendar: when actions are due, when meetings are, last days to settle."""

from collections.abc import Iterator

from iqa.domain import Kind, Meeting
from iqa.exports.calendars import CalendarDay, calendar_of
from iqa.police_files import dispute_days, dispute_deadline
from iqa.records.workspace import Workspace
from iqa.store import View
from iqa.workflow.actions import action_reports
from iqa.workflow.meetings import list_meetings


def calendar_file(workspace: Workspace) -> bytes:
    """The calendar: open and ended actions as tasks; meetings and last days as whole days."""
    actions = [(one.action, one.owner_name) for one in action_reports(workspace)]
    with workspace.store.reading() as view:
        settled = tuple(_last_days(workspace, view))
    meetings = [_of_meeting(one) for one in list_meetings(workspace) if one.on]
    days = sorted([*meetings, *settled], key=lambda day: (day.on, day.id))
    return calendar_of(actions, workspace.settings.workspace, days)


def _of_meeting(meeting: Meeting) -> CalendarDay:
    assert meeting.on is not None
    name = "-".join(("meeting", meeting.kind, str(meeting.month), *meeting.unit.casefold().split()))
    about = f"About {meeting.month.label}."
    return CalendarDay(name, meeting.on, meeting.called, about, meeting.at)


def _last_days(workspace: Workspace, view: View) -> Iterator[CalendarDay]:
    """By when the failures of each month's police files are to be settled."""
    days = dispute_days(workspace.settings.standards)
    newest = {one.month: one for one in view.populations.standing(kind=Kind.POLICE_FILES)}
    for month, population in sorted(newest.items()):
        summary = f"Last day to settle police file disputes of {month.label}"
        yield CalendarDay(
            f"disputes-{month}",
            dispute_deadline(month, days),
            summary,
            "As the office's standards have it.",
            population.imported_at,
        )
