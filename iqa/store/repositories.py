"""The few verbs of storage, the same for every noun: find, get, list; and within a change add, save, remove.

A `Shape` says how a value lies in its table, and which of its tuples have a table of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Table, and_, select
from sqlalchemy.exc import IntegrityError

from iqa.domain import Month
from iqa.errors import ConflictError, NotFoundError, TamperedError
from iqa.next_steps import NextStep, advice
from iqa.store.plain import from_column, to_column, type_hints
from iqa.store.schema import key_names
from iqa.store.session import Row, RowKey, Session, row_key

T = TypeVar("T")
Key = str | tuple[str | int | Month, ...]
"""What a thing is found by: its id, or the values of its key in order."""


@dataclass(frozen=True, slots=True)
class Part:
    """A tuple of a value that has a table of its own, one row an element."""

    field: str
    type: type
    table: Table


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """How values of a type lie in the store. `noun` is what a message calls one."""

    noun: str
    type: type[T]
    table: Table
    parts: tuple[Part, ...] = ()

    @property
    def key_names(self) -> tuple[str, ...]:
        """The columns of the key, in order."""
        return tuple(key_names(self.table))

    def key_of(self, value: T) -> RowKey:
        """The key of a value."""
        kind: Any = self.type
        hints = type_hints(kind)
        return tuple(to_column(hints[name], getattr(value, name)) for name in self.key_names)

    def row(self, value: T) -> dict[str, Any]:
        """The row of a value in the main table, without columns that are the store's own."""
        return _row(value, self.type, self.table)

    def part_rows(self, part: Part, value: T) -> tuple[Row, ...]:
        """The rows of one part of a value."""
        whole = dict(zip(self.whole_names(part), self.key_of(value), strict=True))
        return tuple(
            {**_row(each, part.type, part.table), **whole, "position": position}
            for position, each in enumerate(getattr(value, part.field))
        )

    def whole_names(self, part: Part) -> tuple[str, ...]:
        """The columns of a part's table that hold the key of the whole."""
        return tuple(key_names(part.table)[: len(self.key_names)])

    def value(self, row: Row, parts: Mapping[str, tuple[Row, ...]]) -> T:
        """The value that lies in these rows; `parts` is field -> rows in order."""
        built: dict[str, Any] = {
            part.field: tuple(_value(part.type, each) for each in parts.get(part.field, ())) for part in self.parts
        }
        value: T = _value(self.type, row, built)
        return value


def _row(value: object, kind: type, table: Table) -> dict[str, Any]:
    hints = type_hints(kind)
    return {name: to_column(hints[name], getattr(value, name)) for name in hints if name in table.columns}


def _value(kind: Any, row: Row, built: Mapping[str, Any] | None = None) -> Any:
    known = built or {}
    return kind(
        **{
            name: known[name] if name in known else row[name] if as_it_is else from_column(hint, row[name])
            for name, hint, as_it_is in _plan(kind)
        }
    )


@cache
def _plan(kind: Any) -> tuple[tuple[str, Any, bool], ...]:
    """Name and type of each field of a dataclass, and whether a column holds it as it is; worked out once."""
    hints = type_hints(kind)
    return tuple((each.name, hints[each.name], hints[each.name] in {str, int, float}) for each in fields(kind))


