"""Marking workbooks: taken to fill in with Excel, and sent back, several at once."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month
from iqa.errors import NotFoundError, Problem
from iqa.next_steps import Advice
from iqa.staff import names_apart
from iqa.web.downloads import download
from iqa.web.fetching.months import MonthHere, held_here, month_here
from iqa.web.fetching.second_marking import may_take_workbook
from iqa.web.links import Phrase, in_pieces
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site
from iqa.workflow.marking import AddressedBrief, Recorded, marking_briefs, record_workbooks
from iqa.workflow.my_work import work_reference
from iqa.workflow.progress import month_status, workspace_state
from iqa.workflow.rendering import marking_workbook
from iqa.workflow.what_next import what_next

_PREFIX = "workbook "
"""Told apart from the keys of work before a reference is made of it."""


class WorkbookLink(Struct, frozen=True):
    """An assessor's workbook."""

    name: str
    href: str


class WorkbooksPage(Struct, frozen=True):
    """The workbooks of a month, to take and to send; `problems` as the error summary takes them."""

    month_label: str
    month_href: str
    books: tuple[WorkbookLink, ...]
    problems: tuple[dict[str, str], ...] = ()


class RecordedMonth(Struct, frozen=True):
    """What came of workbooks that were sent."""

    month: Month
    results: tuple[Recorded, ...]


class RecordedBook(Struct, frozen=True):
    """One workbook: what came of it in words, what stands in its way, what to look at, what is for the manager at
    once."""

    file: str
    said: str
    problems: tuple[tuple[Phrase, ...], ...]
    notices: tuple[tuple[Phrase, ...], ...]
    concerns: tuple[str, ...]


class RecordedPage(Struct, frozen=True):
    """What came of all that were sent."""

    month_label: str
    back: str
    books: tuple[RecordedBook, ...]
    next_steps: tuple[Advice, ...]


def all(month: Month) -> str:
    """The workbooks of a month."""
    return page("workbooks.html", _page(month_here(month)))


def send(month: Month) -> Response | tuple[str, int]:
    """Record filled workbooks, each as a whole or not at all."""
    here = month_here(month)
    sent = [one for one in request.files.getlist("files") if one.filename]
    if not sent:
        return page(
            "workbooks.html", _page(here, ({"text": "Choose the filled workbooks", "href": "#files"},))
        ), UNFIT
    with the_site().uploads.for_now(sent) as paths:
        results = record_workbooks(here.workspace, paths)
    held = the_site().uploads.hold_new(RecordedMonth(month, results))
    return redirect(url_for("workbooks.recorded", month=month, name=held))


def recorded(month: Month, name: str) -> str:
    """What came of workbooks that were sent."""
    here, found = month_here(month), held_here(name, RecordedMonth)
    context = RecordedPage(
        month_label=month.label,
        back=url_for("workbooks.all", month=month),
        books=tuple(map(_told, found.results)),
        next_steps=what_next(workspace_state(here.workspace, month), month),
    )
    return page("recorded.html", context)


def take(month: Month, reference: str) -> Response:
    """One assessor's workbook, with the marks recorded so far."""
    here = month_here(month)
    for one in _briefs(here):
        if _reference(here, one) == reference:
            content, _ = marking_workbook(one.brief)
            return download(one.name.rpartition("/")[2], content)
    raise NotFoundError("There is no workbook at this address.", "Take it from the list of the month's workbooks.")


def _briefs(here: MonthHere) -> tuple[AddressedBrief, ...]:
    """The workbooks there are for whoever asks; none before anything is drawn."""
    if not month_status(here.workspace, here.month):
        return ()
    return tuple(
        one
        for one in marking_briefs(here.workspace, here.month)
        if may_take_workbook(here.workspace, one.brief.assessor)
    )


def _reference(here: MonthHere, one: AddressedBrief) -> str:
    return work_reference(here.workspace, f"{_PREFIX}{one.name}")


def _page(here: MonthHere, problems: tuple[dict[str, str], ...] = ()) -> WorkbooksPage:
    names = names_apart(here.workspace.people())
    links = tuple(
        WorkbookLink(
            names.get(one.brief.assessor, one.brief.assessor),
            url_for("workbooks.take", month=here.month, reference=_reference(here, one)),
        )
        for one in _briefs(here)
    )
    return WorkbooksPage(here.month.label, url_for("months.glance", month=here.month), links, problems)


def _told(one: Recorded) -> RecordedBook:
    said = (
        "Nothing of it was recorded."
        if one.problems
        else f"{one.submitted} submitted, {one.in_progress} in progress, {one.unchanged} unchanged."
    )
    return RecordedBook(
        file=one.file,
        said=f"{said} {one.what_it_is}".strip(),
        problems=tuple(map(_problem, one.problems)),
        notices=tuple(map(_problem, one.notices)),
        concerns=(
            *(f"Urgent concern on a live case: {concern}" for concern in one.urgent),
            *(f"Critical, for the manager at once: {said}" for said in one.critical),
        ),
    )


def _problem(problem: Problem) -> tuple[Phrase, ...]:
    place = f"{problem.where}: " if problem.where else ""
    return (Phrase(f"{place}{problem.message} "), *in_pieces(problem.hint))
