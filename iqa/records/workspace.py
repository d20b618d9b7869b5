"""The workspace: a folder with iqa.toml and the records, opened once and handed to every use case."""

import hmac
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import URL

from iqa.domain import Month, Person, day_in_london
from iqa.errors import ConflictError, InvalidInputError, NotFoundError, SettingsError
from iqa.files import atomic_write, private_folder
from iqa.next_steps import UNSAID, Blank, NextStep, advice, again
from iqa.records.moved import moved_away
from iqa.records.places import SharedPlace, local_folder, shared_place
from iqa.settings import Settings, read_settings, settings_text
from iqa.staff import Actor
from iqa.store import Store, create_store, open_store
from iqa.store.database import read_url, sqlite_file

INIT = NextStep("init", {"area": Blank("Your Area")})
SETTINGS_FILE = "iqa.toml"
_SQLITE = re.compile(r"sqlite(?:\+pysqlite)?:///")


def utc_now() -> datetime:
    """The clock that a workspace runs by unless told otherwise."""
    return datetime.now(UTC)


def dice() -> str:
    """A typed seed from the operating system: 20 decimal digits, as dice would give them."""
    return "".join(str(secrets.randbelow(10)) for _ in range(20))


class Workspace(Struct, frozen=True):
    """Where a use case works, for whom, and by which clock and dice."""

    root: Path
    settings: Settings
    store: Store
    actor: Actor
    now: Callable[[], datetime] = utc_now
    entropy: Callable[[], str] = dice

    @property
    def today(self) -> date:
        """The day it is in London."""
        return day_in_london(self.now())

    def out(self, month: Month | None) -> Path:
        """Where a month's documents go, or those of no month; made when it is not there."""
        return private_folder(self.out_folder(month))

    def out_folder(self, month: Month | None) -> Path:
        """The folder that `out` makes, whether or not it is there."""
        return self.root / "out" / str(month) if month else self.root / "out"

    def keyed_digest(self, text: str) -> str:
        """What stands for a text that is not to be shown or kept: always the same here, another elsewhere
        (HMAC-SHA-256 with the secret of the workspace, in hexadecimal)."""
        return _keyed_digest(self._digest_key, text)

    def by_digest(self, texts: tuple[str, ...], length: int) -> Mapping[str, str]:
        """Texts by so many characters of what stands for each: worked out once for the same texts."""
        return _by_digest(self._digest_key, texts, length)

    @property
    def _digest_key(self) -> str:
        return self.settings.secret or self.settings.workspace

    def people(self) -> dict[str, Person]:
        """Everybody on the staff list by id."""
        return {person.id: person for person in _staff(self.store)}


def _keyed_digest(key: str, text: str) -> str:
    return hmac.digest(key.encode(), text.encode("utf-8", "surrogateescape"), "sha256").hex()


@lru_cache(maxsize=32)
def _by_digest(key: str, texts: tuple[str, ...], length: int) -> Mapping[str, str]:
    return {_keyed_digest(key, text)[:length]: text for text in texts}


def find_workspace(given: str | Path | None = None, start: Path | None = None) -> Path:
    """The folder given, or the nearest one from `start` (the current folder) upwards that holds iqa.toml."""
    if given:
        folder = Path(given)
        if not (folder / SETTINGS_FILE).is_file():
            raise NotFoundError(
                f"{folder} is not a workspace: it holds no {SETTINGS_FILE}.",
                advice("Make one: ", NextStep("init")),
            )
        return folder.resolve()
    here = (start or Path.cwd()).resolve()
    if around := workspace_around(here):
        return around
    raise NotFoundError(
        f"There is no workspace here: neither {here} nor a folder above it holds {SETTINGS_FILE}.",
        advice("Make one with: ", INIT, ", or name one with ", again({"workspace": UNSAID}), "."),
    )


def workspace_around(place: Path) -> Path | None:
    """The nearest folder from a file or folder upwards that is a workspace, None where none is."""
    here = place.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / SETTINGS_FILE).is_file()), None)


def open_workspace(
    root: Path,
    actor: str,
    now: Callable[[], datetime] = utc_now,
    entropy: Callable[[], str] = dice,
) -> Workspace:
    """The workspace in a folder. `actor` is who acts, as typed; whom it means, the staff list says when asked."""
    settings = read_settings(root / SETTINGS_FILE)
    url = database_url(settings.database, root)
    file = sqlite_file(url)
    place = shared_place(file.parent) if file else None
    may_write = settings.shared_folder == "write"
    refused = _no_place_to_write(root, place) if place and not may_write else None
    store = open_store(
        url,
        workspace=settings.workspace,
        rollback=place is not None and may_write,
        refusal=lambda: moved_away(root) or refused,
    )
    return Workspace(root, settings, store, Actor(actor, lambda: _staff(store)), now, entropy)


