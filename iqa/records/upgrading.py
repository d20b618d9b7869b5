"""A workspace of an older release is brought to this one, after a copy of its records was kept beside them."""

from collections.abc import Callable
from pathlib import Path

from iqa.errors import ConflictError, OlderReleaseError
from iqa.next_steps import NextStep, advice
from iqa.records.moved import moved_away
from iqa.records.places import shared_place
from iqa.records.workspace import SETTINGS_FILE, Workspace, database_url
from iqa.settings import read_settings
from iqa.store import copy_file, upgrade_store
from iqa.store.database import shown, sqlite_file
from iqa.text import counted

MOST_KEPT = 99


def opened_at_this_release(root: Path, opened: Callable[[], Workspace]) -> tuple[Workspace, Path | None]:
    """A workspace, brought to this release first where its records are a file of an older one; and the copy of the
    file as it was, None where nothing had to be done.

    ConflictError for records of an older release on a server, with how to keep a copy of them, and for a file that
    may only be read or that others' machines write too.
    """
    try:
        return opened(), None
    except OlderReleaseError:
        kept = upgrade_workspace(root)
        return opened(), kept


def upgrade_workspace(root: Path, *, copied: bool = False) -> Path | None:
    """Bring the records of a workspace to this release; the copy that was made of a file, None where nothing had
    to be done or the records are on a server.

    `copied` says that somebody has kept a copy of records on a server; without it, ConflictError says how.
    """
    settings = read_settings(root / SETTINGS_FILE)
    url = database_url(settings.database, root)
    if refused := moved_away(root):
        raise refused
    file = sqlite_file(url)
    if file is None:
        if not copied:
            raise ConflictError(
                f"The records at {shown(url)} were made by an older release.",
                advice(
                    "Keep a copy of them first, with pg_dump and the address of the database; then bring them to "
                    "this release: ",
                    NextStep("upgrade", {"yes": True}),
                ),
            )
        upgrade_store(url)
        return None
    shared = shared_place(file.parent) is not None
    if shared and settings.shared_folder != "write":
        raise ConflictError(
            f"The records in {root} were made by an older release, and a file there is not written.",
            "Move the folder to your own disk, and open it there.",
        )
    copy = _unused(file)
    return copy if upgrade_store(url, rollback=shared, keep=lambda: copy_file(file, copy)) else None


def _unused(file: Path) -> Path:
    """A name beside a file of records that is not taken: iqa-before-upgrade.db, then -2 …"""
    stems = (
        f"{file.stem}-before-upgrade{f'-{number}' if number > 1 else ''}" for number in range(1, MOST_KEPT + 1)
    )
    for stem in stems:
        if not (found := file.with_name(f"{stem}{file.suffix}")).exists():
            return found
    raise ConflictError(
        f"There are {counted(MOST_KEPT, 'copy', 'copies')} of earlier records in {file.parent} already.",
        "Take those away that nobody needs any more.",
    )
