"""What is marked a second time, or by several, and by whom: the seed decides, fixed after the marks are in.

A pure calculation, the same to the last digit in whatever order its list comes. It never sees a mark: only which
pieces of work were submitted, and by whom.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, Permission, may, to_work
from iqa.domain import (
    Assessor,
    AssessorPool,
    Exclusion,
    Item,
    ItemState,
    Moderation,
    ModerationItem,
    Month,
    Policy,
    Purpose,
    Reason,
    ReasonCode,
    Voided,
)
from iqa.errors import ConflictError, InvalidInputError, UsageError
from iqa.intake.population import line_digest
from iqa.name_likeness import Likeness
from iqa.next_steps import advice, again
from iqa.sampling.assignment import candidates, may_mark, share_evenly
from iqa.sampling.draw import full_seed
from iqa.sampling.tickets import in_ticket_order, ticket
from iqa.staff import how_surely

_DECIMAL = re.compile(r"[01](\.[0-9]{1,9})?|\.[0-9]{1,9}", re.ASCII)
ALL = "all"
"""The one cell of a calibration set."""


class Submitted(Struct, frozen=True):
    """One piece of work on the list: its key, the draw it was marked in, and whose first marks it has."""

    key: str
    draw: str
    marker: str


class SelectionData(Struct, frozen=True):
    """What a selection needs to know of the draws behind its list: the facts of each piece of work by (draw, key),
    the policy of each draw, and who may mark its work today."""

    items: Mapping[tuple[str, str], Item]
    policies: Mapping[str, Policy]
    pools: tuple[AssessorPool, ...]

    def pool(self, draw: str) -> tuple[Assessor, ...]:
        """Who may mark the work of a draw."""
        return next((pool.assessors for pool in self.pools if pool.draw == draw), ())


class SelectionRequest(Struct, frozen=True):
    """What is asked for. `share` is a decimal above 0 and up to 1, as typed; `take` is for a calibration set."""

    month: Month
    typed_seed: str
    share: str = ""
    take: int = 0
    exclusions: tuple[Exclusion, ...] = ()
    voids: tuple[Voided, ...] = ()
    at: str = ""


def second_marking(
    request: SelectionRequest, submitted: Sequence[Submitted], data: SelectionData, *, under_too: bool = False
) -> Moderation:
    """A blind share of each marker's submitted work: at least one piece each, and never less than the share.

    Second markers are those whom the table of access lets mark it again. `under_too` performs a draw of before it
    was asked whether they work under the first marker. Raises UsageError for a share that is none, RefusedError
    for an empty list or a blank seed.
    """
    share = share_of(request.share)
    if not submitted:
        raise ConflictError("Nothing has been submitted yet.", "Record the filled workbooks first.")
    of_marker: dict[str, list[Submitted]] = defaultdict(list)
    for one in submitted:
        of_marker[one.marker].append(one)
    takes = {marker: -(-share.numerator * len(own) // share.denominator) for marker, own in of_marker.items()}
    seed = _seed(Purpose.SECOND_MARKING, request)
    ranked = _ranked(seed, of_marker, takes)
    assigned = _second_markers(seed, [one for one in ranked if one.drawn], data, under_too)
    items = tuple(replace(one, assessor=assigned.get((one.draw, one.key), "")) for one in ranked)
    return _moderation(Purpose.SECOND_MARKING, request, seed, items, data.pools)


def calibration_set(request: SelectionRequest, drawn: Sequence[Submitted], data: SelectionData) -> Moderation:
    """The same few pieces of work for every marker, from the month's drawn work that is nobody of theirs.

    Fewer are taken where there are fewer: `exclusions` tells how many are some marker's own. Raises
    UsageError for fewer than one, RefusedError where there is nothing to take or fewer than two markers.
    """
    if request.take < 1:
        raise UsageError(
            "A calibration set needs at least one piece of work.",
            advice("Give ", again({"items": 3}), ", for example."),
        )
    markers = [one for pool in data.pools for one in pool.assessors]
    if len(markers) < 2:
        raise ConflictError("A calibration set needs at least two markers.", "Draw a sample that several mark.")
    fitting = [one for one in drawn if _is_nobodys(data.items[one.draw, one.key], markers)]
    if not fitting:
        raise ConflictError(
            "Every piece of work in the sample is one of the markers' own.", "Draw a larger sample."
        )
    own = len(drawn) - len(fitting)
    exclusions = (*request.exclusions, *((Exclusion(Reason(ReasonCode.MARKERS_OWN), own),) if own else ()))
    seed = _seed(Purpose.CALIBRATION, request)
    items = _ranked(seed, {ALL: fitting}, {ALL: min(request.take, len(fitting))})
    return _moderation(Purpose.CALIBRATION, replace(request, exclusions=exclusions), seed, items, data.pools)


def share_of(text: str) -> Fraction:
    """A share as exactly what was typed. Raises UsageError unless it is above 0 and at most 1."""
    share = Fraction(text) if _DECIMAL.fullmatch(text) else Fraction(0)
    if not 0 < share <= 1:
        raise UsageError(f"A share of {text or 'nothing'} cannot be drawn.", "Give it as 10% or as 0.1.")
    return share


def list_digest(items: Iterable[Submitted | ModerationItem]) -> str:
    """SHA-256 over the list: a line each of key, draw and marker as a JSON list, sorted, with a line feed."""
    entries = ((one.key, one.draw, one.marker if isinstance(one, Submitted) else one.cell) for one in items)
    return line_digest(sorted(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries))


def _seed(purpose: Purpose, request: SelectionRequest) -> str:
    if not request.typed_seed.strip():
        raise InvalidInputError("A draw needs a seed.", "Type one, such as twenty digits from dice.")
    return full_seed(purpose.value, request.month, request.typed_seed)


def _ranked(
    seed: str, cells: Mapping[str, Sequence[Submitted]], takes: Mapping[str, int]
) -> tuple[ModerationItem, ...]:
    """Every entry by cell and then by ticket; entries of one key stand in the order of their draws."""
    found: list[ModerationItem] = []
    for cell in sorted(cells):
        of_key: dict[str, list[str]] = defaultdict(list)
        for one in cells[cell]:
            of_key[one.key].append(one.draw)
        order = [(key, draw) for key in in_ticket_order(seed, of_key) for draw in sorted(of_key[key])]
        chance = takes[cell] / len(order)
        for rank, (key, draw) in enumerate(order, 1):
            drawn = rank <= takes[cell]
            state = ItemState.DRAWN if drawn else ItemState.RESERVE
            found.append(ModerationItem(key, draw, cell, ticket(seed, key), rank, state, chance if drawn else 0.0))
    return tuple(found)


def _second_markers(
    seed: str, drawn: Sequence[ModerationItem], data: SelectionData, under_too: bool
) -> dict[tuple[str, str], str]:
    """(draw, key) -> who marks it a second time: by the rules of its own draw, never its first marker."""
    places = {f"{one.key}|{one.draw}": one for one in drawn}
    allowed = {place: _may_be_given(one, data, under_too) for place, one in places.items()}
    everybody = sorted({one.id for pool in data.pools for one in pool.assessors})
    shared = share_evenly(seed, allowed, everybody)
    return {(one.draw, one.key): shared[place] for place, one in places.items()}


def _may_be_given(one: ModerationItem, data: SelectionData, under_too: bool) -> frozenset[str]:
    pool = data.pool(one.draw)
    under = () if under_too else works_under(one, pool)
    others = [assessor for assessor in pool if may_mark_again(one, assessor, data, under).allowed]
    found = candidates(data.policies[one.draw], data.items[one.draw, one.key], others)
    return frozenset(assessor.id for assessor in found)


def may_mark_again(one: ModerationItem, to: Assessor, data: SelectionData, under: Iterable[str]) -> Permission:
    """Whether somebody may mark a piece of work a second time, by the policy of its draw. `under` are the ids and
    names of those who work under its first marker."""
    policy, item = data.policies[one.draw], data.items[one.draw, one.key]
    relations = to_work(to, item, markers=(one.cell,), under=under, managers=policy.cross_team)
    return may(Action.MARK_AGAIN, relations)


def works_under(one: ModerationItem, pool: Iterable[Assessor]) -> tuple[str, ...]:
    """The staff ids of those who worked under the first marker when it was drawn."""
    return tuple(id for each in pool if is_first_marker(one, each) for id in each.manages)


def is_first_marker(one: ModerationItem, assessor: Assessor) -> bool:
    """Whether somebody gave the first marks, under the staff id that they have or an earlier one."""
    return how_surely(one.cell, assessor.id, assessor.names) is Likeness.SAME


def _is_nobodys(item: Item, markers: Iterable[Assessor]) -> bool:
    """Whether no marker had a hand in it. Who manages whom is no matter where everybody marks the same."""
    plain = Policy("", "", (), 1)
    return all(may_mark(plain, one, item) for one in markers)


def _moderation(
    purpose: Purpose,
    request: SelectionRequest,
    seed: str,
    items: tuple[ModerationItem, ...],
    pools: tuple[AssessorPool, ...],
) -> Moderation:
    digest = list_digest(items)
    told = f"{seed}|{digest}|{request.share}|{request.take}|{len(request.voids)}"
    return Moderation(
        id=hashlib.sha256(told.encode()).hexdigest()[:12],
        purpose=purpose,
        month=request.month,
        seed=seed,
        share=request.share,
        take=request.take,
        digest=digest,
        items=items,
        pools=pools,
        exclusions=request.exclusions,
        voids=request.voids,
        at=request.at,
    )
