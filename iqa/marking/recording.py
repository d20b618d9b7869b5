"""The one rule by which a mark may change: what is recorded, what somebody answers, and what comes of it.

A workbook and a page ask it alike. It decides and explains; it stores nothing and knows no cell.

What is locked stays as it is. An answer given on an older copy may add what nobody has answered yet, never replace
what was recorded since; and only the copy that shows all that is recorded may submit.
"""

import hashlib
from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import (
    NOT_MARKED,
    AgreedAction,
    Assessment,
    AssessmentState,
    Criterion,
    EnteredDate,
    Mark,
    Rating,
    TimelinessResult,
)
from iqa.fields import heading
from iqa.marking.assessment import same_content
from iqa.marking.attribution import Question
from iqa.marking.completeness import MarkProblem, problems_of
from iqa.marking.defaults import SWITCHED_OFF, by_default
from iqa.marking.fact_checks import rating_by_dates, with_working
from iqa.marking.form import Form
from iqa.marking.no_record import NO_RECORD, without_record
from iqa.marking.timeliness_words import working
from iqa.values import parts_of

WHOLE = ""
"""Stands for the answers about a piece of work as a whole where others go by the id of their criterion."""
LOCKED = "locked"
"""The code of an answer that differs from a mark which is locked."""
OLDER_COPY = "older-copy"
"""The code of an answer that differs from what was recorded since its copy was made."""


class WholeAnswers(Struct, frozen=True):
    """What is said of a piece of work beyond its single questions."""

    good_practice: str = ""
    actions: tuple[AgreedAction, ...] = ()
    urgent_concern: str = ""
    referral: str = ""
    overall: str = ""


class Answers(Struct, frozen=True):
    """What somebody answers about one piece of work, in the ids of the scheme; with `submit`, that it is done.

    A question without a mark, and `whole` or `entered_dates` where they are None, stay as recorded. `person` and
    `aim` of a mark may be left blank where the export or the criterion gives them.
    """

    marks: tuple[Mark, ...] = ()
    whole: WholeAnswers | None = None
    entered_dates: tuple[EnteredDate, ...] | None = None
    submit: bool = False
    rest_met: bool = False
    """Whether what is left unanswered is to the best rating, as far as that may be said in one go."""


class CopySource(Struct, frozen=True):
    """The file that answers stand in: its id and the moment it was last saved, ISO 8601. A page has neither."""

    id: str = ""
    saved: str = ""

    def __str__(self) -> str:
        """What an assessment keeps as `recorded_from`."""
        return f"{self.id} {self.saved}" if self.id else ""

    def is_same_source(self, stored: Assessment) -> bool:
        """Whether it is the file that the stored marks came from, saved no earlier than then."""
        source, _, saved = stored.recorded_from.partition(" ")
        return bool(self.id) and source == self.id and self.saved >= saved


class FormCopy(Struct, frozen=True):
    """The copy of a form that answers were given on. `revision` is the assessment's when the copy was made.

    By criterion id (`WHOLE` for the rest): `revisions` where a part of the copy is of another revision;
    `untouched`, where nobody wrote anything; `computed`, the rating that the copy showed as what the dates give,
    not marked where they gave none; `seen`, the digest of what was recorded of a part when the copy was made:
    where it is known, a part is older only if something else is recorded of that very part.
    """

    revision: int
    source: CopySource = CopySource()
    revisions: Mapping[str, int] = field(default_factory=dict)
    untouched: frozenset[str] = frozenset()
    computed: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)

    def is_stale(self, stored: Assessment, part: str = WHOLE) -> bool:
        """Whether something newer than this part of the copy is recorded, from elsewhere or by reopening."""
        if (seen := self.seen.get(part)) is not None:
            return seen != recorded_digest(stored, part)
        return self.revisions.get(part, self.revision) < stored.revision and not self.source.is_same_source(stored)


class Recording(Struct, frozen=True):
    """What comes of answers. `proposed` is the assessment as they would make it; `is_new`, whether it says more
    than what is recorded. `missing` is what keeps it from being submitted and need not be there yet."""

    proposed: Assessment
    is_new: bool
    problems: tuple[MarkProblem, ...] = ()
    missing: tuple[MarkProblem, ...] = ()

    @property
    def assessment(self) -> Assessment | None:
        """What is to be stored; None when there are problems or nothing new."""
        return self.proposed if self.is_new and not self.problems else None


