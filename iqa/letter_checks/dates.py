"""Dates as people write them in letters: in words, in figures, with a day of the week, and days that never
were.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from msgspec import Struct

_MONTHS = (
    ("january", "jan", "ionawr"),
    ("february", "feb", "chwefror"),
    ("march", "mar", "mawrth"),
    ("april", "apr", "ebrill"),
    ("may", "mai"),
    ("june", "jun", "mehefin"),
    ("july", "jul", "gorffennaf"),
    ("august", "aug", "awst"),
    ("september", "sept", "sep", "medi"),
    ("october", "oct", "hydref"),
    ("november", "nov", "tachwedd"),
    ("december", "dec", "rhagfyr"),
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(_DAYS)}),?\s+(?:the\s+)?)?"
_DATE = re.compile(
    rf"""\b{_WEEKDAY}(?:
        (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?(?P<m1>{_NAMES})\b\.?,?(?:\s+(?P<y1>\d{{4}}|\d{{2}}(?![\d:.])))?
        |(?P<m2>{_NAMES})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b,?(?:\s+(?P<y2>\d{{4}}))?
        |(?P<d5>\d{{1,2}})-(?P<m5>{_NAMES})-(?P<y5>\d{{4}}|\d{{2}})
        |(?P<y3>\d{{4}})-(?P<m3>\d{{2}})-(?P<d3>\d{{2}})
        |(?P<d4>\d{{1,2}})\s?(?P<sep>[/.-])\s?(?P<m4>\d{{1,2}})\s?(?P=sep)\s?(?P<y4>\d{{4}}|\d{{2}})
    )(?![\w/]|-\d|\.\d)""",
    re.IGNORECASE | re.VERBOSE,
)


class DateMention(Struct, frozen=True):
    """A date in a text. `day` is None for one that never was, such as 31 September; `year_said` is whether the
    year stands there. `wrong_weekday` is whether the day of the week beside it is another."""

    text: str
    start: int
    end: int
    day: date | None
    year_said: bool = True
    wrong_weekday: bool = False

    def is_on(self, day: date | None) -> bool:
        """Whether it can be that day; a mention without a year is compared by day and month."""
        if day is None or self.day is None:
            return False
        if self.year_said:
            return self.day == day
        return (self.day.month, self.day.day) == (day.month, day.day)


_ANY_DIGIT = re.compile(r"\d")


@lru_cache(1024)
def dates_in(text: str, year: int) -> tuple[DateMention, ...]:
    """Every date in a text, in order. `year` stands in where none is written."""
    return tuple(_dates_in(text, year)) if _ANY_DIGIT.search(text) else ()


def _dates_in(text: str, year: int) -> Iterator[DateMention]:
    for found in _DATE.finditer(text):
        part = next(number for number in "12345" if found[f"d{number}"])
        months = found[f"m{part}"].lower()
        written = found[f"y{part}"]
        month = _MONTH_NUMBER.get(months) or int(months)
        number = int(found[f"d{part}"])
        if part == "2" and found["m2"] == "may":
            continue  # 'you may 5 times'
        said = _year(written) if written else year
        day = _day(said, month, number)
        if day is None and part == "4" and not (0 < month <= 12 or 0 < number <= 12):
            continue
        weekday = (found["weekday"] or "").lower()
        wrong = bool(weekday and written and day and _DAYS[day.weekday()] != weekday)
        yield DateMention(found[0].rstrip(",."), found.start(), found.end(), day, bool(written), wrong)


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
