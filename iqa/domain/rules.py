"""Standing rules: what two records cannot both say of one piece of work. The rules themselves are data."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from iqa.domain.conditions import Condition
from iqa.domain.unread import unread


class RuleSeverity(StrEnum):
    """What becomes of records that a standing rule finds."""

    REFUSE = "refuse"
    """The import is refused."""
    CHECK = "check"
    """A person has to say which record is right; until then what the rule doubts is unknown."""
    NOTICE = "notice"
    """They stand as they are, and the import says so."""


class StandingRule(Struct, frozen=True):
    """Records that meet all conditions contradict each other.

    A field of the case stands as `case.` and its name beside the fields of the letter. `doubts` is the field of
    the letter that cannot be relied on then, and with it every clock that it chooses.
    """

    id: str
    when: tuple[Condition, ...]
    severity: RuleSeverity
    message: str
    doubts: str = ""

    def finds(self, facts: Mapping[str, str]) -> bool:
        """Whether all conditions surely hold."""
        return bool(self.when) and all(one.holds(facts) is True for one in self.when)

    def sources(self, facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The fields that the rule looks at, each with what it says: both sides of the contradiction."""
        names = dict.fromkeys(one.field for one in self.when)
        return tuple((name, unread(facts.get(name, "")) or facts.get(name, "")) for name in names)
