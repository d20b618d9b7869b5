"""The marking page: opened, saved part by part as somebody types or as a whole, and submitted.

Nothing typed is lost: what cannot be stored comes back as it was sent, with what stands in its way.
"""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from iqa.domain import Month, Round
from iqa.marking.recording import WHOLE, Answers, FormCopy
from iqa.web.fetching.marking import WorkHere, work_here, work_named
from iqa.web.marking_answers import SentForm, read_form
from iqa.web.marking_context import NOTHING_TYPED, MarkingPage, SentParts, Typed, Where
from iqa.web.marking_page import marking_page, saved_part
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page, part_of_page
from iqa.workflow.marking_pieces import OpenItem, SavedItem, save_as_read, save_item, submit_item

SUBMIT = "submit"


def form(month: Month, marking_round: Round, reference: str) -> str:
    """One piece of work to mark."""
    here = work_here(month, marking_round, reference)
    return page("marking.html", _page(here, here.opened))


def send(month: Month, marking_round: Round, reference: str) -> Response | tuple[str, int]:
    """Save the whole form, or submit it. What was stored is shown anew; what was not comes back as it was sent."""
    here = work_here(month, marking_round, reference)
    sent = read_form(request.form, here.opened.form)
    submitting = request.form.get("do") == SUBMIT
    saved = _store(here, sent, submitting=submitting)
    if saved is None or saved.problems:
        return page("marking.html", _as_sent(here, sent, saved)), UNFIT
    if submitting:
        return redirect(url_for("queue.mine", month=month))
    return redirect(url_for("marking.form", month=month, marking_round=marking_round, reference=reference))


def part(month: Month, marking_round: Round, reference: str) -> str:
    """Save what was sent of the form, and answer with the messages of the page alone: no field is replaced while
    somebody types in it."""
    named = work_named(month, marking_round, reference)
    read: list[SentForm] = []

    def as_sent(opened: OpenItem) -> tuple[Answers, FormCopy] | None:
        read.append(read_form(request.form, opened.form))
        return None if read[-1].problems else (read[-1].answers, read[-1].copy)

    opened, came = save_as_read(named.workspace, named.key, as_sent, month, marking_round)
    sent = read[-1]
    saved = None if sent.problems else came
    stored = saved is not None and not saved.problems
    whole = sent.answers.whole is not None
    missing = came.missing if stored and not whole else ()
    parts = SentParts(frozenset(mark.criterion for mark in sent.answers.marks), whole, stored, missing)
    item = saved.item if saved else opened
    typed = NOTHING_TYPED if stored else _typed(sent, saved)
    return part_of_page("marking_saved.html", saved_part(item.form, item.recorded, typed, parts))


def _store(here: WorkHere, sent: SentForm, *, submitting: bool) -> SavedItem | None:
    """What came of a form; None where something in it cannot be understood, so that nothing was tried."""
    if sent.problems:
        return None
    use_case = submit_item if submitting else save_item
    return use_case(here.workspace, here.key, sent.answers, sent.copy, here.month, here.round)


def _page(here: WorkHere, item: OpenItem, typed: Typed = NOTHING_TYPED) -> MarkingPage:
    values: dict[str, Any] = {"month": here.month, "marking_round": here.round, "reference": here.reference}
    where = Where(
        form=url_for("marking.form", **values),
        part=url_for("marking.part", **values),
        back=url_for("queue.mine", month=here.month),
    )
    return marking_page(item.form, item.recorded, where, typed)


def _as_sent(here: WorkHere, sent: SentForm, saved: SavedItem | None) -> MarkingPage:
    """The page with what somebody touched as they sent it, and everything else as it is recorded now."""
    return _page(here, saved.item if saved else here.opened, _typed(sent, saved))


def _typed(sent: SentForm, saved: SavedItem | None) -> Typed:
    """What somebody touched as they sent it, with what stands in its way."""
    untouched = sent.copy.untouched
    return Typed(
        marks=tuple(mark for mark in sent.answers.marks if mark.criterion not in untouched),
        whole=request.form if sent.answers.whole is not None and WHOLE not in untouched else None,
        rest=sent.answers.rest_met,
        problems=(*sent.problems, *(saved.problems if saved else ())),
        meanwhile=saved.meanwhile if saved else None,
    )
