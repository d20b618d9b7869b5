"""The rows of data below the headings: without totals and what stands below them, headings repeated, and rows that
hold more cells than there are headings. It looks as it walks, so that a large sheet is walked once.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from enum import Enum, auto
from string import ascii_letters, digits
from textwrap import shorten

from msgspec import Struct, field

from iqa.errors import Problem, Severity
from iqa.sheets.cells import fold, shown
from iqa.sheets.headings import Headings
from iqa.sheets.table import CellValue, DataRow, Grid, NumberedRow, Span, Survey, column_letters, is_blank_row

TOTALS = re.compile(
    r"(?:grand|sub|overall|report|running)?[\s-]*totals?\b(?:[\s\w]{0,30}?)[:=]?[\s\d,.]*", re.IGNORECASE
)
OF_THE_REPORT = re.compile(
    r"\(?\s*\d[\d,. ]* (?:row|record|line|result|item)s?"
    r"(?: (?:affected|selected|returned|found|fetched|exported|listed|in total))?\s*\)?"
    r"|(?:number of )?(?:row|record|line|result)s?(?: (?:affected|returned|count|found))?\s*[:=]\s*[\d,. ]+"
    r"|\W*end of (?:the )?(?:report|file|data|list|extract|export|results?|register|document)\W*"
    r"|\W*page \d+(?: (?:of|/) ?\d+|\s*/\s*\d+)?\W*"
    r"|(?:applied filters|filters applied)\s*:.*",
    re.IGNORECASE | re.DOTALL,
)
"""What an export says of itself in a line of its own: how many rows it has, that it ends, a page, its filters."""
TOTALS_START = frozenset("tTgGsSoOrR \xa0")
LONGEST_TOTAL = 80
LONGEST_QUOTE = 60
BLANK = ("", None)
LISTED = 8


class _Tally(Struct):
    """What has been set aside so far."""

    width: int
    texts: tuple[str, ...]
    totals: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    of_the_report: list[tuple[int, str]] = field(default_factory=list)
    too_long: list[tuple[int, str]] = field(default_factory=list)
    beyond: list[int] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)
    """Merged blocks whose value was read for the rows below their first."""


def data_rows(grid: Grid, headings: Headings) -> Generator[DataRow, None, Survey]:
    """The rows of data below the headings, each as wide as they are; at the end, what was come upon.

    After a totals row, rows filled less than half are taken for footnotes, unless proper rows follow: then it was
    a subtotal, and everything but the total itself is data.
    """
    width, start = len(headings.texts), headings.last_row
    tally = _Tally(width, headings.texts)
    # The first two cells of nearly every row show at a glance that it is neither totals, nor the headings, nor
    # a line of the report, nor blank; such a row costs half as much for it.
    plain = frozenset(digits + ascii_letters).difference(TOTALS_START, (text[:1] for text in headings.texts))
    second = 1 if width > 1 else 0
    last, count = start, 0
    waiting: list[DataRow] = []
    blocks = _reaching_down(grid, headings)
    for number, row in _filled_down(grid.rows(), blocks, tally) if blocks else grid.rows():
        if number <= start:
            continue
        lead = row[0] if row else None
        if (
            lead.__class__ is str
            and lead[:1] in plain
            and len(row) == width
            and row[second] not in BLANK
            and not tally.totals
        ):
            count, last = count + 1, number
            yield number, tuple(row)
            continue
        kind = _judge(tally, grid, number, row)
        if kind is _Row.FOOTNOTE:
            waiting.append((number, _fitted(row, width)))
        elif kind is _Row.DATA:
            count, last = count + len(waiting) + 1, number
            yield from waiting
            waiting.clear()
            yield number, _fitted(row, width)
    after = [number for number, _ in waiting]
    return Survey(last, count, (*grid.remarks(), *_problems(tally, after, count, grid.name)))


def _reaching_down(grid: Grid, headings: Headings) -> list[Span]:
    """The merged blocks below the headings that cover more than one row of a column that is read, from the top."""
    wanted = [
        span
        for span in grid.merged
        if span.bottom > span.top > headings.last_row and span.left <= len(headings.texts)
    ]
    return sorted(wanted, key=lambda span: (span.top, span.left))


def _filled_down(rows: Iterator[NumberedRow], blocks: list[Span], tally: _Tally) -> Iterator[NumberedRow]:
    """The rows, with the value of a merged block in each row that it covers and that holds something of its own.

    A covered cell that holds a value keeps it: a spreadsheet only hides it.
    """
    coming = iter([*blocks, None])
    block = next(coming)
    under_way: dict[int, tuple[Span, CellValue]] = {}
    for number, row in rows:
        while block is not None and block.top <= number:
            value = row[block.left - 1] if block.top == number and block.left <= len(row) else ""
            if not is_blank_row([value]):
                under_way[block.left] = (block, value)
            block = next(coming)
        if under_way and not is_blank_row(row):
            for column in [column for column, (span, _) in under_way.items() if span.bottom < number]:
                del under_way[column]
            for column, (span, value) in under_way.items():
                row.extend([""] * (column - len(row)))
                if is_blank_row([row[column - 1]]):
                    row[column - 1] = value
                    if not tally.merged or tally.merged[-1] is not span:
                        tally.merged.append(span)
        yield number, row


class _Row(Enum):
    """What a row is: data, what may stand below the totals, or nothing that is read."""

    DATA = auto()
    FOOTNOTE = auto()
    ASIDE = auto()


def _judge(tally: _Tally, grid: Grid, number: int, row: list[CellValue]) -> _Row:
    """What one row is; noted when it is not read."""
    if is_blank_row(row):
        return _Row.ASIDE
    lead = next(cell for cell in row if cell is not None and cell != "")
    if lead.__class__ is str and _set_aside(tally, number, row, lead):
        return _Row.ASIDE
    wide = len(row) > tally.width and not is_blank_row(row[tally.width :])
    if wide and _beyond(tally, grid, number, row):
        return _Row.ASIDE
    return _Row.FOOTNOTE if tally.totals and _looks_like_a_footnote(row, tally) else _Row.DATA


def _fitted(row: list[CellValue], width: int) -> tuple[CellValue, ...]:
    """The row with as many cells as there are headings."""
    return (*row[:width], *[""] * (width - len(row)))


def _set_aside(tally: _Tally, number: int, row: list[CellValue], lead: str) -> bool:
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
    if OF_THE_REPORT.fullmatch(lead.strip()) and len(_filled(row)) == 1:
        tally.of_the_report.append((number, lead.strip()))
        return True
    return False


def _filled(row: list[CellValue]) -> list[CellValue]:
    """The cells of a row that hold something."""
    return [cell for cell in row if not is_blank_row([cell])]


def _only_numbers(row: list[CellValue], lead: str) -> bool:
    """Whether all cells but the first filled one are blank or numbers (also as text), or most of them are."""
    others = _filled(row)[1:]
    texts = sum(1 for cell in others if isinstance(cell, str) and not cell.strip(" £%,.0123456789()-"))
    words = sum(1 for cell in others if isinstance(cell, str)) - texts
    return words == 0 or 4 * words <= len(others)


def _looks_like_a_footnote(row: list[CellValue], tally: _Tally) -> bool:
    return 2 * len(_filled(row)) < tally.width


def _beyond(tally: _Tally, grid: Grid, number: int, row: list[CellValue]) -> bool:
    """Note cells beyond the last heading. In a text file the row was split wrongly and is set aside."""
    if not grid.ragged:
        tally.beyond.append(number)
        return is_blank_row(row[: tally.width])
    tally.too_long.append((number, shown(row[0])))
    return True


def _problems(tally: _Tally, after_total: list[int], count: int, sheet: str) -> Iterable[Problem]:
    if tally.totals:
        yield _notice("totals-row", "Not read, since it holds totals", tally.totals, sheet)
    if after_total:
        yield _notice("after-totals", "Not read, since it stands below the totals", after_total, sheet)
    if tally.of_the_report:
        numbers = [number for number, _ in tally.of_the_report]
        words = shorten(tally.of_the_report[0][1], LONGEST_QUOTE, placeholder="…")
        yield _notice("of-the-report", f"Not read, since it speaks of the export ('{words}')", numbers, sheet)
    if tally.repeated:
        yield _notice("repeated-headings", "Not read, since it repeats the headings", tally.repeated, sheet)
    if tally.beyond:
        yield _notice(
            "beyond-headings", "Cells to the right of the last heading were not read", tally.beyond, sheet
        )
    if blocks := sorted(set(tally.merged), key=lambda span: (span.top, span.left)):
        yield _merged_notice(blocks, sheet)
    for number, value in tally.too_long:
        yield Problem(
            "too-many-cells",
            "The row has more cells than there are headings. "
            "Put quotation marks around text that contains the separator.",
            sheet,
            number,
            value=value[:80],
        )
    if not count:
        yield Problem("no-rows", "There are headings but no rows below them.", sheet, severity=Severity.NOTICE)


def _merged_notice(blocks: list[Span], sheet: str) -> Problem:
    named = [
        f"{column_letters(span.left)}{span.top} to {column_letters(span.left)}{span.bottom}"
        for span in blocks[:LISTED]
    ]
    more = f" and {len(blocks) - LISTED:,} more" if len(blocks) > LISTED else ""
    return Problem(
        "merged-cells",
        f"Cells merged over several rows were read for each of them: {', '.join(named)}{more}.",
        sheet,
        blocks[0].top,
        severity=Severity.NOTICE,
    )


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
