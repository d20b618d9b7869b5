"""The drawn work of a month: found by its URN, given to somebody else, also to mark a second time, replaced, its
marks reopened."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.access import Action
from iqa.domain import AssessmentState, Month, ReplacementReason, Round
from iqa.records.workspace import Workspace
from iqa.text import begun, fold
from iqa.web.doors import open_address
from iqa.web.fetching.months import held_here, month_here, work_of_own_units
from iqa.web.fetching.pieces import PieceHere, piece_here
from iqa.web.given_words import given_in_words
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site, workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.assigning import Given, assign_all_of, assign_item
from iqa.workflow.assigning_again import assign_second
from iqa.workflow.drawing import replace_drawn
from iqa.workflow.my_work import work_reference
from iqa.workflow.pieces import DrawnPiece, SecondAtHand, drawn_pieces, markers_today
from iqa.workflow.progress import known_months
from iqa.workflow.reopening import reopen_assessment

ASSIGN, REPLACE, REOPEN, ASSIGN_SECOND = "assign", "replace", "reopen", "assign-second"
MOST_SHOWN = 200
"""Pieces in one list; of more, somebody looks for theirs."""
STATES = {AssessmentState.DRAWN: "Not started", AssessmentState.IN_PROGRESS: "In progress"}
SUBMITTED = "Submitted"
REASONS = {
    ReplacementReason.INELIGIBLE: "It should not have been on the list",
    ReplacementReason.UNAVAILABLE: "It cannot be had now",
}
"""Why a piece of work is replaced, on a page."""


class PieceRow(Struct, frozen=True):
    """A piece of work in the list."""

    called: str
    cells: tuple[str, ...]
    href: str


class PiecesPage(Struct, frozen=True):
    """The drawn work of a month that was looked for; `more` counts what is not shown. `having` are those who have
    some left to mark, `markers` those who may be given it; `told` says what came of giving it."""

    month_label: str
    month_href: str
    rows: tuple[PieceRow, ...]
    total: int
    more: int
    nobodys: int
    steps: str
    having: tuple[tuple[str, str], ...]
    markers: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()
    told: tuple[str, ...] = ()


class PiecePage(Struct, frozen=True):
    """One piece of work, and what can be done with it: `can` holds codes. `mark` leads to its form for whoever
    marks it, '' for everybody else."""

    piece: DrawnPiece
    month_label: str
    back: str
    state: str
    can: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    second: SecondAtHand | None
    reasons: tuple[tuple[str, str], ...]
    mark: str
    settling: str
    steps: str
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def latest() -> Response:
    """The drawn work of the latest month."""
    known = known_months(workspace())
    return redirect(url_for("pieces.all", month=known[-1]) if known else url_for("months.all"))


def all(month: Month) -> str:
    """The drawn work of a month; `find` narrows it to a URN, a person or a marker."""
    here, given = month_here(month).workspace, request.args.get("given", "")
    told = tuple(given_in_words(held_here(given, Given))) if given else ()
    return page("pieces_list.html", _list(here, month, SmallForm(request.args), told))


def give_all(month: Month) -> Response | tuple[str, int]:
    """Give all that somebody has left to mark to somebody else."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    whose = sent.needed("whose", "Choose whose work is given")
    to = sent.one_of("to", [id for id, _ in markers_today(here, month)], "Choose who is to mark it")
    reason = sent.needed("why", "Say why in a line")
    if sent.faults:
        return page("pieces_list.html", _list(here, month, sent)), UNFIT
    given = assign_all_of(here, whose, to, reason, month)
    return redirect(url_for("pieces.all", month=month, given=the_site().uploads.hold_new(given)))


def _list(here: Workspace, month: Month, sent: SmallForm, told: tuple[str, ...] = ()) -> PiecesPage:
    mine = work_of_own_units(here, month, Action.ASSIGN)
    every = [one for one in drawn_pieces(here, month) if mine(one.key)]
    wanted = fold(sent.text("find"))
    found = [one for one in every if wanted in fold(f"{one.label} {one.person_name} {one.marker_name}")]
    left = {one.marker: one.marker_name for one in every if one.marker and not one.state.is_locked}
    return PiecesPage(
        month_label=month.label,
        month_href=open_address("months.glance", month=month),
        rows=tuple(_row(one, month) for one in found[:MOST_SHOWN]),
        total=len(every),
        more=max(0, len(found) - MOST_SHOWN),
        nobodys=sum(not one.marker for one in every),
        steps=open_address("withdrawing.listed"),
        having=tuple(sorted(left.items(), key=lambda pair: pair[1].casefold())),
        markers=markers_today(here, month),
        typed=sent.typed,
        faults=sent.faults,
        told=told,
    )


