"""`iqa feedback`: the month's letters, and who does not get one yet and why."""

from typing import Any

import click

from iqa.cli.common import month_option, print_json, progress_bar, shown_path, workspace_command
from iqa.cli.refusals import problem_as_json
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.feedback import FeedbackResult, Withheld, Written, write_letters

REFUSED = 1


@workspace_command("feedback")
@month_option("The month the feedback is about.")
@click.option("--person", default="", metavar="NAME", help="Only this person's letter.")
@click.pass_context
def feedback_command(ctx: click.Context, workspace: Workspace, as_json: bool, month: str, person: str) -> None:
    """Write a feedback letter for each person whose drawn work has all been marked, in Word and as a page.

    A mark below the best without evidence blocks a letter until the evidence is there. A name of the case in what
    a letter quotes is only pointed out.
    """
    with progress_bar("Writing letters", as_json=as_json) as progress:
        result = write_letters(workspace, month, person, progress)
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


def _tell(result: FeedbackResult) -> None:
    new = [one for one in result.written if not one.kept]
    for one in new:
        version = f" (version {one.version})" if one.version > 1 else ""
        click.echo(f"Wrote {shown_path(one.files[0])} and .html{version}")
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


def _letter_as_json(one: Written) -> dict[str, Any]:
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
