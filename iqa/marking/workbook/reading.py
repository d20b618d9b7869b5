"""Reads a filled marking workbook into assessments, all or nothing: with any problem, nothing is to be recorded.

It judges against a brief built afresh from the records, never against what the file says of itself. It stores
nothing, so reading a file twice gives the same twice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from iqa.domain import Assessment, EnteredDate
from iqa.errors import Problem, Severity, SheetError
from iqa.marking.assessment import Marking, Shortfall, shortfalls
from iqa.marking.attribution import NOBODYS
from iqa.marking.names import names_in
from iqa.marking.workbook.brief import WorkbookBrief, row_key
from iqa.marking.workbook.cells import Place, cells_in_words, entered_date_of
from iqa.marking.workbook.identity import expected_items, expected_marks, identity_problems, places_by_key
from iqa.marking.workbook.layout import date_choices, sheet_plans
from iqa.marking.workbook.merging import (
    FilledItem,
    Recording,
    assessment_of,
    computed_results,
    is_stale,
    same_content,
)
from iqa.marking.workbook.opening import FilledWorkbook, open_filled
from iqa.marking.workbook.rows import Labels, labels_of
from iqa.staff import names_of
from iqa.text import counted, joined

BriefFor = Callable[[str, str, str], WorkbookBrief | None]
"""The expected brief of a month, an assessor's id and a round's name; None when nothing is drawn for them."""


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """What a filled workbook holds. With any of `problems` there are no assessments: nothing is to be recorded.

    `notices` say what is still missing and what somebody should look at. `unchanged` are the keys of items that
    say what is recorded already; `brief` is what the file was judged against.
    """

    assessments: tuple[Assessment, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    unchanged: tuple[str, ...] = ()
    brief: WorkbookBrief | None = None


def read_workbook(path: Path, brief_for: BriefFor) -> ReadWorkbook:
    """The assessments in a file, or everything that is wrong with it, by sheet and cell."""
    try:
        filled = open_filled(path)
    except SheetError as fault:
        return ReadWorkbook(problems=(Problem("not-readable", str(fault)), *fault.problems))
    told = (filled.told(name) for name in ("month", "assessor", "round"))
    brief = brief_for(*told) if filled.told("checksum") else None
    strange = identity_problems(filled, brief)
    if strange or brief is None:
        return ReadWorkbook(problems=strange, brief=brief)
    return _read(filled, brief)


def _read(filled: FilledWorkbook, brief: WorkbookBrief) -> ReadWorkbook:
    """The assessments of a file whose identity holds."""
    labels = labels_of(brief)
    recording = Recording(brief, labels, filled.told("workbook"), filled.saved)
    problems: list[Problem] = []
    items = _items(filled, recording, problems)
    readings = [_reading(item, recording) for item in items]
    for reading in readings:
        problems += reading.problems
    notices = [*_news(filled, brief, labels), *(notice for reading in readings for notice in reading.notices)]
    if problems:
        return ReadWorkbook(problems=_in_order(problems), notices=tuple(notices), brief=brief)
    return ReadWorkbook(
        tuple(reading.assessment for reading in readings if reading.assessment),
        (),
        tuple(notices),
        tuple(reading.unchanged for reading in readings if reading.unchanged),
        brief,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What became of one item."""

    assessment: Assessment | None = None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    unchanged: str = ""


def _items(filled: FilledWorkbook, recording: Recording, problems: list[Problem]) -> list[FilledItem]:
    """The rows of every item, found by their keys; problems with keys and extra dates are added."""
    brief = recording.brief
    plans = sheet_plans(section.scheme for section in brief.sections)
    entered = _entered_dates(filled, recording, problems)
    items = []
    for index, section in enumerate(brief.sections):
        marks_plan, items_plan = plans[2 * index], plans[2 * index + 1]
        marks = places_by_key(filled, marks_plan, expected_marks(section), problems)
        rows = places_by_key(filled, items_plan, expected_items(section), problems)
        for one in section.items:
            asked = [question.criterion.id for question in section.questions(one)]
            keys = {criterion: row_key(one.item.key, criterion) for criterion in asked}
            found = {criterion: marks[key] for criterion, key in keys.items() if key in marks}
            row = rows.get(one.item.key)
            items.append(FilledItem(section, one, row, found, tuple(entered.get(one.item.key, ()))))
    return items


