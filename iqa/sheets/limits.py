"""How much a spreadsheet may cost before it is refused. Plain numbers; nothing is measured here."""

from msgspec import Struct

MEBIBYTE = 1 << 20


class Limits(Struct, frozen=True):
    """Bounds on one file. The defaults leave room for 500,000 rows of 25 columns several times over."""

    cells: int = 30_000_000
    """Largest rows × columns given to the fast engine, which sets aside memory for all of them at once."""
    unpacked: int = 2048 * MEBIBYTE
    """Bytes of all parts of a workbook together, unpacked."""
    ratio: int = 100
    """Unpacked bytes for each packed byte, once a workbook unpacks to more than `ratio_floor` bytes."""
    ratio_floor: int = 100 * MEBIBYTE
    shared_text: int = 100 * MEBIBYTE
    """Bytes of the table of texts, beyond which it must be in proportion to the sheets that use it."""
    slow_bytes: int = 128 * MEBIBYTE
    """Largest sheet given to the exact reader of .xlsx (about half a minute)."""
    slow_cells: int = 5_000_000
    """Most cells that an exact reader holds at once."""
    last_row: int = 1_048_576
    last_column: int = 16_384
    line: int = 16 * MEBIBYTE
    """Longest line of a text table, in characters."""
    parts: int = 10_000
    piece: int = 32 * MEBIBYTE
    """Longest stretch of a sheet without the start of a cell."""
    small_part: int = 32 * MEBIBYTE
    """Bytes of a part that is read whole: the list of sheets, the styles."""
    answer: int = 2048 * MEBIBYTE
    """Bytes of the rows that the guarded process hands over."""
    probe_seconds: int = 120
    probe_bytes: int = 4096 * MEBIBYTE


LIMITS = Limits()
