"""Workbooks, and what two people rated differently."""

from contextlib import suppress

from msgspec import Struct

from iqa.access import Action, may_see_marking_of, require_role
from iqa.domain import Moderation, Month, Purpose
from iqa.errors import NotFoundError
from iqa.moderation.certificate import loads_of
from iqa.moderation.certificate_page import WORDS
from iqa.records.workspace import Workspace
from iqa.web.fetching.months import month_here, units_of_work
from iqa.workflow.adjudication import OpenDifference, open_adjudications
from iqa.workflow.marking import AddressedBrief
from iqa.workflow.moderating import moderation_briefs, standing_moderation
from iqa.workflow.my_work import work_reference


class DifferenceHere(Struct, frozen=True):
    """One question that waits to be settled."""

    workspace: Workspace
    month: Month
    difference: OpenDifference


def may_take_workbook(here: Workspace, assessor: str) -> bool:
    """Whether whoever asks may have somebody's workbook: their own, or of those whose marking they see to."""
    return may_see_marking_of(here.actor, assessor, here.people().get(assessor))


def workbook_reference(workspace: Workspace, made: Moderation, marker: str) -> str:
    """By which reference an address names somebody's workbook of a second marking or a calibration set."""
    return work_reference(workspace, f"{WORDS[made.purpose]} {made.month} {marker}")


def standing_or_none(here: Workspace, month: Month, purpose: Purpose) -> Moderation | None:
    """A month's second marking or calibration set as it stands; None where none is drawn."""
    with suppress(NotFoundError):
        return standing_moderation(here, month, purpose)
    return None


def second_workbook_here(month: Month, reference: str, purpose: Purpose) -> AddressedBrief:
    """A workbook of a month's second marking or calibration set. NotFoundError where none is at this address."""
    here = month_here(month).workspace
    made = standing_moderation(here, month, purpose)
    for marker in loads_of(made):
        if workbook_reference(here, made, marker) == reference and may_take_workbook(here, marker):
            return moderation_briefs(here, made, marker)[0]
    raise NotFoundError("There is no workbook at this address.", f"Take it from the page of the {WORDS[purpose]}.")


def difference_here(month: Month, reference: str, criterion: str) -> DifferenceHere:
    """What two people rated differently, by work and question. NotFoundError where nothing waits to be settled."""
    here = month_here(month).workspace
    for one in open_adjudications(here, month).differences:
        if one.criterion == criterion and work_reference(here, one.item) == reference:
            require_role(Action.ADJUDICATE, here.actor, units_of_work(here, month).get(one.item, ""))
            return DifferenceHere(here, month, one)
    raise NotFoundError("That does not wait to be settled.", "Open it from the list of what waits.")
