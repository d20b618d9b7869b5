"""`iqa export`: marks, assessments or actions as a spreadsheet, for ourselves, the committee, or outside."""

from dataclasses import asdict
from pathlib import Path

import click

from iqa.cli.common import print_json, shown_path, workspace_command
from iqa.exports.tables import Profile
from iqa.records.workspace import Workspace
from iqa.workflow.exporting import COLUMNS, ExportOrder, export

OUTSIDE = ("police", "defence")


@workspace_command("export")
@click.argument("table", type=click.Choice(list(COLUMNS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--for",
    "reader",
    type=click.Choice([*(profile.value for profile in Profile), *OUTSIDE]),
    default=Profile.INTERNAL.value,
    show_default=True,
    help="Who it is for. 'police' and 'defence' are the external file with only what concerns them.",
)
@click.option("--month", default="", metavar="YYYY-MM", help="One month.")
@click.option("--since", default="", metavar="YYYY-MM", help="That month and all later ones. Without either: all.")
def export_command(
    workspace: Workspace, as_json: bool, table: str, file: Path, reader: str, month: str, since: str
) -> None:
    """Write marks, assessments or actions to FILE, .xlsx or .csv, with a data dictionary.

    For the committee, people are numbered and small figures left out; for outside, there are only counts.
    """
    concerns = reader if reader in OUTSIDE else ""
    profile = Profile.EXTERNAL if concerns else Profile(reader)
    done = export(workspace, ExportOrder(table, file, profile, month, since, concerns))
    if as_json:
        print_json({**asdict(done), "files": [str(path) for path in done.files]})
        return
    for path in done.files:
        click.echo(f"Wrote {shown_path(path)}")
    click.echo(f"{done.rows} rows. What each column means stands in the data dictionary.")
    for note in done.notes:
        click.echo(f"- {note}")
