"""Connections and transactions on SQLite and PostgreSQL, and their failures in plain words. Knows no table.

A PostgreSQL schema other than the default is chosen in the address:
`postgresql+psycopg://user@host/database?options=-csearch_path%3Dname`.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, TimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from iqa.errors import BusyError, RefusedError, SettingsError, UnavailableError
from iqa.next_steps import Blank, NextStep, advice
from iqa.store.sqlite_files import SqliteFile

_WRITING = "iqa_writing"
_LOCK_NOT_AVAILABLE = "55P03"
_HIGHEST_PORT = 65_535
_A_WHILE = 1.0
"""Seconds after which a connection that is kept may have died unnoticed."""
_USED = "iqa_used"
_MORE = 3
"""So many times more than are kept may be open at once: a transaction may look into another beside it."""
_AT_ONE_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_PORT = f"Write a number from 1 to {_HIGHEST_PORT} behind the colon; PostgreSQL has 5432."


def read_url(url: str | URL) -> URL:
    """The address as SQLAlchemy takes it; a path within a `URL` stays whole, whatever signs it holds.

    SettingsError when it is neither SQLite's nor PostgreSQL's.
    """
    hint = (
        "Write it like sqlite:///iqa.db or postgresql+psycopg://user@host:5432/database. The port is a number; "
        "an @, / or : within a password is %40, %2F or %3A."
    )
    if isinstance(url, str) and url.count("@") > 1:
        raise SettingsError(
            "The address of the database holds the sign @ more than once.",
            "Write an @ within a password or a name as %40, a / as %2F and a : as %3A.",
        )
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError("The address of the database cannot be read.", hint) from None
    if parsed.port is not None and not 0 < parsed.port <= _HIGHEST_PORT:
        raise SettingsError("The port in the address of the database is none.", _PORT)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"} and parsed.database not in {None, "", ":memory:"}:
        if parsed.host or parsed.username:
            raise SettingsError("The address of the database names a server for what is a file.", hint)
        return parsed
    if parsed.drivername == "postgresql+psycopg":
        return parsed
    raise SettingsError(f"A store cannot be kept at {shown(parsed)}.", hint)


def shown(url: URL) -> str:
    """The address without its password, or the name of the file."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.set(query={}).render_as_string(hide_password=True)


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite store, None on PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def make_engine(
    url: URL, wait: float, *, rollback: bool = False, read_only: bool = False, kept: int = 0
) -> Engine:
    """An engine that opens a connection for each transaction and waits `wait` seconds for other writers.

    `kept`: so many connections to a server stay open between transactions, for a process that serves others.

    `rollback`: keep an SQLite file with a rollback journal, for a file system on which memory is not shared.
    `read_only`: open an SQLite file so that neither it nor its folder is changed.
    """
    if url.get_backend_name() != "sqlite":
        try:
            return _to_server(url, wait, kept)
        except ModuleNotFoundError as missing:
            raise SettingsError(
                f"PostgreSQL needs the package {missing.name}, which is not installed.",
                'Install the tool as "iqa-casework[postgresql]".',
            ) from missing
        except ArgumentError:
            raise SettingsError("The address of the database cannot be read.", _PORT) from None
    file = SqliteFile(Path(str(url.database)), wait, rollback=rollback, reading=read_only)
    engine = create_engine(url, poolclass=NullPool, creator=file.connect)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _to_server(url: URL, wait: float, kept: int) -> Engine:
    """An engine to a server. Each connection waits so many seconds for others, which it is told once.

    One that is kept, and that nobody used for a while, is asked first whether it still lives, so that a server
    which was started anew is met again; one that was just used is not, since that takes as long as any statement.
    """
    options: dict[str, Any] = {"poolclass": NullPool}
    if kept:
        options = {"pool_size": kept, "max_overflow": _MORE * kept, "pool_use_lifo": True}
    return _told_once(
        create_engine(url, connect_args={"connect_timeout": 10}, **options),
        _waiting(wait),
    )


def for_single_statements(url: URL, wait: float, kept: int) -> Engine:
    """An engine to a server for the few statements that are a transaction each. They are planned once a
    connection, which takes longer than to carry them out; and few connections do for many who save."""
    options: dict[str, Any] = {"pool_size": kept, "max_overflow": 0, "pool_use_lifo": True, "pool_timeout": wait}
    return _told_once(
        create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            connect_args={"connect_timeout": 10, "prepare_threshold": 0},
            **options,
        ),
        f"{_waiting(wait)}; SET plan_cache_mode = force_generic_plan",
    )


