"""`iqa criteria`: check a criteria file, or say what changed between two."""

from pathlib import Path

import click

from iqa.cli.common import json_option, print_json
from iqa.cli.ending import tell_next
from iqa.cli.next_steps import in_words
from iqa.cli.refusals import problem_as_json
from iqa.criteria import check_scheme, compare_schemes, load_scheme
from iqa.errors import NotFoundError, Severity
from iqa.files import check_ordinary
from iqa.next_steps import Blank, NextStep, advice

REFUSED = 1


@click.group("criteria")
def criteria_command() -> None:
    """Check a criteria file, or compare two."""


@criteria_command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def check_command(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Check a criteria FILE and name every fault by its line."""
    check_ordinary(file)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotFoundError(f"There is no criteria file to read in {file}.", "Check the name.") from None
    problems = check_scheme(text, file.name)
    faulty = any(problem.severity is Severity.REJECTED for problem in problems)
    if as_json:
        print_json(
            {"file": file.name, "usable": not faulty, "problems": [problem_as_json(found) for found in problems]}
        )
    else:
        for problem in problems:
            click.echo(f"{'Note, ' if problem.severity is Severity.NOTICE else ''}{problem.said(in_words)}")
    if faulty:
        ctx.exit(REFUSED)
    if not as_json:
        scheme = load_scheme(file)
        click.echo(
            f"{scheme.title}, version {scheme.version}: {len(scheme.asked())} questions in the core form, "
            f"{len(scheme.criteria)} in all."
        )
        tell_next(_IN_USE)


@criteria_command.command("diff")
@click.argument("old")
@click.argument("new")
@json_option
def diff_command(old: str, new: str, as_json: bool) -> None:
    """Say what changed from the OLD criteria to the NEW: files, or names of built-in schemes."""
    changes = compare_schemes(load_scheme(old), load_scheme(new))
    sentences = list(changes.sentences())
    if as_json:
        print_json({"changed": changes.changed, "changes": sentences})
        return
    for sentence in sentences:
        click.echo(sentence)
    if not changes.changed:
        click.echo("Nothing has changed.")
    tell_next(_IN_USE)


_IN_USE = advice(
    "Criteria are used from the folder criteria of a workspace. To see what a draw by them would come to: ",
    NextStep("draw", {"scheme": Blank("SCHEME"), "month": Blank("YYYY-MM"), "dry_run": True}),
)
