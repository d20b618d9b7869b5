"""What a manager is to know at once, without waiting for a letter, and that somebody has seen to it."""

from enum import StrEnum

from msgspec import Struct

from iqa.domain.calendar import Month


class UrgentKind(StrEnum):
    """Why something is urgent. The value is kept in the records; `iqa.marking.urgent` words it."""

    CONCERN = "concern"
    """An assessor wrote down a concern about a live case."""
    CRITICAL = "critical"
    """A question that the scheme calls critical was marked at the bottom of its scale."""
    BREACH = "breach"
    """Somebody may have been told of another person what they had no right to know."""
    CUSTODY = "custody"
    """Something about a custody time limit."""


class UrgentMatter(Struct, frozen=True):
    """One thing that a manager is to know at once. `criterion` is '' where it is about no single question.

    `says` is what was recorded, in the words of whoever noted it: it may name a victim, and so goes into no mail.
    `noted_by` is a staff id; `source` says where it was recorded.
    """

    kind: UrgentKind
    month: Month
    item_key: str
    criterion: str
    says: str
    noted_by: str
    source: str = ""


class UrgentAnswer(Struct, frozen=True):
    """What was done about an urgent matter. `digest` is of what was recorded then: other words are news."""

    month: Month
    item_key: str
    kind: UrgentKind
    criterion: str
    digest: str
    done: str
    by: str
    at: str
