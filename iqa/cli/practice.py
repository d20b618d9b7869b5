"""`iqa practice`: good practice kept, shared once the person agrees, and a month's page of it."""

from typing import Any

import click

from iqa.cli.common import month_option, print_json, some_month_option, workspace_command
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import notes_of, paths_of, publish, tell_written
from iqa.domain import Consent, Month
from iqa.errors import UsageError
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.text import joined
from iqa.workflow.drawn_work import item_named
from iqa.workflow.practice import (
    KeptPractice,
    NotedPractice,
    add_practice,
    practice_bank,
    practice_page,
    record_consent,
)
from iqa.workflow.rendering import practice_files


@click.group("practice")
def practice_command() -> None:
    """Keep good practice, share it once the person agrees, and write a month's page of it."""


@workspace_command("add")
@click.argument("item")
@click.option("--text", default="", metavar="TEXT", help="In these words; without it, as the assessor noted it.")
@some_month_option("The month, where the work was drawn in several.")
def add_command(workspace: Workspace, as_json: bool, item: str, text: str, month: Month | None) -> None:
    """Keep good practice that ITEM shows. Words that name somebody are refused."""
    kept = add_practice(workspace, item_named(workspace, item, month), text, month)
    if as_json:
        print_json({"practice": _as_json(kept)})
        return
    click.echo(f"{kept.practice.id} is kept: {kept.practice.text}")
    _tell_perhaps(kept)
    step = NextStep("practice consent", {"practice": kept.practice.id, "given": True})
    click.echo(in_words(advice(f"Once {kept.person_name} agrees to its being shared: ", step)))


@workspace_command("consent")
@click.argument("practice")
@click.option("--given", is_flag=True, help="The person agrees to its being shared.")
@click.option("--refused", is_flag=True, help="They do not, or not any more.")
def consent_command(workspace: Workspace, as_json: bool, practice: str, given: bool, refused: bool) -> None:
    """Record whether the person whose work it is agrees to sharing PRACTICE, an id such as G1."""
    if given == refused:
        raise UsageError("Did the person agree?", "Give either --given or --refused.")
    kept = record_consent(workspace, practice, Consent.GIVEN if given else Consent.REFUSED)
    if as_json:
        print_json({"practice": _as_json(kept)})
        return
    shared = "may be shared" if kept.practice.is_shared else "is not shared"
    click.echo(f"{kept.practice.id} {shared}.")


@workspace_command("list")
@some_month_option("Only this month's.")
def list_command(workspace: Workspace, as_json: bool, month: Month | None) -> None:
    """List what is kept, and what was noted in the marking and is not kept yet."""
    bank = practice_bank(workspace, month)
    if as_json:
        print_json(
            {
                "kept": [_as_json(one) for one in bank.kept],
                "noted": [_noted_as_json(one) for one in bank.noted],
            }
        )
        return
    if not bank.kept and not bank.noted:
        click.echo("No good practice is kept or noted.")
    for one in bank.kept:
        practice = one.practice
        click.echo(f"{practice.id}, {practice.month.label}, {one.person_name}, consent {practice.consent}:")
        click.echo(f"    {practice.text}")
        _tell_perhaps(one)
    if bank.noted:
        click.echo("\nNoted in the marking, and not kept:")
    for noted in bank.noted:
        click.echo(f"  {noted.item} ({noted.person_name}): {noted.text}")
        for why in noted.names:
            click.echo(f"      {why}")
    if bank.noted:
        step = NextStep("practice add", {"item": bank.noted[0].item})
        click.echo(in_words(advice("Keep one: ", step)))


@workspace_command("page")
@month_option("The month.")
def page_command(workspace: Workspace, as_json: bool, month: Month) -> None:
    """Write a month's page of what may be shared, for the team's meeting. It names nobody."""
    files = publish(workspace, month, practice_files(workspace, practice_page(workspace, month)))
    if as_json:
        print_json({"files": paths_of(files), "notes": notes_of(files)})
        return
    tell_written(files)


def _tell_perhaps(kept: KeptPractice) -> None:
    if kept.perhaps:
        click.echo(f"    Look again: {joined(list(kept.perhaps))} may be somebody's name.")


def _as_json(kept: KeptPractice) -> dict[str, Any]:
    practice = kept.practice
    return {
        "id": practice.id,
        "month": str(practice.month),
        "text": practice.text,
        "item": practice.item_key,
        "person": practice.person,
        "consent": str(practice.consent),
        "perhaps_names": kept.perhaps,
    }


def _noted_as_json(noted: NotedPractice) -> dict[str, Any]:
    return {"item": noted.item, "person": noted.person, "text": noted.text, "problems": noted.names}


for _command in (add_command, consent_command, list_command, page_command):
    practice_command.add_command(_command)
