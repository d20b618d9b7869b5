"""One pass over the XML of a worksheet before the fast engine opens it: how far it reaches, what is hidden, and
what that engine would get wrong (error cells, formulas never calculated, numbers shown with leading zeros).

It works on bytes, since it must cost a fraction of the reading itself; it never builds a table. It follows the
form that spreadsheet programs write, with or without a prefix, and says of any other that it is not plain.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct, field

from iqa.sheets.limits import Limits
from iqa.sheets.package import check_xml_start, too_large
from iqa.sheets.structure import Structure
from iqa.sheets.table import CellValue, ErrorCell, Patches, UncalculatedCell, column_index

SHEET_DATA = re.compile(rb"<([A-Za-z_][\w.-]*:)?sheetData[\s/>]")
PREFIXED_TAG = re.compile(rb"<([^\s<>:/!?]+:)(?:c|row)[\s/>]")
KEEPS_SPACE = re.compile(rb"""[^<]*(?:<[?!][^>]*>[^<]*)*<[^<>]*\sxml:space\s*=\s*["']preserve""")
ATTRIBUTE = re.compile(rb"""(?<![A-Za-z:])([A-Za-z]+)\s*=\s*["']([^"'<>]*)["']""")
# Every pattern stops at the next tag and steps back over a bounded stretch only, so that no crafted text can
# make it slow.
TRUE = (b"1", b"true")
DENSE_ENOUGH = 4_000_000
BYTES_A_CELL = 4