def record(stored: Assessment, answers: Answers, form: Form, copy: FormCopy, who: str) -> Recording:
    """What comes of somebody's answers. `stored` is what is recorded, or a drawn assessment that nobody has begun;
    `who` the staff id of the assessor.

    All problems are told at once. Nothing is stored, and the revision stays that of `stored`.
    """
    merging = _Merging(stored, answers, form, copy)
    proposed = replace(merging.assessment(), assessor=who)
    conflicts = tuple(merging.conflicts)
    stale = any(copy.is_stale(stored, part) for part in _parts(answers))
    if stale and answers.submit and not stored.is_locked:
        conflicts = (*conflicts, _submitted_from_older_copy())
    compared = replace(proposed, state=stored.state) if stale else proposed
    if stored.is_locked or same_content(stored, compared):
        return Recording(proposed, is_new=False, problems=conflicts)
    found = still_to_do(proposed, replace(form, timeliness=merging.timeliness))
    if answers.rest_met and not form.defaults_allowed:
        found = (*found, _defaults_switched_off())
    wrong = tuple(one for one in found if answers.submit or not one.missing)
    missing = tuple(one for one in found if one.missing)
    return Recording(proposed, is_new=True, problems=(*conflicts, *wrong), missing=missing)


def still_to_do(assessment: Assessment, form: Form) -> tuple[MarkProblem, ...]:
    """Everything that keeps an assessment from being submitted on the day of its form."""
    day = form.today.isoformat() if form.today else ""
    return problems_of(replace(assessment, marked_at=day), form)


def _defaults_switched_off() -> MarkProblem:
    message = (
        "Answering what is left in one go is switched off for this month. Clear this, and answer each question."
    )
    return MarkProblem(SWITCHED_OFF, WHOLE, "rest", message)


def _parts(answers: Answers) -> tuple[str, ...]:
    """The parts of a form that are answered; submitting and entered dates go with the whole."""
    whole = answers.whole is not None or answers.entered_dates is not None or answers.submit
    return (*((WHOLE,) if whole else ()), *(mark.criterion for mark in answers.marks))


def _submitted_from_older_copy() -> MarkProblem:
    message = "Something newer is recorded since this copy was made, so it cannot submit. Open the form again."
    return MarkProblem(OLDER_COPY, WHOLE, "ready", message)


