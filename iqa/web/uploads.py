"""What a browser sent and what came of it: held by this process alone, for a while, a few at a time.

Files lie in a private folder of their own, each under an id that nobody can guess, and go when the process ends.
"""

import secrets
import shutil
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from threading import Lock
from weakref import finalize

from werkzeug.datastructures import FileStorage

from iqa.errors import InvalidInputError, NotFoundError
from iqa.staff import for_files

MOST_BYTES = 128 * 2**20
"""The longest upload: an export of some 500,000 rows."""
MOST_FILES = 100
"""Workbooks in one upload."""
MOST_HELD = 20
"""Uploads held at once; of more, the one that was asked for longest ago goes."""


class Uploads:
    """What is held, by id."""

    def __init__(self) -> None:
        self._folder = mkdtemp(prefix="iqa-")
        finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._held: OrderedDict[str, object] = OrderedDict()
        self._lock = Lock()

    def save(self, sent: FileStorage) -> tuple[str, Path]:
        """Keep a file that was sent, under a new id. InvalidInputError where none was chosen."""
        name = secrets.token_urlsafe(16)
        return name, save_in(self._place(name), sent)

    def hold(self, name: str, what: object) -> None:
        """Hold something under an id; what is held too long makes way, with its file."""
        with self._lock:
            self._held[name] = what
            self._held.move_to_end(name)
            gone = [self._held.popitem(last=False)[0] for _ in range(len(self._held) - MOST_HELD)]
        for one in gone:
            shutil.rmtree(self._place(one), ignore_errors=True)

    def hold_new(self, what: object) -> str:
        """The id of something held from now on."""
        name = secrets.token_urlsafe(16)
        self.hold(name, what)
        return name

    def held(self, name: str) -> object:
        """What is held under an id. NotFoundError where nothing is, or is no longer."""
        with self._lock:
            if name in self._held:
                self._held.move_to_end(name)
                return self._held[name]
        raise NotFoundError(
            "That file is not held any more.", "Choose it again. Nothing was lost that was stored."
        )

    @contextmanager
    def for_now(self, sent: list[FileStorage]) -> Iterator[tuple[Path, ...]]:
        """Files that were sent, in a folder each, which are there only inside the block."""
        if len(sent) > MOST_FILES:
            raise InvalidInputError(f"More than {MOST_FILES} files were sent.", "Send them in several goes.")
        with TemporaryDirectory(dir=self._folder) as folder:
            yield tuple(save_in(Path(folder) / str(number), one) for number, one in enumerate(sent))

    def _place(self, name: str) -> Path:
        return Path(self._folder) / name


def save_in(folder: Path, sent: FileStorage) -> Path:
    """A file that was sent, saved in a folder of its own under its own name, as far as file systems take that."""
    given = Path((sent.filename or "").replace("\\", "/"))
    if not given.name:
        raise InvalidInputError("No file was chosen.", "Choose a file, then send it.")
    folder.mkdir(parents=True)
    ending = "".join(letter for letter in given.suffix if letter.isalnum())
    path = folder / (for_files(given.stem) + (f".{ending}" if ending else ""))
    sent.save(path)
    return path
