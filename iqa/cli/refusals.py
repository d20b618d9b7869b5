"""The one place where a refusal becomes words on the terminal and an exit code."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from iqa.cli.next_steps import in_words, steps_as_json
from iqa.errors import IqaError, LetterFileError, Problem, UnavailableError, UsageError

if TYPE_CHECKING:
    from iqa.intake.problems.grouping import ProblemGroup

SHOWN = 20
"""Problems printed before the rest is counted."""


def report(refusal: Exception, *, as_json: bool) -> int:
    """Print what went wrong and what to do; return the exit code. Anything not foreseen is raised again."""
    if isinstance(refusal, click.Abort):
        click.echo(str(refusal) or "Stopped. Nothing more was done.", err=True)
        return 1
    if isinstance(refusal, BrokenPipeError):
        _stop_writing()
        return 1
    if isinstance(refusal, OSError):
        refusal = _unavailable(refusal)
    if isinstance(refusal, click.ClickException):
        if as_json:
            put_wrongly = UsageError(refusal.format_message())
            click.echo(_as_json(put_wrongly, refusal.exit_code))
        refusal.show()
        return refusal.exit_code
    if not isinstance(refusal, IqaError):
        raise refusal
    if as_json:
        click.echo(_as_json(refusal, refusal.exit_code))
        return refusal.exit_code
    drafter = isinstance(refusal, LetterFileError)  # who checks a letter is told what to do, not of an error
    click.echo(refusal.message if drafter else f"Error: {refusal.message}", err=True)
    told = [problem for problem in refusal.problems if problem.message not in refusal.message]
    lines = [each.said(in_words) for each in (told if len(told) <= SHOWN else _grouped(refusal.problems))]
    for line in lines[:SHOWN]:
        click.echo(f"  {line}", err=True)
    if len(lines) > SHOWN:
        click.echo(f"  … and {len(lines) - SHOWN} more.", err=True)
    if refusal.hint:
        click.echo(f"What to do: {in_words(refusal.hint)}", err=True)
    return refusal.exit_code


def _unavailable(fault: OSError) -> UnavailableError:
    """What the operating system would not do, for a person: which file, why, and what to try."""
    what = f"{fault.filename} cannot be used" if fault.filename else "The operating system refused"
    why = fault.strerror or type(fault).__name__
    return UnavailableError(
        f"{what}: {why}.",
        "Close it in other programs, see that the disk has room and that you may write there, and try again.",
    )


def _stop_writing() -> None:
    """The reader of our output, such as `head`, has gone: let nothing more be written to it, even at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _grouped(problems: Sequence[Problem]) -> "Iterable[Problem | ProblemGroup]":
    """More problems than a screen holds: one line for each thing to do."""
    from iqa.intake.problems.grouping import grouped  # the whole of intake is not wanted for `iqa --help`

    return grouped(problems)


def problem_as_json(problem: Problem) -> dict[str, object]:
    """A problem with the keys that scripts may rely on."""
    return {
        "code": problem.code,
        "message": f"{problem.message} {in_words(problem.hint)}".strip(),
        "sheet": problem.sheet or problem.place,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "severity": str(problem.severity),
        "next_steps": steps_as_json(problem.hint),
    }


def _as_json(refusal: IqaError, code: int) -> str:
    return json.dumps(
        {
            "error": {
                "kind": refusal.kind,
                "message": refusal.message,
                "hint": in_words(refusal.hint),
                "next_steps": steps_as_json(refusal.hint),
                "exit_code": code,
            },
            "problems": [problem_as_json(problem) for problem in refusal.problems],
            **refusal.details,
        },
        indent=2,
        ensure_ascii=False,
    )
