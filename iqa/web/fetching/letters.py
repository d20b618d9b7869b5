"""Letters: feedback and its marks, disputes, and letters to victims that are in doubt."""

from msgspec import Struct

from iqa.access import Action, require_letter, require_role
from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.web.fetching.months import month_here
from iqa.workflow.confirming import Waiting, letters_waiting
from iqa.workflow.month_letters import FeedbackRow, letter_row, person_of_letter
from iqa.workflow.my_work import work_reference
from iqa.workflow.one_letter import LetterMark, letter_marks
from iqa.workflow.replies import ShownDispute, list_disputes


class LetterHere(Struct, frozen=True):
    """One letter to a victim that waits for an answer."""

    workspace: Workspace
    month: Month
    letter: Waiting


class FeedbackHere(Struct, frozen=True):
    """Somebody's feedback letter of a month."""

    workspace: Workspace
    month: Month
    row: FeedbackRow


class MarkHere(Struct, frozen=True):
    """One mark of somebody's letter that is out."""

    letter: FeedbackHere
    mark: LetterMark


class DisputeHere(Struct, frozen=True):
    """A mark that is or was disputed."""

    workspace: Workspace
    month: Month
    shown: ShownDispute


def letter_here(month: Month, reference: str) -> LetterHere:
    """A letter to a victim of which somebody has to say whether it is owed. NotFoundError where none waits."""
    here = month_here(month).workspace
    for one in letters_waiting(here, month):
        if work_reference(here, one.item) == reference:
            require_role(Action.CONFIRM, here.actor, one.unit)
            return LetterHere(here, month, one)
    raise NotFoundError("That letter does not wait for an answer.", "Open it from the letters to chase.")


def feedback_here(month: Month, reference: str) -> FeedbackHere:
    """Somebody's feedback letter of a month, for whoever may read it. Errors as of `person_of_letter` and
    `letter_row`; NotPermittedError for everybody else."""
    here = month_here(month).workspace
    person = person_of_letter(here, month, reference)
    require_letter(Action.READ_LETTER, here.actor, person, here.people())
    return FeedbackHere(here, month, letter_row(here, month, person))


def draft_here(month: Month, reference: str) -> FeedbackHere:
    """The same, for whoever may edit and issue it. NotPermittedError for everybody else."""
    here = feedback_here(month, reference)
    require_letter(Action.ISSUE_LETTER, here.workspace.actor, here.row.person, here.workspace.people())
    return here


def out_here(month: Month, reference: str) -> FeedbackHere:
    """The same, of which a version is out. NotFoundError where none is."""
    here = feedback_here(month, reference)
    if here.row.out is None:
        raise NotFoundError("No letter has gone out to them.", "Issue it first.")
    return here


def mark_here(month: Month, reference: str, work: str, criterion: str) -> MarkHere:
    """One mark of somebody's letter that is out. NotFoundError where the letter has no such mark."""
    here = out_here(month, reference)
    for one in letter_marks(here.workspace, month, here.row):
        if one.key and one.work == work and one.criterion == criterion:
            return MarkHere(here, one)
    raise NotFoundError("The letter has no such mark.", "Open it from the letter, which lists each mark.")


def dispute_here(month: Month, work: str, criterion: str) -> DisputeHere:
    """A disputed mark, for whoever may read the letter that it stands in. NotFoundError where there is none."""
    here = month_here(month).workspace
    for one in list_disputes(here, month):
        if one.dispute.criterion == criterion and work_reference(here, one.dispute.item_key) == work:
            return DisputeHere(here, month, one)
    raise NotFoundError("No mark is disputed under this address.", "Open it from the list of disputed marks.")
