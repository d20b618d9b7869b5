"""A copy of an SQLite store in one file, as it stood at one moment, while others work. Never overwrites."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from iqa.errors import ConflictError, InvalidInputError, UnavailableError
from iqa.files import atomic_write
from iqa.store import database
from iqa.store.opening import open_store
from iqa.store.sqlite_files import COMPANIONS, SqliteFile
from iqa.store.store import WAIT_SECONDS


def copy_store(source_url: str | URL, path: Path) -> Path:
    """Copy the store at an address to `path`, which must not be there yet, and return the path.

    RefusedError when it is there, and for PostgreSQL, which has its own tool.
    """
    open_store(source_url)
    source = database.sqlite_file(database.read_url(source_url))
    if source is None:
        raise InvalidInputError("A PostgreSQL store is not copied by this tool.", "Copy it with pg_dump.")
    if path.exists():
        raise ConflictError(f"There is already a file {path}.", "Choose another name for the copy.")
    return copy_file(source, path)


def copy_file(source: Path, path: Path) -> Path:
    """Copy an SQLite file in one step to `path`, in the place of a copy that was made there before."""
    reading = SqliteFile(source, WAIT_SECONDS, reading=True)
    try:
        with (
            atomic_write(path) as unfinished,
            closing(reading.connect()) as here,
            closing(sqlite3.connect(unfinished)) as there,
        ):
            here.backup(there)
            found = there.execute("PRAGMA integrity_check").fetchone()
            if found != ("ok",):
                raise sqlite3.DatabaseError(f"the copy is damaged ({found[0]})")
            for ending in COMPANIONS:  # of the copy that was there before
                path.with_name(path.name + ending).unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise UnavailableError(
            f"The copy could not be written to {path}: {error}.", "Choose another folder."
        ) from error
    return path
