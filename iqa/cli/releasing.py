"""`iqa release`: the month's letters go out, as they were edited; what is held back, and why."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import month_option, print_json, progress_bar, shown_path, workspace_command
from iqa.cli.feedback import not_made, withheld_as_json
from iqa.cli.letter_folder import FOLDER, letters_folder
from iqa.cli.publishing import Done, publish
from iqa.domain import Month
from iqa.next_steps import NextStep
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.feedback import Withheld
from iqa.workflow.releasing import WORD, ReadyLetter, drafts_waiting, issue_letters, plan_release
from iqa.workflow.rendering import letter_files

REFUSED = 1


@workspace_command("release")
@month_option("The month the letters are about.")
@click.option("--person", default="", metavar="NAME", help="Only this person's letter.")
@click.pass_context
def release_command(ctx: click.Context, workspace: Workspace, as_json: bool, month: Month, person: str) -> None:
    """Issue the letters that iqa feedback drafted, as they lie in the letters' folder: with what you changed in
    Word.

    A letter is held back while something is missing: a mark without its line, a priority without its standard or
    next step, a contradiction nobody explained, a second marking that is not done or not settled.
    """
    with progress_bar("Issuing letters", as_json=as_json) as progress:
        result = publish_release(workspace, month, person, progress)
    if as_json:
        print_json(
            {
                "issued": [_issued_as_json(one) for one in result.issued],
                "held": [withheld_as_json(one) for one in result.held],
                "out": result.out,
            }
        )
    else:
        _tell(result)
    if result.held and (person or result.drafts_held or not (result.issued or result.out)):
        ctx.exit(REFUSED)


@dataclass(frozen=True, slots=True)
class Issued:
    """One letter that went out: its files, and whether it went out as somebody edited it."""

    person: str
    name: str
    version: int
    word: Path
    edited: bool


@dataclass(frozen=True, slots=True)
class Released:
    """What came of a release. `out` counts letters that were issued before; `drafts_held` those held back of which
    there is a draft."""

    issued: tuple[Issued, ...]
    held: tuple[Withheld, ...]
    out: int
    drafts_held: int


def publish_release(
    workspace: Workspace,
    month: Month,
    person: str = "",
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Released:
    """Issue a month's drafts, or one person's, and write anew those that have to be dated. `progress` is told how
    many are done. The record comes before the files."""
    drafts = drafts_waiting(workspace, month)
    plan = plan_release(workspace, month, person, letters_folder(workspace, month, drafts))
    contents: dict[str, bytes] = {}
    digests: dict[str, dict[str, str]] = {}
    ready: list[ReadyLetter] = []
    failed: list[Withheld] = []
    for done, one in enumerate(plan.ready, 1):
        letter = one.letter
        if one.redated:
            try:
                files = letter_files(workspace, letter, one.stem)
            except (ValueError, KeyError, TypeError, LookupError, ArithmeticError) as fault:
                failed.append(not_made(letter.person, letter.person_name, fault))
                continue
            contents |= {f"{FOLDER}/{name}": content for name, content in files.items()}
            digests[letter.person] = {name: sha256(content).hexdigest() for name, content in files.items()}
        ready.append(one)
        progress(done, len(plan.ready))
    plan = replace(plan, ready=tuple(ready))
    issue_letters(workspace, plan, digests)
    if contents:
        what = "The letters are recorded as issued, and the marks behind them as released."
        publish(workspace, month, contents, Done(what, NextStep("release", {"month": str(month)})))
    held = (*plan.held, *failed)
    drafted = {one.person for one in drafts}
    folder = workspace.out_folder(month) / FOLDER
    return Released(
        issued=tuple(
            Issued(
                one.letter.person,
                one.letter.person_name,
                one.letter.version,
                folder / f"{one.stem}{WORD}",
                one.edited,
            )
            for one in plan.ready
        ),
        held=held,
        out=len(plan.out),
        drafts_held=sum(one.person in drafted for one in held),
    )


def _tell(result: Released) -> None:
    for one in result.issued:
        version = f" (version {one.version})" if one.version > 1 else ""
        how = ", as it was edited" if one.edited else ""
        click.echo(f"Issued {shown_path(one.word)}{version}{how}")
    for held in result.held:
        click.echo(f"Held back: {held.name}", err=True)
        for problem in held.problems:
            click.echo(f"  {problem}", err=True)
    if result.out:
        letters = counted(result.out, "letter was", "letters were")
        click.echo(f"{letters} issued before.")
    click.echo(f"{counted(len(result.issued), 'letter')} issued, {len(result.held)} held back.")


def _issued_as_json(one: Issued) -> dict[str, Any]:
    return {
        "person": one.person,
        "name": one.name,
        "version": one.version,
        "file": str(one.word),
        "edited": one.edited,
    }
