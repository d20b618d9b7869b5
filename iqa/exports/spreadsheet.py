"""A table as .xlsx, or as .csv with its dictionary beside it. Everything in a cell is text, number or date, and
nothing is ever a formula.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from iqa.errors import UsageError
from iqa.exports.tables import DICTIONARY_HEADINGS, ExportTable, ExportValue
from iqa.sheets.printing import pages_wide, print_set_up, row_height
from iqa.sheets.table import column_letters
from iqa.sheets.writing import csv_file, set_text

ENDINGS = (".csv", ".xlsx")
DICTIONARY_SHEET = "Data dictionary"
NARROWEST, WIDEST = 9, 60
LONGEST_SHEET_NAME = 31
_MEASURED = 200
"""Rows that decide how wide a column is."""


def check_ending(path: Path) -> None:
    """UsageError for a file that is neither .csv nor .xlsx."""
    if path.suffix.casefold() not in ENDINGS:
        raise UsageError(
            f"{path.name or path} does not say which kind of file to write.",
            "Give a name that ends in .xlsx or in .csv.",
        )


def table_files(
    path: Path, table: ExportTable, protective_marking: str, beside: ExportTable | None = None
) -> dict[Path, bytes]:
    """A table and its dictionary as files to write, by path, with the table `beside`: a sheet of a workbook, a
    file beside a .csv, whose columns the dictionary explains too.

    Every printed page carries the protective marking. UsageError for a name of neither kind.
    """
    check_ending(path)
    if path.suffix.casefold() == ".csv":
        explained = (*table.dictionary(), *(beside.explained() if beside is not None else ()))
        more = {beside_path(path, beside): csv_file(beside.headings, beside.rows)} if beside is not None else {}
        dictionary = csv_file(DICTIONARY_HEADINGS, explained)
        return {path: csv_file(table.headings, table.rows), **more, dictionary_path(path): dictionary}
    written = BytesIO()
    _workbook(table, protective_marking, beside).save(written)
    return {path: written.getvalue()}


def files_of(path: Path) -> tuple[Path, ...]:
    """The files that `table_files` makes for a path in any case: the table, and of a .csv its dictionary."""
    return (path, dictionary_path(path)) if path.suffix.casefold() == ".csv" else (path,)


def dictionary_path(path: Path) -> Path:
    """Where the dictionary of a .csv file goes: beside it."""
    return path.with_name(f"{path.stem}-dictionary{path.suffix}")


def beside_path(path: Path, beside: ExportTable) -> Path:
    """Where the table beside that of a .csv file goes: beside it, by its own title."""
    return path.with_name(f"{path.stem}-{beside.title.casefold().replace(' ', '-')}{path.suffix}")


def _workbook(table: ExportTable, protective_marking: str, beside: ExportTable | None) -> Workbook:
    book = Workbook(write_only=True)
    add_table(book, table.title, table.headings, table.rows, protective_marking)
    if beside is not None:
        add_table(book, beside.title, beside.headings, beside.rows, protective_marking)
    explained = (*table.dictionary(), *(beside.explained() if beside is not None else ()))
    add_table(book, DICTIONARY_SHEET, DICTIONARY_HEADINGS, explained, protective_marking, wrapped=True)
    book.properties.creator = "iqa"
    book.properties.title = table.title
    return book


def add_table(
    book: Workbook,
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[ExportValue]],
    protective_marking: str,
    *,
    wrapped: bool = False,
) -> None:
    """A sheet: headings that stay in sight and filter, widths that fit, dates as dates; where texts are `wrapped`,
    rows as high as what stands in them."""
    sheet: Any = book.create_sheet(title[:LONGEST_SHEET_NAME])
    widths = tuple(_widths(headings, rows))
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[column_letters(index)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{column_letters(len(headings))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    print_set_up(sheet, protective_marking, 1 if wrapped else pages_wide(widths))
    looks = _looks(sheet, wrapped)
    sheet.append([_cell(sheet, heading, looks["heading"]) for heading in headings])
    for number, row in enumerate(rows, 2):
        if wrapped:
            sheet.row_dimensions[number].height = row_height(zip(map(_shown, row), widths, strict=True))
        sheet.append([_cell(sheet, value, looks["date" if isinstance(value, date) else "plain"]) for value in row])


def _looks(sheet: Any, wrapped: bool) -> dict[str, Any]:
    """A cell of each kind whose look others copy: giving every cell fonts of its own takes far longer."""
    heading, plain, day = (_bare(sheet) for _ in range(3))
    heading.font, heading.alignment = Font(name="Calibri", bold=True), Alignment(wrap_text=True, vertical="top")
    plain.alignment = day.alignment = Alignment(wrap_text=wrapped, vertical="top")
    day.number_format = "dd/mm/yyyy"
    return {"heading": heading._style, "plain": plain._style, "date": day._style}


def _bare(sheet: Any) -> Any:
    """An empty cell; openpyxl's types do not tell of the look that cells share."""
    return WriteOnlyCell(sheet)


def _cell(sheet: Any, value: ExportValue, look: Any) -> Any:
    cell = _bare(sheet)
    if value is not None and value != "":
        set_text(cell, value)
    cell._style = look
    return cell


def _widths(headings: Sequence[str], rows: Sequence[Sequence[ExportValue]]) -> Iterable[float]:
    for index, heading in enumerate(headings):
        texts = [heading, *(_shown(row[index]) for row in rows[:_MEASURED])]
        yield min(WIDEST, max(NARROWEST, *(len(text) + 2 for text in texts)))


def _shown(value: ExportValue) -> str:
    return "" if value is None else str(value)
