"""`iqa committee`: the month's summary for the Casework Quality Committee."""

from dataclasses import asdict

import click

from iqa.cli.common import month_option, print_json, shown_path, workspace_command
from iqa.records.workspace import Workspace
from iqa.workflow.committee import write_summary


@workspace_command("committee")
@month_option("The month to summarise.")
def committee_command(workspace: Workspace, as_json: bool, month: str) -> None:
    """Write the committee's summary of a month, in Word and as a page. It names nobody."""
    result = write_summary(workspace, month)
    if as_json:
        print_json({**asdict(result.summary), "files": [str(path) for path in result.files]})
        return
    for headline in result.summary.headlines:
        click.echo(f"- {headline.text}")
    for path in result.files:
        click.echo(f"Wrote {shown_path(path)}")
