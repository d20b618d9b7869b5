"""`iqa certificate` and `iqa chase-list`: documents made again from the records as they stand."""

from pathlib import Path

import click

from iqa.cli.common import month_option, print_json, to_option, workspace_command
from iqa.cli.publishing import Published, notes_of, paths_of, publish, tell_written
from iqa.domain import Month, Purpose
from iqa.records.workspace import Workspace
from iqa.workflow.confirming import chase_list
from iqa.workflow.drawing import compose_certificate, standing_draw
from iqa.workflow.moderating import compose_moderation_certificate, standing_moderation
from iqa.workflow.rendering import certificate_files, chase_list_files


@workspace_command("certificate")
@click.argument("scheme")
@month_option("The month of the draw.")
@to_option
def certificate_command(workspace: Workspace, as_json: bool, scheme: str, month: Month, to: Path | None) -> None:
    """Write the certificate of SCHEME again: casework, victim-letters, second-marking or calibration.

    Nothing is drawn: it says what the records hold.
    """
    if scheme in list(Purpose):
        composed = compose_moderation_certificate(
            workspace, standing_moderation(workspace, month, Purpose(scheme))
        )
    else:
        composed = compose_certificate(workspace, standing_draw(workspace, scheme, month))
    files = publish(workspace, composed.month, certificate_files(workspace, composed), to=to)
    _tell(files, as_json)


@workspace_command("chase-list")
@month_option("The month of the letters.")
@to_option
def chase_list_command(workspace: Workspace, as_json: bool, month: Month, to: Path | None) -> None:
    """Write the list of letters that are to be sent again, by who has to act."""
    _tell(publish(workspace, month, chase_list_files(workspace, chase_list(workspace, month)), to=to), as_json)


def _tell(files: tuple[Published, ...], as_json: bool) -> None:
    if as_json:
        print_json({"files": paths_of(files), "notes": notes_of(files)})
        return
    tell_written(files)
