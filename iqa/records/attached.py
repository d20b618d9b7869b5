"""What is kept of letters that were read."""

from iqa.domain import Month
from iqa.store import View


def months_with_letters(view: View) -> tuple[Month, ...]:
    """The months of which letters were read, the earliest first."""
    return tuple(sorted({one.month for one in view.attached.list()}))
