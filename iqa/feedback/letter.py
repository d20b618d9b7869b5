"""Compose one person's feedback letter from the marks on their record. It never ranks and never pools people.

What was done well comes first; then at most three things to change, each with what happened, the standard and
what next; then the marks, the dates, the actions agreed, and what so small a sample can and cannot show.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from msgspec import Struct

from iqa.domain import DisputedMark, Mark, Month, Person, Standard, TimelinessOutcome, long_date
from iqa.errors import Problem
from iqa.feedback.context import ActionRow, DetailRow, FeedbackLetter, TimelinessRow, Work, WorkDetail
from iqa.feedback.outcomes import outcome_sentences
from iqa.feedback.priorities import as_priority, chosen_priorities, lacking, priorities_note
from iqa.feedback.problems import LetterProblem
from iqa.feedback.small_samples import Looked, small_sample_sentences
from iqa.feedback.strengths import good_practice_for, rating_tables, strengths_of
from iqa.feedback.wording import first_name, reference, work_label
from iqa.marking.fact_checks import computed_rating
from iqa.marking.results import MarkedWork
from iqa.marking.timeliness import LETTER_STANDARDS, owned_clocks, whose_delay
from iqa.marking.timeliness_words import delay_words, without_outcome
from iqa.settings import Settings
from iqa.staff import name_of
from iqa.text import joined, mid_sentence
from iqa.workdays import add_working_days

TIMELINESS_ON_THE_FIRST_PAGE = 3
ACTIONS_ON_THE_FIRST_PAGE = 3


class LetterRequest(Struct, frozen=True):
    """Everything about one person that a letter is composed from.

    `looked` gives for each scheme how many of the person's pieces of work were looked at, out of how many.
    `traces` maps scheme ids to a line that says which draw and population the sample came from. `improved` is a
    sentence on earlier priorities, and `disputes` are the person's that were decided.
    """

    person: Person
    month: Month
    marked: Sequence[MarkedWork]
    people: Mapping[str, Person]
    sender: Person
    looked: Sequence[Looked]
    traces: Mapping[str, str]
    written_on: date
    previous_priorities: tuple[str, ...] = ()
    version: int = 1
    improved: str = ""
    disputes: Sequence[DisputedMark] = ()


def letter_problems(person: str, marked: Iterable[MarkedWork]) -> tuple[Problem, ...]:
    """What stands in the way of a person's letter: marks without evidence, priorities half written."""
    return tuple(
        LetterProblem(
            code,
            f"{reference(one)}: '{one.scheme.criterion(mark.criterion).question}' {said}",
            item=one.item.key,
            criterion=mark.criterion,
        )
        for one in marked
        for mark in one.marks_of(person)
        for code, said in lacking(one, mark)
    )


def compose_letter(request: LetterRequest, settings: Settings) -> FeedbackLetter:
    """The content of one person's letter. Call `letter_problems` first: this takes the marks as they are."""
    person = request.person
    own = [one for one in request.marked if one.marks_of(person.id)]
    details = tuple(_detail(one, request, settings) for one in own)
    first, more = _timeliness_on_first_page([row for one in own for row in _timeliness_rows(one, person.id)])
    chosen = chosen_priorities(own, person.id)[: settings.feedback.most_priorities]
    actions = _actions(own, person.id, [one for one, _ in chosen])
    reply_by = add_working_days(request.written_on, settings.feedback.reply_days)
    return FeedbackLetter(
        area=settings.area,
        scheme_name=settings.scheme_name,
        protective_marking=settings.protective_marking,
        month=request.month.label,
        date=long_date(request.written_on),
        person=person.id,
        person_name=person.name,
        first_name=first_name(person.name),
        sender_name=request.sender.name,
        sender_role=str(request.sender.role),
        looked_at=joined([one.in_words for one in request.looked]) + ", counting the work that could be drawn",
        works=tuple(detail.work for detail in details),
        strengths=strengths_of(own, person.id),
        priorities=tuple(as_priority(one, mark) for one, mark in chosen),
        priorities_note=priorities_note(own, person.id, chosen),
        tables=rating_tables(own, person.id),
        timeliness=first,
        timeliness_more=more,
        actions=actions[:ACTIONS_ON_THE_FIRST_PAGE],
        actions_more=len(actions[ACTIONS_ON_THE_FIRST_PAGE:]),
        reply_to=settings.feedback.reply_to or request.sender.email or request.sender.name,
        reply_by=long_date(reply_by) if reply_by else "",
        small_sample=small_sample_sentences(request.looked, settings.confidence),
        previous_priorities=request.previous_priorities,
        detail=details,
        traces=tuple(request.traces[scheme] for scheme in sorted({one.scheme.id for one in own})),
        version=request.version,
        improved=request.improved,
        outcomes=outcome_sentences(request.disputes, own, request.people),
    )


