"""Who is to mark what, changed after the draw: work that nobody may mark or that somebody cannot, and more of a
group. Half-made marks stay under their maker."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, require
from iqa.domain import Assessor, CellKey, Draw, Item, Month, Person, Purpose, Round
from iqa.errors import ConflictError, InvalidInputError, LockedError, NotFoundError
from iqa.next_steps import FREE_TEXT, NextStep, advice, again
from iqa.records.draws import bare_draws
from iqa.records.marking_rounds import may_mark_today, standing
from iqa.records.populations import drawn_from, items_of
from iqa.records.schemes import scheme_of_draw
from iqa.records.workspace import Workspace
from iqa.sampling.assignment import may_mark
from iqa.sampling.replacement import ChangedBy, hand_over, to_those_present, top_up
from iqa.sampling.wording import cell_name
from iqa.staff import Directory, name_of, names_apart, resolve_person
from iqa.store import Change, View, assessment_key
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


class NotGiven(Struct, frozen=True):
    """A piece of work that was left where it is, and why."""

    key: str
    why: str


class Given(Struct, frozen=True):
    """What was given to whom. `results` are the draws as they now stand, one a scheme that was changed;
    `put_aside` are the keys of work of which half-made marks stay with their maker."""

    to: str
    name: str
    keys: tuple[str, ...]
    results: tuple[DrawResult, ...]
    left: tuple[NotGiven, ...] = ()
    put_aside: tuple[str, ...] = ()


def assign_item(workspace: Workspace, key: str, to: str, reason: str, month: Month | None = None) -> Given:
    """Give drawn work to somebody of today's staff list who may mark by the draw's policy, whoever has it now.

    `to` is a name or a staff id; the certificate and the ledger keep the reason. Half-made marks are put aside
    under their maker. Raises NotFoundError where the draw does not hold the key or nobody of that name may mark,
    RefusedError where this person may not mark this work or has it already, or its marks are submitted.
    """
    key, at = key.strip(), workspace.now()
    require_reason(reason)
    with workspace.store.changing(workspace.actor.typed, at, ASSIGNED, key) as change:
        found = draw_holding(change, key, month)
        items = {item.key: item for item in items_of(change, drawn_from(change, found))}
        today = {one.id: one for one in may_mark_today(change, found, at.isoformat())}
        require(Action.ASSIGN, workspace.actor, items[key])
        _require_anybody(found, today.values(), items[key])
        people = {person.id: person for person in change.people.list()}
        chosen = resolve_person(to, today, people, PART)
        _refuse_marked(change, found, key)
        changed, aside = _handed_over(workspace, change, found, [items[key]], today[chosen], reason)
        change.facts(assessor=chosen, reason=reason)
        result = draw_result(changed, scheme_of_draw(change, found), tuple(items.values()))
    return Given(chosen, name_of(chosen, people), (key,), (result,), put_aside=aside)


def assign_all_of(workspace: Workspace, whose: str, to: str, reason: str, month: Month) -> Given:
    """Give everything of a month that somebody has still to mark to somebody else: their whole workbook.

    What the other may not mark, or what is submitted already, stays where it is and is told. Each scheme is one
    change. Errors as of `assign_item`; ConflictError where nothing can be given.
    """
    require_reason(reason)
    with workspace.store.reading() as view:
        people = {person.id: person for person in view.people.list()}
        draws = bare_draws(view, month)
        having = {item.assessor for one in draws for item in one.to_mark()} - {""}
        had = resolve_person(whose, having, people, f"work to mark for {month.label}")
        at = workspace.now().isoformat()
        today = {one.id: one for each in draws for one in may_mark_today(view, each.draw, at)}
        chosen = resolve_person(to, today, people, PART)
    if chosen == had:
        raise ConflictError(f"That work is {name_of(had, people)}'s already.", "Name somebody else.")
    outcomes = [_give_all(workspace, one.draw, had, chosen, reason) for one in draws]
    given = [one for one in outcomes if one is not None]
    keys = tuple(key for one in given for key in one.keys)
    left = tuple(each for one in given for each in one.left)
    if not keys:
        told = f"{left[0].key}: {left[0].why}" if left else "It is all submitted."
        names = [name_of(one, people) for one in (had, chosen)]
        raise ConflictError(f"Nothing of {names[0]}'s could be given to {names[1]}. {told}")
    return Given(
        to=chosen,
        name=name_of(chosen, people),
        keys=keys,
        results=tuple(result for one in given for result in one.results),
        left=left,
        put_aside=tuple(key for one in given for key in one.put_aside),
    )


_MAY_NOT = "They had a hand in it, or the policy of the draw keeps them from it."
_LISTED = "It is on the list of a second marking."
PART = "part in the marking, by the draw's policy and today's staff list"
"""What somebody has to have who is given work, as a refusal says it."""


def _give_all(workspace: Workspace, draw: Draw, had: str, chosen: str, reason: str) -> Given | None:
    """Give what somebody has of one draw; None where they have nothing of it left to mark."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, ASSIGNED, f"all of {had}") as change:
        found = change.draws.find(draw.id)
        done = {one.item_key for one in change.assessments.list(draw=found.id, round=Round.FIRST) if one.is_locked}
        own = {item.key for item in found.to_mark() if item.assessor == had} - done
        if not own:
            return None
        everything = items_of(change, drawn_from(change, found))
        today = {one.id: one for one in may_mark_today(change, found, at.isoformat())}
        to, left = today.get(chosen), []
        wanted = []
        for item in [item for item in everything if item.key in own]:
            require(Action.ASSIGN, workspace.actor, item)
            if to is None or not may_mark(found.policy, to, item):
                left.append(NotGiven(item.key, _MAY_NOT))
            elif _is_listed_again(change, found, item.key):
                left.append(NotGiven(item.key, _LISTED))
            else:
                wanted.append(item)
        results: tuple[DrawResult, ...] = ()
        aside: tuple[str, ...] = ()
        if to is not None and wanted:
            changed, aside = _handed_over(workspace, change, found, wanted, to, reason)
            results = (draw_result(changed, scheme_of_draw(change, found), everything),)
        keys = tuple(item.key for item in wanted)
        change.facts(assessor=chosen, was=had, items=keys, reason=reason)
    return Given(chosen, "", keys, results, tuple(left), aside)


