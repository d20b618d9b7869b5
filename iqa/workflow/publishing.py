"""Files of a month: where they go, and that they are written, for commands and pages alike. What stands in them is
made elsewhere.
"""

from pathlib import Path

from msgspec import Struct

from iqa.domain import Month
from iqa.errors import UnavailableError
from iqa.files import private_folder, write_files
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.records.written_files import WrittenFiles, is_open, names_of
from iqa.workflow.rendering import Files


class Done(Struct, frozen=True):
    """What was recorded before documents are written, in a sentence, and what writes them alone."""

    what: str
    made_again_by: NextStep


class Published(Struct, frozen=True):
    """A file that was written. `kept` is the one that has its name: somebody changed it, so it stays as it is.
    `notes` are sentences about what stands in it."""

    path: Path
    kept: Path | None = None
    notes: tuple[str, ...] = ()
    is_new: bool = True
    """Whether it was written just now; False where the very same was there."""

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
    *,
    elsewhere: bool = False,
) -> tuple[Published, ...]:
    """Write files into the folder of a month or of none, or into the folder `to`, beside what a person has
    changed. Returns them in the order given.

    `after` is for whoever has changed the records before; with `elsewhere` they who ask can name a folder.
    UnavailableError when the system does not let us write; it names the step that makes the files again.
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
        raise _not_written(fault, files, after, elsewhere) from fault
    return tuple(
        Published(path, own if path != own else None, is_new=path in new)
        for path, own in zip(paths, wanted, strict=True)
    )


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file is there with that very content: it is then left alone, with its date."""
    return path.is_file() and path.read_bytes() == content


def _not_written(fault: OSError, files: Files, after: Done | None, elsewhere: bool) -> UnavailableError:
    """What happened: the records are as they were left, and a document is not there."""
    name = Path(str(fault.filename2 or fault.filename or "")).name
    named = name if name in {Path(one).name for one in files} else next(iter(files))
    why = fault.strerror or type(fault).__name__
    message = f"{named} could not be written: {why}."
    close = "Close it in other programs, and see that the disk has room and that you may write there"
    if after is None:
        hint = advice(f"{close}; then run the command again, here or with ", _ELSEWHERE, ".")
        return UnavailableError(message, hint if elsewhere else f"{close}; then try again.")
    return UnavailableError(
        f"{message} {after.what} Only the document is missing.",
        advice(f"{close}. Then write the document, which does nothing twice: ", after.made_again_by),
    )


_ELSEWHERE = NextStep("", {"to": Blank("FOLDER")})


def put_in_place(workspace: Workspace, month: Month, name: str, content: bytes, aside: str) -> Path | None:
    """Write what a person made where a document of a month stands. One that somebody else had changed there is
    kept under the name `aside`, or the first free one like it, and that path returned.

    The tool did not write it, so nothing of ours will replace it. UnavailableError as of `publish`.
    """
    try:
        path = workspace.out(month) / name
        if is_open(path):
            raise UnavailableError(
                f"{path.name} is open in a word processor.", "Close it, then send the file again."
            )
        there = path.read_bytes() if path.is_file() else b""
        theirs = there if not WrittenFiles.of(workspace).may_replace(path) and there != content else b""
        kept = next(one for one in names_of(workspace.out(month) / aside) if not one.exists()) if theirs else None
        write_files({kept: theirs, path: content} if kept else {path: content})
    except OSError as fault:
        raise _not_written(fault, {name: content}, None, elsewhere=False) from fault
    return kept
