"""Read a month's letters: each is matched with its row and checked; digests, rows and hints are kept, never text.

A letter that was read before, by the same checks and exports, is not read again. A changed file is read anew, a
moved one keeps what was found; files that are gone are said. What a person decided of a letter holds: the row
that it answers, and that it was taken back.
"""

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iqa import __version__
from iqa.access import Action, require_role
from iqa.domain import Kind, LetterState, Month
from iqa.domain.keys import urn_in
from iqa.errors import LetterFileError, NotFoundError, UsageError
from iqa.files import Progress
from iqa.letter_checks.checking import Checker
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import LetterRow
from iqa.letter_files.guarded import ReadLetter, read_letters
from iqa.letter_files.reading import ENDINGS
from iqa.next_steps import advice
from iqa.records.attached import decision_in_words
from iqa.records.letter_rows import as_kept, checks_in_force, register_of_month
from iqa.records.populations import import_step
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter, CheckStanding, LetterDecision
from iqa.victim_letters.row_words import row_in_words
from iqa.workflow.choosing_rows import RowChoice, refuse_second_letters, row_decided
from iqa.workflow.letter_places import (
    PlacedLetter,
    content_digest,
    folder_of,
    letters_under,
    place_of,
    placed,
)
from iqa.workflow.letter_precision import fallen_checks, new_standings


class UnreadFile(Struct, frozen=True):
    """A file that is no letter that can be read, and why."""

    file: str
    why: str


