"""`iqa init`: a new, empty workspace."""

from pathlib import Path

import click

from iqa.cli.common import acting_as
from iqa.cli.ending import next_for, tell_next
from iqa.cli.next_steps import quoted
from iqa.next_steps import NextStep
from iqa.records.workspace import make_workspace, open_workspace


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--area", required=True, metavar="NAME", help="The Area, as it stands in letters and papers.")
@click.option("--database", default="sqlite:///iqa.db", show_default=True, help="Where the records are kept.")
def init_command(folder: Path, area: str, database: str) -> None:
    """Make a workspace in FOLDER (here, when none is named): settings in iqa.toml, empty records beside it."""
    made = make_workspace(folder, area, database=database, command=NextStep("init", {"area": area}))
    click.echo(f"Made a workspace for {area} in {made.resolve()}.")
    if made.resolve() != Path.cwd():
        click.echo(f"Go there first: cd {quoted(str(made))}")
    tell_next(next(iter(next_for(open_workspace(made.resolve(), acting_as(None)))), None))
