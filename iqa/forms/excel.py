"""A form as one sheet of a workbook: a label, an answer beside it, drop-downs, nothing that is run."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color
from openpyxl.worksheet.datavalidation import DataValidation

from iqa.forms.values import AnsweredForm, AnsweredLine, AnswerForm, AnswerKind, AnswerLine, reference_in
from iqa.marking.workbook.opening import as_text, opened_guarded
from iqa.marking.workbook.rules import day_rule, list_rule, listed
from iqa.marking.workbook.styles import (
    ANSWER_FILL,
    BOLD,
    DATE_FORMAT,
    GRID,
    HINT,
    HINT_INK,
    INK,
    PLAIN,
    TEXT_FORMAT,
    TITLE,
    UNLOCKED,
    WRAPPED,
    page,
    protect,
)
from iqa.sheets.printing import row_height
from iqa.sheets.writing import set_text
from iqa.text import fold, writable

SHEET = "Reply"
LISTS = "Lists"
_LABELS, _ANSWERS = 30, 62
_AS_LABEL = InlineFont(rFont="Arial", sz=10, b=True, color=Color(INK))
_AS_HINT = InlineFont(rFont="Arial", sz=9, i=True, color=Color(HINT_INK))
"""Within one cell, what is asked is bold and how it is meant is not."""
_MOST_ROWS, _MOST_COLUMNS = 2_000, 12


def build_sheet(form: AnswerForm) -> Workbook:
    """The form as a workbook, to be saved with `iqa.sheets.writing`."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = SHEET
    lists = book.create_sheet(LISTS)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = _LABELS, _ANSWERS
    row = _paragraphs(sheet, 1, ((form.title, TITLE), (form.about, BOLD), *((one, PLAIN) for one in form.opening)))
    for number, line in enumerate(form.lines, 1):
        _add_line(sheet, lists, row + number, (number, line))
    last = _paragraphs(sheet, row + len(form.lines) + 2, [(one, PLAIN) for one in form.closing])
    _paragraphs(sheet, last, [(form.foot, HINT)])
    lists.sheet_state = "veryHidden"
    page(sheet, form.protective_marking)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "portrait", 1
    protect(sheet)
    book.properties.creator, book.properties.title = "iqa", form.title
    return book


def _paragraphs(sheet: Any, row: int, texts: Iterable[tuple[str, Any]]) -> int:
    """Texts across both columns from a row on; the row after them."""
    for text, font in texts:
        cell = sheet.cell(row, 1)
        set_text(cell, text)
        cell.font, cell.alignment = font, WRAPPED
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        sheet.row_dimensions[row].height = row_height([(text, _LABELS + _ANSWERS)]) + (9 if font is TITLE else 0)
        row += 1
    return row


def _add_line(sheet: Any, lists: Any, row: int, numbered: tuple[int, AnswerLine]) -> None:
    number, line = numbered
    label, answer = sheet.cell(row, 1), sheet.cell(row, 2)
    shown = f"{line.label}\n{line.hint}" if line.hint else line.label
    set_text(label, shown)
    if line.hint:
        asked, hint = TextBlock(_AS_LABEL, writable(line.label)), TextBlock(_AS_HINT, f"\n{writable(line.hint)}")
        label.value = CellRichText(asked, hint)
    label.font, label.alignment, label.border = BOLD, WRAPPED, GRID
    answer.font, answer.alignment, answer.border, answer.fill = PLAIN, WRAPPED, GRID, ANSWER_FILL
    answer.protection = UNLOCKED
    answer.number_format = DATE_FORMAT if line.kind is AnswerKind.DAY else TEXT_FORMAT
    sheet.row_dimensions[row].height = row_height([(shown, _LABELS)], line.lines)
    rule = _rule(lists, number, line)
    rule.promptTitle, rule.prompt, rule.showInputMessage = line.label[:32], line.hint[:255], bool(line.hint)
    sheet.add_data_validation(rule)
    rule.add(answer.coordinate)


def _rule(lists: Any, number: int, line: AnswerLine) -> DataValidation:
    if line.kind is AnswerKind.DAY:
        return day_rule()
    return list_rule(listed(lists, number, line.choices)) if line.choices else DataValidation(allow_blank=True)


def read_sheet(path: Path) -> AnsweredForm:
    """A form that came back as a workbook: each label with the cell beside it. Raises SheetError for a file that
    is no workbook, or is harmful."""
    answers: dict[str, AnsweredLine] = {}
    reference = ""
    for title, number, texts in opened_guarded(path, sheet_rows):
        reference = reference or next(filter(None, map(reference_in, texts)), "")
        label = fold(texts[0].split("\n")[0])
        if label and len(texts) > 1:
            answers.setdefault(label, AnsweredLine(texts[1], f"{title}, cell B{number}"))
    return AnsweredForm(path.name, reference, answers)


def sheet_rows(book: Any) -> list[tuple[str, int, list[str]]]:
    """The sheet, the number and the texts of each row of a workbook that holds anything, as far as a form
    reaches."""
    found = []
    for sheet in book.worksheets:
        if sheet.title == LISTS:
            continue
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
        for number, cells in enumerate(rows, 1):
            texts = [as_text(cell) for cell in cells]
            if any(texts):
                found.append((sheet.title, number, texts))
    return found
