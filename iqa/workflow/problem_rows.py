"""The rows of an import with something to mend, composed for the workbook that hands them back."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from iqa.domain import Kind
from iqa.errors import Problem
from iqa.fields import FIELDS, Reads
from iqa.intake.mapping import Match
from iqa.intake.problems.annotated_rows import RowsToMend, rows_to_mend
from iqa.sheets.table import RawTable

NOT_RETYPED = (Reads.URN, Reads.IDENTIFIER)
"""What a spreadsheet must not take for numbers when somebody types it."""


class ProblemRows(Struct, frozen=True):
    """The rows to hand back, and the columns (from 0) that hold references."""

    rows: RowsToMend
    references: tuple[int, ...]


def problem_rows(
    kind: Kind, table: RawTable, problems: Iterable[Problem], matches: Mapping[str, Match]
) -> ProblemRows | None:
    """The rows of a table with what to do about each; None with nothing to mend.

    `matches` say which columns were read, {} where none were.
    """
    found = rows_to_mend(table, problems, {match.heading: match.index for match in matches.values()})
    if found is None:
        return None
    reads = {column.field: column.reads for column in FIELDS[kind]}
    return ProblemRows(found, tuple(match.index for name, match in matches.items() if reads[name] in NOT_RETYPED))
