"""What stands in each row of a marking workbook, as plain text by column; pure, so that reading can compare.

The answers recorded so far are shown again, and a timeliness question begins with the rating its dates give.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from iqa.domain import (
    NOT_APPLICABLE,
    AgreedAction,
    Answered,
    Assessment,
    Criterion,
    Mark,
    TimelinessResult,
)
from iqa.marking.attribution import Question
from iqa.marking.defaults import by_default
from iqa.marking.fact_checks import TIMELINESS_CHECK, Contradiction, contradictions, filled, rating_by_dates
from iqa.marking.timeliness_words import where_to_look, working
from iqa.marking.work_words import about
from iqa.marking.workbook.brief import (
    ItemToMark,
    Section,
    WorkbookBrief,
    item_labels,
    people_labels,
    row_key,
)
from iqa.marking.workbook.layout import ITEM_ANSWERS, MARK_ANSWERS, YES, answers_digest
from iqa.staff import Directory

RowTexts = Mapping[str, str]


class MarkRow(Struct, frozen=True):
    """One row to write or to compare with: the item and the text of each column."""

    one: ItemToMark
    texts: RowTexts
    first: bool
    """Whether it is the first row of its item."""


class Labels(Struct, frozen=True):
    """How items and people are called in this workbook. `persons` finds a person's id by label or by id,
    `directory` those of the staff list however their names are typed."""

    items: Mapping[str, str]
    people: Mapping[str, str]
    persons: Mapping[str, str]
    directory: Directory


def labels_of(brief: WorkbookBrief) -> Labels:
    """The labels of a brief, worked out once."""
    people = people_labels(brief)
    persons = {label: person for person, label in people.items()} | {person: person for person in people}
    return Labels(item_labels(brief), people, persons, Directory(brief.people))


def mark_rows(brief: WorkbookBrief, section: Section, labels: Labels) -> Iterator[tuple[Criterion, MarkRow]]:
    """A row for each question on each item of a section."""
    for one in section.items:
        for place, question in enumerate(section.questions(one)):
            yield question.criterion, MarkRow(one, _mark_texts(brief, section, one, question, labels), place == 0)


def item_rows(section: Section, labels: Labels) -> Iterator[MarkRow]:
    """A row for each item of a section."""
    for one in section.items:
        answers = item_answers(one.assessment, section)
        texts = {
            "case": labels.items[one.item.key],
            "person": one.person_name,
            "about": about(section.scheme.population, one.item),
            "key": one.item.key,
            "revision": str(one.assessment.revision if one.assessment else 0),
            "written": answers_digest(answers[name] for name in ITEM_ANSWERS),
        }
        yield MarkRow(one, texts | answers, True)


def item_answers(assessment: Assessment | None, section: Section) -> dict[str, str]:
    """The answer cells of an item's row, as recorded so far."""
    if assessment is None:
        return dict.fromkeys(ITEM_ANSWERS, "")
    first = assessment.actions[0] if assessment.actions else AgreedAction("")
    return {
        "ready": "" if assessment.state.value in {"drawn", "in progress"} else YES,
        "good_practice": assessment.good_practice,
        "action": first.text,
        "action_about": section.scheme.criterion(first.criterion).question if first.criterion else "",
        "action_due": first.due.isoformat() if first.due else "",
        "urgent_concern": assessment.urgent_concern,
        "referral": assessment.referral,
        "overall": assessment.overall,
        "rest": "",
    }


def mark_answers(mark: Mark, section: Section, labels: Labels) -> dict[str, str]:
    """The answer cells of a question's row for a mark."""
    scheme = section.scheme
    codes = [*scheme.finding_labels(mark.finding_codes), "", ""]
    return {
        "rating": section.scheme.rating_label(mark.rating, mark.criterion),
        "evidence": mark.evidence,
        "code_1": codes[0],
        "code_2": codes[1],
        "priority": YES if mark.priority else "",
        "aim": mark.aim if mark.priority else "",
        "next_step": mark.next_step,
        "explanation": mark.explanation,
        "whose": labels.people.get(mark.person, mark.person),
    }


