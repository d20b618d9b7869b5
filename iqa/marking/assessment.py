"""The life of an assessment: which step may follow which, how it is reopened, and when two of them say the same.

Pure rules. What its marks must be is the concern of `completeness`; how they change, of `recording`.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from iqa.domain import Assessment, AssessmentState, Mark
from iqa.errors import ConflictError, InvalidInputError, LockedError

_MOVES: Mapping[AssessmentState, frozenset[AssessmentState]] = {
    AssessmentState.DRAWN: frozenset({AssessmentState.IN_PROGRESS, AssessmentState.SUBMITTED}),
    AssessmentState.IN_PROGRESS: frozenset({AssessmentState.IN_PROGRESS, AssessmentState.SUBMITTED}),
    AssessmentState.SUBMITTED: frozenset({AssessmentState.RELEASED}),
    AssessmentState.RELEASED: frozenset({AssessmentState.ACKNOWLEDGED, AssessmentState.DISPUTED}),
    AssessmentState.ACKNOWLEDGED: frozenset({AssessmentState.DISPUTED}),
    AssessmentState.DISPUTED: frozenset({AssessmentState.SETTLED}),
    AssessmentState.SETTLED: frozenset(),
}


def moved(assessment: Assessment, state: AssessmentState) -> Assessment:
    """The assessment in its next state. Raises RefusedError when that step may not follow."""
    if state not in _MOVES[assessment.state]:
        said = f"An assessment that is {assessment.state.value} cannot become {state.value}."
        if assessment.is_locked:
            raise LockedError(said, "Reopen it with a reason if its marks must change.")
        raise ConflictError(said, "Submit it first.")
    return replace(assessment, state=state)


def reopen(assessment: Assessment, reason: str) -> Assessment:
    """A locked assessment in progress again, so that no copy made before then can submit it once more.

    Raises RefusedError without a reason, or when it is not locked.
    """
    if not assessment.is_locked:
        raise ConflictError(
            f"{assessment.item_key} is not locked: it is {assessment.state.value}.",
            "Its marks can be changed as they are: change the workbook and record it.",
        )
    if not reason.strip():
        raise InvalidInputError(
            "Reopening needs a reason.", "Say why the marks must change; it is kept in the record."
        )
    return replace(assessment, state=AssessmentState.IN_PROGRESS, recorded_from="")


def same_content(one: Assessment, other: Assessment) -> bool:
    """Whether two assessments say the same, whenever and from wherever they were recorded."""
    return _content(one) == _content(other)


def _content(assessment: Assessment) -> Assessment:
    marks = sorted((mark for mark in assessment.marks if mark != Mark(mark.criterion)), key=repr)
    return replace(assessment, marks=tuple(marks), marked_at="", revision=0, recorded_from="")
