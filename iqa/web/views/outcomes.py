"""What became known of cases afterwards, beside the marks of the same cases: listed, entered, taken back."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month, OutcomeKind
from iqa.records.workspace import Workspace
from iqa.text import begun
from iqa.themes.outcomes import outcome_in_words
from iqa.web.doors import open_address
from iqa.web.fetching.months import month_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.outcomes import (
    NewOutcome,
    OutcomeBeside,
    add_outcome,
    outcomes_beside_marks,
    take_back_outcome,
)


class ShownOutcome(Struct, frozen=True):
    """What became known of one case. `id` is '' of an imported one; `marks` are the marks of the case on what it
    concerns, `worth_reading` whether one of them is the best that there is."""

    id: str
    urn: str
    says: str
    marks: tuple[str, ...]
    worth_reading: bool


class OutcomesPage(Struct, frozen=True):
    """What became known in a month, that with marks first, and what was typed into a form."""

    month: Month
    month_href: str
    outcomes: tuple[ShownOutcome, ...]
    kinds: tuple[tuple[str, str], ...]
    by_hand: tuple[tuple[str, str], ...]
    themes: str
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def all(month: Month) -> str:
    """What became known in a month."""
    return page("outcomes.html", _page(month_here(month).workspace, month, SmallForm({})))


def enter(month: Month) -> Response | tuple[str, int]:
    """Enter what happened in a case."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    urn = sent.needed("urn", "Give the URN of the case")
    kind = sent.one_of("what", [one.value for one in OutcomeKind], "Choose what happened")
    on = sent.day("on", "Give a day, or leave it out") if sent.text("on") else None
    if sent.faults:
        return page("outcomes.html", _page(here, month, sent)), UNFIT
    add_outcome(here, NewOutcome(urn, OutcomeKind(kind), month, sent.text("about"), on))
    return redirect(url_for("outcomes.all", month=month))


def take_back(month: Month) -> Response | tuple[str, int]:
    """Say that one that was entered by hand does not hold after all."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    outcome = sent.needed("outcome", "Choose which does not hold")
    reason = sent.needed("reason", "Say why in a line")
    if sent.faults:
        return page("outcomes.html", _page(here, month, sent)), UNFIT
    take_back_outcome(here, outcome, reason)
    return redirect(url_for("outcomes.all", month=month))


def _page(here: Workspace, month: Month, sent: SmallForm) -> OutcomesPage:
    shown = tuple(map(_shown, outcomes_beside_marks(here, month)))
    return OutcomesPage(
        month=month,
        month_href=open_address("months.glance", month=month),
        outcomes=shown,
        kinds=tuple((one.value, begun(one.value)) for one in OutcomeKind),
        by_hand=tuple((one.id, f"{one.id}: {one.urn}") for one in shown if one.id),
        themes=open_address("themes.bring", month=month),
        typed=sent.typed,
        faults=sent.faults,
    )


def _shown(one: OutcomeBeside) -> ShownOutcome:
    return ShownOutcome(
        id=one.outcome.id,
        urn=one.outcome.urn,
        says=outcome_in_words(one.outcome),
        marks=tuple(f"{mark.question} {begun(mark.rating)}, {mark.month.label}" for mark in one.marks),
        worth_reading=bool(one.marked_fully),
    )
