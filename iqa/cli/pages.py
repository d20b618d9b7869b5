"""A page written where somebody said, in a workspace or without one; no file that differs is replaced unasked."""

from pathlib import Path

from iqa.cli.common import acting_as, opened
from iqa.cli.publishing import write_named
from iqa.cli.written import refuse_to_replace
from iqa.errors import NotFoundError, UsageError
from iqa.records.workspace import Workspace, find_workspace


def workspace_here(folder: str | None, acting: str | None) -> Workspace | None:
    """The workspace named, or the one around here; None where there is none."""
    try:
        root = find_workspace(folder)
    except NotFoundError:
        if folder:
            raise
        return None
    return opened(root, acting_as(acting))


def refuse_page(page: Path, workspace: Workspace | None, overwrite: bool) -> None:
    """UsageError for a page where a file stands that the tool did not write: without a workspace, for any."""
    if page.exists() and page.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"{page} is there already and is no page.", "Name a file that ends in .html.")
    if workspace is not None:
        refuse_to_replace(workspace, (page,), overwrite)
    elif page.exists() and not overwrite:
        raise UsageError(
            f"{page} is there already, so it is left alone.",
            "Choose another name, or add --overwrite to replace it.",
        )


def write_page(template: str, context: object, page: Path, workspace: Workspace | None) -> None:
    """The page of a template where the user said."""
    from iqa.documents.environment import template_folders
    from iqa.documents.rendering import render_html
    from iqa.files import write_files

    folders = template_folders(workspace.root if workspace else None)
    content = render_html(template, context, folders).encode()
    if workspace is not None:
        write_named(workspace, {page: content})
    else:
        write_files({page: content})
