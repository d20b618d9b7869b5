"""`iqa customise`: put one of the tool's own files into the workspace, to be changed there."""

import click

from iqa.cli.common import print_json, shown_path, workspace_command
from iqa.files import write_files
from iqa.records.workspace import Workspace
from iqa.workflow.customising import own_file, own_files


@workspace_command("customise")
@click.argument("name", required=False)
def customise_command(workspace: Workspace, as_json: bool, name: str | None) -> None:
    """Copy a policy, criteria, standards or a template into the workspace, to change it there.

    NAME is its place, such as templates/feedback_letter.docx; without it, everything that can be copied is listed.
    """
    if name is None:
        found = {one: (workspace.root / one).exists() for one in own_files()}
        if as_json:
            print_json({"files": [{"name": one, "in_workspace": there} for one, there in found.items()]})
            return
        for one, there in found.items():
            click.echo(f"{one}{'   (this workspace has its own)' if there else ''}")
        return
    (path,) = write_files({workspace.root / name: own_file(workspace, name)})
    if as_json:
        print_json({"file": str(path)})
        return
    click.echo(f"Wrote {shown_path(path)}. Change it there; it is used from now on.")
