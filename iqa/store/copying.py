"""A copy of an SQLite store in one file, as it stood at one moment, while others work. Never overwrites."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from iqa.errors import ConflictError, InvalidInputError, UnavailableError
from iqa.store import database
from iqa.store.store import open_store


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
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(unfinished)) as there:
            here.backup(there)
        os.replace(unfinished, path)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise UnavailableError(
            f"The copy could not be written to {path}: {error}.", "Choose another folder."
        ) from error
    return path
