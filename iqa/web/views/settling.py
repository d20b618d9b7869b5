"""What two people rated differently: listed, shown side by side without saying whose is whose, settled."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.access import Action
from iqa.domain import Month
from iqa.web.doors import open_address
from iqa.web.fetching.months import month_here, work_of_own_units
from iqa.web.fetching.second_marking import DifferenceHere, difference_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.workflow.adjudication import (
    AdjudicationRequest,
    Explanation,
    OpenDifference,
    ShownMark,
    open_adjudications,
    settle,
)
from iqa.workflow.my_work import work_reference

ME, MEETING = "me", "meeting"


class DifferenceLink(Struct, frozen=True):
    """A question that waits to be settled."""

    urn: str
    scheme: str
    question: str
    href: str


class SettlingPage(Struct, frozen=True):
    """A month for its moderator."""

    month_label: str
    month_href: str
    twice: int
    settled: int
    waiting: tuple[DifferenceLink, ...]
    drawn: str
    explanations: tuple[Explanation, ...]
    by_default: tuple[str, ...]


class DifferencePage(Struct, frozen=True):
    """One question with both marks; what was chosen and typed; `problems` as the error summary takes them."""

    back: str
    month_label: str
    difference: OpenDifference
    marks: tuple[ShownMark, ShownMark]
    rating: str = ""
    other: str = ""
    by: str = ME
    reason: str = ""
    problems: tuple[dict[str, str], ...] = ()


def waiting(month: Month) -> str:
    """What waits to be settled in a month."""
    here = month_here(month)
    found = open_adjudications(here.workspace, month)
    may_see = work_of_own_units(here.workspace, month, Action.ADJUDICATE)
    links = tuple(
        DifferenceLink(
            one.urn,
            one.scheme,
            one.question,
            url_for(
                "settling.look",
                month=month,
                reference=work_reference(here.workspace, one.item),
                criterion=one.criterion,
            ),
        )
        for one in found.differences
        if may_see(one.item)
    )
    context = SettlingPage(
        month_label=month.label,
        month_href=url_for("months.glance", month=month),
        twice=found.twice,
        settled=found.settled,
        waiting=links,
        drawn=open_address("second_marking.drawn", month=month) if found.twice else "",
        explanations=tuple(one for one in found.explanations if may_see(one.item)),
        by_default=found.by_default,
    )
    return page("settling.html", context)


def look(month: Month, reference: str, criterion: str) -> str:
    """One question with both marks."""
    return page("difference.html", _page(difference_here(month, reference, criterion)))


def decide(month: Month, reference: str, criterion: str) -> Response | tuple[str, int]:
    """Settle it, with a reason."""
    here = difference_here(month, reference, criterion)
    chosen, other = request.form.get("rating", ""), request.form.get("other", "").strip()
    by, reason = request.form.get("by", ""), request.form.get("reason", "").strip()
    problems = []
    if not (chosen or other):
        problems.append({"text": "Choose the rating that stands", "href": "#rating"})
    if by not in (ME, MEETING):
        problems.append({"text": "Say who settles it", "href": "#by"})
    if not reason:
        problems.append({"text": "Say why this rating stands", "href": "#reason"})
    if problems:
        return page("difference.html", _page(here, chosen, other, by, reason, tuple(problems))), UNFIT
    settle(
        here.workspace,
        AdjudicationRequest(
            item=here.difference.item,
            criterion=criterion,
            rating=other or chosen,
            reason=reason,
            by=here.workspace.actor.typed if by == ME else "",
            meeting=by == MEETING,
            month=month,
        ),
    )
    return redirect(url_for("settling.waiting", month=month))


def _page(
    here: DifferenceHere,
    rating: str = "",
    other: str = "",
    by: str = ME,
    reason: str = "",
    problems: tuple[dict[str, str], ...] = (),
) -> DifferencePage:
    back = url_for("settling.waiting", month=here.month)
    found = here.difference
    return DifferencePage(back, here.month.label, found, found.marks, rating, other, by, reason, problems)
