"""Letters owed: what the decisions in the cases export call for, matched against the log, with the working.

A letter is owed per victim per decision. Whatever the exports cannot show is *possibly owed: check*, for a person
to confirm; it is never counted as a failure.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import Item, Kind, LetterState, Month, Person, Population, StandingRule, Vocabulary
from iqa.errors import Problem
from iqa.intake.facts import facts_of
from iqa.intake.keys import VictimReferences, letter_key
from iqa.intake.months import letters_elsewhere
from iqa.intake.people import Names
from iqa.intake.population import freeze
from iqa.settings import default_rules, default_vocabulary
from iqa.victim_letters.case_facts import CaseFacts
from iqa.victim_letters.clock import LetterClock, went_late
from iqa.victim_letters.contradictions import as_the_log_says, contradicted, rules_met
from iqa.victim_letters.decisions import Decision, Urns, Verdict, decisions_in, victim_denied
from iqa.victim_letters.grounds import Because, Ground, Grounds, Mismatch
from iqa.victim_letters.letters import reconciled, state_of, was_sent
from iqa.victim_letters.log import LettersLog, LogColumns
from iqa.victim_letters.matching import Fit, LetterPair, Matches, match
from iqa.victim_letters.notices import notices, rules_told

UNSENT = (LetterState.NOT_SENT, LetterState.NOT_YET_DUE, LetterState.POSSIBLY_OWED)
"""The states of letters that are carried over to the next month."""


class Working(Struct, frozen=True):
    """Where a letter stands and on what grounds, with its last day and whether it went late.

    `late` is None for a letter that was not sent, and where that cannot be said.
    """

    letter: Item
    state: LetterState
    grounds: Grounds
    due: date | None = None
    late: bool | None = None

    @property
    def codes(self) -> frozenset[Because]:
        """The codes of its grounds."""
        return frozenset(ground.code for ground in self.grounds)

    @property
    def to_check(self) -> bool:
        """Whether a person has to look: at whether it is owed, when it was sent, which record is right, or how the
        victim of a letter that came back is to be told."""
        asks = {Because.SENT_DAY_UNKNOWN, Because.CONTRADICTION}
        return self.state is LetterState.POSSIBLY_OWED or bool(asks & self.codes) or self.told_nothing

    @property
    def told_nothing(self) -> bool:
        """Whether it was sent and came back, and the log shows no other way in which the victim was told."""
        return Because.CAME_BACK in self.codes and Because.TOLD not in self.codes


class LettersOwed(Struct, frozen=True):
    """A month's letters, reconciled: the population to store, each letter's working by key, and the notices."""

    population: Population
    working: tuple[Working, ...]
    problems: tuple[Problem, ...] = ()

    def count(self, state: LetterState) -> int:
        """How many letters stand so."""
        return sum(work.state is state for work in self.working)

    def sent(self, late: bool | None) -> int:
        """How many letters that were owed went late, or in time; None: of which that cannot be said."""
        return sum(work.state is LetterState.SENT and work.late is late for work in self.working)


class OtherExports(Struct, frozen=True):
    """What else is known when a month's letters are reconciled.

    `cases` is the population of cases; `previous` the letters of the month before, whose unsent ones are carried
    over; `urns` how each export writes its URNs; `columns` what the log has a column for. The letters of other
    months in the same log are found again among its rejected rows; `elsewhere` may add others that are spoken of
    somewhere.
    """

    cases: Iterable[Item] = ()
    elsewhere: Iterable[Item] = ()
    previous: Iterable[Item] = ()
    urns: Urns = field(default_factory=Urns)
    columns: LogColumns = field(default_factory=LogColumns)


class House(Struct, frozen=True):
    """What the office has set for its letters: its words, its standing rules, and what stands for a victim whom an
    export names and gives no reference."""

    words: Vocabulary = field(default_factory=default_vocabulary)
    rules: tuple[StandingRule, ...] = field(default_factory=default_rules)
    victims: VictimReferences = field(default_factory=VictimReferences)


def reconcile_letters(
    letters: Population,
    others: OtherExports,
    *,
    clock: LetterClock,
    people: Iterable[Person] = (),
    house: House | None = None,
) -> LettersOwed:
    """The population of letters with every state worked out anew, letters owed and not in the log added.

    Reconciling twice gives the same: letters that an earlier one added are worked out again from the exports, and
    what was taken from the cases or put in doubt is as the log says before it is worked out anew.
    """
    house = house or House()
    cases = tuple(others.cases)
    found = [item for item in letters.items if item.source_rows and item.text("owed_from") != "cases"]
    log = [as_the_log_says(item) for item in found]
    decisions = decisions_in(cases, letters.month, others.urns.cases, house.words)
    elsewhere = [*others.elsewhere, *letters_elsewhere(letters.rejected, house.victims)]
    index = LettersLog([*log, *elsewhere], letters.rejected, others.urns, others.columns)
    room = _Reconciling(clock, Names(people), house, index, CaseFacts(cases, others.urns, house.words))
    working = _from_decisions(decisions, room)
    done = {work.letter.key for work in working}
    undecided = _undecided(decisions, others.urns)
    working += [_from_log(item, undecided, room) for item in log if item.key not in done]
    working += _carried(others.previous, {one.letter.key for one in working}, letters.month, room)
    working.sort(key=attrgetter("letter.key"))
    population = freeze(Kind.LETTERS, letters.month, [one.letter for one in working], letters.rejected)
    in_cases = _keys_of_cases(decisions, others.urns)
    in_cases |= {key for one in decisions for key in others.urns.cases.lead_keys(one.case.facts)}
    without = [one.letter for one in working if Because.NO_DECISION_IN_CASE in one.codes]
    problems = notices(log, in_cases, index, house.words, without, population.items)
    met = [(rule, item) for item in log for rule in rules_met(room.cases.complete(item), room.cases, house.rules)]
    problems = (*rules_told(met), *problems)
    return LettersOwed(replace(population, version=letters.version), tuple(working), problems)


def _keys_of_cases(decisions: Iterable[Decision], urns: Urns) -> frozenset[tuple[str, ...]]:
    return frozenset(key for decision in decisions for key in urns.cases.keys(decision.case.text("urn")))


def _undecided(decisions: Sequence[Decision], urns: Urns) -> frozenset[tuple[str, ...]]:
    """Cases for which an export that records decisions shows none; empty for one that records none at all."""
    decided = _keys_of_cases((d for d in decisions if d.verdict is not Verdict.NO_DECISION), urns)
    return _keys_of_cases(decisions, urns) - decided if decided else frozenset()


class _Reconciling(Struct, frozen=True):
    """The clock, names, words, log and cases that every letter is worked out by."""

    clock: LetterClock
    names: Names
    house: House
    log: LettersLog
    cases: CaseFacts

    def complete(self, letter: Item) -> tuple[Item, Grounds]:
        """The letter with what the log lacks from its case, what contradicts put in doubt, and why."""
        return contradicted(self.cases.complete(letter), self.cases, self.house.rules)

    def work(self, letter: Item, state: LetterState, grounds: Grounds, **changes: str) -> Working:
        letter, doubts = self.complete(letter)
        return self._stands(letter, state, (*grounds, *doubts), **changes)

    def as_logged(self, letter: Item, before: Grounds = (), **changes: str) -> Working:
        """As the letter's own row shows, after what was said before."""
        letter, doubts = self.complete(letter)
        state, grounds = state_of(letter, self.clock, self.house.words, self.log.columns)
        return self._stands(letter, state, (*before, *grounds, *doubts), **changes)

    def _stands(self, letter: Item, state: LetterState, grounds: Grounds, **changes: str) -> Working:
        done = reconciled(letter, state, self.names, **changes)
        result = self.clock.result(done)
        return Working(done, state, grounds, result.due, went_late(result))


