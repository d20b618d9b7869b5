"""Actions: what is to be done, by whom and by when; that it was done; that somebody else saw it."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from iqa.domain import ActionState, long_date
from iqa.themes.action_report import ActionReport
from iqa.themes.wording import effect_in_words, group_in_words
from iqa.web.fetching import action_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.workflow.actions import action_done, action_reports, drop_action, verify_action

actions = Blueprint("actions", __name__, url_prefix="/actions")
STATES = {
    ActionState.OPEN: "To do",
    ActionState.DONE: "Done, to be verified",
    ActionState.VERIFIED: "Verified",
    ActionState.DROPPED: "Given up",
}
"""Where an action stands, on a page."""
DONE, VERIFY, DROP = "done", "verify", "drop"
USE_CASES = {DONE: action_done, VERIFY: verify_action, DROP: drop_action}


@dataclass(frozen=True, slots=True)
class ShownAction:
    """One action in words."""

    id: str
    what: str
    owner: str
    due: str
    state: str
    overdue: bool
    ended: bool
    moves: str
    effect: str
    notes: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class ActionsPage:
    """The actions: those that wait, then those that are ended."""

    waiting: tuple[ShownAction, ...]
    ended: tuple[ShownAction, ...]


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action, and what can be said of it: `can` are the codes of that. `note` is what was typed."""

    action: ShownAction
    back: str
    can: tuple[str, ...]
    note: str = ""
    problems: tuple[dict[str, str], ...] = ()


@actions.get("")
def all() -> str:
    """All actions."""
    rows = [_row(one) for one in action_reports(workspace())]
    ended = tuple(one for one in rows if one.ended)
    return page("actions.html", ActionsPage(tuple(one for one in rows if not one.ended), ended))


@actions.get("/<name>")
def one(name: str) -> str:
    """One action."""
    return page("action.html", _page(action_here(name)))


@actions.post("/<name>")
def say(name: str) -> Response | tuple[str, int]:
    """Say that it is done, that it was seen to be done, or that it is given up; each with a line."""
    here, note = action_here(name), request.form.get("note", "").strip()
    use_case = USE_CASES.get(request.form.get("do", ""))
    if use_case is None or not note:
        problem = {"text": "Say in a line how, or why", "href": "#note"}
        return page("action.html", _page(here, note, (problem,))), UNFIT
    use_case(workspace(), here.action.id, note)
    return redirect(url_for("actions.all"))


def _page(report: ActionReport, note: str = "", problems: tuple[dict[str, str], ...] = ()) -> ActionPage:
    can = {ActionState.OPEN: (DONE, DROP), ActionState.DONE: (VERIFY, DROP)}.get(report.action.state, ())
    return ActionPage(_row(report), url_for("actions.all"), can, note, problems)


def _row(report: ActionReport) -> ShownAction:
    action = report.action
    notes = (
        f"Done on {long_date(action.done_on)}: {action.done_note}" if action.done_on else "",
        f"{STATES[action.state]} by {action.ended_by}: {action.ended_note}" if action.ended_by else "",
    )
    return ShownAction(
        id=action.id,
        what=action.what,
        owner=report.owner_name,
        due=long_date(action.due),
        state=STATES[action.state],
        overdue=report.is_overdue,
        ended=action.state in (ActionState.VERIFIED, ActionState.DROPPED),
        moves=f"{action.criterion} in {group_in_words(action.group)}" if action.criterion else "",
        effect=effect_in_words(report.effect) if report.effect else "",
        notes=tuple(filter(None, notes)),
        href=url_for("actions.one", name=action.id),
    )
