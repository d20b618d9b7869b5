"""By when somebody should have their letter of feedback."""

from collections.abc import Sequence
from datetime import date

from iqa.workdays import add_working_days


def feedback_due(marked_on: Sequence[date | None], days: int | None) -> date | None:
    """So many working days after the last of somebody's work was marked; None while some of it is not (None among
    the days), and where the office has no such standard."""
    done = [day for day in marked_on if day]
    if days is None or not done or len(done) < len(marked_on):
        return None
    return add_working_days(max(done), days)
