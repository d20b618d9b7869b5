"""One helper for each noun that an address names: it finds it for whoever asks, or refuses. Views begin so."""

from dataclasses import dataclass

from iqa.domain import Month, Round
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.web.site import workspace
from iqa.workflow.marking import OpenItem, open_item
from iqa.workflow.my_work import key_of_reference
from iqa.workflow.progress import known_months


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


def work_here(month: Month, marking_round: Round, reference: str) -> WorkHere:
    """The piece of work of an address, for its marker. Errors as of `key_of_reference` and `open_item`."""
    here = workspace()
    key = key_of_reference(here, month, reference)
    return WorkHere(here, month, marking_round, reference, key, open_item(here, key, month, marking_round))
