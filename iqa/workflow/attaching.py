"""Read a month's letters: each is matched with its row and checked; digests, rows and hints are kept, never text.

A letter that was read before, by the same checks and exports, is not read again. A changed file is read anew, a
moved one keeps what was found; files that are gone are said.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from iqa import __version__
from iqa.domain import Kind, LetterState, Month
from iqa.errors import LetterFileError, NotFoundError
from iqa.files import Progress
from iqa.letter_checks.checking import CheckedLetter, Checker
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.matching import RowMatch
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import LetterRow
from iqa.letter_files.guarded import ReadLetter, read_letters
from iqa.letter_files.limits import LETTER_LIMITS
from iqa.letter_files.reading import ENDINGS, REFUSED_ENDINGS
from iqa.next_steps import advice
from iqa.records.letter_rows import as_kept, checks_in_force, register_of_month
from iqa.records.populations import import_step
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter, View


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that is no letter that can be read, and why."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class AttachResult:
    """What came of the letters of a month. Files are named as they were given, rows by their keys."""

    month: Month
    read: int
    unchanged: int
    matched: tuple[AttachedLetter, ...]
    one_of_several: tuple[AttachedLetter, ...]
    unmatched: tuple[AttachedLetter, ...]
    twice: Mapping[str, tuple[str, ...]]
    without: tuple[str, ...]
    """Rows that the log calls sent and that no letter answers."""
    unread: tuple[UnreadFile, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def letters(self) -> tuple[AttachedLetter, ...]:
        """All letters of the month."""
        return (*self.matched, *self.one_of_several, *self.unmatched)

    @property
    def urgent(self) -> tuple[AttachedLetter, ...]:
        """Letters with what may be a data breach: the manager has to know at once."""
        return tuple(one for one in self.letters if any(hint.urgent for hint in one.hints))

    @property
    def certain(self) -> tuple[AttachedLetter, ...]:
        """Letters with something certain to put right."""
        return tuple(one for one in self.letters if any(hint.certainty == "certain" for hint in one.hints))


def attach_letters(
    workspace: Workspace, month: Month, given: Sequence[Path], tell: Progress = lambda done, of: None
) -> AttachResult:
    """Read the letters in files and folders for a month, and keep what was found.

    Raises NotFoundError without a letters log of the month, or where nothing is there to read.
    """
    files = letter_files(given)
    with workspace.store.reading() as view:
        if view.populations.current(Kind.LETTERS, month) is None:
            raise NotFoundError(
                f"There is no letters log of {month.label} to match letters with.",
                advice("Import it first: ", import_step(Kind.LETTERS, month)),
            )
        register = register_of_month(workspace, view, month)
        before = {one.digest: one for one in view.attached.list(month=str(month))}
    checker = Checker(checks_in_force(workspace), register, Lexicon())
    basis = _basis(checker, register)
    digests = {file: _digest(file) for file in files}
    known = {file: before[digest] for file, digest in digests.items() if digest in before}
    fresh = [file for file in files if file not in known or known[file].basis != basis]
    found, unread = _read(workspace, month, checker, basis, fresh, tell)
    kept = [replace(one, file=str(file)) for file, one in known.items() if one.basis == basis]
    changed = _keep(workspace, month, before, (*found, *kept), frozenset(map(str, files)))
    with workspace.store.reading() as view:
        letters = attached_of(view, month)
    return _result(letters, register, _Run(month, len(found), len(kept), tuple(unread), changed))


def letter_files(given: Iterable[Path]) -> list[Path]:
    """The files to read: those named, and in folders, however deep, those with the ending of a letter.

    Lock files and hidden ones are passed over. NotFoundError where there is none.
    """
    files: list[Path] = []
    for path in given:
        if path.is_dir():
            endings = ENDINGS | REFUSED_ENDINGS
            files += sorted(one for one in path.rglob("*") if one.suffix.lower() in endings and _is_plain(one))
        elif path.is_file():
            files.append(path)
        else:
            raise NotFoundError(f"There is no file or folder {path}.", "Check the name.")
    if not files:
        raise NotFoundError(
            "There are no letters there.", f"Letters are files that end in {', '.join(sorted(ENDINGS))}."
        )
    return list(dict.fromkeys(path.resolve() for path in files))


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(("~$", ".", ".~lock"))


def _digest(path: Path) -> str:
    try:
        if path.stat().st_size > LETTER_LIMITS.file_bytes:
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _basis(checker: Checker, register: NameRegister) -> str:
    """A digest of all that the hints of a letter depend on beside its text."""
    told = hashlib.sha256(f"{__version__}|{checker.checks.digest}".encode())
    for row in register.rows:
        facts = sorted((name, row.item.facts.get(name, "")) for name in row.item.facts)
        told.update(
            f"{row.key}|{facts}|{[case.key for case in row.cases]}|{row.offences}{row.defendants}".encode()
        )
    return told.hexdigest()


def _read(
    workspace: Workspace, month: Month, checker: Checker, basis: str, files: Sequence[Path], tell: Progress
) -> tuple[list[AttachedLetter], list[UnreadFile]]:
    """Each file read behind the guard and checked; its text is let go at once."""
    found: list[AttachedLetter] = []
    unread: list[UnreadFile] = []
    tell(0, len(files))
    for number, read in enumerate(read_letters(files), 1):
        if read.letter is None:
            unread.append(UnreadFile(str(read.path), _why(read)))
        else:
            checked = checker.check(read.letter, read.path.name)
            found.append(_kept(workspace, month, read, checked, basis))
        tell(number, len(files))
    return found, unread


def _why(read: ReadLetter) -> str:
    refusal = read.refusal or LetterFileError(f"{read.path.name} cannot be read.")
    return f"{refusal.message} {refusal.hint}".strip()


def _kept(
    workspace: Workspace, month: Month, read: ReadLetter, checked: CheckedLetter, basis: str
) -> AttachedLetter:
    return AttachedLetter(
        month,
        read.sha256,
        str(read.path),
        checked.how.value,
        checked.row.key if checked.row else "",
        tuple(row.key for row in checked.matched.rows),
        checked.view.language,
        basis,
        tuple(sorted(checked.made)),
        tuple(map(as_kept, checked.hints)),
        workspace.actor.typed,
        workspace.now().isoformat(timespec="seconds"),
    )


def _keep(
    workspace: Workspace,
    month: Month,
    before: Mapping[str, AttachedLetter],
    now: Sequence[AttachedLetter],
    files: frozenset[str],
) -> tuple[str, ...]:
    """Store what is new in one change. Returns the files whose content has changed since they were read."""
    digests = {one.digest for one in now}
    stale = [one for one in before.values() if one.file in files and one.digest not in digests]
    new = [one for one in now if before.get(one.digest) != one]
    if not new and not stale:
        return ()
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "letters read", str(month)) as change:
        for one in stale:
            change.attached.remove((str(month), one.digest))
        for one in new:
            change.attached.save(one)
        change.facts(letters=len(new), replaced=len(stale))
    return tuple(one.file for one in stale)


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run did."""

    month: Month
    read: int
    unchanged: int
    unread: tuple[UnreadFile, ...]
    changed: tuple[str, ...]


