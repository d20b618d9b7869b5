"""What the tool last wrote where, so that nothing a person has changed since is ever replaced.

The digests stand in a file beside the documents, not in the records: writing a document changes no record, so that
it needs no event, works for somebody who may only read the database, and is copied and moved with the folder. What
has no digest counts as somebody's work: losing the list costs a second name, never an answer.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from iqa.files import atomic_write
from iqa.records.workspace import Workspace

MANIFEST = ".written.json"
_KEPT = 2
"""Digests kept of each file: after a kill between the list and the file, the one before is still known."""


class WrittenFiles:
    """The list of a workspace: path -> the SHA-256 of what the tool wrote there last, and before that.

    Paths within the workspace are kept as they stand from its folder, all others whole.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._file = self._root / "out" / MANIFEST
        self._digests = _read(self._file)

    @classmethod
    def of(cls, workspace: Workspace) -> "WrittenFiles":
        """The list of a workspace, as it stands now."""
        return cls(workspace.root)

    def may_replace(self, path: Path) -> bool:
        """Whether nothing is lost by writing there: nothing is there, or what the tool itself wrote last.

        A file that is open in a spreadsheet or word processor is somebody's, whatever it holds at this moment.
        """
        if not os.path.lexists(path) or path.is_dir():
            return True  # a folder in the way is for the system to refuse
        return path.is_file() and not is_open(path) and _digest(path.read_bytes()) in self._of(path)

    def wrote(self, content: bytes) -> bool:
        """Whether the tool wrote that very content somewhere in this workspace, as far as is still known."""
        return any(_digest(content) in digests for digests in self._digests.values())

    def free_path(self, path: Path) -> Path:
        """That path, or the first of path-2, path-3 … that may be written."""
        return next(one for one in names_of(path) if self.may_replace(one))

    def note(self, contents: Mapping[Path, bytes]) -> None:
        """Keep the digests of what is about to be written, or has been."""
        for path, content in contents.items():
            before = [one for one in self._of(path) if one != _digest(content)]
            self._digests[self._place(path)] = [*before, _digest(content)][-_KEPT:]
        if not contents:
            return
        text = json.dumps(self._digests, indent=1, ensure_ascii=False, sort_keys=True)
        try:
            with atomic_write(self._file) as temporary:
                temporary.write_text(text, encoding="utf-8", errors="surrogatepass")
        except OSError:
            # Of a workspace that may only be read, documents go elsewhere: what is not listed is left alone there.
            if any(self._is_inside(path) for path in contents):
                raise

    def _of(self, path: Path) -> list[str]:
        return self._digests.get(self._place(path), [])

    def _place(self, path: Path) -> str:
        # The folder is resolved, the name is not: a link put in the place of a file is not that file.
        whole = path.parent.resolve() / path.name
        return (whole.relative_to(self._root) if self._is_inside(path) else whole).as_posix()

    def _is_inside(self, path: Path) -> bool:
        return path.parent.resolve().is_relative_to(self._root)


def names_of(path: Path) -> Iterator[Path]:
    """The names under which a file may stand: its own, then with -2, -3 … behind it."""
    for number in count(1):
        yield path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")


def standing_names(path: Path) -> tuple[Path, ...]:
    """Those of its names under which a file stands, the highest number first."""
    pattern = [path, *path.parent.glob(f"{_literal(path.stem)}-[0-9]*{_literal(path.suffix)}")]
    numbers = {one: one.stem.removeprefix(path.stem).lstrip("-") or "1" for one in pattern if one.is_file()}
    found = [one for one, number in numbers.items() if number.isdecimal()]
    return tuple(sorted(found, key=lambda one: int(numbers[one]), reverse=True))


def _literal(text: str) -> str:
    """Text in which no sign means anything to glob."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)


def is_open(path: Path) -> bool:
    """Whether the lock file of Excel, Word or LibreOffice stands beside a file."""
    locks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return any(path.with_name(lock).exists() for lock in locks)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(file: Path) -> dict[str, list[str]]:
    """The list; one that is missing or cannot be read tells of no file, so that all are left alone."""
    try:
        told = json.loads(file.read_text(encoding="utf-8", errors="surrogatepass"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {path: [str(one) for one in digests] for path, digests in told.items() if isinstance(digests, list)}
