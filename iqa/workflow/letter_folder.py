"""The folder of a month's letters as it lies there: what the tool wrote, and what a manager has changed since."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from iqa.domain import Month
from iqa.records.workspace import Workspace
from iqa.records.written_files import WrittenFiles, is_open
from iqa.store import LetterDraft
from iqa.workflow.feedback import LettersOnDisk
from iqa.workflow.releasing import WORD, FileState, FoundFile, LettersFolder

FOLDER = "letters"
"""Where the letters go, below the month's folder."""
_OURS = frozenset({WORD, ".html"})
_IN_WORD = "word/document.xml"


def letters_on_disk(workspace: Workspace, month: Month) -> LettersOnDisk:
    """The letters' files by their names without endings, and which of them somebody changed or has open."""
    written = WrittenFiles.of(workspace)
    found = [file for file in _folder(workspace, month).glob("*") if file.suffix in _OURS]
    return LettersOnDisk(
        there=frozenset(file.stem for file in found),
        changed=frozenset(file.stem for file in found if not written.may_replace(file)),
    )


def letters_folder(workspace: Workspace, month: Month, drafts: Iterable[LetterDraft]) -> LettersFolder:
    """The same, with how the Word file of each of some drafts lies there."""
    written, folder = WrittenFiles.of(workspace), _folder(workspace, month)
    words: dict[str, FoundFile] = {}
    for draft in drafts:
        for name, digest in draft.files.items():
            path = folder / name
            if path.suffix == WORD and path.is_file():
                words[name] = _found(path, digest, written)
    return LettersFolder(letters_on_disk(workspace, month), words)


def is_stale(path: Path, digest: str, written: WrittenFiles) -> bool:
    """Whether a file that the tool wrote is missing, or of an earlier draft, and nobody changed it."""
    if not path.exists():
        return True
    return written.may_replace(path) and sha256(path.read_bytes()).hexdigest() != digest


def _found(path: Path, digest: str, written: WrittenFiles) -> FoundFile:
    content = path.read_bytes()
    now = sha256(content).hexdigest()
    if is_open(path):
        return FoundFile(FileState.OPEN, now, content)
    if now == digest:
        return FoundFile(FileState.AS_WRITTEN, now, content)
    if written.may_replace(path):
        return FoundFile(FileState.OUTDATED, now, content)
    return FoundFile(FileState.EDITED if _is_word(path) else FileState.UNREADABLE, now, content)


def _is_word(path: Path) -> bool:
    try:
        with ZipFile(path) as package:
            return _IN_WORD in package.namelist()
    except (BadZipFile, OSError):
        return False


def _folder(workspace: Workspace, month: Month) -> Path:
    return workspace.out_folder(month) / FOLDER
