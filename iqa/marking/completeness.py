"""What is wrong with an assessment, and what is still missing before it can be submitted: problems as data.

Pure rules over one assessment and its form. Nothing is filled in for the assessor.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from iqa.access import Action, may, to_work
from iqa.domain import NOT_APPLICABLE, AgreedAction, Assessment, Mark, Rating, day_of_moment
from iqa.marking.attribution import Question
from iqa.marking.fact_checks import contradictions
from iqa.marking.form import Form
from iqa.marking.no_record import NO_RECORD, NO_RECORD_LABEL
from iqa.marking.references import points_at_a_file

NOT_MARKED_CODE = "not-marked"
"""The code of a question without a rating."""
MOST_PRIORITIES = 3
"""Priorities that one assessment may put forward; the letter has the same limit for all of a person's work."""


class MarkProblem(Struct, frozen=True):
    """One thing that keeps answers from being recorded, or an assessment from being submitted.

    `criterion` is '' for the assessment as a whole; `part` is the field of the mark or assessment to mend, and
    `value` what stands there, where it is one of several. `missing` things may be left for later in a half-marked
    assessment; the others are wrong as they stand.
    """

    code: str
    criterion: str
    part: str
    message: str
    missing: bool = False
    value: str = ""


def problems_of(assessment: Assessment, form: Form) -> tuple[MarkProblem, ...]:
    """Everything that keeps an assessment from being submitted, question by question, then as a whole."""
    found: list[MarkProblem] = []
    asked = {question.criterion.id for question in form.questions()}
    facts = form.facts(assessment.entered_dates, day_of_moment(assessment.marked_at))
    for question in form.questions():
        mark = assessment.mark(question.criterion.id)
        found += _of_mark(mark, question, form)
        found += _contradicted(mark, question, form, facts)
    for mark in assessment.marks:
        if mark.criterion not in asked:
            message = "This question is not asked of this piece of work. Take the mark out."
            found.append(MarkProblem("criterion-not-asked", mark.criterion, "rating", message))
    found += _of_whole(assessment, form)
    found += _of_actions(assessment.actions, asked)
    return tuple(found)


def _of_mark(mark: Mark, question: Question, form: Form) -> Iterator[MarkProblem]:
    """What one mark lacks, its own fields only."""
    criterion, scale = question.criterion.id, form.scheme.ratings_of(question.criterion)
    if not mark.is_marked:
        yield MarkProblem(NOT_MARKED_CODE, criterion, "rating", "Choose a rating.", missing=True)
    elif mark.rating == NO_RECORD:
        message = f"No date is missing here, so '{NO_RECORD_LABEL}' cannot be said. Choose a rating."
        yield MarkProblem("rating-unknown", criterion, "rating", message, value=mark.rating)
    elif mark.rating != NOT_APPLICABLE and mark.rating not in {rating.id for rating in scale}:
        message = f"'{mark.rating}' is not a rating of this question. Choose one from the list."
        yield MarkProblem("rating-unknown", criterion, "rating", message, value=mark.rating)
    for code in mark.finding_codes:
        if code not in question.criterion.finding_codes:
            yield _finding_code_wrong(code, criterion, form)
    if not mark.evidence.strip() and (mark.priority or _needs_evidence(mark.rating, scale)):
        what = "what happened" if mark.priority else "where it shows"
        yield MarkProblem("evidence-missing", criterion, "evidence", f"Say {what}, in one line.", missing=True)
    elif not mark.evidence.strip() and mark.is_marked and form.is_untold(criterion):
        message = (
            "The dates do not tell. Enter the one that is missing, or say in one line that there is no record."
        )
        yield MarkProblem("evidence-missing", criterion, "evidence", message, missing=True)
    if points_at_a_file(f"{mark.evidence} {mark.explanation}"):
        message = "This points at a file that nobody else can open. Say what it shows, with a reference or a link."
        yield MarkProblem("points-at-a-file", criterion, "evidence", message)
    if mark.priority:
        yield from _of_priority(mark, criterion)
    unknown = not mark.person and not form.attribution(criterion).known
    if mark.is_marked and mark.rating != NOT_APPLICABLE and unknown:
        message = "Say whose work this was, or that it is not known: the export does not say."
        yield MarkProblem("whose-work", criterion, "person", message, missing=True)


def _finding_code_wrong(code: str, criterion: str, form: Form) -> MarkProblem:
    label = next((one.label for one in form.scheme.finding_codes if one.id == code), code)
    message = f"The finding code '{label}' does not belong to this question. Choose one from the list."
    return MarkProblem("finding-code-wrong", criterion, "finding_codes", message, value=code)


def _of_priority(mark: Mark, criterion: str) -> Iterator[MarkProblem]:
    if mark.rating == NOT_APPLICABLE:
        message = "What does not apply cannot be a priority. Change the rating or take the priority out."
        yield MarkProblem("priority-not-applicable", criterion, "priority", message)
    if not mark.aim.strip():
        yield MarkProblem("priority-incomplete", criterion, "aim", "Say what is expected.", missing=True)
    if not mark.next_step.strip():
        yield MarkProblem("priority-incomplete", criterion, "next_step", "Say what to do next time.", missing=True)


def _contradicted(mark: Mark, question: Question, form: Form, facts: Mapping[str, str]) -> Iterator[MarkProblem]:
    if mark.explanation.strip():
        return
    timeliness, scale = form.timeliness.get(question.criterion.id), form.scheme.ratings_of(question.criterion)
    for found in contradictions(question.criterion, mark, facts, timeliness, scale):
        message = f"{found.says} Change the rating, or explain."
        yield MarkProblem("contradiction", question.criterion.id, "explanation", message, missing=True)


def _of_whole(assessment: Assessment, form: Form) -> Iterator[MarkProblem]:
    """What the assessment lacks beyond its single marks."""
    if not may(Action.MARK, to_work(form.assessor(assessment.assessor), form.item)).allowed:
        message = "An assessor never marks their own work. Ask for it to be given to somebody else."
        yield MarkProblem("own-work", "", "assessor", message)
    priorities = sum(mark.priority for mark in assessment.marks)
    if priorities > MOST_PRIORITIES:
        message = f"{priorities} priorities are put forward; keep the {MOST_PRIORITIES} that matter most."
        yield MarkProblem("too-many-priorities", "", "priority", message)
    for entered in assessment.entered_dates:
        if not entered.source.strip():
            message = "Say where the extra date was found, such as the hearing record sheet."
            yield MarkProblem("date-without-source", "", "entered_dates", message, missing=True)


def _of_actions(actions: Sequence[AgreedAction], asked: Collection[str]) -> Iterator[MarkProblem]:
    for action in actions:
        if not action.text.strip():
            message = "There is a date or a question for an action, but no action. Say what was agreed."
            yield MarkProblem("action-without-words", "", "actions", message, missing=True)
        if action.criterion and action.criterion not in asked:
            message = "The action is about a question that is not asked of this piece of work. Choose another."
            yield MarkProblem("action-not-asked", "", "action_about", message)


def _needs_evidence(rating_id: str, scale: Sequence[Rating]) -> bool:
    return any(rating.id == rating_id and rating.needs_evidence for rating in scale)