class AttachResult(Struct, frozen=True):
    """What came of the letters of a month. Files are named as they were given, rows by their keys; `called` has
    each in words."""

    month: Month
    read: int
    unchanged: int
    matched: tuple[PlacedLetter, ...]
    one_of_several: tuple[PlacedLetter, ...]
    unmatched: tuple[PlacedLetter, ...]
    twice: Mapping[str, tuple[str, ...]]
    without: tuple[str, ...]
    """Rows that the log calls sent and that no letter answers."""
    unread: tuple[UnreadFile, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    called: Mapping[str, str]
    fallen: tuple[CheckStanding, ...] = ()
    """Checks that are only worth a look in this month, by the marks of earlier ones."""
    taken_back: tuple[UnreadFile, ...] = ()
    """Files that were passed over, since their letter was taken back."""

    @property
    def letters(self) -> tuple[PlacedLetter, ...]:
        """All letters of the month."""
        return (*self.matched, *self.one_of_several, *self.unmatched)

    @property
    def urgent(self) -> tuple[PlacedLetter, ...]:
        """Letters with what may be a data breach: the manager has to know at once."""
        return tuple(one for one in self.letters if any(hint.urgent for hint in one.letter.hints))

    @property
    def certain(self) -> tuple[PlacedLetter, ...]:
        """Letters with something certain to put right, as the checks stand."""
        low = {one.check_id for one in self.fallen}
        return tuple(
            one
            for one in self.letters
            if any(hint.certainty == "certain" and hint.check not in low for hint in one.letter.hints)
        )


def attach_letters(
    workspace: Workspace,
    month: Month,
    given: Sequence[Path],
    tell: Progress = lambda done, of: None,
    choice: RowChoice | None = None,
) -> AttachResult:
    """Read the letters in files and folders for a month, and keep what was found; `choice` says which row a single
    letter answers.

    Raises NotFoundError without a letters log of the month, or where nothing is there to read; UsageError for a
    row of several letters; ConflictError for one that another letter stands for, without a reason.
    """
    files = letter_files(given)
    reading = letter_reading(workspace, month)
    chosen = [_chosen(reading, files, choice)] if choice else []
    reading = reading.deciding(chosen)
    passed_over = reading.taken_back(files)
    files = {file: folder for file, folder in files.items() if file not in passed_over}
    as_before = {file: one for file in files if not chosen and (one := reading.as_kept(content_digest(file)))}
    found, unread = reading.read([file for file in files if file not in as_before], tell)
    at = {file: KeptPlace(folder, place_of(workspace, file)) for file, folder in files.items()}
    every = {**found, **as_before}
    now = [replace(one, file="", folder=at[file].folder, place=at[file].place) for file, one in every.items()]
    kept = [one for one in chosen if any(letter.digest == one.digest for letter in found.values())]
    changed = keep_letters(reading, now, {at[file].place: file for file in files}, kept)
    with workspace.store.reading() as view:
        letters = placed(workspace, view.attached.list(month=str(month)))
        fallen = tuple(fallen_checks(view, reading.checker.checks, month).values())
    away = tuple(UnreadFile(str(file), decision_in_words(one)) for file, one in passed_over.items())
    run = _Run(month, len(found), len(every) - len(found), tuple(unread), changed, away)
    return _result(letters, reading.register, fallen, run)


def _chosen(reading: "LetterReading", files: Iterable[Path], choice: RowChoice) -> LetterDecision:
    """Which row the only letter answers, by whoever acts."""
    every = tuple(files)
    if len(every) != 1:
        raise UsageError(f"A row is named for one letter, and {len(every):,} files are named.", "Name one file.")
    digest = content_digest(every[0])
    return row_decided(reading.workspace, reading.register, reading.month, digest, choice)


def letter_reading(workspace: Workspace, month: Month) -> "LetterReading":
    """What the letters of a month are read by. Raises NotFoundError without a letters log of the month."""
    require_role(Action.ATTACH, workspace.actor)
    with workspace.store.reading() as view:
        if view.populations.current(Kind.LETTERS, month) is None:
            raise NotFoundError(
                f"There is no letters log of {month.label} to match letters with.",
                advice("Import it first: ", import_step(Kind.LETTERS, month)),
            )
        register = register_of_month(workspace, view, month)
        before = {one.digest: one for one in view.attached.list(month=str(month))}
        decisions = {one.digest: one for one in view.letter_decisions.list(month=str(month))}
    checker = Checker(checks_in_force(workspace), register, Lexicon())
    return LetterReading(workspace, month, checker, register, _basis(checker, register), before, decisions)


def letter_files(given: Iterable[Path]) -> dict[Path, str]:
    """The files to read, each with the folder to look for it in again: those named, and in folders, however deep,
    those with the ending of a letter.

    Lock files and hidden ones are passed over. NotFoundError where there is none.
    """
    files: dict[Path, str] = {}
    for path in given:
        if path.is_dir():
            files |= {one.resolve(): folder_of(path) for one in letters_under(path)}
        elif path.is_file():
            files.setdefault(path.resolve(), folder_of(path))
        else:
            raise NotFoundError(f"There is no file or folder {path}.", "Check the name.")
    if not files:
        raise NotFoundError(
            "There are no letters there.", f"Letters are files that end in {', '.join(sorted(ENDINGS))}."
        )
    return files


def _basis(checker: Checker, register: NameRegister) -> str:
    """A digest of all that the hints of a letter depend on beside its text."""
    told = hashlib.sha256(f"{__version__}|{checker.checks.digest}".encode())
    for row in register.rows:
        facts = sorted((name, row.item.facts.get(name, "")) for name in row.item.facts)
        told.update(
            f"{row.key}|{facts}|{[case.key for case in row.cases]}|{row.offences}{row.defendants}".encode()
        )
    return told.hexdigest()


class KeptPlace(Struct, frozen=True):
    """Where a letter's file is looked for again."""

    folder: str
    place: str


class LetterReading(Struct, frozen=True):
    """What a month's letters are read by: its log, the checks, and what was read before, by digest."""

    workspace: Workspace
    month: Month
    checker: Checker
    register: NameRegister
    basis: str
    before: Mapping[str, AttachedLetter]
    decisions: Mapping[str, LetterDecision]
    """What persons decided, by digest."""

    def as_kept(self, digest: str) -> AttachedLetter | None:
        """What was kept of a letter by the same checks and exports; None where nothing was."""
        one = self.before.get(digest)
        return one if one is not None and one.basis == self.basis else None

    def deciding(self, decisions: Iterable[LetterDecision]) -> "LetterReading":
        """The same with further decisions, which stand instead of earlier ones."""
        return replace(self, decisions={**self.decisions, **{one.digest: one for one in decisions}})

    def taken_back(self, files: Iterable[Path]) -> dict[Path, LetterDecision]:
        """The files whose letters were taken back, with why."""
        away = {digest: one for digest, one in self.decisions.items() if one.takes_back}
        return {file: away[digest] for file in files if away and (digest := content_digest(file)) in away}

    def row_of(self, digest: str) -> tuple[LetterRow, ...] | None:
        """The row that a person said a letter answers; None where nobody did, or the log has it no longer."""
        decision = self.decisions.get(digest)
        rows = (row for row in self.register.rows if decision and row.key == decision.item_key)
        return tuple(rows) or None

    def read(self, files: Sequence[Path], tell: Progress) -> tuple[dict[Path, AttachedLetter], list[UnreadFile]]:
        """Each file read behind the guard and checked; its text is let go at once."""
        found: dict[Path, AttachedLetter] = {}
        unread: list[UnreadFile] = []
        for read in self.each(files, tell):
            if read.letter is None:
                unread.append(UnreadFile(str(read.path), why_unread(read)))
            else:
                found[read.path] = self.checked(read, self.row_of(read.sha256))
        return found, unread

    def each(self, files: Sequence[Path], tell: Progress) -> Iterator[ReadLetter]:
        """Each file read behind the guard."""
        tell(0, len(files))
        for number, read in enumerate(read_letters(files), 1):
            yield read
            tell(number, len(files))

    def checked(self, read: ReadLetter, given: Iterable[LetterRow] | None = None) -> AttachedLetter:
        """What is kept of a letter that was read, against the row that it tells, or a row that was given."""
        assert read.letter is not None
        checked = self.checker.check(read.letter, read.path.name, given)
        return AttachedLetter(
            month=self.month,
            digest=read.sha256,
            file="",
            how=checked.how.value,
            item_key=checked.row.key if checked.row else "",
            candidates=tuple(row.key for row in checked.matched.rows),
            language=checked.view.language,
            basis=self.basis,
            made=tuple(sorted(checked.made)),
            hints=tuple(map(as_kept, checked.hints)),
            by=self.workspace.actor.typed,
            at=self.workspace.now().isoformat(timespec="seconds"),
        )


def why_unread(read: ReadLetter) -> str:
    """Why a file is no letter that can be read."""
    refusal = read.refusal or LetterFileError(f"{read.path.name} cannot be read.")
    return f"{refusal.message} {refusal.hint}".strip()


def keep_letters(
    reading: LetterReading,
    now: Sequence[AttachedLetter],
    files: Mapping[str, Path],
    decisions: Sequence[LetterDecision] = (),
) -> tuple[str, ...]:
    """Store what is new in one change; with a month's first letters, how the checks stand for it.

    `files` are those looked at, by their place; `decisions` what whoever acts decided of some. Returns the files
    whose content has changed since they were read. ConflictError where a row would get a second letter unsaid.
    """
    workspace, month, before = reading.workspace, reading.month, reading.before
    digests = {one.digest for one in now}
    stale = [one for one in before.values() if one.place in files and one.digest not in digests]
    new = [one for one in now if before.get(one.digest) != one]
    if not new and not stale and not decisions:
        return ()
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "letters read", str(month)) as change:
        known = before or change.check_standings.list(month=str(month))
        standings = () if known else new_standings(workspace, change, checks_in_force(workspace), month)
        for one in stale:
            change.attached.remove((str(month), one.digest))
        for one in new:
            change.attached.save(one)
        refuse_second_letters(change.attached.list(month=str(month)), decisions, reading.register)
        for decision in decisions:
            change.letter_decisions.save(decision)
        for standing in standings:
            change.check_standings.add(standing)
        fallen = [one.check_id for one in standings if one.fallen]
        change.facts(letters=len(new), replaced=len(stale), checks_only_worth_a_look=fallen)
        if decisions:
            change.facts(rows_chosen=len(decisions))
    return tuple(str(files[one.place]) for one in stale)


