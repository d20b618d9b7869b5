"""What intake needs of a table that was read from a file. Intake itself opens no file."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeAlias

from iqa.errors import Problem
from iqa.sheets.table import Cell

NumberedRow: TypeAlias = tuple[int, Sequence[Cell]]
"""A row's number as the spreadsheet shows it, and its cells in the order of the headings."""


class Table(Protocol):
    """One sheet of a file: its headings, and its rows once each."""

    @property
    def file(self) -> str:
        """The file's name, for messages."""

    @property
    def sheet(self) -> str:
        """The sheet's name as its tab shows it; '' for a text file."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as written, '' where a column has none."""

    @property
    def header_row(self) -> int:
        """The row the headings stand in, as the spreadsheet shows it."""

    @property
    def rows(self) -> Iterable[NumberedRow]:
        """The rows below the headings."""

    @property
    def problems(self) -> Iterable[Problem]:
        """What the reader itself had to say; complete once the rows were read."""
