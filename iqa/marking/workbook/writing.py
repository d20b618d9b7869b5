"""Builds a marking workbook from a brief: a row for each question on each item, ready to be filled in.

Whatever came from an export or an assessor is written as text; the only formulas are our own.
"""

import hashlib
from collections.abc import Iterable
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.worksheet import Worksheet

from iqa.domain import Criterion, TimelinessOutcome, day_of
from iqa.marking.references import case_address
from iqa.marking.work_words import date_choices
from iqa.marking.workbook.brief import Section, WorkbookBrief, checksum, identity_of
from iqa.marking.workbook.layout import (
    DONE,
    EXTRA_DATE_ROWS,
    FIRST_ROW,
    FREE_DATE_ROWS,
    HEADING_ROW,
    SheetColumn,
    SheetPlan,
    sheet_plans,
)
from iqa.marking.workbook.lists import (
    add_choices,
    add_keys,
    add_lists,
    aim_formula,
    codes_name,
    due_formula,
    left_formula,
    needing_evidence,
    priority_formula,
    question_lists,
    questions_asked,
    ratings_name,
    rest_choices,
    todo_formula,
)
from iqa.marking.workbook.pages import add_guidance, add_start
from iqa.marking.workbook.rows import Labels, MarkRow, RowTexts, item_rows, labels_of, mark_rows
from iqa.marking.workbook.styles import (
    ANSWER_FILL,
    CHECK_FILL,
    DATE_FORMAT,
    DONE_FILL,
    GRID,
    LINK,
    NEW_ITEM,
    PLAIN,
    TEXT_FORMAT,
    UNLOCKED,
    WRAPPED,
    StyleCache,
    base_font,
    heading_beside,
    heading_lines,
    lay_out,
    page,
)
from iqa.sheets.printing import row_height
from iqa.sheets.table import column_letters
from iqa.sheets.writing import set_text

_LEAST_LINES = 3
"""Lines of a row with answers, so that a sentence of evidence shows whole."""
_FILL_IN = (
    "Fill in the pale yellow cells under the brown headings. Rest the pointer on a question for its guidance."
)
_LOCKED = "Work already submitted is shown, and stays as it is unless it is reopened."
_NAMES = "Leave names of victims and defendants out of what you write: it may be quoted in a letter."


def build_workbook(brief: WorkbookBrief) -> Workbook:
    """The marking workbook of a brief, to be saved with `iqa.sheets.writing.write_workbook`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    base_font(book)
    plans = sheet_plans(section.scheme for section in brief.sections)
    labels = labels_of(brief)
    made_as = workbook_id(brief)
    add_start(book, brief, plans)
    for number, section in enumerate(brief.sections, 1):
        marks, items = plans[2 * number - 2], plans[2 * number - 1]
        _add_marks(book, brief, (number, section), marks, labels)
        _add_items(book, brief, (number, section), (items, marks), labels)
    _add_dates(book, brief, plans[-1])
    add_guidance(book, brief)
    for plan in plans:
        sheet = book[plan.title]
        _put(sheet, HEADING_ROW, plan.columns, {"key": f"{plan.stamp}:{made_as}"})
    add_lists(book, brief)
    add_keys(book, brief, made_as)
    book.security.lockStructure = True
    book.properties.creator = "iqa"
    book.properties.title = f"Marking for {brief.month.label}, {brief.assessor_name}"
    book.active = 0
    return book


def workbook_id(brief: WorkbookBrief) -> str:
    """What this making of a workbook is called: the same brief gives the same id, a later one another."""
    revisions = [
        f"{one.item.key}={one.assessment.revision if one.assessment else 0}" for _, one in brief.all_items()
    ]
    told = checksum(identity_of(brief), (*brief.row_keys(), *revisions))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _add_marks(
    book: Workbook, brief: WorkbookBrief, numbered: tuple[int, Section], plan: SheetPlan, labels: Labels
) -> None:
    """The sheet of a scheme's questions, item by item."""
    number, section = numbered
    sheet, style_cache = book.create_sheet(plan.title), StyleCache()
    title = f"{section.scheme.title}, {brief.month.label}: {brief.assessor_name}"
    lay_out(sheet, plan.columns, f"C{FIRST_ROW}", brief.protective_marking)
    heading_beside(sheet, title, _FILL_IN, f"{_NAMES} {_LOCKED}")
    letters = _letters(plan.columns)
    last = HEADING_ROW
    for last, (criterion, row) in enumerate(mark_rows(brief, section, labels), FIRST_ROW):
        texts = dict(row.texts) | {
            "codes_name": codes_name(number, section, criterion),
            "ratings_name": ratings_name(number, section, criterion, searched=bool(row.texts["searched"])),
            "needs": needing_evidence(section, criterion),
        }
        _put_row(sheet, last, plan, row, texts, style_cache)
        _link(sheet[f"{letters['case']}{last}"], brief, row)
        sheet[f"{letters['todo']}{last}"].value = todo_formula(letters, last)
        if not texts["aim"]:
            _put_formula(sheet[f"{letters['aim']}{last}"], aim_formula(letters, last))
        if not texts["priority"] and not texts["next_step"]:
            _put_formula(sheet[f"{letters['priority']}{last}"], priority_formula(letters, last))
        sheet[f"{letters['question']}{last}"].comment = _note(section, criterion)
    _finish(sheet, plan, last, brief.protective_marking)
    add_choices(sheet, plan, max(last, FIRST_ROW))
    _colour(sheet, letters["todo"], max(last, FIRST_ROW))


