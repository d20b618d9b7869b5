"""What `iqa serve` offers where there is no workspace yet: to make one, or to open the demonstration."""

from pathlib import Path

import click

from iqa.cli.common import may_ask
from iqa.cli.next_steps import quoted
from iqa.errors import NotFoundError
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import INIT, make_workspace, workspace_around

NEW, DEMONSTRATION, NOTHING = "new", "demonstration", "nothing"
NEW_FOLDER, DEMONSTRATION_FOLDER = Path("iqa-workspace"), Path("iqa-demo")
QUESTION = (
    f"What shall be opened: a {NEW} workspace, the {DEMONSTRATION} (everybody in it is made up), or {NOTHING}?"
)


def begun_elsewhere(refused: NotFoundError) -> Path:
    """The folder of a workspace that somebody at the terminal has chosen to begin.

    NotFoundError, with both ways on, where nobody can be asked; Abort where they choose nothing.
    """
    if not may_ask():
        raise NotFoundError(
            refused.message,
            advice("Make one: ", INIT, ", or look around in an invented one: ", NextStep("demo"), "."),
        ) from None
    click.echo(refused.message)
    chosen = click.prompt(QUESTION, type=click.Choice([NEW, DEMONSTRATION, NOTHING]), default=DEMONSTRATION)
    if chosen == NOTHING:
        raise click.Abort
    return _new() if chosen == NEW else _demonstration()


def _new() -> Path:
    area = click.prompt("The Area, as it stands in letters and papers")
    folder = Path(click.prompt("The folder for it", default=str(NEW_FOLDER)))
    made = make_workspace(folder, area, command=NextStep("init", {"area": area})).resolve()
    click.echo(f"Made a workspace for {area} in {quoted(str(made))}.")
    return made


def _demonstration() -> Path:
    """The demonstration, made now where it is not there yet."""
    folder = DEMONSTRATION_FOLDER.resolve()
    if workspace_around(folder) != folder:
        from iqa.cli.demo import run_demo  # it loads everything that there is

        click.echo(f"It is made in {quoted(str(folder))}, which takes a while:")
        run_demo(folder, lambda step: click.echo(f"  {step}"))
    return folder
