"""What the cases export says of letters: each victim and decision, and whether it calls for a letter."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import Item, Kind, LetterType, Month, Owed, Vocabulary, day_of, unread
from iqa.domain.letter_types import ASK, CPS
from iqa.intake.merging import decisions_of
from iqa.intake.urn import Suffix, is_urn, parse_urn, tidy
from iqa.victim_letters.grounds import Because, Ground, Grounds, NotShown
from iqa.victim_letters.victims import victim_key


class UrnStyle(Struct, frozen=True):
    """How one export writes its URNs, and what two URNs are matched on."""

    suffix: Suffix = Suffix.UNDECLARED

    def key(self, urn: str) -> tuple[str, ...]:
        """Force, unit, number, year and split where all are sure; else the URN as written."""
        parsed = parse_urn(urn, self.suffix)
        return (*parsed.case, parsed.split) if parsed and parsed.can_be_matched else (tidy(urn),)

    def keys(self, urn: str) -> frozenset[tuple[str, ...]]:
        """Everything a URN is found by: its parts where they are sure, and always the text as written."""
        return frozenset((self.key(urn), (tidy(urn),)))

    def lead_keys(self, facts: Mapping[str, str]) -> frozenset[tuple[str, ...]]:
        """What the lead URNs of a row are found by; none where it names no lead case, or is the lead case."""
        return frozenset(key for urn in _lead_urns(facts) for key in self.keys(urn))

    def lead_bases(self, facts: Mapping[str, str]) -> frozenset[tuple[str, ...]]:
        """Force, unit and number of the lead URNs of a row."""
        return frozenset(map(self.base, _lead_urns(facts)))

    def base(self, urn: str) -> tuple[str, ...]:
        """Force, unit and number: URNs that agree in no more may be of one case, for a person to say."""
        parsed = parse_urn(urn, self.suffix)
        return parsed.case[:3] if parsed else (tidy(urn),)


_BETWEEN_URNS = re.compile(r"[,;&|\n]|\band\b")


def _lead_urns(facts: Mapping[str, str]) -> tuple[str, ...]:
    """The URNs of a row's lead case, or of the cases it is linked with, other than its own."""
    written = facts.get("lead_urn", "")
    if not written or unread(written):
        return ()
    own = tidy(facts.get("urn", ""))
    return tuple(urn for part in _BETWEEN_URNS.split(written) if is_urn(urn := part.strip()) and tidy(urn) != own)


class Urns(Struct, frozen=True):
    """How the cases export and the letters log write their URNs."""

    cases: UrnStyle = field(default_factory=UrnStyle)
    letters: UrnStyle = field(default_factory=UrnStyle)


class Verdict(StrEnum):
    """What a decision means for a letter."""

    OWED = "owed"
    POSSIBLY = "possibly owed"
    NOT_OWED = "not owed"
    OTHER_MONTH = "of another month"
    NO_DECISION = "no decision that calls for a letter"


class Decision(Struct, frozen=True):
    """One victim and decision of a case. `letter_types` are the types of letter that would answer it, the
    likeliest first; none where any may."""

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
        return _read(self.entry, "decision_date")

    @property
    def names_victim(self) -> bool:
        """Whether the export says which victim it is."""
        return bool(self.entry["victim_reference"] or self.entry["victim_name"])


def decisions_in(cases: Iterable[Item], month: Month, urns: UrnStyle, words: Vocabulary) -> list[Decision]:
    """Every victim and decision once, in the order of the cases' keys; a case on several lists is one case.

    A row that names no victim is no further victim beside rows that do. Decisions of other months and cases
    without any come out too, with the verdict that says so.
    """
    found: dict[tuple[object, ...], Decision] = {}
    for case in sorted(cases, key=lambda case: case.key):
        urn = urns.key(case.text("urn"))
        for entry in decisions_of(case):
            decision = _judge(case, urn, entry, words)
            if decision.verdict is not Verdict.NO_DECISION and decision.day and decision.day[:7] != str(month):
                decision = replace(decision, verdict=Verdict.OTHER_MONTH)
            found.setdefault((urn, victim_key(entry), decision.letter_types, decision.day), decision)
    named = Counter(map(_same_but_victim, (d for d in found.values() if d.names_victim)))
    return [
        replace(decision, alone=named[_same_but_victim(decision)] <= 1)
        for decision in found.values()
        if decision.names_victim or _same_but_victim(decision) not in named
    ]


def _same_but_victim(decision: Decision) -> tuple[object, ...]:
    return decision.urn, decision.letter_types, decision.day


def _read(entry: Mapping[str, str], name: str) -> str:
    """What an entry says, '' where it does not say or cannot be read."""
    return "" if unread(entry[name]) else entry[name]