class SheetScan(Struct):
    """What the pass found. `rows` and `columns` are upper bounds of the last ones in use. They start where every
    sheet is small enough, so that most sheets never raise them. `patches` stand where the spreadsheet shows them,
    wherever the table begins."""

    rows: int = 99_999
    columns: int = 26
    size: int = 0
    plain: bool = True
    """False when cells are written in a form this pass does not follow; then only the exact reader will do."""
    patches: Patches = field(default_factory=dict)
    structure: Structure = field(default_factory=Structure)
    last_row_tag: int = 0

    @property
    def area(self) -> int:
        return self.rows * self.columns

    @property
    def sparse(self) -> bool:
        """Whether the sheet reaches far beyond what its size can fill: a stray cell at the bottom right."""
        return self.area > max(DENSE_ENOUGH, self.size // BYTES_A_CELL)


class _Tags(Struct, frozen=True):
    """The patterns of a worksheet whose tags all have one prefix, or none."""

    prefix: bytes

    def compiled(self, pattern: bytes) -> re.Pattern[bytes]:
        """A pattern in which P stands for the prefix and A for the address of a cell."""
        address = rb'<Pc r="([A-Z]{1,3})(\d{1,7})"'
        return _compiled(pattern.replace(b"A", address, 1).replace(b"P", re.escape(self.prefix)))

    @property
    def cell(self) -> re.Pattern[bytes]:
        return self.compiled(rb"<Pc(?=[\s/>])")

    @property
    def plain_cell(self) -> re.Pattern[bytes]:
        return self.compiled(rb"A")

    @property
    def filled_cell(self) -> re.Pattern[bytes]:
        return self.compiled(rb"A[^<>]*(?<!/)>(?!</Pc>)")

    @property
    def error_cell(self) -> re.Pattern[bytes]:
        return self.compiled(rb'A[^<>]{0,200} t="e"[^<>]{0,200}>(?:<Pf[^<>]*>(?:[^<]*</Pf>)?)?\s*<Pv>([^<]*)</Pv>')

    @property
    def uncalculated_cell(self) -> re.Pattern[bytes]:
        return self.compiled(
            rb'A(?:(?! t="str")[^<>])*>(?:<Pf[^<>]*/>|<Pf[^<>]*>[^<]*</Pf>)\s*(?:<Pv></Pv>|<Pv\s*/>|(?=</Pc>))'
        )

    @property
    def number_cell(self) -> re.Pattern[bytes]:
        return self.compiled(
            rb'A[^<>]{0,200} s="(\d{1,6})"(?: t="n")?>(?:<Pf[^<>]*/>|<Pf[^<>]*>[^<]*</Pf>)?'
            rb"<Pv>(\d{1,20})(?:\.0+)?</Pv>"
        )

    @property
    def row(self) -> re.Pattern[bytes]:
        return self.compiled(rb"<Prow(?=[\s/>])([^<>]*)>")

    @property
    def column(self) -> re.Pattern[bytes]:
        return self.compiled(rb"<Pcol ([^<>]*)>")

    def beyond(self, rows: int, columns: int) -> re.Pattern[bytes]:
        """A pattern for any cell outside the bounds, or written in a form that is not followed: its address not
        first, or something between its tag and the next."""
        letters = "[A-Z]"
        if columns > 702:
            letters = "[A-Z]{1,3}"
        elif columns > 26:
            first, second = divmod(columns - 1, 26)
            last = f"{chr(64 + first)}[A-{chr(65 + second)}]"
            before = f"|[A-{chr(63 + first)}][A-Z]" if first > 1 else ""
            letters = f"(?:[A-Z]{before}|{last})"
        digits = len(str(rows))
        leading = int(str(rows)[0])
        numbers = f"\\d{{1,{digits}}}" if leading == 9 else f"[1-{leading}]?\\d{{1,{digits - 1}}}"
        # In the order that is quickest: what nearly every cell matches stands first.
        cell = f'<%bc(?! r="{letters}{numbers}+"[^>]*+><)(?=[\\s/>])'
        return re.compile(cell.encode().replace(b"%b", re.escape(self.prefix)))


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


def scan_sheet(
    pieces: Iterable[bytes], path: Path, limits: Limits, zero_padded: Mapping[int, int] | None = None
) -> SheetScan:
    """Bounds and corrections of one worksheet. `zero_padded` maps a cell style to the digits it shows.

    SheetError for document types, entities and cells too long to be real.
    """
    scan = SheetScan()
    tags: _Tags | None = None
    for block in whole_rows(pieces, path, limits):
        scan.size += len(block)
        if tags is None:
            found = SHEET_DATA.search(block) or PREFIXED_TAG.search(block)
            tags = _Tags(found[1] or b"" if found else b"")
            scan.plain = not keeps_white_space(block)
            beyond = tags.beyond(scan.rows, scan.columns)
        if beyond.search(block):
            _widen(scan, tags, block)
            beyond = tags.beyond(scan.rows, scan.columns)
        # One letter is looked for ten times as fast as several, and most blocks do not hold it.
        if b":" in block and (prefixed := PREFIXED_TAG.search(block)) and prefixed[1] != tags.prefix:
            scan.plain = False
        if tags.prefix and re.search(rb"<(?:c|row)[\s/>]", block):
            scan.plain = False
        if b"!" in block and (b"<![" in block or b"<!-" in block):
            scan.plain = False
        if b"h" in block and b'hidden="' in block:
            _note_hidden(scan, tags, block)
        if b"e" in block and b't="e"' in block:
            _patch_errors(scan, tags, block)
        if b"f" in block and (b"<%bf" % tags.prefix) in block:
            _patch_formulas(scan, tags, block)
        if zero_padded:
            _patch_zeros(scan, tags, block, zero_padded)
        if not scan.plain:
            break
    return scan


def keeps_white_space(start: bytes) -> bool:
    """Whether the outermost tag of a part says that white space counts, which the fast engine does not follow."""
    return KEEPS_SPACE.match(start) is not None


def scan_filled(pieces: Iterable[bytes], scan: SheetScan, path: Path, limits: Limits) -> SheetScan:
    """The same scan with exact bounds, counting only cells that hold something: slower, seldom needed."""
    scan.rows, scan.columns = 1, 1
    tags: _Tags | None = None
    for block in whole_rows(pieces, path, limits):
        if tags is None:
            found = SHEET_DATA.search(block) or PREFIXED_TAG.search(block)
            tags = _Tags(found[1] or b"" if found else b"")
        for letters, row in set(tags.filled_cell.findall(block)):
            scan.rows = max(scan.rows, int(row))
            scan.columns = max(scan.columns, column_index(letters.decode()))
    return scan


def whole_rows(pieces: Iterable[bytes], path: Path, limits: Limits) -> Iterator[bytes]:
    """The same bytes in blocks that end where a row (or, in a very wide row, a cell) ends."""
    rest = b""
    row, cell = b"<row", b"<c "
    first = True
    for piece in pieces:
        if first:
            check_xml_start(piece, path)
            first = False
            if (found := SHEET_DATA.search(piece)) and found[1]:
                row, cell = b"<%brow" % found[1], b"<%bc " % found[1]
        block = rest + piece
        cut = block.rfind(row)
        if cut <= 0:
            cut = block.rfind(cell)
        if cut <= 0:
            if len(block) > limits.piece:
                raise too_large(path, "one of its cells holds more text than a spreadsheet allows")
            rest = block
            continue
        rest = block[cut:]
        yield block[:cut]
    if rest:
        yield rest


def _widen(scan: SheetScan, tags: _Tags, block: bytes) -> None:
    """Raise the bounds so that every cell of the block lies within them: rows to 1, 2 or 5 × 10ⁿ less one."""
    cells = tags.plain_cell.findall(block)
    if len(cells) != sum(1 for _ in tags.cell.finditer(block)):
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
    if tags.beyond(scan.rows, scan.columns).search(block):
        scan.plain = False


def _note_hidden(scan: SheetScan, tags: _Tags, block: bytes) -> None:
    for tag in tags.row.finditer(block):
        attributes = dict(ATTRIBUTE.findall(tag[1]))
        if attributes.get(b"hidden") in TRUE:
            row = _number(attributes.get(b"r", b""))
            if row:
                scan.structure.hide_rows(row, row)
            else:
                scan.plain = False
    for tag in tags.column.finditer(block):
        attributes = dict(ATTRIBUTE.findall(tag[1]))
        low, high = _number(attributes.get(b"min", b"")), _number(attributes.get(b"max", b""))
        if attributes.get(b"hidden") in TRUE and low and len(scan.structure.hidden_columns) < 16_384:
            scan.structure.hide_columns(low, high)


def _number(digits: bytes) -> int:
    """The number written, 0 for anything that is none or is too long to be a row or column."""
    return int(digits) if digits.isdigit() and len(digits) <= 7 else 0


def _patch(scan: SheetScan, letters: bytes, row: bytes, value: CellValue) -> None:
    scan.patches.setdefault(int(row), []).append((column_index(letters.decode()) - 1, value))


def _patch_errors(scan: SheetScan, tags: _Tags, block: bytes) -> None:
    found = tags.error_cell.findall(block)
    for letters, row, text in found:
        _patch(scan, letters, row, ErrorCell(text.decode("utf-8", "replace") or "#N/A"))
    if len(found) < len(re.findall(rb'<[^<>]* t="e"', block)):
        scan.plain = False


def _patch_formulas(scan: SheetScan, tags: _Tags, block: bytes) -> None:
    for cell in tags.uncalculated_cell.finditer(block):
        _patch(scan, cell[1], cell[2], UncalculatedCell())


def _patch_zeros(scan: SheetScan, tags: _Tags, block: bytes, zero_padded: Mapping[int, int]) -> None:
    for letters, row, style, digits in tags.number_cell.findall(block):
        width = zero_padded.get(int(style), 0)
        if len(digits) < width:
            _patch(scan, letters, row, digits.decode().zfill(width))
