"""What `iqa import` is given, and what can be said of it before anything is read. It loads no more than the words
of the work and the fields of exports, since it is asked while the rest of the command is still to be loaded."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from iqa.domain import Kind, Month
from iqa.errors import IqaError, UsageError
from iqa.fields import DECLARED, FIELDS
from iqa.text import joined

_Command = Callable[..., Any]


def import_parameters(command: _Command) -> _Command:
    """Gives a command the arguments and options of an import."""
    for parameter in reversed(_PARAMETERS):
        command = parameter(command)
    return command


def named_columns(kind: Kind, given: Sequence[str]) -> dict[str, str]:
    """Field -> heading, as typed. Raises UsageError for what names no heading, or a field that the kind lacks."""
    columns: dict[str, str] = {}
    fields = {column.field for column in FIELDS[kind]}
    for one in given:
        name, separator, heading = (part.strip() for part in one.partition("="))
        if not separator or not name or not heading:
            raise UsageError(f"--column {one} names no heading.", 'Write it so: --column urn="Case Ref No"')
        if name not in fields | DECLARED:
            raise UsageError(f'{kind} has no field "{name}".', f"The fields are {joined(sorted(fields))}.")
        columns[name] = heading.strip('"')
    return columns


def file_to_read(context: click.Context, arguments: Sequence[str]) -> Path | None:
    """The file that an import would read, None where the command itself will be refused for how it was typed."""
    try:
        with _typed.make_context("import", list(arguments), parent=context) as typed:
            given = typed.params
            kind = Kind(given["kind"])
            named_columns(kind, given["columns"])
    except (click.ClickException, click.exceptions.Exit, IqaError):
        return None
    file: Path = given["file"]
    return file if (given["month"] or kind is Kind.STAFF) and file.is_file() else None


def _month(_context: click.Context, _option: click.Parameter, given: str) -> Month | None:
    return Month.parse(given) if given else None


_PARAMETERS = (
    click.argument("kind", type=click.Choice([str(kind) for kind in Kind])),
    click.argument("file", type=click.Path(path_type=Path)),
    click.option("--month", metavar="YYYY-MM", default="", callback=_month, help="The month the rows belong to."),
    click.option("--sheet", metavar="NAME", help="The sheet to read, when it is not the obvious one."),
    click.option("--header-row", type=click.IntRange(min=1), metavar="N", help="The row that holds the headings."),
    click.option(
        "--column",
        "columns",
        multiple=True,
        metavar='FIELD="Heading"',
        help="Where to find a field. May be repeated.",
    ),
    click.option("--dry-run", is_flag=True, help="Show what would happen; store nothing."),
    click.option("--yes", "sure", is_flag=True, help="Import it although something speaks against it."),
)


@click.command("import", add_help_option=False)
@import_parameters
@click.option("--workspace", "workspace_folder", type=click.Path())
@click.option("--as", "acting")
@click.option("--json", "as_json", is_flag=True)
def _typed(**_given: Any) -> None:
    """The command as it is typed; it does nothing."""
