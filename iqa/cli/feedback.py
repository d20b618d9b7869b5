"""`iqa feedback`: the month's letters as drafts, and who does not get one yet and why."""

from typing import Any

import click

from iqa.cli.common import month_option, print_json, progress_bar, shown_path, workspace_command
from iqa.cli.refusals import problem_as_json
from iqa.domain import Month
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.drafting import PublishedLetter, PublishedLetters, publish_letters
from iqa.workflow.feedback import Withheld

REFUSED = 1


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
