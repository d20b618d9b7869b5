"""The chase list of the day of import: which letters wait for whom, by prosecutor and victim liaison unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from iqa.domain import Item, LetterState
from iqa.victim_letters.owed import Working


@dataclass(frozen=True, slots=True)
class ChaseRow:
    """One letter to chase: who must act (id and name, and as what), which letter, since when, and what to do."""

    acts: str
    """'prosecutor' or 'VLU'."""
    person: str
    name: str
    unit: str
    urn: str
    victim: str
    letter_type: str
    decision_date: str
    due: date | None
    to_do: str
    why: str
    carried_over: bool
    key: str
    to_confirm: bool
    """Whether it is only possibly owed: a person has to say so before it counts."""


def chase_list(working: Iterable[Working]) -> tuple[ChaseRow, ...]:
    """The letters owed and not sent, then those possibly owed, by who must act, the longest due first.

    The deciding prosecutor acts where no reason was supplied; else the drafter or the victim liaison unit.
    Letters not yet due are not chased.
    """
    rows = [_row(work) for work in working if work.state in (LetterState.NOT_SENT, LetterState.POSSIBLY_OWED)]
    return tuple(
        sorted(rows, key=lambda row: (row.acts != "prosecutor", row.name, row.person, row.to_confirm, _since(row)))
    )


def _since(row: ChaseRow) -> tuple[str, str]:
    return (row.due.isoformat() if row.due else row.decision_date or "9999"), row.key


def _row(work: Working) -> ChaseRow:
    letter = work.letter
    prosecutor = _prosecutor_acts(letter)
    confirm = work.state is LetterState.POSSIBLY_OWED
    if confirm:
        to_do = "Say whether a letter is owed."
    elif prosecutor:
        to_do = "Send the reason for the decision to the victim liaison unit."
    elif letter.text("reason_received"):
        to_do = "Write and send the letter: the reason has been received."
    else:
        to_do = "Find out who decided, get the reason, and send the letter."
    return ChaseRow(
        acts="prosecutor" if prosecutor else "VLU",
        person=letter.text("person"),
        name=letter.text("person_name"),
        unit=letter.text("unit"),
        urn=letter.text("urn"),
        victim=letter.text("victim_reference") or letter.text("victim_name"),
        letter_type=letter.text("letter_type"),
        decision_date=letter.text("decision_date"),
        due=work.due,
        to_do=to_do,
        why=work.words,
        carried_over=letter.flag("carried_over") is True,
        key=letter.key,
        to_confirm=confirm,
    )


def _prosecutor_acts(letter: Item) -> bool:
    waits_for_reason = not letter.text("reason_received")
    return waits_for_reason and letter.text("person") == letter.text("prosecutor_id") != ""
