"""`iqa committee`: the month's summary for the Casework Quality Committee."""

from dataclasses import asdict
from pathlib import Path

import click

from iqa.cli.common import month_option, print_json, to_option, workspace_command
from iqa.cli.publishing import paths_of, publish, tell_written
from iqa.domain import Month
from iqa.records.workspace import Workspace
from iqa.workflow.committee import committee_summary
from iqa.workflow.rendering import summary_files


@workspace_command("committee")
@month_option("The month to summarise.")
@to_option
def committee_command(workspace: Workspace, as_json: bool, month: Month, to: Path | None) -> None:
    """Write the committee's summary of a month, in Word and as a page. It names nobody."""
    summary = committee_summary(workspace, month)
    files = publish(workspace, month, summary_files(workspace, summary), to=to)
    if as_json:
        print_json({**asdict(summary), "files": paths_of(files)})
        return
    for headline in summary.headlines:
        click.echo(f"- {headline.text}")
    tell_written(files)
