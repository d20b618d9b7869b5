"""One transaction's rows: reads them, writes them, and remembers every row it changed for the ledger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    update,
)

from iqa.errors import InvalidInputError
from iqa.store.schema import column_names, key_names

_CHUNK = 5_000
MARKS = frozenset({"assessments", "marks"})
"""The tables that marks alone change."""

StoredRow = Mapping[str, Any]
"""Column name -> text, whole number or float."""
RowKey = tuple[Any, ...]
"""The values of a row's primary key, in the order of its columns."""


class Steps(Struct):
    """The first and the last event that were kept by this process, 0 while there is none."""

    first: int = 0
    last: int = 0

    def take(self, number: int) -> None:
        """Note that one more was kept."""
        self.first, self.last = self.first or number, number


class Head(Struct, frozen=True):
    """How many events there are and the hash of the last: print it, and nobody can rewrite the ledger unseen."""

    count: int
    hash: str


def row_key(table: Table, row: StoredRow) -> RowKey:
    """The key of a row."""
    return tuple(row[name] for name in key_names(table))


class Session:
    """A connection within a transaction. `actor` and `at` (UTC) are who writes and when, '' in reading."""

    def __init__(self, connection: Connection, actor: str = "", at: str = "") -> None:
        self.connection = connection
        self.actor = actor
        self.at = at
        self.kept: dict[Any, Any] | None = None
        """What a process that serves others knows of everything but marks; None where it reads all of it."""
        self.head: Head | None = None
        """The head of the ledger, once it was read: within a transaction nobody else moves it."""
        self._changed: dict[Table, dict[RowKey, tuple[StoredRow | None, StoredRow | None]]] = {}
        """Table -> key -> the row as the transaction found it and as it now stands; None is no row."""

    def rows(self, query: Select[Any], values: Mapping[str, Any] | None = None) -> tuple[StoredRow, ...]:
        """The rows a query finds; `values` is what it is given, by name."""
        found = self.connection.execute(query, values)
        names = tuple(found.keys())
        return tuple(dict(zip(names, row, strict=True)) for row in found)

    def streamed(self, query: Select[Any], at_once: int = _CHUNK) -> Iterator[Any]:
        """The rows a query finds, so many at a time, so that a large table is never held whole."""
        result = self.connection.execute(query, execution_options={"stream_results": True, "yield_per": at_once})
        for chunk in result.partitions():
            yield from chunk

    def change(self, table: Table, before: Iterable[StoredRow], after: Iterable[StoredRow]) -> bool:
        """Turn the rows `before`, as read, into the rows `after`; whether that changed anything."""
        old = {row_key(table, row): row for row in before}
        new = {row_key(table, row): row for row in after}
        gone = [key for key in old if key not in new]
        added = [row for key, row in new.items() if key not in old]
        altered = [row for key, row in new.items() if key in old and old[key] != row]
        for row in (*added, *altered):
            check_storable(table.name, row.values())
        self._remove(table, gone)
        self._insert(table, added)
        self._update(table, altered)
        if table.name not in MARKS:
            self.kept = None
        noted = self._changed.setdefault(table, {})
        for key in (*gone, *(row_key(table, row) for row in (*added, *altered))):
            found, _ = noted.get(key, (old.get(key), None))
            noted[key] = (found, new.get(key))
        return bool(gone or added or altered)

    @property
    def has_changed(self) -> bool:
        """Whether it changed any row, as far as it stands here."""
        return bool(self._changed)

    def changed(self) -> Iterator[tuple[Table, dict[RowKey, StoredRow | None]]]:
        """By table, the rows that now differ from what the transaction found, None for one removed."""
        for table, noted in self._changed.items():
            differing = {key: after for key, (before, after) in noted.items() if before != after}
            if differing:
                yield table, differing

    def _insert(self, table: Table, rows: Sequence[StoredRow]) -> None:
        if rows:
            self.connection.execute(_inserting(table), [dict(row) for row in rows])

    def _update(self, table: Table, rows: Sequence[StoredRow]) -> None:
        if rows:
            keys = (_key_values(table, row_key(table, row)) for row in rows)
            new = ({f"new_{name}": row[name] for name in _other_names(table)} for row in rows)
            values = [{**key, **others} for key, others in zip(keys, new, strict=True)]
            self.connection.execute(_updating(table), values)

    def _remove(self, table: Table, keys: Sequence[RowKey]) -> None:
        if keys:
            self.connection.execute(_deleting(table), [_key_values(table, key) for key in keys])


# Each statement is put together once a table: a save takes as long for that as for being carried out.


@cache
def _inserting(table: Table) -> Insert:
    return insert(table)


@cache
def _updating(table: Table) -> Update:
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _other_names(table)}
    return update(table).where(*_is_key(table)).values(new)


@cache
def _deleting(table: Table) -> Delete:
    return delete(table).where(*_is_key(table))


@cache
def _other_names(table: Table) -> tuple[str, ...]:
    return tuple(name for name in column_names(table) if name not in key_names(table))


def _is_key(table: Table) -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(f"key_{name}") for name in key_names(table)]


def _key_values(table: Table, key: RowKey) -> dict[str, Any]:
    return {f"key_{name}": value for name, value in zip(key_names(table), key, strict=True)}


def check_storable(where: str, values: Iterable[object]) -> None:
    """RefusedError when a text holds what a database cannot keep: a null character or half a character pair."""
    for value in values:
        if isinstance(value, str) and ("\0" in value or not _encodes(value)):
            raise InvalidInputError(
                f"A text for {where} holds a character that cannot be stored: {value[:40]!r}.",
                "Type the text again instead of pasting it.",
            )


def _encodes(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
