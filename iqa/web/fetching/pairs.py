"""A pair of markers, for whoever may give work to somebody in the unit of the one who is new."""

from msgspec import Struct

from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.web.site import workspace
from iqa.workflow.my_work import work_reference
from iqa.workflow.pairing import PairStatus, list_pairs


class PairHere(Struct, frozen=True):
    """One pair with how far it is."""

    workspace: Workspace
    status: PairStatus


def pair_reference(here: Workspace, status: PairStatus) -> str:
    """By which reference an address names a pair."""
    return work_reference(here, f"pair {status.pairing.marker} {status.pairing.at}")


def pair_here(reference: str) -> PairHere:
    """The pair of an address. NotFoundError where there is none."""
    here = workspace()
    for one in list_pairs(here):
        if pair_reference(here, one) == reference:
            return PairHere(here, one)
    raise NotFoundError("There is no pair at this address.", "Open it from the list of pairs.")
