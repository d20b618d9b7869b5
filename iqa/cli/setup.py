"""`iqa init`: a new, empty workspace."""

from pathlib import Path

import click

from iqa.next_steps import NextStep
from iqa.records.workspace import make_workspace


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--area", required=True, metavar="NAME", help="The Area, as it stands in letters and papers.")
@click.option("--database", default="sqlite:///iqa.db", show_default=True, help="Where the records are kept.")
def init_command(folder: Path, area: str, database: str) -> None:
    """Make a workspace in FOLDER (here, when none is named): settings in iqa.toml, empty records beside it."""
    made = make_workspace(folder, area, database=database, command=NextStep("init", {"area": area}))
    click.echo(f"Made a workspace for {area} in {made.resolve()}.")
    click.echo("Next, import the staff list and the month's exports:")
    click.echo("  iqa import staff staff.xlsx")
    click.echo("  iqa import cases cases.xlsx --month 2026-10")