def _entered_dates(
    filled: FilledWorkbook, recording: Recording, problems: list[Problem]
) -> dict[str, list[EnteredDate]]:
    """Item key -> the extra dates entered for it."""
    brief = recording.brief
    dates = date_choices((section.scheme for section in brief.sections), brief.standards)
    choices = dates | {name: name for name in dates.values()}
    cases = {label: key for key, label in recording.labels.items.items()} | _cases_as_written(filled)
    sheet = next(one for one in filled.sheets if one.role == "dates")
    found: dict[str, list[EnteredDate]] = {}
    for row in sheet.rows:
        place = Place(sheet, row)
        entered = entered_date_of(place, choices, cases)
        if entered:
            key, value = entered
            if value.field in {one.field for one in found.get(key, ())}:
                place.wrong("date-twice", "which", "This date of this case is entered twice. Keep the right one.")
            found.setdefault(key, []).append(value)
        problems += place.problems
    return found


def _cases_as_written(filled: FilledWorkbook) -> dict[str, str]:
    """What the file itself calls its items -> their keys."""
    rows = (row for sheet in filled.sheets if sheet.role == "items" for row in sheet.rows)
    return {row.texts["case"]: row.texts["key"] for row in rows if row.texts["key"]}


def _reading(item: FilledItem, recording: Recording) -> _Reading:
    """What the rows of one item come to."""
    key = item.one.item.key
    if not item.touched():
        return _Reading(unchanged=key if item.stored else "")
    ready = item.is_ready()
    assessment = assessment_of(item, recording, ready)
    wrong: list[Problem] = [problem for place in item.places for problem in place.problems]
    if item.stored and _says_nothing_new(item, item.stored, assessment, recording):
        return _Reading(problems=tuple(wrong), unchanged=key)
    short = _shortfalls(item, assessment, recording)
    already = {(problem.row, problem.sheet, problem.column) for problem in wrong}
    said = [(one, _at_cell(item, one)) for one in short if ready or not one.missing]
    fresh = [(one, told) for one, told in said if (told.row, told.sheet, told.column) not in already]
    wrong += _unanswered_as_one(item, fresh, recording)
    open_or_untold = _untold(item, assessment) if ready else _unfinished(item, short, recording)
    notices = (*_names(item), *open_or_untold)
    return _Reading(assessment, tuple(wrong), notices)


def _says_nothing_new(item: FilledItem, stored: Assessment, read: Assessment, recording: Recording) -> bool:
    """Whether what was read is recorded already, or locked. An older copy's 'ready' alone is nothing new."""
    if stored.is_locked:
        return True
    behind = any(is_stale(place, stored, recording) for place in item.places)
    return same_content(stored, replace(read, state=stored.state) if behind else read)


def _shortfalls(item: FilledItem, assessment: Assessment, recording: Recording) -> tuple[Shortfall, ...]:
    """What keeps an item from being submitted, by the day of the brief."""
    section, one, brief = item.section, item.one, recording.brief
    attributions = {
        question.criterion.id: section.attribution(one, question, brief.people)
        for question in section.questions(one)
    }
    results = computed_results(item, brief, assessment.entered_dates)
    names = next((names_of(person) for person in brief.people if person.id == brief.assessor), ())
    marking = Marking(
        section.scheme, one.item, section.focus, results, attributions, names or (brief.assessor_name,)
    )
    day = brief.today.isoformat() if brief.today else ""
    return shortfalls(replace(assessment, marked_at=day), marking)


_COLUMN_OF = {"finding_codes": "code_1", "person": "whose", "actions": "action", "assessor": "case"}


