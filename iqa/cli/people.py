"""`iqa person`: one person under two staff ids, joined and parted."""

import click

from iqa.cli.common import print_json, workspace_command
from iqa.cli.importing import tell_rematched
from iqa.records.workspace import Workspace
from iqa.workflow.people import JoinResult, join_people, part_people


@click.group("person")
def person_command() -> None:
    """Say that two staff ids are one person's, or are not after all."""


@workspace_command("join")
@click.argument("old")
@click.argument("new")
@click.option("--reason", required=True, metavar="TEXT", help="Why they are one person. The ledger keeps it.")
def join_command(workspace: Workspace, as_json: bool, old: str, new: str, reason: str) -> None:
    """Join the earlier staff id OLD to NEW, the one that holds now.

    What was marked and written under the earlier id counts as theirs. What was drawn stays as it was drawn.
    """
    _tell(join_people(workspace, old, new, reason), as_json, "is an earlier id of")


@workspace_command("part")
@click.argument("old")
@click.option("--reason", required=True, metavar="TEXT", help="Why they are two people. The ledger keeps it.")
def part_command(workspace: Workspace, as_json: bool, old: str, reason: str) -> None:
    """Part the staff id OLD from the one that it was joined to."""
    _tell(part_people(workspace, old, reason), as_json, "is no longer an id of")


def _tell(found: JoinResult, as_json: bool, how: str) -> None:
    if as_json:
        print_json({"old": found.old.id, "new": found.new.id, "previous_ids": found.new.previous_ids})
        return
    click.echo(f"{found.old.id} ({found.old.name}) {how} {found.new.id} ({found.new.name}).")
    tell_rematched(found.rematched)


person_command.add_command(join_command)
person_command.add_command(part_command)
