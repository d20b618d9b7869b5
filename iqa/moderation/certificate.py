"""The certificate of a second marking or a calibration set, and what differs when it is performed again.

It shows which pieces of work were on the list and never a mark.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any

from msgspec.structs import replace

from iqa.domain import Moderation, ModerationItem, Purpose, SecondHandover
from iqa.errors import IqaError
from iqa.moderation.handing_over import given_again
from iqa.moderation.selection import (
    SelectionData,
    SelectionRequest,
    Submitted,
    calibration_set,
    list_digest,
    second_marking,
)
from iqa.sampling.certificate import exclusions_as_json
from iqa.sampling.draw import full_seed
from iqa.sampling.policy import digest_of
from iqa.sampling.tickets import ALGORITHM
from iqa.values import as_dict, parts_of

_DIGEST = "The list's digest is SHA-256 over its lines, sorted: key, source draw and cell as JSON without spaces."
_TICKETS = (
    'Take the whole text under "seed", and the keys of one cell, to any implementation of consistent sampling '
    "without replacement, such as the Python package consistent_sampler.",
    "Or work the tickets out: SHA-256 of the seed in hexadecimal, followed by the key; SHA-256 of that as a "
    'decimal number, filled up in front with zeros to 64 digits; its digits in reverse order, after "0.".',
    "Put the keys in the order of their tickets, the smallest first. The places in that order are the ranks.",
)
HOW_TO_CHECK = {
    Purpose.SECOND_MARKING: (
        'The list is everything under "items": the work whose first marks were in before the seed was fixed.',
        _DIGEST,
        "Sort it into cells: a cell is the work of one first marker, by staff id.",
        *_TICKETS,
        'The first of a cell are drawn: "policy", "share" times the cell, rounded up, and so at least one.',
    ),
    Purpose.CALIBRATION: (
        'The list is everything under "items": the sample, but for work that one of the markers had a hand in.',
        _DIGEST,
        *_TICKETS,
        'The first are drawn, as many as "policy", "take" says or as there are. Every marker marks all of them.',
    ),
}
"""How a third party performs it again."""
_HANDED_OVER = (
    'What was given to somebody else since stands under "handovers", in order: "assessor" is who has it after '
    "that. Chance still chose the work."
)


def how_to_check(made: Moderation) -> tuple[str, ...]:
    """How a third party performs it again, a sentence each."""
    return (*HOW_TO_CHECK[made.purpose], *((_HANDED_OVER,) if made.handovers else ()))


def certificate(made: Moderation) -> dict[str, Any]:
    """The certificate as JSON values, in the shape of a draw's; the same moderation gives the same text."""
    policy = _policy(made)
    sizes = Counter(item.cell for item in made.items)
    drawn = Counter(item.cell for item in made.to_mark())
    loads = loads_of(made)
    return {
        "algorithm": ALGORITHM,
        "draw": made.id,
        "scheme": made.purpose.value,
        "month": str(made.month),
        "drawn_at": made.at,
        "seed": made.seed,
        "population": {"digest": made.digest, "version": 1, "rows": len(made.items), "sources": []},
        "policy": {**policy, "digest": digest_of(policy)},
        "cells": [
            {"cell": cell, "population": sizes[cell], "eligible": sizes[cell], "drawn": drawn[cell]}
            for cell in sorted(sizes)
        ],
        "items": [_item(item) for item in made.items],
        "exclusions": exclusions_as_json(made.exclusions),
        "voids": [as_dict(one) for one in made.voids],
        **({"handovers": [_handover(one) for one in made.handovers]} if made.handovers else {}),
        "assessors": [
            {"draw": pool.draw, **as_dict(one), "items": loads[one.id]}
            for pool in made.pools
            for one in pool.assessors
        ],
        "nobody_may_mark": [item.key for item in unassigned(made)],
        "how_to_check": list(how_to_check(made)),
    }


