"""`iqa templates`: the office's own templates, checked before a letter depends on them."""

import click

from iqa.cli.common import print_json, workspace_command
from iqa.cli.next_steps import in_words
from iqa.cli.refusals import problem_as_json
from iqa.errors import Severity
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.templates import check_own_templates

REFUSED = 1


@click.group("templates")
def templates_command() -> None:
    """Check the office's own templates."""


@workspace_command("check")
@click.pass_context
def check_command(ctx: click.Context, workspace: Workspace, as_json: bool) -> None:
    """Check every template of the workspace: its tags, its names, words that would be lost, the marking."""
    found = check_own_templates(workspace)
    faults = sum(one.severity is Severity.REJECTED for problems in found.values() for one in problems)
    if as_json:
        listed = {name: [problem_as_json(one) for one in problems] for name, problems in found.items()}
        print_json({"templates": listed, "usable": not faults})
    else:
        for name, problems in found.items():
            click.echo(f"{name}: {'nothing wrong' if not problems else counted(len(problems), 'thing')}")
            for one in problems:
                click.echo(
                    f"  {'Note: ' if one.severity is Severity.NOTICE else ''}{one.message} {in_words(one.hint)}"
                )
        if not found:
            step = NextStep("customise")
            click.echo(in_words(advice("This workspace has no templates of its own. Copy one with: ", step)))
    if faults:
        ctx.exit(REFUSED)


templates_command.add_command(check_command)
