"""A month, criteria of it, and what somebody sent: found for whoever asks, or refused."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import Struct

from iqa.access import Action, by_role
from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.records.draws import draws_of_month
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import KINDS
from iqa.text import joined
from iqa.web.site import the_site, workspace
from iqa.workflow.progress import known_months

T = TypeVar("T")


class MonthHere(Struct, frozen=True):
    """A month that the workspace knows, and the workspace for whoever asks."""

    workspace: Workspace
    month: Month


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
