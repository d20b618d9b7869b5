"""`iqa criteria`: check a criteria file, say what changed between two, or print one as a page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import json_option, overwrite_option, print_json, shown_path
from iqa.cli.ending import tell_next
from iqa.cli.next_steps import in_words
from iqa.cli.pages import refuse_page, workspace_here, write_page
from iqa.cli.refusals import problem_as_json
from iqa.criteria import compare_schemes, criteria_page, criteria_text, diff_page, load_scheme
from iqa.domain import Standard
from iqa.errors import Problem, Severity
from iqa.letter_checks.in_force import checks_with, is_of_checks, problems_in
from iqa.marking.burden import most_asked, most_in_words
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.schemes import own_values, standard_ids
from iqa.records.workspace import SETTINGS_FILE, workspace_around
from iqa.settings import Settings, default_standards, read_settings
from iqa.workflow.checking_criteria import CriteriaGround, check_criteria

REFUSED = 1


@click.group("criteria")
def criteria_command() -> None:
    """Check a criteria file, compare two, or print one as a page."""


@criteria_command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def check_command(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Check a criteria FILE, or one of checks of letters, and name every fault by its line.

    A file in a workspace is checked by what the settings of that workspace hold. What no row of the samples would
    be asked, and what no column of an export could compute, is pointed out too.
    """
    standards, values = _settings_around(file)
    text = criteria_text(file)
    of_letters = is_of_checks(text)
    ground = CriteriaGround(_rules_around(file), standards, values)
    problems: tuple[Problem, ...] = (
        problems_in(text, file.name) if of_letters else check_criteria(text, file.name, ground)
    )
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
        click.echo(most_in_words(most_asked(scheme), scheme.item_name))
        for module in scheme.modules:
            more = most_asked(scheme, (module.id,))
            click.echo(f"  with {module.label}: {most_in_words(more, scheme.item_name)}")
        tell_next(_IN_USE)


def _settings_around(file: Path) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """The standards of the workspace that a file stands in, None where it stands in none, and what else of its
    settings a condition may name."""
    workspace = workspace_around(file)
    if workspace is None:
        return None, ()
    settings = read_settings(workspace / SETTINGS_FILE)
    return standard_ids(settings), own_values(settings)


def _rules_around(file: Path) -> tuple[Standard, ...]:
    """The rules of the standards of the workspace that a file stands in, else the tool's own."""
    workspace = workspace_around(file)
    return read_settings(workspace / SETTINGS_FILE).standards if workspace else default_standards()


@criteria_command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "--page", type=click.Path(path_type=Path), metavar="FILE", help="Write it as a page for a committee to adopt."
)
@overwrite_option
@json_option
@click.pass_context
def diff_command(
    ctx: click.Context, /, old: str, new: str, page: Path | None, overwrite: bool, as_json: bool
) -> None:
    """Say what changed from the OLD criteria to the NEW: files, or names of built-in schemes.

    An earlier version of a built-in scheme is named as casework@2026.1.
    """
    before, after = (load_scheme(one, *_settings_around(Path(one))) for one in (old, new))
    changes = compare_schemes(before, after)
    if page is not None:
        outer: Mapping[str, Any] = ctx.obj or {}
        workspace = workspace_here(outer.get("workspace"), outer.get("actor"))
        refuse_page(page, workspace, overwrite)
        marking = (workspace.settings if workspace else Settings(area="")).protective_marking
        write_page("criteria_diff.html", diff_page(before, after, marking), page, workspace)
    sentences = list(changes.sentences())
    if as_json:
        print_json({"changed": changes.changed, "changes": sentences})
        return
    for sentence in sentences:
        click.echo(sentence)
    if page is not None:
        click.echo(f"Wrote {shown_path(page)}")
    tell_next(_IN_USE)


@criteria_command.command("page")
@click.argument("schemes", nargs=-1, required=True)
@json_option
def page_command(schemes: tuple[str, ...], as_json: bool) -> None:
    """Print criteria as a page to read, adopt and keep, in Markdown: files, or names of built-in schemes."""
    page = criteria_page([load_scheme(one, *_settings_around(Path(one))) for one in schemes])
    if as_json:
        print_json({"page": page})
        return
    click.echo(page, nl=False)


_IN_USE = advice(
    "Criteria are used from the folder criteria of a workspace. To see what a draw by them would come to: ",
    NextStep("draw", {"scheme": Blank("SCHEME"), "month": Blank("YYYY-MM"), "dry_run": True}),
)
