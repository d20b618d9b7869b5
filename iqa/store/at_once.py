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
    ColumnElement,
    Connection,
    Executable,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    column,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql

from iqa.store import schema
from iqa.store.ledger import EVENT, PAYLOAD
from iqa.store.schema import column_names, key_names
from iqa.store.session import RowKey, Session, StoredRow


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
    if not changed.keys() <= {schema.assessments, schema.marks}:
        raise ValueError("a change of marks changed something else")
    whole, marks = (changed.get(table, {}) for table in (schema.assessments, schema.marks))
    if None in whole.values():
        raise ValueError("marks that are kept at once stay under their key")
    given = {
        "assessments_put": json.dumps([row for row in whole.values() if row is not None]),
        "marks_put": json.dumps([row for row in marks.values() if row is not None]),
        "gone": [key[-1] for key, row in marks.items() if row is None],
        **dict(zip(key_names(schema.assessments), next(iter(whole), ("", "", "", "")), strict=True)),
    }
    found = connection.execute(_statement(), {**appended, **given, "before": before}).all()
    return len(found) == 1


@cache
def _statement() -> Executable:
    head = schema.ledger_head
    goes_on = (head.c.count == bindparam("before"), head.c.hash == bindparam("its_previous"))
    moved = update(head).where(*goes_on).values(count=bindparam("its_seq"), hash=bindparam("its_hash"))
    found = moved.returning(head.c.count).cte("moved")
    told = (_told(schema.events, EVENT, found), _told(schema.payloads, PAYLOAD, found))
    changed = (_put(schema.assessments, found), _put(schema.marks, found), _gone(found))
    return select(found.c.count).add_cte(found, *told, *changed)


def _told(table: Table, names: tuple[str, ...], moved: CTE) -> CTE:
    values = (bindparam(f"its_{name}", type_=table.c[name].type) for name in names)
    return insert(table).from_select(names, select(*values).select_from(moved)).cte(f"{table.name}_told")


def _put(table: Table, moved: CTE) -> CTE:
    """The rows given, put in or over those of their keys."""
    names = column_names(table)
    put = postgresql.insert(table).from_select(names, _given(table, names, moved))
    new = {name: put.excluded[name] for name in names if name not in key_names(table)}
    return put.on_conflict_do_update(index_elements=key_names(table), set_=new).cte(f"{table.name}_put")


def _gone(moved: CTE) -> CTE:
    """The marks of the questions given, taken out of the piece of work."""
    whole, marks = key_names(schema.assessments), schema.marks
    own = (marks.c[name] == bindparam(name) for name in whole)
    criteria = bindparam("gone", type_=postgresql.ARRAY(Text()))
    taken = delete(marks).where(*own, marks.c.criterion == func.any(criteria), exists(select(moved.c.count)))
    return taken.cte("marks_gone")


def _given(table: Table, names: tuple[str, ...], moved: CTE) -> Select[Any]:
    """Rows that are given as one JSON text, with the columns of a table; none where the head did not move. Their
    columns are written out as short as can be: the driver prepares no statement anew of up to 4,096 characters."""
    columns = (column(name, Integer() if isinstance(table.c[name].type, Integer) else Text()) for name in names)
    texts = cast(bindparam(f"{table.name}_put", type_=Text()), JSON)
    rows = func.json_to_recordset(texts).table_valued(*columns).render_derived("given", with_types=True)
    written: tuple[ColumnElement[Any], ...] = tuple(literal_column(f"given.{name}") for name in names)
    return select(*written).select_from(rows.join(moved, true()))
