"""`iqa outcome`: what happened in a case after it was worked on, and what we had marked of it."""

from datetime import date
from typing import Any

import click

from iqa.cli.common import day_option, month_option, print_json, some_month_option, workspace_command
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import notes_of, paths_of, publish, tell_written
from iqa.domain import Month, OutcomeKind
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.text import begun, counted
from iqa.themes.outcomes import outcome_in_words
from iqa.workflow.outcomes import (
    NewOutcome,
    OutcomeBeside,
    add_outcome,
    outcomes_beside_marks,
    outcomes_page,
    take_back_outcome,
)
from iqa.workflow.rendering import outcomes_files


@click.group("outcome")
def outcome_command() -> None:
    """Say what happened in a case afterwards, and see it beside the marks of the case.

    No mark is changed by it, and nothing goes on anybody's record. Whole lists come in by an import of outcomes.
    """


@workspace_command("add")
@click.argument("urn")
@click.option(
    "--what",
    required=True,
    type=click.Choice([kind.value for kind in OutcomeKind], case_sensitive=False),
    help="What happened.",
)
@month_option("The month in which it became known.")
@click.option("--about", default="", metavar="TEXT", help="What it was about, in a line, with nobody's name.")
@day_option("--on", "The day it happened.", required=False)
def add_command(
    workspace: Workspace, as_json: bool, urn: str, what: str, month: Month, about: str, on: date | None
) -> None:
    """Enter what happened in the case of URN."""
    entered = add_outcome(workspace, NewOutcome(urn, OutcomeKind(what.lower()), month, about, on))
    if as_json:
        print_json({"outcome": {"id": entered.id, "urn": entered.urn, "what": str(entered.kind)}})
        return
    click.echo(f"{entered.id}: {entered.urn}, {entered.kind}, known in {month.label}.")
    step = NextStep("outcome list", {"month": str(month)})
    click.echo(in_words(advice("See what was marked of the case: ", step)))


@workspace_command("take-back")
@click.argument("outcome")
@click.option("--reason", required=True, metavar="TEXT", help="Why it does not hold. The records keep it.")
def take_back_command(workspace: Workspace, as_json: bool, outcome: str, reason: str) -> None:
    """Say that OUTCOME, an id such as O1, does not hold after all."""
    entered = take_back_outcome(workspace, outcome, reason)
    if as_json:
        print_json({"outcome": {"id": entered.id, "taken_back": entered.taken_back}})
        return
    click.echo(f"{entered.id} is taken back: it stands beside no mark any more.")


@workspace_command("list")
@some_month_option("The month in which they became known; without it, all.")
def list_command(workspace: Workspace, as_json: bool, month: Month | None) -> None:
    """List what happened in cases, each with what was marked of the case on the questions that it concerns."""
    found = outcomes_beside_marks(workspace, month)
    if as_json:
        print_json({"outcomes": [_as_json(one) for one in found]})
        return
    marked = [one for one in found if one.marks]
    for one in marked:
        _tell(one)
    if len(marked) < len(found):
        click.echo("\nNothing that it concerns was marked of these cases:")
    for one in (one for one in found if not one.marks):
        click.echo(f"    {_called(one)}: {outcome_in_words(one.outcome)}")
    questions = sum(len(one.marked_fully) for one in found)
    if not found:
        click.echo("No outcome is known.")
        return
    click.echo(
        f"\n{counted(len(found), 'outcome')}; of {counted(len(marked), 'case')} something was marked, "
        f"{counted(questions, 'question')} with the best rating there is: worth reading again. An outcome has "
        "many causes, so that none of this says that a mark is wrong."
    )


@workspace_command("page")
@month_option("The month in which they became known.")
def page_command(workspace: Workspace, as_json: bool, month: Month) -> None:
    """Write a month's page of what became known of cases beside their marks, for managers."""
    files = publish(workspace, month, outcomes_files(workspace, outcomes_page(workspace, month)))
    if as_json:
        print_json({"files": paths_of(files), "notes": notes_of(files)})
        return
    tell_written(files)


def _tell(one: OutcomeBeside) -> None:
    click.echo(f"\n{_called(one)}")
    click.echo(f"    {outcome_in_words(one.outcome)}")
    for mark in one.marks:
        click.echo(f"    {mark.question} {begun(mark.rating)}, {mark.month.label}.")


def _called(one: OutcomeBeside) -> str:
    return f"{one.outcome.urn}{f' ({one.outcome.id})' if one.outcome.id else ''}"


def _as_json(one: OutcomeBeside) -> dict[str, Any]:
    outcome = one.outcome
    return {
        "id": outcome.id,
        "urn": outcome.urn,
        "what": str(outcome.kind),
        "month": str(outcome.month),
        "on": str(outcome.on) if outcome.on else None,
        "about": outcome.about,
        "marks": [
            {
                "scheme": mark.scheme,
                "criterion": mark.criterion,
                "question": mark.question,
                "month": str(mark.month),
                "rating": mark.rating,
                "fully_met": mark.fully,
            }
            for mark in one.marks
        ],
    }


for _command in (list_command, add_command, take_back_command, page_command):
    outcome_command.add_command(_command)
