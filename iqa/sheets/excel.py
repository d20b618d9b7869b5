"""Workbooks opened behind the guard: measured first, read by the fast engine, put right where it errs.

.xlsx, .xlsm and .ods are measured here from their XML; .xls and .xlsb by a probe in a process of its own, which
also finds what the engine misreads in an .xls. The rows themselves are always read in this process: passing
millions of cells between processes would cost more than reading them. A sheet that the fast engine cannot hold
goes to the slow one or is refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from iqa.errors import Problem, Severity, SheetError
from iqa.sheets.binary_cells import patches_within
from iqa.sheets.formats import Format
from iqa.sheets.limits import Limits
from iqa.sheets.ods_scan import scan_ods
from iqa.sheets.package import Package, damaged, plain_name, too_large
from iqa.sheets.probe import ProbedSheet, locked, open_engine, probe, probe_xls, too_many_corrections
from iqa.sheets.sheet_scan import SheetScan, scan_filled, scan_sheet
from iqa.sheets.slow import slow_grid
from iqa.sheets.table import Book, Grid, NumberedRow, Patches, SheetName, Span, column_letters
from iqa.sheets.xlsb_scan import read_binary_workbook, scan_xlsb_sheet
from iqa.sheets.xml_parts import Workbook, read_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

ENDINGS = {Format.XLSX: (".xlsx", ".xlsm"), Format.ODS: (".ods",), Format.XLS: (".xls", ".xlsb")}
SHARED_TEXT = "xl/sharedStrings.xml"
SHARED_TEXT_PROPORTION = 4


def open_xlsx(package: Package) -> Book:
    """An .xlsx or .xlsm file. SheetError when it is damaged or would cost too much."""
    workbook = read_workbook(package)
    sheet_parts = frozenset(plain_name(part) for part in workbook.parts.values())
    _check_shared_text(package, sheet_parts)
    package.check_contents(apart_from=sheet_parts)
    return Book(workbook.sheets, partial(_xlsx_grid, package, workbook), workbook.date_1904)


def open_ods(package: Package) -> Book:
    """An .ods file. SheetError when it is damaged or would cost too much."""
    scanned = scan_ods(package)
    package.check_contents(apart_from=frozenset({"content.xml"}))
    for name, sheet in scanned.items():
        if sheet.rows * sheet.columns > package.limits.cells:
            raise too_large(package.path, f"sheet {name} reaches over {sheet.rows * sheet.columns:,} cells")

    def grid(name: str) -> Grid:
        found = scanned.get(name)
        if found is None:
            raise damaged(package.path, f"its sheet {name} cannot be found")
        sheet = _fast_sheet(package.path, name, Format.ODS)
        return Grid(
            name,
            partial(_rows, sheet, found.patches),
            merged=tuple(found.merged),
            hidden_rows=tuple(found.hidden_rows),
        )

    return Book(_visible_names(package.path), grid)


def open_xls(path: Path, limits: Limits) -> Book:
    """An .xls file, once the probe has come back from it with its corrections."""
    sheets = probe_xls(path, limits)
    return _binary_book(path, sheets, lambda sheet: sheet.patches)


def open_xlsb(package: Package) -> Book:
    """An .xlsb file, once the probe has come back from it. SheetError when it is damaged or costs too much."""
    package.check_contents()
    sheets = probe(package.path, package.limits)
    workbook = read_binary_workbook(package)

    def patches(sheet: ProbedSheet) -> Patches | None:
        corrections = scan_xlsb_sheet(package, workbook, sheet.name)
        if corrections.too_many:
            raise too_many_corrections(package.path, package.limits)
        return patches_within(corrections.found.get(sheet.name, ()), sheet.rows, sheet.columns)

    return _binary_book(package.path, sheets, patches)


def _binary_book(
    path: Path, sheets: tuple[ProbedSheet, ...], corrected: Callable[[ProbedSheet], Patches | None]
) -> Book:
    """The book of the sheets probed. A sheet that could not be corrected is read with a notice that says so."""
    probed = {sheet.name: sheet for sheet in sheets}

    def grid(name: str) -> Grid:
        patches = corrected(probed[name])
        notices = (_uncorrected_notice(name),) if patches is None else ()
        sheet = _fast_sheet(path, name, Format.XLS)
        return Grid(name, partial(_rows, sheet, patches or {}), merged=_merged(sheet), notices=notices)

    return Book(tuple(SheetName(sheet.name, sheet.hidden) for sheet in sheets), grid)


def _uncorrected_notice(sheet: str) -> Problem:
    return Problem(
        "binary-workbook",
        "This file could not be searched for errors such as #N/A and for zeros that only the format shows: the "
        "cells with errors are read as blank and the zeros are lost. If it may have any, save it as .xlsx and use "
        "that.",
        sheet,
        severity=Severity.NOTICE,
    )


def _check_shared_text(package: Package, sheet_parts: frozenset[str]) -> None:
    """Refuse a huge table of texts that the sheets are too small to use."""
    table = package.parts.get(plain_name(SHARED_TEXT))
    if table is None or table.size <= package.limits.shared_text:
        return
    sheets = sum(part.size for name, part in package.parts.items() if name in sheet_parts)
    if table.size > SHARED_TEXT_PROPORTION * sheets:
        raise too_large(package.path, f"it carries {table.size >> 20:,} MB of text that its sheets do not use")


def _xlsx_grid(package: Package, workbook: Workbook, name: str) -> Grid:
    path, limits = package.path, package.limits
    part = workbook.parts[name]
    scan = scan_sheet(package.pieces(part), path, limits, workbook.zero_padded)
    if scan.plain and (scan.area > limits.cells or scan.sparse):
        scan = scan_filled(package.pieces(part), scan, path, limits)
    if not scan.plain or scan.area > limits.cells or scan.sparse:
        _check_slow(path, name, scan, limits)
        return slow_grid(path, name, scan, limits)
    sheet = _fast_sheet(path, name, Format.XLSX)
    return Grid(
        name,
        partial(_rows, sheet, scan.patches),
        merged=_merged(sheet),
        hidden_rows=tuple(scan.hidden_rows),
        hidden_columns=tuple(scan.hidden_columns),
    )


def _check_slow(path: Path, name: str, scan: SheetScan, limits: Limits) -> None:
    if scan.rows > limits.last_row or scan.columns > limits.last_column:
        raise damaged(path, f"sheet {name} claims a cell beyond the last row or column of a spreadsheet")
    if scan.size > limits.slow_bytes:
        corner = f"{column_letters(scan.columns)}{scan.rows}"
        raise too_large(path, f"sheet {name} reaches as far as cell {corner}")


def _fast_sheet(path: Path, name: str, kind: Format) -> "CalamineSheet":
    with engine_errors(path), open_engine(path, ENDINGS[kind]) as workbook:
        return workbook.get_sheet_by_name(name)


def _visible_names(path: Path) -> tuple[SheetName, ...]:
    from python_calamine import SheetVisibleEnum

    with engine_errors(path), open_engine(path, ENDINGS[Format.ODS]) as workbook:
        return tuple(
            SheetName(sheet.name, sheet.visible != SheetVisibleEnum.Visible) for sheet in workbook.sheets_metadata
        )


def _merged(sheet: "CalamineSheet") -> tuple[Span, ...]:
    ranges = sheet.merged_cell_ranges or []
    return tuple(Span(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def _rows(sheet: "CalamineSheet", patches: Patches) -> Iterator[NumberedRow]:
    """The rows from the first of the sheet, with the engine's errors put right."""
    if not patches:
        yield from enumerate(sheet.iter_rows(), 1)
        return
    last = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row: list = cells  # type: ignore[type-arg]
        last = number
        for column, value in patches.get(number, ()):
            row.extend([""] * (column + 1 - len(row)))
            row[column] = value
        yield number, row
    for number in sorted(row for row in patches if row > last):
        beyond: list = []  # type: ignore[type-arg]
        for column, value in patches[number]:
            beyond.extend([""] * (column + 1 - len(beyond)))
            beyond[column] = value
        yield number, beyond


@contextmanager
def engine_errors(path: Path) -> Iterator[None]:
    """Turn whatever the reading engine throws at a broken file into one SheetError."""
    from python_calamine import PasswordError

    try:
        yield
    except SheetError:
        raise
    except PasswordError as error:
        raise locked(path) from error
    except Exception as error:
        raise damaged(path, "the file is damaged") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(path, "the file is damaged") from error
