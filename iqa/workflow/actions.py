"""Actions: agreed, done, verified by somebody else, and what the marks say of them."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, require_not_owner
from iqa.domain import (
    ActionSource,
    ActionState,
    ImprovementAction,
    Month,
    Scheme,
    Theme,
    next_id,
    number_of,
)
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.next_steps import NextStep, advice
from iqa.records.rates import SchemeHistory, latest_histories
from iqa.records.workspace import Workspace
from iqa.staff import Directory, ThisOne, candidates_of, name_of, with_id
from iqa.store import Change, View
from iqa.text import joined
from iqa.themes.action_report import ActionReport
from iqa.themes.effect import Effect, effect_of
from iqa.workflow.themes import read_register, theme_named


class NewAction(Struct, frozen=True):
    """An action to be agreed. It moves what its `theme` is of, or else `criterion` of `scheme` in `group` ('' is
    the whole Area; '' for the others says nothing)."""

    what: str
    owner: str
    due: date
    month: Month
    theme: str = ""
    scheme: str = ""
    criterion: str = ""
    group: str = ""
    source: ActionSource = ActionSource.OTHER
    reference: str = ""


class ActionChoices(Struct, frozen=True):
    """What an action can be of: the months that were drawn, the latest first; the open themes, and their schemes
    in the newest pinned version; (scheme, question) -> the question as it is asked, and the units whose work was
    marked, both of the latest month that was drawn."""

    months: tuple[Month, ...]
    themes: tuple[Theme, ...]
    schemes: Mapping[str, Scheme]
    questions: Mapping[tuple[str, str], str]
    groups: tuple[str, ...]


def action_choices(workspace: Workspace) -> ActionChoices:
    """What an action can be of as the records stand; all empty before anything is drawn."""
    register = read_register(workspace)
    with workspace.store.reading() as view:
        months = sorted(set(view.draws.months()), reverse=True)
        histories = latest_histories(workspace, view)
    return ActionChoices(
        months=tuple(months),
        themes=tuple(one for one in register.themes if not one.state.is_ended),
        schemes=register.schemes,
        questions={(one.scheme.id, each.id): each.question for one in histories for each in one.scheme.criteria},
        groups=tuple(sorted({rate.group for one in histories for rate in one.rates} - {""})),
    )


def add_action(workspace: Workspace, new: NewAction) -> ImprovementAction:
    """Agree an action. Raises InvalidInputError without words or where several may be the owner, NotFoundError for
    a theme that is none."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "action agreed", new.what.strip()[:80]) as change:
        action = agree_action(workspace, change, new)
        change.facts(owner=action.owner, due=action.due, theme=action.reference if new.theme else "")
        return action


def agree_action(workspace: Workspace, change: Change, new: NewAction) -> ImprovementAction:
    """The same within a change that records more. Errors as of `add_action`."""
    if not new.what.strip() or not new.owner.strip():
        raise InvalidInputError("An action needs words and an owner.", "Say what is to be done, and by whom.")
    theme = theme_named(change, new.theme) if new.theme else None
    action = ImprovementAction(
        id=next_id("A", (one.id for one in change.actions.list())),
        what=new.what.strip(),
        owner=resolve_owner(change, new.owner),
        due=new.due,
        month=new.month,
        state=ActionState.OPEN,
        source=ActionSource.THEME if theme else new.source,
        reference=theme.id if theme else new.reference.strip(),
        scheme=theme.scheme if theme else new.scheme,
        criterion=theme.criterion if theme else new.criterion,
        group=theme.group if theme else new.group,
        at=workspace.now().isoformat(timespec="seconds"),
        by=workspace.actor.typed,
    )
    change.actions.add(action)
    return action


