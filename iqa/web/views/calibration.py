"""A calibration: every assessor marks the same few pieces of work, to talk about where they mark apart."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Moderation, Month, Purpose
from iqa.errors import ConflictError, NotFoundError
from iqa.moderation.calibration import QuestionSpread
from iqa.next_steps import Hint
from iqa.records.workspace import Workspace
from iqa.sampling.wording import exclusions_in_words
from iqa.staff import names_apart
from iqa.text import counted
from iqa.web.doors import open_address
from iqa.web.downloads import download
from iqa.web.drawn_papers import certificate_download, certificate_links, left_out_in_words, workbook_links
from iqa.web.fetching.months import month_here
from iqa.web.fetching.second_marking import second_workbook_here, standing_or_none
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.sample_names import TITLES
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.agreement import calibration_of
from iqa.workflow.moderating import (
    CalibrationPreview,
    ModerationRequest,
    compose_moderation_certificate,
    draw_calibration,
    preview_calibration,
    standing_moderation,
)
from iqa.workflow.progress import workspace_state
from iqa.workflow.rendering import marking_workbook

USUAL_ITEMS = "3"


class WouldCalibrate(Struct, frozen=True):
    """What a calibration set would come to; `lacking` says what there has to be first. `schemes` are the samples
    that it can be drawn from, value and words."""

    month_label: str
    month_href: str
    schemes: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    lacking: str
    what_first: Hint
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


class CalibrationPage(Struct, frozen=True):
    """A calibration set that was drawn: how far it is, its certificate and workbooks, and what it shows of each
    question: the share of the marks on each of the `ratings`, in how many pairs of markers both gave the same, and
    how far the furthest two are apart. It names no marker."""

    month_label: str
    month_href: str
    facts: tuple[str, ...]
    left_out: tuple[str, ...]
    seed: str
    drawn_at: str
    files: tuple[tuple[str, str], ...]
    books: tuple[tuple[str, str], ...]
    queue: str
    workbooks: str
    set_aside: str
    done: bool
    ratings: tuple[str, ...]
    questions: tuple[tuple[str, ...], ...]


def wanted(month: Month) -> Response | str | tuple[str, int]:
    """What a calibration set would come to: three pieces of work unless another number is asked for. One that is
    drawn already is shown instead."""
    here, sent = month_here(month).workspace, SmallForm(request.args)
    if standing_or_none(here, month, Purpose.CALIBRATION):
        return redirect(url_for("calibration.drawn", month=month))
    asked = _asked(month, sent)
    shown = page("calibration.html", _would(here, asked, sent))
    return (shown, UNFIT) if sent.faults else shown


def make(month: Month) -> Response | tuple[str, int]:
    """Draw it."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    asked = _asked(month, sent)
    if sent.faults:
        return page("calibration.html", _would(here, asked, sent)), UNFIT
    draw_calibration(here, asked)
    return redirect(url_for("calibration.drawn", month=month))


def drawn(month: Month) -> str:
    """The calibration set as it was drawn, and what it shows so far."""
    here = month_here(month).workspace
    return page("calibration_drawn.html", _drawn(here, standing_moderation(here, month, Purpose.CALIBRATION)))


def certificate(month: Month, which: str) -> Response:
    """The certificate: the page to print, or the record by which anybody can draw again."""
    here = month_here(month).workspace
    composed = compose_moderation_certificate(here, standing_moderation(here, month, Purpose.CALIBRATION))
    return certificate_download(here, composed, which)


def workbook(month: Month, reference: str) -> Response:
    """An assessor's workbook, with what is recorded so far."""
    found = second_workbook_here(month, reference, Purpose.CALIBRATION)
    content, _ = marking_workbook(found.brief)
    return download(found.name.rpartition("/")[2], content)


def _asked(month: Month, sent: SmallForm) -> ModerationRequest:
    """What a form asks for; a number that is none is a fault of it."""
    sent.typed.setdefault("items", USUAL_ITEMS)
    number = sent.count("items", USUAL_ITEMS)
    scheme = sent.text("scheme")
    return ModerationRequest(
        month, sent.text("seed"), items=max(number, 1), scheme=scheme if scheme in TITLES else ""
    )


def _would(here: Workspace, asked: ModerationRequest, sent: SmallForm) -> WouldCalibrate:
    found, lacking = None, ""
    first: Hint = ""
    try:
        found = preview_calibration(here, asked)
    except (ConflictError, NotFoundError) as refused:
        lacking, first = refused.message, refused.hint
    month = asked.month
    there = next((one.drawn for one in workspace_state(here, month).months if one.month == month), ())
    return WouldCalibrate(
        month_label=month.label,
        month_href=open_address("months.glance", month=month),
        schemes=tuple((one, words) for one, words in TITLES.items() if one in there),
        facts=_facts(found) if found else (),
        lacking=lacking,
        what_first=first,
        typed=sent.typed,
        faults=sent.faults,
    )


def _facts(found: CalibrationPreview) -> tuple[str, ...]:
    pieces, assessors = counted(found.taken, "piece"), counted(found.markers, "assessor")
    return (
        f"{assessors} would each mark the same {pieces} of work, about {found.hours:.1f} hours each.",
        f"They would come out by chance of {found.fitting:,} that are no assessor's own.",
    )


def _drawn(here: Workspace, made: Moderation) -> CalibrationPage:
    found, month, names = calibration_of(here, made.month), made.month, names_apart(here.people())
    return CalibrationPage(
        month_label=month.label,
        month_href=open_address("months.glance", month=month),
        facts=(
            f"{counted(found.pieces, 'piece')} of work ({found.scheme.title}), the same for everybody.",
            f"{found.submitted} of {counted(found.markers, 'assessor')} have submitted them.",
        ),
        left_out=left_out_in_words(exclusions_in_words(made.exclusions)),
        seed=made.seed,
        drawn_at=made.at,
        files=certificate_links("calibration.certificate", month=month),
        books=workbook_links(here, made, names, "calibration.workbook"),
        queue=open_address("queue.mine", month=month),
        workbooks=url_for("workbooks.all", month=month),
        set_aside=url_for("setting_aside.form", month=month, what=made.purpose),
        done=found.submitted >= found.markers,
        ratings=tuple(rating.label for rating in found.scheme.scale),
        questions=tuple(map(_row, found.questions)),
    )


def _row(one: QuestionSpread) -> tuple[str, ...]:
    return (
        one.question,
        str(one.marks),
        *(f"{share:.0%}" for share in one.shares.values()),
        "Cannot be told" if one.raw is None else f"{one.raw:.0%}",
        "–" if one.range is None else counted(one.range, "step"),
    )
