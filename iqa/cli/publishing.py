"""Files of a month: where they go, and that they are written. What stands in them is made elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from iqa.errors import Problem
from iqa.files import write_files
from iqa.records.workspace import Workspace
from iqa.workflow.feedback import Withheld, compose_letters, issue_letters
from iqa.workflow.rendering import Files, letter_files

LETTERS = "letters"


def publish(workspace: Workspace, month: str, files: Files) -> tuple[Path, ...]:
    """Write files into a month's folder. Returns their paths in the order given."""
    folder = workspace.out(month)
    return write_files({folder / name: content for name, content in files.items()})


@dataclass(frozen=True, slots=True)
class PublishedLetter:
    """One letter on disk. `kept`: it had been written before, and nothing in it has changed since. `notices` say
    what to look at again before it goes out."""

    person: str
    name: str
    version: int
    files: tuple[Path, ...]
    kept: bool = False
    notices: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedLetters:
    """What came of a month's letters. `waiting` people have work that is not marked yet."""

    written: tuple[PublishedLetter, ...]
    blocked: tuple[Withheld, ...]
    waiting: tuple[Withheld, ...]


def publish_letters(
    workspace: Workspace,
    month: str,
    person: str = "",
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> PublishedLetters:
    """Issue a month's letters, or one person's, and write their files. `progress` is told how many are made.

    The record comes before the files: after a crash in between, the same letters are written the next time. A file
    that is there is never written over, since a manager may have changed it.
    """
    folder = workspace.out(month) / LETTERS
    taken = frozenset(file.stem for file in folder.glob("*") if file.suffix in {".docx", ".html"})
    composed = compose_letters(workspace, month, person, taken)
    contents: dict[Path, bytes] = {}
    digests: dict[str, dict[str, str]] = {}
    written: list[PublishedLetter] = []
    for done, one in enumerate(composed.letters, 1):
        letter = one.letter
        paths = tuple(folder / f"{one.stem}{ending}" for ending in (".docx", ".html"))
        missing = [path for path in paths if not path.exists()]
        if missing:
            files = letter_files(workspace, letter, one.stem)
            contents |= {path: files[path.name] for path in missing}
            digests[letter.person] = {name: sha256(content).hexdigest() for name, content in files.items()}
        written.append(
            PublishedLetter(letter.person, letter.person_name, letter.version, paths, not missing, one.notices)
        )
        progress(done, len(composed.letters))
    issue_letters(workspace, composed, digests)
    write_files(contents)
    return PublishedLetters(tuple(written), composed.blocked, composed.waiting)
