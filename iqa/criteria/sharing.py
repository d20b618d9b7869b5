"""Finds two questions of one form that ask for the same fault, so that it would be marked down twice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from iqa.criteria.exclusion import exclude
from iqa.criteria.faults import Fault, PlacedTable, TomlTable


def shared_code_faults(criteria: Sequence[PlacedTable]) -> Iterator[Fault]:
    """A notice at the later of two questions that can be asked of one piece of work and have a finding code in
    common, whatever modules they stand in."""
    asking: dict[str, list[PlacedTable]] = defaultdict(list)
    for path, criterion in criteria:
        for code in dict.fromkeys(criterion.get("finding_codes", ())):
            asking[code].append((path, criterion))
    for code, entries in asking.items():
        for (_, first), (path, second) in combinations(entries, 2):
            if not never_together(first, second):
                message = (
                    f"the finding code '{code}' is that of {first['id']} too: one fault would be marked twice. "
                    "Give each its own, or ask once."
                )
                yield Fault("code-shared", (*path, "finding_codes"), message, code, notice=True)


def never_together(one: TomlTable, other: TomlTable) -> bool:
    """Whether two questions surely apply to no piece of work at once, by conditions on one field."""
    return any(
        exclude(first, second)
        for first in one.get("applies_when", ())
        for second in other.get("applies_when", ())
        if "field" in first and first.get("field") == second.get("field")
    )
