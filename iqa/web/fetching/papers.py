"""What is made of a month: documents, meetings, briefs."""

from iqa.access import require_role
from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.web.fetching.months import month_here
from iqa.workflow.briefs import BriefKind, ComposedBrief, compose_briefs
from iqa.workflow.meetings import ExpectedMeeting, expected_meetings
from iqa.workflow.month_documents import WHOLE_AREA, MonthDocument, document_of


def document_here(month: Month, reference: str) -> MonthDocument:
    """A document of a month by the id of an address. Errors as of `document_of`."""
    here = month_here(month).workspace
    found = document_of(here, month, reference)
    require_role(found.asks_for, here.actor, WHOLE_AREA)
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
