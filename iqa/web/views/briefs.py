"""Briefs of a month, each for one reader, to look at and to take; posters; the return; several Areas together."""

from collections.abc import Iterator

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.briefs.context import BriefPage
from iqa.domain import MeetingKind, Month
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.web.doors import open_address
from iqa.web.downloads import download
from iqa.web.fetching.months import held_here, month_here
from iqa.web.fetching.papers import brief_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site, workspace
from iqa.web.small_forms import FieldFault
from iqa.workflow.area_returns import compose_return, merge_returns
from iqa.workflow.briefs import BriefKind, compose_posters
from iqa.workflow.meetings import expected_meetings
from iqa.workflow.my_work import work_reference
from iqa.workflow.rendering import Files, areas_files, brief_files, poster_files, return_file

READERS = {
    BriefKind.POLICE: "For the police: files, disputes, trend",
    BriefKind.DEFENCE: "For the liaison with the defence: barriers, and what was tried",
    BriefKind.TEAM: "For a unit's team meeting",
    BriefKind.DELIVERY: "For a unit's operational delivery meeting",
    BriefKind.BOARD: "For the Area Strategy Board",
}
"""Whom each brief is for, on a page."""


class BriefLink(Struct, frozen=True):
    """A brief, and the unit that it is for, '' for the whole Area."""

    reader: str
    unit: str
    href: str


class BriefsPage(Struct, frozen=True):
    """The briefs and posters of a month; `faults` of the returns that were sent."""

    month_label: str
    month_href: str
    briefs: tuple[BriefLink, ...]
    posters: tuple[tuple[str, str], ...]
    unnamed: tuple[str, ...]
    handed: str
    together: str
    faults: tuple[FieldFault, ...] = ()


class ShownBrief(Struct, frozen=True):
    """A brief to look at, and the forms to take it in; `minutes` is the form of its meeting, '' for none."""

    brief: BriefPage
    back: str
    month_label: str
    forms: tuple[tuple[str, str], ...]
    minutes: str = ""


def all(month: Month) -> str:
    """The briefs of a month."""
    return page("briefs.html", _page(month_here(month).workspace, month))


def one(month: Month, kind: str) -> str:
    """One brief to look at; of a unit's meeting it is said which unit."""
    found, unit = brief_here(month, kind, _unit()), _unit() or None
    meeting = BriefKind(kind).meeting
    context = ShownBrief(
        brief=found.page,
        back=url_for("briefs.all", month=month),
        month_label=month.label,
        forms=(
            ("Word", url_for("briefs.take", month=month, kind=kind, ending="docx", unit=unit)),
            ("a page", url_for("briefs.take", month=month, kind=kind, ending="html", unit=unit)),
        ),
        minutes=url_for("meetings.one", month=month, kind=meeting, unit=unit) if meeting else "",
    )
    return page("brief.html", context)


def take(month: Month, kind: str, ending: str) -> Response:
    """One brief in Word or as a page."""
    found = brief_here(month, kind, _unit())
    return _file(brief_files(workspace(), (found,)), ending, "brief ")


def poster(month: Month, reference: str) -> Response:
    """A poster to print."""
    here = month_here(month).workspace
    for made in compose_posters(here, month):
        if _reference(here, month, made.key_area) == reference:
            return _file(poster_files(here, (made,)), "html", "poster ")
    raise NotFoundError("There is no poster at this address.", "Take it from the list of the month's briefs.")


def handed(month: Month) -> Response:
    """This Area's return, for a sister Area or headquarters."""
    here = month_here(month).workspace
    return _file(return_file(here, compose_return(here, month)), "xlsx")


def put_together(month: Month) -> Response | tuple[str, int]:
    """This Area's month with the returns of others that are sent."""
    here = month_here(month).workspace
    sent = [one for one in request.files.getlist("files") if one.filename]
    if not sent:
        fault = {"text": "Choose the returns of other Areas", "href": "#files"}
        return page("briefs.html", _page(here, month, (fault,))), UNFIT
    with the_site().uploads.for_now(sent) as paths:
        merged = merge_returns(here, month, paths)
    return redirect(url_for("briefs.together", month=month, name=the_site().uploads.hold_new(merged)))


def together(month: Month, name: str) -> str:
    """Several Areas together."""
    month_here(month)
    context = ShownBrief(
        brief=held_here(name, BriefPage),
        back=url_for("briefs.all", month=month),
        month_label=month.label,
        forms=(
            ("Word", url_for("briefs.together_file", month=month, name=name, ending="docx")),
            ("a page", url_for("briefs.together_file", month=month, name=name, ending="html")),
        ),
    )
    return page("brief.html", context)


def together_file(month: Month, name: str, ending: str) -> Response:
    """The same in Word or as a page."""
    month_here(month)
    return _file(areas_files(workspace(), held_here(name, BriefPage)), ending)


def _unit() -> str:
    return request.args.get("unit", "")


def _reference(here: Workspace, month: Month, key_area: str) -> str:
    return work_reference(here, f"poster {month} {key_area}")


def _file(files: Files, ending: str, called: str = "") -> Response:
    """The one of some files that ends so, under its own name."""
    name = next(one for one in files if one.endswith(f".{ending}"))
    return download(f"{called}{name.rpartition('/')[2]}", files[name])


def _page(here: Workspace, month: Month, faults: tuple[FieldFault, ...] = ()) -> BriefsPage:
    posters = compose_posters(here, month)
    return BriefsPage(
        month_label=month.label,
        month_href=open_address("months.glance", month=month),
        briefs=tuple(_links(here, month)),
        posters=tuple(
            (
                one.key_area,
                url_for("briefs.poster", month=month, reference=_reference(here, month, one.key_area)),
            )
            for one in posters
        ),
        unnamed=tuple(one.key_area for one in posters if not one.lead),
        handed=url_for("briefs.handed", month=month),
        together=url_for("briefs.put_together", month=month),
        faults=faults,
    )


def _links(here: Workspace, month: Month) -> Iterator[BriefLink]:
    for one in expected_meetings(here, month):
        if one.kind is not MeetingKind.COMMITTEE:
            kind = BriefKind(one.kind.value)
            href = url_for("briefs.one", month=month, kind=kind, unit=one.unit or None)
            yield BriefLink(READERS[kind], one.unit, href)
    yield BriefLink(READERS[BriefKind.BOARD], "", url_for("briefs.one", month=month, kind=BriefKind.BOARD))
