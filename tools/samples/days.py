"""Working days for the invented Area: Monday to Friday less the bank holidays of England and Wales, 2025 to 2027.

Kept apart from the tool's own clock on purpose, so that the samples can be used to check it.
"""

from datetime import date, timedelta
from random import Random

PUBLISHED = """
    2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
    2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
    2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
"""
BANK_HOLIDAYS = frozenset(date.fromisoformat(day) for day in PUBLISHED.split())
"""As published by the government for England and Wales."""

MONTHS = ("2026-08", "2026-09", "2026-10")
"""The months that every unit exports and that are marked."""
BEGUN = "2026-11"
"""The month after, of which one unit has handed over its own files."""
EXPORTED = (*MONTHS, BEGUN)


def first_day(month: str) -> date:
    """The first day of 'YYYY-MM'."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """The last day of 'YYYY-MM'."""
    return (first_day(month) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def is_working(day: date) -> bool:
    """Whether the office is open."""
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def on_or_after(day: date) -> date:
    """The day itself when the office is open, else the next day it is."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def add_working(day: date, count: int) -> date:
    """The day that is `count` working days on (back when negative); the day itself is day 0."""
    step = timedelta(days=1 if count >= 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working(day):
            day += step
    return day


def working_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; 0 when `end` is not later."""
    return sum(is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def some_working_day(rng: Random, start: date, end: date) -> date:
    """A working day between two days, both included."""
    for _ in range(100):
        day = start + timedelta(days=rng.randint(0, max((end - start).days, 0)))
        if is_working(day):
            return day
    return on_or_after(start)


def export_day(month: str) -> date:
    """The day the office runs a month's exports: the fourth working day of the next month."""
    return add_working(last_day(month), 4)
