"""Rows that are the same piece of work become one item, whatever order they stood in.

Nothing is overwritten in silence: where rows disagree, a notice names the rows, the column and what was taken.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress, islice, repeat
from operator import eq, not_

from msgspec import Struct

from iqa.domain import Item, Kind, as_unread, key_of_parts, unread
from iqa.errors import Problem, Severity
from iqa.intake.facts import facts_of, positions
from iqa.intake.item_columns import ColumnTexts, ItemColumns, filled_rows
from iqa.intake.mapping import ColumnMapping
from iqa.intake.rows import ReadRows, shown
from iqa.text import fold_name, joined

VICTIM_FIELDS = (
    "victim",
    "victim_reference",
    "victim_name",
    "vulnerable_victim",
    "opted_out",
    "decision",
    "decision_date",
)
"""The facts of a case that belong to one victim and one decision, in the order that `decisions` holds them."""

_TOGETHER: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.CASES: (
        ("prosecutor", "prosecutor_id", "person_name"),
        ("charging_prosecutor", "charging_prosecutor_id"),
        ("advocate", "advocate_id"),
        ("paralegal", "paralegal_id"),
    ),
    Kind.LETTERS: (("prosecutor", "prosecutor_id"), ("drafter", "drafter_id")),
}
"""Facts that are taken from one row together, so that a name never comes with somebody else's id."""

NumberedTexts = tuple[int, tuple[str, ...]]
"""A row's number and its facts in the order of the field list."""


class Merged(Struct, frozen=True):
    """The pieces of work, what the rows disagreed about, and how many rows were folded away."""

    pieces: ItemColumns
    problems: list[Problem]
    merged: int


def merge(read: ReadRows, keys: list[str], mapping: ColumnMapping) -> Merged:
    """One piece of work a key. `keys` holds one key a row; police files, and letters to victims that the export
    does not name, keep rows apart that a key cannot: '|2' and so on is added to the second and later ones."""
    kind = mapping.kind
    columns: list[ColumnTexts] = [read.columns.get(name) for name in positions(kind)]
    whole = ItemColumns(kind, keys, columns, list(zip(read.numbers, strict=True)))
    if not any(map(eq, whole.keys, islice(whole.keys, 1, None))):
        return Merged(whole, [], 0)
    counts = Counter(keys)
    alone = [counts[key] == 1 for key in keys]
    groups: dict[str, list[NumberedTexts]] = defaultdict(list)
    rows = zip(read.numbers, filled_rows(columns, len(keys)), strict=True)
    for key, row in compress(zip(keys, rows, strict=True), map(not_, alone)):
        groups[key].append(row)
    folded, problems = _folded(groups, mapping, read.sheet)
    kept = list(compress(keys, alone))
    numbers = [*zip(compress(read.numbers, alone), strict=True), *(numbers for _, _, numbers in folded)]
    by_column = zip(*(values for _, values, _ in folded), strict=True)
    columns = [
        [*(compress(texts, alone) if texts else repeat("", len(kept))), *more]
        for texts, more in zip(columns, by_column, strict=True)
    ]
    kept += [key for key, _, _ in folded]
    return Merged(ItemColumns(kind, kept, columns, numbers), problems, len(keys) - len(kept))


def _folded(
    groups: Mapping[str, list[NumberedTexts]], mapping: ColumnMapping, sheet: str
) -> tuple[list[tuple[str, tuple[str, ...], tuple[int, ...]]], list[Problem]]:
    """Rows that share a key as (key, facts in order, row numbers), and what they disagreed about."""
    folded: list[tuple[str, tuple[str, ...], tuple[int, ...]]] = []
    problems: list[Problem] = []
    for key, group in groups.items():
        for own_key, same in _kept_apart(mapping.kind, key, group):
            values = same[0][1]
            if len(same) > 1:
                values, said = _one_of_many(same, mapping, sheet)
                problems.extend(said)
            folded.append((own_key, values, tuple(sorted(number for number, _ in same))))
    return folded, problems


def _kept_apart(kind: Kind, key: str, group: list[NumberedTexts]) -> Iterator[tuple[str, list[NumberedTexts]]]:
    """The rows of one key, split where the key alone cannot tell pieces of work apart."""
    if kind is Kind.POLICE_FILES:
        apart = [[row] for row in sorted(group, key=lambda row: (row[1], row[0]))]
    elif kind is Kind.LETTERS and not _names_victim(group[0]):
        alike: dict[tuple[str, ...], list[NumberedTexts]] = defaultdict(list)
        for row in group:
            alike[row[1]].append(row)
        apart = [alike[values] for values in sorted(alike)]
    else:
        apart = [group]
    for place, rows in enumerate(apart, start=1):
        yield (key if place == 1 else key_of_parts(key, str(place))), rows


