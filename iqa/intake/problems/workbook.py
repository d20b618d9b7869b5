"""The problems workbook: what to do on the first sheet, then the user's own rows, coloured and annotated.

It is built to be corrected and imported again: the headings are the user's own, in their order.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from iqa.errors import Severity
from iqa.intake.problems.annotated_rows import ROW, TO_DO, TO_DO_ELSEWHERE, RowsToMend, RowToMend
from iqa.intake.problems.grouping import ProblemGroup
from iqa.next_steps import Wording
from iqa.sheets.table import CellValue, UncalculatedCell
from iqa.sheets.writing import LONGEST_TEXT, set_text
from iqa.text import counted, writable

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as WorkbookCell

SUMMARY_SHEET = "What to do"
NOTES = 1_000
"""Cells that get a note; those after them are coloured and have their row's imperative."""
_LEFT_OUT, _LOOK_AT = "FFFFC7CE", "FFFFEB9C"
_HEADING = "FFE7E6E6"
_NOT_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_WIDEST_NOTE = 600
_TABLE_HEADINGS = ("What to do", "Column", "Rows", "How often", "The rows are", "For example")


class _Book(Struct):
    """A workbook being written row by row, and the notes it still may take."""

    book: "Workbook"
    references: frozenset[int]
    """Columns (from 0) that hold references: their cells are text, so that typing keeps leading zeros."""
    notes_left: int = NOTES


def build_problems_workbook(
    found: RowsToMend, command: str, references: Iterable[int] = (), wording: Wording = str
) -> "Workbook":
    """The workbook to save. `command` is how to import it again, in words; `wording` makes words of other steps.

    `references` are the columns (from 0) of ids.
    """
    from openpyxl import Workbook

    state = _Book(Workbook(write_only=True), frozenset(references))
    _summary(state.book, found, command, wording)
    _rows(state, found)
    return state.book


def _summary(book: "Workbook", found: RowsToMend, command: str, wording: Wording) -> None:
    sheet = book.create_sheet(SUMMARY_SHEET)
    for letter, width in zip("ABCDEF", (52, 28, 26, 10, 14, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for place, line in enumerate(_introduction(found, command)):
        sheet.append([_text(sheet, line, bold=place == 0)])
    sheet.append([])
    sheet.append([_text(sheet, heading, bold=True, fill=_HEADING) for heading in _TABLE_HEADINGS])
    for group in found.groups:
        sheet.append([_text(sheet, cell) for cell in _group_cells(group, wording)])


def _introduction(found: RowsToMend, command: str) -> Iterator[str]:
    where = f"{found.file}, sheet {found.sheet}" if found.sheet else found.file
    yield f"What to do about {where}"
    yield (
        f"{counted(found.broken, 'row')} of {found.total:,} "
        f"{'has' if found.broken == 1 else 'have'} something to mend; {found.rejected:,} "
        f"{'was' if found.rejected == 1 else 'were'} left out."
    )
    if found.whole:
        yield f"Correct the coloured cells on the next sheet, save, and import this workbook: {command}"
        yield "This sheet and the first two columns of the next are for you; an import passes over them."
    else:
        yield "The export is too long, or was cut wrongly, to come back whole: correct these in your own file."
        yield "This workbook cannot be imported, since the rows in order are not in it."
        if len(found.rows) < found.broken:
            yield f"It holds the first {len(found.rows):,} of the {found.broken:,} rows to mend."
    if sum(len(row.notes) for row in found.rows) > NOTES:
        yield f"The first {NOTES:,} cells carry a note; for those after them see the column {TO_DO}."


def _group_cells(group: ProblemGroup, wording: Wording) -> tuple[Any, ...]:
    rows = ", ".join(map(str, group.rows[:20])) + (" …" if len(group.rows) > 20 else "")
    done = "left out" if group.severity is Severity.REJECTED else "kept"
    return group.to_do, group.column, rows, group.count, done, group.example_said(wording)


def _rows(state: _Book, found: RowsToMend) -> None:
    sheet = state.book.create_sheet(_sheet_name(found.sheet))
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 46, 10
    headings = (TO_DO if found.whole else TO_DO_ELSEWHERE, ROW, *found.headings)
    sheet.append([_text(sheet, heading, bold=True, fill=_HEADING) for heading in headings])
    for row in found.rows:
        sheet.append(_cells(state, sheet, row))


def _cells(state: _Book, sheet: Any, row: RowToMend) -> list[Any]:
    to_do = _text(sheet, row.to_do, fill=_colour(row)) if row.to_do else None
    values = list(row.cells)
    values += [None] * (max(row.notes, default=-1) + 1 - len(values))
    return [to_do, row.number, *(_cell(state, sheet, row, place, value) for place, value in enumerate(values))]


def _cell(state: _Book, sheet: Any, row: RowToMend, place: int, value: CellValue) -> Any:
    """One of the user's cells: as plain as it can be, with colour and note when something is wrong with it."""
    stored = _storable(value)
    note = row.notes.get(place)
    reference = place in state.references
    if note is None and not reference and not isinstance(stored, str | date | datetime):
        return stored
    if note is None and not reference and isinstance(stored, str) and _is_plain(stored):
        return stored
    made = _text(sheet, stored, fill=_colour(row) if note else "")
    if isinstance(stored, datetime):
        made.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(stored, date):
        made.number_format = "dd/mm/yyyy"
    elif reference:
        made.number_format = "@"
    if note and state.notes_left:
        state.notes_left -= 1
        made.comment = _note(note)
    return made


def _storable(value: CellValue) -> str | int | float | bool | date | time | timedelta | None:
    """A cell as a workbook can hold it: an error as its text, a formula without a value as nothing."""
    if isinstance(value, UncalculatedCell):
        return None
    if value is None or isinstance(value, str | bool | date | time | timedelta):
        return value
    if isinstance(value, int | float):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    return str(value)


def _is_plain(text: str) -> bool:
    """Whether a text is taken for text as it stands, and not for a formula or an error."""
    return text[:1] not in ("=", "#") and len(text) <= LONGEST_TEXT and writable(text) == text


def _colour(row: RowToMend) -> str:
    return _LEFT_OUT if row.rejected else _LOOK_AT


def _text(sheet: Any, value: Any, *, bold: bool = False, fill: str = "") -> "WorkbookCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    made: WorkbookCell = WriteOnlyCell(sheet)
    set_text(made, value)
    if bold:
        made.font = Font(bold=True)
    if fill:
        made.fill = PatternFill("solid", fgColor=fill)
    return made


def _note(words: str) -> Any:
    from openpyxl.comments import Comment

    return Comment(words[:_WIDEST_NOTE], "iqa", height=90, width=280)


def _sheet_name(name: str) -> str:
    """The user's own sheet name, as far as a workbook takes it and the summary does not have it."""
    plain = _NOT_A_SHEET_NAME.sub(" ", name)[:31].strip()
    return plain if plain and plain.casefold() != SUMMARY_SHEET.casefold() else "Rows"