def _actions(own: Sequence[MarkedWork], person: str, first: Sequence[MarkedWork]) -> tuple[ActionRow, ...]:
    """What was agreed, that on the work with the chosen priorities first."""
    order = sorted(own, key=lambda one: one not in first)
    return tuple(row for one in order for row in _actions_of(one, person))


def _actions_of(one: MarkedWork, person: str) -> tuple[ActionRow, ...]:
    return tuple(
        ActionRow(
            text=action.text,
            reference=reference(one),
            due=long_date(action.due) if action.due else "",
            question=one.scheme.criterion(action.criterion).question if action.criterion else "",
        )
        for action in one.actions_of(person)
    )


def _detail(one: MarkedWork, request: LetterRequest, settings: Settings) -> WorkDetail:
    """One piece of work with the person's own marks, the good practice if it is theirs, and the dates.

    Beside a letter's lateness stands whose delay it was: the mark is the drafter's, the days may not be.
    """
    person = request.person.id
    rows = [_detail_row(one, mark) for mark in one.marks_of(person)]
    if note := good_practice_for(one, person):
        rows.insert(0, DetailRow("The whole", "What was done well", "Good practice", note, ()))
    work = Work(
        reference=reference(one),
        label=work_label(one),
        assessor=name_of(one.assessment.assessor, request.people),
        how_chosen="chosen apart from the random draw" if one.certainty_selected else "drawn at random",
    )
    dated = _timeliness_rows(one, person, _whose_delay(one, settings.standards, request.written_on))
    return WorkDetail(work, tuple(rows), dated, _actions_of(one, person))


def _whose_delay(one: MarkedWork, standards: Sequence[Standard], today: date) -> dict[str, str]:
    """Criterion -> whose delay a late letter was, for the question on the letter as a whole."""
    standards, day = one.standards or standards, one.judged_on or today
    return {
        criterion.id: delay_words(
            whose_delay(result, owned_clocks(standards, one.item.facts, day, one.assessment.entered_dates))
        )
        for criterion in one.scheme.criteria
        if criterion.standard in LETTER_STANDARDS
        and (result := one.timeliness.get(criterion.id))
        and result.outcome is TimelinessOutcome.NOT_MET
    }


def _detail_row(one: MarkedWork, mark: Mark) -> DetailRow:
    criterion = one.scheme.criterion(mark.criterion)
    return DetailRow(
        strand=one.scheme.strand_label(criterion.strand),
        question=criterion.question,
        rating=one.scheme.rating_label(mark.rating, mark.criterion),
        evidence=mark.evidence,
        findings=one.scheme.finding_labels(mark.finding_codes),
    )


def _timeliness_rows(
    one: MarkedWork, person: str, delays: Mapping[str, str] = MappingProxyType({})
) -> tuple[TimelinessRow, ...]:
    """What the dates say on each question of time on a person's record, and whose delay it was."""
    found = (_timeliness_row(one, mark, delays.get(mark.criterion, "")) for mark in one.marks_of(person))
    return tuple(row for row in found if row)


def _timeliness_row(one: MarkedWork, mark: Mark, delay: str) -> TimelinessRow | None:
    """What the dates say on a question of time, and why the assessor marked it otherwise if they did."""
    result = one.timeliness.get(mark.criterion)
    if result is None or result.outcome is TimelinessOutcome.NOT_APPLICABLE:
        return None
    said, criterion = without_outcome(result), one.scheme.criterion(mark.criterion)
    if mark.rating != computed_rating(result, one.scheme.ratings_of(criterion)) and mark.explanation.strip():
        rated = mid_sentence(one.scheme.rating_label(mark.rating, mark.criterion))
        said += f" Marked {rated} all the same: {mark.explanation.strip()}"
    said += f" {delay}" if delay else ""
    return TimelinessRow(reference(one), criterion.question, _OUTCOMES[result.outcome], said)


_OUTCOMES = {outcome: outcome.value[:1].upper() + outcome.value[1:] for outcome in TimelinessOutcome}


def _timeliness_on_first_page(rows: Iterable[TimelinessRow]) -> tuple[tuple[TimelinessRow, ...], int]:
    """Not met first, then the others; how many did not fit."""
    every = sorted(rows, key=lambda row: row.outcome != _OUTCOMES[TimelinessOutcome.NOT_MET])
    return tuple(every[:TIMELINESS_ON_THE_FIRST_PAGE]), len(every[TIMELINESS_ON_THE_FIRST_PAGE:])
