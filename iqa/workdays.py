"""Working days of England and Wales: the clock that every deadline is computed by.

Outside the years whose bank holidays are known nothing is guessed: the answer is None, "cannot be assessed".
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from iqa.domain import OneOffHolidays

KNOWN_YEARS = range(2012, 2029)
"""The years whose bank holidays are known, one-off days included; the tests list every one. A one-off day
proclaimed after a release needs a later `holidays` library; a year is added here only when its list is checked."""

ONE_DAY = timedelta(days=1)
NO_CHANGES = OneOffHolidays()


def is_working_day(day: date, one_off: OneOffHolidays = NO_CHANGES) -> bool | None:
    """Whether a day is Monday to Friday and no bank holiday; None when its year is not known.

    `one_off` is what an office's settings add to the bank holidays known here, and take away.
    """
    day = _plain(day)
    if day.year not in KNOWN_YEARS:
        return None
    if day.weekday() >= 5 or day in one_off.added:
        return False
    return day in one_off.removed or day not in bank_holidays()


def add_working_days(day: date, n: int, one_off: OneOffHolidays = NO_CHANGES) -> date | None:
    """The `n`th working day after `day`, which is day 0 whatever day it is; before it when `n` is negative.

    None when the count leaves the known years.
    """
    step = ONE_DAY if n > 0 else -ONE_DAY
    reached, left = _plain(day), abs(n)
    while reached.year in KNOWN_YEARS:
        if left == 0:
            return reached
        reached += step
        left -= bool(is_working_day(reached, one_off))
    return None


def working_days_between(start: date, end: date, one_off: OneOffHolidays = NO_CHANGES) -> int | None:
    """How many working days after `start` (day 0) lie up to and including `end`; negative when `end` is earlier.

    So a letter sent n working days after a decision has n between. None when either lies outside the known years.
    """
    first, last = sorted((_plain(start), _plain(end)))
    if first.year not in KNOWN_YEARS or last.year not in KNOWN_YEARS:
        return None
    days = (first + timedelta(days=i) for i in range(1, (last - first).days + 1))
    count = sum(1 for day in days if is_working_day(day, one_off))
    return count if _plain(start) == first else -count


@lru_cache(maxsize=1)
def bank_holidays() -> frozenset[date]:
    """The bank holidays of England and Wales in the known years that fall on Monday to Friday."""
    import holidays  # takes a tenth of a second: kept out of the start-up of commands that count no days

    found = holidays.country_holidays("GB", subdiv="ENG", years=KNOWN_YEARS)
    return frozenset(day for day in found if day.year in KNOWN_YEARS and day.weekday() < 5)


def _plain(day: date) -> date:
    """The date alone, of a moment as well."""
    return day.date() if isinstance(day, datetime) else day
