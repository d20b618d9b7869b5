"""`iqa import`: take in an export, and say in plain words what came of it."""

from pathlib import Path
from typing import Any

import click

from iqa.cli.common import print_json, print_table, shown_path, workspace_command
from iqa.cli.refusals import problem_as_json
from iqa.domain import Kind, LetterState
from iqa.errors import Problem, Severity, UsageError
from iqa.intake.problem_groups import grouped
from iqa.workflow.importing import ImportRequest, ImportResult, import_export
from iqa.workflow.workspace import Workspace


@workspace_command("import")
@click.argument("kind", type=click.Choice([str(kind) for kind in Kind]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--month", metavar="YYYY-MM", default="", help="The month the rows belong to.")
@click.option("--sheet", metavar="NAME", help="The sheet to read, when it is not the obvious one.")
@click.option("--header-row", type=click.IntRange(min=1), metavar="N", help="The row that holds the headings.")
@click.option(
    "--column", "columns", multiple=True, metavar='FIELD="Heading"', help="Where to find a field. May be repeated."
)
@click.option("--dry-run", is_flag=True, help="Show what would happen; store nothing.")
def import_command(workspace: Workspace, as_json: bool, kind: str, file: Path, **options: Any) -> None:
    """Take in an export: KIND is cases, letters, police-files or staff; FILE any spreadsheet or .csv.

    Rows that cannot be used are left out and counted; a file that cannot be used stores nothing.
    """
    options["columns"] = _columns(options["columns"])
    result = import_export(workspace, ImportRequest(Kind(kind), file, **options))
    if as_json:
        print_json(_as_json(result))
    else:
        _tell(result)


def _columns(given: tuple[str, ...]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for one in given:
        field, separator, heading = one.partition("=")
        if not separator or not field.strip() or not heading.strip():
            raise UsageError(f"--column {one} names no heading.", 'Write it so: --column urn="Case Ref No"')
        columns[field.strip()] = heading.strip().strip('"')
    return columns


def _tell(result: ImportResult) -> None:
    counts = result.counts
    of_month = f" for {result.month}" if result.month else ""
    if result.dry_run:
        click.echo("Nothing is stored: this is what an import would do.")
    click.echo(f"{result.file}: {counts.accepted:,} rows accepted, {counts.rejected:,} rejected{of_month}.")
    if counts.merged:
        click.echo(f"{counts.merged:,} rows repeat a piece of work and were merged with it.")
    if counts.carried_over:
        click.echo(f"{counts.carried_over:,} unsent letters of earlier months are carried over.")
    if result.dry_run:
        _tell_mapping(result)
    _tell_problems(result.problems)
    if result.unchanged:
        click.echo("These rows are already here, so nothing has changed.")
    elif result.kind is not Kind.STAFF:
        click.echo(
            f"Population version {result.version}: {result.rows:,} pieces of work, SHA-256 {result.digest}."
        )
    if result.changes and not result.changes.none:
        changes = result.changes
        click.echo(
            f"Against the version before: {len(changes.added):,} added, {len(changes.removed):,} removed, "
            f"{len(changes.altered):,} altered."
        )
    if result.letters:
        states = [(state, result.letters.count(state)) for state in LetterState]
        told = ", ".join(f"{count:,} {state}" for state, count in states if count)
        click.echo(f"Victim letters of the month: {told}.")
    for path in result.files:
        click.echo(f"Wrote {shown_path(path)}")


def _tell_mapping(result: ImportResult) -> None:
    click.echo("\nHow the columns were matched:")
    rows = [
        [match.field, match.heading, str(match.how), f"{match.confidence:.0%}"]
        for match in sorted(result.mapping.matches.values(), key=lambda match: match.index)
    ]
    print_table(["Field", "Heading", "How", "Sure"], rows)
    if result.mapping.unused:
        click.echo(f"Not used: {', '.join(result.mapping.unused)}")
    click.echo("\nThe first rows as understood:")
    for row in result.preview:
        told = "; ".join(f"{name} {' '.join(value.split())}" for name, value in row.facts.items())
        click.echo(f"  row {row.row}: {told}")
    click.echo()


def _tell_problems(problems: tuple[Problem, ...]) -> None:
    """One imperative for each thing to do, what costs a row first, with the first places of each."""
    for group in grouped(problems):
        done = "Left out" if group.severity is Severity.REJECTED else "Look at"
        click.echo(f"  {done}: {group}")


def _as_json(result: ImportResult) -> dict[str, Any]:
    return {
        "kind": str(result.kind),
        "file": result.file,
        "month": result.month,
        "dry_run": result.dry_run,
        "accepted": result.counts.accepted,
        "rejected": result.counts.rejected,
        "merged": result.counts.merged,
        "carried_over": result.counts.carried_over,
        "unchanged": result.unchanged,
        "problems": [problem_as_json(problem) for problem in result.problems],
        "mapping": {
            match.field: {"heading": match.heading, "how": str(match.how), "confidence": match.confidence}
            for match in result.mapping.matches.values()
        },
        "unused": list(result.mapping.unused),
        "population": {"digest": result.digest, "version": result.version, "rows": result.rows},
        "changes": {
            "added": len(result.changes.added),
            "removed": len(result.changes.removed),
            "altered": len(result.changes.altered),
        }
        if result.changes
        else None,
        "letters": {str(state): result.letters.count(state) for state in LetterState} if result.letters else None,
        "files": [str(path) for path in result.files],
    }
