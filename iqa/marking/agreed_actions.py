"""The day beside an action agreed while nobody has said another: so many days on, as the office has it.

It is shown where the action is written, and can be typed over or cleared there; what is recorded is a plain date.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from iqa.domain import AgreedAction


def offered_day(today: date | None, days: int) -> date | None:
    """The day that is offered; None where the office offers none (`days` is 0), or nobody says what today is."""
    return today + timedelta(days=days) if today and days else None


def with_offered_day(action: AgreedAction, offered: date | None, recorded: Sequence[AgreedAction]) -> AgreedAction:
    """The action by the day offered, unless it is recorded already: then by the day that it was given then."""
    same = (one for one in recorded if (one.text, one.criterion) == (action.text, action.criterion))
    known = next(same, None)
    return replace(action, due=known.due if known else offered)