class _Run(Struct, frozen=True):
    """What one run did."""

    month: Month
    read: int
    unchanged: int
    unread: tuple[UnreadFile, ...]
    changed: tuple[str, ...]
    taken_back: tuple[UnreadFile, ...]


def _result(
    letters: Sequence[PlacedLetter], register: NameRegister, fallen: tuple[CheckStanding, ...], run: _Run
) -> AttachResult:
    by_row: dict[str, list[str]] = defaultdict(list)
    for one in letters:
        if one.letter.item_key:
            by_row[one.letter.item_key].append(one.file)
    by_how = {how: tuple(one for one in letters if one.letter.how == how) for how in RowMatch}
    return AttachResult(
        month=run.month,
        read=run.read,
        unchanged=run.unchanged,
        matched=by_how[RowMatch.THIS],
        one_of_several=by_how[RowMatch.ONE_OF],
        unmatched=by_how[RowMatch.NONE],
        twice={key: tuple(sorted(names)) for key, names in sorted(by_row.items()) if len(names) > 1},
        without=tuple(row.key for row in rows_without(register, by_row)),
        unread=run.unread,
        changed=run.changed,
        gone=tuple(one.file for one in letters if one.is_gone),
        called={key: urn_in(key) for key in by_row} | rows_in_words(register),
        fallen=fallen,
        taken_back=run.taken_back,
    )


def rows_without(register: NameRegister, answered: Container[str]) -> Iterator[LetterRow]:
    """The rows that the log calls sent and that no letter answers."""
    return (row for row in register.rows if _was_sent(row) and row.key not in answered)


def rows_in_words(register: NameRegister) -> dict[str, str]:
    """The key of each row -> what it is called where people read of it."""
    return {row.key: row_in_words(row.item) for row in register.rows}


def _was_sent(row: LetterRow) -> bool:
    return row.sent is not None or row.item.text("letter_state") == LetterState.SENT
