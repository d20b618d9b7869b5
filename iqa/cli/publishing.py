"""Files of a month: where they go, and that they are written. What stands in them is made elsewhere."""

from pathlib import Path

from iqa.files import write_files
from iqa.records.workspace import Workspace
from iqa.workflow.rendering import Files


def publish(workspace: Workspace, month: str, files: Files) -> tuple[Path, ...]:
    """Write files into a month's folder. Returns their paths in the order given."""
    folder = workspace.out(month)
    return write_files({folder / name: content for name, content in files.items()})
