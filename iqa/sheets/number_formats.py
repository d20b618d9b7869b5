"""What a stored number is under its format: a number, a date, a time, a length of time, or digits with zeros in
front.

One rule for every format of file. Nothing here opens a file.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from functools import cache

from msgspec import Struct

from iqa.sheets.table import CellValue


class Shows(Enum):
    """How a spreadsheet shows a number."""

    NUMBER = auto()
    MOMENT = auto()
    """A date, a time of day, or both."""
    LENGTH = auto()
    """Hours, minutes or seconds that may run past a day."""


class NumberFormat(Struct, frozen=True):
    """A format understood; `digits` is how many digits it always shows, 0 where it does not say."""

    shows: Shows = Shows.NUMBER
    digits: int = 0


GENERAL = NumberFormat()
BUILT_IN: Mapping[int, str] = {
    **dict.fromkeys((14, 15, 16, 17), "d/m/yyyy"),
    **dict.fromkeys((18, 19, 20, 21), "h:mm"),
    22: "d/m/yyyy h:mm",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy/m/d"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
}
"""Formats that files name by number alone (ECMA-376 part 1, 18.8.30, with those of East Asian editions)."""

ZEROS = re.compile(r'"?(0{2,})"?(?:;.*)?', re.DOTALL)
LITERAL = re.compile(r'"[^"]*"?|[\\_*].', re.DOTALL)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
BRACKETS = re.compile(r"\[[^\]]*\]?")
MOMENT_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)
FIRST_DAYS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - spreadsheets know no time zones
LEAP_YEAR_THAT_NEVER_WAS = 60
"""Excel's 1900 calendar has a 29 February, so that its first sixty days are one off."""
LAST_DAY = 2_958_466
LONGEST_WHOLE = 10.0**15


@cache
def understood(code: str) -> NumberFormat:
    """What a format's code says, such as 000000, dd/mm/yyyy or [h]:mm; only its first section counts."""
    if zeros := ZEROS.fullmatch(code):
        return NumberFormat(digits=len(zeros[1]))
    section = LITERAL.sub("", code).partition(";")[0]
    if ELAPSED.search(section):
        return NumberFormat(Shows.LENGTH)
    if section.lower() != "general" and MOMENT_LETTER.search(BRACKETS.sub("", section)):
        return NumberFormat(Shows.MOMENT)
    return GENERAL


def format_of(number: int, codes: Mapping[int, str]) -> NumberFormat:
    """The format a file calls by `number`: its own code for it, else the built-in one."""
    return understood(codes.get(number, BUILT_IN.get(number, "")))


def as_shown(value: float, shown: NumberFormat, date_1904: bool = False) -> CellValue:
    """A stored number as its format shows it. One that is no date in any calendar stays a number."""
    if shown is GENERAL:
        return value
    if shown.digits:
        return with_zeros(value, shown.digits)
    if shown.shows is Shows.NUMBER or not 0 <= value < LAST_DAY:
        return value
    if shown.shows is Shows.LENGTH:
        return timedelta(milliseconds=round(value * 86_400_000))
    return _moment(value, date_1904)


def with_zeros(value: float, digits: int) -> CellValue:
    """A whole number of fewer digits than its format shows, as text with the zeros; any other as it is."""
    if 0 <= value < LONGEST_WHOLE and value == int(value):
        text = str(int(value))
        return text.zfill(digits) if len(text) < digits else value
    return value


def _moment(value: float, date_1904: bool) -> date | datetime | time:
    milliseconds = round(value * 86_400_000)
    if milliseconds < 86_400_000:
        return (FIRST_DAYS[False] + timedelta(milliseconds=milliseconds)).time()
    if value < LEAP_YEAR_THAT_NEVER_WAS and not date_1904:
        milliseconds += 86_400_000
    moment = FIRST_DAYS[date_1904] + timedelta(milliseconds=milliseconds)
    return moment.date() if moment.time() == time() else moment
