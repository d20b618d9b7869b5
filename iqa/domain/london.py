"""The day that a moment falls on in London, where the work is done and its days are counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""Summer time and all. Windows keeps no such table of its own: there it comes with the package tzdata."""


def day_in_london(moment: datetime) -> date:
    """The date of a moment that has a zone, as a clock in London shows it."""
    return moment.astimezone(LONDON).date()


def day_of(text: str) -> date:
    """The day in London of an ISO 8601 moment as the records keep it, or a day itself; one without a zone has
    its own day.

    >>> day_of("2026-07-31T23:30:00+00:00"), day_of("2026-07-31")
    (datetime.date(2026, 8, 1), datetime.date(2026, 7, 31))
    """
    known = datetime.fromisoformat(text)
    return day_in_london(known) if known.tzinfo else known.date()
