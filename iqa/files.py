"""Files on disk: each replaced whole or not at all, for its owner alone; what a kill left is cleared away."""

import hashlib
import os
import re
import secrets
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from iqa.errors import InvalidInputError

Progress = Callable[[int, int], None]
"""Told how many of how many files are done."""

_TEMPORARY = re.compile(r"\.iqa-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.tmp(\.\w+)?")
"""The machine and the process that a temporary file belongs to: never the name of a file of anybody else's."""
_MAY_WAIT = 0x00100000
"""The right by which Windows tells whether a process has ended."""
_STALE_SECONDS = 24 * 3600
"""After this a temporary file is nobody's, whatever process bears that number now."""


def write_files(contents: Mapping[Path, bytes | str]) -> tuple[Path, ...]:
    """Write each file; text in UTF-8. Returns the paths in the order given. OSError names the file that failed."""
    for path, content in contents.items():
        try:
            with atomic_write(path) as temporary:
                temporary.write_bytes(content.encode() if isinstance(content, str) else content)
        except OSError as fault:
            raise OSError(fault.errno, fault.strerror or str(fault), str(path)) from fault
    return tuple(contents)


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` to write to; on leaving, it takes the place of `path` in one step.

    After an error inside the block `path` is as it was and the temporary file is gone. Missing folders are
    made. OSError as the system raises it, for instance when the file is open in Excel on Windows;
    InvalidInputError for a pipe or a device.
    """
    check_ordinary(path)
    private_folder(path.parent)
    temporary = path.with_name(_temporary_name(path.suffix))
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield temporary
        _flush(temporary)
        _keep_permissions(path, temporary)
        os.replace(temporary, path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def private_folder(folder: Path) -> Path:
    """That folder, made where it is not there, with those above it: for its owner alone."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        folder.mkdir()  # a file stands in the way: the system says so
    return folder


def check_ordinary(path: Path) -> None:
    """InvalidInputError for a pipe or a device: reading it would never end, and a file would take its place."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise InvalidInputError(f"{path} is a pipe or a device, not a file.", "Name a file.")


def clear_temporaries(folder: Path) -> None:
    """Take away the temporary files in a folder whose process is gone: ours alone, and none that is in use."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if (found := _TEMPORARY.fullmatch(entry.name)) and _is_stale(entry, found[1], int(found[2])):
                os.unlink(entry.path)


def is_temporary(path: Path) -> bool:
    """Whether a file is one that is being written, or was when its writer was killed."""
    return _TEMPORARY.fullmatch(path.name) is not None


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _temporary_name(suffix: str) -> str:
    # The ending says to other programs what it is; a long one says nothing, and would make the name too long.
    ending = suffix if re.fullmatch(r"\.\w{1,8}", suffix) else ""
    return f".iqa-{_machine()}-{os.getpid()}-{secrets.token_hex(4)}.tmp{ending}"


def _machine() -> str:
    return hashlib.sha256(socket.gethostname().encode(errors="surrogateescape")).hexdigest()[:8]


def _is_stale(entry: "os.DirEntry[str]", machine: str, process: int) -> bool:
    if not entry.is_file(follow_symlinks=False):
        return False
    if time.time() - entry.stat().st_mtime > _STALE_SECONDS:
        return True
    return machine == _machine() and not is_running(process)


def is_running(process: int) -> bool:
    """Whether a process of this machine goes by that number; where that cannot be asked, it is taken to."""
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(_MAY_WAIT, False, process)
        running = bool(handle) and ctypes.windll.kernel32.WaitForSingleObject(handle, 0) != 0
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return running
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _flush(path: Path) -> None:
    """Make sure that the bytes are on the disk before the name is."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _keep_permissions(path: Path, temporary: Path) -> None:
    """A replaced file keeps its permissions; a new one is for its owner alone, since it may name people."""
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
