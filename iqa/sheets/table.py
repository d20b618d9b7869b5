"""What a spreadsheet looks like once it is open: cells, one sheet's grid, and the table found in it.

These are plain values. Nothing here opens a file or decides what a heading means.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from msgspec import Struct

from iqa.errors import Problem, Severity


class ErrorCell(Struct, frozen=True):
    """A cell that shows an error instead of a value, such as `#N/A`."""

    text: str

    def __str__(self) -> str:
        return self.text


class DoubtfulCell(ErrorCell, frozen=True):
    """A cell that two ways of reading the file understand differently; `text` says how."""


class UncalculatedCell(Struct, frozen=True):
    """A formula whose result was never stored in the file, so that its value is unknown."""

    def __str__(self) -> str:
        return "(formula without a stored value)"


CellValue: TypeAlias = (
    str | int | float | bool | date | datetime | time | timedelta | ErrorCell | UncalculatedCell | None
)
NumberedRow: TypeAlias = tuple[int, list[CellValue]]
DataRow: TypeAlias = tuple[int, tuple[CellValue, ...]]
Patches: TypeAlias = dict[int, list[tuple[int, CellValue]]]
"""Row as shown (from 1) to the cells (column index from 0, value) that replace what the engine reads there."""


class Span(Struct, frozen=True):
    """A merged block of cells; all four numbers count from 1 and are inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class SheetName(Struct, frozen=True):
    """One worksheet of a workbook and whether its owner sees it."""

    name: str
    hidden: bool = False


class Grid(Struct, frozen=True):
    """One sheet, opened. `rows()` may be called again and again; blank rows may be missing from it."""

    name: str
    rows: Callable[[], Iterator[NumberedRow]]
    merged: tuple[Span, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    notices: tuple[Problem, ...] = ()
    remarks: Callable[[], tuple[Problem, ...]] = tuple
    """What the last walk over the rows came upon; complete once they were all walked."""
    ragged: bool = False
    """True for text files, where a row with more cells than the headings has probably been split wrongly."""


class Book(Struct, frozen=True):
    """A file with its worksheets in their order; `open` reads one of them."""

    sheets: tuple[SheetName, ...]
    open: Callable[[str], Grid]
    date_1904: bool = False


class Survey(Struct, frozen=True):
    """What a walk over the rows below the headings came upon: the last row of data (that of the headings when
    there is none), how many rows of data, and what there was to say of the others."""

    last: int
    count: int
    problems: tuple[Problem, ...] = ()


class Rows:
    """The data rows of a table: (row number as the spreadsheet shows it, cells), blank rows left out.

    It may be walked more than once; each walk streams from the opened sheet and holds one row at a time.
    """

    def __init__(self, walk: Callable[[], Generator[DataRow, None, Survey]]) -> None:
        self._walk = walk
        self._seen: Survey | None = None

    def __iter__(self) -> Iterator[DataRow]:
        self._seen = yield from self._walk()

    @property
    def seen(self) -> Survey:
        """What was come upon, known at the end of a walk; asked for before, it takes a walk of its own."""
        if self._seen is None:
            self._seen = _walked(self._walk())
        return self._seen


def _walked(walk: Generator[DataRow, None, Survey]) -> Survey:
    """What a walk comes upon, the rows let go."""
    while True:
        try:
            next(walk)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


class RawTable(Struct, frozen=True):
    """A table as its owner wrote it: nothing renamed, nothing parsed.

    `headings` are folded to one line each, repeated ones kept, a missing one is "". Every row has as many
    cells as there are headings; a blank cell is "" or None. `header_row` and the row numbers are those that
    the spreadsheet shows. `notices` are about the sheet and what stands above the rows.
    """

    file: str
    sha256: str
    sheet: str
    headings: tuple[str, ...]
    header_row: int
    rows: Rows
    notices: tuple[Problem, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    hidden_below: tuple[int, ...] = ()
    """Hidden rows below the headings, whether or not they hold data."""
    hidden_columns: tuple[int, ...] = ()
    date_1904: bool = False

    @property
    def hidden_rows(self) -> tuple[int, ...]:
        """The hidden rows among the data."""
        return tuple(row for row in self.hidden_below if row <= self.rows.seen.last)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that the reader had to say, and rows of a text file that are rejected because they hold more cells
        than there are headings; those are not in `rows`. Quick once the rows were walked."""
        return (*self.notices, *self._of_hidden_rows(), *self.rows.seen.problems)

    def _of_hidden_rows(self) -> Iterator[Problem]:
        if hidden := self.hidden_rows:
            message = f"{len(hidden):,} rows are hidden or filtered out of sight; they were read too."
            yield Problem("hidden-rows", message, self.sheet, hidden[0], severity=Severity.NOTICE)


def is_blank_row(row: Iterable[CellValue]) -> bool:
    """Whether no cell of the row holds anything. Zero and FALSE are something; spaces are not."""
    for cell in row:
        if cell is None or cell == "" or (isinstance(cell, str) and cell.isspace()):
            continue
        return False
    return True


def column_letters(index: int) -> str:
    """The letters a spreadsheet shows above column `index`, counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The number of the column headed by `letters`, counted from 1."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index
