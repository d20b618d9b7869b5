"""Problems grouped as their owner mends them: one imperative for each kind of thing to do, not one a row."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from iqa.errors import Problem, Severity
from iqa.intake.problems.remedies import TOLD_ONE_BY_ONE, remedy
from iqa.next_steps import Wording
from iqa.text import counted, joined

ROWS_NAMED = 5
"""Rows named in a group before 'and n more'."""
VALUES_NAMED = 10
"""Values named in a group that is of no row."""


class ProblemGroup(Struct, frozen=True):
    """All problems of one column that are mended alike: how many, in which rows, and the first as an example."""

    code: str
    column: str
    severity: Severity
    rows: tuple[int, ...]
    count: int
    example: Problem
    others: tuple[str, ...] = ()
    """The other values of problems that name no row, such as people whom the staff list does not hold."""

    @property
    def to_do(self) -> str:
        """One imperative for the whole group: 'Enter a date in 3 rows'."""
        said = remedy(self.example)
        return said if len(self.rows) < 2 else f"{said} in {counted(len(self.rows), 'row')}"

    @property
    def where(self) -> str:
        """The column and the first rows in words; '' for what is the whole sheet's."""
        named = [str(row) for row in self.rows[:ROWS_NAMED]]
        if len(self.rows) > ROWS_NAMED:
            named.append(f"{len(self.rows) - ROWS_NAMED:,} more")
        column = f"column {self.column}" if self.column else ""
        rows = f"row{'' if len(self.rows) == 1 else 's'} {joined(named)}" if named else ""
        return ", ".join(part for part in (column, rows) if part)

    def __str__(self) -> str:
        return self.said(str)

    def said(self, wording: Wording) -> str:
        """What to do, where, and the first as an example, with next steps in the words of `wording`."""
        place = f" ({self.where})" if self.where else ""
        example = ": " if self.count == 1 else ". For example: "
        return f"{self.to_do}{place}{example}{self.example_said(wording)}{self._also}"

    def example_said(self, wording: Wording) -> str:
        """The first problem of the group: what is wrong, and what to do about it."""
        return f"{self.example.message} {wording(self.example.hint)}".strip()

    @property
    def _also(self) -> str:
        named = [f'"{value}"' for value in self.others[:VALUES_NAMED]]
        if len(self.others) > VALUES_NAMED:
            named.append(f"{len(self.others) - VALUES_NAMED:,} more")
        return f" Also {joined(named)}." if named else ""


def grouped(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Problems by what to do and where: rejected rows first, then the commonest."""
    groups: dict[tuple[Severity, str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.severity, _what_to_do(problem), problem.column].append(problem)
    found = [_group(same) for same in groups.values()]
    return tuple(sorted(found, key=lambda g: (g.severity is not Severity.REJECTED, -g.count, g.code, g.column)))


def _what_to_do(problem: Problem) -> str:
    """What is to be done, by which problems are put together; each standing rule says its own."""
    return problem.message if problem.code in TOLD_ONE_BY_ONE else remedy(problem)


def _group(same: list[Problem]) -> ProblemGroup:
    first = min(same, key=_row)
    rows = tuple(sorted({problem.row for problem in same if problem.row}))
    others = () if rows else tuple(dict.fromkeys(p.value for p in same if p.value not in ("", first.value)))
    return ProblemGroup(first.code, first.column, first.severity, rows, len(same), first, others)


def _row(problem: Problem) -> int:
    return problem.row
