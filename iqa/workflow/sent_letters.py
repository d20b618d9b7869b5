"""Letters of a month that are sent in, and of which nothing stays but what was found: read first, kept when
somebody has seen which row each answers, and has said it of those that may answer several.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import Month
from iqa.errors import ConflictError, InvalidInputError, LetterFileError, NotFoundError
from iqa.files import Progress
from iqa.letter_checks.hints import RowMatch
from iqa.letter_files.packed import UnpackedLetter, is_archive, is_letter_name, unpack_letters
from iqa.letter_files.reading import ENDINGS
from iqa.records.attached import answered_rows, decision_in_words
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter
from iqa.workflow.attaching import (
    LetterReading,
    UnreadFile,
    keep_letters,
    letter_reading,
    rows_in_words,
    rows_without,
    why_unread,
)
from iqa.workflow.choosing_rows import RowChoice, answered_by_another, row_decided
from iqa.workflow.letter_places import content_digest


class SentFile(Struct, frozen=True):
    """A file that was sent: where it lies for now, and what its sender calls it."""

    path: Path
    called: str


class SentLetter(Struct, frozen=True):
    """A letter that was read. `rows` are those that it answers, or may answer, in words; `known` says that it was
    kept before, as it is. `choices` are the rows of which a person may say that it answers one, in words, with
    what is kept of it then; `taken_back` says that it was, by whom and why."""

    called: str
    letter: AttachedLetter
    rows: tuple[str, ...]
    known: bool
    choices: tuple[tuple[str, AttachedLetter], ...] = ()
    taken_back: str = ""

    @property
    def is_urgent(self) -> bool:
        """Whether it may be a data breach."""
        return any(hint.urgent for hint in self.letter.hints)


class SentLetters(Struct, frozen=True):
    """What came of letters that were sent, before anything of it is kept.

    `basis` is what they were read by; `twice` has the letters of each row that has several, and `without` the rows
    that the log calls sent and that no letter answers, in words; those that were kept before count. `passed_over`
    are letters that were taken back: they are kept only once somebody says which row they answer.
    """

    month: Month
    basis: str
    letters: tuple[SentLetter, ...]
    unread: tuple[UnreadFile, ...]
    twice: Mapping[str, tuple[str, ...]]
    without: tuple[str, ...]
    passed_over: tuple[SentLetter, ...] = ()

    @property
    def to_choose(self) -> tuple[SentLetter, ...]:
        """Those of which a person may say which row they answer."""
        return tuple(one for one in (*self.letters, *self.passed_over) if one.choices)

    def matched(self, how: RowMatch) -> tuple[SentLetter, ...]:
        """Those of which it is known so far which row they answer."""
        return tuple(one for one in self.letters if one.letter.how == how)


class LettersSoFar(Struct, frozen=True):
    """How many letters of a month are kept, and the rows that are called sent without one, in words."""

    read: int
    without: tuple[str, ...] = field(default=())


def hints_to_mend(letter: AttachedLetter) -> int:
    """How much in a letter is certain to be put right."""
    return sum(hint.certainty == "certain" for hint in letter.hints)


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
    digests = {path: content_digest(path) for path in called}
    known = {path: one for path, digest in digests.items() if (one := reading.as_kept(digest))}
    again = [path for path in called if path not in known or known[path].how == RowMatch.ONE_OF]
    found, unread = _read(reading, again, tell)
    words = rows_in_words(reading.register)
    every = {path: _Read(one) for path, one in known.items()} | found
    letters = [
        SentLetter(
            called=called[path],
            letter=one.letter,
            rows=tuple(words.get(key, key) for key in answered_rows(one.letter)),
            known=path in known,
            choices=tuple((words[each.item_key], each) for each in one.by_row),
            taken_back=one.taken_back,
        )
        for path, one in every.items()
    ]
    sent_letters = SentLetters(
        month=month,
        basis=reading.basis,
        letters=(),
        unread=(*refused, *(UnreadFile(called[Path(one.file)], one.why) for one in unread)),
        twice={},
        without=(),
    )
    return _told(reading, sent_letters, letters)


def _told(reading: LetterReading, sent: SentLetters, letters: Iterable[SentLetter]) -> SentLetters:
    """What was sent with its letters as they now are."""
    in_order = sorted(letters, key=lambda one: one.called.casefold())
    standing = tuple(one for one in in_order if not one.taken_back)
    every = {**reading.before, **{one.letter.digest: one.letter for one in standing}}.values()
    return replace(
        sent,
        letters=standing,
        passed_over=tuple(one for one in in_order if one.taken_back),
        twice=_twice(standing, reading.before),
        without=_without(reading, every),
    )


class _Read(Struct, frozen=True):
    """What was found in one letter, and what of it is kept for each row that it may be said to answer."""

    letter: AttachedLetter
    by_row: tuple[AttachedLetter, ...] = ()
    taken_back: str = ""


def _read(
    reading: LetterReading, files: Sequence[Path], tell: Progress
) -> tuple[dict[Path, _Read], list[UnreadFile]]:
    """Letters read now. Their files go, so that one of several rows is checked against each at once."""
    found: dict[Path, _Read] = {}
    unread: list[UnreadFile] = []
    rows = {row.key: row for row in reading.register.rows}
    for read in reading.each(files, tell):
        if read.letter is None:
            unread.append(UnreadFile(str(read.path), why_unread(read)))
            continue
        letter = reading.checked(read, reading.row_of(read.sha256))
        decision = reading.decisions.get(read.sha256)
        back = decision_in_words(decision) if decision and decision.takes_back else ""
        asked = answered_rows(letter) if back or letter.how == RowMatch.ONE_OF else ()
        by_row = tuple(reading.checked(read, [rows[key]]) for key in asked if key in rows)
        found[read.path] = _Read(letter, by_row, back)
    return found, unread


def rows_taken(workspace: Workspace, sent: SentLetters, choices: Mapping[str, RowChoice]) -> frozenset[str]:
    """The letters, by digest, for which a row is chosen that another letter stands for, and nobody says why."""
    reading = letter_reading(workspace, sent.month)
    chosen = _chosen(sent, choices)
    every = {**reading.before, **{one.letter.digest: one.letter for one in sent.letters}, **chosen}.values()
    return frozenset(
        digest
        for digest, one in chosen.items()
        if not choices[digest].reason.strip() and answered_by_another(every, one.item_key, digest)
    )


def keep_sent_letters(
    workspace: Workspace, sent: SentLetters, choices: Mapping[str, RowChoice] | None = None
) -> SentLetters:
    """Keep what was found in letters that were sent. What is kept already stays as it is, unless a row is chosen
    for it: `choices` are the rows that whoever acts says some letters answer, by their digest. Returns them so.

    Raises ConflictError where the log or the checks are others by now than those they were read by, and where a
    row would get a second letter without a reason.
    """
    choices = choices or {}
    reading = letter_reading(workspace, sent.month)
    if reading.basis != sent.basis:
        raise ConflictError(
            "The letters log, the cases or the checks have changed since these letters were read.",
            "Send the letters again.",
        )
    chosen = _chosen(sent, choices)
    decisions = [
        row_decided(workspace, reading.register, sent.month, digest, replace(choices[digest], row=one.item_key))
        for digest, one in chosen.items()
    ]
    new = [one.letter for one in sent.letters if not reading.as_kept(one.letter.digest)]
    keep = {**{one.digest: one for one in new}, **chosen}
    keep_letters(reading, list(keep.values()), {}, decisions)
    kept = [_as_chosen(one, chosen) for one in (*sent.letters, *sent.passed_over)]
    return _told(letter_reading(workspace, sent.month), sent, kept)


def _chosen(sent: SentLetters, choices: Mapping[str, RowChoice]) -> dict[str, AttachedLetter]:
    """Digest -> what is kept of a letter for the row that was chosen. InvalidInputError for a row not offered."""
    found: dict[str, AttachedLetter] = {}
    for one in sent.to_choose:
        choice = choices.get(one.letter.digest)
        if choice is None:
            continue
        fitting = [letter for _, letter in one.choices if letter.item_key == choice.row]
        if not fitting:
            raise InvalidInputError(f"{one.called} cannot answer that row.", "Choose one of those offered.")
        found[one.letter.digest] = fitting[0]
    return found


def _as_chosen(one: SentLetter, chosen: Mapping[str, AttachedLetter]) -> SentLetter:
    letter = chosen.get(one.letter.digest)
    if letter is None:
        return one
    words = tuple(said for said, each in one.choices if each.item_key == letter.item_key)
    return SentLetter(one.called, letter, words, one.known)


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