class _Merging(Struct):
    """Answers set against what is recorded; `conflicts` gathers those that may not take its place."""

    stored: Assessment
    answers: Answers
    form: Form
    copy: FormCopy
    timeliness: Mapping[str, TimelinessResult] = field(default_factory=dict)
    conflicts: list[MarkProblem] = field(default_factory=list)
    _entered_dates: tuple[EnteredDate, ...] = ()

    def assessment(self) -> Assessment:
        """The assessment that the answers make, where they may, out of the recorded one."""
        entered = self._entered_dates = self._entered()
        as_recorded = set(entered) == set(self.stored.entered_dates)
        self.timeliness = self.form.timeliness if as_recorded else self.form.timeliness_with(entered)
        whole = self._whole()
        state = AssessmentState.SUBMITTED if self.answers.submit else AssessmentState.IN_PROGRESS
        return replace(
            self.stored,
            marks=tuple(self._marks()),
            entered_dates=entered,
            state=self.stored.state if self.stored.is_locked else state,
            recorded_from=str(self.copy.source),
            **{name: getattr(whole, name) for name in parts_of(WholeAnswers)},
        )

    def _entered(self) -> tuple[EnteredDate, ...]:
        """The extra dates in order of their fields; a newer record's are kept beside the copy's own."""
        if self.answers.entered_dates is None:
            return self.stored.entered_dates
        recorded = {one.field: one for one in self.stored.entered_dates}
        given = {one.field: one for one in self.answers.entered_dates}
        if self.stored.is_locked or self.copy.is_stale(self.stored):
            for name, entered in given.items():
                standing = recorded.get(name)
                if standing != entered and (standing or self.stored.is_locked):
                    self._conflict(WHOLE, "entered_dates", f"The date under '{heading(name)}'", name)
            given = recorded if self.stored.is_locked else given | recorded
        return tuple(given[name] for name in sorted(given))

    def _marks(self) -> Iterator[Mark]:
        """The marks on the questions asked, and any on a question that is not, which is a problem to be told."""
        given = {mark.criterion: mark for mark in self.answers.marks}
        recorded_marks = {mark.criterion: mark for mark in self.stored.marks}
        for question in self.form.questions():
            criterion = question.criterion
            person = self.form.attribution(criterion.id).person_id
            recorded = recorded_marks.pop(criterion.id, Mark(criterion.id))
            answer = given.pop(criterion.id, None)
            if answer is None:
                mark = self._following_the_dates(recorded, criterion, person)
            else:
                recorded = replace(recorded, person=recorded.person or person)
                mark = self._standing(
                    recorded, self._left(self._completed(answer, criterion, person), recorded, question)
                )
            if mark.is_marked or mark not in (Mark(criterion.id), Mark(criterion.id, person=person)):
                yield mark
        for part, answer in given.items():
            recorded_marks[part] = self._standing(recorded_marks.get(part, Mark(part)), answer)
        yield from (mark for mark in recorded_marks.values() if mark != Mark(mark.criterion))

    def _left(self, answer: Mark, recorded: Mark, question: Question) -> Mark:
        """The answer, given by default where it is left with the rest; what was recorded so stays so while the
        answer is left or says the same."""
        is_left = self.answers.rest_met and replace(answer, person="") == Mark(answer.criterion)
        if recorded.by_default and (is_left or replace(answer, by_default=True) == recorded):
            return recorded
        if not is_left or not self.form.defaults_allowed:
            return answer
        return by_default(answer, question, self.form, self._entered_dates, self.form.today)

    def _completed(self, mark: Mark, criterion: Criterion, person: str) -> Mark:
        """An answer with what the export, the criterion and the dates say where the assessor left it to them."""
        found = self.timeliness.get(criterion.id)
        if mark.rating == NO_RECORD:
            facts = self.form.facts(self._entered_dates, self.form.today)
            mark = without_record(mark, criterion, found, facts, self._scale(criterion))
        rating = mark.rating
        if found and rating == self.copy.computed.get(criterion.id):
            said = mark.evidence.strip() not in ("", self._working_before(criterion))
            rating = rating_by_dates(criterion, found, self._scale(criterion)) or (rating if said else NOT_MARKED)
        aim = (mark.aim or criterion.aim) if mark.priority else ""
        mark = replace(mark, rating=rating, aim=aim, person=mark.person or person)
        return with_working(mark, criterion, found, self._scale(criterion))

    def _following_the_dates(self, recorded: Mark, criterion: Criterion, person: str) -> Mark:
        """A recorded rating that the dates gave, or none where they gave none: when other dates are entered, what
        those give."""
        before, now = (each.get(criterion.id) for each in (self.form.timeliness, self.timeliness))
        scale = self._scale(criterion)
        if self.stored.is_locked or before is None or now is None or before == now:
            return recorded
        if recorded.rating != rating_by_dates(criterion, before, scale):
            return recorded
        evidence = "" if recorded.evidence == working(before) else recorded.evidence
        rating = rating_by_dates(criterion, now, scale)
        followed = replace(recorded, rating=rating, evidence=evidence, person=recorded.person or person)
        return with_working(followed, criterion, now, scale)

    def _scale(self, criterion: Criterion) -> tuple[Rating, ...]:
        """The ratings that a question offers."""
        return self.form.scheme.ratings_of(criterion)

    def _working_before(self, criterion: Criterion) -> str:
        """What the dates recorded so far say of a question: evidence that nobody typed."""
        before = self.form.timeliness.get(criterion.id)
        return working(before) if before else ""

    def _standing(self, recorded: Mark, answer: Mark) -> Mark:
        """The answer where it may take the place of the recorded mark, else the recorded mark."""
        part = answer.criterion
        if self._may_replace(part, blank=replace(recorded, person="") == Mark(part)):
            return answer
        for name in parts_of(Mark):
            if getattr(recorded, name) != getattr(answer, name) and part not in self.copy.untouched:
                self._conflict(part, name)
        return recorded

    def _whole(self) -> WholeAnswers:
        """The answers about the whole where they may take the place of the recorded ones, else those."""
        recorded, answers = whole_of(self.stored), self.answers.whole
        if answers is None:
            return recorded
        if self._may_replace(WHOLE, blank=recorded == WholeAnswers()):
            return answers
        for name in parts_of(WholeAnswers):
            if getattr(recorded, name) != getattr(answers, name) and WHOLE not in self.copy.untouched:
                self._conflict(WHOLE, name)
        return recorded

    def _may_replace(self, part: str, *, blank: bool) -> bool:
        """Whether an answer may take the place of what is recorded of its part; `blank` when nothing is."""
        if self.stored.is_locked:
            return False
        return blank or not self.copy.is_stale(self.stored, part)

    def _conflict(self, part: str, name: str, what: str = "This", value: str = "") -> None:
        if self.stored.is_locked:
            message = f"{what} is {self.stored.state.value} and locked. Ask for it to be reopened."
            self.conflicts.append(MarkProblem(LOCKED, part, name, message, value=value))
        else:
            message = f"{what} was answered anew since this copy was made. Open the form again."
            self.conflicts.append(MarkProblem(OLDER_COPY, part, name, message, value=value))


def recorded_digest(assessment: Assessment, part: str = WHOLE) -> str:
    """A short digest of what is recorded of a part, to see later whether it changed: a criterion's mark, or all
    that is said of the work as a whole."""
    if part != WHOLE:
        return _digest(assessment.mark(part))
    return _digest(whole_of(assessment), *sorted(assessment.entered_dates, key=lambda one: one.field))


def _digest(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def whole_of(assessment: Assessment) -> WholeAnswers:
    """What an assessment says of the work as a whole."""
    return WholeAnswers(**{name: getattr(assessment, name) for name in parts_of(WholeAnswers)})