def _judge(case: Item, urn: tuple[str, ...], entry: Mapping[str, str], words: Vocabulary) -> Decision:
    """One victim and decision, by what the export shows: what it does not show is never taken as a yes or a no."""
    day = _read(entry, "decision_date")
    what = words.decisions.get(entry["decision"].casefold(), entry["decision"])
    known = words.type(what)
    types = _answering(known, words)
    says_victim = bool(entry["victim_reference"] or entry["victim_name"] or entry["victim"] == "yes")
    recorded = bool(day or unread(entry["decision_date"]))
    if known is not None and known.owed is Owed.NEVER:
        return Decision(case, urn, entry, Verdict.NO_DECISION)
    if known is None and not (says_victim if what else recorded):
        return Decision(case, urn, entry, Verdict.NO_DECISION)
    said = Ground.of(Because.DECISION, decision=what, day=day_of(day))
    if refusal := _not_owed(case, entry, known):
        return Decision(case, urn, entry, Verdict.NOT_OWED, (said, refusal), types)
    doubts = _doubts(case, entry, known, types)
    shown = (Ground.of(Because.NOT_SHOWN, doubts=doubts),) if doubts else ()
    denied = victim_denied(entry, Kind.CASES) if entry["victim"] == "no" else None
    grounds = (said, *shown, *_unreadable(entry), *((denied,) if denied else ()))
    return Decision(case, urn, entry, Verdict.POSSIBLY if grounds[1:] else Verdict.OWED, grounds, types)


def _answering(known: LetterType | None, words: Vocabulary) -> tuple[str, ...]:
    """The types of letter that answer a decision; an alteration is told of, if at all, as a substantial one."""
    if known is None:
        return ()
    others = sorted(words.family(known.id) - {known.id})
    if known.owed is Owed.ASK:
        surely = [one for one in others if (other := words.type(one)) and other.owed is Owed.ALWAYS]
        if surely and not known.standards:
            return (*surely, known.id, *(one for one in others if one not in surely))
    return (known.id, *others)


def victim_denied(named_in: Mapping[str, str], kind: Kind) -> Ground | None:
    """That a case is said to have no victim, and a row of that kind of export names one; None where it names none.
    Nobody's name is in what is shown."""
    field = next((name for name in ("victim_reference", "victim_name") if _shows(named_in, name)), "")
    if not field:
        return None
    other = f"case.{field}" if kind is Kind.CASES else field
    shown = named_in[field] if field == "victim_reference" else "recorded"
    return Ground.of(
        Because.CONTRADICTION,
        rule="victim-denied",
        message="The case is said to have no victim, and a victim is named",
        fields=("case.victim", other),
        said=("no", shown),
    )


def _shows(entry: Mapping[str, str], name: str) -> bool:
    value = entry.get(name, "")
    return bool(value) and not unread(value)


def _not_owed(case: Item, entry: Mapping[str, str], known: LetterType | None) -> Ground | None:
    if entry["victim"] == "no" and not victim_denied(entry, Kind.CASES):
        return Ground.of(Because.NO_VICTIM)
    if entry["opted_out"] == "yes":
        return Ground.of(Because.OPTED_OUT)
    sender = known.sender(case.text("charged_by")) if known else CPS
    return None if sender in (CPS, ASK) else Ground.of(Because.NOT_OURS_TO_SEND, sender=sender)


def _doubts(
    case: Item, entry: Mapping[str, str], known: LetterType | None, types: Sequence[str]
) -> tuple[NotShown, ...]:
    """What the export does not show and a letter depends on; empty when it shows all of it."""
    asks = known is not None and known.owed is Owed.ASK
    untold = {
        NotShown.DECISION: not entry["decision"],
        NotShown.WORD: bool(entry["decision"]) and known is None,
        NotShown.SUBSTANTIAL: asks and types[:1] != (known and known.id,),
        NotShown.OWED: asks and types[:1] == (known and known.id,),
        NotShown.VICTIM: not (_read(entry, "victim") or entry["victim_reference"] or entry["victim_name"]),
        NotShown.DAY: not _read(entry, "decision_date"),
        NotShown.SENDER: known is not None and known.sender(case.text("charged_by")) == ASK,
    }
    return tuple(doubt for doubt, missing in untold.items() if missing)


def _unreadable(entry: Mapping[str, str]) -> Grounds:
    """The opt-out of a victim where it is written so that it cannot be read."""
    written = unread(entry["opted_out"])
    return (Ground.of(Because.CASE_UNREADABLE, field="opted_out", written=written),) if written else ()
