"""`iqa committee`: the month's summary for the Casework Quality Committee, with its minutes form out and in."""

from dataclasses import asdict
from pathlib import Path

import click

from iqa.cli.common import print_json, some_month_option, to_option, workspace_command
from iqa.cli.meetings import tell_minutes
from iqa.cli.publishing import paths_of, publish, tell_written
from iqa.domain import MeetingKind, Month
from iqa.errors import UsageError
from iqa.records.workspace import Workspace
from iqa.workflow.committee import committee_summary
from iqa.workflow.meetings import committee_form
from iqa.workflow.minutes import record_minutes
from iqa.workflow.rendering import minutes_form, summary_files


@workspace_command("committee")
@some_month_option("The month to summarise.")
@click.option(
    "--minutes", type=click.Path(path_type=Path), metavar="FILE", help="Read a filled minutes form back in."
)
@to_option
def committee_command(
    workspace: Workspace, as_json: bool, month: Month | None, minutes: Path | None, to: Path | None
) -> None:
    """Write the committee's summary of a month, in Word and as a page, with the form for its minutes.

    It names nobody. The form comes back in with --minutes: what was decided, the actions with owners and days.
    """
    if minutes:
        tell_minutes(record_minutes(workspace, minutes, MeetingKind.COMMITTEE), as_json)
        return
    if month is None:
        raise UsageError("iqa committee needs a month.", "Add it, for example: --month 2026-10")
    summary = committee_summary(workspace, month)
    form = minutes_form(*committee_form(workspace, summary, month))
    files = publish(workspace, month, {**summary_files(workspace, summary), **form}, to=to)
    if as_json:
        print_json({**asdict(summary), "files": paths_of(files)})
        return
    for headline in summary.headlines:
        click.echo(f"- {headline.text}")
    tell_written(files)