def _waiting(wait: float) -> str:
    """What each connection is told: to wait so long for others, and to compile no statement, which takes longer
    than any of ours runs."""
    return f"SET lock_timeout = {int(wait * 1000)}; SET jit = off"


def _told_once(engine: Engine, told: str) -> Engine:
    """The engine, each connection of which is told something once, and asked whether it lives where it may not."""

    @event.listens_for(engine, "connect")
    def _tell(connection: Any, _record: object) -> None:
        before, connection.autocommit = connection.autocommit, True
        connection.execute(told, prepare=False)
        connection.autocommit = before

    @event.listens_for(engine, "checkin")
    def _let_go(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_USED] = monotonic()

    @event.listens_for(engine, "checkout")
    def _still_there(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        now = monotonic()
        if now - record.info.get(_USED, now) < _A_WHILE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the store as it stood at one moment."""
    with plainly(engine.url), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def begun_with(engine: Engine, first: str) -> Iterator[tuple[Connection, Sequence[Any]]]:
    """A connection as of `reading`, and the rows of a first statement that is given nothing. A server is sent it
    with the beginning of the transaction, since each of its answers is waited for."""
    if sqlite_file(engine.url) is not None:
        with reading(engine) as connection:
            yield connection, connection.exec_driver_sql(first).all()
        return
    with plainly(engine.url), engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")  # it is begun here, and ended by the pool
        yield connection, _begun(connection, first)


def _begun(connection: Connection, first: str) -> Sequence[Any]:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"{_AT_ONE_MOMENT}; {first}")
        cursor.nextset()
        return cursor.fetchall()
    except connection.dialect.loaded_dbapi.Error as fault:
        connection.invalidate()
        raise DBAPIError(first, None, fault) from fault


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection whose work is kept whole at the end, or not at all when anything is raised."""
    with plainly(engine.url), engine.connect() as connection:
        connection.execution_options(**{_WRITING: True})
        with connection.begin():
            yield connection


@contextmanager
def at_once(engine: Engine) -> Iterator[Connection]:
    """A connection to a server each statement of which is a transaction of its own."""
    with plainly(engine.url), engine.connect() as connection:
        if connection.default_isolation_level != "AUTOCOMMIT":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


@contextmanager
def plainly(url: URL) -> Iterator[None]:
    """Turns what a database complains of into a RefusedError that a person can act on."""
    try:
        yield
    except DBAPIError as error:
        raise _refusal(error, url) from error
    except TimeoutError as error:  # every connection that is kept is in use
        raise BusyError("Too many people are at work at this moment.", "Wait a moment and try again.") from error
    except ArgumentError:
        raise SettingsError("The address of the database cannot be read.", _PORT) from None


def _refusal(error: DBAPIError, url: URL) -> RefusedError:
    said = _without_password(str(error.orig).strip(), url).partition("\n")[0] or type(error.orig).__name__
    if "database is locked" in said or getattr(error.orig, "sqlstate", "") == _LOCK_NOT_AVAILABLE:
        return BusyError(
            "Somebody else is saving at this moment, so this was not stored.",
            "Wait a moment and try again.",
        )
    if "not a database" in said or "malformed" in said:
        return UnavailableError(
            f"{shown(url)} is not a store of this tool, or it is damaged.", "Restore a backup."
        )
    if "readonly" in said and _could_be_written(sqlite_file(url)):
        return UnavailableError(
            f"{shown(url)} cannot be written at this moment, so this was not stored: perhaps the disk is full.",
            "Everything can be read. Make room on the disk, and try again.",
        )
    if "readonly" in said:
        return UnavailableError(
            f"{shown(url)} may only be read, so this was not stored.",
            advice(
                "Everything can be read. To record, ask for the right to write there, or move the workspace: ",
                NextStep("move", {"folder": Blank("FOLDER")}),
            ),
        )
    return UnavailableError(
        f"The store at {shown(url)} cannot be used: {said}.",
        "See that it is there, that the disk has room and that you may use it, and try again.",
    )


def may_be_written(url: URL) -> bool:
    """Whether the records at an address can be written, as far as the file system tells; of a server always."""
    file = sqlite_file(url)
    return file is None or _could_be_written(file)


def _could_be_written(file: Path | None) -> bool:
    """Whether the system would let us write a file and beside it, if only there were room."""
    return file is not None and os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _without_password(said: str, url: URL) -> str:
    """What a driver says, with the password left out, should it quote the address."""
    secrets = {str(url.password or ""), *(str(value) for name, value in url.query.items() if "pass" in name)}
    for secret in secrets - {""}:
        said = said.replace(secret, "***")
    return said
