"""A share is marked a second time, blind: what that would come to in people and hours, the draw, its paper."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Moderation, Month, Purpose
from iqa.errors import UsageError
from iqa.moderation.certificate import loads_of, unassigned
from iqa.moderation.selection import share_of
from iqa.records.workspace import Workspace
from iqa.sampling.wording import exclusions_in_words
from iqa.staff import names_apart
from iqa.text import as_decimal, counted
from iqa.web.doors import open_address
from iqa.web.downloads import download
from iqa.web.drawn_papers import certificate_download, certificate_links, left_out_in_words, workbook_links
from iqa.web.fetching.months import held_here, month_here
from iqa.web.fetching.second_marking import second_workbook_here, standing_or_none
from iqa.web.given_words import given_in_words
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.assigning_again import GivenAgain, assign_all_second, second_markers_left
from iqa.workflow.moderating import (
    ModerationRequest,
    SecondMarkingPreview,
    compose_moderation_certificate,
    draw_second_marking,
    preview_second_marking,
    standing_moderation,
)
from iqa.workflow.pieces import markers_today
from iqa.workflow.rendering import marking_workbook

USUAL_SHARE = "10%"


class WouldDraw(Struct, frozen=True):
    """What a second marking of a share would come to; `shares` are first markers with how much they submitted and
    how much of it would be marked again, `loads` second markers with about how much they would get."""

    month_label: str
    month_href: str
    share: str
    facts: tuple[str, ...]
    left_out: tuple[str, ...]
    shares: tuple[tuple[str, int, int], ...]
    loads: tuple[tuple[str, int], ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


class SecondDrawn(Struct, frozen=True):
    """A second marking that was drawn, its certificate and its workbooks.

    Who are `having` something of it left, and the `markers` to whom that may go, by staff id and name; `told` says
    what came of giving it.
    """

    month_label: str
    month_href: str
    facts: tuple[str, ...]
    left_out: tuple[str, ...]
    loads: tuple[tuple[str, int], ...]
    seed: str
    drawn_at: str
    files: tuple[tuple[str, str], ...]
    books: tuple[tuple[str, str], ...]
    settling: str
    workbooks: str
    set_aside: str
    having: tuple[tuple[str, str], ...]
    markers: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()
    told: tuple[str, ...] = ()


def wanted(month: Month) -> Response | str | tuple[str, int]:
    """What a share would come to: 10% unless another is asked for. One that is drawn already is shown instead."""
    here = month_here(month).workspace
    if standing_or_none(here, month, Purpose.SECOND_MARKING):
        return redirect(url_for("second_marking.drawn", month=month))
    typed = request.args.get("share", USUAL_SHARE).strip() or USUAL_SHARE
    share = as_decimal(typed)
    try:
        share_of(share)
    except UsageError as refused:
        fault = {"text": f"{refused.message} {refused.hint}", "href": "#share"}
        return page("second_marking.html", _would(here, month, USUAL_SHARE, typed, (fault,))), UNFIT
    return page("second_marking.html", _would(here, month, typed, typed))


def make(month: Month) -> Response:
    """Draw it."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    share = as_decimal(sent.text("share") or USUAL_SHARE)
    draw_second_marking(here, ModerationRequest(month, seed=sent.text("seed"), share=share))
    return redirect(url_for("second_marking.drawn", month=month))


def drawn(month: Month) -> str:
    """The second marking as it was drawn."""
    here, given = month_here(month).workspace, request.args.get("given", "")
    made = standing_moderation(here, month, Purpose.SECOND_MARKING)
    told = tuple(given_in_words(held_here(given, GivenAgain))) if given else ()
    return page("second_drawn.html", _drawn(here, made, SmallForm({}), told))


def give_all(month: Month) -> Response | tuple[str, int]:
    """Give all that somebody has left to mark a second time to somebody else."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    made = standing_moderation(here, month, Purpose.SECOND_MARKING)
    whose = sent.needed("whose", "Choose whose second marking is given")
    to = sent.one_of("to", [id for id, _ in markers_today(here, month)], "Choose who is to mark it a second time")
    reason = sent.needed("why", "Say why in a line")
    if sent.faults:
        return page("second_drawn.html", _drawn(here, made, sent)), UNFIT
    given = assign_all_second(here, whose, to, reason, month)
    return redirect(url_for("second_marking.drawn", month=month, given=the_site().uploads.hold_new(given)))


def certificate(month: Month, which: str) -> Response:
    """The certificate: the page to print, or the record by which anybody can draw again."""
    here = month_here(month).workspace
    composed = compose_moderation_certificate(here, standing_moderation(here, month, Purpose.SECOND_MARKING))
    return certificate_download(here, composed, which)


def workbook(month: Month, reference: str) -> Response:
    """A second marker's workbook, with what is recorded so far."""
    found = second_workbook_here(month, reference, Purpose.SECOND_MARKING)
    content, _ = marking_workbook(found.brief)
    return download(found.name.rpartition("/")[2], content)


def _would(
    here: Workspace, month: Month, share: str, typed: str, faults: tuple[FieldFault, ...] = ()
) -> WouldDraw:
    found: SecondMarkingPreview = preview_second_marking(here, month, as_decimal(share))
    names = names_apart(here.people())
    submitted, taken = sum(found.submitted.values()), sum(found.taken.values())
    facts = [
        f"{taken} of {counted(submitted, 'submitted piece')} of work would be marked again.",
        f"That is about {found.hours:.1f} hours of marking.",
    ]
    if found.nobody:
        facts.append(f"{counted(found.nobody, 'piece')} of them would have nobody else who may mark it.")
    return WouldDraw(
        month_label=month.label,
        month_href=open_address("months.glance", month=month),
        share=share,
        facts=tuple(facts),
        left_out=left_out_in_words(exclusions_in_words(found.exclusions)),
        shares=tuple(
            sorted((names.get(one, one), count, found.taken[one]) for one, count in found.submitted.items())
        ),
        loads=tuple(sorted((names.get(one, one), count) for one, count in found.loads.items())),
        typed={"share": typed},
        faults=faults,
    )


def _drawn(here: Workspace, made: Moderation, sent: SmallForm, told: tuple[str, ...] = ()) -> SecondDrawn:
    names, month, marked = names_apart(here.people()), made.month, made.to_mark()
    facts = [f"{len(marked)} of {counted(len(made.items), 'submitted piece')} of work are marked again."]
    if nobody := len(unassigned(made)):
        facts.append(f"{counted(nobody, 'piece')} of them {'has' if nobody == 1 else 'have'} nobody who may.")
    return SecondDrawn(
        month_label=month.label,
        month_href=open_address("months.glance", month=month),
        facts=tuple(facts),
        left_out=left_out_in_words(exclusions_in_words(made.exclusions)),
        loads=tuple(sorted((names.get(one, one), count) for one, count in loads_of(made).items())),
        seed=made.seed,
        drawn_at=made.at,
        files=certificate_links("second_marking.certificate", month=month),
        books=workbook_links(here, made, names, "second_marking.workbook"),
        settling=url_for("settling.waiting", month=month),
        workbooks=url_for("workbooks.all", month=month),
        set_aside=url_for("setting_aside.form", month=month, what=made.purpose),
        having=second_markers_left(here, month),
        markers=markers_today(here, month),
        typed=sent.typed,
        faults=sent.faults,
        told=told,
    )
