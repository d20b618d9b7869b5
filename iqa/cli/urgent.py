"""`iqa urgent`: what a manager is to know at once, as a list and as unsent mails, and that it was seen to."""

from collections.abc import Iterable

import click

from iqa.cli.common import print_json, some_month_option, workspace_command
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import Published, paths_of, publish, tell_written
from iqa.cli.status import urgent_as_json
from iqa.domain import Month
from iqa.next_steps import FREE_TEXT, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.urgent import ListedMatter, see_to, urgent_in_words, urgent_list
from iqa.workflow.urgent_mails import urgent_mails


@click.group("urgent")
def urgent_command() -> None:
    """List what a manager is to know at once, and record what was done about it."""


@workspace_command("list")
@some_month_option("The month; without it, the latest ones.")
@click.option("--all", "everything", is_flag=True, help="Also what was seen to.")
def list_command(workspace: Workspace, as_json: bool, month: Month | None, everything: bool) -> None:
    """List what is urgent and waits, and write an unsent mail to the manager for each piece of work."""
    found = urgent_list(workspace, month, seen_to=everything)
    files = publish_mails(workspace, [one for one in found if one.answer is None])
    if as_json:
        print_json({"urgent": [urgent_as_json(one) for one in found], "files": paths_of(files)})
        return
    if not found:
        click.echo("Nothing urgent waits.")
        return
    for one in found:
        click.echo(urgent_in_words(one))
        if one.answer:
            click.echo(f"    Seen to by {one.answer.by}: {one.answer.done}")
    tell_written(files)
    if waiting := next((one for one in found if one.answer is None), None):
        step = NextStep("urgent done", {"item": waiting.matter.item_key, "done": FREE_TEXT})
        click.echo(in_words(advice("Once it is seen to: ", step)))


@workspace_command("done")
@click.argument("item")
@click.option("--done", required=True, metavar="TEXT", help="What was done. It is kept.")
@some_month_option("The month; without it, the latest ones.")
def done_command(workspace: Workspace, as_json: bool, item: str, done: str, month: Month | None) -> None:
    """Record what was done about everything urgent of ITEM, a piece of work by its key or its URN."""
    seen = see_to(workspace, item, done, month)
    if as_json:
        print_json({"seen_to": [urgent_as_json(one) for one in seen]})
        return
    matters = counted(len(seen), "urgent matter is", "urgent matters are")
    click.echo(f"{seen[0].urn}: {matters} seen to.")


def publish_mails(workspace: Workspace, matters: Iterable[ListedMatter]) -> tuple[Published, ...]:
    """Write the unsent mails to the managers; one that somebody changed stays as it is."""
    return tuple(
        one
        for month, files in urgent_mails(workspace, matters).items()
        for one in publish(workspace, month, files)
    )


for _command in (list_command, done_command):
    urgent_command.add_command(_command)
