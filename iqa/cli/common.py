"""What every command shares: the workspace it works on, who is acting, and plain or JSON output."""

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from iqa.cli.commands import ACTING_HELP
from iqa.cli.ending import begin, stopped_words, tell_next, with_next_steps
from iqa.domain import Month, day_of
from iqa.errors import DoubtedError, NotFoundError, UsageError
from iqa.files import clear_temporaries
from iqa.next_steps import NextStep, advice
from iqa.records.upgrading import opened_at_this_release
from iqa.records.workspace import Workspace, find_workspace, open_workspace
from iqa.text import as_decimal

OWN_FOLDERS = ("out", "templates", "criteria", "policies")
"""The folders of a workspace that the tool itself writes into."""
Command = TypeVar("Command", bound=Callable[..., Any])


class StoppedError(click.Abort):
    """Somebody stopped a command. The words are what they are told: what is stored, and what is not done."""


def workspace_command(
    name: str, elsewhere: Callable[[NotFoundError], Path] | None = None
) -> Callable[[Callable[..., Any]], click.Command]:
    """A command that also takes --workspace, --as and --json, and gets `workspace` and `as_json` passed first.

    `elsewhere` is asked for a folder where nobody named one and none is found around here.
    """

    def made(function: Callable[..., Any]) -> click.Command:
        command = click.command(name)(_opening(function, elsewhere))
        command.params += [
            click.Option(["--workspace", "workspace_folder"], type=click.Path(), help="The workspace folder."),
            click.Option(["--as", "acting"], metavar="NAME", help=ACTING_HELP),
        ]
        return json_option(command)

    return made


def json_option(command: Command) -> Command:
    """Gives a command --json, passed as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(command)


def overwrite_option(command: Command) -> Command:
    """Gives a command that writes where the user says --overwrite, passed as `overwrite`."""
    told = "Replace a file that is there, also one that this tool did not write."
    return click.option("--overwrite", is_flag=True, help=told)(command)


def to_option(command: Command) -> Command:
    """Gives a command that only writes documents --to, passed as `to`: a folder, or None for the month's own."""
    told = "Write into this folder, not the month's own: where the workspace may only be read, say."
    return click.option("--to", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help=told)(
        command
    )


