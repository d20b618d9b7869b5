"""A marker new to it and somebody experienced, who mark the same work side by side for a while."""

from msgspec import Struct

from iqa.domain.calendar import Month


class Pairing(Struct, frozen=True):
    """The first `pieces` of work that a marker was given from a month on are marked by `beside` too, and count
    only where the two agree or their difference is settled. `marker` and `beside` are staff ids.

    `ended_at` is '' while it holds; once it is ended, what the marker then marks counts alone.
    """

    marker: str
    beside: str
    pieces: int
    since: Month
    reason: str
    by: str
    at: str
    ended_by: str = ""
    ended_at: str = ""
    ended_reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether nobody has ended it."""
        return not self.ended_at
