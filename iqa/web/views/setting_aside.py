"""A sample, a second marking or a calibration set is set aside for good and drawn again, with a reason."""

from flask import redirect, request, url_for
from msgspec import Struct
from msgspec.structs import replace
from werkzeug.wrappers import Response

from iqa.domain import Month, Purpose
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.web.fetching.months import month_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.sample_names import TITLES
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.setting_aside import WHAT, ToSetAside, set_aside, to_set_aside


class SetAsidePage(Struct, frozen=True):
    """What would be set aside. With `begun`, in words, it cannot be any more; `pieces` leads to where
    work is replaced one by one, '' where that is not done."""

    title: str
    back: str
    back_label: str
    standing: ToSetAside
    begun: str
    pieces: str
    by_policy: bool
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def form(month: Month, what: str) -> str:
    """What would be set aside, and the form for it."""
    return page("set_aside.html", _page(_standing(month_here(month).workspace, what, month), SmallForm({})))


def send(month: Month, what: str) -> Response | tuple[str, int]:
    """Set it aside and draw again."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    standing = _standing(here, what, month)
    reason = sent.needed("reason", "Say what is wrong with it")
    if not sent.text("sure"):
        sent.fault("sure", "Say that you mean it: it does not come back")
    if sent.faults:
        return page("set_aside.html", _page(standing, sent)), UNFIT
    set_aside(here, replace(standing, id=sent.text("standing")), reason, sent.text("seed"))
    return redirect(_drawn(month, what))


def _standing(here: Workspace, what: str, month: Month) -> ToSetAside:
    if what not in WHAT:
        raise NotFoundError("Nothing is drawn under that name.", "Open it from the page of what was drawn.")
    return to_set_aside(here, what, month)


def _drawn(month: Month, what: str) -> str:
    if what in TITLES:
        return url_for("draws.drawn", month=month, scheme=what)
    second = Purpose(what) is Purpose.SECOND_MARKING
    return url_for("second_marking.drawn" if second else "calibration.drawn", month=month)


def _page(standing: ToSetAside, sent: SmallForm) -> SetAsidePage:
    what, month = standing.what, standing.month
    of_what = f"{TITLES[what]} {standing.called}" if what in TITLES else standing.called.capitalize()
    begun = counted(standing.begun, "piece of its work has", "pieces of its work have") if standing.begun else ""
    return SetAsidePage(
        title=f"Set aside: {of_what} for {month.label}",
        back=_drawn(month, what),
        back_label=f"{of_what} for {month.label}",
        standing=standing,
        begun=begun,
        pieces=url_for("pieces.all", month=month) if what in TITLES else "",
        by_policy=what in TITLES,
        typed={**sent.typed, "standing": sent.text("standing") or standing.id},
        faults=sent.faults,
    )
