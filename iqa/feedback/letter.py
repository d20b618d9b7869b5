"""Compose one person's feedback letter from the marks on their record. It never ranks and never pools people.

What was done well comes first; then at most three things to change, each with what happened, the standard and
what next; then the marks, the dates, the actions agreed, and what so small a sample can and cannot show.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iqa.domain import NOT_APPLICABLE, Kind, Mark, Person, Scheme, TimelinessOutcome
from iqa.errors import Problem
from iqa.feedback.context import (
    ActionRow,
    DetailRow,
    FeedbackLetter,
    Priority,
    RatingTable,
    StrandRow,
    TimelinessRow,
    Work,
    WorkDetail,
)
from iqa.feedback.small_samples import Looked, small_sample_sentences
from iqa.feedback.wording import counted, first_name, listed, reference, work_label
from iqa.marking.marked import MarkedItem
from iqa.settings import Settings
from iqa.workdays import Month, add_working_days, long_date

TIMELINESS_ON_THE_FIRST_PAGE = 3
STRENGTHS_ON_THE_FIRST_PAGE = 3


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """Everything about one person that a letter is composed from.

    `looked` gives for each scheme how many of the person's pieces of work were looked at, out of how many.
    `traces` maps scheme ids to a line that says which draw and population the sample came from.
    """

    person: Person
    month: Month
    marked: Sequence[MarkedItem]
    people: Mapping[str, Person]
    sender: Person
    looked: Sequence[Looked]
    traces: Mapping[str, str]
    written_on: date
    previous_priorities: tuple[str, ...] = ()
    version: int = 1


def letter_problems(person: str, marked: Iterable[MarkedItem]) -> tuple[Problem, ...]:
    """What stands in the way of a person's letter: marks that need evidence and have none."""
    return tuple(
        Problem(
            "evidence-missing",
            f"{reference(one)}: '{one.scheme.criterion(mark.criterion).question}' is marked "
            f"{_label(one, mark).lower()} and nothing says where it shows. Add one line of evidence.",
        )
        for one in marked
        for mark in one.marks_of(person)
        if _is_below(one, mark) and one.scheme.rating(mark.rating).needs_evidence and not mark.evidence
    )


def compose_letter(request: LetterRequest, settings: Settings) -> FeedbackLetter:
    """The content of one person's letter. Call `letter_problems` first: this takes the marks as they are."""
    person = request.person
    own = [one for one in request.marked if one.marks_of(person.id)]
    details = tuple(_detail(one, request) for one in own)
    first, more = _timeliness_on_first_page(details)
    priorities = _priorities(own, person.id, settings.feedback.most_priorities)
    reply_by = add_working_days(request.written_on, settings.feedback.reply_days)
    return FeedbackLetter(
        area=settings.area,
        scheme_name=settings.scheme_name,
        marking=settings.protective_marking,
        month=request.month.label,
        date=long_date(request.written_on),
        person=person.id,
        person_name=person.name,
        first_name=first_name(person.name),
        sender_name=request.sender.name,
        sender_role=str(request.sender.role),
        looked_at=listed([looked.in_words for looked in request.looked]),
        works=tuple(detail.work for detail in details),
        strengths=_strengths(own, person.id),
        priorities=priorities,
        priorities_note=_priorities_note(own, person.id, priorities),
        tables=_tables(own, person.id),
        timeliness=first,
        timeliness_more=more,
        actions=_actions(own, person.id),
        reply_to=settings.feedback.reply_to or request.sender.email or request.sender.name,
        reply_by=long_date(reply_by) if reply_by else "",
        small_sample=small_sample_sentences(request.looked, settings.confidence),
        previous_priorities=request.previous_priorities,
        detail=details,
        traces=tuple(request.traces[scheme] for scheme in sorted({one.scheme.id for one in own})),
        version=request.version,
    )


def _label(one: MarkedItem, mark: Mark) -> str:
    if mark.rating == NOT_APPLICABLE:
        return "Not applicable"
    return one.scheme.rating(mark.rating).label


def _is_below(one: MarkedItem, mark: Mark) -> bool:
    """Whether the mark is short of the best rating, and is one at all."""
    steps = [rating.id for rating in one.scheme.scale]
    return mark.rating in steps[1:] and one.scheme.rating(mark.rating).needs_evidence


def _is_best(one: MarkedItem, mark: Mark) -> bool:
    return mark.rating == one.scheme.scale[0].id


def _strengths(own: Sequence[MarkedItem], person: str) -> tuple[str, ...]:
    """Good practice the assessors wrote down; else the strands in which every mark was the best."""
    noted = [
        f"{one.assessment.good_practice.rstrip('.')} ({reference(one)})."
        for one in own
        if one.assessment.good_practice and _good_practice_is_theirs(one, person)
    ]
    if noted:
        return tuple(noted[:STRENGTHS_ON_THE_FIRST_PAGE])
    clean: list[tuple[int, str]] = []
    for table in _tables(own, person):
        for row in table.rows:
            marks = sum(row.counts)
            if marks and row.counts[0] == marks:
                every = f"All {marks} marks" if marks > 1 else "The one mark"
                verb = "were" if marks > 1 else "was"
                clean.append((marks, f"{every} on {row.strand.lower()} {verb} {table.headings[0].lower()}."))
    return tuple(text for _, text in sorted(clean, reverse=True)[:STRENGTHS_ON_THE_FIRST_PAGE])


