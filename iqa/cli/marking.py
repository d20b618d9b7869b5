"""`iqa workbook`, `iqa record`, `iqa reopen`, `iqa status`: marks out, in, unlocked, and how far the month is."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from glob import glob
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import (
    month_option,
    print_json,
    print_table,
    progress_bar,
    some_month_option,
    workspace_command,
)
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import Published, notes_of, paths_of, publish, tell_written
from iqa.cli.refusals import problem_as_json
from iqa.cli.written import WrittenFiles, standing_names
from iqa.domain import Kind, Month
from iqa.errors import NotFoundError, UsageError
from iqa.marking.workbook.opening import LOCK_FILES
from iqa.next_steps import NextStep
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.workflow.assigning import without_assessor
from iqa.workflow.drawn_work import item_named
from iqa.workflow.marking import AddressedBrief, Recorded, marking_briefs, record_workbooks, reopen_assessment
from iqa.workflow.progress import (
    SecondMarkingStatus,
    month_imports,
    month_status,
    second_marking_status,
    settings_notes,
)
from iqa.workflow.rendering import marking_workbook
from iqa.workflow.replacements import own_replacements
from iqa.workflow.steps import Import

NEEDS_FIXING, REFUSED = 3, 1
SHOWN = 25


@workspace_command("workbook")
@month_option("The month to mark.")
@click.option("--assessor", default="", metavar="NAME", help="Only this assessor's workbook.")
def workbook_command(workspace: Workspace, as_json: bool, month: Month, assessor: str) -> None:
    """Write a marking workbook for each assessor, with the marks recorded so far."""
    files = publish_workbooks(workspace, month, marking_briefs(workspace, month, assessor))
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
    click.echo("When they come back filled: iqa record FILE…")


def publish_workbooks(
    workspace: Workspace, month: Month, briefs: Iterable[AddressedBrief], made_again_by: NextStep | None = None
) -> tuple[Published, ...]:
    """Write a marking workbook for each assessor, with the answers of filled ones that are not recorded yet.

    A workbook that somebody has saved stays as it is; the new one stands beside it.
    """
    return tuple(one for brief in briefs for one in _publish_workbook(workspace, month, brief, made_again_by))


def _publish_workbook(
    workspace: Workspace, month: Month, one: AddressedBrief, made_again_by: NextStep | None
) -> Iterator[Published]:
    path = workspace.out(month) / one.name
    content, carried = marking_workbook(one.brief, standing_names(path))
    untouched = {each.name for each in standing_names(path) if WrittenFiles.of(workspace).may_replace(each)}
    for published in publish(workspace, month, {one.name: content}, made_again_by):
        notes = [each.said for each in carried if not (each.unreadable and each.file in untouched)]
        yield replace(published, notes=tuple(note for note in notes if note))


@workspace_command("record")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the workbooks; record nothing.")
@click.pass_context
def record_command(
    ctx: click.Context, workspace: Workspace, as_json: bool, files: tuple[Path, ...], dry_run: bool
) -> None:
    """Read filled marking workbooks back in, each as a whole or not at all.

    A folder stands for the workbooks in it, and a pattern such as "marked/*.xlsx" for those it fits. Reading the
    same workbook twice changes nothing.
    """
    files = workbooks_named(files)
    with progress_bar("Recording", as_json=as_json) as progress:
        results = record_workbooks(workspace, files, dry_run=dry_run, progress=progress)
    if as_json:
        print_json({"dry_run": dry_run, "workbooks": [_as_json(one) for one in results]})
    else:
        for one in results:
            _tell(one, dry_run)
    if any(one.problems and not one.refused for one in results):
        ctx.exit(NEEDS_FIXING)
    if any(one.refused for one in results):
        ctx.exit(REFUSED)


def workbooks_named(given: Iterable[Path]) -> tuple[Path, ...]:
    """The files that are meant: a folder's workbooks, what a pattern fits, each once; lock files are passed over.

    UsageError for a folder or a pattern without a workbook.
    """
    found: dict[Path, None] = {}
    for path in given:
        if path.is_dir():
            inside = sorted(path.glob("*.[xX][lL][sS]*"))
        elif not path.exists() and set(str(path)) & set("*?["):
            inside = sorted(map(Path, glob(str(path))))
        else:
            found[path] = None
            continue
        workbooks = [one for one in inside if one.is_file() and not one.name.startswith(LOCK_FILES)]
        if not workbooks:
            raise UsageError(f"There is no workbook in {path}.", "Give the filled workbooks, or their folder.")
        found |= dict.fromkeys(workbooks)
    return tuple(found)


def _tell(one: Recorded, dry_run: bool) -> None:
    if one.problems:
        to_mend = "" if one.refused else f", {counted(len(one.problems), 'thing')} to mend"
        click.echo(f"{one.file}: nothing recorded{to_mend}:", err=True)
        for problem in one.problems[:SHOWN]:
            click.echo(f"  {problem.said(in_words)}", err=True)
        if len(one.problems) > SHOWN:
            click.echo(f"  … and {len(one.problems) - SHOWN} more.", err=True)
        return
    would = "would be " if dry_run else ""
    click.echo(
        f"{one.file}: {one.submitted} {would}submitted, {one.in_progress} {would}in progress, "
        f"{one.unchanged} unchanged."
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
        **asdict(one),
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
    if as_json:
        print_json({"item": item, "month": opened.month, "state": str(opened.state), "reason": reason})
        return
    click.echo(f"{item} is open again. Write a fresh workbook with: iqa workbook --month {opened.month}")


@workspace_command("status")
@month_option("The month to look at.")
def status_command(workspace: Workspace, as_json: bool, month: Month) -> None:
    """Show how far each assessor is with a month."""
    imports = month_imports(workspace, month)
    try:
        rows, replaced = month_status(workspace, month), own_replacements(workspace, month)
    except NotFoundError as nothing_drawn:
        if not imports:
            raise
        _tell_imports(month, imports, nothing_drawn, as_json)
        return
    again, notes = second_marking_status(workspace, month), settings_notes(workspace)
    if as_json:
        print_json(
            {
                "month": month,
                "imports": [_import_as_json(one) for one in imports],
                "assessors": [asdict(row) for row in rows],
                "second_marking": asdict(again) if again else None,
                "replacements": [asdict(one) for one in replaced],
                "notes": notes,
            }
        )
        return
    print_table(
        ["Assessor", "Scheme", "To mark", "Not started", "In progress", "Submitted"],
        [
            [
                f"{row.name} (not on the staff list)" if row.off_list else row.name,
                row.scheme,
                str(row.to_mark),
                str(row.not_started),
                str(row.in_progress),
                str(row.submitted),
            ]
            for row in rows
        ],
    )
    if again:
        click.echo(_second_marking_in_words(again, month))
    for one in replaced:
        click.echo(
            f"Replaced, {one.name}, {one.scheme}: {one.ineligible} ineligible, {one.unavailable} unavailable. "
            "Only they and their line manager are shown this."
        )
    for row in rows:
        for concern in row.urgent:
            click.echo(f"Urgent concern on a live case, noted by {row.name}: {concern}")
        for said in row.critical:
            click.echo(f"Critical, marked by {row.name}: {said}")
    for note in notes:
        click.echo(f"Settings: {note}")
    for each in imports:
        click.echo(_import_in_words(each))


def _tell_imports(month: Month, imports: Iterable[Import], nothing_drawn: NotFoundError, as_json: bool) -> None:
    """How far a month is of which nothing is drawn yet."""
    if as_json:
        told = {"month": str(month), "imports": [_import_as_json(one) for one in imports], "assessors": []}
        print_json({**told, "second_marking": None, "replacements": [], "notes": [nothing_drawn.message]})
        return
    for one in imports:
        click.echo(_import_in_words(one))
    click.echo(f"{nothing_drawn.message} {in_words(nothing_drawn.hint)}")


def _import_in_words(one: Import) -> str:
    """'Imported: cases.xlsx, cases, version 1, 19 rows (step 2)'."""
    version = f", version {one.version}" if one.version else ""
    what = "staff list" if one.kind is Kind.STAFF else str(one.kind)
    rows = counted(
        one.rows, *(("person", "people") if one.kind is Kind.STAFF else ("piece of work", "pieces of work"))
    )
    return f"Imported: {one.file} ({what}{version}, {rows}): step {one.step.number}"


def _import_as_json(one: Import) -> dict[str, Any]:
    return {
        "step": one.step.number,
        "kind": str(one.kind),
        "file": one.file,
        "rows": one.rows,
        "version": one.version,
        "at": one.step.at,
        "by": one.step.by,
    }


def _second_marking_in_words(found: SecondMarkingStatus, month: Month) -> str:
    """'Second marking: 11 pieces of work selected, 9 marked, 7 settled. 3 questions wait: iqa settle …'."""
    nobody = f" ({found.nobody} of them nobody else may mark)" if found.nobody else ""
    said = (
        f"Second marking: {counted(found.selected, 'piece')} of work selected{nobody}, {found.marked} marked, "
        f"{found.settled} settled."
    )
    if found.waiting:
        wait = counted(found.waiting, "question waits", "questions wait")
        said += f" {wait} to be settled: iqa settle --month {month}"
    return said