def _result(letters: Sequence[AttachedLetter], register: NameRegister, run: _Run) -> AttachResult:
    by_row: dict[str, list[str]] = defaultdict(list)
    for one in letters:
        if one.item_key:
            by_row[one.item_key].append(one.file)
    return AttachResult(
        month=run.month,
        read=run.read,
        unchanged=run.unchanged,
        matched=tuple(one for one in letters if one.how == RowMatch.THIS),
        one_of_several=tuple(one for one in letters if one.how == RowMatch.ONE_OF),
        unmatched=tuple(one for one in letters if one.how == RowMatch.NONE),
        twice={key: tuple(sorted(names)) for key, names in sorted(by_row.items()) if len(names) > 1},
        without=tuple(row.key for row in register.rows if _was_sent(row) and row.key not in by_row),
        unread=run.unread,
        changed=run.changed,
        gone=tuple(one.file for one in letters if not Path(one.file).is_file()),
    )


def _was_sent(row: LetterRow) -> bool:
    return row.sent is not None or row.item.text("letter_state") == LetterState.SENT


def attached_of(view: View, month: Month) -> tuple[AttachedLetter, ...]:
    """The letters of a month that were read, in the order of their files."""
    return tuple(sorted(view.attached.list(month=str(month)), key=lambda one: one.file))
