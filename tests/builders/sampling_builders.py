"""Small builders of invented work and people for the tests of the draw."""

from collections.abc import Iterable, Sequence

from iqa.domain import Condition, Draw, Item, Month, Person, Policy, PopulationReference, Role
from iqa.sampling.draw import DrawRequest
from iqa.sampling.wording import shortfall_in_words, shortfall_name

LIVE = Condition("status", one_of=("live",), reason="not live")
REVIEWED = Condition("review_completed", present=True, reason="no completed review")


def case(number: int, person: str = "S1", **facts: str) -> Item:
    """One live, reviewed case of a person."""
    urn = f"06ZZ{number:07}/26"
    start = {
        "urn": urn,
        "person": person,
        "prosecutor_id": person,
        "unit": "Unit A",
        "casework_type": "Magistrates",
        "status": "live",
        "review_completed": "2026-10-05",
    }
    return Item(f"casework|{urn}|{person}|case", start | facts, (number + 1,))


def caseload(sizes: dict[str, int], **facts: str) -> tuple[Item, ...]:
    """So many cases for each person."""
    owners = [person for person, size in sizes.items() for _ in range(size)]
    return tuple(case(number, person, **facts) for number, person in enumerate(owners, 1))


def prosecutor(staff_id: str, **changes: object) -> Person:
    """A prosecutor of Unit A."""
    return person(staff_id, Role.PROSECUTOR, **changes)


def manager(staff_id: str, **changes: object) -> Person:
    """A legal manager of Unit A."""
    return person(staff_id, Role.LEGAL_MANAGER, **changes)


def person(staff_id: str, role: Role, **changes: object) -> Person:
    """Somebody of Unit A, with an invented name."""
    fields: dict[str, object] = {"name": f"Person {staff_id} Example", "role": role, "unit": "Unit A"}
    return Person(staff_id, **(fields | changes))  # type: ignore[arg-type]


def policy(**changes: object) -> Policy:
    """Two live, reviewed pieces of work a person."""
    fields: dict[str, object] = {
        "scheme": "casework",
        "name": "test",
        "per": ("person",),
        "take": 2,
        "reserves": 2,
        "eligible": (LIVE, REVIEWED),
    }
    return Policy(**(fields | changes))  # type: ignore[arg-type]


def reference(items: Iterable[Item] = ()) -> PopulationReference:
    """A reference to a frozen population of these items."""
    return PopulationReference("d" * 64, 1, len(tuple(items)))


def request(
    items: Sequence[Item], drawn_by: Policy | None = None, people: Sequence[Person] = (), **changes: object
) -> DrawRequest:
    """A request for October 2026 with the seed 314159."""
    fields: dict[str, object] = {
        "policy": drawn_by or policy(),
        "month": Month(2026, 10),
        "typed_seed": "314159",
        "items": items,
        "population": reference(items),
        "people": people,
        "at": "2026-11-02T09:00:00+00:00",
    }
    return DrawRequest(**(fields | changes))  # type: ignore[arg-type]


def said(draw: Draw) -> dict[str, str]:
    """What a draw says of everything that fell short, by its name."""
    return {shortfall_name(short): shortfall_in_words(short) for short in draw.shortfalls}
