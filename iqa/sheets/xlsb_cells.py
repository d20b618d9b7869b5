"""Reads binary workbooks (.xlsb) record by record; it runs in the guarded process.

The parts are streams of records, each a kind and a length in seven-bit bytes and then its content (MS-XLSB
2.1.4). No length is believed: whatever a record claims, only its first bytes are ever held.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from iqa.sheets.binary_cells import DOUBLE, error_cell, packed_number
from iqa.sheets.limits import Limits
from iqa.sheets.number_formats import GENERAL, NumberFormat, as_shown, format_of
from iqa.sheets.package import Package, damaged, open_package, too_large
from iqa.sheets.structure import FileRead, SheetRead, SparseRow, Structure
from iqa.sheets.table import CellValue, NumberedRow
from iqa.sheets.xml_parts import elements

ROW = 0
BLANK, PACKED, ERROR, BOOLEAN, NUMBER, TEXT, SHARED = range(1, 8)
FORMULA_TEXT, FORMULA_NUMBER, FORMULA_BOOLEAN, FORMULA_ERROR = range(8, 12)
SHORT = range(12, 19)
"""BLANK to SHARED once more, each in the column right of the last cell, which it does not name."""
RICH_TEXT = 62
CELL_KINDS = {
    **{kind: kind for kind in range(BLANK, SHARED + 1)},
    FORMULA_TEXT: TEXT,
    FORMULA_NUMBER: NUMBER,
    FORMULA_BOOLEAN: BOOLEAN,
    FORMULA_ERROR: ERROR,
    **{kind: kind - SHORT[0] + BLANK for kind in SHORT},
    RICH_TEXT: RICH_TEXT,
}
COLUMNS, MERGED, CELLS_BEGIN, CELLS_END, SHEET_END = 60, 176, 145, 146, 130
WANTED = frozenset({ROW, *CELL_KINDS, COLUMNS, MERGED, CELLS_BEGIN, CELLS_END, SHEET_END})
WORKBOOK_SETTINGS, SHEET, SHARED_ITEM = 153, 156, 19
FORMAT, STYLE, STYLES_BEGIN, STYLES_END = 44, 47, 617, 618
VALUE_BYTES = {PACKED: 4, ERROR: 1, BOOLEAN: 1, NUMBER: 8, TEXT: 4, SHARED: 4, RICH_TEXT: 5}
HELD = 1 << 17
"""As much of a record as is ever looked at: the longest text of a cell, and some more."""
ROW_HIDDEN, COLUMN_HIDDEN, YES = 0x10, 0x01, 0x01
SHARED_TEXT = "xl/sharedStrings.bin"


class BinaryWorkbook(Struct, frozen=True):
    """What holds for all sheets: name, visibility and part of each; texts, styles, and the system of dates."""

    sheets: tuple[tuple[str, bool, str], ...]
    styles: Mapping[int, NumberFormat]
    texts: tuple[str, ...]
    date_1904: bool


def read_xlsb(path: Path, limits: Limits) -> FileRead:
    """The worksheets of a file. SheetError when it is damaged or would cost too much."""
    package = open_package(path, limits)
    package.check_contents(opened=frozenset({"xl/_rels/workbook.bin.rels"}))
    workbook = read_binary_workbook(package)
    sheets = (_sheet(package, workbook, *each) for each in workbook.sheets)
    return FileRead(sheets, workbook.date_1904)


def read_binary_workbook(package: Package) -> BinaryWorkbook:
    """What holds for all sheets. SheetError when two sheets share a name or a part is damaged."""
    targets = {
        element.attributes.get("Id", ""): element.attributes
        for element in elements(package, "xl/_rels/workbook.bin.rels")
        if element.tag == "Relationship"
    }
    sheets: dict[str, tuple[str, bool, str]] = {}
    date_1904 = False
    for kind, record in _small_part(package, "xl/workbook.bin", frozenset({SHEET, WORKBOOK_SETTINGS})):
        if kind == WORKBOOK_SETTINGS:
            date_1904 = bool(record[:1]) and bool(record[0] & YES)
            continue
        relation, after = _text(package.path, record, 8)
        name, _ = _text(package.path, record, after)
        if name in sheets:
            raise damaged(package.path, f"two of its sheets are called {name}")
        target = targets.get(relation, {"Type": "/worksheet"})
        if target.get("Type", "").endswith("/worksheet"):
            part = target.get("Target", "").removeprefix("/")
            part = part if part.startswith("xl/") else f"xl/{part}"
            sheets[name] = (name, _number(record, 0, 4) != 0, part)
    return BinaryWorkbook(tuple(sheets.values()), _styles(package), _shared_texts(package), date_1904)


def _sheet(package: Package, workbook: BinaryWorkbook, name: str, hidden: bool, part: str) -> SheetRead:
    structure = Structure()
    return SheetRead(name, hidden, _SheetWalk(package, workbook, name, structure).rows(part), structure)


class _SheetWalk:
    """One pass over the records of a worksheet."""

    def __init__(self, package: Package, workbook: BinaryWorkbook, name: str, structure: Structure) -> None:
        self.package = package
        self.path = package.path
        self.workbook = workbook
        self.name = name
        self.structure = structure

    def rows(self, part: str) -> Iterator[NumberedRow]:
        """The rows in the order of the file. SheetError when the part is missing, cut short or much too long."""
        row, column, inside = 0, -1, False
        under_way = SparseRow()
        for kind, record in records(self.package.pieces(part), WANTED, self.path, self.package.limits):
            if kind in CELL_KINDS:
                if inside:
                    column = self._place(kind, record, column)
                    under_way.put(column, self._value(kind, record))
            elif kind == CELLS_BEGIN:
                inside = True
            elif kind in (CELLS_END, SHEET_END):
                inside = False
                yield row, under_way.take()
                if kind == SHEET_END:
                    return
            elif kind != ROW:
                self._note(kind, record)
            elif inside:
                yield row, under_way.take()
                row, column = self._row(record), -1
        raise damaged(self.path, f"its sheet {self.name} is cut short")

    def _place(self, kind: int, record: bytes, last: int) -> int:
        """The column of a cell, from 0."""
        short = kind in SHORT
        self._check(record, (4 if short else 8) + VALUE_BYTES.get(CELL_KINDS[kind], 0))
        column = last + 1 if short else _number(record, 0, 4)
        if column >= self.package.limits.last_column:
            raise damaged(self.path, f"sheet {self.name} claims a cell beyond the last column of a spreadsheet")
        return column

    def _row(self, record: bytes) -> int:
        self._check(record, 4)
        row = _number(record, 0, 4) + 1
        if record[11:12] and record[11] & ROW_HIDDEN:
            self.structure.hide_rows(row, row)
        return row

    def _note(self, kind: int, record: bytes) -> None:
        self._check(record, 16)
        first, second, third, fourth = (_number(record, at, 4) for at in (0, 4, 8, 12))
        if kind == MERGED:
            self.structure.merge(first + 1, third + 1, second + 1, fourth + 1)
        elif record[16:17] and record[16] & COLUMN_HIDDEN:
            self.structure.hide_columns(first + 1, second + 1)

    def _value(self, kind: int, record: bytes) -> CellValue:
        at = 4 if kind in SHORT else 8
        match CELL_KINDS[kind]:
            case 6:  # TEXT
                return _text(self.path, record, at)[0]
            case 7:  # SHARED
                number = _number(record, at, 4)
                if number >= len(self.workbook.texts):
                    raise damaged(self.path, "a cell refers to a text that is not there")
                return self.workbook.texts[number]
            case 2:  # PACKED
                return self._shown(packed_number(record[at : at + 4]), record, at)
            case 5:  # NUMBER
                return self._shown(DOUBLE.unpack_from(record, at)[0], record, at)
            case 4:  # BOOLEAN
                return record[at] != 0
            case 3:  # ERROR
                return error_cell(record[at])
            case 62:  # RICH_TEXT
                return _text(self.path, record, at + 1)[0]
        return ""

    def _shown(self, value: float, record: bytes, at: int) -> CellValue:
        shown = self.workbook.styles.get(_number(record, at - 4, 3), GENERAL)
        return as_shown(value, shown, self.workbook.date_1904)

    def _check(self, record: bytes, size: int) -> None:
        if len(record) < size:
            raise damaged(self.path, f"its sheet {self.name} is cut short")


def records(
    pieces: Iterable[bytes], wanted: frozenset[int], path: Path, limits: Limits
) -> Iterator[tuple[int, bytes]]:
    """The records of the kinds wanted, each with its first bytes. It ends early where the last one is cut short.

    SheetError when there are more records than a sheet can have cells.
    """
    rest, skip, left = b"", 0, limits.cells + limits.last_row
    for piece in pieces:
        block = rest + piece
        at, end = skip, len(block)
        while at < end:
            try:
                kind, length, body = block[at], block[at + 1], at + 2
                if kind > 127 or length > 127:
                    kind, length, body = _head(block, at)
            except IndexError:
                break
            if kind in wanted:
                held = body + min(length, HELD)
                if held > end:
                    break
                yield kind, block[body:held]
            at = body + length
            left -= 1
        rest, skip = block[at:], max(0, at - end)
        if left < 0:
            raise too_large(path, "one of its sheets is made of more pieces than a spreadsheet has cells")


def _head(block: bytes, at: int) -> tuple[int, int, int]:
    """Kind and length of a record, of up to two and four bytes, and where its content begins."""
    kind = block[at]
    at += 1
    if kind > 127:
        kind += (block[at] & 127) - 1 << 7
        at += 1
    length = 0
    for shift in (0, 7, 14, 21):
        byte = block[at]
        at += 1
        length |= (byte & 127) << shift
        if byte < 128:
            break
    return kind, length, at


def _small_part(package: Package, name: str, wanted: frozenset[int]) -> Iterator[tuple[int, bytes]]:
    return records([package.read(name)], wanted, package.path, package.limits)


def _number(record: bytes, at: int, size: int) -> int:
    return int.from_bytes(record[at : at + size], "little")


def _text(path: Path, record: bytes, at: int) -> tuple[str, int]:
    """A text with its length in front, and where it ends."""
    end = at + 4 + 2 * _number(record, at, 4)
    if end > len(record):
        raise damaged(path, "one of its texts is cut short")
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _shared_texts(package: Package) -> tuple[str, ...]:
    """The table of texts; what tells of their fonts comes after each and is left out."""
    if SHARED_TEXT not in package:
        return ()
    found = records(package.pieces(SHARED_TEXT), frozenset({SHARED_ITEM}), package.path, package.limits)
    return tuple(_text(package.path, record, 1)[0] for _, record in found)


def _styles(package: Package) -> dict[int, NumberFormat]:
    """The number format of each cell style."""
    if "xl/styles.bin" not in package:
        return {}
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = False
    wanted = frozenset({FORMAT, STYLE, STYLES_BEGIN, STYLES_END})
    for kind, record in _small_part(package, "xl/styles.bin", wanted):
        if kind == FORMAT:
            codes[_number(record, 0, 2)] = _text(package.path, record, 2)[0]
        elif kind == STYLE and inside:
            numbers.append(_number(record, 2, 2))
        else:
            inside = kind == STYLES_BEGIN
    return {style: format_of(number, codes) for style, number in enumerate(numbers)}
