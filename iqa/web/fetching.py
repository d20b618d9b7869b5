"""One helper for each noun that an address names: it finds it for whoever asks, or refuses. Views begin so."""

from dataclasses import dataclass
from typing import TypeVar

from iqa.domain import Month, Round
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import KINDS
from iqa.text import joined
from iqa.web.site import the_site, workspace
from iqa.workflow.marking import OpenItem, open_item
from iqa.workflow.my_work import key_of_reference
from iqa.workflow.progress import known_months

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MonthHere:
    """A month that the workspace knows, and the workspace for whoever asks."""

    workspace: Workspace
    month: Month


@dataclass(frozen=True, slots=True)
class WorkHere:
    """One piece of drawn work in a round, open to whoever asks since they mark it."""

    workspace: Workspace
    month: Month
    round: Round
    reference: str
    key: str
    opened: OpenItem


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


def work_here(month: Month, marking_round: Round, reference: str) -> WorkHere:
    """The piece of work of an address, for its marker. Errors as of `key_of_reference` and `open_item`."""
    here = workspace()
    key = key_of_reference(here, month, reference)
    return WorkHere(here, month, marking_round, reference, key, open_item(here, key, month, marking_round))
