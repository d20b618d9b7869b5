"""The people of a population matched anew with the staff list, whichever of the two came first."""

from collections.abc import Iterable

from iqa.domain import Item, Kind, Person, Population
from iqa.intake.facts import facts_of
from iqa.intake.keys import keys_of
from iqa.intake.mapping import ColumnMapping
from iqa.intake.merging import merge
from iqa.intake.people import Names
from iqa.intake.population import freeze
from iqa.intake.rows import ReadRows

NAMED: dict[Kind, tuple[str, ...]] = {
    Kind.CASES: ("prosecutor", "charging_prosecutor", "advocate", "paralegal"),
    Kind.LETTERS: ("prosecutor", "drafter"),
}
"""The fields of each kind that name a person; whom it is stands in `<field>_id`."""


def rematched(population: Population, people: Iterable[Person]) -> Population:
    """The population as it would be had the staff list come first, its rejected rows as they are.

    Two lists of one person's work become one where the staff list shows that both names are theirs.
    """
    names = Names(people)
    items = list(population.items)
    units = [item.text("unit") for item in items]
    facts = [dict(item.facts) for item in items]
    for name in NAMED.get(population.kind, ()):
        written = [item.text(name) for item in items]
        placed = names.column(name, written, units, report=False)
        for known, (person, shown) in zip(facts, placed, strict=True):
            known[f"{name}_id"] = person
            if population.kind is Kind.CASES and name == "prosecutor":
                known["person"], known["person_name"] = person, shown
    if population.kind is not Kind.CASES:
        return _frozen(population, [_with(item, known) for item, known in zip(items, facts, strict=True)])
    columns = {name: [known.get(name, "") for known in facts] for name in facts[0]} if facts else {}
    rows = ReadRows("", list(range(len(items))), columns)
    keys = keys_of(Kind.CASES, columns, len(items)) if items else []
    pieces = merge(rows, keys, ColumnMapping(Kind.CASES, {})).pieces
    return _frozen(population, [_with_rows(piece, items) for piece in pieces])


def _with(item: Item, facts: dict[str, str]) -> Item:
    return Item(item.key, facts_of(Kind.LETTERS, facts), item.source_rows)


def _with_rows(piece: Item, items: list[Item]) -> Item:
    """A piece of work with the rows of the spreadsheet in place of its places in the list."""
    rows = sorted({row for place in piece.source_rows for row in items[place].source_rows})
    return Item(piece.key, piece.facts, tuple(rows))


def _frozen(population: Population, items: list[Item]) -> Population:
    return freeze(population.kind, population.month, items, population.rejected)
