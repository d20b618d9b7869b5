"""Text tables whose texts stand between other marks than ": 'single', “typographic”, «pointed».

They are recognised by the rows as a whole, and written with the usual marks before a record is split.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product

from msgspec import Struct

PAIRS = (
    ("''", "''"), ("'", "'"), ("`", "`"), ("`", "'"), ("´", "´"), ("＂", "＂"), ("‘", "’"), ("‚", "‘"),
    ("“", "”"), ("”", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‹", "›"),
)  # fmt: skip
FEWEST_LINES = 2
FEWEST_CELLS = 3
ENOUGH = 0.5
"""The share of the lines that must begin and end with marks; in the others a text runs over several lines."""


class ForeignMarks(Struct, frozen=True, dict=True):
    """What a text begins and ends with, and what stands between two cells. With `every` all texts are marked, and
    may run over several lines; else only those are that hold the separator."""

    opening: str
    closing: str
    separator: str
    every: bool = True

    @cached_property
    def _blanks(self) -> str:
        return "" if self.separator in "\t " else " *+"

    @cached_property
    def _end(self) -> str:
        """What stands behind a closing mark."""
        return rf"{self._blanks}(?={re.escape(self.separator)}|\r?\n?\Z)"

    @cached_property
    def _inner(self) -> str:
        """The text between the marks; one that is written twice is none."""
        closing = re.escape(self.closing)
        return rf"((?:{closing * 2}|(?!{closing}{self._end}).)*+)"

    @cached_property
    def cell(self) -> re.Pattern[str]:
        """A whole cell between marks."""
        opening, closing = re.escape(self.opening), re.escape(self.closing)
        return re.compile(rf"{self._blanks}{opening}{self._inner}{closing}{self._end}", re.DOTALL)

    @cached_property
    def rest(self) -> re.Pattern[str]:
        """The rest of a cell that began on a line above."""
        return re.compile(rf"{self._inner}{re.escape(self.closing)}{self._end}", re.DOTALL)

    @cached_property
    def row(self) -> re.Pattern[str]:
        """The beginning of a row: a first cell between marks, and the mark of the second."""
        opening, closing = re.escape(self.opening), re.escape(self.closing)
        between = rf"{self._blanks}{re.escape(self.separator)}{self._blanks}"
        return re.compile(rf"{opening}.*?{closing}{between}{opening}", re.DOTALL)

    def hold_headings(self, line: str) -> bool:
        """Whether a row ends with a mark too, and its first cell does not begin with two."""
        return line.endswith(self.closing) and not line.startswith(self.opening * 2)

    def hold_all(self, column: Sequence[str]) -> bool:
        """Whether every cell of a column below its heading, and some are, stands between the marks."""
        cells = [cell.strip() for cell in column[1:] if cell.strip()]
        least = len(self.opening) + len(self.closing) + 1
        return len(cells) >= FEWEST_CELLS and all(
            cell.startswith(self.opening) and cell.endswith(self.closing) and len(cell) >= least for cell in cells
        )

    def usual(self, lines: Iterable[str]) -> Iterator[str]:
        """The same lines with the usual marks; a text that is never closed stays open, for whoever splits them."""
        begun = False
        for line in lines:
            if begun and not self.row.match(line):
                end = self.rest.match(line)
                if end is None:
                    yield self._text(line)
                    continue
                cells, begun = self._cells(line, end.end())
                yield f'{self._text(end[1])}"{cells}'
            else:
                cells, begun = self._cells(line, 0)
                yield cells

    def _cells(self, line: str, at: int) -> tuple[str, bool]:
        """A line from a place on, and whether its last text goes on in the next."""
        parts: list[str] = []
        closes = True
        while True:
            if found := self.cell.match(line, at) if closes else None:
                parts.append(f'"{self._text(found[1])}"')
                at = found.end()
            elif line.startswith(self.opening, at):
                if self.every:
                    parts.append(f'"{self._text(line[at + len(self.opening) :])}')
                    return "".join(parts), True
                closes = False  # and neither does what follows in the line: to look once is enough
            end = line.find(self.separator, at)
            if end < 0:
                return "".join((*parts, line[at:])), False
            parts.append(line[at : end + 1])
            at = end + 1

    def _text(self, inner: str) -> str:
        """What stood between the marks, as it stands between the usual ones."""
        once = inner.replace(self.closing * 2, self.closing).replace(f"\\{self.closing}", self.closing)
        return once.replace('"', '""')


def marks_of_every_text(lines: Sequence[str], separators: Iterable[str]) -> ForeignMarks | None:
    """The marks between which every text of a table stands, its headings among them; None where there are none."""
    lines = [line.strip() for line in lines if line.strip()]
    most: tuple[int, ForeignMarks | None] = (-1, None)
    for (opening, closing), separator in product(PAIRS, separators):
        marks = ForeignMarks(opening, closing, separator)
        rows = [line for line in lines if line.startswith(opening) and marks.row.match(line)]
        if len(rows) >= max(FEWEST_LINES, ENOUGH * len(lines)) and marks.hold_headings(rows[0]):
            between = sum(line.count(f"{closing}{separator}") for line in rows)
            most = max(most, (between, marks), key=lambda one: one[0])
    return most[1]


def marks_of_some_texts(
    lines: Iterable[str], separator: str, width: int, split: Callable[[str], list[str]]
) -> ForeignMarks | None:
    """The marks that make every row which is too wide as wide as the headings, or between which everything of a
    column stands; None where there are none. `split` says what the cells of a line are without them."""
    lines = list(lines)
    rows = [split(line) for line in lines]
    wide = [line for line, row in zip(lines, rows, strict=True) if len(row) > width]
    for opening, closing in PAIRS:
        marks = ForeignMarks(opening, closing, separator, every=False)
        if wide and all(len(split(line)) == width for line in marks.usual(wide)):
            return marks
        if not wide and any(map(marks.hold_all, zip(*(row for row in rows if len(row) == width), strict=True))):
            return marks
    return None
