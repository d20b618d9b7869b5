"""Files that a command writes: told of, or written where somebody said."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from iqa.cli.common import shown_path
from iqa.cli.ending import has_recorded
from iqa.domain import Month
from iqa.errors import UnavailableError
from iqa.files import write_files
from iqa.records.workspace import Workspace
from iqa.records.written_files import WrittenFiles
from iqa.workflow import publishing
from iqa.workflow.publishing import Done, Published
from iqa.workflow.rendering import Files

__all__ = ("Done", "Published", "notes_of", "paths_of", "publish", "said_of", "tell_written", "write_named")


def publish(
    workspace: Workspace,
    month: Month | None,
    files: Files,
    after: Done | None = None,
    to: Path | None = None,
) -> tuple[Published, ...]:
    """As `iqa.workflow.publishing.publish`, for the command that is running; whoever stops it is told what is
    recorded."""
    if after:
        has_recorded(after)
    return publishing.publish(workspace, month, files, after, to, elsewhere=_takes_a_folder())


def write_named(workspace: Workspace, contents: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write files where somebody said, and return their paths. That they may be replaced was asked before.

    UnavailableError when the system does not let us write there, for instance because a file is open in Excel.
    """
    try:
        # Listed first: after a kill between two of them, the first is known to be the tool's own.
        WrittenFiles.of(workspace).note(contents)
        return write_files(contents)
    except OSError as fault:
        raise UnavailableError(
            f"{next(iter(contents)).name} could not be written: {fault.strerror or 'the system refused'}.",
            "Close it if it is open in another program, or choose another name or folder.",
        ) from fault


def said_of(one: Published) -> str:
    """What was written and what was left alone, in a sentence or two."""
    return f"Wrote {shown_path(one.path)}" + (f". {one.left_alone}" if one.kept else "")


def tell_written(published: Iterable[Published]) -> None:
    """Say of each file that it was written, and what is to be known of it."""
    for one in published:
        click.echo(said_of(one))
        for note in one.notes:
            click.echo(f"  {note}")


def paths_of(published: Iterable[Published]) -> list[str]:
    """The paths, for scripts."""
    return [str(one.path) for one in published]


def notes_of(published: Iterable[Published]) -> dict[str, list[str]]:
    """Path -> what is to be known of what stands in it, and of what was left alone, for scripts."""
    told = {one.path: [*([one.left_alone] if one.kept else []), *one.notes] for one in published}
    return {str(path): notes for path, notes in told.items() if notes}


def _takes_a_folder() -> bool:
    """Whether the command that is running can write its documents elsewhere."""
    context = click.get_current_context(silent=True)
    return context is not None and any(option.name == "to" for option in context.command.params)
