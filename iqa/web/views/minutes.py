"""A filled minutes form comes back in: what it would record is shown first, then recorded."""

from collections.abc import Iterator
from pathlib import Path

from flask import redirect, request, url_for
from msgspec import Struct
from msgspec.structs import replace
from werkzeug.wrappers import Response

from iqa.domain import ActionState, MinuteKind, Month, TookPlace, long_date
from iqa.errors import SheetError
from iqa.text import begun
from iqa.web.fetching.months import held_here, month_here
from iqa.web.links import Phrase, in_pieces
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site, workspace
from iqa.web.small_forms import FieldFault
from iqa.workflow.minutes import RecordedMinutes, record_minutes

LINES = {
    MinuteKind.THEME: "Theme",
    MinuteKind.BARRIER: "What stands in the way",
    MinuteKind.ACTION: "Open action",
    MinuteKind.NEW_ACTION: "New action",
    MinuteKind.DECISION: "Decision",
}
"""What a line of minutes is, on a page."""


class HeldForm(Struct, frozen=True):
    """A form that was sent; what came of it, once it is recorded."""

    file: Path
    done: RecordedMinutes | None = None


class SendPage(Struct, frozen=True):
    """Where a form is sent; `problems` of one that cannot be recorded as it is, which is called `file`."""

    month: Month
    back: str
    faults: tuple[FieldFault, ...] = ()
    refused: str = ""
    hint: tuple[Phrase, ...] = ()
    problems: tuple[tuple[Phrase, ...], ...] = ()


class MinutesPage(Struct, frozen=True):
    """What a form would record, or recorded once it is `stored`. `news` are sentences, `lines` the lines of it:
    what each is, about what, what was decided and what it says."""

    title: str
    stored: bool
    nothing: str
    news: tuple[str, ...]
    lines: tuple[tuple[str, str, str, str], ...]
    again: str
    committee: str
    actions: str


def choose(month: Month) -> str:
    """Send a form."""
    month_here(month)
    return page("minutes_send.html", SendPage(month, url_for("meetings.all", month=month)))


def send(month: Month) -> Response | tuple[str, int]:
    """Take a form, of whichever meeting."""
    month_here(month)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        fault = {"text": "Choose the filled form", "href": "#file"}
        return page("minutes_send.html", SendPage(month, url_for("meetings.all", month=month), (fault,))), UNFIT
    name, path = the_site().uploads.save(sent)
    the_site().uploads.hold(name, HeldForm(path))
    return redirect(url_for("minutes.look", month=month, name=name))


def look(month: Month, name: str) -> str | tuple[str, int]:
    """What a form would record; once it is recorded, what it did."""
    month_here(month)
    held = held_here(name, HeldForm)
    try:
        found = held.done or record_minutes(workspace(), held.file, dry_run=True)
    except SheetError as refused:
        return page("minutes_send.html", _refused(month, refused)), UNFIT
    return page("minutes.html", _page(month, found, stored=held.done is not None))


def record(month: Month, name: str) -> Response | tuple[str, int]:
    """Record it."""
    month_here(month)
    held = held_here(name, HeldForm)
    try:
        done = record_minutes(workspace(), held.file)
    except SheetError as refused:  # something was recorded from elsewhere meanwhile
        return page("minutes_send.html", _refused(month, refused)), UNFIT
    the_site().uploads.hold(name, replace(held, done=done))
    return redirect(url_for("minutes.look", month=month, name=name))


def _refused(month: Month, refused: SheetError) -> SendPage:
    problems = tuple(
        (Phrase(f"{one.where}: {one.message} " if one.where else f"{one.message} "), *in_pieces(one.hint))
        for one in refused.problems
    )
    return SendPage(
        month=month,
        back=url_for("meetings.all", month=month),
        refused=refused.message,
        hint=in_pieces(refused.hint),
        problems=problems,
    )


def _page(month: Month, found: RecordedMinutes, *, stored: bool) -> MinutesPage:
    return MinutesPage(
        title=f"Minutes of the {found.meeting.called}, {found.meeting.month.label}",
        stored=stored,
        nothing="" if found.changed else _nothing(found),
        news=tuple(_news(found)),
        lines=tuple(
            (LINES[one.what], one.label or one.about, begun(one.outcome), one.says) for one in found.lines
        ),
        again=url_for("minutes.choose", month=month),
        committee=url_for("themes.of_month", month=found.meeting.month),
        actions=url_for("actions.all"),
    )


def _nothing(found: RecordedMinutes) -> str:
    if found.was_read:
        return "This form was read before, just as it is."
    return "It says nothing that is not recorded already."


def _news(found: RecordedMinutes) -> Iterator[str]:
    """What a form says of the meeting, and what follows from it, a sentence each."""
    meeting = found.meeting
    if found.is_older:
        yield "This form is older than one that was read already; what it says beyond that counts."
    if meeting.held is TookPlace.YES:
        yield f"Held{f' on {long_date(meeting.on)}' if meeting.on else ''}."
    if meeting.held is TookPlace.NO:
        yield f"Not held: {meeting.why}"
    for name in found.strangers:
        yield f"{name} is on no staff list, and has the action all the same. Is the name right?"
    for name in found.perhaps_names:
        yield f"{name} may be a name. What is circulated names nobody: if it is one, say it otherwise."
    if meeting.circulated:
        yield f"Its summary went round on {long_date(meeting.circulated)}."
    yield from (f"{one.id} is {one.state}." for one in found.themes)
    for action in found.actions:
        due = f", due {long_date(action.due)}" if action.state is ActionState.OPEN else ""
        yield f"{action.id}, {action.state}: {action.what}{due}."
