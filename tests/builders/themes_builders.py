"""Small values for the tests of rates. Every name and number is invented."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from iqa.domain import (
    Assessment,
    Cell,
    Criterion,
    CriterionKind,
    Draw,
    DrawnItem,
    FindingCode,
    Item,
    ItemState,
    Kind,
    Mark,
    Month,
    Policy,
    PopulationReference,
    Rating,
    Scheme,
    Strand,
    WorkOf,
)
from iqa.marking.results import MarkedWork

SCALE = (
    Rating("fully-met", "Fully met", True, False),
    Rating("partially-met", "Partially met", False, True),
    Rating("not-met", "Not met", False, True),
)
LETTER = {"F": "fully-met", "P": "partially-met", "N": "not-met", "-": "not-applicable", " ": ""}


def criterion(id: str, work_of: WorkOf = WorkOf.REVIEWING_PROSECUTOR) -> Criterion:
    codes = ("no-analysis", "no-reply")
    return Criterion(id, f"Question {id}?", "review", CriterionKind.QUALITY, work_of, {}, finding_codes=codes)


SCHEME = Scheme(
    "casework",
    "1",
    "Casework",
    Kind.CASES,
    "case",
    30,
    SCALE,
    (Strand("review", "Review"),),
    (criterion("strategy"), criterion("grip"), criterion("charged", WorkOf.CHARGING_PROSECUTOR)),
    (FindingCode("no-analysis", "No analysis"), FindingCode("no-reply", "No reply from firm", barrier=True)),
)


def work(number: int, person: str = "P1", unit: str = "North", *marks: Mark, **changes: Any) -> MarkedWork:
    item = Item(f"casework|{number}|{person}|case", {"urn": str(number), "person": person, "unit": unit})
    assessment = Assessment(item.key, "casework", "1", Month(2026, 10), "D1", "M1", marks=marks)
    return replace(MarkedWork(item, assessment, SCHEME, {}, (person,)), **changes)


def marks(strategy: str = " ", grip: str = " ") -> tuple[Mark, Mark]:
    """Marks on two questions, each a letter: F, P, N, - for not applicable, a blank for not marked."""
    return Mark("strategy", LETTER[strategy], "Page 2."), Mark("grip", LETTER[grip], "Page 3.")


def draw(*cells: Cell, items: Sequence[DrawnItem] = (), **changes: Any) -> Draw:
    start = Draw(
        scheme="casework",
        month=Month(2026, 10),
        seed="casework|2026-10|dice",
        population=PopulationReference("d" * 64, 1, 1200),
        policy=Policy("casework", "Casework", ("prosecutor",), 2),
        policy_digest="p" * 64,
        cells=cells,
        items=tuple(items),
    )
    return replace(start, **changes)


def cell(name: str, eligible: int, drawn: int = 2, **changes: int) -> Cell:
    return replace(Cell((name,), eligible + 5, eligible, drawn, asked=2), **changes)


def drawn_item(number: int, state: ItemState) -> DrawnItem:
    return DrawnItem(f"k{number}", ("P1",), "0", number, state, 0.5)
