"""Actions: agreed, with whose and by when; that it was done; that somebody else saw it; as a calendar."""

from contextlib import suppress

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import ActionSource, ActionState, ImprovementAction, Month, long_date
from iqa.errors import IqaError
from iqa.records.schemes import scheme_in_force
from iqa.records.workspace import Workspace
from iqa.text import begun
from iqa.themes.action_report import ActionReport
from iqa.themes.wording import effect_in_words, group_in_words, subject_in_words
from iqa.web.downloads import download
from iqa.web.fetching.themes import action_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.web.staff_choices import staff_choices
from iqa.workflow.actions import (
    NewAction,
    action_choices,
    action_done,
    action_reports,
    add_action,
    drop_action,
    verify_action,
)
from iqa.workflow.calendars import calendar_file

STATES = {
    ActionState.OPEN: "To do",
    ActionState.DONE: "Done, to be verified",
    ActionState.VERIFIED: "Verified",
    ActionState.DROPPED: "Given up",
}
"""Where an action stands, on a page."""
DONE, VERIFY, DROP = "done", "verify", "drop"
USE_CASES = {DONE: action_done, VERIFY: verify_action, DROP: drop_action}
_STROKE = "/"


class ShownAction(Struct, frozen=True):
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


class ActionsPage(Struct, frozen=True):
    """The actions: those that wait, then those that are ended."""

    waiting: tuple[ShownAction, ...]
    ended: tuple[ShownAction, ...]
    new: str
    calendar: str


class NewActionPage(Struct, frozen=True):
    """An action to be agreed, with what can be chosen for it: what the form sends, and what it says."""

    back: str
    people: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    themes: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


class ActionPage(Struct, frozen=True):
    """One action, and what can be said of it: `can` are the codes of that. `note` is what was typed."""

    action: ShownAction
    back: str
    can: tuple[str, ...]
    note: str = ""
    problems: tuple[dict[str, str], ...] = ()


def all() -> str:
    """All actions."""
    rows = [_row(one) for one in action_reports(workspace())]
    context = ActionsPage(
        waiting=tuple(one for one in rows if not one.ended),
        ended=tuple(one for one in rows if one.ended),
        new=url_for("actions.new"),
        calendar=url_for("actions.calendar"),
    )
    return page("actions.html", context)


def calendar() -> Response:
    """The actions as tasks for a calendar, with the other days ahead: meetings, last days to settle."""
    return download("actions.ics", calendar_file(workspace()))


def new() -> str:
    """An action to be agreed; a link may name the theme that it is for."""
    return page("action_new.html", _new_page(workspace(), SmallForm({"theme": request.args.get("theme", "")})))


def agree() -> Response | tuple[str, int]:
    """Agree it."""
    here, sent = workspace(), SmallForm(request.form)
    months = action_choices(here).months
    what = sent.needed("what", "Say what is to be done")
    owner = sent.one_of("owner", here.people(), "Choose whose it is")
    due = sent.day("due", "Say by when")
    latest = months[0] if months else Month(here.today.year, here.today.month)
    month = sent.month("month", latest, "Choose the month") if sent.text("month") else latest
    if sent.text("group") and not (sent.text("theme") or sent.text("question")):
        sent.fault("group", "Choose the question that it should move in this unit, or leave the unit out")
    if sent.faults:
        return page("action_new.html", _new_page(here, sent)), UNFIT
    scheme, _, criterion = sent.text("question").partition(_STROKE)
    source = sent.text("source")
    made = add_action(
        here,
        NewAction(
            what=what,
            owner=owner,
            due=due,
            month=month,
            theme=sent.text("theme"),
            scheme=scheme,
            criterion=criterion,
            group=sent.text("group"),
            source=ActionSource(source) if source in list(ActionSource) else ActionSource.OTHER,
            reference=sent.text("reference"),
        ),
    )
    return redirect(url_for("actions.one", name=made.id))


def one(name: str) -> str:
    """One action."""
    return page("action.html", _page(action_here(name)))


def say(name: str) -> Response | tuple[str, int]:
    """Say that it is done, that it was seen to be done, or that it is given up; each with a line."""
    here, note = action_here(name), request.form.get("note", "").strip()
    use_case = USE_CASES.get(request.form.get("do", ""))
    if use_case is None or not note:
        problem = {"text": "Say in a line how, or why", "href": "#note"}
        return page("action.html", _page(here, note, (problem,))), UNFIT
    use_case(workspace(), here.action.id, note)
    return redirect(url_for("actions.all"))


def _new_page(here: Workspace, sent: SmallForm) -> NewActionPage:
    found = action_choices(here)
    return NewActionPage(
        back=url_for("actions.all"),
        people=staff_choices(here),
        months=found.months,
        themes=tuple(
            (one.id, f"{one.id}: {subject_in_words(one, found.schemes.get(one.scheme))}") for one in found.themes
        ),
        questions=tuple((_STROKE.join(pair), asked) for pair, asked in found.questions.items()),
        groups=tuple((one, one) for one in found.groups),
        sources=tuple((str(one), begun(str(one))) for one in ActionSource),
        typed=sent.typed,
        faults=sent.faults,
    )


def _page(report: ActionReport, note: str = "", problems: tuple[dict[str, str], ...] = ()) -> ActionPage:
    can = {ActionState.OPEN: (DONE, DROP), ActionState.DONE: (VERIFY, DROP)}.get(report.action.state, ())
    return ActionPage(_row(report), url_for("actions.all"), can, note, problems)


def _moved_question(action: ImprovementAction) -> str:
    """The question that an action should move, with where, '' for none; its id where today's criteria lack it."""
    if not action.criterion:
        return ""
    asked = action.criterion
    with suppress(IqaError, KeyError):
        asked = f"“{scheme_in_force(workspace(), action.scheme).criterion(action.criterion).question}”"
    return f"{asked} in {group_in_words(action.group)}"


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
        moves=_moved_question(action),
        effect=effect_in_words(report.effect) if report.effect else "",
        notes=tuple(filter(None, notes)),
        href=url_for("actions.one", name=action.id),
    )
