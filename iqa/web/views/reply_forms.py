"""Forms of reply for whoever has no tool: taken from a letter's page, and sent in when they come back filled."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month
from iqa.errors import NotFoundError, Problem
from iqa.text import begun
from iqa.web.downloads import download
from iqa.web.fetching.letters import out_here
from iqa.web.fetching.months import held_here, month_here
from iqa.web.links import Phrase, in_pieces
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site
from iqa.workflow.rendering import reply_form_files
from iqa.workflow.reply_forms import RecordedReply, record_replies, reply_forms, what_came_of

ENDINGS = ("docx", "xlsx")
NOTHING_RECORDED = "Nothing of it was recorded."


class SendFormsPage(Struct, frozen=True):
    """Where filled forms are chosen."""

    month_label: str
    back: str
    problems: tuple[dict[str, str], ...] = ()


class RecordedForms(Struct, frozen=True):
    """What came of forms that were sent from a month's page."""

    month: Month
    results: tuple[RecordedReply, ...]


class ToldForm(Struct, frozen=True):
    """What came of one form. `name` says whose letter it replies to, '' where that is not known."""

    file: str
    said: str
    name: str
    problems: tuple[tuple[Phrase, ...], ...]


class RecordedFormsPage(Struct, frozen=True):
    """What came of all that were sent."""

    month_label: str
    back: str
    again: str
    disputes: str
    forms: tuple[ToldForm, ...]


def blank(month: Month, reference: str, ending: str) -> Response:
    """The form of reply to one letter, to be filled in Word or Excel."""
    here = out_here(month, reference)
    if ending not in ENDINGS:
        raise NotFoundError("There is no form of that kind.", "Take it from the page of the reply.")
    (made,) = reply_forms(here.workspace, month, here.row.person)
    return download(f"reply {made.stem}.{ending}", reply_form_files(made, (f".{ending}",))[f".{ending}"])


def choose(month: Month) -> str:
    """Choose the forms that came back."""
    return page("reply_forms.html", _page(month_here(month).month))


def send(month: Month) -> Response | tuple[str, int]:
    """Record filled forms, each as a whole or not at all."""
    here = month_here(month)
    sent = [one for one in request.files.getlist("files") if one.filename]
    if not sent:
        problem = {"text": "Choose the forms that came back", "href": "#files"}
        return page("reply_forms.html", _page(month, (problem,))), UNFIT
    with the_site().uploads.for_now(sent) as paths:
        results = record_replies(here.workspace, paths)
    held = the_site().uploads.hold_new(RecordedForms(month, results))
    return redirect(url_for("reply_forms.recorded", month=month, name=held))


def recorded(month: Month, name: str) -> str:
    """What came of them."""
    found = held_here(name, RecordedForms)
    context = RecordedFormsPage(
        month_label=month_here(month).month.label,
        back=url_for("letters.all", month=month),
        again=url_for("reply_forms.choose", month=month),
        disputes=url_for("disputes.all", month=month) if any(one.disputes for one in found.results) else "",
        forms=tuple(map(_told, found.results)),
    )
    return page("reply_forms_recorded.html", context)


def _page(month: Month, problems: tuple[dict[str, str], ...] = ()) -> SendFormsPage:
    return SendFormsPage(month.label, url_for("letters.all", month=month), problems)


def _told(one: RecordedReply) -> ToldForm:
    nothing = NOTHING_RECORDED if one.problems else ""
    return ToldForm(
        file=one.file,
        said=begun(f"{what_came_of(one)} {nothing}".strip()),
        name=f"{one.name}, {one.month.label}" if one.name and one.month else "",
        problems=tuple(map(_problem, one.problems)),
    )


def _problem(problem: Problem) -> tuple[Phrase, ...]:
    place = f"{problem.where}: " if problem.where else ""
    return (Phrase(f"{place}{problem.message} "), *in_pieces(problem.hint))
