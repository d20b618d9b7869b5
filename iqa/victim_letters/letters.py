"""One letter of the log: where it stands, whose piece of work it is, and which month it belongs to."""

from datetime import date

from iqa.domain import Item, Kind, LetterState, TimelinessResult
from iqa.intake.facts import facts_of
from iqa.intake.people import Names, named_in_unit
from iqa.victim_letters.clock import went_late
from iqa.victim_letters.grounds import Because, Ground, Grounds

OWED_TYPES = ("decision not to charge", "stopped charge", "substantially altered charge")
"""The letters that a decision in a case makes owed."""


def state_of(letter: Item, result: TimelinessResult, today: date) -> tuple[LetterState, Grounds]:
    """Where a letter of the log stands by the log alone, and why. `result` is what its dates say."""
    if letter.text("sent"):
        return LetterState.SENT, (_sent(letter, result),)
    if letter.flag("opted_out"):
        return LetterState.NOT_OWED, (Ground.of(Because.OPTED_OUT),)
    if reason := letter.text("not_contacted"):
        return LetterState.POSSIBLY_OWED, (Ground.of(Because.NOT_CONTACTED, reason=reason),)
    if letter.text("letter_type") == "altered charge":
        return LetterState.POSSIBLY_OWED, (Ground.of(Because.ALTERATION_NOT_SHOWN),)
    if result.due is None:
        return LetterState.POSSIBLY_OWED, (Ground.of(Because.NO_LIMIT),)
    if result.due >= today:
        return LetterState.NOT_YET_DUE, (Ground.of(Because.NOT_YET_DUE, due=result.due),)
    absent = Because.NOT_IN_LOG if letter.text("owed_from") == "cases" else Because.NO_DATE_SENT
    return LetterState.NOT_SENT, (Ground.of(absent), Ground.of(Because.WAS_DUE, due=result.due))


def _sent(letter: Item, result: TimelinessResult) -> Ground:
    late = went_late(result)
    return Ground.of(Because.SENT, day=letter.date("sent"), due=None if late is None else result.due, late=late)


def person_of(letter: Item, names: Names) -> tuple[str, str]:
    """(id, name) of whoever owes or wrote the letter.

    A letter sent is its drafter's. One never sent is the deciding prosecutor's while the reason has not been
    received, else the drafter's. Where that person is not recorded, it is the unit's victim liaison unit's.
    """
    if not letter.text("sent") and not letter.text("reason_received") and letter.text("prosecutor_id"):
        return letter.text("prosecutor_id"), names.name_of(letter.text("prosecutor_id"), letter.text("prosecutor"))
    if letter.text("drafter_id"):
        return letter.text("drafter_id"), names.name_of(letter.text("drafter_id"), letter.text("drafter"))
    unit = named_in_unit("VLU", letter.text("unit"))
    return unit, unit


def reconciled(letter: Item, state: LetterState, names: Names, **changes: str) -> Item:
    """The letter with its state, whose it is, and any other facts changed."""
    facts = {**letter.facts, **changes, "letter_state": state.value}
    facts["person"], facts["person_name"] = person_of(Item(letter.key, facts), names)
    return Item(letter.key, facts_of(Kind.LETTERS, facts), letter.source_rows)
