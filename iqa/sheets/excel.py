"""Worksheets of .xlsx and .xlsm files behind the guard: measured first from their XML, read by the fast engine,
put right where it errs. A sheet that it cannot hold, or that is written in a form the measure does not follow, is
read by the exact reader in the guarded process.

The engine works in a thread, beside whatever else there is to do: it takes most of the time, and needs nobody.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from iqa.errors import SheetError
from iqa.sheets.formats import Format
from iqa.sheets.guarded import open_guarded
from iqa.sheets.limits import Limits
from iqa.sheets.package import Package, damaged, locked, plain_name, too_large
from iqa.sheets.sheet_scan import SheetScan, keeps_white_space, scan_filled, scan_sheet
from iqa.sheets.table import Book, Grid, NumberedRow, Patches, Span, column_letters
from iqa.sheets.xml_parts import Workbook, read_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ENDINGS = (".xlsx", ".xlsm")
SHARED_TEXT = "xl/sharedStrings.xml"
SHARED_TEXT_PROPORTION = 4
OPENED = frozenset(
    map(plain_name, ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHARED_TEXT))
)
"""The parts besides the sheets that an engine opens."""


def open_xlsx(package: Package, *, ahead: bool = False) -> Book:
    """An .xlsx or .xlsm file. SheetError when it is damaged or would cost too much.

    With `ahead` the engine is at its largest visible sheet when the book is handed over; to open that one is to
    wait for it.
    """
    workbook = read_workbook(package)
    sheet_parts = frozenset(plain_name(part) for part in workbook.parts.values())
    _check_shared_text(package, sheet_parts)
    package.check_contents(opened=OPENED, apart_from=sheet_parts)
    if _texts_keep_white_space(package):
        return open_guarded(package.path, Format.XLSX, package.limits)
    begun = {name: _begin(package, workbook, name) for name in _largest(package, workbook) if ahead}

    def grid(name: str) -> Grid:
        return (begun.get(name) or _begin(package, workbook, name))()

    return Book(workbook.sheets, grid, workbook.date_1904)


def _largest(package: Package, workbook: Workbook) -> list[str]:
    """The name of the visible sheet that holds most, most likely the export; none where no sheet can be seen."""
    visible = (sheet.name for sheet in workbook.sheets if not sheet.hidden)
    sizes = {name: part.size for name in visible if (part := package.parts.get(plain_name(workbook.parts[name])))}
    return [max(sizes, key=sizes.__getitem__)] if sizes else []


def _texts_keep_white_space(package: Package) -> bool:
    """Whether the table of texts says so for all of them at once."""
    return SHARED_TEXT in package and keeps_white_space(next(package.pieces(SHARED_TEXT), b""))


def _check_shared_text(package: Package, sheet_parts: frozenset[str]) -> None:
    """Refuse a huge table of texts that the sheets are too small to use."""
    table = package.parts.get(plain_name(SHARED_TEXT))
    if table is None or table.size <= package.limits.shared_text:
        return
    sheets = sum(part.size for name, part in package.parts.items() if name in sheet_parts)
    if table.size > SHARED_TEXT_PROPORTION * sheets:
        raise too_large(package.path, f"it carries {table.size >> 20:,} MB of text that its sheets do not use")


def _begin(package: Package, workbook: Workbook, name: str) -> Callable[[], Grid]:
    """Measure a sheet and set the engine to it; what is returned waits until it is read.

    SheetError for a sheet that would cost too much.
    """
    path, limits = package.path, package.limits
    engine = ThreadPoolExecutor(1)
    try:
        opened = engine.submit(_open_fast, path)  # the texts of all sheets, which were measured before
        scan = _measured(package, workbook, name)
        if not scan.plain or scan.area > limits.cells or scan.sparse:
            _check_exact(package, name, scan, limits)
            return partial(_exact, package, name)
        return partial(_fast, package, name, scan, engine.submit(_read_fast, path, opened, name))
    finally:
        engine.shutdown(wait=False)


def _measured(package: Package, workbook: Workbook, name: str) -> SheetScan:
    """What a look through the XML of a sheet tells of it."""
    path, limits = package.path, package.limits
    part = workbook.parts[name]
    scan = scan_sheet(package.pieces(part), path, limits, workbook.zero_padded)
    if scan.plain and (scan.area > limits.cells or scan.sparse):
        scan = scan_filled(package.pieces(part), scan, path, limits)
    return scan


def _exact(package: Package, name: str) -> Grid:
    return open_guarded(package.path, Format.XLSX, package.limits, name).open(name)


def _fast(package: Package, name: str, scan: SheetScan, read: "Future[CalamineSheet]") -> Grid:
    try:
        sheet = read.result()
    except SheetError:  # it knows fewer kinds of workbook, and nothing of what the sheet itself holds was lost
        return _exact(package, name)
    return Grid(
        name,
        partial(_rows, sheet, scan.patches),
        merged=_merged(sheet),
        hidden_rows=tuple(scan.structure.hidden_rows),
        hidden_columns=tuple(scan.structure.hidden_columns),
    )


def _check_exact(package: Package, name: str, scan: SheetScan, limits: Limits) -> None:
    """Refuse what would cost the exact reader too much, or has cells where none can be."""
    if scan.plain and (scan.rows > limits.last_row or scan.columns > limits.last_column):
        raise damaged(package.path, f"sheet {name} claims a cell beyond the last row or column of a spreadsheet")
    if scan.size > limits.slow_bytes:
        corner = f"{column_letters(scan.columns)}{scan.rows}"
        raise too_large(package.path, f"sheet {name} reaches as far as cell {corner}")


def _open_fast(path: Path) -> "CalamineWorkbook":
    """A file opened by the fast engine. It trusts a name's ending, so a wrong one is kept from it."""
    from python_calamine import load_workbook

    with engine_errors(path):
        if path.suffix.lower() in ENDINGS:
            return load_workbook(path)
        with path.open("rb") as file:
            return load_workbook(file)


def _read_fast(path: Path, opened: "Future[CalamineWorkbook]", name: str) -> "CalamineSheet":
    with engine_errors(path), opened.result() as workbook:
        return workbook.get_sheet_by_name(name)


def _merged(sheet: "CalamineSheet") -> tuple[Span, ...]:
    ranges = sheet.merged_cell_ranges or []
    return tuple(Span(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def _rows(sheet: "CalamineSheet", patches: Patches) -> Iterator[NumberedRow]:
    """The rows from the first of the sheet, each from column A, with the engine's errors put right.

    The engine leaves out the columns before the first one in use, though not the rows.
    """
    left: list = [""] * (sheet.start or (0, 0))[1]  # type: ignore[type-arg]
    if not patches and not left:
        yield from enumerate(sheet.iter_rows(), 1)
        return
    last = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row: list = [*left, *cells] if left else cells  # type: ignore[type-arg]
        last = number
        if number in patches:
            _put_right(row, patches[number])
        yield number, row
    for number in sorted(row for row in patches if row > last):
        beyond: list = []  # type: ignore[type-arg]
        _put_right(beyond, patches[number])
        yield number, beyond


def _put_right(row: list, patches: list) -> None:  # type: ignore[type-arg]
    for column, value in patches:
        row.extend([""] * (column + 1 - len(row)))
        row[column] = value


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
