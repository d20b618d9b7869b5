"""One item of a filled workbook: its rows become one assessment, set against what is recorded already.

A row that nobody touched never overwrites a newer mark; a row that contradicts one is a problem.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from iqa.domain import Assessment, AssessmentState, EnteredDate, Mark, TimelinessResult
from iqa.marking.attribution import Question
from iqa.marking.fact_checks import with_working
from iqa.marking.results import timeliness_of
from iqa.marking.workbook.brief import ItemToMark, Section, WorkbookBrief
from iqa.marking.workbook.cells import Place, action_of, is_ready, mark_of, rating_choices
from iqa.marking.workbook.layout import ITEM_ANSWERS
from iqa.marking.workbook.rows import Labels, computed_of, item_answers, mark_answers


@dataclass(frozen=True, slots=True)
class Recording:
    """What all items of one file share: the brief, the labels, and where the marks come from."""

    brief: WorkbookBrief
    labels: Labels
    made_as: str
    saved: str

    @property
    def source(self) -> str:
        """What an assessment keeps as `recorded_from`."""
        return f"{self.made_as} {self.saved}"

    def is_same_source(self, stored: Assessment) -> bool:
        """Whether the file is the one that the stored marks came from, saved no earlier than then."""
        made_as, _, saved = stored.recorded_from.partition(" ")
        return made_as == self.made_as and self.saved >= saved


@dataclass(frozen=True, slots=True)
class FilledItem:
    """The rows of one item. `marks` are by criterion id; `entered` are its extra dates."""

    section: Section
    one: ItemToMark
    row: Place | None
    marks: Mapping[str, Place]
    entered: tuple[EnteredDate, ...]

    @property
    def stored(self) -> Assessment | None:
        """The assessment recorded so far."""
        return self.one.assessment

    @property
    def places(self) -> tuple[Place, ...]:
        """All its rows."""
        return (*((self.row,) if self.row else ()), *self.marks.values())

    def touched(self) -> bool:
        """Whether anybody wrote anything since the workbook was made."""
        recorded = self.stored.entered_dates if self.stored else ()
        return any(place.is_changed() for place in self.places) or set(self.entered) != set(recorded)

    def is_ready(self) -> bool:
        """Whether its marks are to be submitted."""
        return self.row is not None and is_ready(self.row)


def assessment_of(filled: FilledItem, recording: Recording, ready: bool) -> Assessment:
    """The assessment that the rows of an item make. What is wrong is noted at its rows."""
    section, one, brief = filled.section, filled.one, recording.brief
    stored = filled.stored
    start = stored or Assessment(
        one.item.key,
        section.scheme.id,
        section.scheme.version,
        brief.month,
        section.draw,
        brief.assessor,
        brief.round,
    )
    entered = _entered(filled, recording)
    results = computed_results(filled, brief, entered)
    marks = tuple(_marks(filled, recording, results))
    state = AssessmentState.SUBMITTED if ready else AssessmentState.IN_PROGRESS
    if stored and stored.is_locked:
        state = stored.state
    whole = replace(
        start,
        marks=marks,
        entered_dates=entered,
        state=state,
        recorded_from=recording.source,
        assessor=brief.assessor,
    )
    return _with_item_row(whole, filled, recording)


def computed_results(
    filled: FilledItem, brief: WorkbookBrief, entered: tuple[EnteredDate, ...]
) -> Mapping[str, TimelinessResult]:
    """What the dates say, computed_results again where the assessor entered other dates than are recorded."""
    recorded = filled.stored.entered_dates if filled.stored else ()
    if brief.today is None or not brief.standards or set(entered) == set(recorded):
        return filled.one.timeliness
    return timeliness_of(filled.section.scheme, filled.one.item, brief.standards, brief.today, entered)


def same_content(one: Assessment, other: Assessment) -> bool:
    """Whether two assessments say the same, whenever and from wherever they were recorded."""

    def content(assessment: Assessment) -> Assessment:
        marks = sorted((mark for mark in assessment.marks if mark != Mark(mark.criterion)), key=repr)
        return replace(assessment, marks=tuple(marks), marked_at="", revision=0, recorded_from="")

    return content(one) == content(other)


def _marks(filled: FilledItem, recording: Recording, results: Mapping[str, TimelinessResult]) -> Iterator[Mark]:
    for question in filled.section.questions(filled.one):
        place = filled.marks.get(question.criterion.id)
        stored = filled.stored.mark(question.criterion.id) if filled.stored else Mark(question.criterion.id)
        mark = _mark(place, question, filled, recording, results) if place else stored
        known = filled.section.attribution(filled.one, question, recording.brief.people)
        if mark.is_marked or mark not in (Mark(mark.criterion), Mark(mark.criterion, person=known.person_id)):
            yield mark


def _mark(
    place: Place,
    question: Question,
    filled: FilledItem,
    recording: Recording,
    results: Mapping[str, TimelinessResult],
) -> Mark:
    """The mark of a row, or the recorded one where the row has nothing newer to say."""
    section, criterion, stored = filled.section, question.criterion, filled.stored
    known = section.attribution(filled.one, question, recording.brief.people)
    mark = mark_of(place, section, criterion, known, recording.labels)
    before = rating_choices(section).get(place.text("computed"), "")
    if before and mark.rating == before:
        mark = replace(mark, rating=computed_of(criterion, results, section) or mark.rating)
    mark = with_working(mark, criterion, results.get(criterion.id), section.scheme.scale)
    if stored is None:
        return mark
    recorded = stored.mark(criterion.id)
    beyond = tuple(code for code in recorded.finding_codes[2:] if code not in mark.finding_codes)
    mark = replace(mark, finding_codes=mark.finding_codes + beyond)
    if not recorded.is_marked and not recorded.evidence:
        return mark
    recorded = replace(recorded, person=recorded.person or known.person_id)
    old, new = (mark_answers(one, section, recording.labels) for one in (recorded, mark))
    return recorded if _keeps_recorded(place, stored, recording, (old, new)) else mark


def _keeps_recorded(
    place: Place, stored: Assessment, recording: Recording, answers: tuple[dict[str, str], dict[str, str]]
) -> bool:
    """Whether the recorded answers of a row stand; a newer or locked answer that the row denies is a problem."""
    locked = stored.is_locked
    behind = is_stale(place, stored, recording)
    if not locked and not behind:
        return False
    old, new = answers
    for name in (name for name in old if place.is_changed() and old[name] != new[name] and name != "ready"):
        was = f"'{old[name][:60]}'" if old[name] else "nothing"
        if locked:
            message = f"This is {stored.state.value} and locked; {was} is recorded. Ask for it to be reopened."
            place.wrong("locked", name, message)
        else:
            message = f"A newer answer is recorded since this copy was made: {was}. Make a new workbook."
            place.wrong("older-copy", name, message)
    return True


def _with_item_row(whole: Assessment, filled: FilledItem, recording: Recording) -> Assessment:
    """The assessment with the answers about the item as a whole."""
    place, stored = filled.row, filled.stored
    if place is None:
        return whole
    action = action_of(place, filled.section.questions(filled.one))
    others = stored.actions[1:] if stored else ()
    whole = replace(
        whole,
        actions=(*((action,) if action else ()), *others),
        good_practice=place.text("good_practice"),
        urgent_concern=place.text("urgent_concern"),
        referral=place.text("referral"),
        overall=place.text("overall"),
    )
    if stored is None:
        return whole
    answers = (item_answers(stored, filled.section), item_answers(whole, filled.section))
    if not any(answers[0][name] for name in ITEM_ANSWERS if name != "ready"):
        return whole
    if not _keeps_recorded(place, stored, recording, answers):
        return whole
    return replace(
        whole,
        actions=stored.actions,
        good_practice=stored.good_practice,
        urgent_concern=stored.urgent_concern,
        referral=stored.referral,
        overall=stored.overall,
    )


def _entered(filled: FilledItem, recording: Recording) -> tuple[EnteredDate, ...]:
    """The extra dates in order of field; a newer record's are kept beside the file's own."""
    stored = filled.stored
    found = {one.field: one for one in filled.entered}
    if stored and filled.row and is_stale(filled.row, stored, recording):
        found = {one.field: one for one in stored.entered_dates} | found
    return tuple(found[name] for name in sorted(found))


def is_stale(place: Place, stored: Assessment, recording: Recording) -> bool:
    """Whether something newer than a row's copy is recorded, from elsewhere or by reopening."""
    return _revision(place) < stored.revision and not recording.is_same_source(stored)


def _revision(place: Place) -> int:
    """The revision that a row was written from; 0 when its cell does not hold a number."""
    text = place.text("revision")
    return int(text) if text.isdecimal() else 0
