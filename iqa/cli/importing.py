"""`iqa import`: read an export, and say in plain words what came of it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from iqa.cli.ahead import begun_reading
from iqa.cli.common import (
    agreed,
    may_ask,
    print_json,
    print_table,
    shown_path,
    workspace_command,
)
from iqa.cli.ending import ends_with, has_recorded
from iqa.cli.import_parameters import import_parameters, named_columns
from iqa.cli.next_steps import in_words
from iqa.cli.problem_files import outdated_problems, worked_in, write_problems
from iqa.cli.publishing import Done, publish
from iqa.cli.refusals import problem_as_json
from iqa.domain import Kind, LetterState, Month, long_date
from iqa.errors import DoubtedError, Problem, Severity, SheetError, UnavailableError
from iqa.fields import heading
from iqa.intake.changes import Altered, Changes
from iqa.intake.doubt_words import doubt_in_words
from iqa.intake.doubts import Doubt
from iqa.intake.mapping import ColumnMapping
from iqa.intake.problems.grouping import grouped
from iqa.next_steps import Advice, NextStep, StepValue, advice, joined_hints
from iqa.police_files import FileTotals
from iqa.records.workspace import Workspace
from iqa.staff import names_apart
from iqa.text import counted
from iqa.values import as_dict
from iqa.workflow.importing import ImportResult, import_export, refused_rows
from iqa.workflow.incoming import ImportRequest, columns_of, month_of
from iqa.workflow.rematching import Rematched
from iqa.workflow.rendering import chase_list_files

if TYPE_CHECKING:
    from iqa.victim_letters.owed import LettersOwed

CHANGES_SHOWN = 5
_STORED = "The rows are imported and stored."
ROWS_SHOWN, TEXT_SHOWN = 3, 20
_ITEMS = {Kind.LETTERS: ("letter", ""), Kind.POLICE_FILES: ("failure", ""), Kind.OUTCOMES: ("outcome", "")}
"""What the rows of a kind are called, one and several; of the others: pieces of work."""


@workspace_command("import")
@import_parameters
def import_command(workspace: Workspace, as_json: bool, kind: str, file: Path, **options: Any) -> None:
    """Import an export: KIND is cases, letters, police-files, outcomes or staff; FILE any spreadsheet or .csv.

    Rows that cannot be used are left out and counted; a file that cannot be used stores nothing. One that may be
    another month's, or a part of what was meant, is stored only with --yes.
    """
    options["columns"] = named_columns(Kind(kind), options["columns"])
    request = ImportRequest(Kind(kind), file, begun=begun_reading(), **options)
    try:
        done = _imported(workspace, request, may_ask=may_ask() and not as_json)
    except SheetError as refused:
        refused.details = _columns_as_json(columns_of(workspace, request)) if as_json else {}
        raise
    if request.dry_run:
        ends_with(_to_store(request))
    if as_json:
        print_json(_as_json(done))
    else:
        _tell(done, workspace)


class PublishedImport(Struct, frozen=True):
    """What an import did, and the files it wrote. `outdated` are problems workbooks of earlier imports that this
    one has overtaken; none for a trial."""

    result: ImportResult
    files: tuple[Path, ...]
    outdated: tuple[Path, ...] = ()


def _imported(workspace: Workspace, request: ImportRequest, *, may_ask: bool) -> PublishedImport:
    """The import done; of one that is doubted, somebody at a terminal is asked."""
    try:
        return import_and_publish(workspace, request)
    except DoubtedError as doubted:
        if not may_ask:
            raise
        for problem in doubted.problems:
            click.echo(f"  Doubted: {problem.said(in_words)}")
        agreed("Import it all the same?")
    return import_and_publish(workspace, replace(request, sure=True))


def import_and_publish(workspace: Workspace, request: ImportRequest) -> PublishedImport:
    """Import one export and write what comes of it.

    Rows with something to mend come back in a problems workbook, also from a trial and from a file refused.
    """
    request = replace(request, month=month_of(request))
    try:
        result = import_export(workspace, request)
    except SheetError as refused:
        files = write_problems(workspace, request, refused_rows(workspace, request, refused))
        raise _with_files(refused, files) from refused
    if request.dry_run:
        return PublishedImport(result, _write_if_possible(workspace, request, result))
    stored = Done(_STORED, _again(request))
    if not result.unchanged:
        has_recorded(stored)
    files = write_problems(workspace, request, result.to_mend, stored)
    if result.chase_list is not None:
        done = Done(_STORED, NextStep("chase-list", {"month": str(result.month)}))
        chased = publish(workspace, result.month, chase_list_files(workspace, result.chase_list), done)
        files = (*(one.path for one in chased), *files)
    return PublishedImport(result, files, outdated_problems(workspace, request, files))


def _write_if_possible(workspace: Workspace, request: ImportRequest, result: ImportResult) -> tuple[Path, ...]:
    """The problems workbook of a trial; nothing where the workspace may only be read, which stops no trial."""
    with suppress(UnavailableError):
        return write_problems(workspace, request, result.to_mend)
    return ()


def _again(request: ImportRequest) -> NextStep:
    """The same import once more, which stores nothing twice."""
    values: dict[str, StepValue] = {"kind": str(request.kind), "file": str(request.file)}
    values |= {"month": str(request.month)} if request.month else {}
    values |= {"sheet": request.sheet} if request.sheet else {}
    values |= {"header_row": request.header_row} if request.header_row else {}
    return NextStep("import", values)  # which columns were named is remembered


def _to_store(request: ImportRequest) -> Advice:
    """How a trial becomes an import."""
    named = request.columns or request.sheet or request.header_row
    options = ", with the options as they were" if named else ""
    return advice(f"To store it, the same without --dry-run{options}: ", _again(request))


def _with_files(refused: SheetError, files: tuple[Path, ...]) -> SheetError:
    """The refusal, saying where the rows are with what to do about each."""
    if not files:
        return refused
    hint = joined_hints(refused.hint, f"The rows with what to do about each are in {files[0]}.")
    return SheetError(refused.message, hint, refused.problems)


def _tell(done: PublishedImport, workspace: Workspace) -> None:
    result = done.result
    _tell_rows(result)
    doubted = {str(doubt.code) for doubt in result.doubts} if result.dry_run else set()
    _tell_problems(tuple(problem for problem in result.problems if problem.code not in doubted))
    if result.dry_run:
        _tell_doubts(result.doubts)
    if result.unchanged:
        click.echo("These rows are already here, so nothing has changed.")
    elif result.kind is not Kind.STAFF:
        rows = counted(result.rows, *_ITEMS.get(result.kind, ("piece of work", "pieces of work")))
        click.echo(f"Population version {result.version}: {rows}, SHA-256 {result.digest}.")
    if result.draw and result.draw.eligible:
        click.echo(f"Eligible for {result.draw.scheme}: {result.draw.eligible:,} of {result.draw.of:,}.")
    if result.changes and not result.changes.none:
        names = names_apart(workspace.people()) if result.kind is Kind.STAFF else {}
        _tell_changes(result.changes, result.kind, names)
    if result.letters:
        _tell_letters(result.letters)
    tell_rematched(result.rematched, trial=result.dry_run)
    if result.police and result.month:
        _tell_police(result.police, result.month, workspace.today)
    for path in done.files:
        click.echo(f"Wrote {shown_path(path)}")
    for path in done.outdated:
        click.echo(f"{shown_path(path)} is from an earlier import{_advice(workspace, path)}")
    if result.step:
        click.echo(f'This is step {result.step}. Should it be wrong: iqa withdraw {result.step} --reason "…"')


def _tell_doubts(doubts: Sequence[Doubt]) -> None:
    """What speaks against an export that was tried, and what its import wants then."""
    for doubt in doubts:
        click.echo(f"  Doubted: {doubt_in_words(doubt)}")
    if doubts:
        click.echo("It would be stored only with --yes.")


def _tell_rows(result: ImportResult) -> None:
    """How many rows came to what, and what of the table was not read."""
    counts = result.counts
    of_month = f" for {result.month}" if result.month else ""
    if result.dry_run:
        click.echo("Nothing is stored: this is what an import would do.")
    click.echo(
        f"{result.file}: {counted(counts.accepted, 'row')} accepted, {counts.rejected:,} rejected{of_month}."
    )
    if counts.merged:
        click.echo(f"{counted(counts.merged, 'repeated row')} merged with the row of the same piece of work.")
    if counts.carried_over:
        click.echo(f"{counts.carried_over:,} unsent letters of earlier months are carried over.")
    _tell_headings(result)


def _tell_headings(result: ImportResult) -> None:
    """How a trial matched the columns; of any import, the headings that it did not use."""
    if result.dry_run:
        _tell_mapping(result)
    if result.mapping.unused:
        click.echo(f"Not used: {', '.join(result.mapping.unused)}")


def _advice(workspace: Workspace, path: Path) -> str:
    """What to do with a problems workbook that this import has overtaken."""
    if worked_in(workspace, path):
        return (
            " and was saved since. Import it if those corrections are still wanted; otherwise it may be deleted."
        )
    return " and out of date: correct nothing in it. It may be deleted."


def _tell_letters(letters: "LettersOwed") -> None:
    """How many letters stand how, and of those sent how many went late."""
    told = []
    for state in LetterState:
        if count := letters.count(state):
            apart = _sent_apart(letters) if state is LetterState.SENT else ""
            told.append(f"{count:,} {state}{apart}")
    click.echo(f"Victim letters of the month: {', '.join(told) or 'none'}.")


def _sent_apart(letters: "LettersOwed") -> str:
    late, untold = letters.sent(late=True), letters.sent(late=None)
    missing = f", {untold:,} that cannot be assessed" if untold else ""
    return f" ({letters.sent(late=False):,} in time, {late:,} late{missing})"


def tell_rematched(found: Sequence[Rematched], *, trial: bool = False) -> None:
    """The other lists that this import changed, and those it would have changed had no sample been drawn."""
    for one in found:
        changes = one.changes
        month = one.month.label
        differs = (
            f"{len(changes.added):,} added, {len(changes.removed):,} removed, {len(changes.altered):,} altered"
        )
        if one.drawn:
            click.echo(
                f"The {one.kind} of {month} would change ({differs}). A sample was drawn from them, so that they "
                "stay as they are; the next import of them takes it up."
            )
        else:
            were = "would be" if trial else "were"
            click.echo(f"The {one.kind} of {month} {were} matched anew ({differs}): version {one.version}.")
        _tell_changes_by_row(changes, one.kind)


def _tell_changes_by_row(changes: Changes, kind: Kind, names: Mapping[str, str] | None = None) -> None:
    called = names or {}
    gone = "No longer on it" if kind is Kind.STAFF else "Removed"
    _tell_first("Added", [called.get(key, key) for key in changes.added])
    _tell_first(gone, [called.get(key, key) for key in changes.removed])
    _tell_first("Altered", [f"{called.get(one.key, one.key)}: {_altered(one, kind)}" for one in changes.altered])


def _tell_police(police: FileTotals, month: Month, today: date) -> None:
    """Failures, cases and disputes, and by when what is still disputed is to be settled."""
    told = f"Police files of the month: {counted(police.failures, 'failure')} in {counted(police.cases, 'case')}"
    if police.not_recorded == police.failures:
        click.echo(f"{told}; nothing says which of them are disputed.")
        return
    told += f"; {police.disputed:,} disputed"
    if police.disputed:
        told += f", {police.unresolved:,} of them without an answer" if police.unresolved else ", all answered"
    if police.not_recorded:
        told += f"; {police.not_recorded:,} where nothing says whether they are disputed"
    click.echo(f"{told}.")
    if police.unresolved:
        after = (police.resolve_by - month.last).days
        late = f", {counted((today - police.resolve_by).days, 'day')} ago" if police.resolve_by < today else ""
        click.echo(
            f"Disputes are to be settled within {after} days of the month's end, "
            f"by {long_date(police.resolve_by)}{late}."
        )


def _tell_changes(changes: Changes, kind: Kind, names: Mapping[str, str]) -> None:
    """How many rows a corrected export added, removed and altered, and which: the first few of each.

    People, by their ids in `names`, are called by name.
    """
    before = "list" if kind is Kind.STAFF else "version"
    click.echo(
        f"Against the {before} before: {len(changes.added):,} added, {len(changes.removed):,} removed, "
        f"{len(changes.altered):,} altered."
    )
    _tell_changes_by_row(changes, kind, names)


def _tell_first(word: str, lines: Sequence[str]) -> None:
    for line in lines[:CHANGES_SHOWN]:
        click.echo(f"  {word}: {line}")
    if len(lines) > CHANGES_SHOWN:
        click.echo(f"  … and {len(lines) - CHANGES_SHOWN:,} more, all in what --json prints.")


def _altered(one: Altered, kind: Kind) -> str:
    return "; ".join(
        f"{heading(field, kind)} {before or 'blank'}, now {after or 'blank'}"
        for field, (before, after) in one.fields.items()
    )


def _changes_as_json(changes: Changes) -> dict[str, Any]:
    return {
        "added": len(changes.added),
        "removed": len(changes.removed),
        "altered": len(changes.altered),
        "rows": {
            "added": list(changes.added),
            "removed": list(changes.removed),
            "altered": {
                one.key: {field: list(values) for field, values in one.fields.items()} for one in changes.altered
            },
        },
    }


def _tell_mapping(result: ImportResult) -> None:
    """Each column with the field it was matched to, how surely, and what its first rows were understood as."""
    click.echo("\nHow the columns were matched, and the first rows as understood:")
    matches = sorted(result.mapping.matches.values(), key=lambda match: match.index)
    matched = [[match.heading, match.field, str(match.how), f"{match.confidence:.0%}"] for match in matches]
    taken = sum(max(map(len, column)) + 2 for column in zip(*matched, strict=True))
    fitting = max(1, (get_terminal_size().columns - taken) // (TEXT_SHOWN + 2))
    first = result.preview[: min(fitting, ROWS_SHOWN)]
    understood = [[_cut(row.facts.get(match.field, "")) for row in first] for match in matches]
    print_table(
        ["Heading", "Field", "How", "Sure", *(f"Row {row.row}" for row in first)],
        [[*left, *right] for left, right in zip(matched, understood, strict=True)],
    )
    click.echo()


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1]}…"


def _tell_problems(problems: tuple[Problem, ...]) -> None:
    """One imperative for each thing to do, what costs a row first, with the first places of each."""
    for group in grouped(problems):
        done = "Left out" if group.severity is Severity.REJECTED else "Look at"
        click.echo(f"  {done}: {group.said(in_words)}")


def _columns_as_json(mapping: ColumnMapping | None) -> dict[str, Any]:
    """How the columns were matched, and what headings left over most likely mean; nothing where none was read."""
    if mapping is None:
        return {"mapping": {}, "suggestions": [], "unused": []}
    return {
        "mapping": {
            match.field: {"heading": match.heading, "how": str(match.how), "confidence": match.confidence}
            for match in mapping.matches.values()
        },
        "suggestions": [as_dict(suggestion) for suggestion in mapping.suggestions],
        "unused": list(mapping.unused),
    }


def rematched_as_json(found: Sequence[Rematched]) -> list[dict[str, Any]]:
    """The other lists that were changed, or would have been, with the keys that scripts may rely on."""
    return [
        {
            "kind": str(one.kind),
            "month": one.month,
            "version": one.version,
            "drawn": one.drawn,
            "changes": _changes_as_json(one.changes),
        }
        for one in found
    ]


def _as_json(done: PublishedImport) -> dict[str, Any]:
    result = done.result
    return {
        "kind": str(result.kind),
        "file": result.file,
        "month": str(result.month or ""),
        "dry_run": result.dry_run,
        "accepted": result.counts.accepted,
        "rejected": result.counts.rejected,
        "merged": result.counts.merged,
        "carried_over": result.counts.carried_over,
        "unchanged": result.unchanged,
        "step": result.step or None,
        "problems": [problem_as_json(problem) for problem in result.problems],
        "doubts": [
            {"code": str(doubt.code), "facts": dict(doubt.facts), "message": doubt_in_words(doubt)}
            for doubt in result.doubts
        ],
        **_columns_as_json(result.mapping),
        "population": {"digest": result.digest, "version": result.version, "rows": result.rows},
        "eligible": result.draw.eligible if result.draw else None,
        "changes": _changes_as_json(result.changes) if result.changes else None,
        "letters": {str(state): result.letters.count(state) for state in LetterState} if result.letters else None,
        "letters_late": result.letters.sent(late=True) if result.letters else None,
        "police_files": as_dict(result.police) if result.police else None,
        "rematched": rematched_as_json(result.rematched),
        "files": [str(path) for path in done.files],
        "outdated": [str(path) for path in done.outdated],
    }
