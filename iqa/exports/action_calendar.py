"""Actions as tasks of a calendar (iCalendar, RFC 5545), for whoever keeps their days there."""

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Todo

from iqa.domain import ActionState, ImprovementAction

_STATUS = {
    ActionState.OPEN: "NEEDS-ACTION",
    ActionState.DONE: "IN-PROCESS",
    ActionState.VERIFIED: "COMPLETED",
    ActionState.DROPPED: "CANCELLED",
}


def calendar_of(actions: Iterable[tuple[ImprovementAction, str]], workspace: str) -> bytes:
    """A calendar file with a task for each action, given with its owner's name. The same actions give the same
    bytes; `workspace` keeps tasks of two workspaces apart."""
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
    content: bytes = calendar.to_ical()
    return content
