"""`iqa feedback`: the month's letters, and who does not get one yet and why."""

from typing import Any

import click

from iqa.cli.common import print_json, shown_path, workspace_command
from iqa.cli.refusals import problem_as_json
from iqa.workflow.feedback import HeldBack, write_letters
from iqa.workflow.workspace import Workspace

REFUSED = 1


@workspace_command("feedback")
@click.option("--month", required=True, metavar="YYYY-MM", help="The month the feedback is about.")
@click.option("--person", default="", metavar="NAME", help="Only this person's letter.")
@click.pass_context
def feedback_command(ctx: click.Context, workspace: Workspace, as_json: bool, month: str, person: str) -> None:
    """Write a feedback letter for each person whose drawn work has all been marked, in Word and as a page.

    A mark below the best without evidence blocks a letter until the evidence is there.
    """
    result = write_letters(workspace, month, person)
    if as_json:
        print_json(
            {
                "written": [
                    {
                        "person": one.person,
                        "name": one.name,
                        "version": one.version,
                        "files": [str(path) for path in one.files],
                    }
                    for one in result.written
                ],
                "blocked": [_as_json(one) for one in result.blocked],
                "waiting": [_as_json(one) for one in result.waiting],
            }
        )
    else:
        for one in result.written:
            click.echo(
                f"Wrote {shown_path(one.files[0])}" + (f" (version {one.version})" if one.version > 1 else "")
            )
        for held in result.blocked:
            click.echo(f"Blocked: {held.name}", err=True)
            for problem in held.problems:
                click.echo(f"  {problem}", err=True)
        for held in result.waiting:
            click.echo(f"Waiting: {held.name}: {' '.join(str(problem) for problem in held.problems)}")
        click.echo(
            f"{len(result.written)} written, {len(result.blocked)} blocked, "
            f"{len(result.waiting)} waiting for marks."
        )
    if result.blocked or (person and not result.written):
        ctx.exit(REFUSED)


def _as_json(held: HeldBack) -> dict[str, Any]:
    return {
        "person": held.person,
        "name": held.name,
        "problems": [problem_as_json(problem) for problem in held.problems],
    }
