"""Who is to mark what a second time, changed after it was drawn: a second marker is ill, or there was nobody.

Half-made second marks stay under their maker; submitted ones stay where they are.
"""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from iqa.access import Action, names_under, require
from iqa.domain import Assessor, AssessorPool, Kind, Moderation, ModerationItem, Month, Person, Purpose, Round
from iqa.errors import ConflictError, LockedError
from iqa.moderation.handing_over import DrawAndKey, hand_over_again, may_be_given_again, to_mark_again
from iqa.moderation.selection import SelectionData
from iqa.next_steps import NextStep, advice
from iqa.records.marking_rounds import may_mark_today
from iqa.records.populations import drawn_from, import_step, items_of
from iqa.records.workspace import Workspace
from iqa.sampling.replacement import ChangedBy
from iqa.staff import Directory, name_of, names_apart, resolve_person
from iqa.store import Change, View
from iqa.workflow.assigning import PART, NotGiven, move_half_made, require_reason
from iqa.workflow.drawn_work import drawn_item
from iqa.workflow.moderating import moderation_in
from iqa.workflow.steps import SECOND_ASSIGNED


class GivenAgain(Struct, frozen=True):
    """What was given to whom to mark a second time. `made` is the second marking as it now stands; `put_aside` are
    the keys of work of which half-made second marks stay with their maker."""

    to: str
    name: str
    keys: tuple[str, ...]
    made: Moderation
    left: tuple[NotGiven, ...] = ()
    put_aside: tuple[str, ...] = ()


class KnownToday(Struct, frozen=True):
    """A second marking with what is known of some of its work today: the facts, the policies, who may mark by
    today's staff list; and everybody by id."""

    made: Moderation
    data: SelectionData
    people: Mapping[str, Person]

    def under(self, one: ModerationItem) -> tuple[str, ...]:
        """The ids and names of who works under the first marker of a piece of work."""
        everybody = self.people.values()
        return names_under({one.cell, Directory(everybody).now(one.cell)}, everybody)

    def others(self, one: ModerationItem) -> tuple[Assessor, ...]:
        """Who else may mark a piece of work a second time."""
        under = self.under(one)
        others = (each for each in self.data.pool(one.draw) if each.id != one.assessor)
        return tuple(each for each in others if may_be_given_again(self.made, one, each, self.data, under).allowed)


def known_today(view: View, made: Moderation, items: Sequence[ModerationItem], at: str) -> KnownToday:
    """What is known of some work of a second marking at a moment (ISO 8601)."""
    draws = [view.draws.find(id) for id in sorted({one.draw for one in items})]
    keys = {draw.id: {one.key for one in items if one.draw == draw.id} for draw in draws}
    held = {draw.id: items_of(view, drawn_from(view, draw), keys[draw.id]) for draw in draws}
    data = SelectionData(
        {(draw, item.key): item for draw, each in held.items() for item in each},
        {draw.id: draw.policy for draw in draws},
        tuple(AssessorPool(draw.id, may_mark_today(view, draw, at)) for draw in draws),
    )
    return KnownToday(made, data, {person.id: person for person in view.people.list()})


def assign_second(workspace: Workspace, key: str, to: str, reason: str, month: Month | None = None) -> GivenAgain:
    """Give work that was chosen for a second marking to another second marker, whoever has it now.

    `to` is a name or a staff id, of today's staff list; the certificate of the second marking and the ledger keep
    the reason. Raises NotFoundError where no second marking lists the key or nobody of that name may mark,
    RefusedError where it is not marked again, this person may not mark it or has it already, or its second marks
    are submitted.
    """
    key, at = key.strip(), workspace.now()
    require_reason(reason)
    with workspace.store.changing(workspace.actor.typed, at, SECOND_ASSIGNED, key) as change:
        head, _ = drawn_item(change, key, month)
        made = moderation_in(change, head.month, Purpose.SECOND_MARKING)
        one = to_mark_again(made, (head.id, key))
        known = known_today(change, made, [one], at.isoformat())
        require_assigning(workspace, known, [one])
        _refuse_submitted(change, made, one)
        _require_anybody(known, one)
        today = {each.id: each for each in known.data.pool(one.draw)}
        chosen = resolve_person(to, today, known.people, PART)
        changed = _handed_over(workspace, known, made, (one, today[chosen]), reason)
        aside = _save(change, changed, [one], chosen)
        change.facts(assessor=chosen, was=one.assessor, reason=reason)
    return GivenAgain(chosen, name_of(chosen, known.people), (key,), changed, put_aside=aside)


