"""A wrong step is withdrawn, with a reason, while nothing rests on it: things are then as they were before it.

It is an event of its own; the step stays in the ledger, and so do the versions that it stored.
"""

from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, require
from iqa.domain import AssessmentState, Draw, Kind, Moderation, Month, Round
from iqa.errors import ConflictError, InvalidInputError
from iqa.moderation.handing_over import given_back_again
from iqa.next_steps import FREE_TEXT, advice, again
from iqa.records.draws import draw_in
from iqa.records.populations import drawn_from, items_of
from iqa.records.schemes import scheme_of_draw
from iqa.records.workspace import Workspace
from iqa.sampling.replacement import given_back, without_step
from iqa.store import AssessmentKey, Change, View, Withdrawal
from iqa.store.repositories import Writer
from iqa.workflow.assigning import move_half_made
from iqa.workflow.assigning_again import known_today, require_assigning
from iqa.workflow.drawing import DrawResult, draw_result
from iqa.workflow.rematching import Rematched, rematch_people
from iqa.workflow.resting import (
    Rest,
    all_in_words,
    assigned_by,
    draw_changed_by,
    given_again_by,
    rests_on,
    second_marking_changed_by,
    versions_of,
)
from iqa.workflow.standing_marks import agree
from iqa.workflow.steps import (
    ASSIGNED,
    LETTERS_ISSUED,
    OF_DRAWS,
    SECOND_ASSIGNED,
    SETTLED,
    WITHDRAWN,
    LedgerStep,
    rows_put,
    step_named,
    step_of,
    steps,
)

T = TypeVar("T")


class Listed(Struct, frozen=True):
    """A step, and what rests on it: nothing where it can be withdrawn."""

    step: LedgerStep
    rests: tuple[Rest, ...]


class Withdrawn(Struct, frozen=True):
    """A step that was withdrawn, or of a trial would be. `versions` says which version of each list that it had
    stored holds now, 0 for none; `rematched` what else it changed; `draw` is the draw as it now stands."""

    step: LedgerStep
    versions: Mapping[tuple[Kind, Month], int]
    rematched: tuple[Rematched, ...] = ()
    draw: DrawResult | None = None
    second: Moderation | None = None
    """The second marking as it now stands, where the step had given some of it to somebody else."""
    files: tuple[str, ...] = ()
    """The names of the files of letters that were issued by it, which stay where they are."""
    answered: tuple[Month, ...] = ()
    """The months of the letters whose answer was taken back."""


def listed_steps(workspace: Workspace, last: int) -> tuple[Listed, ...]:
    """The last steps that were not withdrawn, the latest first, with what rests on each."""
    with workspace.store.reading() as view:
        found = steps(view)[::-1][:last]
        return tuple(Listed(step, rests_on(view, step)) for step in found)


def listed_step(workspace: Workspace, number: int) -> Listed:
    """One step by its number, with what rests on it. Errors as of `step_of`."""
    with workspace.store.reading() as view:
        step = step_of(view, number)
        return Listed(step, rests_on(view, step))


def withdraw(
    workspace: Workspace, given: str, reason: str, month: Month | None = None, *, dry_run: bool = False
) -> Withdrawn:
    """Withdraw a step, called by its number or, an import, by its kind and month.

    Raises InvalidInputError without a reason, ConflictError where something rests on it, NotFoundError where there
    is no such step. With `dry_run` nothing is kept.
    """
    if not reason.strip() and not dry_run:
        raise InvalidInputError(
            "A step is withdrawn only with a reason.", advice("Give it: ", again({"reason": FREE_TEXT}))
        )
    at, actor = workspace.now(), workspace.actor.typed
    with workspace.store.reading() as view:
        step = step_named(view, given, month)
    if dry_run:
        with workspace.store.trying(actor, at) as change:
            return _withdraw(workspace, change, step, "")
    with workspace.store.changing(actor, at, WITHDRAWN, f"{step.number} {step.what}") as change:
        done = _withdraw(workspace, change, step, reason.strip())
        change.facts(step=step.number, withdrawn=step.what, of=step.subject, reason=reason.strip())
    return done