def _no_place_to_write(root: Path, place: SharedPlace) -> ConflictError:
    """Why nothing is recorded in a workspace that others' machines write too, and the ways out."""
    local = local_folder(root.name)
    return ConflictError(
        f"{root} is {place.what}. A database file there is damaged sooner or later, so nothing is recorded in it; "
        "everything can be read.",
        advice(
            "Move the whole workspace to your own disk, and exchange the workbooks alone: ",
            NextStep("move", {"folder": str(local) if local else Blank("FOLDER")}),
            f". For several people at once, keep the records in PostgreSQL: set database in {SETTINGS_FILE} to "
            '"postgresql+psycopg://user@server/name". If one person alone works here, set in '
            f'{SETTINGS_FILE}: shared_folder = "write"',
        ),
    )


def _staff(store: Store) -> tuple[Person, ...]:
    with store.reading() as view:
        return tuple(view.people.list())


def make_workspace(
    root: Path,
    area: str,
    workspace: str = "",
    database: str = "sqlite:///iqa.db",
    secret: str = "",
    command: NextStep = INIT,
) -> Path:
    """A new workspace: the folder, its iqa.toml, empty records. Refuses a folder that holds one already.

    `command` is how it was asked for: a refusal of a shared folder names it again with a folder that will do.
    """
    if not area.strip():
        raise InvalidInputError("A workspace needs the Area's name.", advice("Say it: ", INIT))
    _refuse_another(root)
    if root.exists() and not root.is_dir():
        raise InvalidInputError(f"{root} is a file, not a folder.", "Choose another name for the workspace.")
    identity = workspace or secrets.token_hex(8)
    url = database_url(database, root)
    _refuse_shared_place(root, url, command)
    with _nothing_left_behind(root, url), atomic_write(root / SETTINGS_FILE) as settings:
        # Asked once: whoever makes one here at the same time may have made the records since, and theirs are kept.
        there = _unused(root, url)
        if not there:
            create_store(url, identity)
        text = settings_text(area.strip(), there or identity, database, secret or secrets.token_hex(20))
        settings.write_text(text, encoding="utf-8")
        _refuse_another(root)
    return root


def _refuse_another(root: Path) -> None:
    """ConflictError where a folder is a workspace."""
    if (root / SETTINGS_FILE).exists():
        raise ConflictError(f"{root} is a workspace already.", "Use it as it is, or choose another folder.")


def _unused(root: Path, url: URL) -> str:
    """The identity of records that a killed command left in a folder without settings, '' where there are none."""
    file = sqlite_file(url)
    if file is None or not file.is_relative_to(root.resolve()) or not file.is_file() or not file.stat().st_size:
        return ""
    with suppress(NotFoundError):
        store = open_store(url)
        with store.reading() as view:
            return store.workspace if view.ledger.head().count == 0 else ""
    return ""


def _refuse_shared_place(root: Path, url: URL, command: NextStep) -> None:
    """ConflictError where a database file would stand on a network drive or in a synchronised folder."""
    file = sqlite_file(url)
    place = shared_place(file.parent) if file else None
    if place:
        local = local_folder(root.absolute().name)
        folder = str(local) if local else Blank("FOLDER")
        raise ConflictError(
            f"{root} is {place.what}. A database file there is damaged sooner or later.",
            advice("Make it on your own disk: ", replace(command, values={"folder": folder, **command.values})),
        )


@contextmanager
def _nothing_left_behind(root: Path, url: URL) -> Iterator[None]:
    """After an error inside the block, the folders that it made and a half-made database file are gone again.

    The database file is made here, for its owner alone, and only what was made here is ever removed: of two who
    begin at once, the second is refused. An empty file that a killed command left is taken up.
    """
    folders = [folder for folder in (root, *root.parents) if not folder.exists()]
    private_folder(root)
    database = sqlite_file(url)
    ours: tuple[Path, ...] = ()
    try:
        ours = _claimed(database) if database else ()
        yield
    except BaseException as fault:
        # Refused because there are records: somebody else has made them since the file was.
        for file in () if isinstance(fault, ConflictError) else ours:
            file.unlink(missing_ok=True)
        for folder in folders:
            with suppress(OSError):
                folder.rmdir()
        raise


def _claimed(database: Path) -> tuple[Path, ...]:
    """Make the database file, and return it with its companions; nothing when one is there already."""
    try:
        os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return ()
    return tuple(database.with_name(database.name + ending) for ending in ("", "-wal", "-shm", "-journal"))


def database_url(database: str, root: Path) -> URL:
    """The database's address. A file is taken from the workspace folder, and its name is never read as an address:
    a folder called 'October%20' or 'What?' holds its own records."""
    if not _SQLITE.match(database):
        return read_url(database)
    named = file_named(database)
    if not named.strip():
        raise SettingsError("The address of the database names no file.", "Write it like sqlite:///iqa.db.")
    path = Path(named)
    return URL.create("sqlite", database=str(path if path.is_absolute() else root.resolve() / path))


def file_named(database: str) -> str:
    """The file that the address of a database names, as it is written; '' for the address of a server."""
    found = _SQLITE.match(database)
    return database[found.end() :] if found else ""