def _at_cell(item: FilledItem, short: Shortfall) -> Problem:
    """A shortfall at the cell where it is mended; on the item's row when its question has none."""
    place = item.marks.get(short.criterion) or item.row
    if place is None:
        return Problem(short.code, short.message)
    column = _COLUMN_OF.get(short.part, short.part)
    if short.criterion and place is item.row:
        question = item.section.scheme.criterion(short.criterion).question
        message = f"'{question}' is not in this workbook: {short.message} Make a new workbook."
        return place.problem(short.code, "ready", message)
    return place.problem(short.code, column if column in place.sheet.letters else "ready", short.message)


def _unanswered_as_one(
    item: FilledItem, found: Sequence[tuple[Shortfall, Problem]], recording: Recording
) -> list[Problem]:
    """The problems of an item, the questions left open told as one: left at 'ready', it may have all of them."""
    left = [told for one, told in found if one.code == "not-marked" and one.criterion in item.marks]
    if item.row is None or len(left) < 2:
        return [told for _, told in found]
    label = recording.labels.items[item.one.item.key]
    cells = cells_in_words(left[0].column, [one.row for one in left])
    message = (
        f"{label}: {len(left)} questions are not answered, in {left[0].sheet}, {cells}. "
        "Answer them, or set 'Ready to submit?' to No."
    )
    return [*(told for _, told in found if told not in left), item.row.problem("not-marked", "ready", message)]


_FREE_TEXTS = (
    "evidence",
    "aim",
    "next_step",
    "explanation",
    "good_practice",
    "action",
    "urgent_concern",
    "referral",
    "overall",
)


def _names(item: FilledItem) -> Iterator[Problem]:
    """A warning for every changed text that holds a name of the row."""
    for place in item.places:
        for name in _FREE_TEXTS:
            found = names_in(place.text(name), item.one.item)
            if found:
                said = joined([f"'{word}'" for word in found])
                message = f"This holds {said}, a name in this case. Leave names out: it may be quoted in a letter."
                yield place.problem("name-in-comment", name, message, notice=True)


def _untold(item: FilledItem, assessment: Assessment) -> Iterator[Problem]:
    """A warning where an action is about a question on nobody's record, so that nobody would be told of it."""
    for action in assessment.actions:
        if item.row and action.criterion and assessment.mark(action.criterion).person in {"", *NOBODYS}:
            message = (
                "Nobody is told of this action: the question it is about is on nobody's record. Say under 'Whose "
                "work was it?' who did it, or leave this cell empty."
            )
            yield item.row.problem("action-untold", "action_about", message, notice=True)


def _unfinished(item: FilledItem, short: Sequence[Shortfall], recording: Recording) -> Iterator[Problem]:
    """One notice for an item in progress, with what is still missing."""
    place = item.row or next(iter(item.places))
    missing = [one for one in short if one.missing]
    counts = {words: sum(one.code == code for one in missing) for code, words in _MISSING_WORDS.items()}
    parts = [counted(number, *words) for words, number in counts.items() if number]
    label = recording.labels.items[item.one.item.key]
    what = f"Still missing: {joined(parts)}." if parts else "Nothing is missing: say Yes when it is ready."
    yield place.problem("in-progress", "case", f"{label} is in progress. {what}", notice=True)


_MISSING_WORDS = {
    "not-marked": ("rating", "ratings"),
    "evidence-missing": ("line of evidence", "lines of evidence"),
    "priority-incomplete": ("part of a priority", "parts of priorities"),
    "contradiction": ("explanation", "explanations"),
    "whose-work": ("name of whose work it was", "names of whose work it was"),
    "action-without-words": ("action", "actions"),
}


def _news(filled: FilledWorkbook, brief: WorkbookBrief, labels: Labels) -> Iterator[Problem]:
    """Items that were drawn for the assessor after the workbook was made."""
    own = {key.rpartition("|")[0] for key in filled.keys or brief.row_keys()}
    for _, one in brief.all_items():
        if one.item.key not in own:
            message = (
                f"{labels.items[one.item.key]} was added since this workbook was made. Make a new one for it."
            )
            yield Problem("item-added", message, severity=Severity.NOTICE)


def _in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """By sheet as first met, then by row and column."""
    sheets = list(dict.fromkeys(problem.sheet for problem in problems))
    return tuple(sorted(problems, key=lambda one: (sheets.index(one.sheet), one.row, len(one.column), one.column)))
