"""What happens to a draw afterwards: an item that cannot be marked gives way to the next, more are asked, or work
is given to somebody else to mark.

The list is never drawn again: the first two only go further down the order that the seed fixed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import (
    Assessor,
    Cell,
    CellKey,
    Draw,
    DrawnItem,
    FoundSince,
    Handover,
    Item,
    ItemState,
    Replacement,
    ReplacementReason,
    Shortfall,
    ShortfallCode,
    TopUp,
    cell_order,
)
from iqa.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from iqa.next_steps import NextStep, advice
from iqa.sampling.assignment import least_loaded, may_mark
from iqa.sampling.draw import drawn_item, list_of_cell
from iqa.sampling.tickets import ticket
from iqa.sampling.wording import cell_name


class ChangedBy(Struct, frozen=True):
    """Who changed a draw, when (UTC, ISO 8601), and what they noted."""

    by: str
    at: str
    note: str = ""


def replace_item(
    draw: Draw, key: str, reason: ReplacementReason, signed: ChangedBy, items: Sequence[Item]
) -> Draw:
    """The draw with one item put aside for the next of its cell in ticket order.

    `items` is the population of the draw. The next in line takes over the assessor, or, where the rules forbid
    that, goes to the least loaded one; when the list is used up nobody follows and the shortfall says so.
    Always-included work is put aside with nothing in its place, since it stands for nothing but itself.

    Raises NotFoundError for a key the draw does not hold, RefusedError for one that is not waiting to be marked.
    """
    old = _waiting(draw, key)
    without = _with_items(draw, [replace(old, state=ItemState.REPLACED)])
    if old.state is ItemState.ALWAYS:
        entry = Replacement(key, reason, signed.note, "", signed.by, signed.at)
        return replace(without, replacements=(*draw.replacements, entry))
    following = _next_in_line(draw, old.cell, 1, items)
    called = [_called(without, item, rank, old.assessor, old.cell) for rank, item in following]
    cell = _cell(draw, old.cell)
    counted = replace(
        cell,
        drawn=cell.drawn - 1 + len(called),
        ineligible=cell.ineligible + (reason is ReplacementReason.INELIGIBLE),
        unavailable=cell.unavailable + (reason is ReplacementReason.UNAVAILABLE),
    )
    replaced_by = called[0].key if called else ""
    entry = Replacement(key, reason, signed.note, replaced_by, signed.by, signed.at)
    changed = _settled(_with_items(without, called), counted)
    return replace(changed, replacements=(*draw.replacements, entry))


def top_up(draw: Draw, cell: CellKey, extra: int, signed: ChangedBy, items: Sequence[Item]) -> Draw:
    """The draw with `extra` more of a cell, the next in ticket order; each goes to the least loaded assessor.

    Takes what is left where that is less, and says so. Raises NotFoundError for an unknown cell, RefusedError
    when nothing is asked or nothing is left.
    """
    counted = _cell(draw, cell)
    if extra < 1:
        raise InvalidInputError(f"A top-up adds at least one piece of work, not {extra}.")
    following = _next_in_line(draw, cell, extra, items)
    if not following:
        raise ConflictError(
            "Nothing is left to add.",
            f"All {counted.eligible} eligible pieces of work of this group were looked at already."
            if counted.eligible
            else "None of this group's work is eligible: the certificate says why.",
        )
    topped = draw
    for rank, item in following:
        topped = _with_items(topped, [_called(topped, item, rank, "", cell)])
    counted = replace(counted, drawn=counted.drawn + len(following), asked=counted.asked + extra)
    entry = TopUp(cell, extra, signed.note, signed.by, signed.at, len(draw.replacements))
    return replace(_settled(topped, counted), top_ups=(*draw.top_ups, entry))


def hand_over(draw: Draw, key: str, to: Assessor | None, item: Item, signed: ChangedBy) -> Draw:
    """The draw with a piece of work given to somebody to mark, or to nobody yet, whoever had it before.

    Raises NotFoundError for a key that the draw does not hold, RefusedError for one that is not waiting to be
    marked or that this person has already, and where the draw's policy keeps them from marking it.
    """
    old = _waiting(draw, key)
    if to is not None and old.assessor == to.id:
        raise ConflictError(
            f"{key} is {_first_name(to)}'s to mark already.",
            advice("Who marks what is on the certificate: ", _certificate_of(draw)),
        )
    if to is not None:
        _require_may_mark(draw, to, item)
    entry = Handover(
        key=key,
        was=old.assessor,
        to=to.id if to else "",
        reason=signed.note,
        by=signed.by,
        at=signed.at,
        after_replacements=len(draw.replacements),
        after_top_ups=len(draw.top_ups),
    )
    changed = _with_items(draw, [replace(old, assessor=entry.to)])
    return replace(changed, handovers=(*draw.handovers, entry))


def to_those_present(
    draw: Draw, before: Draw, present: Sequence[Assessor], items: Iterable[Item], signed: ChangedBy
) -> Draw:
    """The draw with what was called since `before` given to people who are still there, where it went to somebody
    who is not: to the least loaded of `present` who may mark it, or to nobody yet."""
    there, facts = {one.id for one in present}, {item.key: item for item in items}
    had = {item.key for item in before.to_mark()}
    for called in [one for one in draw.to_mark() if one.key not in had and one.assessor not in there | {""}]:
        item, loads = facts[called.key], Counter(other.assessor for other in draw.to_mark())
        chosen = least_loaded(draw.policy, draw.seed, item, present, loads)
        to = next((one for one in present if one.id == chosen), None)
        draw = hand_over(draw, called.key, to, item, replace(signed, note=NO_LONGER_THERE))
    return draw


NO_LONGER_THERE = "whoever it would have gone to is no longer among those who mark"


def _require_may_mark(draw: Draw, assessor: Assessor, item: Item) -> None:
    on_the_day = next((one for one in draw.assessors if one.id == assessor.id), assessor)
    if not may_mark(draw.policy, on_the_day, item):
        managed = " or the work of people they manage" if draw.policy.cross_team else ""
        raise NotPermittedError(
            f"{_first_name(on_the_day)} may not mark {item.key}.",
            f"Nobody marks work that they had a hand in{managed}: name somebody else.",
        )


def _first_name(assessor: Assessor) -> str:
    return assessor.names[0] if assessor.names else assessor.id


def without_step(now: Draw, before: Draw, after: Draw) -> Draw | None:
    """The draw without the step, a top-up or a replacement, that turned it from `before` into `after`.

    Whom work was given to since stays. None where the draw was changed otherwise since: it goes one way down its
    list.
    """
    since = [entry for entry in now.handovers if entry not in after.handovers]
    taken_back = [entry for entry in after.handovers if entry not in now.handovers]
    given = {item.key: item.assessor for item in assigned_after_draw(now)}

    def with_those_given(draw: Draw) -> Draw:
        kept = tuple(entry for entry in draw.handovers if entry not in taken_back)
        later = tuple(
            replace(
                entry,
                after_replacements=min(entry.after_replacements, len(draw.replacements)),
                after_top_ups=min(entry.after_top_ups, len(draw.top_ups)),
            )
            for entry in since
        )
        whose = {entry.key: entry.was for entry in reversed(taken_back)} | {entry.key: entry.to for entry in later}
        items = tuple(
            replace(item, assessor=whose.get(item.key, item.assessor or given.get(item.key, "")))
            for item in draw.items
        )
        return replace(draw, items=items, handovers=(*kept, *later))

    return with_those_given(before) if with_those_given(after) == now else None


def given_back(draw: Draw, keys: Collection[str]) -> Draw:
    """The draw with some work, given to somebody by name, with whoever had it before again: the last time that
    each was given is taken back. Work of a time when that was not kept waits for somebody."""
    last = {entry.key: entry for entry in draw.handovers}
    waiting = [_waiting(draw, key) for key in sorted(keys)]
    items = [replace(item, assessor=last[item.key].was if item.key in last else "") for item in waiting]
    kept = tuple(entry for entry in draw.handovers if entry.key not in keys or entry is not last[entry.key])
    return replace(_with_items(draw, items), handovers=kept)


def assigned_after_draw(draw: Draw) -> tuple[DrawnItem, ...]:
    """The work whose assessor was not on the draw's list, and so was named after it."""
    on_the_list = {assessor.id for assessor in draw.assessors}
    return tuple(item for item in draw.items if item.assessor and item.assessor not in on_the_list)


