"""Markers in pairs: who marks beside whom for how long, and how far they are."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, Relation, by_role, may, names_under, require_role
from iqa.domain import Month, Pairing, Person, Round
from iqa.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from iqa.name_likeness import Likeness
from iqa.next_steps import FREE_TEXT, NextStep, advice, again
from iqa.records.pairings import paired_pieces
from iqa.records.workspace import Workspace
from iqa.staff import name_of, resolve_person
from iqa.store import Change, View
from iqa.text import counted
from iqa.workflow.assigning import move_half_made


class PairingRequest(Struct, frozen=True):
    """Who is new to marking, beside whom, for how many pieces of work from which month on, and why."""

    marker: str
    beside: str
    pieces: int
    since: Month
    reason: str


class PairStatus(Struct, frozen=True):
    """A pair and how far it is, in pieces of work: `drawn` so far, marked by each, and agreed."""

    pairing: Pairing
    marker_name: str
    beside_name: str
    drawn: int
    marked: int
    marked_beside: int
    agreed: int
    unsettled: tuple[Month, ...] = ()
    """The months of pieces that both have marked and that are not agreed: what they rated differently waits to be
    settled. One for each piece."""
    beside_gone: bool = False
    """Whether a pair that holds is beside somebody who is not on the staff list any more, or has left."""


def pair_markers(workspace: Workspace, wanted: PairingRequest) -> PairStatus:
    """Pair somebody new to marking with somebody experienced.

    Raises NotFoundError for whom the staff list does not know, InvalidInputError for the same person twice, a
    number below one or no reason, ConflictError where either is in a pair already, NotPermittedError where the one
    works under the other.
    """
    if wanted.pieces < 1:
        raise InvalidInputError(f"A pair marks at least one piece of work together, not {wanted.pieces}.")
    if not wanted.reason.strip():
        raise InvalidInputError("Pairing needs a reason.", advice("Give it: ", again({"reason": FREE_TEXT})))
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "markers paired", wanted.marker.strip()) as change:
        people = _there(change)
        marker = resolve_person(wanted.marker, people, people, "place on the staff list")
        beside = resolve_person(wanted.beside, people, people, "place on the staff list")
        if marker == beside:
            raise InvalidInputError("Nobody marks beside themselves.", "Name two people.")
        require_role(Action.ASSIGN, workspace.actor, people[marker].unit)
        _refuse_paired(change, marker, beside, people)
        _refuse_beside(change, marker, beside, people)
        made = Pairing(
            marker=marker,
            beside=beside,
            pieces=wanted.pieces,
            since=wanted.since,
            reason=wanted.reason.strip(),
            by=workspace.actor.typed,
            at=at.isoformat(timespec="seconds"),
        )
        change.pairings.save(made)
        change.facts(marker=marker, beside=beside, pieces=made.pieces, since=made.since, reason=made.reason)
        return _status(change, made, people, workspace.today)


def change_pairing(workspace: Workspace, marker: str, beside: str, reason: str) -> PairStatus:
    """Have somebody else mark beside a marker from now on: the experienced one is ill, or has left.

    What the one before has submitted stays and is agreed as it is; half-made marks stay under their maker. Raises
    NotFoundError where no pair holds or the staff list does not know the other, InvalidInputError without a
    reason, ConflictError or NotPermittedError as `pair_markers`, and where it is theirs already.
    """
    if not reason.strip():
        raise InvalidInputError("A change needs a reason.", advice("Give it: ", again({"reason": FREE_TEXT})))
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "pair of markers changed", marker.strip()) as change:
        people = _there(change)
        found = _holding(change, marker)
        _require_role(workspace, found, people)
        chosen = resolve_person(beside, people, people, "place on the staff list")
        if chosen == found.marker:
            raise InvalidInputError("Nobody marks beside themselves.", "Name two people.")
        if chosen == found.beside:
            raise ConflictError(f"{name_of(chosen, people)} marks beside them already.", "Name somebody else.")
        _refuse_beside(change, found.marker, chosen, people)
        left = [one for one in paired_pieces(change) if one.pairing == found and one.beside == found.beside]
        changed = replace(found, beside=chosen)
        change.pairings.save(changed)
        for one in left:
            move_half_made(change, one.draw, one.key, chosen, Round.SECOND)
        change.facts(marker=found.marker, was=found.beside, beside=chosen, reason=reason.strip())
        return _status(change, changed, {one.id: one for one in change.people.list()}, workspace.today)


def end_pairing(workspace: Workspace, marker: str, reason: str) -> PairStatus:
    """End a pair before its pieces are done: what the marker marks from now on counts alone. Raises NotFoundError
    where no pair holds, InvalidInputError without a reason."""
    if not reason.strip():
        raise InvalidInputError("Ending a pair needs a reason.", advice("Give it: ", again({"reason": FREE_TEXT})))
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "pair of markers ended", marker.strip()) as change:
        people = {one.id: one for one in change.people.list()}
        found = _holding(change, marker)
        _require_role(workspace, found, people)
        ended = replace(
            found,
            ended_by=workspace.actor.typed,
            ended_at=at.isoformat(timespec="seconds"),
            ended_reason=reason.strip(),
        )
        change.pairings.save(ended)
        change.facts(marker=found.marker, reason=reason.strip())
        return _status(change, ended, people, workspace.today)


def list_pairs(workspace: Workspace) -> tuple[PairStatus, ...]:
    """Every pair with how far it is, those that hold first; where a site is shared, those of units in which the
    actor may give work to somebody."""
    with workspace.store.reading() as view:
        people = {one.id: one for one in view.people.list()}
        pairs = sorted(view.pairings.list(), key=lambda one: (not one.holds, one.at, one.marker))
        shown = (one for one in pairs if by_role(Action.ASSIGN, workspace.actor.grants, _unit(one, people)))
        return tuple(_status(view, one, people, workspace.today) for one in shown)


def _require_role(workspace: Workspace, pairing: Pairing, people: dict[str, Person]) -> None:
    require_role(Action.ASSIGN, workspace.actor, _unit(pairing, people))


def _unit(pairing: Pairing, people: dict[str, Person]) -> str:
    """The unit of the marker of a pair, '' where nothing is known of them: then it takes a role for the Area."""
    return people[pairing.marker].unit if pairing.marker in people else ""


def _holding(view: View, marker: str) -> Pairing:
    """The pair of a marker that holds."""
    holding = {one.marker: one for one in view.pairings.list() if one.holds}
    if not holding:
        raise NotFoundError("No pair of markers holds.", advice("See all: ", NextStep("pair list")))
    people = {one.id: one for one in view.people.list()}
    return holding[resolve_person(marker, holding, people, "pair that holds")]


def _there(view: View) -> dict[str, Person]:
    people = {one.id: one for one in view.people.list() if one.off_list is None}
    if not people:
        raise ConflictError("There is no staff list, so nobody can be paired.", "Import the staff list first.")
    return people


def _refuse_paired(change: Change, marker: str, beside: str, people: dict[str, Person]) -> None:
    for one in change.pairings.list():
        if one.holds and marker in (one.marker, one.beside):
            pair = f"{name_of(one.marker, people)} beside {name_of(one.beside, people)}"
            raise ConflictError(
                f"{name_of(marker, people)} is paired already: {pair}.",
                advice("End that first: ", NextStep("pair end", {"marker": one.marker, "reason": FREE_TEXT})),
            )
        if not one.holds and one.marker == marker:
            status = _status(change, one, people, date.min)
            if left := status.drawn - status.agreed:
                name, pieces = name_of(marker, people), counted(left, "piece")
                raise ConflictError(
                    f"{pieces} of work of an earlier pair of {name}'s waits to be agreed.",
                    "Agree or settle that first.",
                )


def _refuse_beside(view: View, marker: str, beside: str, people: dict[str, Person]) -> None:
    """Who marks beside somebody is experienced, and by the table of access does not work under them."""
    if any(one.holds and one.marker == beside for one in view.pairings.list()):
        raise ConflictError(
            f"{name_of(beside, people)} is new to marking too: they are paired themselves.",
            "Name somebody experienced.",
        )
    under = beside in names_under({marker}, people.values())
    if not may(Action.MARK_AGAIN, {Relation.WORKS_UNDER: Likeness.SAME if under else Likeness.DIFFERENT}).allowed:
        raise NotPermittedError(
            f"{name_of(beside, people)} works under {name_of(marker, people)}, and may not mark their work a "
            "second time.",
            "Name somebody experienced who does not.",
        )


def _status(view: View, pairing: Pairing, people: dict[str, Person], today: date) -> PairStatus:
    own = {(one.draw, one.key): one.month for one in paired_pieces(view) if one.pairing == pairing}
    done: dict[Round, set[tuple[str, str]]] = {}
    for round_ in (Round.FIRST, Round.SECOND, Round.AGREED):
        locked = {
            (one.draw, one.item_key)
            for draw in {draw for draw, _ in own}
            for one in view.assessments.list(draw=draw, round=round_)
            if one.is_locked
        }
        done[round_] = locked & own.keys()
    both = (done[Round.FIRST] & done[Round.SECOND]) - done[Round.AGREED]
    return PairStatus(
        pairing=pairing,
        marker_name=name_of(pairing.marker, people),
        beside_name=name_of(pairing.beside, people),
        drawn=len(own),
        marked=len(done[Round.FIRST]),
        marked_beside=len(done[Round.SECOND]),
        agreed=len(done[Round.AGREED]),
        unsettled=tuple(sorted(own[piece] for piece in both)),
        beside_gone=pairing.holds and _is_gone(people.get(pairing.beside), today),
    )


def _is_gone(person: Person | None, today: date) -> bool:
    return person is None or person.off_list is not None or (person.leave is not None and person.leave < today)
