"""The letters log asked for the letters of a case that answer a decision, are like it, or were rejected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter

from iqa.domain import Item, RejectedRow
from iqa.intake.months import OTHER_MONTH
from iqa.intake.urn import is_urn
from iqa.victim_letters.decisions import Decision, Urns, UrnStyle, answers, fits_type, same_victim
from iqa.victim_letters.grounds import Because, Ground
from iqa.victim_letters.letters import OWED_TYPES


class LettersLog:
    """The letters of a log, found by URN: as its parts when they are sure, and always as it was written."""

    def __init__(self, letters: Sequence[Item], rejected: Iterable[RejectedRow], urns: Urns) -> None:
        self.urns = urns
        self._rejected = {
            key: row
            for row in rejected
            if row.code != OTHER_MONTH
            for cell in row.cells
            if is_urn(cell)
            for key in urns.letters.keys(cell)
        }
        self.claimed: set[str] = set()
        self._by_urn: dict[object, list[Item]] = defaultdict(list)
        self._by_base: dict[object, list[Item]] = defaultdict(list)
        for letter in letters:
            for key in self.keys_of(letter):
                self._by_urn[key].append(letter)
            self._by_base[urns.letters.base(letter.text("urn"))].append(letter)

    def keys_of(self, letter: Item) -> frozenset[tuple[str, ...]]:
        return self.urns.letters.keys(letter.text("urn"))

    def on_case(self, urn: str, style: UrnStyle) -> list[Item]:
        """Letters of a case's URN, each once."""
        found = {letter.key: letter for key in style.keys(urn) for letter in self._by_urn.get(key, ())}
        return list(found.values())

    def rejected(self, urn: str, style: UrnStyle) -> Ground | None:
        """A row on this case that was rejected and may be the letter; None if there is none."""
        row = next((self._rejected[key] for key in sorted(style.keys(urn)) if key in self._rejected), None)
        return None if row is None else Ground.of(Because.ROW_REJECTED, row=row.row)

    def exact(self, decision: Decision) -> list[Item]:
        """Letters of the decision's URN that answer it."""
        letters = self.on_case(decision.case.text("urn"), self.urns.cases)
        return [letter for letter in letters if answers(decision, letter)]

    def near(self, decision: Decision) -> list[Item]:
        """Unclaimed letters that may be the one, where the exports differ in one thing or do not show it."""
        found = []
        for letter in self._by_base.get(self.urns.cases.base(decision.case.text("urn")), ()):
            if letter.key in self.claimed or same_victim(decision.entry, letter) is False:
                continue
            same_type = fits_type(decision, letter)
            same_day = letter.text("decision_date") == decision.day
            if (same_type or same_day) and letter.text("letter_type") in (*OWED_TYPES, "altered charge"):
                found.append(letter)
        return sorted(found, key=attrgetter("key"))

    def holds(self, letter: Item) -> bool:
        """Whether the log speaks of another month's letter: its URN, type and date, and no other victim."""
        return any(
            other.text("letter_type") == letter.text("letter_type")
            and other.text("decision_date") == letter.text("decision_date")
            and same_victim(letter.facts, other) is not False
            for other in self.on_case(letter.text("urn"), self.urns.letters)
        )