def _names_victim(row: NumberedTexts) -> bool:
    where = positions(Kind.LETTERS)
    return bool(row[1][where["victim_reference"]] or row[1][where["victim_name"]])


def _one_of_many(
    rows: list[NumberedTexts], mapping: ColumnMapping, sheet: str
) -> tuple[tuple[str, ...], list[Problem]]:
    """The facts of several rows of one piece of work, and a notice for each column they disagree in."""
    kind = mapping.kind
    where = positions(kind)
    facts = dict.fromkeys(where, "")
    problems: list[Problem] = []
    together = _TOGETHER.get(kind, ())
    single = set(where) - {name for names in together for name in names}
    if kind is Kind.CASES:
        single -= set(VICTIM_FIELDS)
        facts.update(_victims(rows))
    for names in (*((name,) for name in where if name in single), *together):
        places = [where[name] for name in names]
        found = [(number, tuple(values[place] for place in places)) for number, values in rows]
        found = [(number, values) for number, values in found if any(values)]
        if not found:
            continue
        counts = Counter(values for _, values in found)
        taken = min(counts, key=lambda values: (-counts[values], values))
        if kind is Kind.LETTERS and names[0] in _DECIDING:
            taken = (_only_value([values[0] for values in counts]),)
        facts.update(zip(names, taken, strict=True))
        if names[0] != "urn" and len({tuple(map(fold_name, values)) for values in counts}) > 1:
            problems.append(_disagree(found, names[0], taken[0], mapping.heading(names[0]), sheet))
    return facts_of(kind, facts).values_in_order, problems


EITHER = " or "
"""Joins the values of one field in which rows of one letter disagree."""
_DECIDING = frozenset({"sent", "reason_received", "request_received", "enhanced", "opted_out", "vrr_eligible"})
"""Fields of a letter that decide what it is found to be: where its rows disagree, none of them is taken."""


def _only_value(values: Sequence[str]) -> str:
    """The one value that can be read; several are as good as none, and kept as what cannot be read."""
    readable = sorted({value for value in values if not unread(value)})
    if len(readable) > 1:
        return as_unread(EITHER.join(readable))
    return readable[0] if readable else min(values)


_PRIVATE = frozenset({"victim_name", "defendant"})
"""Fields whose values stand in no message."""


def _disagree(
    found: list[tuple[int, tuple[str, ...]]], name: str, taken: str, heading: str, sheet: str
) -> Problem:
    numbers = sorted(number for number, _ in found)
    values = sorted({unread(values[0]) or values[0] for _, values in found})
    quoted = joined([f'"{shown(value)}"' for value in values])
    hold = "differ" if name in _PRIVATE else f"hold {quoted}"
    was_taken = f'"{shown(taken)}" was taken' if name not in _PRIVATE else "The commonest was taken"
    if EITHER in unread(taken):
        was_taken = "Neither was taken"
    return Problem(
        "rows-disagree",
        f"Rows {joined([str(number) for number in numbers])} are the same piece of work and {hold}. "
        f"{was_taken}; correct the rows that are wrong.",
        sheet,
        numbers[0],
        heading,
        "" if name in _PRIVATE else shown(taken),
        Severity.NOTICE,
    )


def _victims(rows: Sequence[NumberedTexts]) -> dict[str, str]:
    """The victims and decisions of a case on several rows.

    The earliest decision stands in the case's own fields, a victim or vulnerable victim on any row makes the case
    one with such a victim, and all of them stand in `decisions`.
    """
    where = positions(Kind.CASES)
    entries = {tuple(values[where[name]] for name in VICTIM_FIELDS) for _, values in rows}
    entries = {entry for entry in entries if any(entry)}
    if not entries:
        return {}
    date_place = VICTIM_FIELDS.index("decision_date")
    first = min(entries, key=lambda entry: (entry[date_place] or "9999", entry))
    facts = dict(zip(VICTIM_FIELDS, first, strict=True))
    for name in ("victim", "vulnerable_victim"):
        if any(entry[VICTIM_FIELDS.index(name)] == "yes" for entry in entries):
            facts[name] = "yes"
    if len(entries) > 1:
        facts["decisions"] = json.dumps(sorted(entries), ensure_ascii=False, separators=(",", ":"))
    return facts


def decisions_of(case: Item) -> list[dict[str, str]]:
    """Each victim and decision of a case, with the fields of `VICTIM_FIELDS` as they stand in its facts."""
    several = case.text("decisions")
    if several:
        return [dict(zip(VICTIM_FIELDS, entry, strict=True)) for entry in json.loads(several)]
    return [{name: case.facts.get(name, "") for name in VICTIM_FIELDS}]