def one(month: Month, reference: str) -> str:
    """One piece of work."""
    return page("piece.html", _page(piece_here(month, reference), SmallForm({})))


def act(month: Month, reference: str) -> Response | tuple[str, int]:
    """Give it to somebody else to mark, or to mark a second time, replace it by the next in line, or reopen its
    marks; each with a reason."""
    here, sent = piece_here(month, reference), SmallForm(request.form)
    ways = {ASSIGN: _assign, REPLACE: _replace, ASSIGN_SECOND: _assign_second}
    done = ways.get(sent.text("do"), _reopen)(here, sent)
    if sent.faults:
        return page("piece.html", _page(here, sent)), UNFIT
    return redirect(url_for("pieces.one", month=month, reference=done))


def _assign(here: PieceHere, sent: SmallForm) -> str:
    to = sent.one_of("to", [id for id, _ in here.at_hand.others], "Choose who is to mark it")
    reason = sent.needed("why-assign", "Say why in a line")
    if not sent.faults:
        assign_item(here.workspace, here.at_hand.piece.key, to, reason, here.month)
    return here.at_hand.piece.reference


def _assign_second(here: PieceHere, sent: SmallForm) -> str:
    others = here.at_hand.second.others if here.at_hand.second else ()
    to = sent.one_of("to-second", [id for id, _ in others], "Choose who is to mark it a second time")
    reason = sent.needed("why-second", "Say why in a line")
    if not sent.faults:
        assign_second(here.workspace, here.at_hand.piece.key, to, reason, here.month)
    return here.at_hand.piece.reference


def _replace(here: PieceHere, sent: SmallForm) -> str:
    reason = sent.one_of("reason", list(map(str, REASONS)), "Choose why")
    note = sent.needed("note", "Say in a line what was found")
    called = ""
    if not sent.faults:
        key = here.at_hand.piece.key
        _, called = replace_drawn(here.workspace, key, ReplacementReason(reason), note, here.month)
    return work_reference(here.workspace, called) if called else here.at_hand.piece.reference


def _reopen(here: PieceHere, sent: SmallForm) -> str:
    reason = sent.needed("why-reopen", "Say why in a line")
    if not sent.faults:
        reopen_assessment(here.workspace, here.at_hand.piece.key, reason, here.month)
    return here.at_hand.piece.reference


def _row(one: DrawnPiece, month: Month) -> PieceRow:
    return PieceRow(
        called=one.label,
        cells=(
            one.person_name,
            begun(one.about),
            one.marker_name or "Nobody yet",
            STATES.get(one.state, SUBMITTED),
        ),
        href=url_for("pieces.one", month=month, reference=one.reference),
    )


def _page(here: PieceHere, sent: SmallForm) -> PiecePage:
    found, month = here.at_hand, here.month
    person = here.workspace.actor.person
    mine = person is not None and person.id == found.piece.marker
    can = (ASSIGN, REPLACE) if not found.piece.state.is_locked else (REOPEN,)
    return PiecePage(
        piece=found.piece,
        month_label=month.label,
        back=url_for("pieces.all", month=month),
        state=STATES.get(found.piece.state, SUBMITTED) if found.is_to_mark else "Replaced",
        can=can if found.is_to_mark else (),
        others=found.others,
        second=found.second,
        reasons=tuple((str(reason), words) for reason, words in REASONS.items()),
        mark=(
            url_for("marking.form", month=month, marking_round=Round.FIRST, reference=found.piece.reference)
            if mine and found.is_to_mark
            else ""
        ),
        settling=open_address("settling.waiting", month=month),
        steps=open_address("withdrawing.listed"),
        typed=sent.typed,
        faults=sent.faults,
    )
