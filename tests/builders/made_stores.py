"""A new store is made as the first one of this process was: by the statements that its migrations sent, without
asking Alembic again what they are."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event, inspect

Statement = tuple[str, Any]
_SENT: dict[str, list[Statement]] = {}
"""What the migrations sent to an empty database of each kind, with its parameters."""


def make_stores_quickly() -> None:
    """From now on `migrate` does so for every empty database but the first of its kind; all others it moves on."""
    from iqa.store import migrating

    migrating.migrate = _quickly(migrating.migrate)


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
