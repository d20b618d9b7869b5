"""Reads a filled marking workbook into assessments, all or nothing: with any problem, nothing is to be recorded.

It judges against a brief built afresh from the records, never against what the file says of itself; what may be
recorded is for `iqa.marking.recording` to say. It stores nothing, so reading a file twice gives the same twice.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from iqa.domain import Assessment, EnteredDate
from iqa.errors import Problem, Severity, SheetError
from iqa.marking.attribution import NOBODYS
from iqa.marking.completeness import MarkProblem
from iqa.marking.names import names_in
from iqa.marking.recording import CopySource, record
from iqa.marking.work_words import date_choices
from iqa.marking.workbook.brief import WorkbookBrief, item_key_of, row_key
from iqa.marking.workbook.cells import RowPlace, cells_in_words, entered_date_of
from iqa.marking.workbook.identity import expected_items, expected_marks, identity_problems, places_by_key
from iqa.marking.workbook.layout import sheet_plans
from iqa.marking.workbook.lists import rest_choices
from iqa.marking.workbook.merging import FilledFile, FilledItem, answers_of, at_cells, copy_of
from iqa.marking.workbook.opening import FilledWorkbook, open_filled
from iqa.marking.workbook.rows import Labels, labels_of
from iqa.text import counted, fold, joined

BriefFor = Callable[[str, str, str], WorkbookBrief | None]
"""The expected brief of a month, an assessor's id and a round's name; None when nothing is drawn for them."""


class ReadWorkbook(Struct, frozen=True):
    """What a filled workbook holds. With any of `problems` there are no assessments: nothing is to be recorded.

    `notices` say what is still missing and what somebody should look at. `unchanged` are the keys of items that
    say what is recorded already; `brief` is what the file was judged against. `untouched`: nobody has written
    anything in it since it was made.
    """

    assessments: tuple[Assessment, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    unchanged: tuple[str, ...] = ()
    brief: WorkbookBrief | None = None
    untouched: bool = False


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
    file = FilledFile(brief, labels, CopySource(filled.told("workbook"), filled.saved))
    problems: list[Problem] = []
    items = _items(filled, file, problems)
    readings = [_reading(item, file) for item in items]
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
        untouched=not any(item.touched() for item in items),
    )


class _Reading(Struct, frozen=True):
    """What became of one item."""

    assessment: Assessment | None = None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    unchanged: str = ""


def _items(filled: FilledWorkbook, file: FilledFile, problems: list[Problem]) -> list[FilledItem]:
    """The rows of every item, found by their keys; problems with keys and extra dates are added."""
    brief = file.brief
    plans = sheet_plans(section.scheme for section in brief.sections)
    entered = _entered_dates(filled, file, problems)
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
    filled: FilledWorkbook, file: FilledFile, problems: list[Problem]
) -> dict[str, list[EnteredDate]]:
    """Item key -> the extra dates entered for it."""
    brief = file.brief
    dates = date_choices((section.scheme for section in brief.sections), brief.standards)
    choices = dates | {name: name for name in dates.values()}
    cases = {label: key for key, label in file.labels.items.items()} | _cases_as_written(filled)
    sheet = next(one for one in filled.sheets if one.role == "dates")
    found: dict[str, list[EnteredDate]] = {}
    for row in sheet.rows:
        place = RowPlace(sheet, row)
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


def _reading(item: FilledItem, file: FilledFile) -> _Reading:
    """What the rows of one item come to."""
    key = item.one.item.key
    if not item.touched():
        return _Reading(unchanged=key if item.stored else "")
    brief = file.brief
    answers = answers_of(item, file)
    stored, form = brief.recorded(item.section, item.one), brief.form(item.section, item.one)
    came = record(stored, answers, form, copy_of(item, file), brief.assessor)
    # An older copy whose 'ready' alone is new says nothing new: it was recorded, and reopened since.
    told = [one for one in came.problems if came.is_new or one.part != "ready"]
    wrong: list[Problem] = [problem for place in item.places for problem in place.problems]
    already = {(problem.row, problem.sheet, problem.column) for problem in wrong}
    said = [(one, cell) for one in told for cell in at_cells(item, file, answers, one)]
    fresh = [(one, cell) for one, cell in said if (cell.row, cell.sheet, cell.column) not in already]
    wrong += _unanswered_as_one(item, fresh, file)
    if not came.is_new:
        return _Reading(problems=tuple(wrong), unchanged=key)
    open_or_untold = _untold(item, came.proposed) if answers.submit else _unfinished(item, came.missing, file)
    return _Reading(came.proposed, tuple(wrong), (*_names(item), *open_or_untold))


def _unanswered_as_one(
    item: FilledItem, found: Sequence[tuple[MarkProblem, Problem]], file: FilledFile
) -> list[Problem]:
    """The problems of an item, the questions left open told as one: left at 'ready', it may have all of them."""
    left = [told for one, told in found if one.code == "not-marked" and one.criterion in item.marks]
    if item.row is None or len(left) < 2:
        return [told for _, told in found]
    label = file.labels.items[item.one.item.key]
    cells = cells_in_words(left[0].column, [one.row for one in left])
    message = (
        f"{label}: {len(left)} questions are not answered, in {left[0].sheet}, {cells}. "
        f"Answer them, or {_not_ready(item)}."
    )
    return [*(told for _, told in found if told not in left), item.row.problem("not-marked", "ready", message)]


def _not_ready(item: FilledItem) -> str:
    """How an item's row says that it is not ready after all."""
    best, with_ready = rest_choices(item.section.scheme)
    if item.row and fold(item.row.text("rest")) == fold(with_ready):
        return f"choose '{best}' alone under 'Remaining questions'"
    return "set 'Ready to submit?' to No"


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


def _unfinished(item: FilledItem, missing: Sequence[MarkProblem], file: FilledFile) -> Iterator[Problem]:
    """One notice for an item in progress, with what is still missing."""
    place = item.row or next(iter(item.places))
    counts = {words: sum(one.code == code for one in missing) for code, words in _MISSING_WORDS.items()}
    parts = [counted(number, *words) for words, number in counts.items() if number]
    label = file.labels.items[item.one.item.key]
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
    own = set(map(item_key_of, filled.keys or brief.row_keys()))
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