class Reader(Generic[T]):
    """What a view offers of one noun."""

    def __init__(self, session: Session, shape: Shape[T]) -> None:
        self._session = session
        self._shape = shape

    def find(self, key: Key) -> T:
        """The value with that key; NotFoundError when there is none."""
        value = self.get(key)
        if value is None:
            raise NotFoundError(f"There is no {self._shape.noun} {spoken(key)}.")
        return value

    def get(self, key: Key) -> T | None:
        """The value with that key, None when there is none."""
        found = self._load(*self._has_key(key))
        return found[0] if found else None

    def list(self, **filters: str | int | Month | None) -> tuple[T, ...]:
        """The values whose columns equal what is given (None: any), in order of their keys."""
        return self._load(*self._conditions(filters))

    def _conditions(self, filters: Mapping[str, str | int | Month | None]) -> tuple[ColumnElement[bool], ...]:
        columns = self._shape.table.columns
        unknown = sorted(set(filters) - set(columns.keys()))
        if unknown:
            raise TypeError(f"a {self._shape.noun} cannot be listed by {', '.join(unknown)}")
        given = {name: to_column(type(value), value) for name, value in filters.items() if value is not None}
        return tuple(columns[name] == value for name, value in given.items())

    def _has_key(self, key: Key) -> tuple[ColumnElement[bool], ...]:
        values = (key,) if isinstance(key, str) else key
        columns = self._shape.table.primary_key.columns
        return tuple(
            column == to_column(type(value), value) for column, value in zip(columns, values, strict=True)
        )

    def _load(self, *conditions: ColumnElement[bool]) -> tuple[T, ...]:
        shape = self._shape
        query = select(shape.table).where(*conditions).order_by(*shape.table.primary_key.columns)
        rows = self._session.rows(query)
        if not rows:
            return ()
        parts = {part.field: self._load_part(part, conditions) for part in shape.parts}
        return tuple(self._value(row, parts) for row in rows)

    def _value(self, row: Row, parts: Mapping[str, Mapping[RowKey, tuple[Row, ...]]]) -> T:
        """The value of a row and its parts; TamperedError when they hold what the tool never writes."""
        key = row_key(self._shape.table, row)
        try:
            return self._shape.value(row, {field: grouped.get(key, ()) for field, grouped in parts.items()})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TamperedError(
                f"The {self._shape.noun} {spoken(key)} cannot be read: it was changed outside the tool.",
                advice(NextStep("verify"), " says what was changed."),
            ) from error

    def _load_part(self, part: Part, conditions: tuple[ColumnElement[bool], ...]) -> dict[RowKey, tuple[Row, ...]]:
        whole, names = self._shape.table, self._shape.whole_names(part)
        joined = and_(
            *(part.table.c[name] == column for name, column in zip(names, whole.primary_key.columns, strict=True))
        )
        query = select(part.table).join(whole, joined).where(*conditions).order_by(part.table.c.position)
        grouped: dict[RowKey, list[Row]] = {}
        for row in self._session.rows(query):
            grouped.setdefault(tuple(row[name] for name in names), []).append(row)
        return {key: tuple(rows) for key, rows in grouped.items()}


class Writer(Reader[T]):
    """What a change offers of one noun."""

    def add(self, value: T) -> None:
        """Store a new value; RefusedError when its key is taken."""
        key = self._shape.key_of(value)
        if self._stored(key) is not None:
            raise ConflictError(f"There is already a {self._shape.noun} {spoken(key)}.")
        self._put(value, None)

    def add_all(self, values: Iterable[T]) -> None:
        """Store new values that have no parts, all at once; ConflictError when a key is taken, and then none."""
        rows = [self._shape.row(value) for value in values]
        try:
            self._session.change(self._shape.table, (), rows)
        except IntegrityError:
            raise ConflictError(f"There is already such a {self._shape.noun}, so none was stored.") from None

    def save(self, value: T) -> T:
        """Store a value over the one with its key, or as a new one. Returns it as stored."""
        self._put(value, self._stored(self._shape.key_of(value)))
        return value

    def remove(self, key: Key) -> None:
        """Take a value out; NotFoundError when there is none."""
        values = (key,) if isinstance(key, str) else key
        row = self._stored(values)
        if row is None:
            raise NotFoundError(f"There is no {self._shape.noun} {spoken(key)}.")
        for part in self._shape.parts:
            self._session.change(part.table, self._stored_part(part, values), ())
        self._session.change(self._shape.table, (row,), ())

    def _put(self, value: T, before: Row | None, **own: str) -> bool:
        """Write what differs from what is stored; `own` are columns of the store's that the value lacks."""
        shape, session = self._shape, self._session
        row = {**(before or {}), **shape.row(value), **own}
        changed = session.change(shape.table, (before,) if before else (), (row,))
        for part in shape.parts:
            old = self._stored_part(part, shape.key_of(value)) if before else ()
            changed |= session.change(part.table, old, shape.part_rows(part, value))
        return changed

    def _stored(self, key: RowKey) -> Row | None:
        rows = self._session.rows(select(self._shape.table).where(*self._has_key(key)))
        return rows[0] if rows else None

    def _stored_part(self, part: Part, key: RowKey) -> tuple[Row, ...]:
        names = self._shape.whole_names(part)
        conditions = (part.table.c[name] == value for name, value in zip(names, key, strict=True))
        return self._session.rows(select(part.table).where(*conditions))


def spoken(key: Key | RowKey) -> str:
    """A key as a message says it."""
    return key if isinstance(key, str) else " / ".join(str(value) for value in key if value != "")