def month_option(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --month, which a command cannot do without; `what` is its line in the help."""
    return click.option("--month", metavar="YYYY-MM", default="", callback=_read_month, help=what)


def day_option(name: str, what: str, *, required: bool = True) -> Callable[[Command], Command]:
    """An option that is a day; `what` is its line in the help."""
    return click.option(name, metavar="YYYY-MM-DD", required=required, callback=_read_day, help=what)


def _read_day(_ctx: click.Context, _option: click.Parameter, given: str | None) -> date | None:
    """A day written YYYY-MM-DD. Raises UsageError for anything else."""
    if given is None:
        return None
    day = day_of(given.strip())
    if day is None:
        raise UsageError(f"{given!r} is not a day.", "Write it as year, month and day, such as 2026-12-31.")
    return day


def some_month_option(what: str, name: str = "month") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --month, or another that takes a month, of a command that can do without it: it gets a Month or
    None."""
    return click.option(f"--{name}", metavar="YYYY-MM", default="", callback=_read_some_month, help=what)


def _read_some_month(_ctx: click.Context, _option: click.Parameter, given: str) -> Month | None:
    """The month that was given, None without one. Raises UsageError for what is no month."""
    return Month.parse(given) if given else None


def _read_month(ctx: click.Context, _option: click.Parameter, given: str) -> Month:
    """The month that was given. Raises UsageError, with an example, when there is none or it is not a month."""
    if not given:
        raise UsageError(f"{ctx.command_path} needs a month.", "Add it, for example: --month 2026-10")
    return Month.parse(given)


def _opening(
    function: Callable[..., Any], elsewhere: Callable[[NotFoundError], Path] | None
) -> Callable[..., Any]:
    """The function of a command, called with the workspace that the shared options name."""

    @wraps(function)
    def run(*positional: Any, **values: Any) -> Any:
        outer = click.get_current_context().obj or {}
        folder = values.pop("workspace_folder") or outer.get("workspace")
        actor = values.pop("acting") or outer.get("actor")
        root = _found(folder, elsewhere)
        _clear_away(root)
        workspace = opened(root, acting_as(actor))
        as_json = values.pop("as_json")
        month = values.get("month") or values.get("since")
        begin(workspace, month if isinstance(month, Month) else None)
        try:
            function(*positional, workspace, as_json, **values)
        except click.exceptions.Exit as ended:
            _tell_next(as_json, refused=ended.exit_code != 0)
            raise
        except (KeyboardInterrupt, click.Abort) as stopped:
            raise StoppedError(stopped_words()) from stopped
        _tell_next(as_json)

    return run


def _found(folder: str | None, elsewhere: Callable[[NotFoundError], Path] | None) -> Path:
    try:
        return find_workspace(folder)
    except NotFoundError as refused:
        if folder or elsewhere is None:
            raise
        return elsewhere(refused)


def opened(root: Path, actor: str) -> Workspace:
    """The workspace in a folder; where that was of an older release, it says what was done."""
    workspace, kept = opened_at_this_release(root, lambda: open_workspace(root, actor))
    if kept:
        click.echo(
            f"The records were brought to this version of the tool. As they were, they are in {shown_path(kept)}.",
            err=True,
        )
    return workspace


def _tell_next(as_json: bool, *, refused: bool = False) -> None:
    if not as_json:
        tell_next(err=refused)


def _clear_away(root: Path) -> None:
    """Take away what commands that were killed had begun to write into a workspace."""
    inner = (Path(folder) for name in OWN_FOLDERS for folder, _, _ in os.walk(root / name))
    for folder in (root, *inner):
        clear_temporaries(folder)


def acting_as(given: str | None) -> str:
    """Who is acting: as given, else the operating system's user."""
    if given:
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown user"


@contextmanager
def progress_bar(label: str, *, as_json: bool) -> Iterator[Callable[[int, int], None]]:
    """A function to tell how many of how many are done: a bar on a terminal, nothing in a pipe."""
    visible = sys.stderr.isatty() and not as_json
    with click.progressbar(length=0, label=label, file=sys.stderr, hidden=not visible) as bar:

        def tell(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield tell


class TypedRate(click.ParamType[float]):
    """A rate from 0 to 1, typed as 0.1 or as 10%."""

    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The rate as a number."""
        try:
            return float(as_decimal(str(value)))
        except ValueError:
            self.fail(f"{value} is not a rate: write 0.1 or 10%.", param, ctx)


def yes_option(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --yes of a command that may do what cannot be undone; `what` is its line in the help."""
    return click.option("--yes", is_flag=True, help=what)


def only_if_meant(what: str, step: NextStep, *, yes: bool, as_json: bool) -> None:
    """Say what cannot be undone before it is done, and go on only where somebody means it: by --yes, or asked.

    DoubtedError, with the line to type, where nobody can be asked; Abort where somebody says no.
    """
    if yes:
        return
    if as_json or not _somebody_is_there():
        raise DoubtedError(f"{what} Nothing has been done.", advice("If it is meant: ", step))
    click.echo(what)
    _go_on()


def _somebody_is_there() -> bool:
    return may_ask()


def _go_on() -> None:
    agreed("Go on?")


def agreed(question: str) -> None:
    """Ask somebody at the terminal; Abort unless they say yes."""
    click.confirm(question, abort=True)


def may_ask() -> bool:
    """Whether somebody sits at a terminal and can answer a question."""
    return sys.stdin is not None and sys.stdin.isatty()


def print_json(result: Mapping[str, Any]) -> None:
    """Print a result for scripts."""
    click.echo(json.dumps(with_next_steps(result), indent=2, ensure_ascii=False, default=str))


def print_table(headings: list[str], rows: list[list[str]]) -> None:
    """Print a table in columns as wide as their longest text, numbers to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        cells = [
            cell.rjust(width) if cell.replace("%", "").replace(".", "").isdigit() else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


def shown_path(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
