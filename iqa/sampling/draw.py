"""Draws a month's sample: from a frozen population, by a policy, under a seed that was fixed afterwards.

A pure calculation: the same request gives the same draw to the last digit, in whatever order its rows come.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import (
    UNIT_NOT_RECORDED,
    Assessor,
    Cell,
    CellKey,
    Draw,
    DrawnItem,
    Item,
    ItemState,
    Month,
    NotSampled,
    Person,
    Policy,
    PopulationReference,
    Reason,
    ReasonCode,
    Shortfall,
    ShortfallCode,
    StaleWork,
    Voided,
    cell_order,
)
from iqa.errors import ConflictError, InvalidInputError
from iqa.sampling.assignment import assign_assessors, who_may_mark
from iqa.sampling.eligibility import Eligibility, counted, partition_population, people_not_sampled
from iqa.sampling.policy import policy_digest
from iqa.sampling.tickets import in_ticket_order, ticket


class DrawRequest(Struct, frozen=True):
    """Everything a draw depends on. `at` is the UTC time of the draw, ISO 8601.

    `people` is the staff list, empty where there is none: then nobody is assigned. `recently_marked` holds the
    keys of work marked within the months that the policy skips, `still_to_mark` of work that earlier months drew
    and nobody has marked yet. `id` is worked out when it is left blank.
    """

    policy: Policy
    month: Month
    typed_seed: str
    items: Sequence[Item]
    population: PopulationReference
    people: Sequence[Person] = ()
    recently_marked: frozenset[str] = frozenset()
    voids: tuple[Voided, ...] = ()
    scheme_version: str = ""
    at: str = ""
    id: str = ""
    still_to_mark: frozenset[str] = frozenset()


class Circumstances(Struct, frozen=True):
    """What a draw knew on the day besides policy and population. It goes into the certificate."""

    not_sampled: tuple[NotSampled, ...] = ()
    recently_marked: tuple[str, ...] = ()
    assessors: tuple[Assessor, ...] = ()
    still_to_mark: tuple[str, ...] = ()


def draw_sample(request: DrawRequest) -> Draw:
    """The draw that a request leads to.

    Where fewer are eligible than asked, all of them are drawn and `shortfalls` says so. Raises RefusedError for
    a blank seed or two items of one key, UsageError for a month that is none.
    """
    return draw_under(request, circumstances(request))


def circumstances(request: DrawRequest) -> Circumstances:
    """What the staff list and the earlier marks say about this population."""
    policy = request.policy
    skips = request.recently_marked if policy.skip_marked_within_months else frozenset()
    return Circumstances(
        not_sampled=people_not_sampled(policy, request.items, request.people, request.month),
        recently_marked=tuple(sorted(item.key for item in request.items if item.key in skips)),
        assessors=who_may_mark(policy, request.people, request.month, request.at),
        still_to_mark=tuple(sorted(item.key for item in request.items if item.key in request.still_to_mark)),
    )


def draw_under(request: DrawRequest, on_the_day: Circumstances) -> Draw:
    """The draw under circumstances already known, as when a certificate is performed again."""
    _refuse_unsound(request)
    policy = request.policy.in_month(request.month)
    seed = full_seed(policy.scheme, request.month, request.typed_seed)
    eligibility = partition_population(
        policy, seed, request.items, on_the_day.not_sampled, on_the_day.recently_marked, on_the_day.still_to_mark
    )
    cells = _cells(policy, request.items, eligibility)
    drawn = _drawn_items(policy, seed, eligibility, {cell.cell: cell for cell in cells})
    facts = {item.key: item for item in request.items}
    marked = [facts[item.key] for item in drawn if item.state is not ItemState.RESERVE]
    assigned = assign_assessors(policy, seed, marked, on_the_day.assessors)
    digest = policy_digest(policy)
    return Draw(
        scheme=policy.scheme,
        month=request.month,
        seed=seed,
        population=request.population,
        policy=policy,
        policy_digest=digest,
        cells=cells,
        items=tuple(replace(item, assessor=assigned.get(item.key, "")) for item in drawn),
        exclusions=eligibility.exclusions(),
        voids=request.voids,
        scheme_version=request.scheme_version,
        id=request.id or _draw_id(seed, request.population.digest, digest, len(request.voids)),
        at=request.at,
        shortfalls=_shortfalls(policy, cells, request.items, eligibility),
        not_sampled=on_the_day.not_sampled,
        recently_marked=on_the_day.recently_marked,
        assessors=on_the_day.assessors,
        still_to_mark=on_the_day.still_to_mark,
    )


def full_seed(scheme: str, month: Month, typed_seed: str) -> str:
    """The whole text that is hashed and printed: scheme|month|typed seed."""
    return f"{scheme}|{month}|{typed_seed}"


def cell_of(policy: Policy, item: Item) -> CellKey:
    """The cell an item belongs to: the values of the fields that `per` names."""
    return tuple(item.text(name) for name in policy.per)


def list_of_cell(draw: Draw, cell: CellKey, items: Iterable[Item]) -> tuple[str, ...]:
    """The keys of a cell's eligible work in ticket order, worked out afresh from the population of the draw."""
    eligibility = eligibility_of(draw, items)
    own = (item.key for item in eligibility.eligible if cell_of(draw.policy, item) == cell)
    return in_ticket_order(draw.seed, own)


