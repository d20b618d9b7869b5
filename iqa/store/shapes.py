"""How a value lies in its table, and which of its tuples have a table of their own."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Generic, TypeVar

from msgspec import Struct
from sqlalchemy import Table

from iqa.store.plain import Read, column_reader, to_column, type_hints
from iqa.store.schema import key_names
from iqa.store.session import RowKey, StoredRow
from iqa.values import parts_of

T = TypeVar("T")


class TablePart(Struct, frozen=True):
    """A tuple of a value that has a table of its own, one row an element."""

    field: str
    type: type
    table: Table


class Shape(Struct, Generic[T], frozen=True):
    """How values of a type lie in the store. `noun` is what a message calls one."""

    noun: str
    type: type[T]
    table: Table
    parts: tuple[TablePart, ...] = ()

    @property
    def key_names(self) -> tuple[str, ...]:
        """The columns of the key, in order."""
        return key_names(self.table)

    def key_of(self, value: T) -> RowKey:
        """The key of a value."""
        kind: Any = self.type
        hints = type_hints(kind)
        return tuple(to_column(hints[name], getattr(value, name)) for name in self.key_names)

    def row(self, value: T) -> dict[str, Any]:
        """The row of a value in the main table, without columns that are the store's own."""
        return _row(value, self.type, self.table)

    def part_rows(self, part: TablePart, value: T) -> tuple[StoredRow, ...]:
        """The rows of one part of a value."""
        return self._rows_at(part, value, enumerate(getattr(value, part.field)))

    def part_changes(self, part: TablePart, before: T, after: T) -> tuple[tuple[StoredRow, ...], ...]:
        """The rows of one part of two values of one key, without those that both have where they stand."""
        stood, stand = (tuple(enumerate(getattr(value, part.field))) for value in (before, after))
        gone, came = set(stood).difference(stand), set(stand).difference(stood)
        return self._rows_at(part, before, (one for one in stood if one in gone)), self._rows_at(
            part, after, (one for one in stand if one in came)
        )

    def _rows_at(self, part: TablePart, value: T, elements: Iterable[tuple[int, Any]]) -> tuple[StoredRow, ...]:
        whole = dict(zip(self.whole_names(part), self.key_of(value), strict=True))
        return tuple(
            {**_row(each, part.type, part.table), **whole, "position": position} for position, each in elements
        )

    def whole_names(self, part: TablePart) -> tuple[str, ...]:
        """The columns of a part's table that hold the key of the whole."""
        return key_names(part.table)[: len(self.key_names)]

    def value(self, row: StoredRow, parts: Mapping[str, tuple[StoredRow, ...]]) -> T:
        """The value that lies in these rows; `parts` is field -> rows in order."""
        built: dict[str, Any] = {
            part.field: tuple(_value(part.type, each) for each in parts.get(part.field, ())) for part in self.parts
        }
        value: T = _value(self.type, row, built)
        return value


def _row(value: object, kind: type, table: Table) -> dict[str, Any]:
    row = {}
    for name, hint in _columns(kind, table):
        held = getattr(value, name)
        row[name] = held if type(held) is str else to_column(hint, held)  # most of them are
    return row


@cache
def _columns(kind: type, table: Table) -> tuple[tuple[str, Any], ...]:
    """Name and declared type of each field of a value that has a column; worked out once."""
    return tuple((name, hint) for name, hint in type_hints(kind).items() if name in table.columns)


def _value(kind: Any, row: StoredRow, built: Mapping[str, Any] | None = None) -> Any:
    known = built or {}
    return kind(
        **{
            name: known[name] if name in known else row[name] if read is None else read(row[name])
            for name, read in _plan(kind)
        }
    )


@cache
def _plan(kind: Any) -> tuple[tuple[str, Read | None], ...]:
    """Name of each field of a value, and how it is read from its column (None: as it is); worked out once."""
    hints = type_hints(kind)
    return tuple((name, column_reader(hints[name])) for name in parts_of(kind))
