"""Days ahead as a calendar file (iCalendar, RFC 5545): actions as tasks, meetings and last days as whole days."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Todo
from msgspec import Struct

from iqa.domain import ActionState, ImprovementAction

_STATUS = {
    ActionState.OPEN: "NEEDS-ACTION",
    ActionState.DONE: "IN-PROCESS",
    ActionState.VERIFIED: "COMPLETED",
    ActionState.DROPPED: "CANCELLED",
}


class CalendarDay(Struct, frozen=True):
    """A day that somebody has to know of. `id` tells it from the others, `at` is the moment it was recorded."""

    id: str
    on: date
    summary: str
    description: str
    at: str


def calendar_of(
    actions: Iterable[tuple[ImprovementAction, str]], workspace: str, days: Iterable[CalendarDay] = ()
) -> bytes:
    """A calendar file with a task for each action, given with its owner's name, and an event for each day. The
    same gives the same bytes; `workspace` keeps those of two workspaces apart."""
    calendar = Calendar()
    calendar.add("prodid", "-//iqa//actions//EN")
    calendar.add("version", "2.0")
    for action, owner in actions:
        task = Todo()
        task.add("uid", f"{action.id}@{workspace or 'iqa'}")
        task.add("dtstamp", datetime.fromisoformat(action.at))
        task.add("summary", f"{action.id}: {action.what}")
        task.add("description", f"Owner: {owner}")
        task.add("due", action.due)
        task.add("status", _STATUS[action.state])
        calendar.add_component(task)
    for day in days:
        event = Event()
        event.add("uid", f"{day.id}@{workspace or 'iqa'}")
        event.add("dtstamp", datetime.fromisoformat(day.at))
        event.add("summary", day.summary)
        event.add("description", day.description)
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