def estimated_population(cell: Cell) -> Fraction:
    """How much eligible work a cell is taken to hold: N × in scope / screened.

    Screened is everything looked at, in ticket order; in scope what of it belonged on the list. Work that was
    unavailable did belong there. Exact, and equal to N until something ineligible was found.
    """
    screened = cell.drawn + cell.ineligible + cell.unavailable
    if not screened:
        return Fraction(cell.eligible)
    return Fraction(cell.eligible * (screened - cell.ineligible), screened)


def probability(cell: Cell) -> float:
    """The chance of each drawn item of a cell, n/N with N as estimated; 0.0 when nothing is drawn."""
    return float(cell.drawn / estimated_population(cell)) if cell.drawn else 0.0


def _waiting(draw: Draw, key: str) -> DrawnItem:
    """The item of that key, provided that it is drawn or always included."""
    item = next((item for item in draw.items if item.key == key), None)
    if item is None:
        raise NotFoundError(f"{key} is not in this draw.", "Give the key as the certificate prints it.")
    if item.state is ItemState.RESERVE:
        raise ConflictError(f"{key} is a reserve: it has not been called, so it needs no replacement.")
    if item.state is ItemState.REPLACED:
        raise ConflictError(
            f"{key} was replaced already.",
            advice("See the replacements on the certificate: ", _certificate_of(draw)),
        )
    return item


