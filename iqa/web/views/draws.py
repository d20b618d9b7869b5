"""A sample is drawn: what the policy would do in people and hours, then the draw, then its certificate."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from flask import redirect, request, url_for
from msgspec import Struct, field
from msgspec.structs import replace
from werkzeug.wrappers import Response

from iqa.domain import ItemState, Kind, Month
from iqa.errors import NotFoundError
from iqa.next_steps import Advice
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import KINDS
from iqa.sampling.wording import cell_name, exclusions_in_words, shortfall_in_words
from iqa.staff import names_apart
from iqa.text import counted
from iqa.web.doors import is_open, open_address
from iqa.web.drawn_papers import certificate_download, certificate_links, left_out_in_words
from iqa.web.fetching.months import held_here, scheme_here
from iqa.web.links import Phrase, in_pieces
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.sample_names import TITLES
from iqa.web.site import the_site
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.assigning import top_up_cell
from iqa.workflow.drawing import (
    DrawResult,
    SampleRequest,
    compose_certificate,
    draw,
    preview_draw,
    standing_draw,
)
from iqa.workflow.groups import group_in_words, short_group_in_words
from iqa.workflow.progress import workspace_state
from iqa.workflow.what_next import what_next


class AssessorLoad(Struct, frozen=True):
    """What one assessor is asked to mark."""

    name: str
    items: int
    hours: float


class GroupTake(Struct, frozen=True):
    """One group of the policy: how many are on the list, may be drawn, and are drawn."""

    name: str
    on_list: int
    eligible: int
    drawn: int


class DrawPage(Struct, frozen=True):
    """What a draw would come to, or came to once it is `drawn_at`. `notes` are to be looked at; `next_steps` draw
    what is not drawn yet. With `nothing` there is nothing to draw; `doubts` leads to letters of which somebody has
    to say first whether they are owed."""

    title: str
    month_label: str
    month_href: str
    facts: tuple[str, ...]
    left_out: tuple[str, ...]
    short: tuple[str, ...]
    notes: tuple[tuple[Phrase, ...], ...]
    loads: tuple[AssessorLoad, ...]
    groups: tuple[GroupTake, ...]
    planning: str = ""
    nothing: bool = False
    doubts: str = ""
    seed: str = ""
    drawn_at: str = ""
    files: tuple[tuple[str, str], ...] = ()
    next_steps: tuple[Advice, ...] = ()
    queue: str = ""
    workbooks: str = ""
    work: str = ""
    set_aside: str = ""
    more: tuple[tuple[str, str], ...] = ()
    """The groups of which more can be drawn: as the form takes them and in words."""
    typed: dict[str, str] = field(default_factory=dict)
    faults: tuple[FieldFault, ...] = ()
    told: str = ""


class ToppedUp(Struct, frozen=True):
    """What came of drawing more of a group."""

    group: str
    asked: int
    called: int

    def in_words(self) -> str:
        """'2 more pieces of work drawn: Ann Example.'"""
        said = f"{counted(self.called, 'more piece', 'more pieces')} of work drawn: {self.group}."
        return f"{said} {self.asked} were asked for; the list has no more." if self.called < self.asked else said


def wanted(month: Month, scheme: str) -> str | Response:
    """What a draw would come to. A sample that is drawn already is shown instead."""
    here = scheme_here(month, scheme)
    if _standing(here.workspace, scheme, month):
        return redirect(url_for("draws.drawn", month=month, scheme=scheme))
    return page("draw.html", _previewed(here.workspace, month, scheme))


def make(month: Month, scheme: str) -> Response:
    """Draw it."""
    here = scheme_here(month, scheme)
    draw(here.workspace, SampleRequest(scheme, month, seed=request.form.get("seed", "")))
    return redirect(url_for("draws.drawn", month=month, scheme=scheme))


def drawn(month: Month, scheme: str) -> str:
    """The sample as it was drawn, with its certificate to keep; with what came of drawing more of a group."""
    here, held = scheme_here(month, scheme).workspace, request.args.get("more", "")
    told = held_here(held, ToppedUp).in_words() if held else ""
    return page("drawn.html", replace(_drawn(here, standing_draw(here, scheme, month)), told=told))


def more(month: Month, scheme: str) -> Response | tuple[str, int]:
    """Draw more of one group, the next in the same order."""
    here, sent = scheme_here(month, scheme).workspace, SmallForm(request.form)
    shown = _drawn(here, standing_draw(here, scheme, month))
    group = sent.one_of("group", [value for value, _ in shown.more], "Choose a group")
    extra = sent.count("extra")
    if sent.faults:
        return page("drawn.html", replace(shown, typed=sent.typed, faults=sent.faults)), UNFIT
    _, called = top_up_cell(here, scheme, month, group, extra, sent.text("note"))
    done = the_site().uploads.hold_new(ToppedUp(dict(shown.more)[group], extra, len(called)))
    return redirect(url_for("draws.drawn", month=month, scheme=scheme, more=done))


def certificate(month: Month, scheme: str, which: str) -> Response:
    """The certificate: the page to print, or the record by which anybody can draw again."""
    here = scheme_here(month, scheme)
    composed = compose_certificate(here.workspace, standing_draw(here.workspace, scheme, month))
    return certificate_download(here.workspace, composed, which)


def _standing(here: Workspace, scheme: str, month: Month) -> DrawResult | None:
    with suppress(NotFoundError):
        return standing_draw(here, scheme, month)
    return None


def _about(month: Month, scheme: str) -> dict[str, Any]:
    return {
        "title": f"{TITLES[scheme]} sample for {month.label}",
        "month_label": month.label,
        "month_href": url_for("months.glance", month=month),
        "planning": open_address("planning.plan", month=month, scheme=scheme),
    }


def _previewed(here: Workspace, month: Month, scheme: str) -> DrawPage:
    found = preview_draw(here, SampleRequest(scheme, month))
    names, per, kind = names_apart(here.people()), found.policy.per, KINDS[scheme]
    always, nothing = found.always - found.targeted_reviews, not found.drawn + found.always
    facts = [
        f"{found.eligible:,} of {found.population:,} on the list may be drawn.",
        f"{found.drawn} would be drawn by chance{_and_more(always, 'are always included')}.",
        f"That is about {found.hours:.1f} hours of marking.",
    ]
    if nothing:
        facts = facts[:1]
    if found.targeted_reviews:
        facts.append(f"{found.targeted_reviews} more are under targeted review, apart from the sample.")
    return DrawPage(
        **_about(month, scheme),
        facts=tuple(facts),
        left_out=left_out_in_words(exclusions_in_words(found.exclusions, kind, found.lacking)),
        short=tuple(
            f"{short_group_in_words(one, per, names)}: {shortfall_in_words(one, kind, found.lacking)}"
            for one in found.shortfalls
        ),
        notes=() if nothing else tuple(in_pieces(one) for one in found.notes),
        loads=tuple(
            AssessorLoad(names.get(one.assessor, one.name), one.items, one.hours)
            for one in found.loads
            if not nothing
        ),
        groups=tuple(
            GroupTake(group_in_words(one.cell, per, names), one.population, one.eligible, one.drawn)
            for one in found.cells
        ),
        nothing=nothing,
        doubts=open_address("chasing.all", month=month) if kind is Kind.LETTERS else "",
    )


def _drawn(here: Workspace, made: DrawResult) -> DrawPage:
    drawn_, scheme, month = made.draw, made.draw.scheme, made.draw.month
    names, per, kind = names_apart(here.people()), drawn_.policy.per, KINDS[scheme]
    states = [item.state for item in drawn_.items]
    always = states.count(ItemState.ALWAYS) - len(made.under_review)
    return DrawPage(
        **_about(month, scheme),
        facts=(
            f"{states.count(ItemState.DRAWN)} drawn by chance of {drawn_.population.rows:,} on the list"
            f"{_and_more(always, 'always included')}.",
        ),
        left_out=left_out_in_words(exclusions_in_words(drawn_.exclusions, kind, made.lacking)),
        short=tuple(
            f"{short_group_in_words(one, per, names)}: {shortfall_in_words(one, kind, made.lacking)}"
            for one in drawn_.shortfalls
        ),
        notes=tuple(in_pieces(one) for one in made.notes),
        loads=tuple(_loads(made, names)),
        groups=tuple(
            GroupTake(group_in_words(one.cell, per, names), one.population, one.eligible, one.drawn)
            for one in drawn_.cells
        ),
        seed=drawn_.seed,
        drawn_at=drawn_.at,
        files=certificate_links("draws.certificate", month=month, scheme=scheme),
        next_steps=tuple(_draws_that_wait(here, month)),
        queue=open_address("queue.mine", month=month),
        workbooks=url_for("workbooks.all", month=month),
        work=open_address("pieces.all", month=month),
        more=tuple(
            (cell_name(one.cell), group_in_words(one.cell, per, names))
            for one in drawn_.cells
            if is_open("draws.more") and one.drawn < one.eligible
        ),
        set_aside=open_address("setting_aside.form", month=month, what=scheme),
    )


def _and_more(always: int, said: str) -> str:
    """', and 3 more are always included'; nothing where none is."""
    return f", and {always} more {said}" if always else ""


def _draws_that_wait(here: Workspace, month: Month) -> Iterator[Advice]:
    for one in what_next(workspace_state(here, month), month):
        if any(step.command == "draw" and step.values.get("month") == str(month) for step in one.next_steps):
            yield one


def _loads(made: DrawResult, names: dict[str, str]) -> Iterator[AssessorLoad]:
    """Each assessor's share of a draw as it stands, by name."""
    marked = [item.assessor for item in made.draw.to_mark()]
    found = [
        AssessorLoad(
            names.get(one, one or "Nobody may mark these"),
            marked.count(one),
            marked.count(one) * made.minutes / 60,
        )
        for one in set(marked)
    ]
    yield from sorted(found, key=lambda one: one.name)
