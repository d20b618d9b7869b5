"""A second marking after it was drawn: work is given to another second marker, and given back.

The seed chose the work; who marks it again changes here alone. A pure calculation: it sees no mark.
"""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from iqa.access import Permission
from iqa.domain import Assessor, Moderation, ModerationItem, SecondHandover
from iqa.errors import ConflictError, NotFoundError, NotPermittedError, RefusedError
from iqa.moderation.selection import SelectionData, may_mark_again, works_under
from iqa.sampling.replacement import ChangedBy

DrawAndKey = tuple[str, str]
"""Where a piece of work stands: the id of the draw that it was marked in, and its key."""


def may_be_given_again(
    made: Moderation, one: ModerationItem, to: Assessor, data: SelectionData, under: Iterable[str] = ()
) -> Permission:
    """Whether somebody named for it may mark a piece of work a second time, by the policy of its draw.

    They have to be allowed it as they stand today, and as they stood when it was drawn, which is what can be
    performed again. `under` are the ids and names of those who work under its first marker today, as far as that
    is known.
    """
    pool = next((each.assessors for each in made.pools if each.draw == one.draw), ())
    below = works_under(one, pool)
    then = [may_mark_again(one, each, data, below) for each in pool if each.id == to.id]
    now = may_mark_again(one, to, data, under)
    return next((each for each in (now, *then) if not each.allowed), now)


def hand_over_again(
    made: Moderation,
    place: DrawAndKey,
    to: Assessor,
    data: SelectionData,
    signed: ChangedBy,
    under: Iterable[str] = (),
) -> Moderation:
    """The second marking with a piece of work given to somebody to mark a second time, whoever had it before.

    `under` as of `may_be_given_again`. Raises NotFoundError for work that is not on the list, ConflictError where
    it is not to be marked again or is theirs already, NotPermittedError where they may not mark it.
    """
    one = to_mark_again(made, place)
    name = to.names[0] if to.names else to.id
    if one.assessor == to.id:
        raise ConflictError(f"{one.key} is {name}'s to mark a second time already.", "Name somebody else.")
    decision = may_be_given_again(made, one, to, data, under)
    if not decision.allowed:
        raise NotPermittedError(
            f"{name} may not mark {one.key} a second time, since nobody may who {decision.because}.",
            "Name somebody who did not give its first marks, does not work under whoever did, and had no hand in "
            "the work.",
        )
    entry = SecondHandover(one.draw, one.key, one.assessor, to.id, signed.note, signed.by, signed.at)
    changed = _with_markers(made, {place: to.id})
    return replace(changed, handovers=(*made.handovers, entry))


def given_back_again(made: Moderation, places: Collection[DrawAndKey]) -> Moderation:
    """The second marking with some work with whoever had it before again: the last time that each was given is
    taken back."""
    last = {(entry.draw, entry.key): entry for entry in made.handovers}
    taken_back = [last[place] for place in places]
    changed = _with_markers(made, {(entry.draw, entry.key): entry.was for entry in taken_back})
    kept = tuple(entry for entry in made.handovers if not any(entry is each for each in taken_back))
    return replace(changed, handovers=kept)


def given_again(
    again: Moderation, recorded: Moderation, data: SelectionData
) -> tuple[Moderation, tuple[str, ...]]:
    """A second marking performed again, with what was handed over since given to the same people; and what of that
    cannot have been, in words."""
    faults: list[str] = []
    for entry in recorded.handovers:
        place = (entry.draw, entry.key)
        held = next((one.assessor for one in again.items if (one.draw, one.key) == place), "")
        if held != entry.was:
            said = f"{entry.key} was with {held or 'nobody'} when it was given to {entry.to}"
            faults.append(f"{said}; {entry.was or 'nobody'} is recorded.")
        signed = ChangedBy(entry.by, entry.at, entry.reason)
        try:
            again = hand_over_again(again, place, Assessor(entry.to), data, signed)
        except RefusedError as refused:
            faults.append(f"It cannot be given to somebody again: {refused.message}")
    return again, tuple(faults)


def to_mark_again(made: Moderation, place: DrawAndKey) -> ModerationItem:
    """The piece of work at a place. NotFoundError where it is not on the list, ConflictError where it was not
    chosen."""
    one = next((one for one in made.items if (one.draw, one.key) == place), None)
    if one is None:
        raise NotFoundError(
            f"{place[1]} is not on the list of the second marking.", "Give the key as its certificate prints it."
        )
    if not one.drawn:
        raise ConflictError(f"{one.key} is not marked a second time: chance did not choose it.")
    return one


def _with_markers(made: Moderation, markers: dict[DrawAndKey, str]) -> Moderation:
    items = tuple(replace(one, assessor=markers.get((one.draw, one.key), one.assessor)) for one in made.items)
    return replace(made, items=items)
