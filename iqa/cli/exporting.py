"""`iqa export`: marks, assessments or actions as a spreadsheet, for ourselves, the committee, or outside."""

from pathlib import Path

import click

from iqa.cli.common import overwrite_option, print_json, shown_path, some_month_option, workspace_command
from iqa.cli.publishing import write_named
from iqa.cli.written import refuse_to_replace
from iqa.domain import Month
from iqa.exports.spreadsheet import check_ending, files_of, table_files
from iqa.exports.tables import Profile
from iqa.records.workspace import Workspace
from iqa.workflow.exporting import COLUMNS, ExportRequest, compose_export

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
@some_month_option("One month.")
@some_month_option("That month and all later ones. Without either: all.", "since")
@overwrite_option
def export_command(
    workspace: Workspace,
    as_json: bool,
    table: str,
    file: Path,
    reader: str,
    overwrite: bool,
    **months: Month | None,
) -> None:
    """Write marks, assessments or actions to FILE, .xlsx or .csv, with a data dictionary.

    For the committee there are sums over groups of people, small groups put together; for outside, only counts.
    """
    concerns = reader if reader in OUTSIDE else ""
    profile = Profile.EXTERNAL if concerns else Profile(reader)
    check_ending(file)
    refuse_to_replace(workspace, files_of(file), overwrite)
    made = compose_export(workspace, ExportRequest(table, profile, concerns=concerns, **months))
    contents = table_files(file, made.table, workspace.settings.protective_marking, made.beside)
    refuse_to_replace(workspace, tuple(contents), overwrite)
    files = write_named(workspace, contents)
    rows, notes = len(made.table.rows), made.table.notes
    if as_json:
        print_json({"files": [str(path) for path in files], "rows": rows, "notes": notes})
        return
    for path in files:
        click.echo(f"Wrote {shown_path(path)}")
    click.echo(f"{rows} rows. What each column means stands in the data dictionary.")
    for note in notes:
        click.echo(f"- {note}")
