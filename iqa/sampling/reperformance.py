"""Performs a draw again from its certificate and its population, and says in plain words what differs.

Nothing but those two is needed: not the staff list of today, not the records of the marks. Codes are compared with
codes: the words that a certificate printed may have been mended since.
"""

from collections.abc import Iterator, Sequence
from math import isclose

from msgspec.structs import replace

from iqa.domain import (
    Assessor,
    Cell,
    Draw,
    DrawnItem,
    Handover,
    Item,
    ItemState,
    Kind,
    PopulationReference,
    Replacement,
    Shortfall,
    TopUp,
)
from iqa.errors import ConflictError, RefusedError
from iqa.sampling.assignment import may_mark
from iqa.sampling.draw import Circumstances, DrawRequest, draw_under, full_seed
from iqa.sampling.policy import policy_digest
from iqa.sampling.policy_file import KINDS
from iqa.sampling.replacement import ChangedBy, assigned_after_draw, hand_over, replace_item, top_up
from iqa.sampling.wording import cell_name, reason_in_words, shortfall_in_words, shortfall_name
from iqa.values import compared_parts


def reperform(recorded: Draw, items: Sequence[Item], population: PopulationReference) -> tuple[str, ...]:
    """What is different when a recorded draw is performed again; empty when it stands.

    `items` is the population as it is kept, `population` its digest, version and rows worked out from it now.
    Covered: population, policy, seed, exclusions, every cell's counts, and each item's ticket, rank, state,
    probability and assessor, after the same replacements and top-ups in the same order, and the same work given to
    the same people, who had no hand in it. Work that nobody on the list of assessors may mark may have been given
    to somebody else by an earlier release, which kept no more of it.
    """
    return tuple(_differences(recorded, items, population))


def _differences(recorded: Draw, items: Sequence[Item], population: PopulationReference) -> Iterator[str]:
    yield from _of_the_population(recorded.population, population)
    if (digest := policy_digest(recorded.policy)) != recorded.policy_digest:
        yield f"The policy's digest is {recorded.policy_digest} as printed; the policy printed gives {digest}."
    if recorded.policy != recorded.policy.in_month(recorded.month):
        yield f"The days under “since” in the policy are not those of {recorded.month}."
    start = full_seed(recorded.policy.scheme, recorded.month, "")
    if recorded.scheme != recorded.policy.scheme or not recorded.seed.startswith(start):
        yield f"The seed {recorded.seed} does not begin with scheme and month ({start}); nothing more was checked."
        return
    try:
        again = _afresh(recorded, items, recorded.seed.removeprefix(start))
    except RefusedError as refused:
        yield f"The draw cannot be performed again: {refused.message}"
        return
    try:
        for change in _history(recorded):
            again = _changed(again, change, items)
    except RefusedError as refused:
        yield f"A later change cannot be made again: {refused.message}"
    yield from _of_the_counts(recorded, again)
    yield from _of_the_cells(recorded.cells, again.cells)
    yield from _of_the_items(recorded.items, _as_given(recorded, again, items).items)
    yield from _of_the_changes(recorded, again)


def _afresh(recorded: Draw, items: Sequence[Item], typed_seed: str) -> Draw:
    """The draw as it came out at first, before anything was replaced or added."""
    request = DrawRequest(
        policy=recorded.policy,
        month=recorded.month,
        typed_seed=typed_seed,
        items=items,
        population=recorded.population,
        voids=recorded.voids,
        scheme_version=recorded.scheme_version,
        at=recorded.at,
        id=recorded.id,
    )
    on_the_day = Circumstances(
        recorded.not_sampled, recorded.recently_marked, recorded.assessors, recorded.still_to_mark
    )
    return draw_under(request, on_the_day)


_Change = Replacement | TopUp | Handover


def _changed(draw: Draw, change: _Change, items: Sequence[Item]) -> Draw:
    if isinstance(change, Handover):
        return _handed_over(draw, change, items)
    signed = ChangedBy(change.by, change.at, change.note)
    if isinstance(change, TopUp):
        return top_up(draw, change.cell, change.extra, signed, items)
    return replace_item(draw, change.key, change.reason, signed, items)


def _handed_over(draw: Draw, change: Handover, items: Sequence[Item]) -> Draw:
    """A piece of work given to somebody, provided that it was with whom the certificate says."""
    held = next((one.assessor for one in draw.items if one.key == change.key), "")
    if held not in ("", change.was):  # work given in a time when that was not kept is with nobody here
        raise ConflictError(f"{change.key} was with {held} when it was given to {change.to or 'nobody'}.")
    known = next((one for one in draw.assessors if one.id == change.to), Assessor(change.to))
    facts = next(item for item in items if item.key == change.key)
    signed = ChangedBy(change.by, change.at, change.reason)
    changed = hand_over(draw, change.key, known if change.to else None, facts, signed)
    return replace(changed, handovers=(*draw.handovers, change))


def _history(draw: Draw) -> Iterator[_Change]:
    """Replacements, top-ups and what was given to somebody else, in the order in which they were made."""
    given = list(draw.handovers)
    for done, change in enumerate(_of_the_list(draw)):
        while given and given[0].after_replacements + given[0].after_top_ups <= done:
            yield given.pop(0)
        yield change
    yield from given


