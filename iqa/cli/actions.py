"""`iqa action`: what is to be done, by whom and by when; whether it is done; whether it worked."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import day_option, month_option, overwrite_option, print_json, shown_path, workspace_command
from iqa.cli.next_steps import in_words
from iqa.cli.written import refuse_to_replace
from iqa.domain import ActionSource, ActionState, ImprovementAction, Month, long_date
from iqa.files import write_files
from iqa.next_steps import FREE_TEXT, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.records.written_files import WrittenFiles
from iqa.themes.action_report import ActionReport
from iqa.themes.wording import effect_in_words, group_in_words
from iqa.workflow.actions import (
    NewAction,
    action_done,
    action_reports,
    add_action,
    drop_action,
    verify_action,
)


@click.group("action")
def action_command() -> None:
    """Agree, list, end and verify actions, and see whether they worked."""


@workspace_command("add")
@click.argument("what")
@click.option("--owner", required=True, metavar="NAME", help="Whose it is: a name or a staff id.")
@day_option("--due", "By when.")
@month_option("The latest month that was sampled before it was agreed.")
@click.option("--theme", default="", metavar="T", help="The theme that it is to mend.")
@click.option("--scheme", default="", help="Without a theme: the criteria it should move a question of.")
@click.option("--criterion", default="", help="Without a theme: the question it should move.")
@click.option("--unit", "group", default="", help="Without a theme: the unit; without it, the whole Area.")
@click.option(
    "--from",
    "source",
    type=click.Choice([source.value for source in ActionSource]),
    default=ActionSource.OTHER.value,
    help="What it came of.",
)
@click.option("--reference", default="", metavar="TEXT", help="The meeting, letter or issue that it came of.")
def add_command(
    workspace: Workspace, as_json: bool, owner: str, due: date, month: Month, source: str, **more: str
) -> None:
    """Agree an action: WHAT is to be done."""
    new = NewAction(owner=owner, due=due, month=month, source=ActionSource(source), **more)
    action = add_action(workspace, new)
    if as_json:
        print_json({"action": action_as_json(action)})
        return
    click.echo(f"{action.id}: {action.what}. Due {long_date(action.due)}.")
    step = NextStep("action done", {"action": action.id, "note": FREE_TEXT})
    click.echo(in_words(advice("When it is done: ", step)))


@workspace_command("list")
@click.option("--all", "every", is_flag=True, help="Those that were verified or dropped too.")
@click.option("--ics", type=click.Path(path_type=Path), help="Write them to FILE as tasks of a calendar.")
@overwrite_option
def list_command(workspace: Workspace, as_json: bool, every: bool, ics: Path | None, overwrite: bool) -> None:
    """List the actions: whose, by when, where each stands, and what the marks say of those that are done."""
    ended = (ActionState.VERIFIED, ActionState.DROPPED)
    found = action_reports(workspace)
    reports = [one for one in found if every or one.action.state not in ended or one.effect]
    if ics:
        _write_calendar(workspace, reports, ics, overwrite)
    if as_json:
        print_json({"actions": [_report_as_json(one) for one in reports], "file": str(ics) if ics else None})
        return
    if not reports:
        click.echo("No action is open.")
    for one in reports:
        _tell(one)
    if ics:
        click.echo(f"\nWrote {shown_path(ics)}")


@workspace_command("done")
@click.argument("action")
@click.option("--note", required=True, metavar="TEXT", help="How it was done.")
@day_option("--on", "When; without it, today.", required=False)
def done_command(workspace: Workspace, as_json: bool, action: str, note: str, on: date | None) -> None:
    """Say that ACTION is done."""
    after = action_done(workspace, action, note, on)
    _tell_ended(after, as_json)
    if not as_json:
        step = NextStep("action verify", {"action": after.id, "note": FREE_TEXT})
        click.echo(in_words(advice("Next, somebody other than its owner verifies it: ", step)))


@workspace_command("verify")
@click.argument("action")
@click.option("--note", required=True, metavar="TEXT", help="What was seen.")
def verify_command(workspace: Workspace, as_json: bool, action: str, note: str) -> None:
    """Say that ACTION, which is somebody else's, was done as it says."""
    _tell_ended(verify_action(workspace, action, note), as_json)


@workspace_command("drop")
@click.argument("action")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is given up.")
def drop_command(workspace: Workspace, as_json: bool, action: str, reason: str) -> None:
    """Give ACTION up."""
    _tell_ended(drop_action(workspace, action, reason), as_json)


def action_as_json(action: ImprovementAction) -> dict[str, Any]:
    """An action by the names of its fields, dates and months as text."""
    return {
        name: str(value) if not isinstance(value, str | None) else value
        for name in ImprovementAction.__struct_fields__
        for value in [getattr(action, name)]
    }


def _report_as_json(report: ActionReport) -> dict[str, Any]:
    effect = report.effect
    said = effect and {
        "verdict": str(effect.verdict),
        "before": effect.before._asdict(),
        "after": effect.after._asdict(),
        "compared": effect.is_compared,
        "change": effect.change,
        "interval": effect.interval and list(effect.interval),
        "needed": effect.needed,
        "says": effect_in_words(effect),
    }
    told = action_as_json(report.action)
    return {**told, "owner_name": report.owner_name, "overdue": report.is_overdue, "effect": said}


def _write_calendar(workspace: Workspace, reports: list[ActionReport], file: Path, overwrite: bool) -> None:
    from iqa.exports.calendars import calendar_of  # only whoever asks for a calendar waits for it

    refuse_to_replace(workspace, (file,), overwrite)
    content = calendar_of([(one.action, one.owner_name) for one in reports], workspace.settings.workspace)
    write_files({file: content})
    WrittenFiles.of(workspace).note({file: content})


def _tell(report: ActionReport) -> None:
    action = report.action
    late = ", overdue" if report.is_overdue else ""
    click.echo(f"\n{action.id}, {action.state}{late}: {action.what}")
    click.echo(f"    {report.owner_name}, by {long_date(action.due)}")
    if action.criterion:
        click.echo(f"    It should move {action.criterion} in {group_in_words(action.group)}.")
    if report.effect:
        click.echo(f"    {effect_in_words(report.effect)}")


def _tell_ended(action: ImprovementAction, as_json: bool) -> None:
    if as_json:
        print_json({"action": action_as_json(action)})
        return
    click.echo(f"{action.id} is {action.state}: {action.what}")


for _command in (add_command, list_command, done_command, verify_command, drop_command):
    action_command.add_command(_command)
