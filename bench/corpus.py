"""Reads every spreadsheet of a folder and compares each sheet cell by cell with other readers.

    python bench/corpus.py FOLDER            a table of differences by kind, with the first places of each
    python bench/corpus.py FOLDER --all      every difference on a line of its own

The other readers: openpyxl for .xlsx and .xlsm, xlrd for .xls, a walk over the XML for .ods, python-calamine for
.xlsb. Known faults of theirs (errors read as blank, dates read as numbers) are allowed for; everything else is
printed. Text tables, web pages and the like have no other reader here: only whether they are read is told.
"""

import argparse
import io
import sys
import warnings
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from iqa.errors import SheetError
from iqa.sheets.formats import check_is_file, detect
from iqa.sheets.limits import LIMITS
from iqa.sheets.package import open_package
from iqa.sheets.reading import open_book
from iqa.sheets.table import DoubtfulCell, ErrorCell, UncalculatedCell
from iqa.sheets.xlsb_cells import RICH_TEXT, SHORT, records
from iqa.sheets.xlsx_cells import unescaped

Cells = dict[tuple[int, int], Any]
"""(row from 1, column from 1) -> value; blank cells are left out."""
ENDINGS = (
    ".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".xlt", ".ods", ".ots", ".fods", ".csv", ".tsv", ".txt", ".htm",
    ".html", ".mht", ".mhtml", ".xml", ".slk", ".dif",
)  # fmt: skip
BLANK = ("", None)
DAY_ONE = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
DAYS_TO_1904 = 1462
FIRST_SOUND_DAY = 61
EXAMPLES = 3
MOST_CELLS = 5_000_000


def ours(path: Path) -> dict[str, Cells]:
    """Every sheet of the file as the tool reads it."""
    check_is_file(path)
    book = open_book(path)
    sheets = {}
    for sheet in book.sheets:
        cells: Cells = {}
        for number, row in book.open(sheet.name).rows():
            cells.update({(number, column): cell for column, cell in enumerate(row, 1) if cell not in BLANK})
        sheets[sheet.name] = cells
    return sheets


def by_openpyxl(path: Path) -> Iterator[tuple[str, Cells]]:
    """Every worksheet with openpyxl, errors as errors."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(path) as archive:
        if b"purl.oclc.org" in archive.read("xl/workbook.xml"):
            raise ValueError("openpyxl finds no cells in the Strict form")
    book = load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    for sheet in book.worksheets:
        cells: Cells = {}
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise OverflowError("openpyxl would lay out every cell")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value not in BLANK:
                    error = cell.data_type == "e"
                    cells[cell.row, cell.column] = ErrorCell(str(cell.value)) if error else cell.value
        yield sheet.title, cells


def by_xlrd(path: Path) -> Iterator[tuple[str, Cells]]:
    """Every worksheet with xlrd."""
    import xlrd

    book = xlrd.open_workbook(path, logfile=io.StringIO(), ragged_rows=True)
    for sheet in book.sheets():
        cells: Cells = {}
        for row in range(sheet.nrows):
            for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
                if kind == xlrd.XL_CELL_ERROR:
                    cells[row + 1, column + 1] = ErrorCell(xlrd.error_text_from_code.get(value, "#ERROR!"))
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    cells[row + 1, column + 1] = bool(value)
                elif value not in BLANK:
                    cells[row + 1, column + 1] = value
        yield sheet.name, cells


def by_calamine(path: Path) -> Iterator[tuple[str, Cells]]:
    """Every worksheet with python-calamine."""
    from python_calamine import SheetTypeEnum, load_workbook

    with path.open("rb") as file, load_workbook(file) as book:
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            left = (sheet.start or (0, 0))[1]
            yield (
                meta.name,
                {
                    (row, left + column): cell
                    for row, cells in enumerate(sheet.iter_rows(), 1)
                    for column, cell in enumerate(cells, 1)
                    if cell not in BLANK
                },
            )


def by_walk(path: Path) -> Iterator[tuple[str, Cells]]:
    """Every sheet of an .ods file by a plain walk over its XML: values as they are stored, else the text."""
    base = "{urn:oasis:names:tc:opendocument:xmlns:"
    table, office, text = (f"{base}{part}:1.0}}" for part in ("table", "office", "text"))
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    spreadsheet = root.find(f"{office}body/{office}spreadsheet")
    for sheet in [] if spreadsheet is None else spreadsheet.findall(f"{table}table"):
        cells: Cells = {}
        row = 0
        for line in sheet.iter(f"{table}table-row"):
            repeat = int(line.get(f"{table}number-rows-repeated", 1))
            column, found = 0, {}
            for cell in line:
                if cell.tag not in (f"{table}table-cell", f"{table}covered-table-cell"):
                    continue
                wide = int(cell.get(f"{table}number-columns-repeated", 1))
                value = _stored(cell, office, text)
                if value not in BLANK:
                    found.update({column + step: value for step in range(1, min(wide, 2_000) + 1)})
                column += wide
            if found:
                for step in range(1, min(repeat, 10_000) + 1):
                    cells.update({(row + step, at): value for at, value in found.items()})
            row += repeat
        yield sheet.get(f"{table}name", ""), cells


def _stored(cell: ElementTree.Element, office: str, text: str) -> Any:
    kind = cell.get(f"{office}value-type", "")
    if kind in ("float", "percentage", "currency") and cell.get(f"{office}value"):
        return float(cell.get(f"{office}value", ""))
    if kind == "boolean":
        return cell.get(f"{office}boolean-value") == "true"
    if kind == "date" and (day := cell.get(f"{office}date-value", "")):
        return datetime.fromisoformat(day[:19])
    if kind == "time":
        return timedelta()
    for space in cell.iter(f"{text}s"):
        space.text = " "
    return "\n".join(" ".join("".join(each.itertext()).split()) for each in cell.findall(f"{text}p"))


def has_short_records(path: Path) -> bool:
    """Whether cells of an .xlsb file are written in the short form, without their column, or as rich text."""
    package = open_package(path, LIMITS)
    wanted = frozenset({*SHORT, RICH_TEXT})
    sheets = (name for name in package.parts if name.startswith("xl/worksheets/") and name.endswith(".bin"))
    return any(True for name in sheets for _ in records(package.pieces(name), wanted, path, LIMITS))


READERS: dict[str, Callable[[Path], Iterator[tuple[str, Cells]]]] = {
    "xlsx": by_openpyxl,
    "xls": by_xlrd,
    "xlsb": by_calamine,
    "ods": by_walk,
}


def plain(value: Any) -> Any:
    """A value in the one form in which readers can be compared."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return round(float(value), 6)
    if isinstance(value, datetime):
        return round((value - DAY_ONE) / timedelta(days=1), 6)
    if isinstance(value, date):
        return float((value - DAY_ONE.date()).days)
    if isinstance(value, time):
        return round((value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400, 6)
    if isinstance(value, timedelta):
        return round(value / timedelta(days=1), 6)
    return " ".join(unescaped(value).split()) if isinstance(value, str) else value


def kind_of(value: Any) -> str:
    """What a value is called in the table."""
    if value in BLANK:
        return "blank"
    if isinstance(value, DoubtfulCell | ErrorCell | UncalculatedCell):
        return type(value).__name__.removesuffix("Cell").lower()
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, date | time | timedelta):
        return "date"
    return "text" if isinstance(value, str) else "number"