def _from_decisions(decisions: Iterable[Decision], room: _Reconciling) -> list[Working]:
    """The working of each decision that calls for a letter, or shows that none is owed."""
    apart = (Verdict.NO_DECISION, Verdict.OTHER_MONTH)
    asked = [decision for decision in decisions if decision.verdict not in apart]
    matches = match(asked, room.log, room.house.words)
    both: dict[str, list[Ground]] = {}
    for place, (letter, pair) in matches.together.items():
        if pair.fit >= Fit.FAMILY or not asked[place].letter_types:
            tells = Ground.of(Because.TELLS_OF_BOTH, decision=asked[place].entry["decision"])
            both.setdefault(letter.key, []).append(tells)
    working = []
    for place, decision in enumerate(asked):
        if place in matches.letter:
            letter, pair = matches.letter[place]
            working.append(_matched(letter, pair, decision, tuple(both.get(letter.key, ())), room))
        elif decision.verdict is not Verdict.NOT_OWED:
            working += _not_matched(place, decision, matches, room)
    return working


def _matched(letter: Item, pair: LetterPair, decision: Decision, both: Grounds, room: _Reconciling) -> Working:
    """A letter of the log for which the cases export holds the decision."""
    grounds = (*decision.grounds, *_though(pair, decision), *both)
    if decision.verdict is Verdict.NOT_OWED:
        denied = _denied(letter, decision)
        state = LetterState.SENT_NOT_OWED if was_sent(letter, room.house.words) else LetterState.NOT_OWED
        return room.work(letter, state, (*grounds, *((denied,) if denied else ())))
    return room.as_logged(letter, grounds)


def _denied(letter: Item, decision: Decision) -> Ground | None:
    """That the case is said to have no victim, where a letter of the log names one."""
    no_victim = any(ground.code is Because.NO_VICTIM for ground in decision.grounds)
    return victim_denied(letter.facts, Kind.LETTERS) if no_victim else None


def _though(pair: LetterPair, decision: Decision) -> Grounds:
    """In what the two are written otherwise, where that is worth saying."""
    unsaid = {Mismatch.DAY} if not decision.day else set()
    if not decision.names_victim or not decision.letter_types:
        unsaid |= {Mismatch.VICTIM_NOT_SHOWN, Mismatch.TYPE}
    differs = tuple(difference for difference in pair.differences() if difference not in unsaid)
    return (Ground.of(Because.MATCHED_THOUGH, differs=differs),) if differs else ()


