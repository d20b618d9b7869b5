"""What stands once two people have marked the same work, and when the first of their marks may be unlocked.

It changes no mark that somebody gave.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from iqa.domain import Assessment, AssessmentState, DisputedMark, DisputeState, Mark, Purpose, Round
from iqa.errors import LockedError
from iqa.marking.assessment import same_content
from iqa.moderation.agreed import agreed_assessment, standing_assessment
from iqa.next_steps import NextStep, advice
from iqa.records.marking_rounds import both_markings, standing
from iqa.store import Change, View, assessment_key


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
                NextStep("settle", {"month": str(marked.month)}),
            ),
        )


def agree(change: Change, marked: Iterable[Assessment], at: datetime) -> None:
    """Bring what stands of some work up to its two markings, after marks of it were recorded or settled."""
    keys: dict[str, list[str]] = defaultdict(list)
    for one in marked:
        keys[one.draw].append(one.item_key)
    for draw, own in keys.items():
        second = {one.item_key for one in change.assessments.of_items(draw, Round.SECOND, own)}
        for key in own:
            if key in second:
                _agree(change, draw, key, at.isoformat(timespec="seconds"))


def _agree(change: Change, draw: str, item_key: str, at: str) -> None:
    both = both_markings(change, draw, item_key)
    if both is None:
        return
    settled = change.adjudications.list(draw=draw, item_key=item_key)
    disputes = change.disputes.list(draw=draw, item_key=item_key)
    stands = with_decided(agreed_assessment(*both, settled), disputes, both[0])
    _keep(change, replace(stands, marked_at=at))


def stand_by_decision(change: Change, first: Assessment, decided: DisputedMark, at: datetime) -> None:
    """Let a mark that was disputed stand as it was decided, beside what else of the work is agreed."""
    bare = standing_assessment(first, AssessmentState.SUBMITTED, ())
    before = change.assessments.get(assessment_key(bare)) or bare
    stands = with_decided(before, (replace(decided, state=DisputeState.CHANGED),), first)
    _keep(change, replace(stands, marked_at=at.isoformat(timespec="seconds")))


def with_decided(stands: Assessment, disputes: Iterable[DisputedMark], first: Assessment) -> Assessment:
    """What stands of some work, the marks that were changed on a dispute in the place of what was agreed, or
    beside it where nothing was. `first` says whose work each mark judges."""
    decided = {one.criterion: one for one in disputes if one.state is DisputeState.CHANGED}
    kept = tuple(one for one in stands.marks if one.criterion not in decided)
    changed = tuple(
        Mark(one.criterion, one.rating, one.evidence, person=first.mark(one.criterion).person)
        for one in decided.values()
    )
    return replace(stands, marks=(*kept, *changed))


def _keep(change: Change, stands: Assessment) -> None:
    before = change.assessments.get(assessment_key(stands))
    if before is None:
        change.assessments.add(replace(stands, revision=1))
    elif not same_content(before, stands):
        change.assessments.save(replace(stands, revision=before.revision))