def difference(mine: Any, theirs: Any) -> str:
    """The kind of difference; '' where there is none, or only one that is known and ours is right."""
    one, other = plain(mine), plain(theirs)
    if one == other or (isinstance(one, float) and isinstance(other, float) and abs(one - other) < 2e-5):
        return ""
    kinds = (kind_of(mine), kind_of(theirs))
    if kinds == ("date", "number") and one - other == DAYS_TO_1904:
        return ""  # a number of the calendar that begins in 1904
    if kinds == ("date", "number") and one < FIRST_SOUND_DAY and abs(one - other - 1) < 2e-5:
        return ""  # a day before the 29 February 1900 that never was
    if kinds in (("number", "date"), ("date", "number")) and (mine if kinds[0] == "number" else theirs) < 0:
        return ""  # a negative number is no date
    if one != one and other != other:
        return ""  # no number to both
    if kinds in (("error", "blank"), ("uncalculated", "blank"), ("error", "text"), ("error", "error")):
        return ""  # what other readers say of errors varies; that there is one is the point
    if isinstance(mine, str) and isinstance(theirs, int | float) and mine.isdecimal() and int(mine) == theirs:
        return ""  # zeros that the format shows
    if kinds == ("date", "date") and (isinstance(mine, time) or isinstance(theirs, time) or theirs == timedelta()):
        return ""  # a time of day is a date in 1900 to some
    if not (isinstance(one, str) and not one) or other not in BLANK:
        return f"{kinds[0]} against {kinds[1]}"
    return ""


def compare(path: Path, seen: Counter[tuple[str, str]], examples: dict[tuple[str, str], list[str]]) -> None:
    """Read one file and count what came of it."""
    try:
        kind = str(detect(path, LIMITS)[0])
    except SheetError as refused:
        seen["-", f"refused: {refused.message.removeprefix(path.name)[:60]}"] += 1
        return
    try:
        mine = ours(path)
    except SheetError as refused:
        what = (kind, f"refused: {refused.message.removeprefix(path.name)[:60]}")
        seen[what] += 1
        examples[what].append(path.name)
        return
    seen[kind, "files read"] += 1
    seen[kind, "cells"] += sum(map(len, mine.values()))
    if (reader := READERS.get(kind)) is None:
        return
    try:
        theirs = dict(reader(path))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the engine's own failing is no Exception
        seen[kind, f"the other reader fails: {type(error).__name__}"] += 1
        return
    seen[kind, "files compared"] += 1
    lost = kind == "xlsb" and has_short_records(path)
    for sheet in mine.keys() | theirs.keys():
        left, right = mine.get(sheet, {}), theirs.get(sheet, {})
        for place in sorted(left.keys() | right.keys()):
            if lost and place not in right:
                continue  # python-calamine loses cells that do not name their column
            if what := difference(left.get(place, ""), right.get(place, "")):
                seen[kind, what] += 1
                row, column = place
                examples[kind, what].append(
                    f"{path.name} {sheet} R{row}C{column}: {left.get(place)!r:.50} | {right.get(place)!r:.50}"
                )


def main() -> None:
    """Print one line for each kind of difference."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--all", action="store_true", help="print every difference")
    chosen = arguments.parse_args()
    warnings.simplefilter("ignore")
    seen: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[str]] = defaultdict(list)
    files = sorted(path for path in chosen.folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    for number, path in enumerate(files, 1):
        if sys.stderr.isatty():
            print(f"\r{number} of {len(files)}", end="", file=sys.stderr)
        try:
            compare(path, seen, examples)
        except Exception as error:
            seen["-", f"TRACEBACK: {type(error).__name__}"] += 1
            examples["-", f"TRACEBACK: {type(error).__name__}"].append(f"{path}: {error!s:.120}")
    print(f"{len(files):,} files\n{'format':<7}{'count':>9}  what")
    for (kind, what), count in sorted(seen.items()):
        print(f"{kind:<7}{count:>9,}  {what}")
        found = examples.get((kind, what), [])
        for example in found if chosen.all else found[:EXAMPLES]:
            print(f"{'':18}{example}")


if __name__ == "__main__":
    main()