def _put_formula(cell: Any, formula: str) -> None:
    """One of our formulas into an answer cell, to be typed over."""
    cell.value, cell.number_format = formula, "General"


def _add_items(
    book: Workbook,
    brief: WorkbookBrief,
    numbered: tuple[int, Section],
    plans: tuple[SheetPlan, SheetPlan],
    labels: Labels,
) -> None:
    """The sheet with a row for each item: what is said of it as a whole, and whether it is ready."""
    number, section = numbered
    plan, marks = plans
    sheet, style_cache = book.create_sheet(plan.title), StyleCache()
    name = section.scheme.item_name
    title = f"{plan.title}, {brief.month.label}: {brief.assessor_name}"
    best, with_ready = rest_choices(section.scheme)
    ready = f"Say Yes under 'Ready to submit?' once no questions are left for a {name}; the marks are then locked."
    if brief.defaults_allowed:
        ready += (
            f" 'Remaining questions: {best}' answers in one go what you left blank and found in order; "
            f"'{with_ready}' says that Yes too."
        )
    lay_out(sheet, plan.columns, f"B{FIRST_ROW}", brief.protective_marking)
    letters, of_marks = _letters(plan.columns), _letters(marks.columns)
    sheet.column_dimensions[letters["rest"]].hidden = not brief.defaults_allowed
    heading_beside(sheet, title, ready, _NAMES)
    lists = question_lists(number, section)
    last = HEADING_ROW
    for last, row in enumerate(item_rows(section, labels), FIRST_ROW):
        texts = dict(row.texts) | {"questions": lists[questions_asked(section, row.one)]}
        _put_row(sheet, last, plan, row, texts, style_cache)
        _link(sheet[f"{letters['case']}{last}"], brief, row)
        if brief.action_days and not texts["action"] and not texts["action_due"]:
            sheet[f"{letters['action_due']}{last}"].value = due_formula(letters, last, brief.action_days)
        sheet[f"{letters['left']}{last}"].value = left_formula(letters, last, marks.title, of_marks)
    _finish(sheet, plan, last, brief.protective_marking)
    add_choices(sheet, plan, max(last, FIRST_ROW))


def _add_dates(book: Workbook, brief: WorkbookBrief, plan: SheetPlan) -> None:
    """The sheet for dates that the export lacks: those entered before, and those to look for."""
    sheet, style_cache = book.create_sheet(plan.title), StyleCache()
    hint = (
        "For a date that is missing or wrong in the export: say which, and where you found it. "
        "Rows that name a date without giving it are those to look for; leave one so where there is no record."
    )
    lay_out(sheet, plan.columns, f"A{FIRST_ROW}", brief.protective_marking)
    recomputed = "The timeliness is computed again when the workbook is recorded."
    heading_lines(sheet, plan.columns, plan.title, hint, recomputed)
    rows = [*entered_rows(brief), *missing_rows(brief)]
    last = FIRST_ROW + max(EXTRA_DATE_ROWS, len(rows) + FREE_DATE_ROWS) - 1
    for number in range(FIRST_ROW, last + 1):
        _put_row(sheet, number, plan, None, {}, style_cache)
    for number, texts in enumerate(rows, FIRST_ROW):
        _put(sheet, number, plan.columns, texts)
    add_choices(sheet, plan, last)
    sheet.print_area = f"A1:D{last}"


def entered_rows(brief: WorkbookBrief) -> Iterable[dict[str, str]]:
    """The rows of extra dates recorded so far."""
    labels, names = labels_of(brief).items, _date_names(brief)
    for _, one in brief.all_items():
        for entered in one.assessment.entered_dates if one.assessment else ():
            yield {
                "case": labels[one.item.key],
                "which": names.get(entered.field, entered.field),
                "date": entered.value.isoformat(),
                "source": entered.source,
            }


