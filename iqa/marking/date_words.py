"""The words that a sentence about dates is made of: natural dates, and where a date comes from.

Only wording lives here; nothing is computed.
"""

from collections.abc import Iterable
from datetime import date

from iqa.domain import EnteredDate, long_date
from iqa.text import mid_sentence

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def with_weekday(day: date) -> str:
    """Such as 'Thursday 2 April 2026'."""
    return f"{_WEEKDAYS[day.weekday()]} {long_date(day)}"


def entered_words(field: str, entered: Iterable[EnteredDate]) -> str:
    """' (date entered by the assessor from the hearing record sheet)', or '' for a date of the export."""
    for one in entered:
        if one.field == field:
            source = one.source.strip()
            article = "" if source.casefold().startswith(("the ", "a ", "an ", "my ", "our ")) else "the "
            origin = f" from {article}{mid_sentence(source)}" if source else ""
            return f" (date entered by the assessor{origin})"
    return ""
