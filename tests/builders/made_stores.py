"""Thousands of stores are made, asked and thrown away in one process: what is the same for all is worked out once.

A new store is made as the first one was: by the statements that its migrations sent, without asking Alembic again
what they are. A statement that one SQLite store was asked is put into words once for all of them. And nobody waits
until the disk has what is written: it need not outlive a power cut.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

Statement = tuple[str, Any]
_SENT: dict[str, list[Statement]] = {}
"""What the migrations sent to an empty database of each kind, with its parameters."""


_WORDED: LRUCache[Any, Any] = LRUCache(2000)
"""Statements by what makes them, as SQLAlchemy keeps them for one engine."""


def make_stores_quickly() -> None:
    """From now on `migrate` does so for every empty database but the first of its kind; all others it moves on."""
    from iqa.store import migrating
    from iqa.store.sqlite_files import SqliteFile

    migrating.migrate = _quickly(migrating.migrate)
    SqliteFile._opened = _not_waiting(SqliteFile._opened)  # type: ignore[method-assign]
    os.fsync = lambda _fd: None
    _share_statements()


def _not_waiting(opened: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    def not_waiting(*place: Any, **how: Any) -> sqlite3.Connection:
        connection = opened(*place, **how)
        with suppress(sqlite3.Error):  # what is no store is found out by whoever opened it
            connection.execute("PRAGMA synchronous = OFF")
        return connection

    return not_waiting


def _share_statements() -> None:
    """All engines to SQLite keep worded statements in one place, where those of one dialect are found again: the
    dialects of all are alike."""
    SQLiteDialect_pysqlite.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign,assignment]
    SQLiteDialect_pysqlite.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign,assignment]
    made = Engine.__init__

    def sharing(self: Engine, *parts: Any, **more: Any) -> None:
        made(self, *parts, **more)
        if type(self.dialect) is SQLiteDialect_pysqlite:
            self._compiled_cache = _WORDED

    Engine.__init__ = sharing  # type: ignore[method-assign]


def _quickly(migrate: Callable[..., None]) -> Callable[..., None]:
    def quickly(connection: Connection, revision: str = "head") -> None:
        kind = connection.dialect.name
        if revision != "head" or inspect(connection).get_table_names():
            migrate(connection, revision)
        elif kind in _SENT:
            for statement, parameters in _SENT[kind]:
                connection.exec_driver_sql(statement, parameters or None)
        else:
            _SENT[kind] = _sent_by(connection, migrate)

    return quickly


def _sent_by(connection: Connection, migrate: Callable[..., None]) -> list[Statement]:
    """The statements by which a database is migrated, but those that only ask."""
    sent: list[Statement] = []

    def keep(_connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "SHOW")):
            sent.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", keep)
    try:
        migrate(connection)
    finally:
        event.remove(connection, "before_cursor_execute", keep)
    return sent
