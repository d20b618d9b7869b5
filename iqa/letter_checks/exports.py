"""The rows of a letters log and of the cases behind it, read from two exports as they are: no month, no store."""

from collections.abc import Iterable
from pathlib import Path

from iqa.domain import Item, Kind, Vocabulary
from iqa.errors import SheetError
from iqa.intake.keys import VictimReferences, keys_of
from iqa.intake.mapping import knows_heading, match_columns
from iqa.intake.merging import merge
from iqa.intake.rows import read_rows
from iqa.intake.urn import Suffix
from iqa.sheets.reading import read_table
from iqa.victim_letters.case_facts import CaseFacts
from iqa.victim_letters.decisions import Urns, UrnStyle


def items_in(
    path: Path, kind: Kind, vocabulary: Vocabulary, victims: VictimReferences | None = None
) -> tuple[tuple[Item, ...], Suffix]:
    """Every accepted row of an export, whatever its month, and what its URNs end in. SheetError when it has
    none.
    """
    table = read_table(path, known_headings=knows_heading(kind))
    mapping = match_columns(kind, table.headings, sheet=table.sheet, rows=table.rows)
    if not mapping.usable:
        said = [one.message for one in mapping.problems if one.severity == "rejected"]
        raise SheetError(f"{path.name}: {' '.join(said)}", "Check that it is the right export.", mapping.problems)
    rows = read_rows(table, mapping, vocabulary)
    if not rows.numbers:
        raise SheetError(f"{path.name} holds no row that can be taken.", "Check that it is the right export.")
    columns = dict(rows.columns)
    if kind is Kind.CASES:
        columns["person"] = columns.get("prosecutor", [""] * len(rows.numbers))
        rows.columns["person"] = columns["person"]
    merged = merge(rows, keys_of(kind, columns, len(rows.numbers), victims), mapping)
    return tuple(merged.pieces), mapping.urn_suffix


def cases_by_letter(
    letters: Iterable[Item], cases: Iterable[Item], urns: Urns, vocabulary: Vocabulary
) -> tuple[tuple[Item, ...], dict[str, tuple[Item, ...]]]:
    """The letters completed from their cases, and by the key of each the pieces of work on its case."""
    facts = CaseFacts(cases, urns, vocabulary)
    completed = tuple(facts.complete(letter) for letter in letters)
    return completed, {letter.key: tuple(facts.of(letter)) for letter in completed}


def urns_of(letters: Suffix, cases: Suffix) -> Urns:
    """How two exports write their URNs."""
    return Urns(cases=UrnStyle(cases), letters=UrnStyle(letters))
