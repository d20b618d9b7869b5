"""`iqa brief` and `iqa poster`: what a month says to one reader, and sheets for the wall."""

from pathlib import Path

import click

from iqa.cli.common import month_option, print_json, to_option, workspace_command
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import paths_of, publish, tell_written
from iqa.domain import Month
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.values import as_dict
from iqa.workflow.area_returns import compose_return
from iqa.workflow.briefs import BriefKind, compose_briefs, compose_posters
from iqa.workflow.meetings import meeting_agenda
from iqa.workflow.rendering import brief_files, minutes_form, poster_files, return_file

RETURN = "return"


@workspace_command("brief")
@click.argument("kind", type=click.Choice([*(kind.value for kind in BriefKind), RETURN]))
@month_option("The month that it is about.")
@click.option("--unit", default="", help="Of a unit's meeting: that unit; without it, every unit.")
@to_option
def brief_command(
    workspace: Workspace, as_json: bool, kind: str, month: Month, unit: str, to: Path | None
) -> None:
    """Write the brief of a month for one reader: police, defence, team, delivery, board, or the return.

    Each has only what concerns its reader, from the committee's figures. With it comes the form for the minutes of
    its meeting. The return is a workbook for a sister Area or headquarters: rates to pool, with n and weights.
    """
    if kind == RETURN:
        made = publish(workspace, month, return_file(workspace, compose_return(workspace, month)), to=to)
        if as_json:
            print_json({"files": paths_of(made)})
            return
        tell_written(made)
        return
    briefs = compose_briefs(workspace, BriefKind(kind), month, unit)
    files = dict(brief_files(workspace, briefs))
    for one in briefs:
        if one.kind.meeting:
            files |= minutes_form(*meeting_agenda(workspace, one.kind.meeting, month, one.unit))
    written = publish(workspace, month, files, to=to)
    if as_json:
        print_json({"briefs": [as_dict(one) for one in briefs], "files": paths_of(written)})
        return
    tell_written(written)


@workspace_command("poster")
@month_option("The month that it is about.")
@to_option
def poster_command(workspace: Workspace, as_json: bool, month: Month, to: Path | None) -> None:
    """Write a poster for each key area: one figure to work on, one that goes well, and who leads on it.

    Who leads on what stands in iqa.toml, under leads.
    """
    posters = compose_posters(workspace, month)
    written = publish(workspace, month, poster_files(workspace, posters), to=to)
    if as_json:
        print_json({"posters": [as_dict(one) for one in posters], "files": paths_of(written)})
        return
    tell_written(written)
    if not written:
        click.echo("No question has a figure that may be shown yet.")
        click.echo(in_words(advice("See how far the marking is: ", NextStep("status", {"month": str(month)}))))
    if unnamed := [one.key_area for one in posters if not one.lead]:
        click.echo(
            f"Nobody is named yet as the lead on: {', '.join(unnamed)}. Name them in iqa.toml, under leads."
        )
