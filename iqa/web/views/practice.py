"""Good practice: what assessors noted, kept in words that name nobody, and shared once the person agrees."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Consent, Month, urn_in
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.records.workspace import Workspace
from iqa.text import joined
from iqa.web.doors import open_address
from iqa.web.downloads import shown_alone
from iqa.web.fetching.months import month_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.my_work import work_reference
from iqa.workflow.practice import (
    KeptPractice,
    NotedPractice,
    add_practice,
    practice_bank,
    practice_page,
    record_consent,
)
from iqa.workflow.rendering import practice_files

SAID = {
    Consent.NOT_ASKED: "has not been asked yet",
    Consent.GIVEN: "agrees to its being shared",
    Consent.REFUSED: "does not want it shared",
}


class NotedCard(Struct, frozen=True):
    """Good practice that an assessor noted. `field` names the words in which it would be kept, `names` why they
    cannot be as they stand."""

    work: str
    called: str
    text: str
    field: str
    names: tuple[str, ...]


class KeptCard(Struct, frozen=True):
    """Good practice that is kept: whose, what they said, and words in it that may be a name."""

    id: str
    called: str
    text: str
    consent: str
    is_shared: bool
    refused: bool
    perhaps: str


class PracticeBankPage(Struct, frozen=True):
    """The good practice of a month. `shared` leads to the page of it for the team's meeting, '' while none may be
    shared."""

    month: Month
    month_href: str
    kept: tuple[KeptCard, ...]
    noted: tuple[NotedCard, ...]
    shared: str
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def bank(month: Month) -> str:
    """What is kept of a month, and what was noted and is not."""
    return page("practice.html", _page(month_here(month).workspace, month, SmallForm({})))


def keep(month: Month) -> Response | tuple[str, int]:
    """Keep what was noted with a piece of work, in words that name nobody."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    noted = {work_reference(here, one.item): one for one in practice_bank(here, month).noted}
    reference = sent.text("work")
    if reference not in noted:
        raise NotFoundError(
            "That is kept already, or was noted otherwise since.", "Look at the list as it is now."
        )
    text = sent.needed(_field(reference), "Say what was done well")
    if text:
        try:
            add_practice(here, noted[reference].item, text, month)
        except (InvalidInputError, ConflictError) as refused:
            problems = tuple(one.message for one in getattr(refused, "problems", ()))
            sent.fault(_field(reference), " ".join((refused.message, *problems)))
    if sent.faults:
        return page("practice.html", _page(here, month, sent)), UNFIT
    return redirect(url_for("practice.bank", month=month))


def agreed(month: Month) -> Response:
    """Say whether the person agrees."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    consent = {"given": Consent.GIVEN, "refused": Consent.REFUSED}.get(sent.text("said"))
    if consent is None:
        raise InvalidInputError("Nothing is said of whether they agree.", "Press one of the two buttons.")
    record_consent(here, sent.text("practice"), consent)
    return redirect(url_for("practice.bank", month=month))


def shared(month: Month) -> Response:
    """The page of what may be shared, for the team's meeting."""
    here = month_here(month).workspace
    (content,) = practice_files(here, practice_page(here, month)).values()
    return shown_alone(content)


def _field(reference: str) -> str:
    return f"text-{reference}"


def _page(here: Workspace, month: Month, sent: SmallForm) -> PracticeBankPage:
    found = practice_bank(here, month)
    noted = [(work_reference(here, one.item), one) for one in found.noted]
    typed = {_field(reference): one.text for reference, one in noted}
    return PracticeBankPage(
        month=month,
        month_href=open_address("months.glance", month=month),
        kept=tuple(map(_kept, found.kept)),
        noted=tuple(_noted(reference, one) for reference, one in noted),
        shared=url_for("practice.shared", month=month)
        if any(one.practice.is_shared for one in found.kept)
        else "",
        typed={**typed, **sent.typed},
        faults=sent.faults,
    )


def _noted(reference: str, one: NotedPractice) -> NotedCard:
    return NotedCard(reference, f"{urn_in(one.item)}, {one.person_name}", one.text, _field(reference), one.names)


def _kept(one: KeptPractice) -> KeptCard:
    practice = one.practice
    return KeptCard(
        id=practice.id,
        called=f"{practice.id}: {urn_in(practice.item_key)}, {one.person_name}",
        text=practice.text,
        consent=f"{one.person_name} {SAID[practice.consent]}",
        is_shared=practice.is_shared,
        refused=practice.consent is Consent.REFUSED,
        perhaps=joined(list(one.perhaps)),
    )
