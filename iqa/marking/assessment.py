"""What makes an assessment complete, and how it moves from drawn to submitted and back.

Pure rules over one assessment: what is still missing, what is wrong, and which step may follow which. Nothing is
stored, and nothing is filled in for the assessor.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from iqa.domain import (
    NOT_APPLICABLE,
    AgreedAction,
    Assessment,
    AssessmentState,
    Item,
    Mark,
    Rating,
    Scheme,
    TimelinessResult,
)
from iqa.errors import ConflictError, InvalidInputError, LockedError
from iqa.marking.attribution import Attribution, Question, questions, whose_work
from iqa.marking.fact_checks import contradictions
from iqa.marking.timeliness import facts_with

MOST_PRIORITIES = 3
"""Priorities that one assessment may put forward; the letter has the same limit for all of a person's work."""

_MOVES: Mapping[AssessmentState, frozenset[AssessmentState]] = {
    AssessmentState.DRAWN: frozenset({AssessmentState.IN_PROGRESS, AssessmentState.SUBMITTED}),
    AssessmentState.IN_PROGRESS: frozenset({AssessmentState.IN_PROGRESS, AssessmentState.SUBMITTED}),
    AssessmentState.SUBMITTED: frozenset({AssessmentState.RELEASED}),
    AssessmentState.RELEASED: frozenset({AssessmentState.ACKNOWLEDGED, AssessmentState.DISPUTED}),
    AssessmentState.ACKNOWLEDGED: frozenset({AssessmentState.DISPUTED}),
    AssessmentState.DISPUTED: frozenset({AssessmentState.SETTLED}),
    AssessmentState.SETTLED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing that keeps an assessment from being submitted.

    `criterion` is '' for the assessment as a whole; `part` is the field of the mark or assessment to mend.
    `missing` things may be left for later in a half-marked assessment; the others are wrong as they stand.
    """

    code: str
    criterion: str
    part: str
    message: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Marking:
    """What an assessment is checked against: the scheme and focus, the item, and what is known of it.

    `timeliness` and `attributions` map criterion ids; an attribution not given is worked out from the item.
    """

    scheme: Scheme
    item: Item
    focus: tuple[str, ...] = ()
    timeliness: Mapping[str, TimelinessResult] = field(default_factory=dict)
    attributions: Mapping[str, Attribution] = field(default_factory=dict)

    def questions(self) -> tuple[Question, ...]:
        """The questions asked of the item."""
        return questions(self.scheme, self.focus, self.item)

    def attribution(self, criterion_id: str) -> Attribution:
        """Whose work a criterion judges in the item."""
        known = self.attributions.get(criterion_id)
        return known or whose_work(self.scheme.criterion(criterion_id), self.item)


def shortfalls(assessment: Assessment, marking: Marking) -> tuple[Shortfall, ...]:
    """Everything that keeps an assessment from being submitted, question by question, then as a whole."""
    found: list[Shortfall] = []
    asked = {question.criterion.id for question in marking.questions()}
    facts = facts_with(marking.item.facts, assessment.entered_dates, _day(assessment.marked_at))
    for question in marking.questions():
        mark = assessment.mark(question.criterion.id)
        found += _of_mark(mark, question, marking)
        found += _contradicted(mark, question, marking, facts)
    for mark in assessment.marks:
        if mark.criterion not in asked:
            message = "This question is not asked of this piece of work. Take the mark out."
            found.append(Shortfall("criterion-not-asked", mark.criterion, "rating", message))
    found += _of_whole(assessment, marking.item)
    found += _of_actions(assessment.actions, asked)
    return tuple(found)


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


def _of_mark(mark: Mark, question: Question, marking: Marking) -> Iterator[Shortfall]:
    """What one mark lacks, its own fields only."""
    criterion, scale = question.criterion.id, marking.scheme.scale
    if not mark.is_marked:
        yield Shortfall("not-marked", criterion, "rating", "Choose a rating.", missing=True)
    elif mark.rating != NOT_APPLICABLE and mark.rating not in {rating.id for rating in scale}:
        message = f"'{mark.rating}' is not a rating of this scheme. Choose one from the list."
        yield Shortfall("rating-unknown", criterion, "rating", message)
    for code in mark.finding_codes:
        if code not in question.criterion.finding_codes:
            message = f"The finding code '{code}' does not belong to this question. Choose one from the list."
            yield Shortfall("finding-code-wrong", criterion, "finding_codes", message)
    if not mark.evidence.strip() and (mark.priority or _needs_evidence(mark.rating, scale)):
        what = "what happened" if mark.priority else "where it shows"
        yield Shortfall("evidence-missing", criterion, "evidence", f"Say {what}, in one line.", missing=True)
    if mark.priority:
        yield from _of_priority(mark, criterion)
    unknown = not mark.person and not marking.attribution(criterion).known
    if mark.is_marked and mark.rating != NOT_APPLICABLE and unknown:
        message = "Say whose work this was, or that it is not known: the export does not say."
        yield Shortfall("whose-work", criterion, "person", message, missing=True)


def _of_priority(mark: Mark, criterion: str) -> Iterator[Shortfall]:
    if mark.rating == NOT_APPLICABLE:
        message = "What does not apply cannot be a priority. Change the rating or take the priority out."
        yield Shortfall("priority-not-applicable", criterion, "priority", message)
    if not mark.aim.strip():
        yield Shortfall("priority-incomplete", criterion, "aim", "Say what is expected.", missing=True)
    if not mark.next_step.strip():
        yield Shortfall("priority-incomplete", criterion, "next_step", "Say what to do next time.", missing=True)


def _contradicted(
    mark: Mark, question: Question, marking: Marking, facts: Mapping[str, str]
) -> Iterator[Shortfall]:
    if mark.explanation.strip():
        return
    timeliness = marking.timeliness.get(question.criterion.id)
    for found in contradictions(question.criterion, mark, facts, timeliness, marking.scheme.scale):
        message = f"{found.says} Change the rating, or explain."
        yield Shortfall("contradiction", question.criterion.id, "explanation", message, missing=True)


def _of_whole(assessment: Assessment, item: Item) -> Iterator[Shortfall]:
    """What the assessment lacks beyond its single marks."""
    if assessment.assessor == item.text("person"):
        message = "An assessor never marks their own work. Ask for it to be given to somebody else."
        yield Shortfall("own-work", "", "assessor", message)
    priorities = sum(mark.priority for mark in assessment.marks)
    if priorities > MOST_PRIORITIES:
        message = f"{priorities} priorities are put forward; keep the {MOST_PRIORITIES} that matter most."
        yield Shortfall("too-many-priorities", "", "priority", message)
    for entered in assessment.entered_dates:
        if not entered.source.strip():
            message = "Say where the extra date was found, such as the hearing record sheet."
            yield Shortfall("date-without-source", "", "entered_dates", message, missing=True)


def _of_actions(actions: Sequence[AgreedAction], asked: Collection[str]) -> Iterator[Shortfall]:
    for action in actions:
        if not action.text.strip():
            message = "There is a date or a question for an action, but no action. Say what was agreed."
            yield Shortfall("action-without-words", "", "actions", message, missing=True)
        if action.criterion and action.criterion not in asked:
            message = "The action is about a question that is not asked of this piece of work. Choose another."
            yield Shortfall("action-not-asked", "", "action_about", message)


def _needs_evidence(rating_id: str, scale: Sequence[Rating]) -> bool:
    return any(rating.id == rating_id and rating.needs_evidence for rating in scale)


def _day(moment: str) -> date | None:
    """The day of an ISO 8601 moment; None when there is none."""
    return date.fromisoformat(moment[:10]) if moment else None
