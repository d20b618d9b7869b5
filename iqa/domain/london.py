"""The day that a moment falls on in London, where the work is done and its days are counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from iqa.domain.calendar import long_date

LONDON = ZoneInfo("Europe/London")
"""Summer time and all. Windows keeps no such table of its own: there it comes with the package tzdata."""


def day_in_london(moment: datetime) -> date:
    """The date of a moment that has a zone, as a clock in London shows it."""
    return moment.astimezone(LONDON).date()


def day_of_moment(at: str) -> date | None:
    """The day in London of an ISO 8601 moment as records hold it; a day, or a moment without a zone, as written.

    None where there is none, or it cannot be read.
    """
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return day_in_london(moment) if moment.tzinfo else moment.date()


def moment_in_words(at: str) -> str:
    """An ISO 8601 moment as a clock in London shows it: '10:32 on 3 October 2026'; '' where there is none."""
    try:
        moment = datetime.fromisoformat(at).astimezone(LONDON)
    except ValueError:
        return ""
    return f"{moment:%H:%M} on {long_date(moment.date())}"


def long_day_of_moment(at: str) -> str:
    """The same as letters write it, '' where there is none."""
    day = day_of_moment(at)
    return long_date(day) if day else ""