def _good_practice_is_theirs(one: MarkedItem, person: str) -> bool:
    """Good practice belongs to whose piece of work it is; in a letter, to its drafter."""
    owner = one.item.text("drafter_id") if one.scheme.population is Kind.LETTERS else one.item.text("person")
    return owner == person


def _priorities(own: Sequence[MarkedItem], person: str, most: int) -> tuple[Priority, ...]:
    """The candidates that the assessors put forward: worst rating first, then in the order of the form."""
    candidates = [
        (-[rating.id for rating in one.scheme.scale].index(mark.rating), number, one, mark)
        for number, (one, mark) in enumerate((one, mark) for one in own for mark in one.marks_of(person))
        if mark.priority and _is_below(one, mark)
    ]
    chosen: list[Priority] = []
    seen: set[str] = set()
    for _, _, one, mark in sorted(candidates, key=lambda candidate: candidate[:2]):
        if mark.criterion in seen:
            continue
        seen.add(mark.criterion)
        criterion = one.scheme.criterion(mark.criterion)
        chosen.append(
            Priority(
                question=criterion.question,
                reference=reference(one),
                what_happened=mark.evidence,
                standard=mark.aim or criterion.aim,
                next_step=mark.next_step,
            )
        )
    return tuple(chosen[:most])


def _priorities_note(own: Sequence[MarkedItem], person: str, priorities: Sequence[Priority]) -> str:
    """One sentence about what is not on the first page, so that nothing is passed over in silence."""
    below = sum(_is_below(one, mark) for one in own for mark in one.marks_of(person))
    if not below:
        return "Nothing we looked at fell short of the standard, so there is nothing we ask you to change."
    others = below - len(priorities)
    if not priorities:
        return (
            f"{counted(below, 'smaller point')} {'stands' if below == 1 else 'stand'} in the detail overleaf; "
            "none is a priority for this month."
        )
    if others > 0:
        return f"{counted(others, 'smaller point')} {'stands' if others == 1 else 'stand'} in the detail overleaf."
    return ""


def _tables(own: Sequence[MarkedItem], person: str) -> tuple[RatingTable, ...]:
    """A table for each scale: schemes that share one share a table, so that the letter stays short."""
    rows: dict[tuple[str, ...], list[StrandRow]] = {}
    titles: dict[tuple[str, ...], list[str]] = {}
    for scheme in {one.scheme.id: one.scheme for one in own}.values():
        headings = tuple(rating.label for rating in scheme.scale)
        works = [one for one in own if one.scheme.id == scheme.id]
        titles.setdefault(headings, []).append(f"{scheme.title} ({len(works)} looked at)")
        rows.setdefault(headings, []).extend(_strand_rows(scheme, works, person))
    return tuple(RatingTable(listed(titles[headings]), headings, tuple(found)) for headings, found in rows.items())


def _strand_rows(scheme: Scheme, works: Sequence[MarkedItem], person: str) -> list[StrandRow]:
    ratings = [rating.id for rating in scheme.scale]
    marks = [(scheme.criterion(mark.criterion).strand, mark) for one in works for mark in one.marks_of(person)]
    rows = [
        StrandRow(
            strand.label,
            tuple(sum(s == strand.id and mark.rating == rating for s, mark in marks) for rating in ratings),
        )
        for strand in scheme.strands
    ]
    return [row for row in rows if sum(row.counts)]


def _actions(own: Sequence[MarkedItem], person: str) -> tuple[ActionRow, ...]:
    return tuple(
        ActionRow(action.text, reference(one), long_date(action.due) if action.due else "")
        for one in own
        if _good_practice_is_theirs(one, person)
        for action in one.assessment.actions
    )


def _detail(one: MarkedItem, request: LetterRequest) -> WorkDetail:
    assessor = request.people.get(one.assessment.assessor)
    strands = {strand.id: strand.label for strand in one.scheme.strands}
    rows: list[DetailRow] = []
    timeliness: list[TimelinessRow] = []
    for mark in one.marks_of(request.person.id):
        criterion = one.scheme.criterion(mark.criterion)
        rows.append(
            DetailRow(
                strand=strands[criterion.strand],
                question=criterion.question,
                rating=_label(one, mark),
                evidence=mark.evidence,
                findings=tuple(one.scheme.finding_code(code).label for code in mark.finding_codes),
            )
        )
        result = one.timeliness.get(criterion.id)
        if result and result.outcome is not TimelinessOutcome.NOT_APPLICABLE:
            timeliness.append(
                TimelinessRow(reference(one), criterion.question, str(result.outcome), result.working)
            )
    work = Work(
        reference=reference(one),
        label=work_label(one),
        assessor=assessor.name if assessor else one.assessment.assessor,
        how_chosen="always included" if one.targeted else "drawn at random",
    )
    return WorkDetail(work, tuple(rows), tuple(timeliness))


def _timeliness_on_first_page(details: Sequence[WorkDetail]) -> tuple[tuple[TimelinessRow, ...], int]:
    """Not met first, then the others; how many did not fit."""
    every = [row for detail in details for row in detail.timeliness]
    not_met = [row for row in every if row.outcome == TimelinessOutcome.NOT_MET]
    others = [row for row in every if row.outcome != TimelinessOutcome.NOT_MET]
    shown = (not_met + others)[:TIMELINESS_ON_THE_FIRST_PAGE]
    return tuple(shown), len(every) - len(shown)
