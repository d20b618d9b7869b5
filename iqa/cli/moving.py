"""`iqa move`: the whole workspace to a folder on this machine's own disk."""

from pathlib import Path

import click

from iqa.cli.common import print_json, progress_bar, shown_path, workspace_command
from iqa.cli.ending import ends_with
from iqa.next_steps import NextStep, advice
from iqa.records.moved import NOTE
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.moving import Moved, move_workspace


@workspace_command("move")
@click.argument("folder", type=click.Path(path_type=Path))
def move_command(workspace: Workspace, as_json: bool, folder: Path) -> None:
    """Move the whole workspace to FOLDER, a new or an empty folder on this machine's own disk.

    Everything is copied and compared before the old folder is given up. That one stays as it is, to be read, with
    a note of where the workspace went. An interrupted move can be run again.
    """
    with progress_bar("Copying", as_json=as_json) as progress:
        done = move_workspace(workspace, folder, progress)
    ends_with(advice("Go on there: ", NextStep("status", {"workspace": str(done.target)})))
    if as_json:
        print_json(
            {
                "from": str(done.source),
                "to": str(done.target),
                "files": done.files,
                "records": done.records,
                "kept_aside": [str(path) for path in done.kept_aside],
                "noted": done.noted,
            }
        )
        return
    _tell(done)


def _tell(done: Moved) -> None:
    records = " and the records" if done.records else ""
    click.echo(f"Moved to {done.target}: {counted(done.files, 'file')}{records}, each compared with what it was.")
    if not done.records:
        click.echo("The records stay where they are, outside the folder.")
    for path in done.kept_aside:
        click.echo(f"  A file that was there already is now called {shown_path(path)}.")
    if done.noted:
        click.echo(f"The old folder can still be read; {NOTE} in it says where the workspace went.")
    else:
        click.echo("No note could be left in the old folder: see that nobody goes on working there.")