def eligibility_of(draw: Draw, items: Iterable[Item]) -> Eligibility:
    """The population of a draw sorted as the draw sorted it."""
    return partition_population(
        draw.policy, draw.seed, items, draw.not_sampled, draw.recently_marked, draw.still_to_mark
    )


def stale_work(draw: Draw, items: Sequence[Item]) -> tuple[StaleWork, ...]:
    """How much of each person's work a draw leaves out as too long ago, by the key of their work."""
    excluded = eligibility_of(draw, items).excluded
    stale = {key for key, reason in excluded.items() if reason.code is ReasonCode.TOO_LONG_AGO}
    counts = Counter(item.text("person") for item in items if item.key in stale)
    return tuple(StaleWork(person, counts[person]) for person in sorted(counts))


def _refuse_unsound(request: DrawRequest) -> None:
    if not request.typed_seed.strip():
        raise InvalidInputError(
            "A draw needs a seed.", "Type one, such as twenty digits from dice, or let one be made."
        )
    for key, times in Counter(item.key for item in request.items).most_common(1):
        if times > 1:
            raise ConflictError(f"The population holds {key} twice.", "Import the export again.")


def _cells(policy: Policy, items: Iterable[Item], eligibility: Eligibility) -> tuple[Cell, ...]:
    """Every cell of the population in order, those with nothing to draw included."""
    population = Counter(cell_of(policy, item) for item in items)
    eligible = Counter(cell_of(policy, item) for item in eligibility.eligible)
    return tuple(
        Cell(
            cell=key,
            population=population[key],
            eligible=eligible[key],
            drawn=min(policy.take, eligible[key]),
            asked=policy.take,
        )
        for key in sorted(population, key=cell_order)
    )


def _drawn_items(
    policy: Policy, seed: str, eligibility: Eligibility, cells: Mapping[CellKey, Cell]
) -> tuple[DrawnItem, ...]:
    """The always-included, drawn and reserve items, cell by cell; always-included ones first, with rank 0."""
    lists: dict[CellKey, list[str]] = defaultdict(list)
    always: dict[CellKey, list[str]] = defaultdict(list)
    by_key: dict[str, Item] = {}
    for found, into in ((eligibility.eligible, lists), (eligibility.always, always)):
        for item in found:
            into[cell_of(policy, item)].append(item.key)
            by_key[item.key] = item
    items: list[DrawnItem] = []
    for of, cell in cells.items():
        for key in in_ticket_order(seed, always[of]):
            items.append(drawn_item(by_key[key], of, ticket(seed, key), 0, ItemState.ALWAYS, 1.0))
        order = in_ticket_order(seed, lists[of])[: cell.drawn + policy.reserves]
        for rank, key in enumerate(order, 1):
            state = ItemState.DRAWN if rank <= cell.drawn else ItemState.RESERVE
            chance = cell.drawn / cell.eligible if state is ItemState.DRAWN else 0.0
            items.append(drawn_item(by_key[key], of, ticket(seed, key), rank, state, chance))
    return tuple(items)


def drawn_item(item: Item, cell: CellKey, number: str, rank: int, state: ItemState, chance: float) -> DrawnItem:
    """An item as a draw holds it before somebody is given it; `number` is its ticket."""
    unit, owner = item.text("unit") or UNIT_NOT_RECORDED, item.text("person")
    return DrawnItem(item.key, cell, number, rank, state, chance, "", unit, owner)


def _shortfalls(
    policy: Policy, cells: Iterable[Cell], items: Iterable[Item], eligibility: Eligibility
) -> tuple[Shortfall, ...]:
    """The cells that could not give what was asked, each with why, and then the targeted reviews."""
    why: dict[CellKey, list[Reason]] = defaultdict(list)
    for item in items:
        if reason := eligibility.excluded.get(item.key):
            why[cell_of(policy, item)].append(reason)
    for item in eligibility.always:
        why[cell_of(policy, item)].append(Reason(ReasonCode.ALWAYS_INCLUDED))
    of_cells = (
        Shortfall(
            ShortfallCode.CELL,
            asked=cell.asked,
            eligible=cell.eligible,
            cell=cell.cell,
            population=cell.population,
            because=counted(why[cell.cell]),
        )
        for cell in cells
        if cell.drawn < cell.asked
    )
    of_reviews = (
        Shortfall(
            ShortfallCode.TARGETED_REVIEW,
            asked=review.take,
            eligible=len(keys),
            person=review.person,
            criterion=review.criterion,
        )
        for review, keys in eligibility.targeted_reviews.items()
        if len(keys) < review.take
    )
    return tuple(sorted((*of_cells, *of_reviews), key=lambda short: short.of))


def _draw_id(seed: str, population: str, policy: str, voids: int) -> str:
    """Twelve characters that name this draw; a draw made again after a void gets its own."""
    return hashlib.sha256(f"{seed}|{population}|{policy}|{voids}".encode()).hexdigest()[:12]
