"""Markers in pairs: somebody new to it marks beside somebody experienced; begun, changed and ended."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.web.doors import open_address
from iqa.web.fetching.pairs import PairHere, pair_here, pair_reference
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.web.staff_choices import staff_choices
from iqa.workflow.pairing import (
    PairingRequest,
    PairStatus,
    change_pairing,
    end_pairing,
    list_pairs,
    pair_markers,
)
from iqa.workflow.progress import known_months

USUAL_PIECES = "5"
CHANGE, END = "change", "end"


class PairRow(Struct, frozen=True):
    """A pair: whose it is, with how far it is in cells."""

    called: str
    href: str
    cells: tuple[str, ...]


class PairsPage(Struct, frozen=True):
    """The pairs, and what can be chosen for another: people by staff id and label. `example` is a month, as the
    form takes one."""

    pairs: tuple[PairRow, ...]
    people: tuple[tuple[str, str], ...]
    example: str
    imports: str
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


class PairPage(Struct, frozen=True):
    """One pair: what is said of it, and, while it holds, who could mark beside the new one instead."""

    title: str
    back: str
    facts: tuple[str, ...]
    holds: bool
    marker: str
    beside: str
    beside_gone: bool
    people: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def listed() -> str:
    """The pairs, and a form for another."""
    here, known = workspace(), known_months(workspace())
    typed = {"pieces": USUAL_PIECES, "since": str(known[-1]) if known else ""}
    return page("pairs.html", _listed(here, SmallForm(typed)))


def send() -> Response | tuple[str, int]:
    """Pair two."""
    here, sent = workspace(), SmallForm(request.form)
    people = [id for id, _ in staff_choices(here)]
    marker = sent.one_of("marker", people, "Choose who is new to marking")
    beside = sent.one_of("beside", people, "Choose who is experienced")
    if marker and marker == beside:
        sent.fault("beside", "Choose somebody else: nobody marks beside themselves")
    pieces = sent.count("pieces")
    today = Month(here.today.year, here.today.month)
    since = sent.month("since", today, "Give the year and the month, such as 2026-10")
    reason = sent.needed("reason", "Say why in a line")
    if sent.faults:
        return page("pairs.html", _listed(here, sent)), UNFIT
    made = pair_markers(here, PairingRequest(marker, beside, pieces, since, reason))
    return redirect(url_for("pairs.one", reference=pair_reference(here, made)))


def one(reference: str) -> str:
    """One pair."""
    return page("pair.html", _one(pair_here(reference), SmallForm({})))


def act(reference: str) -> Response | tuple[str, int]:
    """Have somebody else mark beside the new one, or end the pair."""
    found, sent = pair_here(reference), SmallForm(request.form)
    here, marker = found.workspace, found.status.pairing.marker
    ends = sent.text("do") == END
    why = sent.needed("end-why" if ends else "change-why", "Say why in a line")
    others = [id for id, _ in staff_choices(here, _both(found.status))]
    beside = "" if ends else sent.one_of("beside", others, "Choose who is to mark beside them")
    if sent.faults:
        return page("pair.html", _one(found, sent)), UNFIT
    if ends:
        end_pairing(here, marker, why)
    else:
        change_pairing(here, marker, beside, why)
    return redirect(url_for("pairs.one", reference=reference))


def _listed(here: Workspace, sent: SmallForm) -> PairsPage:
    pairs = tuple(
        PairRow(
            f"{status.marker_name} beside {status.beside_name}",
            url_for("pairs.one", reference=pair_reference(here, status)),
            (_stands(status), f"{status.drawn} of {status.pairing.pieces}", *_done(status)),
        )
        for status in list_pairs(here)
    )
    return PairsPage(
        pairs=pairs,
        people=staff_choices(here),
        example=sent.text("since") or "2026-10",
        imports=open_address("imports.choose", kind="staff"),
        typed=sent.typed,
        faults=sent.faults,
    )


def _one(found: PairHere, sent: SmallForm) -> PairPage:
    status, pairing = found.status, found.status.pairing
    drawn, marked, beside, agreed = status.drawn, status.marked, status.marked_beside, status.agreed
    facts = [
        f"They mark the first {counted(pairing.pieces, 'piece')} of work from {pairing.since.label} on together: "
        f"{pairing.reason}",
        f"{drawn} drawn so far; {status.marker_name} has submitted {marked}, {status.beside_name} {beside}.",
        f"{agreed} agreed, and counted. What they rated differently waits to be settled, and counts once it is: "
        f"so far {counted(len(status.unsettled), 'piece')}.",
    ]
    if not pairing.holds:
        facts.append(f"{_stands(status)}.")
    return PairPage(
        title=f"{status.marker_name} beside {status.beside_name}",
        back=url_for("pairs.listed"),
        facts=tuple(facts),
        holds=pairing.holds,
        marker=status.marker_name,
        beside=status.beside_name,
        beside_gone=status.beside_gone,
        people=staff_choices(found.workspace, _both(status)),
        typed=sent.typed,
        faults=sent.faults,
    )


def _stands(status: PairStatus) -> str:
    pairing = status.pairing
    if not pairing.holds:
        return f"Ended by {pairing.ended_by}: {pairing.ended_reason}"
    return f"{status.beside_name} has left" if status.beside_gone else f"From {pairing.since.label} on"


def _done(status: PairStatus) -> tuple[str, ...]:
    return str(status.marked), str(status.marked_beside), str(status.agreed)


def _both(status: PairStatus) -> tuple[str, str]:
    return status.pairing.marker, status.pairing.beside