def action_done(workspace: Workspace, action_id: str, note: str, on: date | None = None) -> ImprovementAction:
    """Say that an action is done, and how. Raises ConflictError for one that is not open."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "action done", action_id.upper()) as change:
        action = end_as_done(workspace, change, action_id, note, on)
        change.facts(note=action.done_note)
        return action


def end_as_done(
    workspace: Workspace, change: Change, action_id: str, note: str, on: date | None = None
) -> ImprovementAction:
    """The same within a change that records more. Errors as of `action_done`."""
    action = _action(change, action_id)
    _require_state(action, ActionState.OPEN)
    said = _said(note, "An action is done with a line on how.")
    return change.actions.save(
        replace(action, state=ActionState.DONE, done_on=on or workspace.today, done_note=said)
    )


def verify_action(workspace: Workspace, action_id: str, note: str) -> ImprovementAction:
    """Say that an action that is called done was done. Raises NotPermittedError for whoever owns it."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "action verified", action_id.upper()) as change:
        action = _action(change, action_id)
        _require_state(action, ActionState.DONE)
        people = {one.id: one for one in change.people.list()}
        require_not_owner(Action.VERIFY, workspace.actor, (action.owner, name_of(action.owner, people)))
        change.facts(note=_said(note, "An action is verified with a line on what was seen."))
        return change.actions.save(_ended(workspace, action, ActionState.VERIFIED, note))


def drop_action(workspace: Workspace, action_id: str, reason: str) -> ImprovementAction:
    """Give an action up, with a reason. Raises ConflictError for one that is ended."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "action dropped", action_id.upper()) as change:
        action = give_up(workspace, change, action_id, reason)
        change.facts(reason=action.ended_note)
        return action


def give_up(workspace: Workspace, change: Change, action_id: str, reason: str) -> ImprovementAction:
    """The same within a change that records more. Errors as of `drop_action`."""
    action = _action(change, action_id)
    _require_state(action, ActionState.OPEN, ActionState.DONE)
    said = _said(reason, "An action is dropped with a reason.")
    return change.actions.save(_ended(workspace, action, ActionState.DROPPED, said))


def action_reports(workspace: Workspace) -> tuple[ActionReport, ...]:
    """All actions in the order in which they were agreed, each with what the marks say of it so far."""
    with workspace.store.reading() as view:
        return reports_in(workspace, view, latest_histories(workspace, view), workspace.today)


def reports_in(
    workspace: Workspace, view: View, histories: Iterable[SchemeHistory], day: date
) -> tuple[ActionReport, ...]:
    """The same as they stood on a day, within what else is read; `histories` hold the months that are told of."""
    standing = [one for each in view.actions.list() if (one := each.as_of(day)) is not None]
    people = {one.id: one for one in view.people.list()}
    by_scheme = {one.scheme.id: one for one in histories}
    return tuple(
        ActionReport(
            one,
            name_of(one.owner, people),
            one.is_overdue(day),
            _effect(workspace, one, by_scheme.get(one.scheme)),
        )
        for one in sorted(standing, key=lambda one: number_of(one.id))
    )


def _effect(workspace: Workspace, action: ImprovementAction, history: SchemeHistory | None) -> Effect | None:
    """What became of what the action should move; months from the one after it was done count as after."""
    if history is None or not action.criterion or action.done_on is None:
        return None
    done = Month(action.done_on.year, action.done_on.month)
    worthwhile = workspace.settings.themes.worthwhile
    return effect_of(history.rates, action.criterion, action.group, done, worthwhile)


def _action(view: View, action_id: str) -> ImprovementAction:
    action = view.actions.get(action_id.strip().upper())
    if action is None:
        raise NotFoundError(f"There is no action {action_id}.", advice("See them with: ", NextStep("action list")))
    return action


def _require_state(action: ImprovementAction, *states: ActionState) -> None:
    if action.state not in states:
        raise ConflictError(
            f"{action.id} is {action.state}, not {joined([state.value for state in states], 'or')}.",
            advice("See where each stands with: ", NextStep("action list")),
        )


def _ended(workspace: Workspace, action: ImprovementAction, state: ActionState, note: str) -> ImprovementAction:
    at = workspace.now().isoformat(timespec="seconds")
    return replace(action, state=state, ended_by=workspace.actor.typed, ended_at=at, ended_note=note.strip())


def _said(words: str, otherwise: str) -> str:
    if not words.strip():
        raise InvalidInputError(otherwise, "Say it in a line.")
    return words.strip()


def resolve_owner(view: View, given: str) -> str:
    """The staff id of whoever is meant, or the name as it was given of somebody off the list. Raises
    InvalidInputError where several may be meant."""
    meaning = Directory(view.people.list()).find(given)
    if isinstance(meaning, ThisOne):
        return meaning.person.id
    if near := candidates_of(meaning):
        raise InvalidInputError(
            f"{given} is not the name of one person on the staff list.",
            f"Did you mean {joined([with_id(one) for one in near], 'or')}? Give the staff id.",
        )
    return given.strip()
