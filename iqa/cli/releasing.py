"""`iqa release`: the month's letters go out, as they were edited; what is held back, and why."""

from collections.abc import Sequence
from typing import Any

import click

from iqa.cli.common import month_option, print_json, progress_bar, shown_path, workspace_command
from iqa.cli.feedback import withheld_as_json
from iqa.domain import Month
from iqa.records.workspace import Workspace
from iqa.text import counted, joined
from iqa.workflow.feedback import Withheld
from iqa.workflow.issuing import Issued, Released, planned_release, publish_release
from iqa.workflow.releasing import ReadyLetter, Release

REFUSED = 1


@workspace_command("release")
@month_option("The month the letters are about.")
@click.option("--person", default="", metavar="NAME", help="Only this person's letter.")
@click.option("--dry-run", is_flag=True, help="Say who would get a letter and who not, and why; issue nothing.")
@click.pass_context
def release_command(
    ctx: click.Context, workspace: Workspace, as_json: bool, month: Month, person: str, dry_run: bool
) -> None:
    """Issue the letters that iqa feedback drafted, as they lie in the letters' folder: with what you changed in
    Word.

    A letter is held back while something is missing: a mark without its line, a priority without its standard or
    next step, a contradiction nobody explained, a second marking that is not done or not settled.
    """
    if dry_run:
        planned = planned_release(workspace, month, person)
        _tell_planned(planned, as_json)
        if planned.held and (person or not (planned.ready or planned.out)):
            ctx.exit(REFUSED)
        return
    with progress_bar("Issuing letters", as_json=as_json) as progress:
        result = publish_release(workspace, month, person, progress)
    if as_json:
        print_json(
            {
                "issued": [_issued_as_json(one) for one in result.issued],
                "held": [withheld_as_json(one) for one in result.held],
                "out": result.out,
                "unedited": list(result.unedited),
                "unaddressed": list(result.unaddressed),
                "archives": [str(path) for path in result.archives],
                "edited_since": list(result.edited_since),
            }
        )
    else:
        _tell(result)
    if result.held and (person or result.drafts_held or not (result.issued or result.out)):
        ctx.exit(REFUSED)


def _tell_planned(planned: Release, as_json: bool) -> None:
    """What would go out now, and what would not."""
    if as_json:
        print_json(
            {
                "dry_run": True,
                "would_issue": [_planned_as_json(one) for one in planned.ready],
                "held": [withheld_as_json(one) for one in planned.held],
                "out": len(planned.out),
            }
        )
        return
    for one in planned.ready:
        click.echo(f"Would issue the letter of {one.letter.person_name}{_how(one.letter.version, one.edited)}")
    _tell_held(planned.held)
    if planned.out:
        click.echo(f"{counted(len(planned.out), 'letter was', 'letters were')} issued before.")
    click.echo(f"{counted(len(planned.ready), 'letter')} would be issued, {len(planned.held)} held back.")


def _planned_as_json(one: ReadyLetter) -> dict[str, Any]:
    letter = one.letter
    return {
        "person": letter.person,
        "name": letter.person_name,
        "version": letter.version,
        "edited": one.edited,
    }


def _how(version: int, edited: bool) -> str:
    """' (version 2), as it was edited'."""
    return (f" (version {version})" if version > 1 else "") + (", as it was edited" if edited else "")


def _tell_held(held: Sequence[Withheld]) -> None:
    for one in held:
        click.echo(f"Held back: {one.name}", err=True)
        for problem in one.problems:
            click.echo(f"  {problem}", err=True)


def _tell(result: Released) -> None:
    for one in result.issued:
        click.echo(f"Issued {shown_path(one.word)}{_how(one.version, one.edited)}")
    _tell_held(result.held)
    _tell_forms(result)
    if result.out:
        letters = counted(result.out, "letter was", "letters were")
        click.echo(f"{letters} issued before.")
    if result.edited_since:
        files = joined(list(result.edited_since))
        click.echo(f"Edited since it was issued, so not what the person has, and not sent again: {files}.")
    click.echo(f"{counted(len(result.issued), 'letter')} issued, {len(result.held)} held back.")


def _tell_forms(result: Released) -> None:
    """What was written beside the letters, and what is to be known of it."""
    if result.archives:
        click.echo("Beside each letter: the PDF for the record, and a mail to look at and send (.eml).")
        archives = joined([one.name for one in result.archives])
        click.echo(f"Each manager's letters together: {archives}.")
    if result.unedited:
        click.echo(
            "Neither LibreOffice nor Word is here, or the Word file could not be printed, so the PDF shows the "
            "letter as it was before it was edited, and says so; the mail has the Word file: "
            f"{joined(list(result.unedited))}."
        )
    if result.unaddressed:
        names = joined(list(result.unaddressed))
        click.echo(f"The staff list has no address for {names}: put one into the mail before you send it.")


def _issued_as_json(one: Issued) -> dict[str, Any]:
    return {
        "person": one.person,
        "name": one.name,
        "version": one.version,
        "file": str(one.word),
        "edited": one.edited,
    }
