"""A whole workspace moved to another folder of this machine: copied, compared, and only then left behind.

The old folder is never changed but for the note that says where its workspace went. Until the settings stand in
the new folder it is no workspace, so that a move which was interrupted is simply begun again.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path, PurePath

from msgspec import Struct

from iqa.errors import ConflictError, InvalidInputError, UnavailableError
from iqa.files import Progress, atomic_write, digest_of, is_temporary, private_folder
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.moved import NOTE, moved_to, note_of
from iqa.records.places import local_folder, shared_place
from iqa.records.workspace import SETTINGS_FILE, Workspace, database_url, file_named
from iqa.store import Head, copy_file, open_store, verify_store
from iqa.store.database import sqlite_file
from iqa.store.sqlite_files import COMPANIONS

UNFINISHED = ".iqa-moving.json"
"""In the new folder while a move is under way: from where, and what each file held."""
LOCK_FILES = ("~$", ".~lock.")
_AS_IT_WAS = "The workspace is where it was, and whole."


class Moved(Struct, frozen=True):
    """A finished move. `records` is whether the records stood in the folder and went along; `kept_aside` are files
    of the new folder that were not ours, under their new names; `noted`: the old folder says where it went."""

    source: Path
    target: Path
    files: int
    records: bool
    kept_aside: tuple[Path, ...]
    noted: bool


class _Plan(Struct, frozen=True):
    """What is to be copied: files by their place in the folder with their digests, and the records among them."""

    source: Path
    target: Path
    files: Mapping[str, str]
    database: PurePath | None


def move_workspace(workspace: Workspace, target: Path, progress: Progress = lambda done, of: None) -> Moved:
    """Move a workspace to `target`, an empty or a new folder on a disk of this machine.

    Every file is compared with the one it was copied from, and the records are verified, before the old folder is
    given up. Errors: InvalidInputError for a folder that will not do; ConflictError where the workspace has moved
    already; UnavailableError where something cannot be copied: then the old folder is as it was.
    """
    source, target = workspace.root, Path(os.path.abspath(target))
    earlier = _refuse_unfit(workspace, target)
    file = sqlite_file(database_url(workspace.settings.database, source))
    inside = file is not None and file.is_relative_to(source)
    _refuse_whole_path(workspace, inside)
    try:
        with _held(workspace, source, inside):
            plan = _Plan(
                source, target, _files_in(source, file), file.relative_to(source) if inside and file else None
            )
            _refuse_if_full(plan)
            private_folder(target)
            _write(target / UNFINISHED, json.dumps({"from": str(source), "files": {**earlier, **plan.files}}))
            kept_aside = tuple(_copied(plan, earlier, progress))
            _compare(plan, _files_in(source, file))
            _compare_records(workspace, plan)
            noted = _note(workspace, source, target)
            _write(target / SETTINGS_FILE, (source / SETTINGS_FILE).read_bytes())
            (target / UNFINISHED).unlink()
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        raise UnavailableError(
            f"{fault.filename or target} could not be copied: {why}. {_AS_IT_WAS}",
            advice("See that the disk has room, and run it again: ", NextStep("move", {"folder": str(target)})),
        ) from fault
    return Moved(source, target, len(plan.files) + 1, inside, kept_aside, noted)


def _refuse_unfit(workspace: Workspace, target: Path) -> Mapping[str, str]:
    """What an interrupted move put into the target, file by file; nothing for a new folder. Refuses any other."""
    source = workspace.root
    if place := shared_place(target) or shared_place(target.resolve()):
        local = local_folder(source.name)
        raise InvalidInputError(
            f"{target} is {place.what}, and a database file there is damaged sooner or later.",
            advice(
                "Move to your own disk: ", NextStep("move", {"folder": str(local) if local else Blank("FOLDER")})
            ),
        )
    whole = target.resolve()
    if whole.is_relative_to(source) or source.is_relative_to(whole):
        raise InvalidInputError(f"{target} and the workspace lie within each other.", "Choose a folder beside it.")
    if target.exists() and not target.is_dir():
        raise InvalidInputError(f"{target} is a file, not a folder.", "Choose another name.")
    earlier = _begun(source, target)
    if earlier is None and (gone := moved_to(source)):
        raise ConflictError(f"This workspace was moved to {gone} already.", f"Go on there, or see {NOTE}.")
    if earlier is None and target.exists() and any(target.iterdir()):
        raise InvalidInputError(f"{target} is not empty.", "Name a new folder, or an empty one.")
    return earlier or {}


def _begun(source: Path, target: Path) -> dict[str, str] | None:
    """What a move of this workspace, interrupted, has noted in the target; None where there was none.

    Once the settings stand there the move is done, whatever it had no time to take away.
    """
    if (target / SETTINGS_FILE).exists():
        return None
    try:
        told = json.loads((target / UNFINISHED).read_text(encoding="utf-8"))
        ours = told["from"] == str(source)
        return {str(name): str(digest) for name, digest in told["files"].items()} if ours else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _refuse_whole_path(workspace: Workspace, inside: bool) -> None:
    """InvalidInputError where the settings name the records by a path that would lead back to the old folder."""
    written = file_named(workspace.settings.database)
    if inside and Path(written).is_absolute():
        name = PurePath(written).name
        raise InvalidInputError(
            f"{SETTINGS_FILE} names the records by their whole path, which would still lead here after a move.",
            f'Write there: database = "sqlite:///{name}"',
        )


def _held(workspace: Workspace, source: Path, inside: bool) -> AbstractContextManager[None]:
    """Nobody changes the records meanwhile; where they can only be read, nobody could."""
    database = sqlite_file(database_url(workspace.settings.database, source))
    shared = shared_place(source) is not None and workspace.settings.shared_folder == "read"
    readable_only = shared or bool(moved_to(source))
    if not inside or database is None or readable_only or not os.access(database, os.W_OK):
        return nullcontext()
    return workspace.store.held() if os.access(database.parent, os.W_OK) else nullcontext()


def _files_in(source: Path, database: Path | None) -> dict[str, str]:
    """Place in the folder -> SHA-256 of every file but the settings, the records, and what programs leave."""
    apart = {database.with_name(database.name + ending) for ending in ("", *COMPANIONS)} if database else set()
    apart |= {source / SETTINGS_FILE, source / NOTE}
    found = {}
    for folder, inner, names in os.walk(source, onerror=_raise):
        for name in inner:
            if (Path(folder) / name).is_symlink():
                raise InvalidInputError(
                    f"{Path(folder) / name} is a link to another folder.",
                    "Put the folder itself there, or take the link away, and run it again.",
                )
        for path in (Path(folder) / name for name in names):
            passed = path in apart or is_temporary(path) or path.name.startswith(LOCK_FILES)
            if not passed and path.is_file():
                found[path.relative_to(source).as_posix()] = digest_of(path)
    return found


def _raise(fault: OSError) -> None:
    raise fault


def _refuse_if_full(plan: _Plan) -> None:
    names = [*plan.files, *([plan.database.as_posix()] if plan.database else [])]
    needed = sum((plan.source / name).stat().st_size for name in names)
    there = next(one for one in (plan.target, *plan.target.parents) if one.exists())
    if needed > shutil.disk_usage(there).free:
        raise UnavailableError(
            f"There is no room for {needed / 1e6:,.0f} MB at {plan.target}. {_AS_IT_WAS}",
            "Make room, or choose a folder on another disk.",
        )


def _copied(plan: _Plan, earlier: Mapping[str, str], progress: Progress) -> Iterator[Path]:
    """Copy what is not there yet. Yields what stood in the way and was not ours, by the name that it has now."""
    for done, (name, digest) in enumerate(plan.files.items(), 1):
        source, path = plan.source / name, plan.target / name
        there = digest_of(path) if path.is_file() else ""
        if there and there not in (digest, earlier.get(name)):
            aside = path.with_name(f"{path.stem} (found here){path.suffix}")
            os.replace(path, aside)
            yield aside
        if there != digest:
            with atomic_write(path) as temporary:
                shutil.copyfile(source, temporary)
                shutil.copystat(source, temporary)
                temporary.chmod(0o600)
        progress(done, len(plan.files))
    if plan.database:
        copy_file(plan.source / plan.database, plan.target / plan.database)


def _compare(plan: _Plan, now: Mapping[str, str]) -> None:
    """UnavailableError where a file is not what it was copied from, or has changed: `now` is what is here."""
    for name in {**plan.files, **now}:
        if not now.get(name) == plan.files.get(name) == digest_of(plan.target / name):
            raise UnavailableError(
                f"{name} was changed while it was copied. {_AS_IT_WAS}",
                advice("Close it, and run it again: ", NextStep("move", {"folder": str(plan.target)})),
            )


def _compare_records(workspace: Workspace, plan: _Plan) -> None:
    """UnavailableError where the copied records are not those that they were copied from."""
    if plan.database is None:
        return
    url = database_url(f"sqlite:///{plan.database.as_posix()}", plan.target)
    copy = open_store(url, workspace=workspace.settings.workspace)
    head = Head(*_head(workspace))
    with copy.reading() as view:
        same = view.ledger.head() == head
    faults = [str(one) for one in verify_store(copy)]
    if not same or (faults and faults != [str(one) for one in verify_store(workspace.store)]):
        raise UnavailableError(
            f"The copied records are not the same as those here. {_AS_IT_WAS}",
            advice("Check the records here: ", NextStep("verify")),
        )


def _head(workspace: Workspace) -> tuple[int, str]:
    with workspace.store.reading() as view:
        head = view.ledger.head()
    return head.count, head.hash


def _note(workspace: Workspace, source: Path, target: Path) -> bool:
    """Leave a note in the old folder, after which nothing is recorded there; whether that could be done."""
    try:
        _write(source / NOTE, note_of(target, workspace.today))
    except OSError:
        return False
    return True


def _write(path: Path, content: str | bytes) -> None:
    with atomic_write(path) as temporary:
        temporary.write_bytes(content.encode(errors="surrogateescape") if isinstance(content, str) else content)
