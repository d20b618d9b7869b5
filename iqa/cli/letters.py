"""`iqa letters`: check a letter before it is sent, and read every letter of a month."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from iqa.cli.commands import ACTING_HELP
from iqa.cli.common import (
    json_option,
    month_option,
    overwrite_option,
    print_json,
    progress_bar,
    shown_path,
    workspace_command,
)
from iqa.cli.pages import refuse_page, workspace_here, write_page
from iqa.cli.publishing import paths_of, publish, tell_written
from iqa.domain import Month, urn_in
from iqa.errors import UsageError
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.page import Piece
from iqa.next_steps import Blank, advice, again
from iqa.records.workspace import Workspace
from iqa.text import counted, joined
from iqa.values import as_dict
from iqa.workflow.attaching import AttachResult, attach_letters
from iqa.workflow.choosing_rows import RowChoice
from iqa.workflow.letter_checking import CheckOutcome, LetterToCheck, check_letter
from iqa.workflow.letter_lists import letter_lists
from iqa.workflow.letter_places import PlacedLetter
from iqa.workflow.letter_precision import why_fallen
from iqa.workflow.rendering import letter_list_files
from iqa.workflow.taking_back import take_letter_back

SOMETHING_CERTAIN = 1


@click.group("letters")
def letters_command() -> None:
    """Check letters to victims: one before it is sent, or every one of a month."""


@letters_command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--row", default="", metavar="URN", help="The row of the log that it answers: its URN or its key.")
@click.option(
    "--letters", "log", type=click.Path(path_type=Path), metavar="LOG", help="A letters log to find it in."
)
@click.option(
    "--cases", type=click.Path(path_type=Path), metavar="CASES", help="The cases export beside that log."
)
@click.option("--page", type=click.Path(path_type=Path), metavar="FILE", help="Write the marked letter as a page.")
@click.option("--workspace", "folder", type=click.Path(), help="The workspace folder; it works without one.")
@click.option("--as", "acting", metavar="NAME", help=ACTING_HELP)
@overwrite_option
@json_option
@click.pass_context
def check_command(
    ctx: click.Context,
    /,
    file: Path,
    row: str,
    log: Path | None,
    cases: Path | None,
    page: Path | None,
    folder: str | None,
    acting: str | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Check a letter in FILE and say how to put right what is found.

    It is read, checked and forgotten: nothing of it is stored. The exit code is 1 when something certain was
    found, 3 when the file cannot be read.
    """
    if cases is not None and log is None:
        raise UsageError("The cases alone hold no letters.", "Add the letters log: --letters LOG")
    outer: Mapping[str, Any] = ctx.obj or {}
    workspace = workspace_here(folder or outer.get("workspace"), acting or outer.get("actor"))
    if page is not None:
        refuse_page(page, workspace, overwrite)
    outcome = check_letter(LetterToCheck(file, row, log, cases), workspace)
    if page is not None:
        write_page("letter_check.html", outcome.page(), page, workspace)
    if as_json:
        print_json(as_told(outcome))
    else:
        _print(outcome, page)
    if outcome.checked.certain:
        ctx.exit(SOMETHING_CERTAIN)


def as_told(outcome: CheckOutcome) -> dict[str, object]:
    """The outcome with the keys that scripts rely on."""
    row = outcome.checked.row
    return {
        "file": outcome.file,
        "row": row.key if row else None,
        "language": outcome.checked.view.language or None,
        "hints": [
            {
                "check": hint.check,
                "certainty": hint.certainty.value,
                "question": hint.question,
                "code": hint.code,
                "quote": hint.quote or None,
                "paragraph": hint.paragraph or None,
                "says": hint.says,
            }
            for hint in outcome.checked.hints
        ],
    }


def _marked(piece: Piece) -> str:
    """The words of a line, behind the numbers of the hints that point at them."""
    return f"[{', '.join(map(str, piece.notes))}]{{{piece.text}}}" if piece.notes else piece.text


def _print(outcome: CheckOutcome, page: Path | None) -> None:
    shown = outcome.page()
    click.echo(f"{outcome.file}: {shown.summary}")
    click.echo(outcome.matched)
    if outcome.checked.how is RowMatch.ONE_OF:
        for row in outcome.checked.matched.rows:
            click.echo(f"  --row '{row.key}'")
    for notice in shown.notices:
        click.echo(notice)
    for paragraph in shown.paragraphs:
        text = "".join(map(_marked, paragraph.pieces))
        if paragraph.notes:
            click.echo(f"\n  {text}")
        for note in paragraph.notes:
            click.echo(f"    {note.number}. {note.sure}: {note.says}")
    if shown.missing:
        click.echo("\n  What seems to be missing")
    for note in shown.missing:
        click.echo(f"    {note.number}. {note.sure}: {note.says}")
    if page is not None:
        click.echo(f"\nThe letter as a page: {shown_path(page)}")


LISTED = 10
"""Files or rows of each kind that are printed; --json tells all."""


@workspace_command("attach")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@month_option("The month whose letters they are.")
@click.option("--row", metavar="URN", help="The row that a single letter answers: its URN or its key.")
@click.option("--reason", default="", metavar="TEXT", help="Why that row has a second letter, where it has one.")
def attach_command(
    workspace: Workspace, as_json: bool, /, files: tuple[Path, ...], month: Month, row: str | None, reason: str
) -> None:
    """Read the letters of a month: files, or folders with files in them.

    Each is matched with its row of the log and checked. Kept are its digest, its row and what was found as codes
    with places; nothing of its text. A letter that was read before and has not changed is not read again. Where a
    letter may answer several rows, --row says which; that is kept as your decision and holds from then on.
    """
    if reason and not row:
        raise UsageError(
            "A reason is given for a row that is named.", advice("Add ", again({"row": Blank("URN")}))
        )
    choice = RowChoice(row, reason) if row else None
    with progress_bar("Reading letters", as_json=as_json) as tell:
        result = attach_letters(workspace, month, files, tell, choice)
    if as_json:
        print_json(_attach_as_json(result))
        return
    _tell_attached(result)


