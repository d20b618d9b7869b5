"""One letter of the log: where it stands by its own row, and whose piece of work it is."""

from iqa.domain import Item, Kind, LetterState, TimelinessResult, Vocabulary, day_of, undoubted
from iqa.intake.facts import facts_of
from iqa.intake.merging import EITHER
from iqa.intake.people import Names
from iqa.sheets.cells import parse_yes_no
from iqa.staff import LIAISON_UNIT, OffList
from iqa.victim_letters.clock import LetterClock, went_late
from iqa.victim_letters.grounds import Because, Ground, Grounds
from iqa.victim_letters.log import LogColumns


def state_of(
    letter: Item, clock: LetterClock, words: Vocabulary, columns: LogColumns
) -> tuple[LetterState, Grounds]:
    """Where a letter of the log stands by the log alone, and why. What cannot be read says neither yes nor no."""
    result = clock.result(letter)
    if letter.text("sent"):
        return LetterState.SENT, (_sent(letter, result), *_arrival(letter, words), *_told(result))
    if day_of(undoubted(letter.facts.get("sent", ""))):
        return LetterState.SENT, ()
    written = letter.unread("sent")
    if says_sent(written, words) or _arrival(letter, words):
        return LetterState.SENT, (Ground.of(Because.SENT_DAY_UNKNOWN, written=written), *_arrival(letter, words))
    if letter.flag("opted_out"):
        return LetterState.NOT_OWED, (Ground.of(Because.OPTED_OUT),)
    if reason := letter.text("not_contacted"):
        return LetterState.POSSIBLY_OWED, (Ground.of(Because.NOT_CONTACTED, reason=reason),)
    if doubt := _doubt(letter, words, columns):
        return LetterState.POSSIBLY_OWED, (doubt,)
    if result.due is None:
        return LetterState.POSSIBLY_OWED, (Ground.of(Because.NO_LIMIT),)
    if result.due >= clock.today:
        return LetterState.NOT_YET_DUE, (Ground.of(Because.NOT_YET_DUE, due=result.due),)
    absent = Because.NOT_IN_LOG if letter.text("owed_from") == "cases" else Because.NO_DATE_SENT
    return LetterState.NOT_SENT, (Ground.of(absent), Ground.of(Because.WAS_DUE, due=result.due), *_told(result))


def says_sent(written: str, words: Vocabulary) -> bool:
    """Whether what stands in place of a date says that a letter was sent, on a day that it does not tell."""
    several = written.split(EITHER)
    if len(several) > 1 and all(map(day_of, several)):
        return True
    return bool(written) and parse_yes_no(written, words.yes, words.no) == "yes"


def _doubt(letter: Item, words: Vocabulary, columns: LogColumns) -> Ground | None:
    """Why nothing shows that an unsent letter is owed and unsent; None where the log shows it."""
    from_log = letter.text("owed_from") != "cases"
    written = letter.unread("sent")
    if written and parse_yes_no(written, words.yes, words.no) != "no":
        return Ground.of(Because.UNREADABLE, field="sent", written=written)
    if from_log and not columns.has("sent"):
        return Ground.of(Because.NO_COLUMN, field="sent")
    if opted_out := letter.unread("opted_out"):
        return Ground.of(Because.UNREADABLE, field="opted_out", written=opted_out)
    known = words.type(letter.text("letter_type"))
    if known and known.family and known.id in words.owed and not known.standards:
        return Ground.of(Because.ALTERATION_NOT_SHOWN)
    return None


def _sent(letter: Item, result: TimelinessResult) -> Ground:
    late = went_late(result)
    return Ground.of(Because.SENT, day=letter.date("sent"), due=None if late is None else result.due, late=late)


def _arrival(letter: Item, words: Vocabulary) -> Grounds:
    """What the log says of a letter once it was sent: that it was delivered, or came back. One that came back was
    sent when it was sent; it has told the victim nothing, which is no fault of whoever sent it."""
    delivered, returned = letter.date("delivered"), letter.date("returned")
    arrived = delivered or says_sent(letter.unread("delivered"), words)
    if returned and (delivered is None or delivered <= returned):
        return (Ground.of(Because.CAME_BACK, day=returned),)
    if not arrived and says_sent(letter.unread("returned"), words):
        return (Ground.of(Because.CAME_BACK),)
    return (Ground.of(Because.ARRIVED, day=delivered),) if arrived else ()


def _told(result: TimelinessResult) -> Grounds:
    """How else the victim was told, where the log says so: beside where the letter stands, never in its place."""
    if result.told_on is None or result.due is None:
        return ()
    in_time = result.told_on <= result.due
    return (Ground.of(Because.TOLD, how=result.told_by, day=result.told_on, in_time=in_time),)


def was_sent(letter: Item, words: Vocabulary) -> bool:
    """Whether the log says that a letter was sent, on a known day or not: one that arrived or came back was."""
    known = day_of(undoubted(letter.facts.get("sent", ""))) is not None
    return known or says_sent(letter.unread("sent"), words) or bool(_arrival(letter, words))


def person_of(letter: Item, names: Names) -> tuple[str, str]:
    """(id, name) of whoever owes or wrote the letter.

    A letter sent is its drafter's. One never sent is the deciding prosecutor's while the reason has not been
    received, else the drafter's. Where that person is not recorded, it is the unit's victim liaison unit's.
    """
    waiting = not letter.facts.get("sent") and not letter.facts.get("reason_received")
    if waiting and letter.text("prosecutor_id"):
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
