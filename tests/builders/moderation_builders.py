"""Small invented values for the tests of second marking: pieces of work, markers, marks given twice."""

from collections.abc import Iterable, Sequence
from typing import Any

from iqa.domain import (
    Assessment,
    AssessmentState,
    Assessor,
    AssessorPool,
    Criterion,
    CriterionKind,
    FindingCode,
    Item,
    Kind,
    Mark,
    Moderation,
    ModerationItem,
    Month,
    Policy,
    Rating,
    Round,
    Scheme,
    Strand,
    WorkOf,
)
from iqa.moderation.pairs import Pair
from iqa.moderation.selection import SelectionData, SelectionRequest, Submitted, second_marking

MONTH = Month(2026, 10)
DRAW = "D1"
FULLY, PARTIALLY, NOT = "fully-met", "partially-met", "not-met"
SCALE = (
    Rating(FULLY, "Fully met", True, False),
    Rating(PARTIALLY, "Partially met", False, True),
    Rating(NOT, "Not met", False, True),
)


def criterion(id: str, strand: str = "review") -> Criterion:
    return Criterion(
        id,
        f"Is there a {id}?",
        strand,
        CriterionKind.QUALITY,
        WorkOf.REVIEWING_PROSECUTOR,
        {},
        finding_codes=("x",),
    )


def scheme(**changes: Any) -> Scheme:
    fields: dict[str, Any] = {
        "id": "casework",
        "version": "1",
        "title": "Casework",
        "population": Kind.CASES,
        "item_name": "case",
        "minutes": 30,
        "scale": SCALE,
        "strands": (Strand("review", "Review"), Strand("disclosure", "Disclosure")),
        "criteria": (criterion("strategy"), criterion("grip"), criterion("record", "disclosure")),
        "finding_codes": (FindingCode("x", "No analysis"),),
    }
    return Scheme(**fields | changes)


def assessment(*marks: Mark, **changes: Any) -> Assessment:
    fields: dict[str, Any] = {
        "item_key": "casework|1",
        "scheme": "casework",
        "scheme_version": "1",
        "month": MONTH,
        "draw": DRAW,
        "assessor": "M1",
        "state": AssessmentState.SUBMITTED,
        "marks": marks,
    }
    return Assessment(**fields | changes)


def second(*marks: Mark, **changes: Any) -> Assessment:
    return assessment(*marks, **{"assessor": "M2", "round": Round.SECOND} | changes)


def pair(first: str, other: str, **changes: Any) -> Pair:
    fields: dict[str, Any] = {
        "item": "casework|1|D1",
        "month": MONTH,
        "scheme": scheme(),
        "criterion": "strategy",
        "marker": "M1",
        "second_marker": "M2",
        "first": first,
        "second": other,
    }
    return Pair(**fields | changes)


def pairs_of_table(table: Sequence[Sequence[int]], **changes: Any) -> list[Pair]:
    """A pair for each count of a table, rows the first marker's ratings, each on a piece of work of its own."""
    names = (FULLY, PARTIALLY, NOT)
    found = [
        (names[row], names[column])
        for row, counts in enumerate(table)
        for column, n in enumerate(counts)
        for _ in range(n)
    ]
    return [pair(one, other, item=f"casework|{n}|D1", **changes) for n, (one, other) in enumerate(found)]


def policy(**changes: Any) -> Policy:
    return Policy(**{"scheme": "casework", "name": "October", "per": ("person",), "take": 2} | changes)


def assessors(*ids: str, unit: str = "North") -> tuple[Assessor, ...]:
    return tuple(Assessor(id, (f"Name {id}",), unit) for id in ids)


def work(number: int, **facts: str) -> Item:
    known = {"urn": f"01AB{number:07d}", "person": f"P{number % 7}", "unit": "North"} | facts
    return Item(f"casework|{known['urn']}|{known['person']}|case", known)


def listed(loads: dict[str, int]) -> list[Submitted]:
    """So many submitted pieces of work of each marker."""
    markers = [marker for marker, load in loads.items() for _ in range(load)]
    return [Submitted(work(number).key, DRAW, marker) for number, marker in enumerate(markers)]


def known(
    entries: Iterable[Submitted | ModerationItem], pool: Sequence[Assessor], **changes: Any
) -> SelectionData:
    """What is known of some entries whose keys are those of `work`."""
    facts = {work(number).key: work(number) for number in range(400)}
    items = {(one.draw, one.key): facts[one.key] for one in entries}
    return SelectionData(items, {DRAW: policy(**changes)}, (AssessorPool(DRAW, tuple(pool)),))


def drawn(loads: dict[str, int], pool: Sequence[Assessor], seed: str = "314159", share: str = "0.1") -> Moderation:
    entries = listed(loads)
    return second_marking(SelectionRequest(MONTH, seed, share), entries, known(entries, pool))
