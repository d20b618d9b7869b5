"""What .xls and .xlsb worksheets have in common: the codes of errors and the packed form of numbers.

Nothing here opens a file.
"""

import struct
from collections.abc import Mapping

from iqa.sheets.table import ErrorCell

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


def error_cell(code: int) -> ErrorCell:
    """The error a code stands for."""
    return ErrorCell(ERRORS.get(code, OTHER_ERROR))


def packed_number(packed: bytes) -> float:
    """The number behind the four bytes of an RK value: a whole number or half a double, perhaps in hundredths."""
    (bits,) = PACKED.unpack(packed)
    value: float = bits >> 2 if bits & 2 else DOUBLE.unpack(b"\0\0\0\0" + PACKED.pack(bits & ~3))[0]
    return value / 100 if bits & 1 else float(value)
