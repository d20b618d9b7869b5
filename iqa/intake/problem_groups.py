"""Problems grouped as their owner mends them: one line for each kind of thing to do, not one a row."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from iqa.errors import Problem, Severity
from iqa.intake.wording import counted, joined

ROWS_NAMED = 5
"""Rows named in a group before 'and n more'."""


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """All problems of one code in one column: how many, in which rows, and the first one as an example."""

    code: str
    column: str
    severity: Severity
    rows: tuple[int, ...]
    count: int
    example: Problem

    def __str__(self) -> str:
        if self.count == 1:
            return str(self.example)
        place = f"column {self.column}: " if self.column else ""
        named = [str(row) for row in self.rows[:ROWS_NAMED]]
        if len(self.rows) > ROWS_NAMED:
            named.append(f"{len(self.rows) - ROWS_NAMED:,} more")
        rows = f" (rows {joined(named)})" if named else ""
        return f"{place}{counted(self.count, 'time')}{rows}. For example: {self.example.message}"


def grouped(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Problems by code and column: rejected rows first, then the commonest."""
    groups: dict[tuple[Severity, str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.severity, problem.code, problem.column].append(problem)
    found = [
        ProblemGroup(
            code, column, severity, tuple(sorted({p.row for p in same if p.row})), len(same), min(same, key=_row)
        )
        for (severity, code, column), same in groups.items()
    ]
    return tuple(sorted(found, key=lambda g: (g.severity is not Severity.REJECTED, -g.count, g.code, g.column)))


def _row(problem: Problem) -> int:
    return problem.row