def _withdraw(workspace: Workspace, change: Change, step: LedgerStep, reason: str) -> Withdrawn:
    rests = rests_on(change, step)
    if rests:
        why, hint = all_in_words(rests)
        raise ConflictError(f"{step.headed} cannot be withdrawn. {why}", hint)
    versions = versions_of(change, step)
    when = workspace.now().isoformat(timespec="seconds")
    ids = tuple(one.id for one in versions)
    change.withdrawals.add(Withdrawal(step.number, ids, reason, workspace.actor.typed, when))
    if step.what in OF_DRAWS:
        return Withdrawn(step, {}, draw=_draw_without(workspace, change, step))
    if step.what == SECOND_ASSIGNED:
        return Withdrawn(step, {}, second=_second_marking_without(workspace, change, step))
    if step.what == LETTERS_ISSUED:
        return Withdrawn(step, {}, files=_letters_taken_back(change, step))
    if step.what == SETTLED:
        _settled_no_longer(workspace, change, step)
        return Withdrawn(step, {})
    answered = tuple(Month.parse(month) for _, month in change.confirmations.changed_by(step.number))
    _put_back(change.people, step.number)
    _put_back(change.mappings, step.number)
    _put_back(change.confirmations, step.number)
    rematched = rematch_people(workspace, change)
    holding = {(one.kind, one.month): change.populations.current(one.kind, one.month) for one in versions}
    numbers = {what: found.version if found else 0 for what, found in holding.items()}
    return Withdrawn(step, numbers, rematched, answered=answered)


def _put_back(of_noun: Writer[T], event: int) -> None:
    """Everything of a noun that an event changed, as it was before; what was changed since stays as it is now."""
    for key, (before, after) in of_noun.changed_by(event).items():
        now = of_noun.get(key)
        if now != after:
            continue
        if before is not None:
            of_noun.save(before)
        elif now is not None:
            of_noun.remove(key)


def _letters_taken_back(change: Change, step: LedgerStep) -> tuple[str, ...]:
    """The letters that a step issued are not issued, and the marks behind them submitted as before. Returns the
    names of their files."""
    files: list[str] = []
    for row in rows_put(change, step.number, "letters"):
        letter = change.letters.find((row["person"], Month.parse(row["month"]), row["version"]))
        files += sorted(letter.files)
        change.letters.remove((letter.person, letter.month, letter.version))
    released = []
    for row in rows_put(change, step.number, "assessments"):
        found = change.assessments.get(
            AssessmentKey(row["item_key"], row["draw"], Round(row["round"]), row["assessor"])
        )
        if found is not None and found.state is AssessmentState.RELEASED:
            released.append(replace(found, state=AssessmentState.SUBMITTED))
    change.assessments.save_states(released)
    return tuple(files)


def _settled_no_longer(workspace: Workspace, change: Change, step: LedgerStep) -> None:
    for row in rows_put(change, step.number, "adjudications"):
        change.adjudications.remove((row["item_key"], row["draw"], row["criterion"]))
        agree(change, change.assessments.list(draw=row["draw"], item_key=row["item_key"]), workspace.now())


def _draw_without(workspace: Workspace, change: Change, step: LedgerStep) -> DrawResult:
    id = draw_changed_by(change, step)
    now = change.draws.find(id)
    items = items_of(change, drawn_from(change, now))
    if step.what == ASSIGNED:
        keys = assigned_by(change, step)
        for item in [item for item in items if item.key in keys]:
            require(Action.ASSIGN, workspace.actor, item)
        changed = given_back(now, keys)
        for one in [one for one in changed.items if one.key in keys]:
            move_half_made(change, id, one.key, one.assessor)
    else:
        changed = _gone_back(change, step, now)
    change.draws.save(changed)
    return draw_result(changed, scheme_of_draw(change, now), items)


def _second_marking_without(workspace: Workspace, change: Change, step: LedgerStep) -> Moderation:
    made, places = second_marking_changed_by(change, step), given_again_by(change, step)
    changed = change.moderations.save(given_back_again(made, places))
    given_back = [one for one in changed.to_mark() if (one.draw, one.key) in places]
    require_assigning(workspace, known_today(change, changed, given_back, workspace.now().isoformat()), given_back)
    for one in given_back:
        move_half_made(change, one.draw, one.key, one.assessor, Round.SECOND)
    return changed


def _gone_back(view: View, step: LedgerStep, now: Draw) -> Draw:
    changed = without_step(now, *draw_in(view, now.id, step.number))
    if changed is None:
        raise ConflictError(
            f"{step.headed} cannot be withdrawn: the draw has been changed since.",
            "Withdraw what was done since first.",
        )
    return changed