letters_command.add_command(attach_command)


@workspace_command("withdraw")
@click.argument("letter")
@month_option("The month whose letter it is.")
@click.option("--reason", default="", metavar="TEXT", help="Why it was wrong. The ledger keeps it.")
def withdraw_command(workspace: Workspace, as_json: bool, /, letter: str, month: Month, reason: str) -> None:
    """Take back LETTER, which was read by mistake: its file, or the beginning of its SHA-256.

    Hints, lists and figures count it no longer; what was kept of it stays in the ledger. The same file is passed
    over from then on, until somebody names its row: `iqa letters attach FILE --row URN`.
    """
    done = take_letter_back(workspace, month, letter, reason)
    if as_json:
        print_json(
            {
                "month": str(month),
                "sha256": done.letter.digest,
                "row": done.letter.item_key or None,
                "reason": done.reason,
                "standings_with_it": [str(one) for one in done.later],
            }
        )
        return
    called = urn_in(done.letter.item_key) if done.letter.item_key else "no row"
    click.echo(f"The letter {done.letter.digest[:8]} ({called}) is taken back: it counts no longer.")
    if done.later:
        months = joined([one.label for one in done.later])
        click.echo(
            f"How the checks stand for {months} was worked out with it, and stays as whoever marked saw it."
        )


letters_command.add_command(withdraw_command)


@workspace_command("list")
@month_option("The month whose letters they are.")
def list_command(workspace: Workspace, as_json: bool, /, month: Month) -> None:
    """Write what was found in a month's letters: what to put right, of all and of each drafter, a table for the
    committee, and how far assessors agree with each check.

    The table names nobody and holds back figures that rest on too little.
    """
    lists = letter_lists(workspace, month)
    files = publish(workspace, month, letter_list_files(workspace, lists))
    if as_json:
        print_json(
            {
                "month": str(month),
                "letters": lists.letters,
                "table": as_dict(lists.table),
                "to_put_right": [as_dict(one) for one in lists.to_put_right],
                "precision": [
                    {**as_dict(one), "months": [str(each) for each in one.months]} for one in lists.precision
                ],
                "files": paths_of(files),
            }
        )
        return
    to_mend = len({one.file for one in lists.to_put_right})
    click.echo(f"{lists.letters:,} letters of {month.label} read; {to_mend:,} with something to put right.")
    for one in lists.precision:
        if one.fallen:
            click.echo(f"{one.check}: {one.fallen}")
    tell_written(files)


letters_command.add_command(list_command)


def _attach_as_json(result: AttachResult) -> dict[str, object]:
    return {
        "month": str(result.month),
        "read": result.read,
        "unchanged": result.unchanged,
        "letters": [_letter_as_json(one) for one in result.letters],
        "urgent": [one.file for one in result.urgent],
        "twice": result.twice,
        "rows_without_letter": result.without,
        "unread": [{"file": one.file, "why": one.why} for one in result.unread],
        "taken_back": [{"file": one.file, "why": one.why} for one in result.taken_back],
        "changed": result.changed,
        "gone": result.gone,
        "only_worth_a_look": {one.check_id: why_fallen(one) for one in result.fallen},
    }


def _letter_as_json(one: PlacedLetter) -> dict[str, object]:
    letter = one.letter
    return {
        "file": str(one.path) if one.path else None,
        "sha256": letter.digest,
        "match": letter.how,
        "row": letter.item_key or None,
        "rows": letter.candidates,
        "language": letter.language or None,
        "hints": [
            {
                "check": hint.check,
                "certainty": hint.certainty,
                "question": hint.question,
                "code": hint.code,
                "paragraph": hint.paragraph or None,
            }
            for hint in letter.hints
        ],
    }


def _tell_attached(result: AttachResult) -> None:
    """What came of the letters, the urgent first, each list cut short."""
    _list("Possible data breach, to be seen to at once", [one.file for one in result.urgent])
    click.echo(
        f"Letters of {result.month.label}: {result.read:,} read, {result.unchanged:,} unchanged since they were "
        f"read. {counted(len(result.matched), 'letter')} matched with a row of the log."
    )
    hints = sum(len(one.letter.hints) for one in result.letters)
    to_mend = counted(len(result.certain), "letter has", "letters have")
    click.echo(f"{to_mend} something to put right; {hints:,} hints in all.")
    _list("Changed since they were read, and read anew", result.changed)
    _list(
        "May answer several rows: say which with iqa letters attach FILE --row URN",
        [one.file for one in result.one_of_several],
    )
    _list("Answer no row of the log", [one.file for one in result.unmatched])
    twice = [f"{result.called[key]}: {', '.join(files)}" for key, files in result.twice.items()]
    _list("Rows with more than one letter", twice)
    _list("Rows called sent without a letter", [result.called[key] for key in result.without])
    _list("Passed over", [f"{one.file}: {one.why}" for one in result.taken_back])
    _list("Not read", [f"{one.file}: {one.why}" for one in result.unread])
    _list("No longer where they were read", [one.called for one in result.letters if one.is_gone])
    _list("Checks that are only worth a look", [f"{one.check_id}: {why_fallen(one)}" for one in result.fallen])


def _list(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    click.echo(f"{title} ({len(lines):,}):")
    for line in lines[:LISTED]:
        click.echo(f"  {line}")
    if len(lines) > LISTED:
        click.echo(f"  and {len(lines) - LISTED:,} more; --json lists all.")
