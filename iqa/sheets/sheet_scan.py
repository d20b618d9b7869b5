"""One pass over the XML of a worksheet before any engine opens it: how far it reaches and what the fast
engine would get wrong (error cells, formulas never calculated, numbers shown with leading zeros).

It works on bytes, since it must cost a fraction of the reading itself; it never builds a table.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from iqa.sheets.limits import Limits
from iqa.sheets.package import check_xml_start, too_large
from iqa.sheets.table import Cell, ErrorCell, Patches, UncalculatedCell, column_index

CELL_TAG = re.compile(rb"<c(?=[\s/>])")
PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>(?!</c>)')
PREFIXED_TAG = re.compile(rb"<[^\s<>:/!?]+:(?:c|row)[\s/>]")
ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200} t="e"[^<>]{0,200}>(?:<f[^<>]*>(?:[^<]*</f>)?)?<v>([^<]*)</v>'
)
UNCALCULATED_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?:(?! t="str")[^<>])*>'
    rb"(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)(?:<v></v>|<v/>|(?=</c>))"
)
NUMBER_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200} s="(\d{1,6})"(?: t="n")?><v>(\d{1,20})(?:\.0+)?</v>'
)
ROW_TAG = re.compile(rb"<row ([^<>]*)>")
COLUMN_TAG = re.compile(rb"<col ([^<>]*)>")
ATTRIBUTE = re.compile(rb"""(?<![A-Za-z])([A-Za-z]+)\s*=\s*["']([^"'<>]*)["']""")
# Every pattern stops at the next tag and steps back over a bounded stretch only, so that no crafted text can
# make it slow.
TRUE = (b"1", b"true")
ROW_STEPS = (1, 2, 5)
DENSE_ENOUGH = 4_000_000
BYTES_A_CELL = 4


@dataclass
class SheetScan:
    """What the pass found. `rows` and `columns` are upper bounds of the last ones in use. They start where every
    sheet is small enough, so that most sheets never raise them."""

    rows: int = 99_999
    columns: int = 26
    size: int = 0
    plain: bool = True
    """False when cells are written in a form this pass does not follow; then only the slow engine will do."""
    formulas: bool = False
    patches: Patches = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    @property
    def area(self) -> int:
        return self.rows * self.columns

    @property
    def sparse(self) -> bool:
        """Whether the sheet reaches far beyond what its size can fill: a stray cell at the bottom right."""
        return self.area > max(DENSE_ENOUGH, self.size // BYTES_A_CELL)


def scan_sheet(
    pieces: Iterable[bytes], path: Path, limits: Limits, zero_padded: Mapping[int, int] | None = None
) -> SheetScan:
    """Bounds and corrections of one worksheet. `zero_padded` maps a cell style to the digits it shows.

    SheetError for document types, entities and cells too long to be real.
    """
    scan = SheetScan()
    beyond = _beyond(scan)
    for block in whole_rows(pieces, path, limits):
        scan.size += len(block)
        if beyond.search(block):
            _widen(scan, block)
            beyond = _beyond(scan)
        # One letter is looked for ten times as fast as several, and most blocks do not hold it.
        if b":" in block and b":c" in block and PREFIXED_TAG.search(block):
            scan.plain = False
        if b"h" in block and b'hidden="' in block:
            _note_hidden(scan, block)
        if b"e" in block and b't="e"' in block:
            _patch_errors(scan, block)
        if b"f" in block and b"><f" in block:
            _patch_formulas(scan, block)
        if zero_padded:
            _patch_zeros(scan, block, zero_padded)
    return scan


def scan_filled(pieces: Iterable[bytes], scan: SheetScan, path: Path, limits: Limits) -> SheetScan:
    """The same scan with exact bounds, counting only cells that hold something: slower, seldom needed."""
    scan.rows, scan.columns = 1, 1
    for block in whole_rows(pieces, path, limits):
        for letters, row in set(FILLED_CELL.findall(block)):
            scan.rows = max(scan.rows, int(row))
            scan.columns = max(scan.columns, column_index(letters.decode()))
    return scan


def whole_rows(pieces: Iterable[bytes], path: Path, limits: Limits) -> Iterator[bytes]:
    """The same bytes in blocks that end where a row (or, in a very wide row, a cell) ends."""
    rest = b""
    first = True
    for piece in pieces:
        if first:
            check_xml_start(piece, path)
            first = False
        block = rest + piece
        cut = block.rfind(b"<row")
        if cut <= 0:
            cut = block.rfind(b"<c ")
        if cut <= 0:
            if len(block) > limits.piece:
                raise too_large(path, "one of its cells holds more text than a spreadsheet allows")
            rest = block
            continue
        rest = block[cut:]
        yield block[:cut]
    if rest:
        yield rest


def _beyond(scan: SheetScan) -> re.Pattern[bytes]:
    """A pattern for any cell outside the bounds known so far, or written in a form that is not followed."""
    columns = "[A-Z]"
    if scan.columns > 702:
        columns = "[A-Z]{1,3}"
    elif scan.columns > 26:
        first, second = divmod(scan.columns - 1, 26)
        last = f"{chr(64 + first)}[A-{chr(65 + second)}]"
        before = f"|[A-{chr(63 + first)}][A-Z]" if first > 1 else ""
        columns = f"[A-Z]{before}|{last}"
    digits = len(str(scan.rows))
    leading = int(str(scan.rows)[0])
    rows = f"\\d{{1,{digits}}}" if leading == 9 else f"[1-{leading}]?\\d{{1,{digits - 1}}}"
    return re.compile(f'<c(?! r="(?:{columns}){rows}+")'.encode())


def _widen(scan: SheetScan, block: bytes) -> None:
    """Raise the bounds so that every cell of the block lies within them: rows to 1, 2 or 5 × 10ⁿ less one."""
    cells = PLAIN_CELL.findall(block)
    if len(cells) != sum(1 for _ in CELL_TAG.finditer(block)):
        scan.plain = False
    if not cells:
        return
    last_row = max(int(row) for _, row in cells)
    scan.columns = max(scan.columns, *(column_index(letters.decode()) for letters in {c[0] for c in cells}))
    if scan.columns > 702:
        scan.columns = max(scan.columns, 16_384)
    if last_row > scan.rows:
        power = 10 ** (len(str(last_row)) - 1)
        scan.rows = next((step * power - 1 for step in (2, 5) if last_row < step * power), 10 * power - 1)


def _note_hidden(scan: SheetScan, block: bytes) -> None:
    for tag in ROW_TAG.finditer(block):
        attributes = dict(ATTRIBUTE.findall(tag[1]))
        row = _number(attributes.get(b"r", b""))
        if attributes.get(b"hidden") in TRUE and row and len(scan.hidden_rows) < 1_048_576:
            scan.hidden_rows.append(row)
    for tag in COLUMN_TAG.finditer(block):
        attributes = dict(ATTRIBUTE.findall(tag[1]))
        low, high = _number(attributes.get(b"min", b"")), _number(attributes.get(b"max", b""))
        if attributes.get(b"hidden") in TRUE and low and len(scan.hidden_columns) < 16_384:
            scan.hidden_columns.extend(range(low, min(high, 16_384) + 1))


def _number(digits: bytes) -> int:
    """The number written, 0 for anything that is none or is too long to be a row or column."""
    return int(digits) if digits.isdigit() and len(digits) <= 7 else 0


def _patch(scan: SheetScan, letters: bytes, row: bytes, value: Cell) -> None:
    scan.patches.setdefault(int(row), []).append((column_index(letters.decode()) - 1, value))


def _patch_errors(scan: SheetScan, block: bytes) -> None:
    for letters, row, text in ERROR_CELL.findall(block):
        _patch(scan, letters, row, ErrorCell(text.decode("utf-8", "replace") or "#N/A"))


def _patch_formulas(scan: SheetScan, block: bytes) -> None:
    scan.formulas = True
    for cell in UNCALCULATED_CELL.finditer(block):
        _patch(scan, cell[1], cell[2], UncalculatedCell())


def _patch_zeros(scan: SheetScan, block: bytes, zero_padded: Mapping[int, int]) -> None:
    for letters, row, style, digits in NUMBER_CELL.findall(block):
        width = zero_padded.get(int(style), 0)
        if len(digits) < width:
            _patch(scan, letters, row, digits.decode().zfill(width))
