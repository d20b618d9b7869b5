"""Opens a filled marking workbook, whatever it was renamed to and whichever program saved it last.

The result is text by sheet, row and column name. Nothing is believed or judged here, and no formula is run.
"""

import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from openpyxl import load_workbook

from iqa.errors import SheetError
from iqa.marking.workbook.layout import (
    DATE_COLUMNS,
    ITEM_COLUMNS,
    KEYS_SHEET,
    MARK_COLUMNS,
    PROPERTY,
    STAMP,
    SheetColumn,
)
from iqa.marking.workbook.strict import as_ordinary, is_strict
from iqa.sheets.formats import Format, check_is_file, detect
from iqa.sheets.limits import LIMITS, MEBIBYTE
from iqa.sheets.table import column_letters
from iqa.sheets.xlsx_cells import unescaped
from iqa.text import cleaned

Found = TypeVar("Found")
LOCK_FILES = ("~$", ".~lock.")
"""How the names of lock files of Excel and LibreOffice begin."""
MOST_ROWS, MOST_COLUMNS = 20_000, 64
_PROPERTIES_AT_MOST = 65_536
_LIMITS = replace(LIMITS, unpacked=64 * MEBIBYTE)
_COLUMNS: Mapping[str, tuple[SheetColumn, ...]] = {
    "marks": MARK_COLUMNS,
    "items": ITEM_COLUMNS,
    "dates": DATE_COLUMNS,
}
_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, zipfile.BadZipFile)


class FilledRow(Struct, frozen=True):
    """One row: its number as the spreadsheet shows it, and the text of each of our columns."""

    number: int
    texts: Mapping[str, str]


class FilledSheet(Struct, frozen=True):
    """A sheet of answers. `role` and `scheme` say which; `made_as` is the workbook it was made in."""

    title: str
    role: str
    scheme: str
    made_as: str
    letters: Mapping[str, str]
    rows: tuple[FilledRow, ...]


class FilledWorkbook(Struct, frozen=True):
    """What a file says it is, twice over, the keys it was made with, and its sheets of answers.

    `saved` is the moment the file says it was last saved, ISO 8601, '' when it does not tell.
    """

    name: str
    identity: Mapping[str, str]
    properties: Mapping[str, str]
    keys: tuple[str, ...]
    sheets: tuple[FilledSheet, ...]
    saved: str

    def told(self, name: str) -> str:
        """What the file says of itself: from its hidden sheet, else from its document properties."""
        return self.identity.get(name) or self.properties.get(name, "")


def open_filled(path: Path) -> FilledWorkbook:
    """The text of a marking workbook. Raises SheetError for a file that is no workbook, or is harmful."""
    return opened_guarded(path, lambda book: _filled(path.name, book))


_FILLED_COPY = "Use the copy that was filled in, or write the workbook again."


def opened_guarded(path: Path, read: Callable[[Any], Found]) -> Found:
    """What is read of a workbook that somebody filled in. Raises SheetError for a file that is none or harmful."""
    if path.name.startswith(LOCK_FILES):
        raise SheetError(
            f"{path.name} is what a program leaves beside a workbook while it is open, not the workbook.",
            "Save and close the workbook, and give that one.",
        )
    if path.is_file() and not path.stat().st_size:
        raise SheetError(
            f"{path.name} is empty: nothing was ever saved in it, or its program was stopped.",
            _FILLED_COPY,
        )
    check_is_file(path)
    with _no_export():
        kind, package = detect(path, _LIMITS)
        if kind is Format.XLSX and package is not None:
            package.check_contents()
    if kind is not Format.XLSX or package is None:
        raise SheetError(f"{path.name} is not saved as .xlsx.", "Open it, save it as .xlsx, and use that file.")
    try:
        # What the library says of parts it passes over is no news for an assessor.
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            # The library turns away a path by its ending, such as that of an attachment saved as .tmp.
            book = load_workbook(as_ordinary(path) if is_strict(path) else file, read_only=True)
            try:
                return read(book)
            finally:
                book.close()
    except _BROKEN as fault:
        raise SheetError(f"{path.name} cannot be read: the file is damaged.", _FILLED_COPY) from fault


@contextmanager
def _no_export() -> Iterator[None]:
    """What is wrong with a workbook's file, with what its marker can do: nobody exports it again."""
    try:
        yield
    except SheetError as fault:
        raise SheetError(fault.message, _FILLED_COPY) from fault


