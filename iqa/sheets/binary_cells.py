"""What .xls and .xlsb worksheets have in common: the codes of errors, the packed form of numbers, and the list of
cells that the fast engine misreads. Nothing here opens a file.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from iqa.sheets.table import ErrorCell, Patches
from iqa.sheets.xml_parts import ZEROS

ERRORS: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
OTHER_ERROR = "#ERROR!"
DOUBLE = struct.Struct("<d")
PACKED = struct.Struct("<i")
LONGEST_WHOLE = 10.0**15


@dataclass
class Corrections:
    """Cells of a file that are to be put right, by sheet: (row from 1, column from 0, what the cell shows).

    At most one more than `limit` is kept, so that a crafted file costs no more memory than that.
    """

    limit: int
    found: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    count: int = 0

    @property
    def too_many(self) -> bool:
        return self.count > self.limit

    def error(self, sheet: str, row: int, column: int, code: int) -> None:
        """Note a cell that shows an error."""
        self._add(sheet, row, column, ERRORS.get(code, OTHER_ERROR))

    def number(self, sheet: str, row: int, column: int, value: float, width: int) -> None:
        """Note a cell whose format shows `width` digits, if its number is whole and has fewer."""
        if 0 <= value < LONGEST_WHOLE and value == int(value) and len(str(int(value))) < width:
            self._add(sheet, row, column, str(int(value)).zfill(width))

    def _add(self, sheet: str, row: int, column: int, text: str) -> None:
        if not self.too_many:
            self.found.setdefault(sheet, []).append((row, column, text))
            self.count += 1


def zero_padded(styles: Iterable[str]) -> dict[int, int]:
    """Cell style to the digits it shows, for formats such as 000000; `styles` are the formats in their order."""
    digits = {style: ZEROS.fullmatch(code) for style, code in enumerate(styles)}
    return {style: len(zeros[1]) for style, zeros in digits.items() if zeros}


def packed_number(packed: bytes) -> float:
    """The number behind the four bytes of an RK value: a whole number or half a double, perhaps in hundredths."""
    (bits,) = PACKED.unpack(packed)
    value: float = bits >> 2 if bits & 2 else DOUBLE.unpack(b"\0\0\0\0" + PACKED.pack(bits & ~3))[0]
    return value / 100 if bits & 1 else value


def patches_within(found: Iterable[tuple[int, int, str]], rows: int, columns: int) -> Patches | None:
    """The corrections as the reader takes them; None when one lies outside the sheet, so that none is trusted."""
    patches: Patches = {}
    errors = {text: ErrorCell(text) for text in (*ERRORS.values(), OTHER_ERROR)}
    for row, column, text in found:
        if not (1 <= row <= rows and 0 <= column < columns):
            return None
        patches.setdefault(row, []).append((column, errors.get(text, text)))
    return patches
