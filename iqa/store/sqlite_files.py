"""Connections to the file of an SQLite store, also where nothing may be written: in a folder or a file to be read.

Opening for reading alone never changes the file, its companions or its folder.
"""

import shutil
import sqlite3
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

COMPANIONS = ("-wal", "-shm", "-journal")
"""The endings of what SQLite keeps beside a file while somebody writes in it, or was killed while they did."""
_UNFINISHED = ("-wal", "-journal")
"""Companions without which a file is not as it was last left."""
_PAGE = 8192
"""Bytes a page of a new file: twice what SQLite takes of itself. A population is long texts, and it takes half as
many writes to store them."""


class SqliteFile:
    """One file and how it is opened: `rollback` keeps it with a rollback journal, `reading` opens it to be read
    only, as does every place where the system lets nothing be written."""

    def __init__(self, path: Path, wait: float, *, rollback: bool = False, reading: bool = False) -> None:
        self._path = path
        self._wait = wait
        self._rollback = rollback
        self._reading = reading
        self._copies: Path | None = None

    def connect(self) -> sqlite3.Connection:
        """A connection that begins its transactions when it is told to."""
        if self._reading:
            return self._to_read()
        try:
            return self._to_write()
        except sqlite3.OperationalError as fault:
            if _is_locked(fault) or not self._path.is_file():
                raise
            try:
                return self._to_read()
            except (OSError, sqlite3.Error):
                raise fault from None

    def _to_write(self) -> sqlite3.Connection:
        connection = self._opened(str(self._path))
        try:
            connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file; one that is there keeps its own
            connection.execute(f"PRAGMA journal_mode = {'DELETE' if self._rollback else 'WAL'}")
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _to_read(self) -> sqlite3.Connection:
        """As others leave it; where that would write beside it, as a file that nobody is changing; where somebody
        was killed in the middle of a change, from a copy in which it is taken back."""
        with suppress(sqlite3.OperationalError):
            return self._looked_into(f"{_address(self._path)}?mode=ro")
        if not any(_has_content(_companion(self._path, ending)) for ending in _UNFINISHED):
            return self._looked_into(f"{_address(self._path)}?mode=ro&immutable=1")
        return self._looked_into(_address(self._copied()))

    def _looked_into(self, address: str) -> sqlite3.Connection:
        connection = self._opened(address, uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
            connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _opened(self, name: str, *, uri: bool = False) -> sqlite3.Connection:
        connection = sqlite3.connect(name, isolation_level=None, uri=uri, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {int(self._wait * 1000)}")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _copied(self) -> Path:
        """The file and its companions in a folder of this process, gone at its end."""
        if self._copies is None:
            self._copies = Path(tempfile.mkdtemp(prefix="iqa-"))
            weakref.finalize(self, shutil.rmtree, self._copies, ignore_errors=True)
        for ending in ("", *_UNFINISHED):
            source, target = _companion(self._path, ending), self._copies / f"copy.db{ending}"
            target.unlink(missing_ok=True)
            if source.is_file():
                shutil.copyfile(source, target)
        (self._copies / "copy.db-shm").unlink(missing_ok=True)
        return self._copies / "copy.db"


def _companion(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _address(path: Path) -> str:
    """The file as an address, whatever signs stand in its name."""
    whole = path.absolute().as_posix()
    return f"file://{quote(whole if whole.startswith('/') else f'/{whole}')}"


def _is_locked(fault: sqlite3.OperationalError) -> bool:
    return "locked" in str(fault)
