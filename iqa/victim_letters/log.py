"""The letters log as a whole: its letters by case, its rejected rows, and how far it can be relied on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from iqa.domain import Item, RejectedRow, day_of
from iqa.intake.months import OTHER_MONTH
from iqa.intake.urn import is_urn
from iqa.text import fold
from iqa.victim_letters.decisions import Decision, Urns, UrnStyle
from iqa.victim_letters.grounds import Because, Ground
from iqa.victim_letters.victims import Alike, alike
from iqa.workdays import working_days_between

_DAYS = ("decision_date", "reason_received", "request_received", "sent")


QUIET_WORKING_DAYS = 5
"""So many working days may pass without a row in a small unit's log: one that begins later was not kept then."""


def _long_before(day: str, first: str) -> bool:
    """Whether a decision was made so long before the first day of a log that the log had not begun."""
    if not day or day >= first:
        return False
    decided, begun = day_of(day), day_of(first)
    between = working_days_between(decided, begun) if decided and begun else None
    return between is None or between > QUIET_WORKING_DAYS


class LogColumns(Struct, frozen=True):
    """Which fields a log has a column for. `all_known` stands in where nobody can tell any more."""

    fields: frozenset[str] = field(default_factory=frozenset)
    all_known: bool = True

    def has(self, name: str) -> bool:
        """Whether the log has a column for a field, as far as is known."""
        return self.all_known or name in self.fields


class LettersLog:
    """The letters of a log, found by URN: as its parts when they are sure, and always as it was written."""

    def __init__(
        self, letters: Sequence[Item], rejected: Iterable[RejectedRow], urns: Urns, columns: LogColumns
    ) -> None:
        self.urns = urns
        self.columns = columns
        self._rejected = {
            key: row
            for row in rejected
            if row.code != OTHER_MONTH
            for cell in row.cells
            if is_urn(cell)
            for key in urns.letters.keys(cell)
        }
        days = [day for letter in letters for name in _DAYS if (day := letter.text(name))]
        self.first_day, self.last_day = min(days, default=""), max(days, default="")
        """The first and the latest date that any row holds: of what came before or later the log cannot speak."""
        units = [fold(letter.text("unit")) for letter in letters]
        self._units = frozenset(units) if all(units) else frozenset()
        """The units whose letters the log holds; empty where it does not say of each letter."""
        self._by_urn: dict[object, list[Item]] = defaultdict(list)
        self._by_base: dict[object, list[Item]] = defaultdict(list)
        self._led: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
        for letter in letters:
            for key in self.keys_of(letter):
                self._by_urn[key].append(letter)
            base = urns.letters.base(letter.text("urn"))
            self._by_base[base].append(letter)
            for lead in urns.letters.lead_bases(letter.facts):
                self._led[lead].add(base)

    def keys_of(self, letter: Item) -> frozenset[tuple[str, ...]]:
        """What a letter's URN is found by."""
        return self.urns.letters.keys(letter.text("urn"))

    def near(self, base: tuple[str, ...]) -> Sequence[Item]:
        """The letters whose URN agrees in force, unit and number."""
        return self._by_base.get(base, ())

    def led_by(self, base: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
        """Force, unit and number of the URNs whose letters name that case as their lead case."""
        return frozenset(self._led.get(base, ()))

    def on_case(self, urn: str, style: UrnStyle) -> list[Item]:
        """Letters of a case's URN, each once."""
        found = {letter.key: letter for key in style.keys(urn) for letter in self._by_urn.get(key, ())}
        return list(found.values())

    def rejected(self, urn: str, style: UrnStyle) -> Ground | None:
        """A row on this case that was rejected and may be the letter; None if there is none."""
        row = next((self._rejected[key] for key in sorted(style.keys(urn)) if key in self._rejected), None)
        return None if row is None else Ground.of(Because.ROW_REJECTED, row=row.row)

    def silent(self, decision: Decision) -> Ground | None:
        """Why the log's silence about a decision shows nothing; None where it shows that no letter was sent."""
        if not self.columns.has("sent"):
            return Ground.of(Because.NO_COLUMN, field="sent")
        if self.last_day and decision.day > self.last_day:
            return Ground.of(Because.LOG_ENDS, day=day_of(self.last_day))
        if self.first_day and _long_before(decision.day, self.first_day):
            return Ground.of(Because.LOG_BEGINS, day=day_of(self.first_day))
        unit = decision.case.text("unit")
        if self._units and unit and fold(unit) not in self._units:
            return Ground.of(Because.UNIT_NOT_IN_LOG, unit=unit)
        return None

    def holds(self, letter: Item) -> bool:
        """Whether the log speaks of another month's letter: its URN, type and date, and no other victim."""
        return any(alike(letter.facts, other.facts) > Alike.OTHERWISE for other in self._of_that_day(letter))

    def one_like(self, letter: Item) -> Item | None:
        """A letter of the same case, type and date that names its victim otherwise."""
        return min(self._of_that_day(letter), key=lambda other: other.key, default=None)

    def _of_that_day(self, letter: Item) -> list[Item]:
        return [
            other
            for other in self.on_case(letter.text("urn"), self.urns.letters)
            if other.text("letter_type") == letter.text("letter_type")
            and other.text("decision_date") == letter.text("decision_date")
        ]
