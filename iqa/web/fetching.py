"""One helper for each noun that an address names: it finds it for whoever asks, or refuses. Views begin so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from iqa.access import Action, by_role, may_see_marking_of, require_letter, require_role
from iqa.committee.inspection import IssueReport
from iqa.domain import Month, Purpose, Round
from iqa.errors import NotFoundError
from iqa.moderation.certificate import loads_of
from iqa.records.draws import draws_of_month
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import KINDS
from iqa.text import joined
from iqa.themes.action_report import ActionReport
from iqa.web.site import the_site, workspace
from iqa.workflow.actions import action_reports
from iqa.workflow.adjudication import OpenDifference, open_adjudications
from iqa.workflow.briefs import BriefKind, ComposedBrief, compose_briefs
from iqa.workflow.confirming import Waiting, letters_waiting
from iqa.workflow.inspection import read_issues
from iqa.workflow.marking import AddressedBrief, OpenItem, open_item
from iqa.workflow.meetings import ExpectedMeeting, expected_meetings
from iqa.workflow.moderating import moderation_briefs, standing_moderation
from iqa.workflow.month_documents import WHOLE_AREA, MonthDocument, document_of
from iqa.workflow.month_letters import FeedbackRow, letter_row, person_of_letter
from iqa.workflow.my_work import key_of_reference, work_reference
from iqa.workflow.one_letter import LetterMark, letter_marks
from iqa.workflow.pieces import PieceAtHand, piece_of
from iqa.workflow.progress import known_months
from iqa.workflow.replies import ShownDispute, list_disputes
from iqa.workflow.theme_figures import ShownTheme, theme_shown
from iqa.workflow.withdrawing import Listed, listed_step

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MonthHere:
    """A month that the workspace knows, and the workspace for whoever asks."""

    workspace: Workspace
    month: Month


@dataclass(frozen=True, slots=True)
class WorkNamed:
    """One piece of drawn work in a round that an address names. Whether it is theirs who ask, opening it tells."""

    workspace: Workspace
    month: Month
    round: Round
    reference: str
    key: str

    def with_opened(self, opened: OpenItem) -> "WorkHere":
        """The same, opened."""
        return WorkHere(self.workspace, self.month, self.round, self.reference, self.key, opened)


@dataclass(frozen=True, slots=True)
class WorkHere:
    """One piece of drawn work in a round, open to whoever asks since they mark it."""

    workspace: Workspace
    month: Month
    round: Round
    reference: str
    key: str
    opened: OpenItem


@dataclass(frozen=True, slots=True)
class DifferenceHere:
    """One question that waits to be settled."""

    workspace: Workspace
    month: Month
    difference: OpenDifference


@dataclass(frozen=True, slots=True)
class LetterHere:
    """One letter to a victim that waits for an answer."""

    workspace: Workspace
    month: Month
    letter: Waiting


@dataclass(frozen=True, slots=True)
class PieceHere:
    """One piece of drawn work, whoever marks it."""

    workspace: Workspace
    month: Month
    at_hand: PieceAtHand


@dataclass(frozen=True, slots=True)
class FeedbackHere:
    """Somebody's feedback letter of a month."""

    workspace: Workspace
    month: Month
    row: FeedbackRow


@dataclass(frozen=True, slots=True)
class MarkHere:
    """One mark of somebody's letter that is out."""

    letter: FeedbackHere
    mark: LetterMark


@dataclass(frozen=True, slots=True)
class DisputeHere:
    """A mark that is or was disputed."""

    workspace: Workspace
    month: Month
    shown: ShownDispute


def month_here(month: Month) -> MonthHere:
    """The month of an address. NotFoundError where the workspace holds nothing of it."""
    here = workspace()
    if month not in known_months(here):
        raise NotFoundError(f"Nothing is recorded for {month.label}.", "Choose one of the months that there are.")
    return MonthHere(here, month)


def scheme_here(month: Month, scheme: str) -> MonthHere:
    """A month and criteria of an address. NotFoundError where nothing is drawn by such criteria."""
    if scheme not in KINDS:
        raise NotFoundError("Nothing is drawn under that name.", f"There is {joined(list(KINDS))}.")
    return month_here(month)


def held_here(name: str, kind: type[T]) -> T:
    """What somebody sent, by the id of an address. NotFoundError where it is not held, or is something else."""
    found = the_site().uploads.held(name)
    if not isinstance(found, kind):
        raise NotFoundError("That is not held under this address.", "Choose the file again.")
    return found


def document_here(month: Month, reference: str) -> MonthDocument:
    """A document of a month by the id of an address. Errors as of `document_of`."""
    here = month_here(month).workspace
    found = document_of(here, month, reference)
    require_role(found.asks_for, here.actor, WHOLE_AREA)
    return found


