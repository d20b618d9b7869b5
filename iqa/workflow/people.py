"""One person under two staff ids: joined by somebody, with a reason, and parted again."""

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, require_role
from iqa.domain import Person
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.next_steps import FREE_TEXT, NextStep, advice, again
from iqa.records.workspace import Workspace
from iqa.staff import Directory, name_of
from iqa.store import Change, PersonJoin
from iqa.workflow.rematching import Rematched, rematch_people


class JoinResult(Struct, frozen=True):
    """Two ids that are one person's now, or no longer, and the lists that this changed or would have changed."""

    old: Person
    new: Person
    rematched: tuple[Rematched, ...]


class JoinedIds(Struct, frozen=True):
    """An earlier staff id and the one that holds now, with their names, as somebody joined them."""

    old: str
    old_name: str
    new: str
    new_name: str
    reason: str


def joined_ids(workspace: Workspace) -> tuple[JoinedIds, ...]:
    """The staff ids that somebody joined, by the earlier one."""
    with workspace.store.reading() as view:
        people = {one.id: one for one in view.people.list()}
        joins = sorted(view.joins.list(), key=lambda one: one.old)
        return tuple(
            JoinedIds(one.old, name_of(one.old, people), one.new, name_of(one.new, people), one.reason)
            for one in joins
        )


def join_people(workspace: Workspace, old: str, new: str, reason: str) -> JoinResult:
    """Say that the staff id `old` was an earlier one of whoever now has `new`.

    What was marked and written under `old` counts as theirs from now on; what was drawn stays as it was drawn.
    Raises NotFoundError for an id that nobody has or had, ConflictError where it would make a circle.
    """
    require_role(Action.JOIN_IDS, workspace.actor)
    at, reason = workspace.now(), _reason(reason)
    with workspace.store.changing(workspace.actor.typed, at, "staff ids joined", f"{old} {new}") as change:
        before, now = _known(change, old), _known(change, new)
        current = Directory(change.people.list()).get(now.id)
        if before.id == now.id or (current and current.id == before.id):
            raise ConflictError(
                f"{before.id} cannot be an earlier id of {now.id}.",
                "Give the earlier staff id first, and the one that holds now second.",
            )
        if earlier := change.joins.get(before.id):
            raise ConflictError(
                f"{before.id} is joined to {earlier.new} already.",
                advice("Part them first: ", NextStep("person part", {"old": before.id, "reason": FREE_TEXT})),
            )
        change.joins.add(
            PersonJoin(before.id, now.id, reason, workspace.actor.typed, at.isoformat(timespec="seconds"))
        )
        now = change.people.save(replace(now, previous_ids=tuple(dict.fromkeys((*now.previous_ids, before.id)))))
        change.facts(old=before.id, new=now.id, reason=reason)
        return JoinResult(before, now, rematch_people(workspace, change))


def part_people(workspace: Workspace, old: str, reason: str) -> JoinResult:
    """Undo a join, with a reason. Raises NotFoundError where the id is joined to none."""
    require_role(Action.JOIN_IDS, workspace.actor)
    at, reason = workspace.now(), _reason(reason)
    with workspace.store.changing(workspace.actor.typed, at, "staff ids parted", old) as change:
        join = change.joins.get(old)
        if join is None:
            raise NotFoundError(
                f"Nobody joined the staff id {old} to another.",
                "Where the staff list itself gives it as a previous id, take it out there and import the list.",
            )
        change.joins.remove(old)
        now = _known(change, join.new)
        now = change.people.save(replace(now, previous_ids=tuple(one for one in now.previous_ids if one != old)))
        change.facts(old=old, new=join.new, reason=reason)
        return JoinResult(_known(change, old), now, rematch_people(workspace, change))


def _known(change: Change, id: str) -> Person:
    found = change.people.get(id.strip())
    if found is None:
        raise NotFoundError(
            f"Nobody has or had the staff id {id}.", "Give the ids as the staff list writes them, not the names."
        )
    return found


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidInputError(
            "Staff ids are joined or parted only with a reason.", advice("Give it: ", again({"reason": FREE_TEXT}))
        )
    return reason.strip()
