"""A mark that somebody disputes after their letter, and what came of it."""

from enum import StrEnum

from msgspec import Struct

from iqa.domain.calendar import Month


class DisputeState(StrEnum):
    """What came of a dispute. The value is the code that records keep, and the word that people read."""

    OPEN = "open"
    UPHELD = "upheld"
    """The mark was looked at again and stands."""
    CHANGED = "changed"


class DisputedMark(Struct, frozen=True):
    """One mark of one letter, disputed with a reason, and decided by somebody else.

    `rating` and `evidence` are those of the mark that was disputed until it is decided, then of what stands.
    `decided_by` is a staff id or a name, '' while it is open.
    """

    item_key: str
    draw: str
    criterion: str
    person: str
    month: Month
    version: int
    reason: str
    by: str
    at: str
    state: DisputeState = DisputeState.OPEN
    rating: str = ""
    evidence: str = ""
    decided_reason: str = ""
    decided_by: str = ""
    decided_at: str = ""
