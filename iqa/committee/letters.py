"""The committee's table of victim letters by unit: no unit whose letters rest on too little stands in a row alone.

Small units are put together in one row, and with them others, while that row would still rest on too little or
say the same of each of its letters. The total stands always: it counts every letter of the Area.
"""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from iqa.committee.suppression import Size, suppressed
from iqa.domain import Item
from iqa.settings import CommitteeSettings
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.figures import LettersRow, column_of, letters_by_unit, letters_total, unit_of

OWED_ONCE = frozenset({"in_time", "late", "not_sent", "cannot_be_assessed", "carried_over"})
"""The columns that say how somebody did; the others say nothing against or for anybody."""


class LettersShown(Struct, frozen=True):
    """The rows by unit, the Area's total, and how many units stand together and not each in a row."""

    rows: tuple[LettersRow, ...]
    total: LettersRow | None
    together: int


def letters_shown(letters: Iterable[Item], clock: LetterClock, limits: CommitteeSettings) -> LettersShown:
    """What the committee may see of a month's letters. A unit to which no letter was owed stands as it is."""
    every = tuple(letters)
    rows = letters_by_unit(every, clock)
    hidden = suppressed(_sizes(every, clock), limits.smallest_marks, limits.smallest_people)
    apart = tuple(row for row in rows if row.unit not in hidden)
    title = f"{len(hidden)} other units together" if len(hidden) > 1 else "1 other unit"
    rest = letters_total([row for row in rows if row.unit in hidden], title)
    shown = (*apart, rest) if apart and rest else apart
    return LettersShown(shown, letters_total(rows), len(hidden))


def _sizes(letters: Iterable[Item], clock: LetterClock) -> dict[str, Size]:
    """What each unit's letters rest on: those once owed, and who decided them, else whose they are."""
    marks: dict[str, int] = defaultdict(int)
    met: dict[str, int] = defaultdict(int)
    people: dict[str, set[str]] = defaultdict(set)
    for letter in letters:
        column, unit = column_of(letter, clock), unit_of(letter)
        if column in OWED_ONCE:
            marks[unit] += 1
            met[unit] += column == "in_time"
            people[unit].add(letter.text("prosecutor_id") or letter.text("prosecutor") or letter.text("person"))
    return {unit: Size(marks[unit], frozenset(people[unit]) - {""}, met[unit]) for unit in marks}
