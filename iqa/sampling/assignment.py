"""Shares drawn work among those who may mark it: as evenly as the rules allow, and by the seed alone.

Nobody is ever given their own work. Nothing here decides what is drawn.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence

from iqa.access import Action, hands_in, may, to_work
from iqa.domain import Assessor, Item, Month, Person, Policy, day_of_moment
from iqa.sampling.tickets import in_ticket_order, ticket
from iqa.staff import Directory, candidates_of, names_of


def who_may_mark(policy: Policy, people: Iterable[Person], month: Month, at: str = "") -> tuple[Assessor, ...]:
    """The people in post on the day of the draw whose role marks, by staff id, but whom the policy leaves out. A
    name in it that is only near somebody's leaves them out too.

    `at` is the time of the draw; without it the last day of the month counts.
    """
    directory = Directory(people)
    staff = directory.people
    day = day_of_moment(at) or month.last
    roles = {role.casefold() for role in policy.assessor_roles}
    kept_out = {one.id for entry in policy.not_assessing for one in candidates_of(directory.find(entry.person))}
    manages: dict[str, list[str]] = defaultdict(list)
    for person in staff:
        for manager in candidates_of(directory.find(person.line_manager)):
            manages[manager.id] += [person.id, *person.previous_ids]
    return tuple(
        Assessor(
            person.id, (*names_of(person), *person.previous_ids), person.unit, tuple(sorted(manages[person.id]))
        )
        for person in sorted(staff, key=lambda person: person.id)
        if person.role.casefold() in roles
        and (person.start is None or person.start <= day)
        and (person.leave is None or person.leave >= day)
        and person.off_list is None
        and person.id not in kept_out
    )


def may_mark(policy: Policy, assessor: Assessor, item: Item, hands: Iterable[str] | None = None) -> bool:
    """Whether the rules let an assessor mark an item, units apart: never their own work, nor, with `cross_team`,
    the work of somebody they manage."""
    return may(Action.MARK, to_work(assessor, item, hands=hands, managers=policy.cross_team)).allowed


def candidates(policy: Policy, item: Item, assessors: Iterable[Assessor]) -> tuple[Assessor, ...]:
    """Who may be given an item: those of its own unit where the policy prefers them and has any, else all."""
    hands = hands_in(item)
    allowed = tuple(assessor for assessor in assessors if may_mark(policy, assessor, item, hands))
    unit = item.text("unit").casefold()
    near = tuple(assessor for assessor in allowed if unit and assessor.unit.casefold() == unit)
    return near if policy.same_unit and near else allowed


def assign_assessors(
    policy: Policy, seed: str, items: Iterable[Item], assessors: Sequence[Assessor]
) -> dict[str, str]:
    """Key -> staff id of its assessor, '' where nobody may mark it.

    No other sharing within the rules is more even: nobody's load can be cut by two in exchange for raising
    another's by one, along however many hands. Items are taken in the order of their tickets and equal loads are
    settled by the tickets of the assessors' ids, so that the seed decides. The method is the optimal
    semi-matching of Harvey, Ladner, Lovász and Tamir, "Semi-matchings for bipartite graphs and load balancing"
    (2003).
    """
    allowed = {item.key: [a.id for a in candidates(policy, item, assessors)] for item in items}
    return share_evenly(seed, allowed, (assessor.id for assessor in assessors))


def share_evenly(seed: str, allowed: Mapping[str, Collection[str]], assessors: Iterable[str]) -> dict[str, str]:
    """Key -> staff id of its assessor, '' where nobody is allowed it.

    This is `assign_assessors` once it is known who may be given what: `allowed` maps keys to staff ids, all of
    them among `assessors`.
    """
    order = in_ticket_order(seed, assessors)
    by_ticket = {key: tuple(one for one in order if one in ids) for key, ids in allowed.items()}
    shares: dict[str, list[str]] = {assessor: [] for assessor in order}
    for key in in_ticket_order(seed, by_ticket):
        if by_ticket[key]:
            _place(key, by_ticket, shares)
    assigned = {key: assessor for assessor, keys in shares.items() for key in keys}
    return {key: assigned.get(key, "") for key in by_ticket}


def least_loaded(
    policy: Policy, seed: str, item: Item, assessors: Sequence[Assessor], loads: Mapping[str, int]
) -> str:
    """The assessor with least to do among those who may be given one more item; '' when nobody may."""
    may = [assessor.id for assessor in candidates(policy, item, assessors)]
    return min(may, key=lambda assessor: (loads.get(assessor, 0), ticket(seed, assessor)), default="")


def _place(key: str, allowed: Mapping[str, tuple[str, ...]], shares: dict[str, list[str]]) -> None:
    """Give an item to somebody, passing others' items along so that the least loaded within reach gains one."""
    came_from: dict[str, tuple[str, str]] = dict.fromkeys(allowed[key], ("", key))
    queue = deque(allowed[key])
    lowest = min(len(keys) for keys in shares.values())
    best = min(queue, key=lambda assessor: len(shares[assessor]))
    while queue and len(shares[best]) > lowest:
        giver = queue.popleft()
        for held in shares[giver]:
            for taker in allowed[held]:
                if taker not in came_from:
                    came_from[taker] = (giver, held)
                    queue.append(taker)
                    best = min(best, taker, key=lambda assessor: len(shares[assessor]))
    while best:
        giver, passed = came_from[best]
        shares[best].append(passed)
        if giver:
            shares[giver].remove(passed)
        best = giver
