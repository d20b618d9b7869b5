"""What every reader hands over of a file: its sheets one after the other, each with its rows and with what was
seen of its structure on the way. Rows count from 1 and columns from A, wherever the table stands on its sheet.
"""

from collections.abc import Iterator

from msgspec import Struct, field

from iqa.errors import Problem
from iqa.sheets.table import CellValue, NumberedRow, Span

MOST_NOTED = 1_048_576
"""Hidden rows, and merged blocks, that are kept of one sheet; a crafted one could claim any number."""


class Structure(Struct):
    """Hidden rows and columns and merged blocks, all from 1, and what there is to say of a sheet."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def hide_rows(self, first: int, last: int) -> None:
        """Note that rows are hidden, the last included."""
        room = MOST_NOTED - len(self.hidden_rows)
        self.hidden_rows.extend(range(first, min(last, first + room - 1) + 1))

    def hide_columns(self, first: int, last: int) -> None:
        """Note that columns are hidden, the last included; what lies beyond the last column of all is not."""
        room = MOST_NOTED - len(self.hidden_columns)
        self.hidden_columns.extend(range(first, min(last, 16_384, first + room - 1) + 1))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note a merged block. One cell alone is none."""
        if (bottom > top or right > left) and len(self.merged) < MOST_NOTED:
            self.merged.append(Span(top, left, bottom, right))


class SheetRead(Struct, frozen=True):
    """One worksheet. `structure` is complete once `rows` were walked, which can be done once."""

    name: str
    hidden: bool
    rows: Iterator[NumberedRow]
    structure: Structure


class FileRead(Struct, frozen=True):
    """A file being read. Each sheet is to be walked before the next is asked for."""

    sheets: Iterator[SheetRead]
    date_1904: bool = False


class SparseRow:
    """A row under way: cells put where they stand, counted from column 0."""

    def __init__(self) -> None:
        self.cells: list[CellValue] = []

    def put(self, column: int, value: CellValue) -> None:
        """Put a cell in its place; what lies between is blank."""
        cells = self.cells
        gap = column - len(cells)
        if gap == 0:
            cells.append(value)
        elif gap > 0:
            cells.extend([""] * gap)
            cells.append(value)
        else:
            cells[column] = value

    def take(self) -> list[CellValue]:
        """The cells so far; the next row begins."""
        taken, self.cells = self.cells, []
        return taken
