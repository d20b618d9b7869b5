"""What a table that leaves the tool is made of: declared columns, rows, and the dictionary that explains them.

Nothing is read from the records here and nothing is written to a file.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

ExportValue = str | int | float | date | None
"""What a cell may hold; None is a blank cell."""
Cells = Mapping[str, ExportValue]
"""The cells of a row by the names of their columns."""

DICTIONARY_HEADINGS = ("Column", "Meaning", "Unit or values", "Source")
NOTE = "(note)"
"""Stands in the first column of the dictionary where the row is about the whole file."""
NOT_APPLICABLE_WORD = "Not applicable"


class Profile(StrEnum):
    """Who a file is for, and so what it may hold."""

    INTERNAL = "internal"
    """Everything: staff by name, evidence, what was agreed."""
    COMMITTEE = "committee"
    """People and work by numbers that mean nothing elsewhere, no free text, small cells left out."""
    EXTERNAL = "external"
    """Counts alone, of what concerns the police or the defence."""


class ExportColumn(Struct, frozen=True):
    """One column: its heading, what it means, its unit or values, where it comes from, and whose files have it."""

    name: str
    meaning: str
    unit: str
    source: str
    profiles: frozenset[Profile]


class ExportTable(Struct, frozen=True):
    """A table ready to write. Every row has a value for each column in order; `notes` are about the file."""

    title: str
    columns: tuple[ExportColumn, ...]
    rows: tuple[tuple[ExportValue, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def dictionary(self) -> tuple[tuple[str, str, str, str], ...]:
        """What each column means, then the notes on the whole file; as rows under DICTIONARY_HEADINGS."""
        return (*self.explained(), *((NOTE, note, "", "") for note in self.notes))

    def explained(self) -> tuple[tuple[str, str, str, str], ...]:
        """What each column means of those that say it; a sheet of counts needs no words."""
        return tuple((one.name, one.meaning, one.unit, one.source) for one in self.columns if one.meaning)


def columns_for(columns: tuple[ExportColumn, ...], profile: Profile) -> tuple[ExportColumn, ...]:
    """The columns that a profile's file has; none when the table has nothing for it."""
    return tuple(column for column in columns if profile in column.profiles)


def in_order(columns: tuple[ExportColumn, ...], cells: Cells) -> tuple[ExportValue, ...]:
    """The cells of a row in the order of the columns: only those, whatever else the row knows."""
    return tuple(cells[column.name] for column in columns)
