"""`iqa respond` and `iqa dispute`: what came of a letter, and marks that are looked at again."""

from datetime import date
from typing import Any

import click

from iqa.cli.common import day_option, month_option, print_json, some_month_option, workspace_command
from iqa.cli.next_steps import in_words
from iqa.domain import DisputedMark, DisputeState, Month
from iqa.next_steps import FREE_TEXT, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.workflow.replies import (
    IMPROVED,
    DisputeDecision,
    NewDispute,
    Reply,
    ShownDispute,
    decide_dispute,
    dispute_mark,
    list_disputes,
    respond,
)


@workspace_command("respond")
@click.argument("person")
@month_option("The month that the letter is about.")
@click.option("--acknowledged", is_flag=True, help="They have read it.")
@click.option("--comment", default="", metavar="TEXT", help="What they say of it, in their own words.")
@day_option("--held", "When it was talked over.", required=False)
@click.option("--coaching", default="", metavar="TEXT", help="What was agreed to help.")
@click.option(
    "--improved",
    type=click.Choice(IMPROVED),
    default=None,
    help="Whether the priorities of the letter before improved.",
)
def respond_command(
    workspace: Workspace, as_json: bool, improved: str | None, held: date | None, **said: Any
) -> None:
    """Record what PERSON said of their letter. To dispute a mark: iqa dispute add."""
    response = respond(workspace, Reply(improved=improved or "", held=held, **said))
    if as_json:
        print_json({"person": response.person, "version": response.version, "number": response.number})
        return
    click.echo(f"Reply {response.number} to version {response.version} of the letter is recorded.")


@click.group("dispute")
def dispute_command() -> None:
    """Record a disputed mark, list those that wait, and decide one."""


@workspace_command("add")
@click.argument("person")
@click.argument("item")
@click.argument("criterion")
@month_option("The month that the letter is about.")
@click.option("--reason", required=True, metavar="TEXT", help="What they see differently.")
def add_command(
    workspace: Workspace, as_json: bool, person: str, item: str, criterion: str, month: Month, reason: str
) -> None:
    """Record that PERSON disputes their mark on CRITERION of ITEM. It waits for somebody else."""
    dispute = dispute_mark(workspace, NewDispute(person, month, item, criterion, reason))
    if as_json:
        print_json({"dispute": _as_json(dispute)})
        return
    click.echo(f"{criterion} of {dispute.item_key} is disputed, and waits to be looked at again.")
    step = NextStep("dispute list", {"month": str(month)})
    click.echo(in_words(advice("Next, somebody who did not mark it decides: ", step)))


@workspace_command("list")
@month_option("The month of the letters.")
def list_command(workspace: Workspace, as_json: bool, month: Month) -> None:
    """List the disputed marks of a month, those that wait first."""
    found = list_disputes(workspace, month)
    if as_json:
        print_json({"month": str(month), "disputes": [_shown_as_json(one) for one in found]})
        return
    if not found:
        click.echo("No mark is disputed.")
    for one in found:
        _tell(one)
    if waiting := next((one.dispute for one in found if one.dispute.state is DisputeState.OPEN), None):
        step = NextStep(
            "dispute decide",
            {
                "item": waiting.item_key,
                "criterion": waiting.criterion,
                "rating": FREE_TEXT,
                "evidence": FREE_TEXT,
                "reason": FREE_TEXT,
            },
        )
        click.echo(in_words(advice("\nLook at the evidence again, then: ", step)))


@workspace_command("decide")
@click.argument("item")
@click.argument("criterion")
@click.option("--rating", required=True, metavar="RATING", help="What stands, as the scale calls it.")
@click.option("--evidence", default="", metavar="TEXT", help="Where it shows.")
@click.option("--reason", required=True, metavar="TEXT", help="Why it stands. The person is told.")
@some_month_option("The month, where the work was marked in several.")
def decide_command(workspace: Workspace, as_json: bool, month: Month | None, **decided: str) -> None:
    """Decide the disputed mark on CRITERION of ITEM: somebody who did not give it."""
    dispute = decide_dispute(workspace, DisputeDecision(month=month, **decided))
    if as_json:
        print_json({"dispute": _as_json(dispute)})
        return
    click.echo(f"{dispute.criterion} of {dispute.item_key}: {dispute.state}.")
    step = NextStep("feedback", {"month": str(dispute.month), "person": dispute.person})
    click.echo(in_words(advice("Next, give the person what came of it: ", step)))


def _tell(shown: ShownDispute) -> None:
    dispute = shown.dispute
    late = ", after the day to reply by" if shown.late else ""
    click.echo(f"\n{dispute.item_key}, {dispute.criterion}: {dispute.state}{late}")
    click.echo(f"    {shown.question} {shown.rating}. {dispute.evidence}".rstrip())
    click.echo(f"    {shown.person_name}: {dispute.reason}")
    if dispute.decided_reason:
        click.echo(f"    {dispute.decided_by}: {dispute.decided_reason}")


def _as_json(dispute: DisputedMark) -> dict[str, Any]:
    return {name: str(getattr(dispute, name)) for name in DisputedMark.__dataclass_fields__}


def _shown_as_json(shown: ShownDispute) -> dict[str, Any]:
    told = _as_json(shown.dispute)
    return {**told, "person_name": shown.person_name, "question": shown.question, "late": shown.late}


for _command in (add_command, list_command, decide_command):
    dispute_command.add_command(_command)
