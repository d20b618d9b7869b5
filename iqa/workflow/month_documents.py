"""The documents of a month as they lie in its folder, each under an id: so that none is asked for by a path."""

import hmac
from dataclasses import dataclass
from pathlib import Path

from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.workflow.my_work import work_reference

_DOCUMENT = "document "
"""Told apart from the keys of work before an id is made of it."""
_NO_DOCUMENTS = ("~$", ".")
"""How the names of lock files and of hidden files begin."""


@dataclass(frozen=True, slots=True)
class MonthDocument:
    """A file below a month's folder: its id, its name with that of its folder, its size in bytes."""

    id: str
    name: str
    size: int
    path: Path


def month_documents(workspace: Workspace, month: Month) -> tuple[MonthDocument, ...]:
    """The documents of a month by name; none where nothing was written. Links are passed over."""
    folder = workspace.out_folder(month)
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.name.startswith(_NO_DOCUMENTS):
            continue
        name = path.relative_to(folder).as_posix()
        reference = work_reference(workspace, f"{_DOCUMENT}{month} {name}")
        found.append(MonthDocument(reference, name, path.stat().st_size, path))
    return tuple(found)


def document_of(workspace: Workspace, month: Month, given: str) -> MonthDocument:
    """The document of that id. NotFoundError where the month has none."""
    for one in month_documents(workspace, month):
        if hmac.compare_digest(one.id, given):
            return one
    raise NotFoundError(
        f"No document of {month.label} is at this address.", "Open it from the list of the month's documents."
    )
