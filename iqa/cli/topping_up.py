"""`iqa top-up`: more work of one group of a draw, further down the same list."""

import click

from iqa.cli.common import month_option, print_json, workspace_command
from iqa.cli.drawing import publish_certificate
from iqa.cli.ending import ends_with
from iqa.cli.publishing import paths_of, tell_written
from iqa.domain import Month
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.staff import names_apart
from iqa.workflow.assigning import top_up_cell
from iqa.workflow.groups import marker_in_words, work_in_words


@workspace_command("top-up")
@click.argument("cell")
@month_option("The month of the draw.")
@click.option("--scheme", default="casework", show_default=True, help="Which draw: casework or victim-letters.")
@click.option("--extra", type=click.IntRange(min=1), required=True, metavar="N", help="How many more.")
@click.option("--note", default="", metavar="TEXT", help="Why, in a few words. The certificate prints it.")
def top_up_command(
    workspace: Workspace, as_json: bool, cell: str, month: Month, scheme: str, extra: int, note: str
) -> None:
    """Draw more of CELL, a group as the certificate prints it or a person's name: the next in the same order.

    Nothing that was drawn changes, and the list is never drawn again.
    """
    result, called = top_up_cell(workspace, scheme, month, cell, extra, note)
    files = publish_certificate(workspace, result, f"The topping-up by {len(called)} is recorded.")
    ends_with(advice("Write the workbooks anew: ", NextStep("workbook", {"month": str(month)})))
    if as_json:
        print_json({"called": called, "asked": extra, "files": paths_of(files)})
        return
    names = names_apart(workspace.people())
    for key in called:
        click.echo(f"Added: {work_in_words(key, names)} ({marker_in_words(result.draw, key, names)})")
    if len(called) < extra:
        click.echo(f"Only {len(called)} of {extra} were left on the list; the certificate says so.")
    tell_written(files)
