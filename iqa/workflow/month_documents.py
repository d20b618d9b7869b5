"""The documents of a month as they lie in its folder, each under an id: so that none is asked for by a path."""

import hmac
from dataclasses import dataclass
from pathlib import Path

from iqa.access import Action
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

    @property
    def asks_for(self) -> Action:
        """What whoever takes it wants to do: a letter, or marks, are for those who may see all of them."""
        return next(
            (action for start, action in _ASKS_FOR.items() if self.name.startswith(start)), Action.SEE_MARKING
        )


_ASKS_FOR = {
    "committee-summary": Action.SEE_PAPERS,
    "certificate-": Action.SEE_SAMPLE,
    "chase-list": Action.SEE_OWED,
    "problems-": Action.IMPORT,
    "letters/": Action.SEE_LETTERS,
}
"""How the name of a document begins -> what it is asked for as; every other one may hold marks."""
WHOLE_AREA = ""
"""The unit that every document is about: none is made for a unit alone, so a role for one does not open it."""


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