def assign_all_second(workspace: Workspace, whose: str, to: str, reason: str, month: Month) -> GivenAgain:
    """Give everything of a month that somebody has still to mark a second time to somebody else, in one change.

    What the other may not mark, or what is submitted already, stays where it is and is told. Errors as of
    `assign_second`; ConflictError where nothing can be given.
    """
    require_reason(reason)
    at = workspace.now()
    with workspace.store.reading() as view:
        people = {person.id: person for person in view.people.list()}
        made = moderation_in(view, month, Purpose.SECOND_MARKING)
        having = {one.assessor for one in made.to_mark()} - {""}
        had = resolve_person(whose, having, people, f"work to mark a second time for {month.label}")
    with workspace.store.changing(workspace.actor.typed, at, SECOND_ASSIGNED, f"all of {had}") as change:
        made = moderation_in(change, month, Purpose.SECOND_MARKING)
        done = _submitted(change, made)
        own = [one for one in made.to_mark() if one.assessor == had and (one.draw, one.key) not in done]
        known = known_today(change, made, own, at.isoformat())
        require_assigning(workspace, known, own)
        if not own:
            raise _nothing_given(known, had, "It is all submitted.")
        chosen = _chosen(known, to, had)
        there = [(one, each) for one in own for each in known.others(one) if each.id == chosen]
        wanted = [one for one, _ in there]
        left = tuple(NotGiven(one.key, _MAY_NOT) for one in own if one not in wanted)
        if not wanted:
            raise _nothing_given(known, had, f"{left[0].key}: {left[0].why}")
        for pair in there:
            made = _handed_over(workspace, known, made, pair, reason)
        aside = _save(change, made, wanted, chosen)
        keys = tuple(one.key for one in wanted)
        change.facts(assessor=chosen, was=had, items=keys, reason=reason)
    return GivenAgain(chosen, name_of(chosen, people), keys, made, left, aside)


def second_markers_left(workspace: Workspace, month: Month) -> tuple[tuple[str, str], ...]:
    """Who has still something of a month to mark a second time: staff id and name. NotFoundError without one."""
    with workspace.store.reading() as view:
        made = moderation_in(view, month, Purpose.SECOND_MARKING)
        people, done = {person.id: person for person in view.people.list()}, _submitted(view, made)
        having = {one.assessor for one in made.to_mark() if (one.draw, one.key) not in done} - {""}
    names = names_apart(people)
    named = ((one, names.get(one, name_of(one, people))) for one in having)
    return tuple(sorted(named, key=lambda pair: pair[1].casefold()))


_MAY_NOT = (
    "They gave its first marks, work under whoever did, or had a hand in it; or the policy of its draw keeps them "
    "from it."
)


def require_assigning(workspace: Workspace, known: KnownToday, items: Collection[ModerationItem]) -> None:
    """Go on only where the actor may give each of some work to somebody. Raises NotPermittedError."""
    for one in items:
        require(Action.ASSIGN, workspace.actor, known.data.items[one.draw, one.key])


def _chosen(known: KnownToday, to: str, had: str) -> str:
    """Whom a name means, of those who may mark today."""
    today = {each.id for pool in known.data.pools for each in pool.assessors}
    chosen = resolve_person(to, today, known.people, PART)
    if chosen == had:
        raise ConflictError(f"That work is {name_of(had, known.people)}'s already.", "Name somebody else.")
    return chosen


def _handed_over(
    workspace: Workspace, known: KnownToday, made: Moderation, pair: tuple[ModerationItem, Assessor], reason: str
) -> Moderation:
    """The second marking with a piece of work given to somebody."""
    one, to = pair
    signed = ChangedBy(workspace.actor.typed, workspace.now().isoformat(timespec="seconds"), reason.strip())
    return hand_over_again(made, (one.draw, one.key), to, known.data, signed, known.under(one))


def _save(change: Change, made: Moderation, items: Sequence[ModerationItem], to: str) -> tuple[str, ...]:
    """Store who marks what again. Returns the keys of work of which half-made marks are put aside."""
    change.moderations.save(made)
    moved = [one for one in items if move_half_made(change, one.draw, one.key, to, Round.SECOND)]
    return tuple(one.key for one in moved)


def _submitted(view: View, made: Moderation) -> set[DrawAndKey]:
    """The work of which second marks are submitted: they are their marker's own."""
    marked = view.assessments.list(month=made.month, round=Round.SECOND)
    return {(one.draw, one.item_key) for one in marked if one.is_locked}


def _refuse_submitted(view: View, made: Moderation, one: ModerationItem) -> None:
    if (one.draw, one.key) in _submitted(view, made):
        raise LockedError(
            f"{one.key} has been marked a second time and submitted, so it stays with whoever marked it.",
            advice(
                "What two people rated differently is settled: ", NextStep("settle", {"month": str(made.month)})
            ),
        )


def _require_anybody(known: KnownToday, one: ModerationItem) -> None:
    if not known.others(one):
        raise ConflictError(
            f"Nobody else on today's staff list may mark {one.key} a second time.",
            advice("Import a staff list with somebody who may: ", import_step(Kind.STAFF)),
        )


def _nothing_given(known: KnownToday, had: str, told: str) -> ConflictError:
    return ConflictError(f"Nothing of {name_of(had, known.people)}'s second marking could be given away. {told}")