def _not_matched(place: int, decision: Decision, matches: Matches, room: _Reconciling) -> list[Working]:
    """A letter that a decision calls for and that no letter of the log surely is; none where one tells of both."""
    if place in matches.together:
        other, pair = matches.together[place]
        if pair.fit >= Fit.FAMILY or not decision.letter_types:
            return []
        one = Ground.of(
            Because.ONE_FOR_BOTH, letter_type=other.text("letter_type"), day=other.date("decision_date")
        )
        return [_in_doubt(decision, one, room)]
    if rejected := room.log.rejected(decision.case.text("urn"), room.log.urns.cases):
        return [_in_doubt(decision, rejected, room)]
    if place in matches.like:
        other, pair = matches.like[place]
        return [_in_doubt(decision, one_like_it(other, pair.differences()), room)]
    absent = Ground.of(Because.NOT_IN_LOG)
    if decision.verdict is Verdict.POSSIBLY:
        return [_in_doubt(decision, absent, room)]
    work = room.as_logged(_owed_letter(decision, room), decision.grounds)
    if work.state is LetterState.NOT_SENT and (silent := room.log.silent(decision)):
        return [_in_doubt(decision, silent, room)]
    return [work]


def _in_doubt(decision: Decision, why: Ground, room: _Reconciling) -> Working:
    letter = _owed_letter(decision, room)
    return room.work(letter, LetterState.POSSIBLY_OWED, (*decision.grounds, why))


def one_like_it(other: Item, differs: Sequence[Mismatch] = ()) -> Ground:
    """That the log holds a letter which may be the one, and in what it differs."""
    return Ground.of(
        Because.ONE_LIKE_IT,
        letter_type=other.text("letter_type"),
        urn=other.text("urn"),
        day=other.date("decision_date"),
        differs=tuple(differs),
    )


def _owed_letter(decision: Decision, room: _Reconciling) -> Item:
    """The letter that a decision calls for, as an item that can be drawn and chased."""
    case, entry = decision.case, decision.entry
    facts = {
        "urn": case.text("urn"),
        "victim_reference": entry["victim_reference"],
        "victim_name": entry["victim_name"],
        "enhanced": room.cases.entitlement(case, entry),
        "letter_type": decision.letter_types[0] if decision.letter_types else "",
        "decision_date": decision.day,
        **room.cases.prosecutor(case, decision.letter_types[:1]),
        "unit": case.text("unit"),
        "opted_out": entry["opted_out"],
        "carried_over": "no",
        "owed_from": "cases",
    }
    victim = room.house.victims.of(facts["urn"], facts["victim_reference"], facts["victim_name"])
    key = letter_key(facts["urn"], victim, facts["letter_type"], facts["decision_date"])
    return Item(key, facts_of(Kind.LETTERS, facts))


def _from_log(letter: Item, undecided: frozenset[tuple[str, ...]], room: _Reconciling) -> Working:
    """A letter of the log that no decision called for, sent or not: it stands as its own row shows."""
    known = room.house.words.type(letter.text("letter_type"))
    tells = known is not None and known.decision and known.id not in room.house.words.uncalled
    if tells and room.log.keys_of(letter) & undecided:
        return room.as_logged(letter, (Ground.of(Because.NO_DECISION_IN_CASE),))
    return room.as_logged(letter)


def _carried(previous: Iterable[Item], present: set[str], month: Month, room: _Reconciling) -> list[Working]:
    """Unsent letters of earlier months that this log does not speak of."""
    carried = []
    unsent = {state.value for state in UNSENT}
    for letter in previous:
        earlier = letter.text("decision_date") < month.first.isoformat()
        if letter.text("letter_state") not in unsent or letter.key in present or not earlier:
            continue
        if not room.log.holds(letter):
            carried.append(_carried_letter(letter, room))
    return carried


def _carried_letter(letter: Item, room: _Reconciling) -> Working:
    """A letter of an earlier month: as it stood there, unless this log leaves it in doubt."""
    before = as_the_log_says(Item(letter.key, letter.facts))
    grounds: Grounds = (Ground.of(Because.CARRIED_OVER, day=letter.date("decision_date")),)
    doubt = room.log.rejected(letter.text("urn"), room.log.urns.letters)
    if doubt is None and (other := room.log.one_like(letter)):
        doubt = one_like_it(other, (Mismatch.VICTIM,))
    if doubt is None and not room.log.columns.has("sent"):
        doubt = Ground.of(Because.NO_COLUMN, field="sent")
    if doubt or letter.text("letter_state") == LetterState.POSSIBLY_OWED:
        grounds = (*grounds, *((doubt,) if doubt else ()))
        return room.work(before, LetterState.POSSIBLY_OWED, grounds, carried_over="yes")
    return room.as_logged(before, grounds, carried_over="yes")