def missing_rows(brief: WorkbookBrief) -> Iterable[dict[str, str]]:
    """A row for every date that a question of time on open work waits for, its date and source to be filled in."""
    labels, names = labels_of(brief).items, _date_names(brief)
    for section, one in brief.all_items():
        if one.assessment and one.assessment.is_locked:
            continue
        results = (one.timeliness.get(question.criterion.id) for question in section.questions(one))
        untold = (found for found in results if found and found.outcome is TimelinessOutcome.CANNOT_BE_ASSESSED)
        for field in dict.fromkeys(field for found in untold for field in found.missing if field in names):
            yield {"case": labels[one.item.key], "which": names[field]}


def _date_names(brief: WorkbookBrief) -> dict[str, str]:
    choices = date_choices((section.scheme for section in brief.sections), brief.standards)
    return {field: heading for heading, field in choices.items()}


def _put_row(
    sheet: Worksheet, number: int, plan: SheetPlan, row: MarkRow | None, texts: RowTexts, style_cache: StyleCache
) -> None:
    """A row's cells with their look, and answers unlocked unless the item is submitted."""
    columns = plan.columns
    editable = row is None or row.one.assessment is None or not row.one.assessment.is_locked
    first = row is not None and row.first
    for index, column in enumerate(columns, 1):
        look = (column.hidden, column.answer, column.date, editable, first)
        style_cache.apply(sheet.cell(number, index), look, partial(_dress, column, editable, first))
    _put(sheet, number, columns, texts)
    told = dict(texts) | {"todo": f"Check or explain: {texts.get('says', '')}"}
    shown = [(told.get(column.field, ""), column.width) for column in columns if not column.hidden]
    sheet.row_dimensions[number].height = row_height(shown, 1 if row is None else _LEAST_LINES)


def _dress(column: SheetColumn, editable: bool, first: bool, cell: Any) -> None:
    """The look of a cell: its column's, stronger above the first row of an item, pale yellow where answers go."""
    cell.font, cell.alignment = PLAIN, WRAPPED
    if column.hidden:
        return
    cell.border = NEW_ITEM if first else GRID
    if column.answer:
        cell.number_format = DATE_FORMAT if column.date else TEXT_FORMAT
        if editable:
            cell.protection, cell.fill = UNLOCKED, ANSWER_FILL


def _put(sheet: Worksheet, number: int, columns: tuple[SheetColumn, ...], texts: RowTexts) -> None:
    """Texts into their columns; a blank leaves its cell empty."""
    for index, column in enumerate(columns, 1):
        text = texts.get(column.field, "")
        if text:
            cell: Any = sheet.cell(number, index)
            set_text(cell, (column.date and day_of(text)) or text)


def _link(cell: Any, brief: WorkbookBrief, row: MarkRow) -> None:
    """A link to the case in the office's own system, where the office has said how its address goes."""
    if address := case_address(brief.case_address, row.one.item.text("urn")):
        cell.hyperlink, cell.font = address, LINK


def _note(section: Section, criterion: Criterion) -> Comment:
    """The guidance that shows when the pointer rests on a question; a note moves with its row when sorted."""
    labels = {rating.id: rating.label for rating in section.scheme.ratings_of(criterion)}
    lines = [f"{labels[rating]}: {text}" for rating, text in criterion.guidance.items() if rating in labels]
    text = "\n".join([*lines, f"Judges the work of: {criterion.work_of.value}."])
    note = Comment(text, "iqa")
    note.width, note.height = 460, 60 + 17 * sum(1 + len(line) // 62 for line in lines)
    return note


def _finish(sheet: Worksheet, plan: SheetPlan, last: int, protective_marking: str) -> None:
    """Filters over the whole table, hidden columns too so that they move along, and what is printed: two pages
    wide, the first two columns on both."""
    shown = [column for column in plan.columns if not column.hidden]
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{column_letters(len(plan.columns))}{last}"
    sheet.print_area = f"A1:{column_letters(len(shown))}{last}"
    page(sheet, protective_marking, pages_wide=2)
    sheet.print_title_cols = "A:B"


def _colour(sheet: Worksheet, letter: str, last: int) -> None:
    """A tint behind the words 'Done' and 'Check'."""
    rule: Any = FormulaRule
    area, first = f"{letter}{FIRST_ROW}:{letter}{last}", f"${letter}{FIRST_ROW}"
    sheet.conditional_formatting.add(area, rule([f'{first}="{DONE}"'], fill=DONE_FILL))
    sheet.conditional_formatting.add(area, rule([f'LEFT({first},5)="Check"'], fill=CHECK_FILL))


def _letters(columns: tuple[SheetColumn, ...]) -> dict[str, str]:
    return {column.field: column_letters(index) for index, column in enumerate(columns, 1)}