_TOLD = re.compile(rb'name="' + PROPERTY.encode() + rb'(\w+)".{0,400}?lpwstr[^>]*>([^<]*)<', re.DOTALL)


def whose_workbook(path: Path) -> tuple[str, str, str] | None:
    """(month, assessor, round) as a marking workbook's properties have them, without reading its sheets.

    None where they do not tell. What they say is checked when the workbook is read.
    """
    if not path.is_file():
        return None  # a pipe would keep us waiting
    try:
        with zipfile.ZipFile(path) as package, package.open("docProps/custom.xml") as part:
            found = _TOLD.findall(part.read(_PROPERTIES_AT_MOST))
        told = {name.decode(): value.decode() for name, value in found}
        return told["month"], told["assessor"], told["round"]
    except (*_BROKEN, NotImplementedError, RuntimeError, zlib.error):
        return None


def _filled(name: str, book: Any) -> FilledWorkbook:
    sheets: list[FilledSheet] = []
    identity: dict[str, str] = {}
    keys: tuple[str, ...] = ()
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        if sheet.title.casefold() == KEYS_SHEET.casefold():
            identity, keys = _keys(sheet)
        else:
            found = _sheet(sheet.title, _rows(sheet))
            sheets += [found] if found else []
    properties = {
        str(one.name).removeprefix(PROPERTY): str(one.value or "")
        for one in book.custom_doc_props.props
        if str(one.name).startswith(PROPERTY)
    }
    saved = book.properties.modified
    moment = saved.isoformat() if isinstance(saved, datetime) else ""
    return FilledWorkbook(name, identity, properties, keys, tuple(sheets), moment)


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Row number and texts, as far as a marking workbook can reach."""
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    for number, cells in enumerate(rows, 1):
        yield number, [as_text(cell) for cell in cells]


def _keys(sheet: Any) -> tuple[dict[str, str], tuple[str, ...]]:
    """The name and value pairs of the first two columns, the keys of the fourth."""
    identity: dict[str, str] = {}
    keys: list[str] = []
    for _, texts in _rows(sheet):
        padded = [*texts, "", "", "", ""]
        if padded[0]:
            identity[padded[0]] = padded[1]
        if padded[3]:
            keys.append(padded[3])
    return identity, tuple(keys)


def _sheet(title: str, rows: Iterator[tuple[int, list[str]]]) -> FilledSheet | None:
    """A sheet of answers, known by the stamp among its headings; None for any other sheet."""
    for number, texts in rows:
        stamp = next((text for text in texts if text.startswith(f"{STAMP}:")), "")
        parts = stamp.split(":")
        if len(parts) == 4 and parts[1] in _COLUMNS:
            places = _places(texts, stamp, _COLUMNS[parts[1]])
            letters = {field: column_letters(place + 1) for field, place in places.items()}
            return FilledSheet(title, parts[1], parts[2], parts[3], letters, tuple(_filled_rows(rows, places)))
        if number > 20:
            break
    return None


def _places(headings: Sequence[str], stamp: str, columns: tuple[SheetColumn, ...]) -> dict[str, int]:
    """Field -> where its heading stands; columns may have been moved."""
    wanted = {column.earlier.casefold(): column.field for column in columns if column.earlier}
    wanted |= {column.heading.casefold(): column.field for column in columns}
    wanted[stamp.casefold()] = "key"
    return {
        wanted[heading.casefold()]: place for place, heading in enumerate(headings) if heading.casefold() in wanted
    }


def _filled_rows(rows: Iterator[tuple[int, list[str]]], places: Mapping[str, int]) -> Iterator[FilledRow]:
    for number, cells in rows:
        texts = {field: cells[place] if place < len(cells) else "" for field, place in places.items()}
        if any(texts.values()):
            yield FilledRow(number, texts)


def as_text(value: object) -> str:
    """A cell as text in one Unicode form: dates as YYYY-MM-DD, whole numbers without a point, a formula as is."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = value if value.isascii() else unicodedata.normalize("NFC", value)
        return cleaned(unescaped(text)).replace("\xa0", " ").strip()
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    formula = getattr(value, "text", None)
    return str(value if formula is None else formula).strip()
