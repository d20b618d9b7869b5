"""Work that nobody on a draw's list of assessors may mark: what there is of it, and giving it to somebody else."""

from collections.abc import Mapping

from iqa.access import Action, require
from iqa.domain import CellKey, Draw, Month, Person
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.next_steps import FREE_TEXT, NextStep, advice, again
from iqa.records.draws import bare_draws
from iqa.records.populations import drawn_from, items_of
from iqa.records.schemes import scheme_of_draw
from iqa.records.workspace import Workspace
from iqa.sampling.assignment import may_mark, who_may_mark
from iqa.sampling.replacement import ChangedBy, assign, top_up
from iqa.sampling.wording import cell_name
from iqa.staff import Directory, names_apart, resolve_person
from iqa.text import joined
from iqa.workflow.drawing import DrawResult, draw_result
from iqa.workflow.drawn_work import draw_holding
from iqa.workflow.groups import group_in_words
from iqa.workflow.steps import ASSIGNED, TOPPED_UP


def without_assessor(workspace: Workspace, month: Month) -> tuple[str, ...]:
    """The keys of a month's drawn work that nobody is to mark, in the order of the certificates."""
    with workspace.store.reading() as view:
        draws = bare_draws(view, month)
    return tuple(item.key for one in draws for item in one.to_mark() if not item.assessor)


def assign_item(workspace: Workspace, key: str, to: str, reason: str, month: Month | None = None) -> DrawResult:
    """Give drawn work that has no assessor to somebody of today's staff list who may mark by the draw's policy.

    `to` is a name or a staff id; the ledger keeps the reason. Raises NotFoundError where the draw does not hold
    the key or nobody of that name may mark, RefusedError where this person may not mark this work, or somebody has
    it already.
    """
    key, at = key.strip(), workspace.now()
    if not reason.strip():
        raise InvalidInputError(
            "Work is given to somebody only with a reason.", advice("Give it: ", again({"reason": FREE_TEXT}))
        )
    with workspace.store.changing(workspace.actor.typed, at, ASSIGNED, key) as change:
        found = draw_holding(change, key, month)
        items = items_of(change, drawn_from(change, found))
        people = {person.id: person for person in change.people.list()}
        today = {one.id: one for one in who_may_mark(found.policy, people.values(), found.month, at.isoformat())}
        item = next(item for item in items if item.key == key)
        require(Action.ASSIGN, workspace.actor, item)
        if not any(may_mark(found.policy, one, item) for one in today.values()):
            raise ConflictError(
                f"By the draw's policy nobody on today's staff list may mark {key}.",
                f"Import a staff list with somebody who may: {joined(found.policy.assessor_roles, 'or')}, "
                "with no hand in this work.",
            )
        chosen = resolve_person(
            to, today, people, "part in the marking, by the draw's policy and today's staff list"
        )
        changed = assign(found, key, today[chosen], item)
        change.draws.save(changed)
        change.facts(assessor=chosen, reason=reason)
        scheme = scheme_of_draw(change, found)
    return draw_result(changed, scheme, items)


def top_up_cell(
    workspace: Workspace, scheme: str, month: Month, cell: str, extra: int, note: str = ""
) -> tuple[DrawResult, tuple[str, ...]]:
    """Draw `extra` more of a group of the standing draw. Returns the draw and the keys called, in their order.

    The group is named as the certificate prints it, or by a part of it that no other has, such as a name. Raises
    NotFoundError without a draw or such a group, RefusedError where nothing is left or several groups are meant.
    """
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, TOPPED_UP, f"{scheme} {month}") as change:
        found = change.draws.current(scheme, month)
        if found is None:
            raise NotFoundError(
                f"Nothing has been drawn of {scheme} for {month.label}.",
                advice("Draw first: ", NextStep("draw", {"scheme": scheme, "month": str(month)})),
            )
        key = _resolve_cell(cell, found, {person.id: person for person in change.people.list()})
        before = {item.key for item in found.items if item.is_to_mark}
        signed = ChangedBy(workspace.actor.typed, at.isoformat(timespec="seconds"), note)
        items = items_of(change, drawn_from(change, found))
        changed = top_up(found, key, extra, signed, items)
        change.draws.save(changed)
        called = tuple(item.key for item in changed.items if item.is_to_mark and item.key not in before)
        change.facts(cell=key, extra=extra, note=note, called=called)
        criteria = scheme_of_draw(change, found)
    return draw_result(changed, criteria, items), called


def _resolve_cell(given: str, drawn: Draw, people: Mapping[str, Person]) -> CellKey:
    """The group that a typed text means: by its whole name, else by a part or a person of one group only."""
    names = names_apart(people)
    called = {cell.cell: group_in_words(cell.cell, drawn.policy.per, names) for cell in drawn.cells}
    wanted = given.strip().casefold()
    exact = [cell for cell, words in called.items() if wanted in (cell_name(cell).casefold(), words.casefold())]
    found = exact or [
        cell
        for cell, words in called.items()
        if wanted and (wanted in cell_name(cell).casefold() or wanted in words.casefold())
    ]
    if not found:
        person = Directory.among({value for cell in called for value in cell}, people).one(given)
        found = [cell for cell in called if person and person.id in cell]
    if len(found) == 1:
        return found[0]
    if found:
        meant = ", ".join(called[cell] for cell in found[:10])
        raise InvalidInputError(f"{given} may be any of: {meant}.", "Give the one you mean, as it stands here.")
    raise NotFoundError(f"This draw has no group {given}.", "Give it as the certificate prints it.")
