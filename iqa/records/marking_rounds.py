"""Who marks what in a round: the first from the draw, the others from the second marking or the calibration set.

And the marks recorded in a round so far. Nothing here decides or changes anything.
"""

from collections.abc import Iterable, Mapping

from iqa.domain import Assessment, Assessor, Draw, DrawnItem, Moderation, Month, Purpose, Round
from iqa.records.draws import MonthDraw
from iqa.records.pairings import keys_beside, paired_pieces
from iqa.sampling.assignment import who_may_mark
from iqa.store import DrawHead, View

PURPOSES = {Round.SECOND: Purpose.SECOND_MARKING, Round.CALIBRATION: Purpose.CALIBRATION}
"""What a round of marking comes from, where it is not the draw itself."""


def standing(view: View, purpose: Purpose, month: Month) -> Moderation | None:
    """The second marking or calibration set of a month that stands."""
    found = [one for one in view.moderations.list(month=month, purpose=purpose) if one.stands]
    return max(found, key=lambda one: one.at, default=None)


def keys_to_mark(view: View, one: MonthDraw, assessor: str, marking_round: Round) -> tuple[str, ...]:
    """The keys of a draw's work that somebody marks in a round, in the order of the certificate."""
    drawn = one.to_mark()
    if marking_round is Round.FIRST:
        return tuple(item.key for item in drawn if item.assessor == assessor)
    purpose = PURPOSES.get(marking_round)
    made = standing(view, purpose, one.draw.month) if purpose else None
    again = made.to_mark() if made else ()
    own = {item.key for item in again if made and item.draw == one.draw.id and assessor in made.markers(item)}
    if marking_round is Round.SECOND:
        own |= keys_beside(view, one.draw.id, assessor)
    return tuple(item.key for item in drawn if item.key in own)


def markers_of(view: View, draw: DrawHead, item: DrawnItem, marking_round: Round) -> tuple[str, ...]:
    """Who marks one piece of a draw's work in a round, by staff id; nobody, where it is not to be marked in it."""
    if not item.is_to_mark:
        return ()
    if marking_round is Round.FIRST:
        return (item.assessor,) if item.assessor else ()
    purpose = PURPOSES.get(marking_round)
    made = standing(view, purpose, draw.month) if purpose else None
    again = made.to_mark() if made else ()
    own = (one for one in again if (one.draw, one.key) == (draw.id, item.key))
    markers = [marker for one in own if made for marker in made.markers(one)]
    if marking_round is Round.SECOND:
        paired = (one for one in paired_pieces(view) if (one.draw, one.key) == (draw.id, item.key))
        markers += [one.beside for one in paired]
    return tuple(dict.fromkeys(markers))


def may_mark_today(view: View, draw: Draw, at: str) -> tuple[Assessor, ...]:
    """Who of the staff list of today may mark a draw's work, by staff id: nobody who has left. In an office
    without a staff list, those of the draw."""
    people = view.people.list()
    return who_may_mark(draw.policy, people, draw.month, at) if people else draw.assessors


def recorded_marks(
    view: View, draw: Draw | DrawHead, keys: Iterable[str], assessor: str, marking_round: Round
) -> Mapping[str, Assessment]:
    """What is recorded of some of a draw's work in a round, by key: first marks whoever gave them, else an
    assessor's own."""
    found = view.assessments.of_items(draw.id, marking_round, keys)
    return {one.item_key: one for one in found if _is_of(one, assessor, marking_round)}


def marks_of(
    view: View, draw: DrawHead, key: str, assessor: str, marking_round: Round
) -> tuple[Assessment | None, bool]:
    """What is recorded of one piece of work in a round, as of `recorded_marks`, and whether anything is in the
    second marking: read at once."""
    found = view.assessments.of_item(draw.id, key)
    recorded = [one for one in found if one.round is marking_round and _is_of(one, assessor, marking_round)]
    return recorded[-1] if recorded else None, any(one.round is Round.SECOND for one in found)


def _is_of(one: Assessment, assessor: str, marking_round: Round) -> bool:
    return marking_round is Round.FIRST or one.assessor == assessor


def both_markings(view: View, draw: str, item_key: str) -> tuple[Assessment, Assessment] | None:
    """The first and the second marks of a piece of work, once both are submitted."""
    found = view.assessments.of_item(draw, item_key)
    by_round = {one.round: one for one in found if one.is_locked}
    first, second = by_round.get(Round.FIRST), by_round.get(Round.SECOND)
    return (first, second) if first and second else None
