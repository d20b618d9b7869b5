"""`iqa feedback`: the month's letters, and who does not get one yet and why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import month_option, print_json, progress_bar, shown_path, workspace_command
from iqa.cli.publishing import Done, publish
from iqa.cli.refusals import problem_as_json
from iqa.domain import Month
from iqa.errors import Problem
from iqa.next_steps import NextStep
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.feedback import ComposedLetter, Withheld, compose_letters, issue_letters
from iqa.workflow.rendering import letter_files

REFUSED = 1
FOLDER = "letters"
"""Where the letters go, below the month's folder."""


@workspace_command("feedback")
@month_option("The month the feedback is about.")
@click.option("--person", default="", metavar="NAME", help="Only this person's letter.")
@click.pass_context
def feedback_command(ctx: click.Context, workspace: Workspace, as_json: bool, month: Month, person: str) -> None:
    """Write a feedback letter for each person whose drawn work has all been marked, in Word and as a page.

    A mark below the best without evidence blocks a letter until the evidence is there. A name of the case in what
    a letter quotes is only pointed out.
    """
    with progress_bar("Writing letters", as_json=as_json) as progress:
        result = publish_letters(workspace, month, person, progress)
    if as_json:
        print_json(
            {
                "written": [_letter_as_json(one) for one in result.written],
                "blocked": [_as_json(one) for one in result.blocked],
                "waiting": [_as_json(one) for one in result.waiting],
            }
        )
    else:
        _tell(result)
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
    """Those of its files that were written just now: one that was there stays as it is."""


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
) -> PublishedLetters:
    """Issue a month's letters, or one person's, and write their files. `progress` is told how many are made.

    The record comes before the files: after a crash in between, the same letters are written the next time. A file
    that is there is never written over, since a manager may have changed it.
    """
    folder = workspace.out(month) / FOLDER
    taken = frozenset(file.stem for file in folder.glob("*") if file.suffix in {".docx", ".html"})
    composed = compose_letters(workspace, month, person, taken)
    contents: dict[str, bytes] = {}
    digests: dict[str, dict[str, str]] = {}
    written: list[PublishedLetter] = []
    failed: list[Withheld] = []
    for done, one in enumerate(composed.letters, 1):
        letter = one.letter
        paths = tuple(folder / f"{one.stem}{ending}" for ending in (".docx", ".html"))
        missing = [path for path in paths if not path.exists()]
        if missing:
            try:
                files = letter_files(workspace, letter, one.stem)
            except (ValueError, KeyError, TypeError, LookupError, ArithmeticError) as fault:
                failed.append(_not_made(one, fault))
                continue
            contents |= {f"{FOLDER}/{path.name}": files[path.name] for path in missing}
            digests[letter.person] = {name: sha256(content).hexdigest() for name, content in files.items()}
        written.append(
            PublishedLetter(
                letter.person, letter.person_name, letter.version, paths, not missing, one.notices, tuple(missing)
            )
        )
        progress(done, len(composed.letters))
    made = {one.person for one in written}
    composed = replace(composed, letters=tuple(one for one in composed.letters if one.letter.person in made))
    issue_letters(workspace, composed, digests)
    if contents:
        what = "The letters are recorded as issued, and the marks behind them as released."
        publish(workspace, month, contents, Done(what, NextStep("feedback", {"month": str(month)})))
    return PublishedLetters(tuple(written), (*composed.blocked, *failed), composed.waiting)


def _not_made(one: ComposedLetter, fault: Exception) -> Withheld:
    """Whose letter could not be made, and why, so that it stops nobody else's."""
    message = f"The letter could not be made: {fault or type(fault).__name__}. Nothing of it was issued."
    return Withheld(one.letter.person, one.letter.person_name, (Problem("letter-not-made", message),))


def _kept(one: PublishedLetter) -> str:
    """The name of the file of a letter that was there."""
    return next(path.name for path in one.files if path not in one.fresh)


def _tell(result: PublishedLetters) -> None:
    new = [one for one in result.written if not one.kept]
    for one in new:
        version = f" (version {one.version})" if one.version > 1 else ""
        beside = " and .html" if len(one.fresh) > 1 else f"; {_kept(one)} stays as it is"
        click.echo(f"Wrote {shown_path(one.fresh[0])}{beside}{version}")
    looks = [f"  {one.name}: {notice}" for one in result.written for notice in one.notices]
    if looks:
        click.echo("\n".join(["Look again before these letters go out:", *looks]))
    for held in result.blocked:
        click.echo(f"Blocked: {held.name}", err=True)
        for problem in held.problems:
            click.echo(f"  {problem}", err=True)
    for held in result.waiting:
        click.echo(f"Waiting: {held.name}: {' '.join(str(problem) for problem in held.problems)}")
    if kept := len(result.written) - len(new):
        click.echo(f"{counted(kept, 'letter says', 'letters say')} what was written before and stayed untouched.")
    click.echo(f"{len(new)} written, {len(result.blocked)} blocked, {len(result.waiting)} waiting for marks.")


def _letter_as_json(one: PublishedLetter) -> dict[str, Any]:
    return {
        "person": one.person,
        "name": one.name,
        "version": one.version,
        "kept": one.kept,
        "files": [str(path) for path in one.files],
        "notices": [problem_as_json(notice) for notice in one.notices],
    }


def _as_json(held: Withheld) -> dict[str, Any]:
    return {
        "person": held.person,
        "name": held.name,
        "problems": [problem_as_json(problem) for problem in held.problems],
    }
