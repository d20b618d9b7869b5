"""The one place where a refusal becomes words on the terminal and an exit code."""

import json

import click

from iqa.errors import IqaError, Problem

SHOWN = 20
"""Problems printed before the rest is counted."""


def report(refusal: Exception, *, as_json: bool) -> int:
    """Print what went wrong and what to do; return the exit code. Anything not foreseen is raised again."""
    if isinstance(refusal, click.exceptions.Exit):
        return refusal.exit_code
    if isinstance(refusal, click.Abort):
        click.echo("Stopped. Nothing more was done.", err=True)
        return 1
    if isinstance(refusal, click.ClickException):
        if as_json:
            click.echo(_as_json(refusal.format_message(), "", (), refusal.exit_code))
        refusal.show()
        return refusal.exit_code
    if not isinstance(refusal, IqaError):
        raise refusal
    problems: tuple[Problem, ...] = getattr(refusal, "problems", ())
    if as_json:
        click.echo(_as_json(refusal.message, refusal.hint, problems, refusal.exit_code))
        return refusal.exit_code
    click.echo(f"Error: {refusal.message}", err=True)
    told = [problem for problem in problems if problem.message not in refusal.message]
    for problem in told[:SHOWN]:
        click.echo(f"  {problem}", err=True)
    if len(told) > SHOWN:
        click.echo(f"  … and {len(told) - SHOWN} more.", err=True)
    if refusal.hint:
        click.echo(f"What to do: {refusal.hint}", err=True)
    return refusal.exit_code


def problem_as_json(problem: Problem) -> dict[str, object]:
    """A problem with the keys that scripts may rely on."""
    return {
        "code": problem.code,
        "message": problem.message,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "severity": str(problem.severity),
    }


def _as_json(message: str, hint: str, problems: tuple[Problem, ...], code: int) -> str:
    return json.dumps(
        {
            "error": {"message": message, "hint": hint, "exit_code": code},
            "problems": [problem_as_json(problem) for problem in problems],
        },
        indent=2,
        ensure_ascii=False,
    )
