"""The chase list of the day of import: which letters wait for whom, by prosecutor and victim liaison unit."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

from iqa.domain import Item, LetterState
from iqa.victim_letters.grounds import Because, Grounds
from iqa.victim_letters.owed import Working


class Acts(StrEnum):
    """As what somebody has to act on a letter."""

    PROSECUTOR = "prosecutor"
    VLU = "VLU"


class Task(StrEnum):
    """What is to be done about a letter."""

    SAY_WHETHER_OWED = "say whether owed"
    SUPPLY_REASON = "supply reason"
    WRITE_AND_SEND = "write and send"
    FIND_WHO_DECIDED = "find who decided"
    FIND_DAY_SENT = "find day sent"
    SAY_WHICH_RECORD = "say which record is right"
    TELL_ANOTHER_WAY = "tell another way"
    SEND_IN_TIME = "send in time"


class ChaseRow(Struct, frozen=True):
    """One letter to chase: who must act (id and name, and as what), which letter, since when, and what to do."""

    acts: Acts
    person: str
    name: str
    unit: str
    urn: str
    victim: str
    letter_type: str
    decision_date: str
    due: date | None
    task: Task
    why: Grounds
    carried_over: bool
    key: str
    to_confirm: bool
    """Whether it is to be looked at only: a person has to say something before it counts."""


def chase_list(working: Iterable[Working]) -> tuple[ChaseRow, ...]:
    """The letters owed and not sent, then those to check, by who must act, the longest due first.

    The deciding prosecutor acts where no reason was supplied; else the drafter or the victim liaison unit.
    Letters not yet due are not chased.
    """
    rows = [_row(work) for work in working if work.state is LetterState.NOT_SENT or work.to_check]
    return tuple(sorted(rows, key=_order))


def _order(row: ChaseRow) -> tuple[bool, str, str, bool, str, str]:
    since = row.due.isoformat() if row.due else row.decision_date or "9999"
    return row.acts is not Acts.PROSECUTOR, row.name, row.person, row.to_confirm, since, row.key


def _row(work: Working) -> ChaseRow:
    letter = work.letter
    prosecutor = _prosecutor_acts(letter)
    confirm = work.state is not LetterState.NOT_SENT
    if confirm:
        task = _question(work)
    elif prosecutor:
        task = Task.SUPPLY_REASON
    else:
        task = Task.WRITE_AND_SEND if letter.text("reason_received") else Task.FIND_WHO_DECIDED
    return ChaseRow(
        acts=Acts.PROSECUTOR if prosecutor else Acts.VLU,
        person=letter.text("person"),
        name=letter.text("person_name"),
        unit=letter.text("unit"),
        urn=letter.text("urn"),
        victim=letter.text("victim_reference"),
        letter_type=letter.text("letter_type"),
        decision_date=letter.text("decision_date"),
        due=work.due,
        task=task,
        why=work.grounds,
        carried_over=letter.flag("carried_over") is True,
        key=letter.key,
        to_confirm=confirm,
    )


def _question(work: Working) -> Task:
    """What a person is asked of a letter that is to be looked at."""
    if work.state is LetterState.POSSIBLY_OWED:
        return Task.SAY_WHETHER_OWED
    if Because.CONTRADICTION in work.codes:
        return Task.SAY_WHICH_RECORD
    return Task.TELL_ANOTHER_WAY if work.told_nothing else Task.FIND_DAY_SENT


def _prosecutor_acts(letter: Item) -> bool:
    waits_for_reason = not letter.text("reason_received")
    return waits_for_reason and letter.text("person") == letter.text("prosecutor_id") != ""
