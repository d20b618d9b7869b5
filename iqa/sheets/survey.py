"""Looks once over the rows below the headings: where the data ends, which rows are totals or repeat the
headings, and which hold more cells than there are headings. It changes nothing and holds no row.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from iqa.errors import Problem, Severity
from iqa.sheets.cells import fold, shown
from iqa.sheets.headings import Headings
from iqa.sheets.table import Cell, Grid, is_blank_row

TOTALS = re.compile(
    r"(?:grand|sub|overall|report|running)?[\s-]*totals?\b(?:[\s\w]{0,30}?)[:=]?[\s\d,.]*", re.IGNORECASE
)
TOTALS_START = frozenset("tTgGsSoOrR \xa0")
LONGEST_TOTAL = 80
LISTED = 8


@dataclass(frozen=True)
class Survey:
    """`last` is the last row of data (the heading row when there is none), `count` the rows to be read."""

    last: int
    count: int
    left_out: frozenset[int]
    problems: tuple[Problem, ...]


@dataclass
class _Tally:
    """What has been seen so far."""

    width: int
    texts: tuple[str, ...]
    last: int
    count: int = 0

    def __post_init__(self) -> None:
        self.totals: list[int] = []
        self.repeated: list[int] = []
        self.too_long: list[tuple[int, str]] = []
        self.beyond: list[int] = []
        self.after_total: list[int] = []


def survey(grid: Grid, headings: Headings) -> Survey:
    """One walk over the rows. After a totals row, rows filled less than half are taken for footnotes, unless
    proper rows follow: then it was a subtotal, and everything but the total itself is data.
    """
    tally = _Tally(len(headings.texts), headings.texts, headings.last_row)
    start = headings.last_row
    telling = TOTALS_START.union(text[0] for text in headings.texts if text)
    for number, row in grid.rows():
        if number <= start:
            continue
        if _is_plain(row, telling) and not tally.totals and len(row) <= tally.width:
            tally.count += 1
            tally.last = number
            continue
        if is_blank_row(row):
            continue
        lead = next(cell for cell in row if cell is not None and cell != "")
        if lead.__class__ is str and _set_aside(tally, number, row, lead):
            continue
        if len(row) > tally.width and not is_blank_row(row[tally.width :]) and _beyond(tally, grid, number, row):
            continue
        if tally.totals and _looks_like_a_footnote(row, tally):
            tally.after_total.append(number)
            continue
        tally.count += 1 + len(tally.after_total)
        tally.after_total.clear()
        tally.last = number
    left_out = {*tally.totals, *tally.repeated, *(number for number, _ in tally.too_long)}
    return Survey(tally.last, tally.count, frozenset(left_out), tuple(_problems(tally, grid.name)))


def _is_plain(row: list[Cell], telling: frozenset[str]) -> bool:
    """Whether the first cell shows at a glance that this is neither a totals row, nor the headings, nor blank.

    So are nearly all rows of an export, and each costs half as much for it.
    """
    lead = row[0] if row else None
    return lead.__class__ is str and lead[:1].isalnum() and lead[0] not in telling


def _set_aside(tally: _Tally, number: int, row: list[Cell], lead: str) -> bool:
    """Whether the row is a totals row or the headings once more; noted if it is."""
    if (
        lead[0] in TOTALS_START
        and len(lead) <= LONGEST_TOTAL
        and TOTALS.fullmatch(fold(lead))
        and _only_numbers(row, lead)
    ):
        tally.totals.append(number)
        return True
    if lead in tally.texts and tuple(fold(shown(cell)) for cell in row[: tally.width]) == tally.texts:
        tally.repeated.append(number)
        return True
    return False


def _only_numbers(row: list[Cell], lead: str) -> bool:
    """Whether all cells but the first filled one are blank or numbers (also as text), or most of them are."""
    others = [cell for cell in row if not is_blank_row([cell])][1:]
    texts = sum(1 for cell in others if isinstance(cell, str) and not cell.strip(" £%,.0123456789()-"))
    words = sum(1 for cell in others if isinstance(cell, str)) - texts
    return words == 0 or 4 * words <= len(others)


def _looks_like_a_footnote(row: list[Cell], tally: _Tally) -> bool:
    return 2 * sum(1 for cell in row if not is_blank_row([cell])) < tally.width


def _beyond(tally: _Tally, grid: Grid, number: int, row: list[Cell]) -> bool:
    """Note cells beyond the last heading. In a text file the row was split wrongly and is set aside."""
    if not grid.ragged:
        tally.beyond.append(number)
        return is_blank_row(row[: tally.width])
    tally.too_long.append((number, shown(row[0])))
    return True


def _problems(tally: _Tally, sheet: str) -> Iterable[Problem]:
    if tally.totals:
        yield _notice("totals-row", "Not read, since it holds totals", tally.totals, sheet)
    if tally.after_total:
        yield _notice("after-totals", "Not read, since it stands below the totals", tally.after_total, sheet)
    if tally.repeated:
        yield _notice("repeated-headings", "Not read, since it repeats the headings", tally.repeated, sheet)
    if tally.beyond:
        yield _notice(
            "beyond-headings", "Cells to the right of the last heading were not read", tally.beyond, sheet
        )
    for number, value in tally.too_long:
        yield Problem(
            "too-many-cells",
            "The row has more cells than there are headings. "
            "Put quotation marks around text that contains the separator.",
            sheet,
            number,
            value=value[:80],
        )
    if not tally.count:
        yield Problem("no-rows", "There are headings but no rows below them.", sheet, severity=Severity.NOTICE)


def _notice(code: str, message: str, rows: list[int], sheet: str) -> Problem:
    listed = ", ".join(str(row) for row in rows[:LISTED])
    more = f" and {len(rows) - LISTED:,} more" if len(rows) > LISTED else ""
    return Problem(
        code,
        f"{message}: row{'s' if len(rows) > 1 else ''} {listed}{more}.",
        sheet,
        rows[0],
        severity=Severity.NOTICE,
    )
