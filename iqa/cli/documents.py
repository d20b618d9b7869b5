"""`iqa certificate` and `iqa chase-list`: documents made again from the records as they stand."""

import click

from iqa.cli.common import month_option, print_json, workspace_command
from iqa.cli.drawing import publish_certificate
from iqa.cli.moderation import publish_moderation_certificate
from iqa.cli.publishing import Published, notes_of, paths_of, publish, tell_written
from iqa.domain import Month, Purpose
from iqa.records.workspace import Workspace
from iqa.workflow.confirming import chase_list
from iqa.workflow.drawing import standing_draw
from iqa.workflow.moderating import standing_moderation
from iqa.workflow.rendering import chase_list_files


@workspace_command("certificate")
@click.argument("scheme")
@month_option("The month of the draw.")
def certificate_command(workspace: Workspace, as_json: bool, scheme: str, month: Month) -> None:
    """Write the certificate of SCHEME again: casework, victim-letters, second-marking or calibration.

    Nothing is drawn: it says what the records hold.
    """
    if scheme in list(Purpose):
        files = publish_moderation_certificate(workspace, standing_moderation(workspace, month, Purpose(scheme)))
    else:
        files = publish_certificate(workspace, standing_draw(workspace, scheme, month))
    _tell(files, as_json)


@workspace_command("chase-list")
@month_option("The month of the letters.")
def chase_list_command(workspace: Workspace, as_json: bool, month: Month) -> None:
    """Write the list of letters that are to be sent again, by who has to act."""
    _tell(publish(workspace, month, chase_list_files(workspace, chase_list(workspace, month))), as_json)


def _tell(files: tuple[Published, ...], as_json: bool) -> None:
    if as_json:
        print_json({"files": paths_of(files), "notes": notes_of(files)})
        return
    tell_written(files)
