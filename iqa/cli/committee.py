"""`iqa committee`: the month's summary for the Casework Quality Committee, with its minutes form out and in."""

from pathlib import Path

import click

from iqa.cli.common import print_json, some_month_option, to_option, workspace_command
from iqa.cli.meetings import tell_minutes
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import paths_of, publish, tell_written
from iqa.domain import MeetingKind, Month
from iqa.errors import UsageError
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.values import as_dict
from iqa.workflow.area_returns import merge_returns
from iqa.workflow.committee import committee_summary
from iqa.workflow.meetings import committee_form
from iqa.workflow.minutes import record_minutes
from iqa.workflow.rendering import areas_files, minutes_form, summary_files


@workspace_command("committee")
@some_month_option("The month to summarise.")
@click.option(
    "--minutes", type=click.Path(path_type=Path), metavar="FILE", help="Read a filled minutes form back in."
)
@click.option(
    "--merge",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE…",
    help="Put this Area's month together with the returns of others, on one page.",
)
@click.argument("more", type=click.Path(path_type=Path), nargs=-1, metavar="")
@to_option
def committee_command(
    workspace: Workspace,
    as_json: bool,
    month: Month | None,
    minutes: Path | None,
    merge: tuple[Path, ...],
    more: tuple[Path, ...],
    to: Path | None,
) -> None:
    """Write the committee's summary of a month, in Word and as a page, with the form for its minutes.

    It names nobody. With --merge, rates are pooled by the work that each Area's marks stand for. The form comes
    back in with --minutes: what was decided, the actions with owners and days.
    """
    if minutes:
        tell_minutes(record_minutes(workspace, minutes, MeetingKind.COMMITTEE, month), as_json)
        return
    if month is None:
        raise UsageError("iqa committee needs a month.", "Add it, for example: --month 2026-10")
    if merge or more:
        _merge(workspace, month, (*merge, *more), to, as_json=as_json)
        return
    summary = committee_summary(workspace, month)
    form = minutes_form(*committee_form(workspace, summary, month))
    files = publish(workspace, month, {**summary_files(workspace, summary), **form}, to=to)
    if as_json:
        print_json({**as_dict(summary), "files": paths_of(files)})
        return
    for headline in summary.headlines:
        click.echo(f"- {headline.text}")
    tell_written(files)
    filled = NextStep("committee", {"minutes": str(files[-1].path)})
    click.echo(in_words(advice("After the meeting, with the minutes filled in: ", filled)))


def _merge(workspace: Workspace, month: Month, files: tuple[Path, ...], to: Path | None, *, as_json: bool) -> None:
    """This Area's month with the returns of others."""
    page = merge_returns(workspace, month, files)
    written = publish(workspace, month, areas_files(workspace, page), to=to)
    if as_json:
        print_json({**as_dict(page), "files": paths_of(written)})
        return
    tell_written(written)
