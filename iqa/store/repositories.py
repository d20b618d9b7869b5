"""The few verbs of storage, the same for every noun: find, get, list; and within a change add, save, remove."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, select
from sqlalchemy.exc import IntegrityError

from iqa.domain import Month
from iqa.errors import ConflictError, NotFoundError, TamperedError
from iqa.next_steps import NextStep, advice
from iqa.store.history import changed_by, states
from iqa.store.plain import to_column
from iqa.store.schema import key_names
from iqa.store.session import MARKS, RowKey, Session, StoredRow, row_key
from iqa.store.shapes import Shape, TablePart

T = TypeVar("T")
V = TypeVar("V")
RecordKey = str | tuple[str | int | Month, ...]
"""What a thing is found by: its id, or the values of its key in order."""


class Reader(Generic[T]):
    """What a view offers of one noun."""

    def __init__(self, session: Session, shape: Shape[T]) -> None:
        self._session = session
        self._shape = shape

    def find(self, key: RecordKey) -> T:
        """The value with that key; NotFoundError when there is none."""
        value = self.get(key)
        if value is None:
            raise NotFoundError(f"There is no {self._shape.noun} {spoken(key)}.")
        return value

    def get(self, key: RecordKey) -> T | None:
        """The value with that key, None when there is none."""
        found = self._once(("get", key), lambda: self._equal_to(self._of_key(key)))
        return found[0] if found else None

    def list(self, **filters: str | int | Month | None) -> tuple[T, ...]:
        """The values whose columns equal what is given (None: any), in order of their keys."""
        asked = ("list", *sorted(filters.items()))
        return self._once(asked, lambda: self._listed(filters))

    def changed_by(self, event: int) -> Mapping[RowKey, tuple[T | None, T | None]]:
        """Every value, of a noun without parts, that an event changed, by key, as it was before and after."""
        return changed_by(self._session, self._shape, event)

    def states(self, key: str) -> tuple[tuple[int, T | None], ...]:
        """The value with that id after each event that changed it, with the event's number, the first first."""
        lived: list[tuple[int, T | None]] = states(self._session, self._shape, (key,))
        return tuple(lived)

    def _once(self, asked: Hashable, read: Callable[[], V]) -> V:
        """An answer that a process which serves others may know already; see `iqa.store.kept`."""
        known = self._session.kept
        if known is None or self._shape.table.name in MARKS:
            return read()
        which = (self._shape.type, asked)
        if which not in known:
            known[which] = read()
        answer: V = known[which]
        return answer

    def _listed(self, filters: Mapping[str, str | int | Month | None]) -> tuple[T, ...]:
        """The values whose columns equal what is given."""
        return self._equal_to(self._given(filters))

    def _given(self, filters: Mapping[str, str | int | Month | None]) -> dict[str, Any]:
        """Column -> what it has to hold; those of which None is given may hold anything."""
        columns = self._shape.table.columns
        unknown = sorted(set(filters) - set(columns.keys()))
        if unknown:
            raise TypeError(f"a {self._shape.noun} cannot be listed by {', '.join(unknown)}")
        return {name: to_column(type(value), value) for name, value in filters.items() if value is not None}

    def _of_key(self, key: RecordKey) -> dict[str, Any]:
        """Column -> what it has to hold in the row of a key."""
        values = (key,) if isinstance(key, str) else key
        return {
            name: to_column(type(value), value)
            for name, value in zip(key_names(self._shape.table), values, strict=True)
        }

    def _conditions(self, filters: Mapping[str, str | int | Month | None]) -> tuple[ColumnElement[bool], ...]:
        columns = self._shape.table.columns
        return tuple(columns[name] == value for name, value in self._given(filters).items())

    def _has_key(self, key: RecordKey) -> tuple[ColumnElement[bool], ...]:
        columns = self._shape.table.columns
        return tuple(columns[name] == value for name, value in self._of_key(key).items())

    def _equal_to(self, given: Mapping[str, Any]) -> tuple[T, ...]:
        """The values whose columns hold what is given, by statements that are put together once."""
        table, names = self._shape.table, tuple(given)
        return self._values(
            self._session.rows(_rows_of(table, names), given),
            lambda part: self._session.rows(_rows_of_part(part.table, table, names), given),
        )

    def _load(self, *conditions: ColumnElement[bool]) -> tuple[T, ...]:
        table = self._shape.table
        return self._values(
            self._session.rows(_in_order(table).where(*conditions)),
            lambda part: self._session.rows(_part_in_order(part.table, table).where(*conditions)),
        )

    def _values(
        self, rows: Sequence[StoredRow], rows_of_part: Callable[[TablePart], Sequence[StoredRow]]
    ) -> tuple[T, ...]:
        """The values of some rows and of their parts' rows."""
        if not rows:
            return ()
        parts = {part.field: self._grouped(part, rows_of_part(part)) for part in self._shape.parts}
        return tuple(self._value(row, parts) for row in rows)

    def _grouped(self, part: TablePart, rows: Sequence[StoredRow]) -> dict[RowKey, tuple[StoredRow, ...]]:
        """The rows of a part by the key of the whole."""
        names = self._shape.whole_names(part)
        grouped: dict[RowKey, list[StoredRow]] = {}
        for row in rows:
            grouped.setdefault(tuple(row[name] for name in names), []).append(row)
        return {key: tuple(some) for key, some in grouped.items()}

    def _value(self, row: StoredRow, parts: Mapping[str, Mapping[RowKey, tuple[StoredRow, ...]]]) -> T:
        """The value of a row and its parts; TamperedError when they hold what the tool never writes."""
        key = row_key(self._shape.table, row)
        try:
            return self._shape.value(row, {field: grouped.get(key, ()) for field, grouped in parts.items()})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TamperedError(
                f"The {self._shape.noun} {spoken(key)} cannot be read: it was changed outside the tool.",
                advice(NextStep("verify"), " says what was changed."),
            ) from error


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

    def remove(self, key: RecordKey) -> None:
        """Take a value out; NotFoundError when there is none."""
        values = (key,) if isinstance(key, str) else key
        row = self._stored(values)
        if row is None:
            raise NotFoundError(f"There is no {self._shape.noun} {spoken(key)}.")
        for part in self._shape.parts:
            self._session.change(part.table, self._stored_part(part, values), ())
        self._session.change(self._shape.table, (row,), ())

    def _put(self, value: T, before: StoredRow | None, **own: str) -> bool:
        """Write what differs from what is stored; `own` are columns of the store's that the value lacks."""
        shape, session = self._shape, self._session
        row = {**(before or {}), **shape.row(value), **own}
        changed = session.change(shape.table, (before,) if before else (), (row,))
        for part in shape.parts:
            old = self._stored_part(part, shape.key_of(value)) if before else ()
            changed |= session.change(part.table, old, shape.part_rows(part, value))
        return changed

    def _stored(self, key: RowKey) -> StoredRow | None:
        given = self._of_key(key)
        rows = self._session.rows(_rows_of(self._shape.table, tuple(given)), given)
        return rows[0] if rows else None

    def _stored_part(self, part: TablePart, key: RowKey) -> tuple[StoredRow, ...]:
        names = self._shape.whole_names(part)
        conditions = (part.table.c[name] == value for name, value in zip(names, key, strict=True))
        return self._session.rows(select(part.table).where(*conditions))


def spoken(key: RecordKey | RowKey) -> str:
    """A key as a message says it."""
    return key if isinstance(key, str) else " / ".join(str(value) for value in key if value != "")


def _in_order(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key.columns)


def _part_in_order(part: Table, whole: Table) -> Select[Any]:
    """The rows of a part's table, each beside the row of its whole."""
    names = key_names(part)[: len(key_names(whole))]
    joined = and_(*(part.c[name] == column for name, column in zip(names, whole.primary_key.columns, strict=True)))
    return select(part).join(whole, joined).order_by(part.c.position)


@cache
def _rows_of(table: Table, names: tuple[str, ...]) -> Select[Any]:
    return _in_order(table).where(*(table.c[name] == bindparam(name) for name in names))


@cache
def _rows_of_part(part: Table, whole: Table, names: tuple[str, ...]) -> Select[Any]:
    return _part_in_order(part, whole).where(*(whole.c[name] == bindparam(name) for name in names))
