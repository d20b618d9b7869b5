"""An output that somebody names is written where nothing of theirs is lost."""

from pathlib import Path

from iqa.errors import UsageError
from iqa.records.workspace import Workspace
from iqa.records.written_files import WrittenFiles


def refuse_to_replace(workspace: Workspace, paths: tuple[Path, ...], overwrite: bool) -> None:
    """UsageError for an output that somebody named where a file stands which the tool did not write."""
    written = WrittenFiles.of(workspace)
    theirs = [path for path in paths if not written.may_replace(path)]
    if theirs and not overwrite:
        raise UsageError(
            f"{theirs[0]} is there already and is not as this tool wrote it, so it is left alone.",
            "Choose another name, or add --overwrite to replace it.",
        )
