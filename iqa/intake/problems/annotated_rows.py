"""The user's own rows with what to do about each, those left out first; and such a table taken back, corrected.

It opens and writes no file. A table too long to hand back whole comes back with its broken rows alone, and is
refused when somebody imports it as if it were the export.
"""

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.errors import Problem, Severity, SheetError
from iqa.intake.problems.grouping import ProblemGroup, grouped
from iqa.intake.problems.remedies import marks_a_row, remedy
from iqa.sheets.table import CellValue, DataRow, RawTable, Rows, Survey, is_blank_row
from iqa.text import fold

TO_DO = "What to do"
TO_DO_ELSEWHERE = "What to do in your own export"
"""The heading instead of `TO_DO` when not all rows came back: a table that has it is never imported."""
ROW = "Row in the file imported"
OURS = frozenset(map(fold, (TO_DO, ROW)))

ALL_ROWS = 10_000
"""A table of at most so many rows comes back whole."""
BROKEN_ROWS = 5_000
"""Of a longer one, at most so many rows with something to mend."""


class RowToMend(Struct, frozen=True):
    """One row of the export. `notes` maps the place of a cell (from 0) to what is wrong with it; `to_do` is '' and
    `rejected` False for a row in order."""

    number: int
    cells: Sequence[CellValue]
    to_do: str = ""
    rejected: bool = False
    notes: Mapping[int, str] = field(default_factory=dict)


class RowsToMend(Struct, frozen=True):
    """A table with what there is to mend in it. `broken` counts its rows with something to mend, `rejected` those
    of them that were left out; `whole` says whether all rows of the table are here."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[RowToMend, ...]
    groups: tuple[ProblemGroup, ...]
    total: int
    broken: int
    rejected: int
    whole: bool


def rows_to_mend(
    table: RawTable,
    problems: Iterable[Problem],
    places: Mapping[str, int],
    *,
    all_rows: int = ALL_ROWS,
    broken_rows: int = BROKEN_ROWS,
) -> RowsToMend | None:
    """The rows of a table, those left out first, then those to look at, then the rest; None with nothing to mend.

    `places` maps a heading to the column (from 0) that was read under it, for headings that stand twice.
    """
    problems = tuple(problems)
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        if marks_a_row(problem):
            by_row[problem.row].append(problem)
    if not by_row:
        return None
    places = {heading: place for place, heading in reversed(list(enumerate(table.headings)))} | dict(places)
    broken: list[RowToMend] = []
    others: list[RowToMend] = []
    short = table.rows.seen.count <= all_rows
    waiting = set(by_row)
    for number, cells in table.rows:
        if number in waiting:
            waiting.discard(number)
            broken.append(_row(number, cells, by_row[number], places))
        elif short:
            others.append(RowToMend(number, cells))
        elif not waiting:
            break
    broken += [_row(number, (), by_row[number], places) for number in sorted(waiting)]
    broken.sort(key=lambda row: (not row.rejected, row.number))
    whole = short and not waiting
    return RowsToMend(
        file=table.file,
        sheet=table.sheet,
        headings=table.headings,
        rows=(*broken, *others) if whole else tuple(broken[:broken_rows]),
        groups=grouped(problems),
        total=table.rows.seen.count + len(waiting),
        broken=len(broken),
        rejected=sum(row.rejected for row in broken),
        whole=whole,
    )


def _row(number: int, cells: Sequence[CellValue], problems: list[Problem], places: Mapping[str, int]) -> RowToMend:
    notes: dict[int, str] = {}
    for problem in problems:
        place = places.get(problem.column)
        if place is not None:
            notes[place] = f"{notes[place]} {problem.message}" if place in notes else problem.message
    rejected = any(problem.severity is Severity.REJECTED for problem in problems)
    return RowToMend(number, cells, _all_to_do(problems), rejected, notes)


def _all_to_do(problems: Iterable[Problem]) -> str:
    """One imperative for each thing to do in a row: 'Enter a date: Date sent. Correct the URN.'"""
    said = dict.fromkeys(
        f"{remedy(problem)}{f': {problem.column}' if problem.column else ''}." for problem in problems
    )
    return " ".join(said)


def as_exported(table: RawTable) -> RawTable:
    """The table as its owner exported it: the columns that a problems workbook added are gone.

    Raises SheetError for a problems workbook that does not hold all rows of the export.
    """
    if any(fold(heading) == fold(TO_DO_ELSEWHERE) for heading in table.headings):
        raise SheetError(
            f"{table.file} holds only the rows with something to mend, so it cannot stand for the export.",
            "Correct them in your own export and import that.",
        )
    kept = [place for place, heading in enumerate(table.headings) if fold(heading) not in OURS]
    if len(kept) == len(table.headings):
        return table
    return replace(
        table,
        headings=tuple(table.headings[place] for place in kept),
        rows=_only(table.rows, kept),
    )


def _only(rows: Rows, kept: list[int]) -> Rows:
    """The rows with these columns alone; a row that holds nothing in them is gone."""

    def walk() -> Generator[DataRow, None, Survey]:
        count = 0
        for number, cells in rows:
            left = tuple(cells[place] for place in kept)
            if not is_blank_row(left):
                count += 1
                yield number, left
        return replace(rows.seen, count=count)

    return Rows(walk)
