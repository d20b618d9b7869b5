"""How often headings are matched or suggested rightly, over two lists of headings as offices write them.

    python bench/headings.py [--wrong]

Each heading stands in a table of its own beside the columns that its kind needs. Right is: matched automatically,
or suggested first for the field that is meant, and neither where none is meant. Confidently wrong is: matched
automatically, or suggested with a confidence of .9 or more, for another field. `--wrong` names what went wrong in
the tuning list; the test list is never looked into, so that its figures stay honest.
"""

import csv
import sys
from pathlib import Path

from msgspec import Struct

from iqa.domain import Kind
from iqa.fields import FIELDS
from iqa.intake.mapping import match_columns

LISTS = Path(__file__).parents[1] / "tests" / "data"
CONFIDENT = 0.9


class Answer(Struct, frozen=True):
    """A heading with the field that is meant, the field found ('' for none), and how surely."""

    kind: Kind
    heading: str
    meant: str
    found: str
    confidence: float

    @property
    def right(self) -> bool:
        return self.found == self.meant

    @property
    def confidently_wrong(self) -> bool:
        return not self.right and bool(self.found) and self.confidence >= CONFIDENT


def answers(half: str, *, with_cells: bool) -> list[Answer]:
    """What is made of each heading of a list ('tune' or 'test'), with or without cells below it."""
    with open(LISTS / f"headings-{half}.csv", encoding="utf-8", newline="") as lines:
        return [_answer(row, with_cells) for row in csv.DictReader(lines)]


def _answer(row: dict[str, str], with_cells: bool) -> Answer:
    kind, heading, meant = Kind(row["Kind"]), row["Heading"], row["Field"]
    beside = [column.heading for column in FIELDS[kind] if column.required and column.field != meant]
    rows = [(2, [*("" for _ in beside), row["Example"] if with_cells else ""])]
    mapping = match_columns(kind, [*beside, heading], rows=rows)
    for match in mapping.matches.values():
        if match.index == len(beside):
            return Answer(kind, heading, meant, match.field, 1.0)
    first = next((one for one in mapping.suggestions if one.heading == heading), None)
    return Answer(kind, heading, meant, first.field if first else "", first.confidence if first else 0.0)


def main() -> None:
    for half in ("tune", "test"):
        for with_cells in (False, True):
            given = answers(half, with_cells=with_cells)
            right = sum(one.right for one in given) / len(given)
            wrong = sum(one.confidently_wrong for one in given) / len(given)
            cells = "with cells" if with_cells else "headings alone"
            print(f"{half}, {cells}: {len(given)} headings, {right:.1%} right, {wrong:.1%} confidently wrong")
            if half == "tune" and "--wrong" in sys.argv:
                for one in given:
                    if not one.right:
                        said = f"{one.found or 'nothing'} ({one.confidence:.2f})"
                        print(f"    {one.kind}: {one.heading} is {one.meant or 'nothing'}, not {said}")


if __name__ == "__main__":
    main()
