"""The page of work that is under way, at the address of its result, until it is done."""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any, TypeVar

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month
from iqa.files import Progress
from iqa.text import counted
from iqa.web.fetching.months import held_here
from iqa.web.rendering import page
from iqa.web.site import the_site, whose_here
from iqa.web.under_way import LongWork

T = TypeVar("T")
_MINUTE = 60


class FarPage(Struct, frozen=True):
    """How far a piece of work is."""

    title: str
    address: str
    far: str


def far_page(work: LongWork[Any]) -> str:
    """How far it is: the whole page, or for a page that asks by itself only the words."""
    part = request.headers.get("HX-Request") == "true"
    context = FarPage(work.title, work.address, far_in_words(work))
    return page("under_way_part.html" if part else "under_way.html", context)


def leave_to_page() -> Response | None:
    """Once work is done, what a page that asks by itself is told: to load anew. None for everybody else."""
    return Response("", headers={"HX-Refresh": "true"}) if request.headers.get("HX-Request") == "true" else None


def far_in_words(work: LongWork[Any]) -> str:
    """'12 of 40 are done. Under way for 1 minute 5 seconds.'"""
    counts = f"{work.done:,} of {work.of:,} are done. " if work.of else ""
    minutes, seconds = divmod(work.seconds, _MINUTE)
    said = [counted(minutes, "minute")] * bool(minutes) + [counted(seconds, "second")]
    return f"{counts}Under way for {' '.join(said)}."


def begin_for(title: str, endpoint: str, month: Month, do: Callable[[Progress], object]) -> Response:
    """Begin a piece of work of a month, and lead to where its result is found: `endpoint`, with the id under which
    `result_of` has it as `name`. BusyError for too many of one person."""
    name = token_urlsafe(16)
    address = url_for(endpoint, month=month, name=name)
    work: LongWork[object] = LongWork(title, address, whose_here())
    the_site().uploads.hold(name, the_site().work.begin(work, do))
    return redirect(address)


def result_of(name: str, kind: type[T]) -> T | str | Response:
    """What came of work that is held under an id, or the page of how far it is. Its refusal is raised, and
    NotFoundError where nothing is held."""
    found = the_site().uploads.held(name)
    if not isinstance(found, LongWork):
        return held_here(name, kind)
    if not found.is_done:
        return far_page(found)
    if leave := leave_to_page():
        return leave
    the_site().uploads.hold(name, found.result())
    return held_here(name, kind)
