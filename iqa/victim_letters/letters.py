"""One letter of the log: where it stands, whose piece of work it is, and which month it belongs to."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from iqa.domain import Item, Kind, LetterState
from iqa.intake.facts import facts_of
from iqa.intake.people import Names
from iqa.staff import LIAISON_UNIT, OffList

Due: TypeAlias = Callable[[Item], date | None]
"""When a letter has to be sent by its timeliness standard; None where the office has set none."""

OWED_TYPES = ("decision not to charge", "stopped charge", "substantially altered charge")
"""The letters that a decision in a case makes owed."""


def state_of(letter: Item, today: date, due: Due | None = None) -> tuple[LetterState, str]:
    """Where a letter of the log stands, and why in words. Without `due` an unsent letter counts as due."""
    if letter.text("sent"):
        return LetterState.SENT, _sent_words(letter, due(letter) if due else None)
    if letter.flag("opted_out"):
        return LetterState.NOT_OWED, "The victim has opted out."
    if reason := letter.text("not_contacted"):
        return LetterState.POSSIBLY_OWED, f"Not sent; the log gives a reason: {reason}. Check that it holds."
    if letter.text("letter_type") == "altered charge":
        return (
            LetterState.POSSIBLY_OWED,
            "Not sent; the export does not show whether the alteration was substantial.",
        )
    last_day = due(letter) if due else None
    if due is not None and last_day is None:
        return LetterState.POSSIBLY_OWED, "Not sent; no time limit is set for this letter, or a date is missing."
    if last_day is not None and last_day >= today:
        return LetterState.NOT_YET_DUE, f"Not sent; due by {spoken(last_day)}."
    by = f" It was due by {spoken(last_day)}." if last_day else ""
    return LetterState.NOT_SENT, f"The log shows no date sent.{by}"


def _sent_words(letter: Item, last_day: date | None) -> str:
    sent = letter.date("sent")
    if sent is None or last_day is None:
        return f"Sent on {spoken(sent)}." if sent else ""
    outcome = "late" if sent > last_day else "in time"
    return f"Sent on {spoken(sent)}, {outcome}: it was due by {spoken(last_day)}."


def person_of(letter: Item, names: Names) -> tuple[str, str]:
    """(id, name) of whoever owes or wrote the letter.

    A letter sent is its drafter's. One never sent is the deciding prosecutor's while the reason has not been
    received, else the drafter's. Where that person is not recorded, it is the unit's victim liaison unit's.
    """
    if not letter.text("sent") and not letter.text("reason_received") and letter.text("prosecutor_id"):
        return letter.text("prosecutor_id"), names.name_of(letter.text("prosecutor_id"), letter.text("prosecutor"))
    if letter.text("drafter_id"):
        return letter.text("drafter_id"), names.name_of(letter.text("drafter_id"), letter.text("drafter"))
    unit = OffList(LIAISON_UNIT, letter.text("unit"))
    return unit.id, unit.id


def reconciled(letter: Item, state: LetterState, names: Names, **changes: str) -> Item:
    """The letter with its state, whose it is, and any other facts changed."""
    facts = {**letter.facts, **changes, "letter_state": state.value}
    facts["person"], facts["person_name"] = person_of(Item(letter.key, facts), names)
    return Item(letter.key, facts_of(Kind.LETTERS, facts), letter.source_rows)


def spoken(day: date) -> str:
    """A day as people write it: 3 October 2026."""
    return f"{day.day} {day:%B %Y}"
