"""Where the files of letters are found again. Their names may be people's, so that none is kept.

Kept is what was named to be read, the digest of each file's content, and a keyed digest of its place: enough to
find it there, to notice that it moved within, and to say that it has changed or gone.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from iqa.domain.keys import urn_in
from iqa.letter_files.limits import LETTER_LIMITS
from iqa.letter_files.reading import ENDINGS, REFUSED_ENDINGS
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter

INNER = "**"
"""Stands at the end of a folder whose inner folders were read too."""


class PlacedLetter(Struct, frozen=True):
    """A letter that was read, and its file where that is still to be found."""

    letter: AttachedLetter
    path: Path | None

    @property
    def was_sent_in(self) -> bool:
        """Whether it came as a file of which nothing stays here but what was found."""
        return not (self.letter.folder or self.letter.file)

    @property
    def is_gone(self) -> bool:
        """Whether its file was read from a folder and is no longer there."""
        return self.path is None and not self.was_sent_in

    @property
    def file(self) -> str:
        """The path of its file; of one that is gone, what it answered and where it was."""
        if self.path is not None:
            return str(self.path)
        row = self.letter.item_key or "no row of the log"
        if self.was_sent_in:
            return f"the letter that answers {row}, sent by browser ({self.letter.digest[:8]})"
        return f"the letter that answers {row}, read from {self._read_from}"

    @property
    def called(self) -> str:
        """The name of its file, with the folders between it and the one that was read; of one that is gone, what
        it answered."""
        if self.path is None:
            row = urn_in(self.letter.item_key) if self.letter.item_key else "no row of the log"
            where = "sent by browser" if self.was_sent_in else "no longer where it was read"
            return f"The letter that answers {row}, {where}"
        inside = self.path.is_relative_to(self._read_from)
        return self.path.relative_to(self._read_from).as_posix() if inside else self.path.name

    @property
    def _read_from(self) -> str:
        return self.letter.folder.removesuffix(INNER)


def placed(workspace: Workspace, letters: Iterable[AttachedLetter]) -> tuple[PlacedLetter, ...]:
    """Letters with their files, in the order of these; those that are gone last."""
    every = tuple(letters)
    files = files_of(workspace, every)
    found = [PlacedLetter(one, files.get(one.digest)) for one in every]
    return tuple(sorted(found, key=lambda one: (one.path is None, one.file)))


def place_of(workspace: Workspace, path: Path) -> str:
    """A keyed digest of where a file stands."""
    return workspace.keyed_digest(str(path.resolve()))[:32]


def folder_of(given: Path) -> str:
    """What is kept of a file or a folder that was named: the folder to look in again."""
    path = given.resolve()
    return str(path / INNER) if path.is_dir() else str(path.parent)


def letters_under(folder: Path, *, inner: bool = True) -> Iterator[Path]:
    """The files of a folder that end like a letter, in order, without lock files and hidden ones."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*") if inner else folder.glob("*")):
        if (
            path.suffix.lower() in ENDINGS | REFUSED_ENDINGS
            and path.is_file()
            and not path.name.startswith(("~$", "."))
        ):
            yield path


def content_digest(path: Path) -> str:
    """SHA-256 of a file's content; '' of one that is too large or cannot be read."""
    try:
        if path.stat().st_size > LETTER_LIMITS.file_bytes:
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def files_of(workspace: Workspace, letters: Iterable[AttachedLetter]) -> dict[str, Path]:
    """Digest -> the file with that content, where it is still in its folder, under whatever name.

    Looked for first where it was; only what is not there is looked for among all files of the folder.
    """
    wanted: dict[str, set[str]] = {}
    places: dict[str, set[str]] = {}
    for letter in letters:
        if PlacedLetter(letter, None).was_sent_in:
            continue
        folder = letter.folder or str(Path(letter.file).parent)
        wanted.setdefault(folder, set()).add(letter.digest)
        places.setdefault(folder, set()).add(letter.place)
    found: dict[str, Path] = {}
    for folder, digests in wanted.items():
        path = Path(folder)
        inner = path.name == INNER
        there = list(letters_under(path.parent if inner else path, inner=inner))
        at_place = [one for one in there if place_of(workspace, one) in places[folder]]
        found |= _with_content(at_place, digests)
        if digests - found.keys():
            found |= _with_content((one for one in there if one not in set(at_place)), digests - found.keys())
    return found


def _with_content(files: Iterable[Path], digests: set[str]) -> dict[str, Path]:
    return {digest: path for path in files if (digest := content_digest(path)) in digests}
