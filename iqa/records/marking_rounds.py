"""Who marks what in a round: the first from the draw, the others from the second marking or the calibration set.

Also what stands once both markers of a piece of work have submitted. It changes no mark that somebody gave.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from iqa.domain import Assessment, AssessmentState, Draw, Moderation, Purpose, Round
from iqa.errors import LockedError
from iqa.marking.workbook import same_content
from iqa.moderation.agreed import agreed_assessment
from iqa.next_steps import NextStep, advice
from iqa.records.draws import MonthDraw
from iqa.store import Change, View, assessment_key

PURPOSES = {Round.SECOND: Purpose.SECOND_MARKING, Round.CALIBRATION: Purpose.CALIBRATION}
"""What a round of marking comes from, where it is not the draw itself."""


def standing(view: View, purpose: Purpose, month: str) -> Moderation | None:
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
    return tuple(item.key for item in drawn if item.key in own)


def recorded_marks(
    view: View, draw: Draw, keys: Iterable[str], assessor: str, marking_round: Round
) -> Mapping[str, Assessment]:
    """What is recorded of some of a draw's work in a round, by key: first marks whoever gave them, else an
    assessor's own."""
    found = view.assessments.of_items(draw.id, marking_round, keys)
    return {one.item_key: one for one in found if marking_round is Round.FIRST or one.assessor == assessor}


def both_markings(view: View, draw: str, item_key: str) -> tuple[Assessment, Assessment] | None:
    """The first and the second marks of a piece of work, once both are submitted."""
    found = view.assessments.list(draw=draw, item_key=item_key)
    by_round = {one.round: one for one in found if one.is_locked}
    first, second = by_round.get(Round.FIRST), by_round.get(Round.SECOND)
    return (first, second) if first and second else None


def refuse_while_marked_again(view: View, marked: Assessment) -> None:
    """Refuse to unlock first marks while somebody else is marking the same work, or a difference waits."""
    made = standing(view, Purpose.SECOND_MARKING, marked.month)
    drawn = {(item.draw, item.key) for item in made.to_mark() if item.assessor} if made else set()
    if (marked.draw, marked.item_key) not in drawn:
        return
    agreed = view.assessments.list(draw=marked.draw, item_key=marked.item_key, round=Round.AGREED)
    if not any(one.state is AssessmentState.SUBMITTED for one in agreed):
        raise LockedError(
            f"{marked.item_key} is being marked a second time, so its first marks stay as they were given.",
            advice(
                "Reopen it once both markers have submitted and all that differs is settled: ",
                NextStep("settle", {"month": marked.month}),
            ),
        )


def agree(change: Change, marked: Iterable[Assessment], at: datetime) -> None:
    """Bring what stands of some work up to its two markings, after marks of it were recorded or settled."""
    keys: dict[str, list[str]] = defaultdict(list)
    for one in marked:
        keys[one.draw].append(one.item_key)
    for draw, own in keys.items():
        second = {one.item_key for one in change.assessments.list(draw=draw, round=Round.SECOND)}
        for key in own:
            if key in second:
                _agree(change, draw, key, at.isoformat(timespec="seconds"))


def _agree(change: Change, draw: str, item_key: str, at: str) -> None:
    both = both_markings(change, draw, item_key)
    if both is None:
        return
    settled = change.adjudications.list(draw=draw, item_key=item_key)
    stands = replace(agreed_assessment(*both, settled), marked_at=at)
    before = change.assessments.get(assessment_key(stands))
    if before is None:
        change.assessments.add(replace(stands, revision=1))
    elif not same_content(before, stands):
        change.assessments.save(replace(stands, revision=before.revision))
