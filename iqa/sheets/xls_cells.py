"""Reads old binary workbooks (.xls, Excel 2 to 2003) with two engines and compares them cell by cell.

xlrd is believed, since it alone knows the formats; where calamine differs, the cell's own record decides, and
where that does not tell either, the cell is named and left for a person. It runs in the guarded process alone.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from iqa.errors import Problem, Severity
from iqa.sheets.binary_cells import error_cell
from iqa.sheets.limits import Limits
from iqa.sheets.number_formats import NumberFormat, Shows, as_shown, format_of
from iqa.sheets.package import damaged, locked
from iqa.sheets.structure import FileRead, SheetRead, Structure
from iqa.sheets.table import CellValue, DoubtfulCell, NumberedRow, column_letters
from iqa.sheets.xls_records import Place, ends_as_it_should, stored_at

SPARE_CELLS = 1_000_000
"""A sheet whose used area is this much more than three times its cells is not given to the second engine, which
sets aside memory for the whole area."""
LISTED = 8
TEXT, NUMBER, DATE, BOOLEAN, ERROR = 1, 2, 3, 4, 5
"""Kinds of cell, as xlrd calls them."""


def read_xls(path: Path, limits: Limits) -> FileRead:
    """The worksheets of a file. SheetError when it is locked, or neither engine can read it."""
    book, formats = _open(path)
    if book is None:
        return FileRead(_one_engine_only(path))
    others = _second_engine(path, book, limits)
    sheets = (_sheet(book, number, formats, others) for number in range(book.nsheets))
    return FileRead(sheets, bool(book.datemode))


def _open(path: Path) -> tuple[Any, Mapping[int, NumberFormat] | None]:
    """The workbook with xlrd, with its formats where they are sound; None when xlrd cannot read it."""
    import xlrd

    for formatting in (True, False):
        try:
            book = xlrd.open_workbook(
                path,
                logfile=io.StringIO(),
                formatting_info=formatting,
                use_mmap=False,
                ragged_rows=True,
                on_demand=True,
            )
            for number in range(book.nsheets):
                book.sheet_by_index(number)
        except Exception as error:
            if "encrypted" in str(error):
                raise locked(path) from error
        else:
            return book, _formats(book) if formatting else None
    return None, None


def _formats(book: Any) -> Mapping[int, NumberFormat]:
    """Cell style to what it shows."""
    from xlrd.formatting import FDT

    shown: dict[int, NumberFormat] = {}
    for style, record in enumerate(book.xf_list):
        known = book.format_map.get(record.format_key)
        if known is not None:
            shown[style] = format_of(
                record.format_key, {record.format_key: known.format_str} if known.format_str else {}
            )
            if known.type == FDT and shown[style].shows is Shows.NUMBER:
                shown[style] = NumberFormat(Shows.MOMENT)
    return shown


def _second_engine(path: Path, book: Any, limits: Limits) -> Mapping[str, Any]:
    """The sheets as calamine reads them, to compare with; none where it cannot, or not for their size."""
    from python_calamine import load_workbook

    sheets = [book.sheet_by_index(number) for number in range(book.nsheets)]
    area = sum(sheet.nrows * sheet.ncols for sheet in sheets)
    filled = sum(sheet.row_len(row) for sheet in sheets for row in range(sheet.nrows))
    if area > min(limits.cells, 3 * filled + SPARE_CELLS):
        return {}
    try:
        with path.open("rb") as file, load_workbook(file) as workbook:
            return {sheet.name: workbook.get_sheet_by_name(sheet.name) for sheet in sheets}
    except KeyboardInterrupt:
        raise
    except BaseException:  # its panics are no ordinary exceptions; the other engine has read the file
        return {}


def _sheet(
    book: Any, number: int, formats: Mapping[int, NumberFormat] | None, others: Mapping[str, Any]
) -> SheetRead:
    sheet = book.sheet_by_index(number)
    structure = Structure()
    if formats is not None:
        for row, info in sheet.rowinfo_map.items():
            if info.hidden:
                structure.hide_rows(row + 1, row + 1)
        for column, info in sheet.colinfo_map.items():
            if info.hidden:
                structure.hide_columns(column + 1, column + 1)
        structure.hidden_rows.sort()
        structure.hidden_columns.sort()
        for top, bottom, left, right in sheet.merged_cells:
            structure.merge(top + 1, left + 1, bottom, right)
    else:
        structure.notices.append(_without_formats(sheet.name))
    if not ends_as_it_should(book, sheet.name):
        structure.notices.append(_broken_off(sheet.name))
    rows = partial(_rows, sheet, formats or {}, bool(book.datemode))
    if (other := others.get(sheet.name)) is not None:
        rows = partial(_compared, rows, book, sheet, other, structure)
    return SheetRead(sheet.name, sheet.visibility != 0, rows(), structure)


def _without_formats(sheet: str) -> Problem:
    return Problem(
        "binary-workbook",
        "The formats of this file could not be read: dates in it may come as numbers, zeros that only the format "
        "shows are lost, and nothing tells which rows are hidden. If it has any, save it as .xlsx and use that.",
        sheet,
        severity=Severity.NOTICE,
    )


def _broken_off(sheet: str) -> Problem:
    return Problem(
        "sheet-broken-off",
        "This sheet does not end as it should: the file was altered or damaged on its way, and cells or whole "
        "rows may be missing. Ask for the export again, as .xlsx if you can.",
        sheet,
        severity=Severity.NOTICE,
    )


def _rows(sheet: Any, formats: Mapping[int, NumberFormat], date_1904: bool) -> Iterator[NumberedRow]:
    """The rows of a sheet as the first engine reads them."""
    for row in range(sheet.nrows):
        cells: list[CellValue] = []
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            if kind in (NUMBER, DATE):
                shown = formats.get(sheet.cell_xf_index(row, column)) if formats else None
                if shown is None:
                    shown = NumberFormat(Shows.MOMENT if kind == DATE else Shows.NUMBER)
                cells.append(as_shown(value, shown, date_1904))
            elif kind == TEXT:
                cells.append(value)
            elif kind == BOOLEAN:
                cells.append(bool(value))
            else:
                cells.append(error_cell(value) if kind == ERROR else "")
        yield row + 1, cells


def _compared(rows: Any, book: Any, sheet: Any, other: Any, structure: Structure) -> Iterator[NumberedRow]:
    """The same rows, once the second engine has read them too: cells that differ are settled or named."""
    differing = dict(_differences(sheet, other))
    if not differing:
        yield from rows()
        return
    settled = _settled(book, sheet, differing)
    if doubtful := sorted(place for place, cell in settled.items() if isinstance(cell, DoubtfulCell)):
        structure.notices.append(_doubtful_notice(sheet.name, doubtful))
    last = max(row for row, _ in settled) if settled else -1
    for number, cells in rows():
        row = number - 1
        yield number, _with_settled(row, cells, settled)
    for row in range(sheet.nrows, last + 1):
        yield row + 1, _with_settled(row, [], settled)


def _with_settled(row: int, cells: list[CellValue], settled: Mapping[Place, CellValue]) -> list[CellValue]:
    for (at, column), value in settled.items():
        if at == row:
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = value
    return cells


def _differences(sheet: Any, other: Any) -> Iterator[tuple[Place, tuple[Any, Any]]]:
    """Each place (from 0) where the engines disagree, with the raw value of the first and of the second."""
    left = (other.start or (0, 0))[1]
    seen = 0
    for row, theirs in enumerate(other.iter_rows()):
        seen = row + 1
        if row >= sheet.nrows:
            kinds, values = [], []
        else:
            kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column in range(max(len(values), left + len(theirs))):
            kind, value = (kinds[column], values[column]) if column < len(values) else (0, "")
            at = column - left
            their = theirs[at] if 0 <= at < len(theirs) else ""
            if value is not their and not _same(kind, value, their):
                yield (row, column), (value, their)
    for row in range(seen, sheet.nrows):
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            if not _same(kind, value, ""):
                yield (row, column), (value, "")


def _same(kind: int, value: Any, their: Any) -> bool:
    """Whether two readings agree. What is known of the second: errors come blank, dates as dates."""
    if kind in (NUMBER, DATE):
        if value != value:
            return bool(their != their or their == "")
        if isinstance(their, date | time | timedelta):
            return True  # both found a number there; what it shows is the business of its format
        return isinstance(their, int | float) and not isinstance(their, bool) and bool(float(their) == value)
    if kind == TEXT:
        return bool(value == their) or (isinstance(their, str) and value.rstrip("\0") == their.rstrip("\0"))
    if kind == BOOLEAN:
        return isinstance(their, bool) and their == bool(value)
    return bool(their == "")


def _settled(book: Any, sheet: Any, differing: Mapping[Place, tuple[Any, Any]]) -> dict[Place, CellValue]:
    """What each differing place holds, as far as it is not what the first engine says already."""
    try:
        stored = stored_at(book, sheet.name, differing.keys())
    except Exception:
        stored = {}
    settled: dict[Place, CellValue] = {}
    for place, (first, second) in differing.items():
        says = stored.get(place)
        if says is None or (says != first and says != second):
            settled[place] = DoubtfulCell(f"'{str(first)[:40]}' and '{str(second)[:40]}'")
        elif says == second and not isinstance(second, date | datetime | time | timedelta):
            settled[place] = second
    return settled


def _doubtful_notice(sheet: str, places: list[Place]) -> Problem:
    listed = ", ".join(f"{column_letters(column + 1)}{row + 1}" for row, column in places[:LISTED])
    more = f" and {len(places) - LISTED:,} more" if len(places) > LISTED else ""
    return Problem(
        "doubtful-cells",
        f"Two ways of reading this file differ over {listed}{more}; nothing was read there. Open it in Excel, "
        "save it as .xlsx, and use that.",
        sheet,
        places[0][0] + 1,
        severity=Severity.NOTICE,
    )


def _one_engine_only(path: Path) -> Iterator[SheetRead]:
    """The sheets as calamine alone reads them, each with a notice of what is lost."""
    from python_calamine import PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    try:
        with path.open("rb") as file, load_workbook(file) as workbook:
            for meta in workbook.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_name(meta.name)
                    rows = from_column_a(sheet)
                    structure = Structure(notices=[_uncorrected(meta.name)])
                    yield SheetRead(meta.name, meta.visible != SheetVisibleEnum.Visible, rows, structure)
    except PasswordError as error:
        raise locked(path) from error
    except GeneratorExit:
        raise
    except BaseException as error:
        raise damaged(path, "it is cut short, damaged, or not really a workbook") from error


def from_column_a(sheet: Any) -> Iterator[NumberedRow]:
    """The rows of a sheet as calamine reads them, with the columns before the first in use that it leaves out."""
    left: list[CellValue] = [""] * (sheet.start or (0, 0))[1]
    return ((number, [*left, *cells]) for number, cells in enumerate(sheet.iter_rows(), 1))


def _uncorrected(sheet: str) -> Problem:
    return Problem(
        "binary-workbook",
        "This file could not be searched for errors such as #N/A and for zeros that only the format shows: the "
        "cells with errors are read as blank and the zeros are lost. If it may have any, save it as .xlsx and use "
        "that.",
        sheet,
        severity=Severity.NOTICE,
    )
