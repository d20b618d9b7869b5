"""A piece of drawn work, whoever marks it."""

from msgspec import Struct

from iqa.access import Action, require_role
from iqa.domain import Month
from iqa.records.workspace import Workspace
from iqa.web.fetching.months import month_here, units_of_work
from iqa.workflow.pieces import PieceAtHand, piece_of


class PieceHere(Struct, frozen=True):
    """One piece of drawn work, whoever marks it."""

    workspace: Workspace
    month: Month
    at_hand: PieceAtHand


def piece_here(month: Month, reference: str) -> PieceHere:
    """A piece of a month's drawn work. NotFoundError where none is at this address."""
    here = month_here(month).workspace
    found = piece_of(here, month, reference)
    require_role(Action.ASSIGN, here.actor, units_of_work(here, month).get(found.piece.key, ""))
    return PieceHere(here, month, found)
