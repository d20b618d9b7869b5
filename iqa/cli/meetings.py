"""`iqa meeting`: dates set ahead, minutes forms out and in, held or not, the summary circulated."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import (
    day_option,
    month_option,
    overwrite_option,
    print_json,
    print_table,
    shown_path,
    some_month_option,
    to_option,
    workspace_command,
)
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import paths_of, publish, tell_written, write_named
from iqa.cli.written import refuse_to_replace
from iqa.domain import Meeting, MeetingKind, Month, TookPlace, long_date
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.meetings import (
    MeetingTold,
    PlannedMeeting,
    list_meetings,
    meeting_agenda,
    plan_meetings,
    tell_meeting,
)
from iqa.workflow.minutes import RecordedMinutes, record_minutes
from iqa.workflow.rendering import minutes_form

KINDS = click.Choice([kind.value for kind in MeetingKind])


@click.group("meeting")
def meeting_command() -> None:
    """Set meetings ahead, write their minutes forms and read them back, and see which were held."""


@workspace_command("plan")
@click.argument("kind", type=KINDS)
@month_option("The month that the meeting is about.")
@day_option("--on", "The day of the meeting.")
@click.option("--unit", default="", help="The unit, of a meeting that each unit has; without it, every unit.")
def plan_command(workspace: Workspace, as_json: bool, kind: str, month: Month, on: date, unit: str) -> None:
    """Set the day of a meeting: committee, defence, police, team or delivery."""
    found = plan_meetings(workspace, PlannedMeeting(MeetingKind(kind), month, on, unit))
    if as_json:
        print_json({"meetings": [meeting_as_json(one) for one in found]})
        return
    for one in found:
        click.echo(f"{one.called}: {long_date(one.on) if one.on else 'no day'}.")
    values = {"kind": kind, "month": str(month)} | ({"unit": found[0].unit} if found[0].unit else {})
    click.echo(in_words(advice("Its minutes form: ", NextStep("meeting form", values))))


@workspace_command("list")
@some_month_option("Those about one month.")
@click.option("--ics", type=click.Path(path_type=Path), help="Write all days ahead to FILE, for a calendar.")
@overwrite_option
def list_command(
    workspace: Workspace, as_json: bool, month: Month | None, ics: Path | None, overwrite: bool
) -> None:
    """List the meetings: when, whether held, whether the summary went round.

    The calendar also has the days by which actions are due and police disputes are to be settled.
    """
    found = list_meetings(workspace, month)
    if ics:
        from iqa.workflow.calendars import calendar_file  # only whoever asks for a calendar waits for it

        refuse_to_replace(workspace, (ics,), overwrite)
        write_named(workspace, {ics: calendar_file(workspace)})
    if as_json:
        told = [meeting_as_json(one) for one in found]
        print_json({"meetings": told, "file": str(ics) if ics else None})
        return
    if found:
        print_table(
            ["Meeting", "About", "Day", "Held", "Summary"],
            [[one.called, str(one.month), str(one.on or ""), _held(one), _summary(one)] for one in found],
        )
    else:
        click.echo("No meeting is set.")
    if ics:
        click.echo(f"\nWrote {shown_path(ics)}")


@workspace_command("held")
@click.argument("kind", type=KINDS)
@month_option("The month that the meeting is about.")
@click.option("--unit", default="", help="The unit, of a meeting that each unit has.")
@day_option("--on", "The day on which it was held.", required=False)
@click.option("--not-held", "why", default="", metavar="REASON", help="It was not held, and why.")
@day_option("--circulated", "The day on which its summary went round.", required=False)
def held_command(workspace: Workspace, as_json: bool, kind: str, on: date | None, why: str, **said: Any) -> None:
    """Say that a meeting was held, or not, and when its summary went round. What was said before is replaced."""
    held = TookPlace.NO if why else TookPlace.YES if on else TookPlace.UNKNOWN
    meeting = tell_meeting(workspace, MeetingTold(MeetingKind(kind), held=held, on=on, why=why, **said))
    if as_json:
        print_json({"meeting": meeting_as_json(meeting)})
        return
    click.echo(
        f"{meeting.called}, {meeting.month.label}: {_held(meeting) or 'nothing said'}; {_summary(meeting)}."
    )


@workspace_command("form")
@click.argument("kind", type=KINDS)
@month_option("The month that the meeting is about.")
@click.option("--unit", default="", help="The unit, of a meeting that each unit has.")
@to_option
def form_command(workspace: Workspace, as_json: bool, kind: str, month: Month, unit: str, to: Path | None) -> None:
    """Write the minutes form of a meeting, with what is recorded of it filled in."""
    agenda, meeting = meeting_agenda(workspace, MeetingKind(kind), month, unit)
    files = publish(workspace, month, minutes_form(agenda, meeting), to=to)
    if as_json:
        print_json({"files": paths_of(files)})
        return
    tell_written(files)
    click.echo(in_words(advice("Filled in: ", NextStep("meeting minutes", {"file": str(files[0].path)}))))


@workspace_command("minutes")
@click.argument("file", type=click.Path(path_type=Path))
def minutes_command(workspace: Workspace, as_json: bool, file: Path) -> None:
    """Read a filled minutes form back in, of whichever meeting. Read twice, it changes nothing."""
    tell_minutes(record_minutes(workspace, file), as_json)


def tell_minutes(recorded: RecordedMinutes, as_json: bool) -> None:
    """Say what came of a form."""
    meeting = recorded.meeting
    if as_json:
        print_json(
            {
                "meeting": meeting_as_json(meeting),
                "changed": recorded.changed,
                "read_before": recorded.was_read,
                "older": recorded.is_older,
                "lines": [{"line": one.line, "outcome": one.outcome, "says": one.says} for one in recorded.lines],
                "actions": [one.id for one in recorded.actions],
                "themes": {one.id: str(one.state) for one in recorded.themes},
            }
        )
        return
    click.echo(f"{meeting.called}, {meeting.month.label}.")
    if recorded.was_read:
        click.echo("This form was read before, just as it is. Nothing changed.")
        return
    if recorded.is_older:
        click.echo("This form is older than one that was read already; what it says beyond that is recorded.")
    if not recorded.changed:
        click.echo("It says nothing that is not recorded already.")
        return
    if meeting.held:
        click.echo(f"Held: {_held(meeting)}; {_summary(meeting)}.")
    for theme in recorded.themes:
        click.echo(f"{theme.id} is {theme.state}.")
    for action in recorded.actions:
        owner = recorded.owners.get(action.owner, action.owner)
        click.echo(f"{action.id}, {action.state}: {action.what} ({owner}, due {long_date(action.due)})")
    for name in recorded.strangers:
        click.echo(f"{name} is on no staff list, and has the action all the same. Is the name right?")
    for name in recorded.perhaps_names:
        click.echo(f"{name} may be a name. What is circulated names nobody: take it out before it goes round.")
    click.echo(f"{counted(len(recorded.lines), 'line')} recorded.")


def meeting_as_json(meeting: Meeting) -> dict[str, Any]:
    """A meeting by the names of its fields, days and months as text, None where there is none."""
    values = {name: getattr(meeting, name) for name in Meeting.__struct_fields__ if name not in ("read", "form")}
    return {name: str(value) if value is not None else None for name, value in values.items()}


def _held(meeting: Meeting) -> str:
    if meeting.held is TookPlace.NO:
        return f"no: {meeting.why}"
    return str(meeting.held)


def _summary(meeting: Meeting) -> str:
    return f"summary round on {long_date(meeting.circulated)}" if meeting.circulated else "no summary round yet"


for _command in (plan_command, list_command, held_command, form_command, minutes_command):
    meeting_command.add_command(_command)
