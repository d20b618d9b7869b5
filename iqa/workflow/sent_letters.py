"""Letters of a month that are sent in, and of which nothing stays but what was found: read first, kept when
somebody has seen which row each answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from iqa.domain import Month
from iqa.errors import ConflictError, LetterFileError, NotFoundError
from iqa.files import Progress
from iqa.letter_checks.hints import RowMatch
from iqa.letter_files.packed import UnpackedLetter, is_archive, is_letter_name, unpack_letters
from iqa.letter_files.reading import ENDINGS
from iqa.records.attached import answered_rows
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter
from iqa.workflow.attaching import (
    LetterReading,
    UnreadFile,
    keep_letters,
    letter_reading,
    rows_in_words,
    rows_without,
)
from iqa.workflow.letter_places import content_digest


class SentFile(Struct, frozen=True):
    """A file that was sent: where it lies for now, and what its sender calls it."""

    path: Path
    called: str


class SentLetter(Struct, frozen=True):
    """A letter that was read. `rows` are those that it answers, or may answer, in words; `known` says that it was
    kept before, as it is."""

    called: str
    letter: AttachedLetter
    rows: tuple[str, ...]
    known: bool

    @property
    def to_mend(self) -> int:
        """How much in it is certain to be put right."""
        return sum(hint.certainty == "certain" for hint in self.letter.hints)

    @property
    def is_urgent(self) -> bool:
        """Whether it may be a data breach."""
        return any(hint.urgent for hint in self.letter.hints)


class SentLetters(Struct, frozen=True):
    """What came of letters that were sent, before anything of it is kept.

    `basis` is what they were read by; `twice` has the letters of each row that has several, and `without` the rows
    that the log calls sent and that no letter answers, in words; those that were kept before count.
    """

    month: Month
    basis: str
    letters: tuple[SentLetter, ...]
    unread: tuple[UnreadFile, ...]
    twice: Mapping[str, tuple[str, ...]]
    without: tuple[str, ...]

    def matched(self, how: RowMatch) -> tuple[SentLetter, ...]:
        """Those of which it is known so far which row they answer."""
        return tuple(one for one in self.letters if one.letter.how == how)


class LettersSoFar(Struct, frozen=True):
    """How many letters of a month are kept, and the rows that are called sent without one, in words."""

    read: int
    without: tuple[str, ...] = field(default=())


def letters_so_far(workspace: Workspace, month: Month) -> LettersSoFar:
    """What is kept of a month's letters. Raises NotFoundError without a letters log of the month."""
    reading = letter_reading(workspace, month)
    return LettersSoFar(len(reading.before), _without(reading, reading.before.values()))


def read_sent_letters(
    workspace: Workspace,
    month: Month,
    sent: Sequence[SentFile],
    folder: Path,
    tell: Progress = lambda done, of: None,
) -> SentLetters:
    """Read letters that were sent, alone or in archives, which are unpacked in a folder. Nothing is kept.

    Raises NotFoundError without a letters log, or where nothing that was sent is a letter.
    """
    reading = letter_reading(workspace, month)
    files, refused = _letters_in(sent, folder)
    if not files and not refused:
        raise NotFoundError(
            "There are no letters in what was sent.",
            f"Letters are files that end in {', '.join(sorted(ENDINGS))}.",
        )
    called = {one.path: one.called for one in files}
    before = {one.path: reading.before.get(content_digest(one.path)) for one in files}
    known = {path: one for path, one in before.items() if one is not None and one.basis == reading.basis}
    found, unread = reading.read([path for path in called if path not in known], tell)
    words = rows_in_words(reading.register)
    letters = tuple(
        SentLetter(called[path], one, tuple(words.get(key, key) for key in answered_rows(one)), path in known)
        for path, one in {**known, **found}.items()
    )
    every = {**reading.before, **{one.letter.digest: one.letter for one in letters}}.values()
    return SentLetters(
        month=month,
        basis=reading.basis,
        letters=tuple(sorted(letters, key=lambda one: one.called.casefold())),
        unread=(*refused, *(UnreadFile(called[Path(one.file)], one.why) for one in unread)),
        twice=_twice(letters, reading.before),
        without=_without(reading, every),
    )


def keep_sent_letters(workspace: Workspace, sent: SentLetters) -> None:
    """Keep what was found in letters that were sent. What is kept already stays as it is.

    Raises ConflictError where the log or the checks are others by now than those they were read by.
    """
    reading = letter_reading(workspace, sent.month)
    if reading.basis != sent.basis:
        raise ConflictError(
            "The letters log, the cases or the checks have changed since these letters were read.",
            "Send the letters again.",
        )
    known = {digest for digest, one in reading.before.items() if one.basis == reading.basis}
    keep_letters(reading, [one.letter for one in sent.letters if one.letter.digest not in known], {})


def _letters_in(sent: Iterable[SentFile], folder: Path) -> tuple[list[SentFile], list[UnreadFile]]:
    """The letters among files and archives that were sent, and the archives that are refused. Of a folder that was
    sent, what ends like no letter is passed over."""
    files: list[SentFile] = []
    refused: list[UnreadFile] = []
    for number, one in enumerate(sent):
        if is_archive(one.called):
            try:
                files += _unpacked(one, unpack_letters(one.path, folder / f"unpacked-{number}"))
            except LetterFileError as why:
                refused.append(UnreadFile(one.called, f"{why.message} {why.hint}"))
        elif "/" not in one.called or is_letter_name(one.called):
            files.append(one)
    return files, refused


def _unpacked(archive: SentFile, letters: Iterable[UnpackedLetter]) -> list[SentFile]:
    return [SentFile(one.path, f"{archive.called}: {one.called}") for one in letters]


def _twice(letters: Iterable[SentLetter], before: Mapping[str, AttachedLetter]) -> dict[str, tuple[str, ...]]:
    """The rows, in words, that more than one letter answers, with what these are called."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for one in before.values():
        if one.item_key:
            found[one.item_key][one.digest] = "one that was kept before"
    words = {}
    for each in letters:
        if each.letter.item_key:
            words[each.letter.item_key] = each.rows[0]
            found[each.letter.item_key][each.letter.digest] = each.called
    return {words[key]: tuple(sorted(found[key].values())) for key in sorted(words) if len(found[key]) > 1}


def _without(reading: LetterReading, letters: Iterable[AttachedLetter]) -> tuple[str, ...]:
    words = rows_in_words(reading.register)
    answered = {one.item_key for one in letters}
    return tuple(words[row.key] for row in rows_without(reading.register, answered))
