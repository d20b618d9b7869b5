"""Documents on disk: each replaced whole or not at all."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def write_files(contents: Mapping[Path, bytes | str]) -> tuple[Path, ...]:
    """Write each file; text in UTF-8. Returns the paths in the order given."""
    for path, content in contents.items():
        with atomic_write(path) as temporary:
            temporary.write_bytes(content.encode() if isinstance(content, str) else content)
    return tuple(contents)


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` to write to; on leaving, it takes the place of `path` in one step.

    After an error inside the block `path` is as it was and the temporary file is gone. Missing folders are
    made. OSError as the system raises it, for instance when the file is open in Excel on Windows.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _flush(temporary)
        _keep_permissions(path, temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Make sure that the bytes are on the disk before the name is."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _keep_permissions(path: Path, temporary: Path) -> None:
    """A replaced file keeps its permissions; a new one is for its owner alone, since it may name people."""
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
