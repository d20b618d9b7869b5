"""Files of a month: where they go, and that they are written. What stands in them is made elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from iqa.cli.common import shown_path
from iqa.cli.written import WrittenFiles
from iqa.domain import Month
from iqa.errors import UnavailableError
from iqa.files import private_folder, write_files
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.workflow.rendering import Files


@dataclass(frozen=True, slots=True)
class Done:
    """What a command has recorded before it writes documents, in a sentence, and what writes them alone."""

    what: str
    made_again_by: NextStep


@dataclass(frozen=True, slots=True)
class Published:
    """A file that was written. `kept` is the one that has its name: somebody changed it, so it stays as it is.
    `notes` are sentences about what stands in it."""

    path: Path
    kept: Path | None = None
    notes: tuple[str, ...] = ()
    is_new: bool = True
    """Whether it was written just now; False where the very same was there."""

    @property
    def said(self) -> str:
        """What was written and what was left alone, in a sentence or two."""
        return f"Wrote {shown_path(self.path)}" + (f". {self.left_alone}" if self.kept else "")

    @property
    def left_alone(self) -> str:
        """The file that has its name, and that it was not replaced; '' when there is none."""
        return f"{self.kept.name} is not as it was written, so it stays as it is." if self.kept else ""


def publish(
    workspace: Workspace,
    month: Month | None,
    files: Files,
    after: Done | None = None,
    to: Path | None = None,
) -> tuple[Published, ...]:
    """Write files into the folder of a month or of none, or into the folder `to`, beside what a person has
    changed. Returns them in the order given.

    `after` is for a command that has changed the records before.
    UnavailableError when the system does not let us write; it names the command that makes the files again.
    """
    try:
        folder, written = private_folder(to) if to else workspace.out(month), WrittenFiles.of(workspace)
        wanted = [folder / name for name in files]
        paths = [written.free_path(path) for path in wanted]
        contents = dict(zip(paths, files.values(), strict=True))
        new = {path: content for path, content in contents.items() if not _holds(path, content)}
        written.note(contents)
        write_files(new)
    except OSError as fault:
        raise _not_written(fault, files, after) from fault
    return tuple(
        Published(path, own if path != own else None, is_new=path in new)
        for path, own in zip(paths, wanted, strict=True)
    )


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


def tell_written(published: Iterable[Published]) -> None:
    """Say of each file that it was written, and what is to be known of it."""
    for one in published:
        click.echo(one.said)
        for note in one.notes:
            click.echo(f"  {note}")


def paths_of(published: Iterable[Published]) -> list[str]:
    """The paths, for scripts."""
    return [str(one.path) for one in published]


def notes_of(published: Iterable[Published]) -> dict[str, list[str]]:
    """Path -> what is to be known of what stands in it, and of what was left alone, for scripts."""
    told = {one.path: [*([one.left_alone] if one.kept else []), *one.notes] for one in published}
    return {str(path): notes for path, notes in told.items() if notes}


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file is there with that very content: it is then left alone, with its date."""
    return path.is_file() and path.read_bytes() == content


def _not_written(fault: OSError, files: Files, after: Done | None) -> UnavailableError:
    """What happened: the records are as the command left them, and a document is not there."""
    name = Path(str(fault.filename2 or fault.filename or "")).name
    named = name if name in {Path(one).name for one in files} else next(iter(files))
    why = fault.strerror or type(fault).__name__
    message = f"{named} could not be written: {why}."
    close = "Close it in other programs, and see that the disk has room and that you may write there"
    if after is None:
        elsewhere = advice(f"{close}; then run the command again, here or with ", _ELSEWHERE, ".")
        return UnavailableError(
            message, elsewhere if _takes_a_folder() else f"{close}; then run the command again."
        )
    return UnavailableError(
        f"{message} {after.what} Only the document is missing.",
        advice(f"{close}. Then write the document, which does nothing twice: ", after.made_again_by),
    )


_ELSEWHERE = NextStep("", {"to": Blank("FOLDER")})


def _takes_a_folder() -> bool:
    """Whether the command that is running can write its documents elsewhere."""
    context = click.get_current_context(silent=True)
    return context is not None and any(option.name == "to" for option in context.command.params)
