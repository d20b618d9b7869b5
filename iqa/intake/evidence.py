"""What the first cells of a column say of what it holds: dates look like dates, URNs like URNs. None is kept."""

from collections.abc import Mapping, Sequence
from itertools import islice

from iqa.fields import Field, Reads
from iqa.intake.parsing import parser_for
from iqa.settings.vocabulary import default_vocabulary, wordings_of
from iqa.sheets.cells import CellFault, parse_date, parse_text, parse_yes_no
from iqa.sheets.table import CellValue

LOOKED_AT = 30
"""Cells of a column that are looked at."""


def fit(column: Field, cells: Sequence[CellValue]) -> float | None:
    """The share, 0 to 1, of the filled cells that the column could hold; None where no cell is filled."""
    filled = [cell for cell in islice(cells, LOOKED_AT) if parse_text(cell) != ""]
    if not filled:
        return None
    return sum(_holds(column, cell) for cell in filled) / len(filled)


def is_telling(column: Field) -> bool:
    """Whether cells that fit say much for the column: few others would hold the like."""
    return column.reads in (Reads.DATE, Reads.URN, Reads.YES_NO) or bool(_wordings(column))


def _holds(column: Field, cell: CellValue) -> bool:
    if wordings := _wordings(column):
        text = parse_text(cell)
        return isinstance(text, str) and " ".join(text.split()).casefold() in wordings
    if is_telling(column):
        return not isinstance(parser_for(column)(cell), CellFault)
    if _reads(parse_date(cell)) or isinstance(parse_yes_no(cell), str):
        return column.reads is Reads.IDENTIFIER and isinstance(cell, int | float) and not isinstance(cell, bool)
    digits = any(map(str.isdigit, str(cell)))
    return not digits if column.reads is Reads.NAME else True


def _wordings(column: Field) -> Mapping[str, str]:
    return wordings_of(column, default_vocabulary())[0]


def _reads(parsed: str | CellFault) -> bool:
    return isinstance(parsed, str) and parsed != ""
