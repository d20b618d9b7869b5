"""A month's letters counted by unit for the committee: every letter of the list, each in exactly one column.

Letters of earlier months that are still not sent stand in a column of their own: they were owed then, and counting
them again as owed would make this month look worse than it was and hide how long they have waited.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from iqa.domain import Item, LetterState
from iqa.victim_letters.clock import LetterClock, went_late

UNIT_NOT_RECORDED = "Unit not recorded"


class LettersRow(Struct, frozen=True):
    """Victim letters of one unit: a count of every letter on the list, not of a sample.

    Each letter stands in exactly one of the columns but `owed`, which adds up those whose day came in this month's
    list: in time, late, not sent, and sent where a date or a time limit is missing (`cannot_be_assessed`).
    `carried_over` are letters of earlier months that are still owed and not sent: they were owed then, so they are
    not counted as owed again. `not_owed` are letters that no decision called for, sent or not.
    """

    unit: str
    owed: int
    in_time: int
    late: int
    not_sent: int
    not_yet_due: int
    cannot_be_assessed: int
    to_check: int
    carried_over: int = 0
    not_owed: int = 0


def letters_by_unit(letters: Iterable[Item], clock: LetterClock) -> tuple[LettersRow, ...]:
    """Every letter of the month's list counted by unit, each in exactly one column (see `LettersRow`)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        counts[unit_of(letter)][column_of(letter, clock)] += 1
    return tuple(
        LettersRow(unit, sum(count[name] for name in _OWED), **{name: count[name] for name in _COLUMNS})
        for unit, count in sorted(counts.items())
    )


def letters_total(rows: Sequence[LettersRow], title: str = "All units") -> LettersRow | None:
    """Several units together; None where there are none."""
    if not rows:
        return None
    sums = {name: sum(getattr(row, name) for row in rows) for name in ("owed", *_COLUMNS)}
    return LettersRow(title, **sums)


def unit_of(letter: Item) -> str:
    """The unit whose row a letter stands in."""
    return letter.text("unit") or UNIT_NOT_RECORDED


_OWED = ("in_time", "late", "not_sent", "cannot_be_assessed")
_COLUMNS = (*_OWED, "not_yet_due", "to_check", "carried_over", "not_owed")
_COLUMN_OF_STATE: Mapping[str, str] = {
    LetterState.NOT_SENT: "not_sent",
    LetterState.NOT_YET_DUE: "not_yet_due",
    LetterState.POSSIBLY_OWED: "to_check",
    LetterState.SENT_NOT_OWED: "not_owed",
    LetterState.NOT_OWED: "not_owed",
}
_COLUMN_OF_LATENESS = {True: "late", False: "in_time", None: "cannot_be_assessed"}


def column_of(letter: Item, clock: LetterClock) -> str:
    """Which column of the letters table a letter falls in."""
    column = _COLUMN_OF_STATE.get(letter.text("letter_state"), "")
    if column == "not_sent" and letter.flag("carried_over"):
        return "carried_over"
    if column:
        return column
    if letter.text("letter_type") in clock.uncalled:
        return "not_owed"
    if not letter.text("sent"):
        return "to_check"
    return _COLUMN_OF_LATENESS[went_late(clock.result(letter))]
