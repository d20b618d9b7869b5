"""What the cases export says of letters: each victim and decision, and whether it calls for a letter."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from iqa.domain import Item
from iqa.intake.merging import decisions_of
from iqa.intake.urn import Suffix, parse_urn, tidy
from iqa.text import fold, fold_name
from iqa.victim_letters.grounds import Because, Doubt, Ground, Grounds
from iqa.victim_letters.letters import OWED_TYPES


@dataclass(frozen=True, slots=True)
class UrnStyle:
    """How one export writes its URNs, and what two URNs are matched on."""

    suffix: Suffix = Suffix.UNDECLARED

    def key(self, urn: str) -> tuple[str, ...]:
        """Force, unit, number, year and split where all are sure; else the URN as written."""
        parsed = parse_urn(urn, self.suffix)
        return (*parsed.case, parsed.split) if parsed and parsed.can_be_matched else (tidy(urn),)

    def keys(self, urn: str) -> frozenset[tuple[str, ...]]:
        """Everything a URN is found by: its parts where they are sure, and always the text as written."""
        return frozenset((self.key(urn), (tidy(urn),)))

    def base(self, urn: str) -> tuple[str, ...]:
        """Force, unit and number: URNs that agree in no more may be of one case, for a person to say."""
        parsed = parse_urn(urn, self.suffix)
        return parsed.case[:3] if parsed else (tidy(urn),)


@dataclass(frozen=True, slots=True)
class Urns:
    """How the cases export and the letters log write their URNs."""

    cases: UrnStyle = UrnStyle()
    letters: UrnStyle = UrnStyle()


class Verdict(StrEnum):
    """What a decision means for a letter."""

    OWED = "owed"
    POSSIBLY = "possibly owed"
    NOT_OWED = "not owed"
    OTHER_MONTH = "of another month"
    NO_DECISION = "no decision that calls for a letter"


@dataclass(frozen=True, slots=True)
class Decision:
    """One victim and decision of a case. `letter_types` are the types of letter that would answer it."""

    case: Item
    urn: tuple[str, ...]
    entry: Mapping[str, str]
    verdict: Verdict
    grounds: Grounds = ()
    letter_types: tuple[str, ...] = ()
    alone: bool = False
    """Whether no other victim has a decision of that type and date in the case."""

    @property
    def day(self) -> str:
        """The decision date, '' where the export does not show it."""
        return self.entry["decision_date"]

    @property
    def names_victim(self) -> bool:
        """Whether the export says which victim it is."""
        return bool(self.entry["victim_reference"] or self.entry["victim_name"])


def decisions_in(cases: Iterable[Item], month: str, urns: UrnStyle) -> list[Decision]:
    """Every victim and decision once, in the order of the cases' keys; a case on several lists is one case.

    A row that names no victim is no further victim beside rows that do. Decisions of other months and cases
    without any come out too, with the verdict that says so.
    """
    found: dict[tuple[object, ...], Decision] = {}
    for case in sorted(cases, key=lambda case: case.key):
        urn = urns.key(case.text("urn"))
        for entry in decisions_of(case):
            decision = _judge(case, urn, entry)
            if decision.verdict is not Verdict.NO_DECISION and decision.day and decision.day[:7] != month:
                decision = replace(decision, verdict=Verdict.OTHER_MONTH)
            victim = fold(entry["victim_reference"]) or fold_name(entry["victim_name"])
            found.setdefault((urn, victim, decision.letter_types, decision.day), decision)
    named = Counter(map(_same_but_victim, (d for d in found.values() if d.names_victim)))
    return [
        replace(decision, alone=named[_same_but_victim(decision)] <= 1)
        for decision in found.values()
        if decision.names_victim or _same_but_victim(decision) not in named
    ]


def _same_but_victim(decision: Decision) -> tuple[object, ...]:
    return decision.urn, decision.letter_types, decision.day


def fits_type(decision: Decision, letter: Item) -> bool:
    """Whether a letter is of a type that would answer the decision; any owed type if it is not shown."""
    return letter.text("letter_type") in (decision.letter_types or OWED_TYPES)


def answers(decision: Decision, letter: Item) -> bool:
    """Whether a letter of the decision's case is the letter it calls for: type, date and victim, as far as shown.

    A letter that names no victim answers a decision that has only one; a decision that names none is answered by
    any letter of its type and date.
    """
    if not fits_type(decision, letter) or decision.day not in ("", letter.text("decision_date")):
        return False
    names_victim = letter.text("victim_reference") or letter.text("victim_name")
    unnamed = not decision.names_victim or (decision.alone and not names_victim)
    return unnamed or same_victim(decision.entry, letter) is True


def same_victim(facts: Mapping[str, str], letter: Item) -> bool | None:
    """Whether a letter is to the victim of some facts, by reference, else by name; None if that is not shown."""
    for name, comparable in (("victim_reference", fold), ("victim_name", fold_name)):
        ours, theirs = facts[name], letter.text(name)
        if ours and theirs:
            return comparable(ours) == comparable(theirs)
    return None


def _judge(case: Item, urn: tuple[str, ...], entry: Mapping[str, str]) -> Decision:
    """One victim and decision, by what the export shows: what it does not show is never taken as a yes or a no."""
    what, day = entry["decision"], entry["decision_date"]
    types: tuple[str, ...] = (what,) if what else ()
    if what.endswith("altered charge"):
        types = ("substantially altered charge", "altered charge")
    if not (what in OWED_TYPES or what == "altered charge" or (day and not what)):
        return Decision(case, urn, entry, Verdict.NO_DECISION)
    said = Ground.of(Because.DECISION, decision=what, day=date.fromisoformat(day) if day else None)
    if refusal := _not_owed(entry):
        return Decision(case, urn, entry, Verdict.NOT_OWED, (said, Ground.of(refusal)), types)
    if doubts := _doubts(entry):
        grounds = said, Ground.of(Because.NOT_SHOWN, doubts=doubts)
        return Decision(case, urn, entry, Verdict.POSSIBLY, grounds, types)
    return Decision(case, urn, entry, Verdict.OWED, (said,), types)


def _not_owed(entry: Mapping[str, str]) -> Because | None:
    if entry["victim"] == "no":
        return Because.NO_VICTIM
    return Because.OPTED_OUT if entry["opted_out"] == "yes" else None


def _doubts(entry: Mapping[str, str]) -> tuple[Doubt, ...]:
    """What the export does not show and a letter depends on; empty when it shows all of it."""
    untold = {
        Doubt.DECISION: not entry["decision"],
        Doubt.SUBSTANTIAL: entry["decision"] == "altered charge",
        Doubt.VICTIM: not (entry["victim"] or entry["victim_reference"] or entry["victim_name"]),
        Doubt.DAY: not entry["decision_date"],
    }
    return tuple(doubt for doubt, missing in untold.items() if missing)
