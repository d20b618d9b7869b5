"""`iqa workbook`, `iqa record`, `iqa reopen`: marks out, in, and unlocked."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from iqa.cli.common import (
    month_option,
    print_json,
    progress_bar,
    some_month_option,
    to_option,
    workspace_command,
)
from iqa.cli.ending import ends_with
from iqa.cli.named_files import workbooks_named
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import Done, Published, notes_of, paths_of, publish, tell_written
from iqa.cli.refusals import problem_as_json
from iqa.cli.replies import end_by, reply_as_json, tell_replies
from iqa.cli.settling import settling_as_json, tell_settling
from iqa.cli.urgent import publish_mails
from iqa.domain import Month
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.records.written_files import WrittenFiles, standing_names
from iqa.text import counted
from iqa.values import as_dict
from iqa.workflow.assigning import without_assessor
from iqa.workflow.drawn_work import item_named
from iqa.workflow.filled_forms import sort_files
from iqa.workflow.marking import AddressedBrief, Recorded, marking_briefs, record_workbooks
from iqa.workflow.rendering import marking_workbook
from iqa.workflow.reopening import reopen_assessment
from iqa.workflow.reply_forms import record_replies
from iqa.workflow.settling_sheets import record_settling
from iqa.workflow.urgent import urgent_list

SHOWN = 25


@workspace_command("workbook")
@month_option("The month to mark.")
@click.option("--assessor", default="", metavar="NAME", help="Only this assessor's workbook.")
@to_option
def workbook_command(workspace: Workspace, as_json: bool, month: Month, assessor: str, to: Path | None) -> None:
    """Write a marking workbook for each assessor, with the marks recorded so far."""
    files = publish_workbooks(workspace, month, marking_briefs(workspace, month, assessor), to=to)
    nobodys = without_assessor(workspace, month)
    if as_json:
        print_json({"files": paths_of(files), "notes": notes_of(files), "without_assessor": nobodys})
        return
    tell_written(files)
    if nobodys:
        pieces = counted(len(nobodys), "drawn piece of work has", "drawn pieces of work have")
        click.echo(f'{pieces} nobody to mark, and no workbook: iqa assign ITEM --to NAME --reason "…"')
    for key in nobodys[:SHOWN]:
        click.echo(f"  {key}")
    if len(nobodys) > SHOWN:
        click.echo(f"  … and {len(nobodys) - SHOWN} more, all on the certificate.")


def publish_workbooks(
    workspace: Workspace,
    month: Month,
    briefs: Iterable[AddressedBrief],
    after: Done | None = None,
    to: Path | None = None,
) -> tuple[Published, ...]:
    """Write a marking workbook for each assessor, with the answers of filled ones that are not recorded yet.

    A workbook that somebody has saved stays as it is; the new one stands beside it.
    """
    folder = to or workspace.out_folder(month)
    return tuple(one for brief in briefs for one in _publish_workbook(workspace, brief, folder, after))


def _publish_workbook(
    workspace: Workspace, one: AddressedBrief, folder: Path, after: Done | None
) -> Iterator[Published]:
    path = folder / one.name
    content, carried = marking_workbook(one.brief, standing_names(path))
    untouched = {each.name for each in standing_names(path) if WrittenFiles.of(workspace).may_replace(each)}
    for published in publish(workspace, one.brief.month, {one.name: content}, after, folder):
        notes = [each.said for each in carried if not (each.unreadable and each.file in untouched)]
        yield replace(published, notes=tuple(note for note in notes if note))


@workspace_command("record")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the workbooks; record nothing.")
@click.pass_context
def record_command(
    ctx: click.Context, workspace: Workspace, as_json: bool, files: tuple[Path, ...], dry_run: bool
) -> None:
    """Read filled marking workbooks back in, each as a whole or not at all; forms of reply and sheets of settled
    differences too.

    A folder stands for the workbooks in it, and a pattern such as "marked/*.xlsx" for those it fits. Reading the
    same workbook twice changes nothing.
    """
    given, files = files, workbooks_named(files)
    if dry_run:
        again = str(given[0]) if len(given) == 1 else Blank("FILE…")
        ends_with(advice("To record them: ", NextStep("record", {"files": again})))
    sorted_files = sort_files(files)
    with progress_bar("Recording", as_json=as_json) as progress:
        results = record_workbooks(workspace, sorted_files.marks, dry_run=dry_run, progress=progress)
    replies = record_replies(workspace, sorted_files.replies, dry_run=dry_run)
    settling = record_settling(workspace, sorted_files.settling, dry_run=dry_run)
    if as_json:
        forms = {
            **({"replies": [reply_as_json(one) for one in replies]} if replies else {}),
            **({"settled": [settling_as_json(one) for one in settling]} if settling else {}),
        }
        print_json({"dry_run": dry_run, "workbooks": [_as_json(one) for one in results], **forms})
    else:
        for one in results:
            _tell(one, dry_run)
        tell_replies(replies)
        tell_settling(settling)
    if not dry_run:
        mails = publish_mails(workspace, urgent_list(workspace))
        if not as_json:
            tell_written(one for one in mails if one.is_new)
    end_by(ctx, (*results, *replies, *settling))


def _tell(one: Recorded, dry_run: bool) -> None:
    if one.problems:
        to_mend = "" if one.refused else f", {counted(len(one.problems), 'thing')} to mend"
        click.echo(f"{one.file}: nothing recorded{to_mend}:", err=True)
        if one.what_it_is:
            click.echo(f"  {one.what_it_is}", err=True)
        for problem in one.problems[:SHOWN]:
            click.echo(f"  {problem.said(in_words)}", err=True)
        if len(one.problems) > SHOWN:
            click.echo(f"  … and {len(one.problems) - SHOWN} more.", err=True)
        return
    would = "would be " if dry_run else ""
    click.echo(
        f"{one.file}: {one.submitted} {would}submitted, {one.in_progress} {would}in progress, "
        f"{one.unchanged} unchanged." + (f" {one.what_it_is}" if one.what_it_is else "")
    )
    for notice in one.notices[:SHOWN]:
        click.echo(f"  {notice.said(in_words)}")
    if len(one.notices) > SHOWN:
        click.echo(f"  … and {len(one.notices) - SHOWN} more.")
    for concern in one.urgent:
        click.echo(f"  Urgent concern on a live case: {concern}")
    for said in one.critical:
        click.echo(f"  Critical, for the manager at once: {said}")


def _as_json(one: Recorded) -> dict[str, Any]:
    return {
        **as_dict(one),
        "problems": [problem_as_json(problem) for problem in one.problems],
        "notices": [problem_as_json(notice) for notice in one.notices],
    }


@workspace_command("reopen")
@click.argument("item")
@click.option("--reason", required=True, metavar="TEXT", help="Why the marks must change. It is kept.")
@some_month_option("The month, where it was marked in several.")
def reopen_command(workspace: Workspace, as_json: bool, item: str, reason: str, month: Month | None) -> None:
    """Unlock the submitted marks of ITEM, a key as the certificate prints it."""
    item = item_named(workspace, item, month)
    opened = reopen_assessment(workspace, item, reason, month)
    ends_with(advice("Write a fresh workbook: ", NextStep("workbook", {"month": str(opened.month)})))
    if as_json:
        print_json({"item": item, "month": opened.month, "state": str(opened.state), "reason": reason})
        return
    click.echo(f"{item} is open again.")
