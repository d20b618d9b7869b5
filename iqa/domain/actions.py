"""An action that is to make something better: whose it is, by when, what it should move, whether it is done."""

from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain.calendar import Month
from iqa.domain.london import day_of_moment


class ActionState(StrEnum):
    """Where an action stands. The value is the code that records keep, and the word that people read."""

    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"
    DROPPED = "dropped"


class ActionSource(StrEnum):
    """What an action came of."""

    THEME = "theme"
    LETTER = "letter"
    COMMITTEE = "committee"
    MEETING = "meeting"
    INSPECTION = "inspection"
    OTHER = "other"


class ImprovementAction(Struct, frozen=True):
    """An action. `owner` is a staff id, or a name of somebody off the staff list.

    `scheme`, `criterion` and `group` are what it should move ('' where nobody said; the group '' is the Area).
    `month` is the latest month that was sampled before it was agreed. Dates are days; texts '' are not said yet.
    """

    id: str
    what: str
    owner: str
    due: date
    month: Month
    state: ActionState
    source: ActionSource
    reference: str
    """The theme, letter, meeting or issue that it came of."""
    scheme: str
    criterion: str
    group: str
    at: str
    by: str
    done_on: date | None = None
    done_note: str = ""
    ended_by: str = ""
    """Who verified or dropped it."""
    ended_at: str = ""
    ended_note: str = ""

    def as_of(self, day: date) -> "ImprovementAction | None":
        """The action as it stood on a day, None where it was not agreed yet."""
        agreed, ended = day_of_moment(self.at), day_of_moment(self.ended_at)
        if agreed is None or agreed > day:
            return None
        action = self
        if ended is not None and ended > day:
            state = ActionState.DONE if self.done_on else ActionState.OPEN
            action = replace(action, state=state, ended_by="", ended_at="", ended_note="")
        if self.done_on is not None and self.done_on > day:
            action = replace(action, state=ActionState.OPEN, done_on=None, done_note="")
        return action

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done by now."""
        return self.state is ActionState.OPEN and self.due < today
