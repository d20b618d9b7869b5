"""The `iqa` command: finds the command asked for, runs it, and turns any refusal into words and an exit code.

A command's module is imported only when the command is called, so that `iqa --help` answers at once.
"""

import gc
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from iqa import __version__
from iqa.cli.ahead import begin_ahead
from iqa.cli.commands import ACTING_HELP, COMMANDS, load_command
from iqa.cli.refusals import report
from iqa.errors import UsageError

__all__ = ["cli", "main"]

SETTINGS_FILE = "iqa.toml"
"""What makes a folder a workspace; asked for here without loading what a workspace needs."""

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
VALUES_BETWEEN_SEARCHES = 200_000


class LazyGroup(click.Group):
    """A group whose commands stand in a table and are imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return load_command(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for, begun already; a mistyped one is answered with those that are spelled like it."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            likely = get_close_matches(name.lower(), COMMANDS, n=2)
            meant = f"Did you mean: {' or '.join(f'iqa {one}' for one in likely)}?" if likely else ""
            raise click.UsageError(f"There is no command {name}. {meant or 'iqa --help lists them all.'}", ctx)
        begin_ahead(ctx, name, args[1:])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="iqa")
@click.option("--workspace", type=click.Path(), envvar="IQA_WORKSPACE", help="The workspace folder.")
@click.option("--as", "actor", metavar="NAME", envvar="IQA_USER", help=ACTING_HELP)
@click.pass_context
def cli(ctx: click.Context, workspace: str | None, actor: str | None) -> None:
    """Dip-sample casework fairly: exports in, a random draw, marks, feedback letters, a committee summary.

    A month goes: import, draw, workbook, record, feedback, committee. Commands work on the workspace that the
    current folder is in; make one with `iqa init`. Alone, `iqa` is `iqa status` there.
    """
    ctx.obj = {"workspace": workspace, "actor": actor}
    if ctx.invoked_subcommand is None:
        if workspace or any((folder / SETTINGS_FILE).is_file() for folder in (Path.cwd(), *Path.cwd().parents)):
            ctx.invoke(load_command("status"))
        else:
            click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit code: 0 done, 1 refused, 2 usage, 3 a spreadsheet needs fixing."""
    # Loading a command makes tens of thousands of values that stay: looking among them for cycles again and again
    # would take a sixth of its start.
    gc.set_threshold(VALUES_BETWEEN_SEARCHES)
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        _refuse_what_is_no_text(given)
        result = cli.main(args=given, prog_name="iqa", standalone_mode=False)
        sys.stdout.flush()
    except Exception as refusal:
        return report(refusal, as_json="--json" in given)
    return result if isinstance(result, int) else 0


def _refuse_what_is_no_text(arguments: Sequence[str]) -> None:
    """UsageError for bytes that the system handed over and that are no text: nothing could store or print them."""
    for argument in arguments:
        if not argument.isascii() and any("\ud800" <= sign <= "\udfff" for sign in argument):
            shown = argument.encode("utf-8", "replace").decode()
            named = "The address of the database" if "://" in shown else shown[:80]  # it may hold a password
            raise UsageError(
                f"{named} holds bytes that are no text in UTF-8.",
                "Type it again; where it is the name of a file, rename the file.",
            )
