"""What was done, when and by whom; and whether the records are as the tool left them."""

from collections.abc import Mapping

from flask import request, url_for
from msgspec import Struct

from iqa.domain import moment_in_words
from iqa.staff import names_apart
from iqa.store import Event
from iqa.text import begun, counted
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.step_words import subject_in_words, what_in_words
from iqa.workflow.verifying import events_before, verify

EVENTS_SHOWN = 50


class LedgerPage(Struct, frozen=True):
    """Steps in cells, the latest first; `earlier` leads to those before."""

    rows: tuple[tuple[str, ...], ...]
    earlier: str


class CheckedPage(Struct, frozen=True):
    """What a check of the records covered and found. `head` is what a committee's paper prints."""

    covered: str
    head: str
    faults: tuple[str, ...]


def ledger() -> str:
    """The latest events, or those before one."""
    before = request.args.get("before", 0, int)
    found = events_before(workspace(), before, EVENTS_SHOWN)
    first = found[-1].seq if found else 0
    names = names_apart(workspace().people())
    rows = tuple(_row(one, names) for one in found)
    return page("ledger.html", LedgerPage(rows, url_for("records.ledger", before=first) if first > 1 else ""))


def _row(one: Event, names: Mapping[str, str]) -> tuple[str, ...]:
    what, of = begun(what_in_words(one.what)), subject_in_words(one.subject, names)
    return str(one.seq), moment_in_words(one.at), one.actor, what, of


def check() -> str:
    """Check every table against the ledger, and perform every draw again."""
    found = verify(workspace())
    covered = (
        f"{counted(found.events, 'event')}, {counted(found.populations, 'list')} and "
        f"{counted(found.draws, 'draw')} checked."
    )
    return page("checked.html", CheckedPage(covered, f"{found.events}:{found.head}", found.faults))
