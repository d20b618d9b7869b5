"""Which letter of the log answers which decision of a case: one to one, the surest pairs first.

A pair is matched where the records agree, or where they differ in writing alone and nothing else of the case could
be meant, in whatever order rows and files came in. What is left on both sides and may belong together is handed
back as a question.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import IntEnum

from msgspec import Struct, field

from iqa.domain import Item, Vocabulary
from iqa.victim_letters.decisions import Decision
from iqa.victim_letters.grounds import Mismatch
from iqa.victim_letters.log import LettersLog
from iqa.victim_letters.victims import Alike, alike


class Fit(IntEnum):
    """How far the type of a letter is one that answers a decision."""

    NONE = 0
    ANY = 1
    """The decision is not shown, or in words that nobody knows: any letter that tells of one may answer it."""
    FAMILY = 2
    EXACT = 3


class LetterPair(Struct, frozen=True):
    """A decision and a letter of the case that may belong together. Places are those in the lists compared."""

    decision: int
    letter: int
    fit: Fit
    alike: Alike
    same_day: bool
    day_open: bool
    """Whether the export does not show the day of the decision, so that any may be it."""
    same_urn: bool
    key: str
    by_lead: bool = False
    """Whether one of them is written under the URN of the other's lead case."""

    @property
    def agrees(self) -> bool:
        """Whether type, day and URN are those of the decision, as far as it shows them."""
        one_case = self.same_urn or self.by_lead
        return one_case and self.fit > Fit.NONE and (self.same_day or self.day_open)

    @property
    def rank(self) -> tuple[object, ...]:
        """Sorts the surest first; of two alike the one with the lesser key."""
        return -self.alike, -self.fit, not self.same_day, not self.same_urn, self.key

    def differences(self) -> tuple[Mismatch, ...]:
        """In what the two differ, or do not show that they agree."""
        found = {
            Mismatch.VICTIM: self.alike in (Alike.OTHERWISE, Alike.NEAR),
            Mismatch.VICTIM_NOT_SHOWN: self.alike is Alike.NOT_SHOWN,
            Mismatch.TYPE: self.fit is not Fit.EXACT,
            Mismatch.DAY: not self.same_day,
            Mismatch.URN: not self.same_urn,
        }
        return tuple(difference for difference, there in found.items() if there)


class Matches(Struct):
    """What came of the matching, by the place of the decision in the list that was matched."""

    letter: dict[int, tuple[Item, LetterPair]] = field(default_factory=dict)
    """The letter that answers each decision."""
    together: dict[int, tuple[Item, LetterPair]] = field(default_factory=dict)
    """A letter that answers another decision of that victim and day and may tell of this one too."""
    like: dict[int, tuple[Item, LetterPair]] = field(default_factory=dict)
    """A letter that answers no decision and may be the one."""

    @property
    def claimed(self) -> frozenset[str]:
        """The keys of the letters that answer a decision."""
        return frozenset(letter.key for letter, _ in self.letter.values())


def match(decisions: Sequence[Decision], log: LettersLog, words: Vocabulary) -> Matches:
    """The letters of a log matched with the decisions of its cases."""
    matches = Matches()
    for bases, places in _families(decisions, log):
        letters = {letter.key: letter for base in bases for letter in log.near(base)}
        if letters:
            _Case(decisions, sorted(letters.values(), key=_by_key), log, words, matches).match(places)
    return matches


Base = tuple[str, ...]
"""What URNs of one case surely have in common: force, unit and number."""


def _families(decisions: Sequence[Decision], log: LettersLog) -> list[tuple[list[Base], list[int]]]:
    """The decisions of each case, or of cases that share a lead case, with what their URNs have in common."""
    joined: dict[Base, Base] = {}

    def first(base: Base) -> Base:
        while joined.setdefault(base, base) != base:
            base = joined[base]
        return base

    own = [log.urns.cases.base(decision.case.text("urn")) for decision in decisions]
    for base, decision in zip(own, decisions, strict=True):
        for other in (*log.urns.cases.lead_bases(decision.case.facts), *log.led_by(base)):
            joined[first(other)] = first(base)
    places: dict[Base, list[int]] = defaultdict(list)
    for place, base in enumerate(own):
        places[first(base)].append(place)
    bases: dict[Base, list[Base]] = defaultdict(list)
    for base in joined:
        bases[first(base)].append(base)
    return [(bases[root], found) for root, found in places.items()]


def _by_key(letter: Item) -> str:
    return letter.key


