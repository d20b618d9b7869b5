"""`iqa feedback`: the month's letters as drafts, and who does not get one yet and why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import month_option, print_json, progress_bar, shown_path, workspace_command
from iqa.cli.letter_folder import FOLDER, is_stale, letters_on_disk
from iqa.cli.publishing import Done, publish
from iqa.cli.refusals import problem_as_json
from iqa.cli.written import WrittenFiles
from iqa.domain import Month
from iqa.errors import Problem
from iqa.feedback.context import FeedbackLetter
from iqa.next_steps import NextStep
from iqa.records.feedback_letters import NO_LETTERS, PersonsLetters, letters_of_month
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.feedback import ComposedLetter, LetterStanding, Withheld, compose_letters, keep_drafts
from iqa.workflow.rendering import Files, letter_files

REFUSED = 1
_ENDINGS = (".docx", ".html")


@workspace_command("feedback")
@month_option("The month the feedback is about.")
@click.option("--person", default="", metavar="NAME", help="Only this person's letter.")
@click.option("--again", is_flag=True, help="Make drafts anew: by templates that were changed since, say.")
@click.pass_context
def feedback_command(
    ctx: click.Context, workspace: Workspace, as_json: bool, month: Month, person: str, again: bool
) -> None:
    """Write a draft of the feedback letter of each person whose drawn work has all been marked, in Word and as a
    page. Nothing is issued: that is for iqa release.

    A mark below the best without evidence blocks a letter until the evidence is there. A name of the case in what
    a letter quotes is only pointed out.
    """
    with progress_bar("Writing letters", as_json=as_json) as progress:
        result = publish_letters(workspace, month, person, progress, again=again)
    if as_json:
        print_json(
            {
                "written": [_letter_as_json(one) for one in result.written],
                "blocked": [withheld_as_json(one) for one in result.blocked],
                "waiting": [withheld_as_json(one) for one in result.waiting],
            }
        )
    else:
        _tell(result, again)
    if result.blocked or (person and not result.written):
        ctx.exit(REFUSED)


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
    fresh: tuple[Path, ...] = ()
    """Those of its files that were written just now: one that somebody changed stays as it is."""
    issued: bool = False
    edited: str = ""
    """The name of an earlier draft's files that somebody changed; '' for none."""


@dataclass(frozen=True, slots=True)
class PublishedLetters:
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

    The record comes before the files: after a crash in between, the same drafts are written the next time. A file
    that is not as the tool wrote it is never written over, since a manager may have changed it.
    """
    folder = workspace.out(month) / FOLDER
    composed = compose_letters(workspace, month, person, letters_on_disk(workspace, month), again=again)
    with workspace.store.reading() as view:
        known = letters_of_month(view, month)
    there = WrittenFiles.of(workspace)
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
        written.append(
            PublishedLetter(
                person=letter.person,
                name=letter.person_name,
                version=letter.version,
                files=paths,
                kept=not missing,
                notices=() if one.issued else one.notices,
                fresh=tuple(missing),
                issued=one.issued,
                edited=one.edited,
            )
        )
        progress(done, len(composed.letters))
    made = {one.person for one in written}
    composed = replace(composed, letters=tuple(one for one in composed.letters if one.letter.person in made))
    keep_drafts(workspace, composed, digests)
    if contents:
        what = "The drafts are recorded."
        publish(workspace, month, contents, Done(what, NextStep("feedback", {"month": str(month)})))
    return PublishedLetters(tuple(written), (*composed.blocked, *failed), composed.waiting)


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


def _kept(one: PublishedLetter) -> str:
    """The name of the file of a letter that was there."""
    return next(path.name for path in one.files if path not in one.fresh)


def _tell(result: PublishedLetters, again: bool) -> None:
    new = [one for one in result.written if not one.kept]
    for one in new:
        version = f" (version {one.version})" if one.version > 1 else ""
        beside = " and .html" if len(one.fresh) > 1 else f"; {_kept(one)} stays as it is"
        click.echo(f"Wrote {shown_path(one.fresh[0])}{beside}{version}")
        if one.edited:
            click.echo(f"  {one.edited}.docx was changed by somebody, so it stays; carry over what you need.")
    looks = [f"  {one.name}: {notice}" for one in result.written for notice in one.notices]
    if looks:
        click.echo("\n".join(["Look again before these letters go out:", *looks]))
    for held in result.blocked:
        click.echo(f"Blocked: {held.name}", err=True)
        for problem in held.problems:
            click.echo(f"  {problem}", err=True)
    for held in result.waiting:
        click.echo(f"Waiting: {held.name}: {' '.join(str(problem) for problem in held.problems)}")
    _tell_kept(result, again)
    drafts = counted(len(new), "draft")
    click.echo(f"{drafts} written, {len(result.blocked)} blocked, {len(result.waiting)} waiting for marks.")


def _tell_kept(result: PublishedLetters, again: bool) -> None:
    """What was written before and stayed, and why."""
    kept = [one for one in result.written if one.kept]
    issued = [one for one in kept if one.issued]
    edited = [one for one in kept if one.edited]
    for one in edited if again else ():
        click.echo(f"{one.edited}.docx was changed by somebody, so it stays as it is; nothing was made anew.")
    if drafts := len(kept) - len(issued):
        click.echo(f"{counted(drafts, 'draft says', 'drafts say')} what was written before and stayed untouched.")
    if issued:
        click.echo(f"{counted(len(issued), 'letter is out and stays', 'letters are out and stay')} as issued.")


def _letter_as_json(one: PublishedLetter) -> dict[str, Any]:
    return {
        "person": one.person,
        "name": one.name,
        "version": one.version,
        "kept": one.kept,
        "issued": one.issued,
        "files": [str(path) for path in one.files],
        "notices": [problem_as_json(notice) for notice in one.notices],
    }


def withheld_as_json(held: Withheld) -> dict[str, Any]:
    """A person without a letter, for scripts."""
    return {
        "person": held.person,
        "name": held.name,
        "problems": [problem_as_json(problem) for problem in held.problems],
    }
