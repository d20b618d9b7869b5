"""Why a letter stands where it stands: codes with their facts. `wording` puts them into sentences."""

from datetime import date
from enum import StrEnum
from typing import Self, TypeAlias

from msgspec import Struct

Fact: TypeAlias = str | int | bool | date | tuple[str, ...]


class Because(StrEnum):
    """One thing that the records show about a letter, or do not. The facts of each are named beside it."""

    DECISION = "decision recorded"
    """`decision` ('' where the export does not show what was decided), and `day` where a date is recorded."""
    NO_VICTIM = "no victim"
    OPTED_OUT = "opted out"
    NOT_SHOWN = "not shown"
    """`doubts`: what the export does not show and a letter depends on."""
    SENT = "sent"
    """`day` where it can be read, and `due` and `late` where a last day is known."""
    NOT_CONTACTED = "not contacted"
    """`reason`, as the log gives it."""
    ALTERATION_NOT_SHOWN = "alteration not shown"
    NO_LIMIT = "no time limit"
    NOT_YET_DUE = "not yet due"
    """`due`."""
    NO_DATE_SENT = "no date sent"
    NOT_IN_LOG = "not in the log"
    WAS_DUE = "was due"
    """`due`."""
    TOLD = "told another way"
    """`how`, the field of its date, `day`, and `in_time`: the victim was told otherwise than by a letter."""
    ARRIVED = "delivered"
    """`day` on which the letter was delivered, where it is recorded."""
    CAME_BACK = "came back undelivered"
    """`day` where it is recorded: it was sent, and has told the victim nothing."""
    ONE_LIKE_IT = "one like it"
    """`letter_type`, `urn`, and `day` where a date is recorded, of the other letter; `differs`, in what."""
    MATCHED_THOUGH = "matched though written otherwise"
    """`differs`: in what the letter and the decision are written otherwise."""
    TELLS_OF_BOTH = "tells of both"
    """`decision`: another decision of that victim and day that the letter tells of."""
    ONE_FOR_BOTH = "one for both"
    """`letter_type` and `day` of a letter to that victim that tells of another decision of the day."""
    NO_COLUMN = "no column"
    """`field`: what the log has no column for."""
    LOG_ENDS = "log ends"
    """`day`: the last day that the log speaks of."""
    LOG_BEGINS = "log begins"
    """`day`: the first day that the log speaks of."""
    UNIT_NOT_IN_LOG = "unit not in the log"
    """`unit` of the case, of which the log holds no letter at all."""
    UNREADABLE = "unreadable"
    """`field` of the log and what is `written` there."""
    CASE_UNREADABLE = "unreadable in the case"
    """`field` of the cases export and what is `written` there."""
    SENT_DAY_UNKNOWN = "sent, day not known"
    """`written`: what the log shows for the date, '' for nothing."""
    NOT_OURS_TO_SEND = "not ours to send"
    """`sender`."""
    CONTRADICTION = "contradiction"
    """`rule`, its `message`, the `fields` it looked at and what each of them `said`."""
    ROW_REJECTED = "row rejected"
    """`row` of the log."""
    NO_DECISION_IN_CASE = "no decision in the case"
    CARRIED_OVER = "carried over"
    """`day` of the decision where it is recorded."""
    CONFIRMED = "confirmed"
    """`by`, `day`, `owed` and `reason`."""


class NotShown(StrEnum):
    """What a cases export may not show and a letter depends on."""

    DECISION = "decision"
    SUBSTANTIAL = "substantial"
    VICTIM = "victim"
    DAY = "day"
    WORD = "word"
    """The decision is in words that nobody knows."""
    OWED = "owed"
    """Whether a decision of that sort calls for a letter."""
    SENDER = "sender"


class Mismatch(StrEnum):
    """In what a letter and a decision are written otherwise, or do not show that they agree."""

    VICTIM = "other victim"
    VICTIM_NOT_SHOWN = "victim not shown"
    TYPE = "other type"
    DAY = "other day"
    URN = "other urn"


class Ground(Struct, frozen=True):
    """One code with its facts, in the order of their names. Two are equal when they say the same."""

    code: Because
    facts: tuple[tuple[str, Fact], ...] = ()

    @classmethod
    def of(cls, code: Because, **facts: Fact | None) -> Self:
        """The ground with the facts that are known; one that is None is left out."""
        return cls(code, tuple((name, fact) for name, fact in sorted(facts.items()) if fact is not None))

    def fact(self, name: str) -> Fact | None:
        """One of its facts, None when it has none of that name."""
        return dict(self.facts).get(name)

    def as_data(self) -> dict[str, object]:
        """Code and facts for programs: dates as YYYY-MM-DD."""
        facts = {name: fact.isoformat() if isinstance(fact, date) else fact for name, fact in self.facts}
        return {"code": str(self.code), **facts}


Grounds: TypeAlias = tuple[Ground, ...]
"""The grounds of one letter, in the order in which they are told."""
