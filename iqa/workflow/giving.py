"""Work that nobody on a draw's list of assessors may mark: what there is of it, and giving it to somebody else."""

from iqa.errors import RefusedError
from iqa.intake.wording import joined
from iqa.sampling.assignment import may_mark, who_may_mark
from iqa.sampling.replacement import give
from iqa.workdays import Month
from iqa.workflow.drawing import DrawResult, certified, draw_holding, minutes_of
from iqa.workflow.drawn import bare_draws
from iqa.workflow.people import person_meant
from iqa.workflow.populations import drawn_from, items_of
from iqa.workflow.schemes import scheme_of_draw
from iqa.workflow.workspace import Workspace


def without_assessor(workspace: Workspace, month: str) -> tuple[str, ...]:
    """The keys of a month's drawn work that nobody is to mark, in the order of the certificates."""
    with workspace.store.reading() as view:
        draws = bare_draws(view, str(Month.parse(month)))
    return tuple(item.key for one in draws for item in one.to_mark() if not item.assessor)


def give_work(workspace: Workspace, key: str, to: str, reason: str, month: str = "") -> DrawResult:
    """Give drawn work that has no assessor to somebody of today's staff list who may mark by the draw's policy.

    `to` is a name or a staff id; the ledger keeps the reason. Raises NotFoundError where the draw does not hold
    the key or nobody of that name may mark, RefusedError where this person may not mark this work, or somebody has
    it already.
    """
    key, at = key.strip(), workspace.now()
    if not reason.strip():
        raise RefusedError("Work is given to somebody only with a reason.", 'Give it: --reason "…"')
    with workspace.store.changing(workspace.actor, at, "drawn work given to an assessor", key) as change:
        found = draw_holding(change, key, month)
        items = items_of(change, drawn_from(change, found))
        people = {person.id: person for person in change.people.list()}
        today = {one.id: one for one in who_may_mark(found.policy, people.values(), found.month, at.isoformat())}
        item = next(item for item in items if item.key == key)
        if not any(may_mark(found.policy, one, item) for one in today.values()):
            raise RefusedError(
                f"By the draw's policy nobody on today's staff list may mark {key}.",
                f"Import a staff list with somebody who may: {joined(found.policy.assessor_roles, 'or')}, "
                "with no hand in this work.",
            )
        chosen = person_meant(
            to, today, people, "part in the marking, by the draw's policy and today's staff list"
        )
        changed = give(found, key, today[chosen], item)
        change.draws.save(changed)
        change.facts(assessor=chosen, reason=reason)
        minutes = minutes_of(scheme_of_draw(change, found), found.policy)
    return certified(workspace, DrawResult(changed, (), minutes), items)
