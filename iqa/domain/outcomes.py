"""What happened to a case after it was worked on, as a panel, a reply to a victim or a court shows it."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from iqa.domain.calendar import Month


class OutcomeKind(StrEnum):
    """What happened. The value is the code that records keep, and the words that people read."""

    PANEL = "case management panel"
    SCRUTINY = "local scrutiny and involvement panel"
    COMPLAINT = "complaint upheld"
    REVIEW = "review upheld"
    CUSTODY = "custody time limit failure"
    ADVERSE = "adverse outcome"


class EnteredOutcome(Struct, frozen=True):
    """What happened in a case, entered by hand: the month it became known in, the day it happened where that is
    known, and what it was about in a line. `taken_back` says why it does not hold after all, '' while it does."""

    id: str
    urn: str
    kind: OutcomeKind
    month: Month
    about: str
    by: str
    at: str
    on: date | None = None
    taken_back: str = ""


class KnownOutcome(Struct, frozen=True):
    """What happened in a case, told by an export of the month or, then with its id, by somebody by hand."""

    urn: str
    kind: OutcomeKind
    month: Month
    about: str = ""
    on: date | None = None
    id: str = ""
