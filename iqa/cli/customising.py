"""`iqa customise`: put one of the tool's own files into the workspace, to be changed there."""

import click

from iqa.cli.common import print_json, shown_path, workspace_command
from iqa.cli.ending import ends_with
from iqa.files import write_files
from iqa.next_steps import Advice, Blank, NextStep, advice
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
        ends_with(advice("Copy one: ", NextStep("customise", {"name": Blank("NAME")})))
        for one, there in found.items():
            click.echo(f"{one}{'   (this workspace has its own)' if there else ''}")
        return
    (path,) = write_files({workspace.root / name: own_file(workspace, name)})
    ends_with(_try_it(name))
    if as_json:
        print_json({"file": str(path)})
        return
    click.echo(f"Wrote {shown_path(path)}. Change it there; it is used from now on.")


def _try_it(name: str) -> Advice:
    """How to see what a changed file does."""
    folder, _, file = name.partition("/")
    if folder == "criteria":
        return advice("Once it is changed, check it: ", NextStep("criteria check", {"file": name}))
    if folder == "policies":
        scheme = file.removesuffix(".toml")
        trial = NextStep("draw", {"scheme": scheme, "month": Blank("YYYY-MM"), "dry_run": True})
        return advice("Once it is changed, see what a draw would come to: ", trial)
    return advice("Once it is changed, see how far the month is: ", NextStep("status"))