def action_here(name: str) -> ActionReport:
    """The action of an address. NotFoundError where there is none."""
    found = next((one for one in action_reports(workspace()) if one.action.id == name.upper()), None)
    if found is None:
        raise NotFoundError(f"There is no action {name}.", "Open it from the list of actions.")
    return found


def issue_here(name: str) -> IssueReport:
    """An issue of the inspection. NotFoundError where there is none of that id."""
    found = next((one for one in read_issues(workspace()) if one.issue.id == name), None)
    if found is None:
        raise NotFoundError(f"There is no issue {name}.", "Open it from the list of what the inspection raised.")
    return found


def meeting_here(month: Month, kind: str, unit: str) -> ExpectedMeeting:
    """A meeting about a month, by its kind and unit. NotFoundError where there is none such."""
    for one in expected_meetings(month_here(month).workspace, month):
        if (str(one.kind), one.unit) == (kind, unit):
            return one
    raise NotFoundError("There is no such meeting.", "Open it from the list of the month's meetings.")


def brief_here(month: Month, kind: str, unit: str) -> ComposedBrief:
    """A brief of a month by its kind and unit. NotFoundError where there is none, or nothing is drawn."""
    here = month_here(month).workspace
    found = BriefKind(kind)
    if found.meeting is not None:
        meeting_here(month, kind, unit)
    return compose_briefs(here, found, month, unit)[0]


def piece_here(month: Month, reference: str) -> PieceHere:
    """A piece of a month's drawn work. NotFoundError where none is at this address."""
    here = month_here(month).workspace
    found = piece_of(here, month, reference)
    require_role(Action.ASSIGN, here.actor, units_of_work(here, month).get(found.piece.key, ""))
    return PieceHere(here, month, found)


def step_here(number: int) -> Listed:
    """A step of the ledger by its number, with what rests on it. Errors as of `listed_step`."""
    return listed_step(workspace(), number)


def theme_here(month: Month, name: str) -> ShownTheme:
    """A theme of the register with its figure of a month, of the whole Area or of a unit of whoever asks.
    NotFoundError where there is no such theme."""
    here = month_here(month).workspace
    found = theme_shown(here, name, month)
    require_role(Action.SEE_THEMES, here.actor, found.theme.group or None)
    return found


def may_take_workbook(here: Workspace, assessor: str) -> bool:
    """Whether whoever asks may have somebody's workbook: their own, or of those whose marking they see to."""
    return may_see_marking_of(here.actor, assessor, here.people().get(assessor))


def second_reference(workspace: Workspace, month: Month, marker: str) -> str:
    """By which reference an address names somebody's workbook of a second marking."""
    return work_reference(workspace, f"second marking {month} {marker}")


def second_workbook_here(month: Month, reference: str) -> AddressedBrief:
    """A workbook of a month's second marking. NotFoundError where none is at this address."""
    here = month_here(month).workspace
    made = standing_moderation(here, month, Purpose.SECOND_MARKING)
    for marker in loads_of(made):
        if second_reference(here, month, marker) == reference and may_take_workbook(here, marker):
            return moderation_briefs(here, made, marker)[0]
    raise NotFoundError("There is no workbook at this address.", "Take it from the page of the second marking.")


def difference_here(month: Month, reference: str, criterion: str) -> DifferenceHere:
    """What two people rated differently, by work and question. NotFoundError where nothing waits to be settled."""
    here = month_here(month).workspace
    for one in open_adjudications(here, month).differences:
        if one.criterion == criterion and work_reference(here, one.item) == reference:
            require_role(Action.ADJUDICATE, here.actor, units_of_work(here, month).get(one.item, ""))
            return DifferenceHere(here, month, one)
    raise NotFoundError("That does not wait to be settled.", "Open it from the list of what waits.")


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


def units_of_work(here: Workspace, month: Month) -> Mapping[str, str]:
    """Key of each piece of drawn work of a month -> its unit, '' where none is known."""
    with here.store.reading() as view:
        return {item.key: item.unit for one in draws_of_month(view, month) for item in one.draw.items}


def work_of_own_units(here: Workspace, month: Month, action: Action) -> Callable[[str], bool]:
    """Whether whoever asks may do something to a piece of drawn work, by its key, as far as its unit goes."""
    grants = here.actor.grants
    if grants is None:
        return lambda _key: True
    units = units_of_work(here, month)
    return lambda key: by_role(action, grants, units.get(key, ""))


def work_here(month: Month, marking_round: Round, reference: str) -> WorkHere:
    """The piece of work of an address, for its marker. Errors as of `key_of_reference` and `open_item`."""
    named = work_named(month, marking_round, reference)
    return named.with_opened(open_item(named.workspace, named.key, month, marking_round))


def work_named(month: Month, marking_round: Round, reference: str) -> WorkNamed:
    """The piece of work of an address, to be opened by the use case. Errors as of `key_of_reference`."""
    here = workspace()
    return WorkNamed(here, month, marking_round, reference, key_of_reference(here, month, reference))
