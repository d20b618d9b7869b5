"""The day that a moment falls on in London, where the work is done and its days are counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""Summer time and all. Windows keeps no such table of its own: there it comes with the package tzdata."""


def day_in_london(moment: datetime) -> date:
    """The date of a moment that has a zone, as a clock in London shows it."""
    return moment.astimezone(LONDON).date()
