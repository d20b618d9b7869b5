"""`iqa confirm`: a named person says whether a letter that is possibly owed is owed."""

import click

from iqa.cli.common import print_json, some_month_option, workspace_command
from iqa.cli.ending import about
from iqa.cli.publishing import Done, paths_of, publish, tell_written
from iqa.domain import Month
from iqa.errors import UsageError
from iqa.next_steps import NextStep
from iqa.records.workspace import Workspace
from iqa.values import as_dict
from iqa.workflow.confirming import confirm_letter, letter_named, letters_waiting
from iqa.workflow.rendering import chase_list_files


@workspace_command("confirm")
@click.argument("item", default="")
@click.option("--owed/--not-owed", "owed", default=None, help="Whether the letter is owed.")
@click.option("--reason", default="", metavar="TEXT", help="How you know. It is kept.")
@some_month_option("The month; without it, the latest with that letter.")
@click.option("--list", "listing", is_flag=True, help="List the letters that wait for an answer.")
def confirm_command(
    workspace: Workspace,
    as_json: bool,
    item: str,
    owed: bool | None,
    reason: str,
    month: Month | None,
    listing: bool,
) -> None:
    """Say whether ITEM, a letter possibly owed, is owed; or list those that wait with --list --month.

    Until somebody has, such a letter counts as nobody's failure.
    """
    if listing:
        if not month:
            raise UsageError("A list needs a month.", "Add it, for example: iqa confirm --list --month 2026-10")
        _list(workspace, as_json, month)
        return
    if not item or owed is None:
        raise UsageError(
            "Name one letter, and say whether it is owed.",
            'So: iqa confirm "victim-letters|…" --owed --reason "…", or --not-owed',
        )
    item = letter_named(workspace, item, month)
    result = confirm_letter(workspace, item, owed=owed, reason=reason, month=month)
    about(result.month)
    done = Done(f"The answer for {item} is recorded.", NextStep("chase-list", {"month": str(result.month)}))
    files = publish(workspace, result.month, chase_list_files(workspace, result.chase_list), done)
    if as_json:
        told = {name: getattr(result, name) for name in ("item", "month", "state", "version", "drawn")}
        print_json({**told, "files": paths_of(files)})
        return
    click.echo(f"{item}: {result.state}. Letters of {result.month.label}, version {result.version}.")
    if result.drawn:
        click.echo("The month's sample of letters was drawn before, so that it stays as it is.")
    tell_written(files)


def _list(workspace: Workspace, as_json: bool, month: Month) -> None:
    waiting = letters_waiting(workspace, month)
    if as_json:
        print_json({"month": month, "waiting": [as_dict(one) for one in waiting]})
        return
    if not waiting:
        click.echo("No letter waits for an answer.")
    for one in waiting:
        click.echo(f"{one.item}\n    {one.who}: {one.why}")
    if waiting:
        click.echo('\nAnswer each: iqa confirm "…" --owed --reason "…", or --not-owed')
