"""One pass over the records of an .xlsb file: where its sheets lie and which cells the fast engine misreads
(errors, numbers shown with leading zeros).

The parts are streams of records, each a kind and a length in seven-bit bytes and then its content. No length is
believed: whatever a record claims, only its first few bytes are ever held.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from iqa.sheets.binary_cells import DOUBLE, Corrections, packed_number, zero_padded
from iqa.sheets.limits import Limits
from iqa.sheets.package import Package, damaged, too_large
from iqa.sheets.xml_parts import elements

ROW, PACKED, ERROR, NUMBER, NUMBER_FORMULA, ERROR_FORMULA = 0, 2, 3, 5, 9, 11
CELLS_BEGIN, CELLS_END, SHEET = 145, 146, 156
FORMAT, STYLE, STYLES_BEGIN, STYLES_END = 44, 47, 617, 618
ERRORS_ONLY = frozenset({ROW, ERROR, ERROR_FORMULA, CELLS_BEGIN, CELLS_END})
WITH_NUMBERS = ERRORS_ONLY | {PACKED, NUMBER, NUMBER_FORMULA}
VALUE_BYTES = {ERROR: 1, ERROR_FORMULA: 1, PACKED: 4, NUMBER: 8, NUMBER_FORMULA: 8}
HELD = 1 << 16
"""As much of a record as is ever looked at: a sheet's name, a format."""


@dataclass(frozen=True)
class BinaryWorkbook:
    """`parts` maps a sheet's name to its part, `zero_padded` a cell style to the digits it shows (000000: 6)."""

    parts: Mapping[str, str]
    zero_padded: Mapping[int, int]


def read_binary_workbook(package: Package) -> BinaryWorkbook:
    """The list of sheets and the formats. SheetError when two sheets share a name or a part is damaged."""
    targets = {
        element.attributes.get("Id", ""): element.attributes.get("Target", "")
        for element in elements(package, "xl/_rels/workbook.bin.rels")
        if element.tag == "Relationship"
    }
    parts: dict[str, str] = {}
    for _, record in _small_part(package, "xl/workbook.bin", frozenset({SHEET})):
        relation, after = _text(package.path, record, 8)
        name, _ = _text(package.path, record, after)
        if name in parts:
            raise damaged(package.path, f"two of its sheets are called {name}")
        target = targets.get(relation, "").removeprefix("/")
        parts[name] = target if target.startswith("xl/") else f"xl/{target}"
    return BinaryWorkbook(parts, _zero_padded(package))


def scan_xlsb_sheet(package: Package, workbook: BinaryWorkbook, sheet: str) -> Corrections:
    """The corrections of one worksheet. SheetError when its part is missing, cut short or much too long."""
    path, widths = package.path, workbook.zero_padded
    corrections = Corrections(package.limits.corrections)
    if sheet not in workbook.parts:
        raise damaged(path, f"its sheet {sheet} cannot be found")
    wanted = WITH_NUMBERS if widths else ERRORS_ONLY
    row, inside = 0, False
    for kind, record in records(package.pieces(workbook.parts[sheet]), wanted, path, package.limits):
        if kind == CELLS_END:
            return corrections
        if kind == CELLS_BEGIN:
            inside = True
        elif not inside:
            continue
        elif len(record) < (8 + VALUE_BYTES[kind] if kind else 4):
            break
        elif kind == ROW:
            row = _number(record, 0, 4) + 1
        elif kind in (ERROR, ERROR_FORMULA):
            corrections.error(sheet, row, _number(record, 0, 4), record[8])
        elif width := widths.get(_number(record, 4, 3)):
            value = packed_number(record[8:12]) if kind == PACKED else DOUBLE.unpack_from(record, 8)[0]
            corrections.number(sheet, row, _number(record, 0, 4), value, width)
    raise damaged(path, f"its sheet {sheet} is cut short")


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
        raise damaged(path, "its list of sheets or formats is cut short")
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _zero_padded(package: Package) -> dict[int, int]:
    if "xl/styles.bin" not in package:
        return {}
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = False
    wanted = frozenset({FORMAT, STYLE, STYLES_BEGIN, STYLES_END})
    for kind, record in _small_part(package, "xl/styles.bin", wanted):
        if kind == FORMAT:
            codes[_number(record, 0, 2)] = _text(package.path, record, 2)[0]
        elif kind == STYLE and inside:
            styles.append(_number(record, 2, 2))
        else:
            inside = kind == STYLES_BEGIN
    return zero_padded(codes.get(style, "") for style in styles)
