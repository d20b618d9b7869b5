"""One helper for each noun that an address names: it finds it for whoever asks, or refuses. Views begin so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from iqa.access import Action, by_role, require_role
from iqa.domain import Month, Round
from iqa.errors import NotFoundError
from iqa.records.draws import draws_of_month
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import KINDS
from iqa.text import joined
from iqa.themes.action_report import ActionReport
from iqa.web.site import the_site, workspace
from iqa.workflow.actions import action_reports
from iqa.workflow.adjudication import OpenDifference, open_adjudications
from iqa.workflow.confirming import Waiting, letters_waiting
from iqa.workflow.marking import OpenItem, open_item
from iqa.workflow.month_documents import WHOLE_AREA, MonthDocument, document_of
from iqa.workflow.my_work import key_of_reference, work_reference
from iqa.workflow.progress import known_months

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
