"""What a value was before and after an event, and at each step of its life, from the payloads of the ledger."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Table, select

from iqa.store import schema
from iqa.store.ledger import unpacked
from iqa.store.session import RowKey, Session, StoredRow
from iqa.store.shapes import Shape

T = TypeVar("T")
_Rows = dict[RowKey, StoredRow]


def changed_by(session: Session, shape: Shape[T], event: int) -> dict[RowKey, tuple[T | None, T | None]]:
    """Every value without parts that an event changed, as it was before and after; None where there was none."""
    before: _Rows = {}
    after: _Rows = {}
    touched: set[RowKey] = set()
    for seq, rows in _payloads(session, event):
        before, touched = after, set()
        after = dict(before)
        for key, row in _changes(shape.table, rows):
            _put(after, key, row)
            touched |= {key} if seq == event else set()
    return {key: (_value(shape, before.get(key)), _value(shape, after.get(key))) for key in sorted(touched)}


def states(session: Session, shape: Shape[T], key: RowKey) -> list[tuple[int, T | None]]:
    """A value with its parts after each event that changed it, the first first; None once it was removed."""
    tables = {shape.table: shape.key_names, **{part.table: shape.whole_names(part) for part in shape.parts}}
    held: dict[Table, _Rows] = {table: {} for table in tables}
    found: list[tuple[int, T | None]] = []
    for seq, rows in _payloads(session):
        changed = False
        for table, names in tables.items():
            of_key = [schema.key_names(table).index(name) for name in names]
            for own, row in _changes(table, rows):
                if tuple(own[place] for place in of_key) == key:
                    _put(held[table], own, row)
                    changed = True
        if changed:
            main = held[shape.table].get(key)
            parts = {part.field: _in_order(held[part.table]) for part in shape.parts}
            found.append((seq, None if main is None else shape.value(main, parts)))
    return found


def _payloads(session: Session, last: int | None = None) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows that each event put and removed, by table, in the order of time."""
    payloads = schema.payloads
    query = select(payloads.c.seq, payloads.c.body).order_by(payloads.c.seq)
    if last is not None:
        query = query.where(payloads.c.seq <= last)
    for seq, body in session.streamed(query):
        yield seq, unpacked(body)["rows"]


def _changes(table: Table, rows: Mapping[str, Any]) -> Iterator[tuple[RowKey, StoredRow | None]]:
    """The rows of a table that one event put, and None for the keys that it removed."""
    changes = rows.get(table.name, {"columns": [], "put": [], "removed": []})
    for key in changes["removed"]:
        yield tuple(key), None
    for values in changes["put"]:
        said = dict(zip(changes["columns"], values, strict=True))
        row = {column.name: said.get(column.name, column.type.python_type()) for column in table.columns}
        yield tuple(row[name] for name in schema.key_names(table)), row


def _put(rows: _Rows, key: RowKey, row: StoredRow | None) -> None:
    if row is None:
        rows.pop(key, None)
    else:
        rows[key] = row


def _in_order(rows: _Rows) -> tuple[StoredRow, ...]:
    return tuple(sorted(rows.values(), key=lambda row: row["position"]))


def _value(shape: Shape[T], row: StoredRow | None) -> T | None:
    return None if row is None else shape.value(row, {})
