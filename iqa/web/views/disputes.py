"""Marks that are disputed: who may decide, each decided by marking it again with a reason; a manager's own
list."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import DisputeState, Month, long_date, long_day_of_moment
from iqa.text import joined
from iqa.web.doors import way
from iqa.web.fetching.letters import DisputeHere, dispute_here
from iqa.web.fetching.months import month_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.workflow.month_letters import letter_reference
from iqa.workflow.my_work import work_reference
from iqa.workflow.own_list import own_list
from iqa.workflow.replies import DisputeDecision, ShownDispute, decide_dispute, list_disputes

STATES = {
    DisputeState.OPEN: "To decide",
    DisputeState.UPHELD: "The mark stands",
    DisputeState.CHANGED: "The mark was changed",
}


class DisputeRow(Struct, frozen=True):
    """One disputed mark. `who` may decide it while it is open; `outcome` is what came of it; `href` is its
    page."""

    urn: str
    question: str
    name: str
    reason: str
    state: str
    is_open: bool
    who: str
    outcome: str
    href: str


class DisputesPage(Struct, frozen=True):
    """The disputed marks of a month that whoever asks may see, those that wait first."""

    month_label: str
    month_href: str
    rows: tuple[DisputeRow, ...]
    waiting: int
    letters: str


class DecidePage(Struct, frozen=True):
    """One disputed mark to decide, or what came of it; what was chosen and typed."""

    back: str
    back_label: str
    shown: ShownDispute
    row: DisputeRow
    letter: str
    tell: bool
    rating: str = ""
    evidence: str = ""
    reason: str = ""
    problems: tuple[dict[str, str], ...] = ()


class OwnLine(Struct, frozen=True):
    """One thing that waits for a manager."""

    name: str
    said: str
    when: str
    href: str


class OwnListPage(Struct, frozen=True):
    """What waits for whoever asks, of the people they manage. `known` is whether they are on the staff list."""

    month_label: str
    month_href: str
    known: bool
    people: str
    late: tuple[OwnLine, ...]
    disputes: tuple[OwnLine, ...]


def all(month: Month) -> str:
    """The disputed marks of a month."""
    here = month_here(month).workspace
    rows = tuple(
        _row(month, one, work_reference(here, one.dispute.item_key)) for one in list_disputes(here, month)
    )
    context = DisputesPage(
        month_label=month.label,
        month_href=way("months.glance", month=month),
        rows=rows,
        waiting=sum(row.is_open for row in rows),
        letters=url_for("letters.all", month=month),
    )
    return page("disputes.html", context)


def look(month: Month, work: str, criterion: str) -> str:
    """One disputed mark."""
    return page("decide.html", _page(dispute_here(month, work, criterion)))


def decide(month: Month, work: str, criterion: str) -> Response | tuple[str, int]:
    """Decide it: the criterion is marked again, with a reason."""
    here = dispute_here(month, work, criterion)
    rating, evidence, reason = (request.form.get(name, "").strip() for name in ("rating", "evidence", "reason"))
    problems = []
    if not rating:
        problems.append({"text": "Choose the rating that stands", "href": "#rating"})
    if not reason:
        problems.append({"text": "Say why this rating stands", "href": "#reason"})
    if rating in here.shown.evidenced and not evidence:
        problems.append({"text": "This rating needs a line on where it shows", "href": "#evidence"})
    if problems:
        return page("decide.html", _page(here, rating, evidence, reason, tuple(problems))), UNFIT
    decide_dispute(
        here.workspace, DisputeDecision(here.shown.dispute.item_key, criterion, rating, evidence, reason, month)
    )
    return redirect(url_for("disputes.look", month=month, work=work, criterion=criterion))


def own(month: Month) -> str:
    """A manager's own list."""
    here = month_here(month).workspace
    found = own_list(here, month)
    late = tuple(
        OwnLine(
            one.name,
            f"All was marked by {long_date(one.marked_on)}",
            f"Due {long_date(one.due)}",
            url_for("letters.all", month=month),
        )
        for one in found.late
    )
    open_ = tuple(
        OwnLine(
            one.name,
            f"{one.urn}: {one.question}",
            f"Since {long_date(one.since)}" if one.since else "",
            url_for("disputes.look", month=month, work=work_reference(here, one.item), criterion=one.criterion),
        )
        for one in found.disputes
    )
    context = OwnListPage(
        month_label=month.label,
        month_href=way("months.glance", month=month),
        known=here.actor.person is not None,
        people=url_for("people.me"),
        late=late,
        disputes=open_,
    )
    return page("own_list.html", context)


def _page(
    here: DisputeHere,
    rating: str = "",
    evidence: str = "",
    reason: str = "",
    problems: tuple[dict[str, str], ...] = (),
) -> DecidePage:
    work = work_reference(here.workspace, here.shown.dispute.item_key)
    reference = letter_reference(here.workspace, here.month, here.shown.dispute.person)
    return DecidePage(
        back=url_for("disputes.all", month=here.month),
        back_label=f"Disputed marks, {here.month.label}",
        shown=here.shown,
        row=_row(here.month, here.shown, work),
        letter=url_for("letter.look", month=here.month, reference=reference),
        tell=here.workspace.actor.person is None or here.workspace.actor.person.id != here.shown.dispute.person,
        rating=rating,
        evidence=evidence,
        reason=reason,
        problems=problems,
    )


def _row(month: Month, one: ShownDispute, work: str) -> DisputeRow:
    dispute = one.dispute
    is_open = dispute.state is DisputeState.OPEN
    by = f"{one.decided_by} on {long_day_of_moment(dispute.decided_at)}" if not is_open else ""
    who = f"{joined(list(one.deciders), 'or') or 'No manager on the staff list'} may decide"
    return DisputeRow(
        urn=one.urn,
        question=one.question,
        name=one.person_name,
        reason=dispute.reason,
        state=STATES[dispute.state],
        is_open=is_open,
        who=who if is_open else "",
        outcome=f"{one.rating}, decided by {by}: {dispute.decided_reason}" if by else "",
        href=url_for("disputes.look", month=month, work=work, criterion=dispute.criterion),
    )
