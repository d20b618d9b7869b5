"""What the case of a letter says where the log says nothing: unit, prosecutor, entitlement.

What was taken from the case is named in `owed_from`, so that it can be taken back before the letter is worked out
anew from newer exports.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from iqa.domain import Item, Kind, Vocabulary, unread
from iqa.intake.facts import facts_of
from iqa.intake.merging import decisions_of
from iqa.victim_letters.decisions import Urns
from iqa.victim_letters.victims import Alike, alike

FROM_CASE = "+"
"""Joins the fields that were taken from the case to the name of the export: letters+unit+prosecutor."""
_NOT_CHARGED = "not charged"
"""The family of decisions that whoever was to charge answers for."""


class CaseFacts:
    """The cases of a month, found by the URN of a letter."""

    def __init__(self, cases: Iterable[Item], urns: Urns, words: Vocabulary) -> None:
        self._words = words
        self._urns = urns
        self._by_urn: dict[tuple[str, ...], dict[str, Item]] = defaultdict(dict)
        for case in cases:
            for key in urns.cases.keys(case.text("urn")):
                self._by_urn[key][case.key] = case

    def of(self, letter: Item) -> list[Item]:
        """The pieces of work on a letter's case, by key."""
        found = {
            key: case
            for urn in self._urns.letters.keys(letter.text("urn"))
            for key, case in self._by_urn.get(urn, {}).items()
        }
        return [found[key] for key in sorted(found)]

    def complete(self, letter: Item) -> Item:
        """The letter with unit, deciding prosecutor and entitlement from its case where the log has none."""
        if letter.text("owed_from") == "cases":
            return letter
        missing = [name for name in ("unit", "prosecutor", "enhanced") if not letter.facts.get(name)]
        cases = self.of(letter) if missing else []
        if not cases:
            return letter
        found: dict[str, str] = {}
        if "unit" in missing:
            found["unit"] = _agreed(case.text("unit") for case in cases)
        if "prosecutor" in missing:
            found |= self._prosecutor_of(cases, letter)
        if "enhanced" in missing:
            found["enhanced"] = self._entitlement_of(cases, letter)
        taken = [name for name in missing if found.get(name)]
        if not taken:
            return letter
        source = FROM_CASE.join((letter.text("owed_from"), *taken))
        given = {name: value for name, value in found.items() if value}
        return Item(
            letter.key, facts_of(Kind.LETTERS, {**letter.facts, **given, "owed_from": source}), letter.source_rows
        )

    def prosecutor(self, case: Item, letter_types: Sequence[str]) -> dict[str, str]:
        """Who decided what such a letter tells of, by name and id: who charged or did not, else who reviews."""
        family = {one.family for name in letter_types if (one := self._words.type(name))}
        who = "prosecutor"
        if _NOT_CHARGED in family and case.text("charging_prosecutor"):
            who = "charging_prosecutor"
        return {"prosecutor": case.text(who), "prosecutor_id": case.text(f"{who}_id")}

    def entitlement(self, case: Item, entry: Mapping[str, str]) -> str:
        """What the flags of a case say of a victim's enhanced entitlement; '' where they do not say."""
        vulnerable = "" if unread(entry["vulnerable_victim"]) else entry["vulnerable_victim"]
        if vulnerable == "yes":
            return "vulnerable"
        return "yes" if self.implying_flags(case) else vulnerable

    def implying_flags(self, case: Item) -> tuple[str, ...]:
        """The flags of a case that imply an enhanced entitlement of its victims."""
        return tuple(name for name in self._words.enhanced_flags if case.flag(name))

    def _prosecutor_of(self, cases: Sequence[Item], letter: Item) -> dict[str, str]:
        found = [self.prosecutor(case, (letter.text("letter_type"),)) for case in cases]
        alone = found[0] if all(one == found[0] for one in found) else {}
        return alone if alone.get("prosecutor") else {}

    def _entitlement_of(self, cases: Sequence[Item], letter: Item) -> str:
        """From the entry of the letter's own victim, as far as the case tells victims apart."""
        entries = [(case, entry) for case in cases for entry in decisions_of(case)]
        own = [(case, entry) for case, entry in entries if alike(entry, letter.facts) is Alike.SAME] or entries
        return _agreed(self.entitlement(case, entry) for case, entry in own)


def _agreed(values: Iterable[str]) -> str:
    """The one value that is recorded; '' where there is none, or more than one."""
    found = set(values) - {""}
    return found.pop() if len(found) == 1 else ""
