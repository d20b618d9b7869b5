"""The problems workbook: what to do on the first sheet, then the user's own rows, coloured and annotated.

It is built to be corrected and imported again: the headings are the user's own, in their order.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from iqa.errors import Severity
from iqa.intake.problems.annotated_rows import ROW, TO_DO, TO_DO_ELSEWHERE, RowsToMend, RowToMend
from iqa.intake.problems.grouping import ProblemGroup
from iqa.next_steps import Wording
from iqa.sheets.printing import pages_wide, print_set_up, row_height
from iqa.sheets.table import CellValue, UncalculatedCell, column_letters
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
_WIDTHS = (52, 28, 26, 10, 14, 90)
"""Widths of the columns of the first sheet, in characters."""
_OWN_WIDTHS = (46, 24)
_NARROWEST, _WIDEST = 9, 40
"""How wide a column of the user's own may be, by what its first rows hold."""
_MEASURED = 200
_TABLE_HEADINGS = ("What to do", "Column", "Rows", "How often", "The rows are", "For example")


class _Book(Struct):
    """A workbook being written row by row, and the notes it still may take."""

    book: "Workbook"
    protective_marking: str
    references: frozenset[int]
    """Columns (from 0) that hold references: their cells are text, so that typing keeps leading zeros."""
    notes_left: int = NOTES


def build_problems_workbook(
    found: RowsToMend,
    command: str,
    protective_marking: str,
    references: Iterable[int] = (),
    wording: Wording = str,
) -> "Workbook":
    """The workbook to save. `command` is how to import it again, in words; `wording` makes words of other steps.

    `references` are the columns (from 0) of ids. Every printed page carries the protective marking.
    """
    from openpyxl import Workbook

    state = _Book(Workbook(write_only=True), protective_marking, frozenset(references))
    _summary(state, found, command, wording)
    _rows(state, found)
    return state.book


def _summary(state: _Book, found: RowsToMend, command: str, wording: Wording) -> None:
    sheet = _sheet(state, SUMMARY_SHEET, _WIDTHS, wide=1)
    introduction = list(_introduction(found, command))
    for place, line in enumerate(introduction):
        sheet.append([_text(sheet, line, bold=place == 0)])
    sheet.append([])
    sheet.append([_text(sheet, heading, bold=True, fill=_HEADING) for heading in _TABLE_HEADINGS])
    for number, group in enumerate(found.groups, len(introduction) + 3):
        cells = _group_cells(group, wording)
        sheet.row_dimensions[number].height = row_height(zip(map(str, cells), _WIDTHS, strict=True))
        sheet.append([_text(sheet, cell, wrapped=True) for cell in cells])


def _sheet(state: _Book, name: str, widths: Sequence[float], wide: int) -> Any:
    """A new sheet with columns of those widths, printed so many pages wide."""
    sheet: Any = state.book.create_sheet(name)
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[column_letters(index)].width = width
    print_set_up(sheet, state.protective_marking, wide)
    return sheet


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
    widths = (*_OWN_WIDTHS, *_widths(found))
    sheet = _sheet(state, _sheet_name(found.sheet), widths, pages_wide(widths))
    sheet.freeze_panes, sheet.print_title_rows, sheet.print_title_cols = "C2", "1:1", "A:B"
    headings = (TO_DO if found.whole else TO_DO_ELSEWHERE, ROW, *found.headings)
    sheet.append([_text(sheet, heading, bold=True, fill=_HEADING) for heading in headings])
    for row in found.rows:
        sheet.append(_cells(state, sheet, row))


def _widths(found: RowsToMend) -> Iterator[float]:
    """Widths in which the first rows of the user's own columns can be read: a date too narrow shows as ###."""
    first = [row.cells for row in found.rows[:_MEASURED]]
    for place, heading in enumerate(found.headings):
        texts = (_shown(cells[place]) for cells in first if place < len(cells))
        yield min(_WIDEST, max(_NARROWEST, len(heading) + 2, *(len(text) + 2 for text in texts)))


def _shown(value: CellValue) -> str:
    if isinstance(value, date):
        return "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
    stored = _storable(value)
    return "" if stored is None else str(stored)


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


def _text(sheet: Any, value: Any, *, bold: bool = False, fill: str = "", wrapped: bool = False) -> "WorkbookCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    made: WorkbookCell = WriteOnlyCell(sheet)
    set_text(made, value)
    if bold:
        made.font = Font(name="Calibri", bold=True)
    if wrapped:
        made.alignment = Alignment(wrap_text=True, vertical="top")
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
