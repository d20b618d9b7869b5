"""One person under two staff ids: joined with a reason, and parted again."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.errors import NotFoundError
from iqa.web.doors import open_address
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.people import JoinedIds, join_people, joined_ids, part_people


class JoiningPage(Struct, frozen=True):
    """The staff ids that somebody joined, and whom a form lets somebody choose: everybody who is or was known."""

    joins: tuple[JoinedIds, ...]
    known: tuple[tuple[str, str], ...]
    back: str
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def form() -> str:
    """What is joined, and the forms to join and to part."""
    return page("joining.html", _page(SmallForm({})))


def join() -> Response | tuple[str, int]:
    """Say that an earlier staff id is that of somebody who has another now."""
    here, sent = workspace(), SmallForm(request.form)
    known = here.people()
    old = sent.one_of("old", known, "Choose the earlier staff id")
    new = sent.one_of("new", known, "Choose the staff id that holds now")
    if old and old == new:
        sent.fault("new", "Choose another: these are the same")
    reason = sent.needed("reason", "Say how you know")
    if sent.faults:
        return page("joining.html", _page(sent)), UNFIT
    join_people(here, old, new, reason)
    return redirect(url_for("joining.form"))


def part() -> Response | tuple[str, int]:
    """Say that two staff ids are two people's after all."""
    here, sent = workspace(), SmallForm(request.form)
    old = sent.text("joined")
    if old not in {one.old for one in joined_ids(here)}:
        raise NotFoundError("These are not joined any more.", "Look at the list as it is now.")
    reason = sent.needed(f"why-{old}", "Say why they are two people")
    if sent.faults:
        return page("joining.html", _page(sent)), UNFIT
    part_people(here, old, reason)
    return redirect(url_for("joining.form"))


def _page(sent: SmallForm) -> JoiningPage:
    here = workspace()
    people = sorted(here.people().values(), key=lambda one: (one.name.casefold(), one.id))
    return JoiningPage(
        joins=joined_ids(here),
        known=tuple(
            (one.id, f"{one.name}, {one.id}{', not on the staff list any more' if one.off_list else ''}")
            for one in people
        ),
        back=open_address("people.listed"),
        typed=sent.typed,
        faults=sent.faults,
    )
