"""A month's letters are drafted: composed, made, recorded as drafts and written, for commands and pages alike.

A file that is not as the tool wrote it is never written over, since a manager may have changed it.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Month
from iqa.errors import Problem
from iqa.feedback.context import FeedbackLetter
from iqa.next_steps import NextStep
from iqa.records.feedback_letters import NO_LETTERS, PersonsLetters, letters_of_month
from iqa.records.workspace import Workspace
from iqa.records.written_files import WrittenFiles
from iqa.workflow.feedback import (
    ComposedLetter,
    LetterStanding,
    Withheld,
    compose_letters,
    keep_drafts,
    theirs_to_draft,
)
from iqa.workflow.letter_folder import FOLDER, is_stale, letters_on_disk
from iqa.workflow.publishing import Done, publish
from iqa.workflow.rendering import Files, letter_files

_ENDINGS = (".docx", ".html")


class PublishedLetter(Struct, frozen=True):
    """One letter on disk. `kept`: it had been written before, and nothing in it has changed since. `notices` say
    what to look at again before it goes out."""

    person: str
    name: str
    version: int
    files: tuple[Path, ...]
    kept: bool = False
    notices: tuple[Problem, ...] = ()
    fresh: tuple[Path, ...] = ()
    """Those of its files that were written just now: one that somebody changed stays as it is."""
    issued: bool = False
    edited: str = ""
    """The name of an earlier draft's files that somebody changed; '' for none."""


class PublishedLetters(Struct, frozen=True):
    """What came of a month's letters. `waiting` people have work that is not marked yet."""

    written: tuple[PublishedLetter, ...]
    blocked: tuple[Withheld, ...]
    waiting: tuple[Withheld, ...]


def publish_letters(
    workspace: Workspace,
    month: Month,
    person: str = "",
    progress: Callable[[int, int], None] = lambda done, of: None,
    *,
    again: bool = False,
) -> PublishedLetters:
    """Write the drafts of a month's letters, or of one person's. `progress` is told how many are made.

    The record comes before the files: after a crash in between, the same drafts are written the next time. Raises
    NotPermittedError for whoever may write nobody's letter.
    """
    composed = compose_letters(workspace, month, person, letters_on_disk(workspace, month), again=again)
    with workspace.store.reading() as view:
        known = letters_of_month(view, month)
        people = {one.id: one for one in view.people.list()}
    composed = theirs_to_draft(workspace, composed, people)
    folder, there = workspace.out(month) / FOLDER, WrittenFiles.of(workspace)
    contents: dict[str, bytes] = {}
    digests: dict[str, dict[str, str]] = {}
    written: list[PublishedLetter] = []
    failed: list[Withheld] = []
    for done, one in enumerate(composed.letters, 1):
        letter = one.letter
        paths = tuple(folder / f"{one.stem}{ending}" for ending in _ENDINGS)
        missing = _to_write(one, paths, known.get(letter.person, NO_LETTERS), there)
        if missing:
            files = made_files(workspace, letter, one.stem)
            if isinstance(files, Withheld):
                failed.append(files)
                continue
            contents |= {f"{FOLDER}/{path.name}": files[path.name] for path in missing}
            digests[letter.person] = digests_of(files)
        written.append(_told(one, paths, missing))
        progress(done, len(composed.letters))
    made = {one.person for one in written}
    composed = replace(composed, letters=tuple(one for one in composed.letters if one.letter.person in made))
    keep_drafts(workspace, composed, digests)
    if contents:
        what = "The drafts are recorded."
        publish(workspace, month, contents, Done(what, NextStep("feedback", {"month": str(month)})))
    return PublishedLetters(tuple(written), (*composed.blocked, *failed), composed.waiting)


def _told(one: ComposedLetter, paths: tuple[Path, ...], missing: list[Path]) -> PublishedLetter:
    return PublishedLetter(
        person=one.letter.person,
        name=one.letter.person_name,
        version=one.letter.version,
        files=paths,
        kept=not missing,
        notices=() if one.issued else one.notices,
        fresh=tuple(missing),
        issued=one.issued,
        edited=one.edited,
    )


def _to_write(
    one: ComposedLetter, paths: tuple[Path, ...], own: PersonsLetters, there: WrittenFiles
) -> list[Path]:
    """Which of a letter's files are to be written: of a new draft all, of a draft those missing or outdated, of a
    letter that is out those missing, unless it was edited before it was issued: that cannot be made again."""
    if one.standing is LetterStanding.NEW:
        return list(paths)
    if one.issued:
        return [] if was_edited(own) else [path for path in paths if not path.exists()]
    files = own.draft.files if own.draft else {}
    return [path for path in paths if is_stale(path, files.get(path.name, ""), there)]


def was_edited(own: PersonsLetters) -> bool:
    """Whether the latest letter's Word file was edited before it was issued."""
    drafted = own.drafted(own.latest.version) if own.latest else None
    if own.latest is None or drafted is None:
        return False
    return any(drafted.files.get(name) != digest for name, digest in own.latest.files.items())


def made_files(workspace: Workspace, letter: FeedbackLetter, stem: str) -> Files | Withheld:
    """The files of a letter; or whose could not be made and why, so that it stops nobody else's."""
    try:
        return letter_files(workspace, letter, stem)
    except (ValueError, KeyError, TypeError, LookupError, ArithmeticError) as fault:
        message = f"The letter could not be made: {fault or type(fault).__name__}. Nothing of it was written."
        return Withheld(letter.person, letter.person_name, (Problem("letter-not-made", message),))


def digests_of(files: Files) -> dict[str, str]:
    """Name -> the SHA-256 of a file's content."""
    return {name: sha256(content).hexdigest() for name, content in files.items()}