def _of_the_list(draw: Draw) -> Iterator[Replacement | TopUp]:
    for made, replacement in enumerate(draw.replacements):
        yield from (entry for entry in draw.top_ups if entry.after == made)
        yield replacement
    yield from (entry for entry in draw.top_ups if entry.after >= len(draw.replacements))


def _as_given(recorded: Draw, again: Draw, items: Sequence[Item]) -> Draw:
    """The draw performed again, and what nobody on its list may mark given to those named for it later."""
    facts = {item.key: item for item in items}
    nobodys = {item.key for item in again.items if item.state is not ItemState.RESERVE and not item.assessor}
    given = {
        item.key: item.assessor
        for item in assigned_after_draw(recorded)
        if item.key in nobodys and may_mark(recorded.policy, Assessor(item.assessor), facts[item.key])
    }
    return replace(
        again, items=tuple(replace(item, assessor=given.get(item.key, item.assessor)) for item in again.items)
    )


def _of_the_population(recorded: PopulationReference, kept: PopulationReference) -> Iterator[str]:
    if recorded.digest != kept.digest:
        yield f"The population's digest is {recorded.digest} on the certificate and {kept.digest} as it is kept."
    if (recorded.version, recorded.rows) != (kept.version, kept.rows):
        yield (
            f"The certificate names version {recorded.version} with {recorded.rows} rows; "
            f"kept is version {kept.version} with {kept.rows}."
        )


def _of_the_counts(recorded: Draw, again: Draw) -> Iterator[str]:
    kind = KINDS.get(recorded.scheme)
    printed = {entry.reason.identity: entry.count for entry in recorded.exclusions}
    found = {entry.reason.identity: entry.count for entry in again.exclusions}
    words = {one.reason.identity: one.reason for one in (*recorded.exclusions, *again.exclusions)}
    for reason in sorted(words, key=lambda reason: reason.order):
        said, finds = printed.get(reason, 0), found.get(reason, 0)
        if said != finds:
            yield f"Excluded as {reason_in_words(words[reason], kind)}: {said} printed, {finds} found."
    short = {one.of: one for one in recorded.shortfalls}
    short_again = {one.of: one for one in again.shortfalls}
    for of in sorted(short.keys() | short_again.keys()):
        yield from _of_a_shortfall(short.get(of), short_again.get(of), kind)


def _of_a_shortfall(printed: Shortfall | None, found: Shortfall | None, kind: Kind | None) -> Iterator[str]:
    said, finds = (short.identity if short else None for short in (printed, found))
    if said != finds and (either := printed or found):
        words = [shortfall_in_words(short, kind) if short else "none" for short in (printed, found)]
        yield f"Shortfall of {shortfall_name(either)}: “{words[0]}” printed, “{words[1]}” found."


def _of_the_cells(recorded: Sequence[Cell], again: Sequence[Cell]) -> Iterator[str]:
    printed = {cell.cell: cell for cell in recorded}
    found = {cell.cell: cell for cell in again}
    if len(printed) < len(recorded):
        yield "The certificate prints a cell twice."
    for key in sorted(printed.keys() | found.keys()):
        name = cell_name(key)
        if key not in found:
            yield f"Cell {name} is printed and the population has none."
        elif key not in printed:
            yield f"Cell {name} is in the population and not printed."
        else:
            yield from _of_one(f"Cell {name}", printed[key], found[key])


def _of_the_items(recorded: Sequence[DrawnItem], again: Sequence[DrawnItem]) -> Iterator[str]:
    printed = {item.key: item for item in recorded}
    found = {item.key: item for item in again}
    if len(printed) < len(recorded):
        yield "The certificate prints an item twice."
    for key in sorted(printed.keys() | found.keys()):
        if key not in found:
            yield f"{key} is printed as {printed[key].state} and the draw does not give it."
        elif key not in printed:
            yield f"{key} is {found[key].state} when drawn again and is not printed."
        else:
            yield from _of_one(key, printed[key], found[key])


def _of_the_changes(recorded: Draw, again: Draw) -> Iterator[str]:
    for printed, found in zip(recorded.replacements, again.replacements, strict=False):
        if printed.replaced_by != found.replaced_by:
            said, finds = printed.replaced_by or "nobody", found.replaced_by or "nobody"
            yield f"{printed.key} was replaced by {said} as printed; next in line was {finds}."


def _of_one(what: str, printed: Cell | DrawnItem, found: Cell | DrawnItem) -> Iterator[str]:
    """Every field in which two records of the same thing differ, ends of floats apart."""
    for name in compared_parts(type(printed)):
        said, finds = getattr(printed, name), getattr(found, name)
        if said != finds and not (isinstance(said, float) and isclose(said, finds, abs_tol=1e-12)):
            if name == "cell":
                said, finds = cell_name(said), cell_name(finds)
            yield f"{what}: {name} is {said or 'none'} as printed and {finds or 'none'} when drawn again."
