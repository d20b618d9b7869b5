"""`iqa assign`: drawn work that nobody on the list of assessors may mark is given to somebody by name."""

import click

from iqa.cli.common import print_json, some_month_option, workspace_command
from iqa.cli.drawing import publish_certificate
from iqa.cli.ending import ends_with
from iqa.cli.publishing import tell_written
from iqa.domain import Month
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.staff import names_apart
from iqa.workflow.assigning import assign_item
from iqa.workflow.drawn_work import item_named
from iqa.workflow.groups import marker_in_words


@workspace_command("assign")
@click.argument("item")
@click.option("--to", "name", required=True, metavar="NAME", help="Who is to mark it: a name or a staff id.")
@click.option("--reason", required=True, metavar="TEXT", help="Why this person. The ledger keeps it.")
@some_month_option("The month; without it, the latest that drew it.")
def assign_command(
    workspace: Workspace, as_json: bool, item: str, name: str, reason: str, month: Month | None
) -> None:
    """Give ITEM, drawn work that nobody on the list of assessors may mark, to somebody who may.

    They are on today's staff list, in a role that marks, and had no hand in the work.
    """
    item = item_named(workspace, item, month)
    result = assign_item(workspace, item, name, reason, month)
    files = publish_certificate(workspace, result, f"That {item} was given to somebody is recorded.")
    ends_with(advice("Write the workbooks anew: ", NextStep("workbook", {"month": str(result.draw.month)})))
    if as_json:
        given = next(one for one in result.draw.items if one.key == item.strip())
        print_json({"item": given.key, "assessor": given.assessor, "reason": reason, "month": result.draw.month})
        return
    click.echo(f"Given: {item} ({marker_in_words(result.draw, item.strip(), names_apart(workspace.people()))})")
    tell_written(files)