def loads_of(made: Moderation) -> Counter[str]:
    """How much each marker has to mark again, by staff id."""
    return Counter(marker for item in made.to_mark() for marker in made.markers(item))


def without_words(written: Mapping[str, Any]) -> dict[str, Any]:
    """A certificate's JSON without what only people read: how to check it, and the words beside a code."""
    told = {name: value for name, value in written.items() if name != "how_to_check"}
    if isinstance(entries := told.get("exclusions"), list):
        told["exclusions"] = [
            {name: value for name, value in entry.items() if name != "reason"}
            if isinstance(entry, dict)
            else entry
            for entry in entries
        ]
    return told


def unassigned(made: Moderation) -> tuple[ModerationItem, ...]:
    """What was drawn and nobody may mark."""
    return tuple(item for item in made.to_mark() if not made.markers(item))


def reperform(recorded: Moderation, data: SelectionData) -> tuple[str, ...]:
    """What is different when a recorded moderation is performed again from its own list; empty when it stands.

    `data` holds the facts and policies of the draws behind it; who could mark is taken from the record. A second
    marking of before that was asked whether second markers work under the first stands as it was drawn.
    """
    known = replace(data, pools=recorded.pools)
    try:
        found = tuple(_differences(recorded, known))
        if found and recorded.purpose is Purpose.SECOND_MARKING:
            return () if not tuple(_differences(recorded, known, under_too=True)) else found
        return found
    except (IqaError, KeyError) as fault:
        said = fault.message if isinstance(fault, IqaError) else f"{fault.args[0]} is not in the records any more."
        return (f"It cannot be performed again: {said}",)


def _differences(recorded: Moderation, data: SelectionData, *, under_too: bool = False) -> Iterator[str]:
    start = full_seed(recorded.purpose.value, recorded.month, "")
    if not recorded.seed.startswith(start):
        yield f"The seed {recorded.seed} does not begin with {start}; nothing more was checked."
        return
    if (digest := list_digest(recorded.items)) != recorded.digest:
        yield f"The list's digest is {recorded.digest} as recorded; the list gives {digest}."
    again = _again(recorded, data, recorded.seed.removeprefix(start), under_too)
    printed = {(item.draw, item.key): item for item in recorded.items}
    if len(printed) < len(recorded.items):
        yield "The list holds a piece of work twice."
    again, faults = given_again(again, recorded, data)
    yield from faults
    for item in again.items:
        yield from _of_one(printed[item.draw, item.key], item)


def _again(recorded: Moderation, data: SelectionData, typed_seed: str, under_too: bool) -> Moderation:
    request = SelectionRequest(
        recorded.month, typed_seed, recorded.share, recorded.take, (), recorded.voids, recorded.at
    )
    entries = [Submitted(item.key, item.draw, item.cell) for item in recorded.items]
    if recorded.purpose is Purpose.SECOND_MARKING:
        return second_marking(request, entries, data, under_too=under_too)
    return calibration_set(request, entries, data)


def _of_one(printed: ModerationItem, found: ModerationItem) -> Iterator[str]:
    for name in parts_of(ModerationItem):
        said, finds = getattr(printed, name), getattr(found, name)
        if said != finds and not (isinstance(said, float) and isclose(said, finds, abs_tol=1e-12)):
            yield f"{printed.key}: {name} is {said or 'none'} as recorded and {finds or 'none'} when drawn again."


def _policy(made: Moderation) -> dict[str, Any]:
    if made.purpose is Purpose.SECOND_MARKING:
        return {"scheme": made.purpose.value, "per": ["marker"], "share": made.share, "at_least": 1}
    return {"scheme": made.purpose.value, "per": [], "take": made.take}


def _item(item: ModerationItem) -> dict[str, Any]:
    written = as_dict(item)
    return {"source_draw": written.pop("draw"), **written}


def _handover(entry: SecondHandover) -> dict[str, Any]:
    written = as_dict(entry)
    return {"source_draw": written.pop("draw"), **written}