def _certificate_of(draw: Draw) -> NextStep:
    """What writes the certificate of a draw as it now stands."""
    return NextStep("certificate", {"scheme": draw.scheme, "month": str(draw.month)})


def _cell(draw: Draw, key: CellKey) -> Cell:
    found = next((cell for cell in draw.cells if cell.cell == key), None)
    if found is None:
        raise NotFoundError(
            f"This draw has no cell {cell_name(key)}.", "Give the cell as the certificate prints it."
        )
    return found


def _next_in_line(draw: Draw, cell: CellKey, count: int, items: Sequence[Item]) -> list[tuple[int, Item]]:
    """The next `count` of a cell that nobody has looked at, with their ranks; fewer when the list ends."""
    order = list_of_cell(draw, cell, items)
    printed = sorted((item for item in draw.items if item.cell == cell and item.rank), key=lambda item: item.rank)
    if order[: len(printed)] != tuple(item.key for item in printed):
        raise ConflictError(
            f"The list of {cell_name(cell)} is not the one that was drawn from.",
            "Use the population that the certificate names.",
        )
    looked_at = sum(item.state is not ItemState.RESERVE for item in printed)
    by_key = {item.key: item for item in items}
    ranked = enumerate(order[looked_at : looked_at + count], looked_at + 1)
    return [(rank, by_key[key]) for rank, key in ranked]


def _called(draw: Draw, item: Item, rank: int, takes_over: str, cell: CellKey) -> DrawnItem:
    """An item from the list as drawn, with its assessor; its probability is settled with the cell's."""
    heir = next((assessor for assessor in draw.assessors if assessor.id == takes_over), None)
    if heir is not None and may_mark(draw.policy, heir, item):
        assessor = heir.id
    else:
        loads = Counter(other.assessor for other in draw.to_mark())
        assessor = least_loaded(draw.policy, draw.seed, item, draw.assessors, loads)
    drawn = drawn_item(item, cell, ticket(draw.seed, item.key), rank, ItemState.DRAWN, 0.0)
    return replace(drawn, assessor=assessor)


def _with_items(draw: Draw, changed: Iterable[DrawnItem]) -> Draw:
    """The draw with these items in place of those of the same key, or added, in the order of the certificate."""
    by_key = {item.key: item for item in draw.items} | {item.key: item for item in changed}
    return replace(draw, items=tuple(sorted(by_key.values(), key=_order)))


def _order(item: DrawnItem) -> tuple[tuple[tuple[bool, str], ...], int, str]:
    return cell_order(item.cell), item.rank, item.ticket


def _settled(draw: Draw, cell: Cell) -> Draw:
    """The draw with one cell's new counts, and the probabilities and the shortfall that follow from them."""
    chance = probability(cell)
    looked_at = (ItemState.DRAWN, ItemState.REPLACED)
    own = next((short for short in draw.shortfalls if short.cell == cell.cell), None)
    shortfalls = [short for short in draw.shortfalls if short is not own]
    if cell.drawn < cell.asked:
        shortfalls.append(_shortfall(cell, own, draw.policy.take))
    return replace(
        draw,
        cells=tuple(cell if other.cell == cell.cell else other for other in draw.cells),
        items=tuple(
            replace(item, probability=chance)
            if item.cell == cell.cell and item.rank and item.state in looked_at
            else item
            for item in draw.items
        ),
        shortfalls=tuple(sorted(shortfalls, key=lambda short: short.of)),
    )


def _shortfall(cell: Cell, before: Shortfall | None, take: int) -> Shortfall:
    """What fell short at the draw, where anything did, with what has been found since."""
    at_the_draw = before or Shortfall(
        ShortfallCode.CELL, asked=take, eligible=cell.eligible, cell=cell.cell, population=cell.population
    )
    since = FoundSince(cell.asked, cell.drawn, cell.ineligible, cell.unavailable)
    return replace(at_the_draw, since=since)
