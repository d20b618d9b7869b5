"""`iqa criteria`: check a criteria file, or say what changed between two."""

from pathlib import Path

import click

from iqa.cli.common import json_option, print_json
from iqa.cli.ending import tell_next
from iqa.cli.next_steps import in_words
from iqa.cli.refusals import problem_as_json
from iqa.criteria import check_scheme, compare_schemes, criteria_text, load_scheme
from iqa.errors import Severity
from iqa.letter_checks.in_force import checks_with, is_of_checks, problems_in
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.schemes import own_values, standard_ids
from iqa.records.workspace import SETTINGS_FILE, workspace_around
from iqa.settings import read_settings

REFUSED = 1


@click.group("criteria")
def criteria_command() -> None:
    """Check a criteria file, or compare two."""


@criteria_command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def check_command(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Check a criteria FILE, or one of checks of letters, and name every fault by its line.

    A file in a workspace is checked by what the settings of that workspace hold.
    """
    standards, values = _settings_around(file)
    text = criteria_text(file)
    of_letters = is_of_checks(text)
    problems = problems_in(text, file.name) if of_letters else check_scheme(text, file.name, standards, values)
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
    if not as_json and of_letters:
        checks = checks_with(text, name=file.name)
        click.echo(f"Checks of letters, version {checks.version}: {len(checks.checks)} in all.")
    elif not as_json:
        scheme = load_scheme(file, standards, values)
        click.echo(
            f"{scheme.title}, version {scheme.version}: {len(scheme.asked())} questions in the core form, "
            f"{len(scheme.criteria)} in all."
        )
        tell_next(_IN_USE)


def _settings_around(file: Path) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """The standards of the workspace that a file stands in, None where it stands in none, and what else of its
    settings a condition may name."""
    workspace = workspace_around(file)
    if workspace is None:
        return None, ()
    settings = read_settings(workspace / SETTINGS_FILE)
    return standard_ids(settings), own_values(settings)


@criteria_command.command("diff")
@click.argument("old")
@click.argument("new")
@json_option
def diff_command(old: str, new: str, as_json: bool) -> None:
    """Say what changed from the OLD criteria to the NEW: files, or names of built-in schemes."""
    changes = compare_schemes(*(load_scheme(one, *_settings_around(Path(one))) for one in (old, new)))
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
