"""What `iqa settle --workbook` writes, and what came of sheets that were read back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import print_json
from iqa.cli.next_steps import in_words
from iqa.cli.publishing import notes_of, paths_of, publish, tell_written
from iqa.cli.refusals import problem_as_json
from iqa.domain import Month
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.sheets.writing import workbook_file
from iqa.text import counted
from iqa.values import as_dict
from iqa.workflow.settling_sheets import NAME, RecordedSettling, settling_workbook


def write_settling(workspace: Workspace, month: Month, to: Path | None, as_json: bool) -> None:
    """Write the sheet of what waits to be settled in a month; none where nothing does."""
    book, waiting = settling_workbook(workspace, month)
    written = publish(workspace, month, {NAME: workbook_file(book)}, to=to) if waiting else ()
    if as_json:
        print_json({"month": month, "waiting": waiting, "files": paths_of(written), "notes": notes_of(written)})
        return
    if not written:
        click.echo(f"{month.label}: nothing waits to be settled.")
        return
    tell_written(written)
    said = f"{counted(waiting, 'question waits', 'questions wait')}. Once the sheet is filled in: "
    click.echo(in_words(advice(said, NextStep("record", {"files": Blank("FILE")}))))


def tell_settling(results: Sequence[RecordedSettling]) -> None:
    """What came of sheets, for people."""
    for one in results:
        if one.problems:
            click.echo(f"{one.file}: nothing settled, {counted(len(one.problems), 'thing')} to mend:", err=True)
            for problem in one.problems:
                click.echo(f"  {problem.said(in_words)}", err=True)
            continue
        click.echo(f"{one.file}: {one.settled} settled, {one.left} left. {one.what_it_is}".rstrip())


def settling_as_json(one: RecordedSettling) -> dict[str, Any]:
    """What came of a sheet, for scripts."""
    return {**as_dict(one), "month": one.month, "problems": [problem_as_json(each) for each in one.problems]}