def computed_of(criterion: Criterion, timeliness: Mapping[str, TimelinessResult], section: Section) -> str:
    """The rating that the dates give to a timeliness question; '' for any other question."""
    return rating_by_dates(criterion, timeliness.get(criterion.id), section.scheme.ratings_of(criterion))


def shown_texts(
    brief: WorkbookBrief, section: Section, one: ItemToMark, question: Question, labels: Labels
) -> dict[str, str]:
    """The cells of a row that only tell: they come from the brief alone, so a row can be recognised by them."""
    criterion = question.criterion
    found = one.timeliness.get(criterion.id)
    dates = (working(found), where_to_look(found)) if found else ()
    perhaps = "" if question.applies else " (If it applies: the export does not say.)"
    return {
        "case": labels.items[one.item.key],
        "question": criterion.question + perhaps,
        "person": one.person_name,
        "strand": section.scheme.strand_label(criterion.strand),
        "dates": " ".join(part for part in (*dates, *brief.form(section, one).shown_beside(criterion.id)) if part),
        "key": row_key(one.item.key, criterion.id),
    }


def _mark_texts(
    brief: WorkbookBrief, section: Section, one: ItemToMark, question: Question, labels: Labels
) -> dict[str, str]:
    criterion = question.criterion
    mark = one.assessment.mark(criterion.id) if one.assessment else Mark(criterion.id)
    form, entered = brief.form(section, one), one.assessment.entered_dates if one.assessment else ()
    computed = computed_of(criterion, one.timeliness, section)
    answers = mark_answers(mark, section, labels)
    if not mark.is_marked and (said := form.answered_by_record(criterion.id)):
        computed = said.rating
        answers["evidence"] = answers["evidence"] or _says(brief, section, one, said)
    answers["rating"] = answers["rating"] or section.scheme.rating_label(computed, criterion.id)
    attribution = section.attribution(one, question, brief.people)
    if not mark.person and attribution.known:
        answers["whose"] = labels.people.get(attribution.person_id, attribution.person_id)
    ratings, says = _contradicting(brief, section, one, criterion)
    hidden = {
        "computed": section.scheme.rating_label(computed, criterion.id),
        "alone": "" if by_default(Mark(criterion.id), question, form, entered, brief.today).is_marked else YES,
        "untold": YES if form.is_untold(criterion.id) else "",
        "searched": YES if form.may_have_no_record(criterion.id) else "",
        "contradicts": ratings,
        "says": says,
        "aim_text": criterion.aim,
        "revision": str(one.assessment.revision if one.assessment else 0),
        "written": answers_digest(answers[name] for name in MARK_ANSWERS),
    }
    return shown_texts(brief, section, one, question, labels) | answers | hidden


def _contradicting(
    brief: WorkbookBrief, section: Section, one: ItemToMark, criterion: Criterion
) -> tuple[str, str]:
    """The ratings that the record would contradict, as '|Fully met|Not applicable|', and what to say then."""
    entered = one.assessment.entered_dates if one.assessment else ()
    facts = brief.form(section, one).facts(entered, brief.today)
    computed = computed_of(criterion, one.timeliness, section)
    ratings: list[str] = []
    says: dict[str, None] = {}
    scale = section.scheme.ratings_of(criterion)
    for rating in (*(step.id for step in scale), NOT_APPLICABLE):
        found = contradictions(
            criterion, Mark(criterion.id, rating), facts, one.timeliness.get(criterion.id), scale
        )
        if found:
            ratings.append(section.scheme.rating_label(rating, criterion.id))
            gives = section.scheme.rating_label(computed, criterion.id)
            says |= dict.fromkeys(_in_short(each, gives) for each in found)
    return (f"|{'|'.join(ratings)}|" if ratings else "", _joined(says))


def _says(brief: WorkbookBrief, section: Section, one: ItemToMark, answer: Answered) -> str:
    """What the record shows, as evidence for an answer below the best; '' where none is needed."""
    needs = answer.rating != NOT_APPLICABLE and section.scheme.rating(answer.rating).needs_evidence
    return filled(answer.says, brief.form(section, one).facts()) if needs else ""


def _in_short(found: Contradiction, gives: str) -> str:
    """What the record shows; the working of the dates stands beside it already."""
    if found.check == TIMELINESS_CHECK:
        return f"the dates give '{gives}'."
    return found.says


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentences)
