"""A meeting that gets a brief: planned, held or not, its summary circulated, and what its minutes say."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from iqa.domain.calendar import Month


class MeetingKind(StrEnum):
    """Which meeting. The value is the code that records and file names keep, and the word that people type."""

    COMMITTEE = "committee"
    DEFENCE = "defence"
    POLICE = "police"
    TEAM = "team"
    DELIVERY = "delivery"

    @property
    def called(self) -> str:
        """The name of the meeting."""
        return _TITLES[self]

    @property
    def is_of_a_unit(self) -> bool:
        """Whether each unit has its own."""
        return self in (MeetingKind.TEAM, MeetingKind.DELIVERY)


_TITLES = {
    MeetingKind.COMMITTEE: "Casework Quality Committee",
    MeetingKind.DEFENCE: "Liaison meeting with the defence",
    MeetingKind.POLICE: "Police gold group",
    MeetingKind.TEAM: "Unit meeting",
    MeetingKind.DELIVERY: "Operational delivery meeting",
}


class TookPlace(StrEnum):
    """Whether a meeting took place. The value is the code that records keep; UNKNOWN is nobody's failing."""

    UNKNOWN = ""
    YES = "yes"
    NO = "no"


class Meeting(Struct, frozen=True):
    """The meeting of a kind about a month, in a unit ('' is the whole Area).

    `on` is the day it is planned for or was held on, None while nobody said; `circulated` the day its summary
    went round. `why` is why it was not held. `read` is the SHA-256 of what the minutes form said that was read
    last, and `form` how far the records were when that form was made (a count of events; 0 before any).
    """

    kind: MeetingKind
    month: Month
    unit: str
    on: date | None
    held: TookPlace
    by: str
    at: str
    why: str = ""
    circulated: date | None = None
    form: int = 0
    read: str = ""

    @property
    def called(self) -> str:
        """The meeting with its unit: Unit meeting, North."""
        return f"{self.kind.called}, {self.unit}" if self.unit else self.kind.called

    def is_due(self, today: date) -> bool:
        """Whether it should have been held by now."""
        return self.on is not None and self.on <= today


class MinuteKind(StrEnum):
    """What a line of minutes is. The value is the code that records keep."""

    THEME = "theme"
    """What was decided of a theme."""
    BARRIER = "barrier"
    """Something that stands in the way, and the solution found."""
    ACTION = "action"
    """What became of an action that was open."""
    NEW_ACTION = "new action"
    DECISION = "decision"
    """Anything else that was decided."""


class MinuteLine(Struct, frozen=True):
    """One line of a meeting's minutes, by the key it has on the form.

    `about` is the theme, the barrier or the action it is about, in codes, and `label` in words; `outcome` what was
    decided, in a word; `says` the reason, the solution or the decision. `action` is the id of the action that it
    began, '' for none.
    """

    kind: MeetingKind
    month: Month
    unit: str
    line: str
    what: MinuteKind
    about: str
    label: str
    outcome: str
    says: str
    by: str
    at: str
    action: str = ""