def _handed_over(
    workspace: Workspace, change: Change, draw: Draw, items: Sequence[Item], to: Assessor, reason: str
) -> tuple[Draw, tuple[str, ...]]:
    """Some work given to somebody, and the keys of that of which half-made marks are put aside."""
    at = workspace.now().isoformat(timespec="seconds")
    signed = ChangedBy(workspace.actor.typed, at, reason.strip())
    changed = draw
    for item in items:
        changed = hand_over(changed, item.key, to, item, signed)
    change.draws.save(changed)
    return changed, tuple(item.key for item in items if move_half_made(change, draw.id, item.key, to.id))


def move_half_made(change: Change, draw: str, key: str, to: str, marking_round: Round = Round.FIRST) -> bool:
    """Put aside, under their maker, the half-made marks of work that is given to somebody else to mark in a round,
    and take out those that its new assessor made before. Whether any were put aside."""
    of_item, aside = change.assessments.list(draw=draw, item_key=key), marking_round.put_aside
    half_made = [one for one in of_item if one.round is marking_round and one.assessor != to and not one.is_locked]
    own = [one for one in of_item if one.round is aside and one.assessor == to]
    for one in (*half_made, *own):
        change.assessments.remove(assessment_key(one))
        other = aside if one.round is marking_round else marking_round
        change.assessments.add(replace(one, round=other))
    return any(one.marks for one in half_made)


def require_reason(reason: str) -> None:
    """Go on only with a reason. Raises InvalidInputError."""
    if not reason.strip():
        raise InvalidInputError(
            "Work is given to somebody only with a reason.", advice("Give it: ", again({"reason": FREE_TEXT}))
        )


def _require_anybody(draw: Draw, today: Iterable[Assessor], item: Item) -> None:
    if not any(may_mark(draw.policy, one, item) for one in today):
        raise ConflictError(
            f"By the draw's policy nobody on today's staff list may mark {item.key}.",
            f"Import a staff list with somebody who may: {joined(draw.policy.assessor_roles, 'or')}, "
            "with no hand in this work.",
        )


def _refuse_marked(view: View, draw: Draw, key: str) -> None:
    """Marks that are submitted are their marker's own."""
    if any(one.is_locked for one in view.assessments.list(draw=draw.id, item_key=key, round=Round.FIRST)):
        raise LockedError(
            f"{key} has been marked and submitted, so it stays with whoever marked it.",
            advice(
                "If the marks must change, reopen it with a reason: ",
                NextStep("reopen", {"item": key, "reason": FREE_TEXT}),
            ),
        )
    if _is_listed_again(view, draw, key):
        raise ConflictError(
            f"{key} was reopened, and is on the list of a second marking under its first marker.",
            "Let its first marker submit it again.",
        )


def _is_listed_again(view: View, draw: Draw, key: str) -> bool:
    made = standing(view, Purpose.SECOND_MARKING, draw.month)
    return made is not None and any((one.draw, one.key) == (draw.id, key) for one in made.items)


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
        changed = to_those_present(changed, found, may_mark_today(change, found, at.isoformat()), items, signed)
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
