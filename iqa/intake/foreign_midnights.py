"""Whether the times in a column of dates are midnights in London as a clock in UTC showed them.

In summer such a midnight stands as 23:00 of the day before, and a system that leaves the zone out leaves the day
wrong. Only the column as a whole tells; nothing is moved by an hour on a guess.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache

from msgspec import Struct

from iqa.domain import LONDON, day_of
from iqa.sheets.cells import DAY_FIRST, YEAR_FIRST, fold, parse_date
from iqa.sheets.table import CellValue
from iqa.text import counted

FEWEST_TELLING = 2
_LATE = 23


class ForeignMidnights(Struct):
    """The times of a column so far: how many say 23:00 on a day of summer time, unless another time speaks
    against it."""

    late: int = 0
    ruled_out: bool = False

    def look_at(self, cells: Iterable[CellValue]) -> None:
        """Take in more of a column."""
        for cell in cells:
            if isinstance(cell, datetime):
                self._take(cell.date(), cell.hour, not (cell.minute or cell.second))
            elif isinstance(cell, date):
                self._take(cell, 0, True)
            elif isinstance(cell, str) and ":" in cell:
                self._take_text(cell)

    def _take_text(self, text: str) -> None:
        found = YEAR_FIRST.fullmatch(folded := fold(text)) or DAY_FIRST.fullmatch(folded)
        read = parse_date(text)
        day = day_of(read) if isinstance(read, str) else None
        if found is None or found["zone"] or day is None:
            return
        hour = int(found["hour"] or 0)
        if half := found["half"]:
            hour = hour % 12 + 12 * (half.lower() == "p")
        self._take(day, hour, found["minute"] in (None, "00"))

    def _take(self, day: date, hour: int, whole: bool) -> None:
        summer = _is_summer(day)
        if summer and whole and hour == _LATE:
            self.late += 1
        elif summer or hour or not whole:
            self.ruled_out = True

    @property
    def are_told(self) -> bool:
        """Whether the column is one: in summer every time says 23:00, in winter every one midnight."""
        return self.late >= FEWEST_TELLING and not self.ruled_out


@lru_cache(4096)
def _is_summer(day: date) -> bool:
    """Whether London keeps summer time at 23:00 UTC of a day."""
    return bool(datetime(day.year, day.month, day.day, _LATE, tzinfo=UTC).astimezone(LONDON).utcoffset())


def said_of(midnights: ForeignMidnights) -> str:
    """What an import says of such a column."""
    return (
        f"{counted(midnights.late, 'date')} of summer time say 23:00 and none another time: midnights in London, "
        "it seems, as a clock in UTC shows them. They are kept as written, and each may be a day early. Ask for "
        "the export with dates alone, or with the time zone beside the time."
    )
