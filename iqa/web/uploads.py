"""What a browser sent and what came of it: held by this process alone, for a while, a few at a time.

Files lie in a private folder of their own, each under an id that nobody can guess, and go when the process ends.
"""

import secrets
import shutil
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
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
MOST_LETTERS = 2_000
"""Letters to victims in one upload."""
MOST_HELD, MOST_IN_ALL = 20, 60
"""Uploads held at once for one person, and for all; of more, the one that was asked for longest ago goes."""


class Uploads:
    """What is held, by id, for whoever sent it: `whose` tells who is asking."""

    def __init__(self, whose: Callable[[], str] = lambda: "") -> None:
        self._whose = whose
        self._folder = mkdtemp(prefix="iqa-")
        finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._held: OrderedDict[str, tuple[str, object]] = OrderedDict()
        self._lock = Lock()

    def save(self, sent: FileStorage) -> tuple[str, Path]:
        """Keep a file that was sent, under a new id. InvalidInputError where none was chosen."""
        name = secrets.token_urlsafe(16)
        return name, save_in(self._place(name), sent)

    def hold(self, name: str, what: object) -> None:
        """Hold something under an id; what is held too long makes way, with its file."""
        whose = self._whose()
        with self._lock:
            self._held[name] = (whose, what)
            self._held.move_to_end(name)
            own = [one for one, (of, _) in self._held.items() if of == whose]
            gone = {*own[:-MOST_HELD], *list(self._held)[:-MOST_IN_ALL]}
            for one in gone:
                del self._held[one]
        self._clear(gone)

    def forget(self) -> None:
        """Hold nothing any more for whoever is asking."""
        whose = self._whose()
        with self._lock:
            gone = {one for one, (of, _) in self._held.items() if of == whose}
            for one in gone:
                del self._held[one]
        self._clear(gone)

    def _clear(self, names: Iterable[str]) -> None:
        for one in names:
            shutil.rmtree(self._place(one), ignore_errors=True)

    def hold_new(self, what: object) -> str:
        """The id of something held from now on."""
        name = secrets.token_urlsafe(16)
        self.hold(name, what)
        return name

    def held(self, name: str) -> object:
        """What is held under an id for whoever is asking. NotFoundError where nothing is, or is no longer."""
        with self._lock:
            whose, what = self._held.get(name, ("", None))
            if what is not None and whose == self._whose():
                self._held.move_to_end(name)
                return what
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

    def save_several(self, sent: list[FileStorage]) -> tuple[Path, tuple[tuple[Path, str], ...]]:
        """Keep files that were sent in a new folder, which whoever asks for it clears away: the folder, and where
        each lies with what its sender calls it. What cannot be kept of them is cleared away here."""
        if len(sent) > MOST_LETTERS:
            raise InvalidInputError(f"More than {MOST_LETTERS:,} files were sent.", "Send them in several goes.")
        folder = Path(mkdtemp(dir=self._folder))
        try:
            saved = tuple((save_in(folder / str(number), one), _called(one)) for number, one in enumerate(sent))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder, saved

    def _place(self, name: str) -> Path:
        return Path(self._folder) / name


def save_in(folder: Path, sent: FileStorage) -> Path:
    """A file that was sent, saved in a folder of its own under its own name, as far as file systems take that."""
    given = Path(_called(sent))
    if not given.name:
        raise InvalidInputError("No file was chosen.", "Choose a file, then send it.")
    folder.mkdir(parents=True)
    ending = "".join(letter for letter in given.suffix if letter.isalnum())
    path = folder / (for_files(given.stem) + (f".{ending}" if ending else ""))
    sent.save(path)
    return path


def _called(sent: FileStorage) -> str:
    """What a sender calls a file: its name, with the folders of one that was sent whole."""
    return (sent.filename or "").replace("\\", "/")
