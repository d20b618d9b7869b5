"""Finds the heading row of a sheet, below titles and blank rows, and reads headings that are merged.

What makes a heading known is told by the caller; nothing here knows any.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from iqa.errors import Problem, Severity
from iqa.sheets.cells import fold, shown
from iqa.sheets.table import CellValue, Grid, NumberedRow, Span, column_letters, is_blank_row

KnownHeadings: TypeAlias = Callable[[str], bool] | Collection[str]
ROWS_SEARCHED = 30
ROWS_WALKED = 1_000
BLOCK_DEPTH = 3


class Headings(Struct, frozen=True):
    """A heading row: its number as shown, the row its data starts below, its texts, and how well it fits."""

    row: int
    last_row: int
    texts: tuple[str, ...]
    known: int
    notices: tuple[Problem, ...] = ()


def knower(known: KnownHeadings) -> Callable[[str], bool] | None:
    """One question for both ways of naming known headings; None when the caller knows none."""
    if callable(known):
        return lambda text: bool(known(fold(text)))
    folded = {fold(text).casefold() for text in known}
    return (lambda text: fold(text).casefold() in folded) if folded else None


def find_headings(
    grid: Grid, is_known: Callable[[str], bool] | None, header_row: int | None = None
) -> Headings | None:
    """The heading row among the first 30 filled rows, or the one asked for; None where there is none.

    The row with most known headings wins, if it has at least two or they are most of its cells. A caller that
    knows no headings gets the first row of texts that is at least half as wide as the widest row.
    """
    rows = _first_rows(grid, header_row)
    if header_row is not None:
        chosen = next((row for row in rows if row[0] == header_row), None)
    elif is_known is None:
        chosen = _first_text_row(rows)
    else:
        chosen = _best_known_row(rows, is_known)
    if chosen is None:
        return None
    return _with_merged(chosen, rows, grid, is_known)


def best_guess(grid: Grid) -> tuple[str, ...]:
    """What the likeliest heading row says, for the message when no heading in it is known."""
    row = _first_text_row(_first_rows(grid, None))
    return tuple(text for text in map(_text, row[1]) if text) if row else ()


def is_empty(grid: Grid) -> bool:
    """Whether the sheet has no filled row at all."""
    return all(is_blank_row(row) for _, row in grid.rows())


def _first_rows(grid: Grid, header_row: int | None) -> list[NumberedRow]:
    most = ROWS_SEARCHED if header_row is None else ROWS_WALKED
    wanted: Iterable[NumberedRow] = grid.rows()
    if header_row is not None:
        wanted = (row for row in wanted if row[0] >= header_row - BLOCK_DEPTH)
        most = 3 * BLOCK_DEPTH
    return list(islice((row for row in wanted if not is_blank_row(row[1])), most))


def _best_known_row(rows: list[NumberedRow], is_known: Callable[[str], bool]) -> NumberedRow | None:
    best, best_count = None, 0
    for row in rows:
        texts = {text for cell in row[1] if (text := _text(cell))}
        count = sum(1 for text in texts if is_known(text))
        if count > best_count and (count >= 2 or 2 * count > len(texts)):
            best, best_count = row, count
    return best


def _first_text_row(rows: list[NumberedRow]) -> NumberedRow | None:
    widest = max((_filled(row) for _, row in rows), default=0)
    for number, row in rows:
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        if len(texts) == _filled(row) and 2 * len(texts) >= widest:
            return number, row
    return None


def _filled(row: Sequence[CellValue]) -> int:
    return sum(1 for cell in row if not is_blank_row([cell]))


def _text(cell: CellValue) -> str:
    return fold(shown(cell))


def _with_merged(
    chosen: NumberedRow, rows: list[NumberedRow], grid: Grid, is_known: Callable[[str], bool] | None
) -> Headings:
    """Headings of one row, completed from the rows that merged cells tie it to.

    Where a group heading stands above several columns, the lower text names the column; where a heading is
    merged downwards, it stands in the upper row. The lowest text in a column is its heading.
    """
    number, cells = chosen
    top = bottom = number
    for span in grid.merged:
        if span.top <= number <= span.bottom and span.bottom - span.top < BLOCK_DEPTH:
            top, bottom = min(top, span.top), max(bottom, span.bottom)
    by_number = {**dict(rows), number: cells}
    texts: list[str] = []
    for near in range(bottom, top - 1, -1):
        for column, cell in enumerate(by_number.get(near, [])):
            if column == len(texts):
                texts.append("")
            texts[column] = texts[column] or _text(cell)
    while texts and not texts[-1]:
        texts.pop()
    known = sum(1 for text in set(texts) if text and is_known is not None and is_known(text))
    headings = Headings(number, bottom, tuple(texts), known)
    return replace(headings, notices=tuple(_notices(headings, grid.merged, grid.name)))


def _notices(headings: Headings, merged: tuple[Span, ...], sheet: str) -> Iterable[Problem]:
    for span in merged:
        wide = span.top <= headings.row <= span.bottom and span.right > span.left
        unnamed = [
            column
            for column in range(span.left + 1, min(span.right, len(headings.texts)) + 1)
            if not headings.texts[column - 1]
        ]
        if wide and unnamed and headings.texts[span.left - 1]:
            yield Problem(
                "merged-heading",
                f"The heading covers {column_letters(span.left)} to {column_letters(span.right)}; "
                f"only column {column_letters(span.left)} is read under it.",
                sheet,
                headings.row,
                headings.texts[span.left - 1],
                severity=Severity.NOTICE,
            )