class _Case(Struct):
    """The decisions and letters of one case, some of them matched already."""

    decisions: Sequence[Decision]
    letters: Sequence[Item]
    log: LettersLog
    words: Vocabulary
    matches: Matches
    answered: dict[int, LetterPair] = field(default_factory=dict)
    taken: dict[int, LetterPair] = field(default_factory=dict)

    def match(self, places: Iterable[int]) -> None:
        places = list(places)
        pairs = sorted(
            (pair for at in places for number in range(len(self.letters)) if (pair := self._pair(at, number))),
            key=lambda pair: (pair.rank, pair.decision),
        )
        agreeing = [pair for pair in pairs if pair.agrees]
        for pair in agreeing:
            if pair.alike is Alike.SAME:
                self._take(pair)
        for level in (Alike.NEAR, Alike.NOT_SHOWN):
            self._take_what_is_alone(level, agreeing)
        for pair in pairs:
            if pair.decision not in self.answered:
                self._ask(pair)

    def _pair(self, place: int, number: int) -> LetterPair | None:
        decision, letter = self.decisions[place], self.letters[number]
        fit = self._fit(decision, letter)
        same_day = letter.text("decision_date") == decision.day
        if fit is Fit.NONE and not (same_day and self._may_tell(letter)):
            return None
        same_urn, by_lead = self._one_case(decision, letter)
        if not (same_urn or by_lead) and not self._near(decision, letter):
            return None
        return LetterPair(
            place,
            number,
            fit,
            alike(decision.entry, letter.facts),
            same_day,
            not decision.day,
            same_urn,
            letter.key,
            by_lead,
        )

    def _one_case(self, decision: Decision, letter: Item) -> tuple[bool, bool]:
        """Whether their URNs are one, and whether one is written under the lead URN of the other."""
        urns, case = self.log.urns, decision.case
        of_case, of_letter = urns.cases.keys(case.text("urn")), self.log.keys_of(letter)
        led = bool(of_letter & urns.cases.lead_keys(case.facts) or of_case & urns.letters.lead_keys(letter.facts))
        return bool(of_letter & of_case), led

    def _near(self, decision: Decision, letter: Item) -> bool:
        """Whether their URNs agree in force, unit and number."""
        urns = self.log.urns
        return urns.cases.base(decision.case.text("urn")) == urns.letters.base(letter.text("urn"))

    def _fit(self, decision: Decision, letter: Item) -> Fit:
        letter_type = letter.text("letter_type")
        if decision.letter_types:
            if letter_type == decision.letter_types[0]:
                return Fit.EXACT
            return Fit.FAMILY if letter_type in decision.letter_types else Fit.NONE
        return Fit.ANY if self._may_tell(letter) else Fit.NONE

    def _may_tell(self, letter: Item) -> bool:
        """Whether a letter may tell a victim of a decision; a reply to a review or a complaint does not."""
        known = self.words.type(letter.text("letter_type"))
        return known is None or letter.text("letter_type") in self.words.owed

    def _take(self, pair: LetterPair) -> None:
        if pair.decision in self.answered or pair.letter in self.taken:
            return
        self.answered[pair.decision] = self.taken[pair.letter] = pair
        self.matches.letter[pair.decision] = self.letters[pair.letter], pair

    def _take_what_is_alone(self, level: Alike, agreeing: Sequence[LetterPair]) -> None:
        """Pairs of one level whose letter could answer no other open decision; one that does not show its victim
        answers only a decision that has no other victim beside it."""
        for pair in agreeing:
            if pair.alike is not level or pair.decision in self.answered or pair.letter in self.taken:
                continue
            decision = self.decisions[pair.decision]
            if level is Alike.NOT_SHOWN and decision.names_victim and not decision.alone:
                continue
            others = {
                other.decision
                for other in agreeing
                if other.letter == pair.letter and other.alike >= level and other.decision not in self.answered
            }
            if others == {pair.decision}:
                self._take(pair)

    def _ask(self, pair: LetterPair) -> None:
        """Keep the first pair of each open decision: with a letter that answers another decision of that victim
        and day, and with one that answers none."""
        other = self.taken.get(pair.letter)
        letter = self.letters[pair.letter]
        if other is None:
            self.matches.like.setdefault(pair.decision, (letter, pair))
        elif pair.same_day and (pair.same_urn or pair.by_lead) and self._one_victim(pair, other):
            self.matches.together.setdefault(pair.decision, (letter, pair))

    def _one_victim(self, pair: LetterPair, other: LetterPair) -> bool:
        ours, theirs = self.decisions[pair.decision], self.decisions[other.decision]
        unnamed = not (ours.names_victim or theirs.names_victim)
        return unnamed or max(pair.alike, alike(ours.entry, theirs.entry)) >= Alike.NEAR
