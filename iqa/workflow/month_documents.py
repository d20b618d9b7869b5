"""The documents of a month as they lie in its folder, each under an id: so that none is asked for by a path."""

import hmac
from pathlib import Path, PurePosixPath

from msgspec import Struct

from iqa.access import Action, may_letter
from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.records.feedback_letters import letters_of_month
from iqa.records.workspace import Workspace
from iqa.workflow.letter_folder import FOLDER
from iqa.workflow.my_work import work_reference

_DOCUMENT = "document "
"""Told apart from the keys of work before an id is made of it."""
_OF_LETTERS = frozenset({FOLDER, "replies"})
"""The folders of what is between a person and those who manage."""
_NO_DOCUMENTS = ("~$", ".")
"""How the names of lock files and of hidden files begin."""


class MonthDocument(Struct, frozen=True):
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
    "outcomes-beside-marks": Action.SEE_OUTCOMES,
    "letters/": Action.SEE_LETTERS,
}
"""How the name of a document begins -> what it is asked for as; every other one may hold marks."""
WHOLE_AREA = ""
"""The unit that every document is about: none is made for a unit alone, so a role for one does not open it."""


def month_documents(workspace: Workspace, month: Month) -> tuple[MonthDocument, ...]:
    """The documents of a month by name; none where nothing was written. Links are passed over, and so are letters
    of feedback, and forms of reply to them, that whoever asks may not read."""
    folder, readable = workspace.out_folder(month), _Readable(workspace, month)
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.name.startswith(_NO_DOCUMENTS):
            continue
        name = path.relative_to(folder).as_posix()
        if not readable.holds(name):
            continue
        reference = work_reference(workspace, f"{_DOCUMENT}{month} {name}")
        found.append(MonthDocument(reference, name, path.stat().st_size, path))
    return tuple(found)


class _Readable:
    """Which of a month's documents whoever asks may read."""

    def __init__(self, workspace: Workspace, month: Month) -> None:
        people, actor = workspace.people(), workspace.actor
        with workspace.store.reading() as view:
            letters = letters_of_month(view, month)
        self._all = may_letter(Action.ISSUE_LETTER, actor, "", people)
        self._not_mine = {
            stem
            for person, own in letters.items()
            if not may_letter(Action.ISSUE_LETTER, actor, person, people)
            for stem in own.stems
        }

    def holds(self, name: str) -> bool:
        """Whether a document may be read: of letters, those that they may issue; their own stands on a page."""
        folder, _, file = name.partition("/")
        if folder not in _OF_LETTERS or not file:
            return True
        return self._all and PurePosixPath(file).stem not in self._not_mine


def document_of(workspace: Workspace, month: Month, given: str) -> MonthDocument:
    """The document of that id. NotFoundError where the month has none."""
    for one in month_documents(workspace, month):
        if hmac.compare_digest(one.id, given):
            return one
    raise NotFoundError(
        f"No document of {month.label} is at this address.", "Open it from the list of the month's documents."
    )
