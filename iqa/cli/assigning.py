"""`iqa assign`: drawn work is given to somebody by name, one piece of it or all that somebody has left to mark."""

import click

from iqa.cli.common import print_json, some_month_option, workspace_command
from iqa.cli.drawing import publish_certificate
from iqa.cli.ending import ends_with
from iqa.cli.publishing import tell_written
from iqa.domain import Month
from iqa.errors import UsageError
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.staff import names_apart
from iqa.text import counted
from iqa.workflow.assigning import Given, assign_all_of, assign_item
from iqa.workflow.drawn_work import item_named
from iqa.workflow.groups import marker_in_words


@workspace_command("assign")
@click.argument("item", required=False, default="")
@click.option("--all-of", default="", metavar="NAME", help="All that this person has still to mark in the month.")
@click.option("--to", "name", required=True, metavar="NAME", help="Who is to mark it: a name or a staff id.")
@click.option("--reason", required=True, metavar="TEXT", help="Why. The certificate and the ledger keep it.")
@some_month_option("The month; without it, the latest that drew it.")
def assign_command(
    workspace: Workspace, as_json: bool, item: str, all_of: str, name: str, reason: str, month: Month | None
) -> None:
    """Give ITEM, drawn work that nobody has or somebody cannot mark, to somebody who may.

    They are on today's staff list, in a role that marks, and had no hand in the work. Half-made marks stay as
    they are, under their maker; submitted work stays with whoever marked it.
    """
    given = _given(workspace, item, all_of, name, reason, month)
    month = given.results[0].draw.month
    files = [
        file
        for result in given.results
        for file in publish_certificate(workspace, result, "To whom the work was given is recorded.")
    ]
    ends_with(advice("Write the workbooks anew: ", NextStep("workbook", {"month": str(month)})))
    if as_json:
        print_json({**_told(given, bool(all_of)), "assessor": given.to, "reason": reason, "month": month})
        return
    _tell(workspace, given)
    tell_written(files)


def _told(given: Given, whole_workbook: bool) -> dict[str, object]:
    what: dict[str, object] = {"items": given.keys} if whole_workbook else {"item": given.keys[0]}
    left = {one.key: one.why for one in given.left}
    return {
        **what,
        **({"left": left} if left else {}),
        **({"put_aside": given.put_aside} if given.put_aside else {}),
    }


def _given(workspace: Workspace, item: str, all_of: str, name: str, reason: str, month: Month | None) -> Given:
    if bool(item) == bool(all_of):
        raise UsageError("Say what is given.", "Give either an ITEM, or --all-of NAME with --month YYYY-MM.")
    if not all_of:
        return assign_item(workspace, item_named(workspace, item, month), name, reason, month)
    if month is None:
        raise UsageError("All of whose work in which month?", "Add the month, for example: --month 2026-10")
    return assign_all_of(workspace, all_of, name, reason, month)


def _tell(workspace: Workspace, given: Given) -> None:
    names = names_apart(workspace.people())
    for result in given.results:
        for key in [one.key for one in result.draw.items if one.key in given.keys]:
            click.echo(f"Given: {key} ({marker_in_words(result.draw, key, names)})")
    for one in given.left:
        click.echo(f"Stays where it is: {one.key}. {one.why}")
    if given.put_aside:
        marks = counted(len(given.put_aside), "piece of work keeps", "pieces of work keep")
        click.echo(f"{marks} half-made marks under their maker: iqa export marks shows them as put aside.")
