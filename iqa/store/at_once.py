"""Marks that were judged as of a head of the ledger, kept with their event by one statement of a server.

Everybody who saves waits for the one head, and so they wait for that statement alone. It does nothing where the
head is another by then. A file knows no such statement, and needs none: nothing lies between it and us.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    JSON,
    Connection,
    Executable,
    Integer,
    Table,
    TableValuedAlias,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql

from iqa.store import schema
from iqa.store.ledger import EVENT, PAYLOAD
from iqa.store.schema import column_names, key_names
from iqa.store.session import RowKey, Session, StoredRow

TABLES = (schema.assessments, schema.marks)
"""The tables of marks, the whole before its parts."""


class Gathering(Session):
    """A session whose changes of rows are gathered, to be carried out by one statement; it reads as any other."""

    def _insert(self, table: Table, rows: Sequence[StoredRow]) -> None:
        """Leave it to the statement, as the others."""

    def _update(self, table: Table, rows: Sequence[StoredRow]) -> None: ...

    def _remove(self, table: Table, keys: Sequence[RowKey]) -> None: ...


def keep(connection: Connection, gathered: Session, before: int, appended: Mapping[str, Any]) -> bool:
    """Carry out what was gathered with the event that tells of it, where the ledger still has as many events as
    `before`, of the hash that the event goes on from; whether that was so. `appended` is of `ledger.appending`."""
    changed = dict(gathered.changed())
    given = {name: value for table in TABLES for name, value in _rows(table, changed.get(table, {})).items()}
    found = connection.execute(_statement(), {**appended, **given, "before": before}).all()
    return len(found) == 1


def _rows(table: Table, changed: Mapping[RowKey, StoredRow | None]) -> dict[str, str]:
    """The rows of a table to put, and the keys of those to take out, as the statement takes them."""
    put = [dict(row) for row in changed.values() if row is not None]
    gone = [dict(zip(key_names(table), key, strict=True)) for key, row in changed.items() if row is None]
    return {f"{table.name}_put": json.dumps(put), f"{table.name}_gone": json.dumps(gone)}


@cache
def _statement() -> Executable:
    head = schema.ledger_head
    goes_on = (head.c.count == bindparam("before"), head.c.hash == bindparam("its_previous"))
    moved = update(head).where(*goes_on).values(count=bindparam("its_seq"), hash=bindparam("its_hash"))
    found = moved.returning(head.c.count).cte("moved")
    told = (_told(schema.events, EVENT, found), _told(schema.payloads, PAYLOAD, found))
    changed = (change(table, found) for table in TABLES for change in (_put, _gone))
    return select(found.c.count).add_cte(found, *told, *changed)


def _told(table: Table, names: tuple[str, ...], moved: CTE) -> CTE:
    values = (bindparam(f"its_{name}", type_=table.c[name].type) for name in names)
    return insert(table).from_select(names, select(*values).select_from(moved)).cte(f"{table.name}_told")


def _put(table: Table, moved: CTE) -> CTE:
    """The rows given, put in or over those of their keys."""
    names = column_names(table)
    rows = _given(table, names, "put")
    put = postgresql.insert(table).from_select(
        names, select(*rows.c).select_from(rows.join(moved, moved.c.count > 0))
    )
    new = {name: put.excluded[name] for name in names if name not in key_names(table)}
    return put.on_conflict_do_update(index_elements=key_names(table), set_=new).cte(f"{table.name}_put")


def _gone(table: Table, moved: CTE) -> CTE:
    """The rows of the keys given, taken out."""
    names = key_names(table)
    rows = _given(table, names, "gone")
    keys = select(*rows.c).select_from(rows.join(moved, moved.c.count > 0))
    return delete(table).where(tuple_(*(table.c[name] for name in names)).in_(keys)).cte(f"{table.name}_gone")


def _given(table: Table, names: tuple[str, ...], what: str) -> TableValuedAlias:
    """Rows that are given as one JSON text, with the columns of a table."""
    columns = (column(name, Integer() if isinstance(table.c[name].type, Integer) else Text()) for name in names)
    texts = cast(bindparam(f"{table.name}_{what}", type_=Text()), JSON)
    rows = func.json_to_recordset(texts).table_valued(*columns, name=f"{table.name}_{what}_given")
    return rows.render_derived(with_types=True)
