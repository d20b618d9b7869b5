"""In which order a column of dates is written, told by the column as a whole: a single cell may be read both ways.

Dates are read day first. A column that can only have been written month first is said, and none of it is swapped.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from iqa.errors import UsageError
from iqa.fields import DATE_ORDER
from iqa.next_steps import advice, again
from iqa.sheets.cells import DAY_FIRST, CellFault, Parser, fold, parse_date
from iqa.sheets.table import CellValue
from iqa.text import counted

MONTH_FIRST, DAY_FIRST_NAMED = "month first", "day first"
ORDERS = (DAY_FIRST_NAMED, MONTH_FIRST)
_MONTHS = 12


class DateOrder(Struct, frozen=True):
    """How many cells of a column are dates in figures, the year last, and how many can be read one way only."""

    written: int = 0
    only_month_first: int = 0
    only_day_first: int = 0

    @property
    def is_month_first(self) -> bool:
        """Whether some can only be read month first, and none only day first."""
        return self.only_month_first > 0 and not self.only_day_first

    def __add__(self, other: "DateOrder") -> "DateOrder":
        """Two columns together."""
        return DateOrder(
            self.written + other.written,
            self.only_month_first + other.only_month_first,
            self.only_day_first + other.only_day_first,
        )

    def __str__(self) -> str:
        """'13 of 24 can only be read month first, none only day first'."""
        return f"{self.only_month_first:,} of {self.written:,} can only be read month first, none only day first"


def order_of(cells: Mapping[CellValue, int]) -> DateOrder:
    """The order of a column, of its different cells with how often each comes."""
    counts: Counter[str] = Counter()
    for cell, times in cells.items():
        if figures := _figures(cell):
            first, second = figures
            counts["written"] += times
            counts["month"] += times * (first <= _MONTHS < second <= 31)
            counts["day"] += times * (second <= _MONTHS < first <= 31)
    return DateOrder(counts["written"], counts["month"], counts["day"])


class Held(Struct):
    """The cells of a column that a spreadsheet holds as dates.

    A program that reads day first turns round the dates of a month-first export whose day could be a month, and
    leaves the others as text: in such an export `surely`, those whose day is no month, stays 0.
    """

    may_be_turned: int = 0
    surely: int = 0

    def look_at(self, cell: CellValue) -> None:
        """Count a cell in."""
        if isinstance(cell, date):
            self.may_be_turned += cell.day <= _MONTHS
            self.surely += cell.day > _MONTHS


def is_turned_round(month_first: Iterable[str], held: Mapping[str, Held]) -> bool:
    """Whether the dates of an export were turned round by the program that it went through, by its columns: some
    that is month first holds dates, and none holds one whose day is no month."""
    return any(held[name].may_be_turned for name in month_first) and not any(each.surely for each in held.values())


def month_first_refused(cell: CellValue) -> str | CellFault:
    """A cell of a column that is month first, its order not named: what may be read both ways is not read."""
    if _figures(cell) is None:
        return parse_date(cell)
    return CellFault("month-first", "The dates of this export are written month first, so this one is not taken.")


def turned_refused(cell: CellValue) -> str | CellFault:
    """The same of an export whose dates were turned round: none that may have been is read."""
    return _turned(cell) or month_first_refused(cell)


def turned_read(cell: CellValue) -> str | CellFault:
    """A cell of such an export once its order was named: what is text is read, what was turned round is not."""
    return _turned(cell) or month_first_read(cell)


def _turned(cell: CellValue) -> CellFault | None:
    if not isinstance(cell, date):
        return None
    return CellFault(
        "month-first",
        "A spreadsheet read this date day first in an export written month first, so that day and month are "
        "exchanged. It is not taken.",
    )


def month_first_read(cell: CellValue) -> str | CellFault:
    """A cell of an export whose order was named as month first."""
    found = DAY_FIRST.fullmatch(fold(cell)) if isinstance(cell, str) else None
    if found is None:
        return parse_date(cell)
    text = found[0]
    swapped = f"{found[3]}{found[2]}{found[1]}"
    return parse_date(f"{text[: found.start(1)]}{swapped}{text[found.end(3) :]}")


def named_order(given: str) -> str:
    """The order that a person named, '' for none. UsageError for any other word."""
    order = " ".join(given.casefold().replace("-", " ").split())
    if order and order not in ORDERS:
        raise UsageError(
            f'The order of dates can be named as "{DAY_FIRST_NAMED}" or "{MONTH_FIRST}", not as "{given}".',
            advice("Write ", again({"column": (DATE_ORDER, MONTH_FIRST)}), "."),
        )
    return order


def said_of_turned(held: Held) -> str:
    """What an import says of a column of which a program has turned dates round."""
    return (
        "This export was written month first, and a spreadsheet has read "
        f"{counted(held.may_be_turned, 'date')} of the column day first, with day and month exchanged. None of "
        "them is taken: export it again as dd/mm/yyyy or yyyy-mm-dd, and import that very file unopened."
    )


def said_of(order: DateOrder) -> str:
    """What an import says of a column that is month first."""
    why = f": {order}" if order.only_month_first else ", as others of this export can only be"
    return (
        f"These dates are written month first{why}. None is swapped, and none of "
        f"{counted(order.written, 'date')} is taken until the export writes them as dd/mm/yyyy or yyyy-mm-dd."
    )


def said_changed(order: DateOrder) -> str:
    """What an import says of an export that is day first, where an earlier one was named month first."""
    return (
        f"An earlier export was named month first, and this one is not: {order.only_day_first:,} of "
        f"{counted(order.written, 'date')} can only be read day first, none only month first. All are read so."
    )


PARSERS: Mapping[str, Parser] = {DAY_FIRST_NAMED: parse_date, MONTH_FIRST: month_first_read}
"""How dates are read once their order was named."""


def _figures(cell: CellValue) -> tuple[int, int] | None:
    """The two figures before the year of a date in figures; None for any other cell."""
    found = DAY_FIRST.fullmatch(fold(cell)) if isinstance(cell, str) else None
    return (int(found[1]), int(found[3])) if found else None
