"""A calendar month, a day as facts hold it and as letters write it. No clock: nothing here knows what day it is
today."""

import re
from calendar import monthrange
from datetime import date
from typing import Self

from msgspec import Struct

from iqa.errors import UsageError

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Spelt here, because the standard library's change with the computer's language."""


class Month(Struct, frozen=True, order=True):
    """A calendar month; months compare in order of time. Prints as 2026-10."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.month <= 12):
            raise UsageError(f"There is no month {self}.", "Write a month as year and month, such as 2026-10.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written YYYY-MM. Raises UsageError for anything else."""
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text.strip())
        if not found:
            raise UsageError(f"{text!r} is not a month.", "Write a month as year and month, such as 2026-10.")
        return cls(int(found[1]), int(found[2]))

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first.replace(day=monthrange(self.year, self.month)[1])

    @property
    def label(self) -> str:
        """In words, such as October 2026."""
        return f"{MONTH_NAMES[self.month - 1]} {self.year}"

    def next(self) -> "Month":
        """The month after."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> "Month":
        """The month before."""
        return Month(self.year, self.month - 1) if self.month > 1 else Month(self.year - 1, 12)

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


_WRITTEN = len("2026-10-05")


def day_of(text: str) -> date | None:
    """The day that a canonical text holds: YYYY-MM-DD, and no other form of ISO 8601. None for any other text."""
    if len(text) != _WRITTEN or not text[4] == text[7] == "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def long_date(day: date) -> str:
    """The date as letters write it: 5 October 2026."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def long_day(text: str) -> str:
    """The day that a canonical text holds as letters write it, '' for a text that holds none."""
    day = day_of(text)
    return long_date(day) if day else ""
