"""Months that many tests begin from are made once in a session, whichever worker needs one first.

Each worker has a copy of its own: nobody reads what another process may have open.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from measuring import unmeasured

try:
    from fcntl import LOCK_EX, flock
except ImportError:  # Windows: each worker makes its own
    flock = None  # type: ignore[assignment]

Make = Callable[..., None]
"""Makes a month in a folder that is not there yet; the second argument is where the months of this worker are."""


def made_once(make: Make) -> Callable[..., Path]:
    """The folder of such a month of this worker, made by `make` or copied from the worker that was first.

    `base` is the folder that pytest gives a worker for all that it makes (`getbasetemp()`). Further arguments tell
    months of one maker apart. What is there is read or copied, never changed.
    """

    @cache
    def made(base: Path, *which: str) -> Path:
        name = "-".join((make.__name__.replace("_", "-"), *which))
        folder = base / name
        if "PYTEST_XDIST_WORKER" not in os.environ or flock is None:
            _anew(make, folder, base, *which)
            return folder
        shared = base.parent / name
        with _alone(base.parent / f"{name}.lock"):
            if not shared.is_dir():
                _anew(make, folder, base, *which)
                half = shutil.copytree(folder, base / f"{name}.half")
                Path(half).rename(shared)
        if not folder.is_dir():
            shutil.copytree(shared, folder)
        return folder

    return made


@unmeasured()
def _anew(make: Make, folder: Path, base: Path, *which: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    make(folder, base, *which)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """No other process is inside a block with this lock."""
    with lock.open("ab") as held:
        flock(held, LOCK_EX)
        yield
