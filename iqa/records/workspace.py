"""The workspace: a folder with iqa.toml and the records, opened once and handed to every use case."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import URL

from iqa.domain import Person, day_in_london
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.files import atomic_write
from iqa.next_steps import UNSAID, Blank, NextStep, advice, again
from iqa.settings import Settings, read_settings, settings_text
from iqa.staff import Actor
from iqa.store import Store, create_store, open_store
from iqa.store.database import read_url, sqlite_file

INIT = NextStep("init", {"area": Blank("Your Area")})
SETTINGS_FILE = "iqa.toml"
_SQLITE = "sqlite:///"


def utc_now() -> datetime:
    """The clock that a workspace runs by unless told otherwise."""
    return datetime.now(UTC)


def dice() -> str:
    """A typed seed from the operating system: 20 decimal digits, as dice would give them."""
    return "".join(str(secrets.randbelow(10)) for _ in range(20))


@dataclass(frozen=True, slots=True)
class Workspace:
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

    def out(self, month: str) -> Path:
        """Where a month's documents go; made when it is not there."""
        folder = self.root / "out" / month
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def people(self) -> dict[str, Person]:
        """Everybody on the staff list by id."""
        return {person.id: person for person in _staff(self.store)}


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
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise NotFoundError(
        f"There is no workspace here: neither {here} nor a folder above it holds {SETTINGS_FILE}.",
        advice("Make one with: ", INIT, ", or name one with ", again({"workspace": UNSAID}), "."),
    )


def open_workspace(
    root: Path,
    actor: str,
    now: Callable[[], datetime] = utc_now,
    entropy: Callable[[], str] = dice,
) -> Workspace:
    """The workspace in a folder. `actor` is who acts, as typed; whom it means, the staff list says when asked."""
    settings = read_settings(root / SETTINGS_FILE)
    store = open_store(database_url(settings.database, root), workspace=settings.workspace)
    return Workspace(root, settings, store, Actor(actor, lambda: _staff(store)), now, entropy)


def _staff(store: Store) -> tuple[Person, ...]:
    with store.reading() as view:
        return tuple(view.people.list())


def make_workspace(
    root: Path, area: str, workspace: str = "", database: str = "sqlite:///iqa.db", secret: str = ""
) -> Path:
    """A new workspace: the folder, its iqa.toml, empty records. Refuses a folder that holds one already."""
    if not area.strip():
        raise InvalidInputError("A workspace needs the Area's name.", advice("Say it: ", INIT))
    if (root / SETTINGS_FILE).exists():
        raise ConflictError(f"{root} is a workspace already.", "Use it as it is, or choose another folder.")
    if root.exists() and not root.is_dir():
        raise InvalidInputError(f"{root} is a file, not a folder.", "Choose another name for the workspace.")
    identity = workspace or secrets.token_hex(8)
    url = database_url(database, root)
    with _nothing_left_behind(root, url):
        root.mkdir(parents=True, exist_ok=True)
        with atomic_write(root / SETTINGS_FILE) as settings:
            settings.write_text(
                settings_text(area.strip(), identity, database, secret or secrets.token_hex(20)), encoding="utf-8"
            )
            create_store(url, identity)
    return root


@contextmanager
def _nothing_left_behind(root: Path, url: URL) -> Iterator[None]:
    """After an error inside the block, the folders that it made and a half-made database file are gone again."""
    folders = [folder for folder in (root, *root.parents) if not folder.exists()]
    database = sqlite_file(url)
    endings = ("", "-wal", "-shm", "-journal") if database and not database.exists() else ()
    ours = [database.with_name(database.name + ending) for ending in endings if database]
    try:
        yield
    except BaseException:
        for file in ours:
            file.unlink(missing_ok=True)
        for folder in folders:
            with suppress(OSError):
                folder.rmdir()
        raise


def database_url(database: str, root: Path) -> URL:
    """The database's address. A file is taken from the workspace folder, and its name is never read as an address:
    a folder called 'October%20' or 'What?' holds its own records."""
    if not database.startswith(_SQLITE):
        return read_url(database)
    path = Path(database.removeprefix(_SQLITE))
    return URL.create("sqlite", database=str(path if path.is_absolute() else root.resolve() / path))
