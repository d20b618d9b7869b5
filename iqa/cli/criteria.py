"""`iqa criteria`: check a criteria file, or say what changed between two."""

from pathlib import Path

import click

from iqa.criteria import check_scheme, compare_schemes, load_scheme
from iqa.errors import NotFoundError, Severity

REFUSED = 1


@click.group("criteria")
def criteria_command() -> None:
    """Check a criteria file, or compare two."""


@criteria_command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def check_command(ctx: click.Context, file: Path) -> None:
    """Check a criteria FILE and name every fault by its line."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotFoundError(f"There is no criteria file to read in {file}.", "Check the name.") from None
    problems = check_scheme(text, file.name)
    for problem in problems:
        click.echo(f"{'Note, ' if problem.severity is Severity.NOTICE else ''}{problem}")
    faults = [problem for problem in problems if problem.severity is Severity.REJECTED]
    if faults:
        ctx.exit(REFUSED)
    scheme = load_scheme(file)
    core = len(scheme.asked())
    click.echo(
        f"{scheme.title}, version {scheme.version}: {core} questions in the core form, "
        f"{len(scheme.criteria)} in all."
    )


@criteria_command.command("diff")
@click.argument("old")
@click.argument("new")
def diff_command(old: str, new: str) -> None:
    """Say what changed from the OLD criteria to the NEW: files, or names of built-in schemes."""
    changes = compare_schemes(load_scheme(old), load_scheme(new))
    for sentence in changes.sentences():
        click.echo(sentence)
    if not changes.changed:
        click.echo("Nothing has changed.")
