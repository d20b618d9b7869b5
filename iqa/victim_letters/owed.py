"""Letters owed: what the decisions in the cases export call for, matched against the log, with the working.

A letter is owed per victim per decision. Whatever the exports cannot show is *possibly owed: check*, for a person
to confirm; it is never counted as a failure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter

from iqa.domain import Item, Kind, LetterState, Person, Population
from iqa.errors import Problem, Severity
from iqa.intake.facts import facts_of
from iqa.intake.keys import letter_key
from iqa.intake.months import letters_elsewhere
from iqa.intake.people import Names
from iqa.intake.population import freeze
from iqa.text import counted
from iqa.victim_letters.clock import LetterClock, went_late
from iqa.victim_letters.decisions import Decision, Urns, Verdict, decisions_in
from iqa.victim_letters.grounds import Because, Ground, Grounds
from iqa.victim_letters.letters import OWED_TYPES, reconciled, state_of
from iqa.victim_letters.log import LettersLog

UNSENT = (LetterState.NOT_SENT, LetterState.NOT_YET_DUE, LetterState.POSSIBLY_OWED)
"""The states of letters that are carried over to the next month."""


@dataclass(frozen=True, slots=True)
class Working:
    """Where a letter stands and on what grounds, with its last day and whether it went late.

    `late` is None for a letter that was not sent, and where that cannot be said.
    """

    letter: Item
    state: LetterState
    grounds: Grounds
    due: date | None = None
    late: bool | None = None


@dataclass(frozen=True, slots=True)
class LettersOwed:
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


@dataclass(frozen=True, slots=True)
class OtherExports:
    """What else is known when a month's letters are reconciled.

    `cases` is the population of cases; `previous` the letters of the month before, whose unsent ones are carried
    over; `urns` how each export writes its URNs. The letters of other months in the same log are found again among
    its rejected rows; `elsewhere` may add others that are spoken of somewhere.
    """

    cases: Iterable[Item] = ()
    elsewhere: Iterable[Item] = ()
    previous: Iterable[Item] = ()
    urns: Urns = field(default_factory=Urns)


def reconcile_letters(
    letters: Population,
    others: OtherExports,
    *,
    people: Iterable[Person] = (),
    clock: LetterClock,
) -> LettersOwed:
    """The population of letters with every state worked out anew, letters owed and not in the log added.

    Reconciling twice gives the same: letters that an earlier one added are worked out again from the exports.
    """
    room = _Reconciling(clock, Names(people))
    log = [item for item in letters.items if item.source_rows and item.text("owed_from") != "cases"]
    decisions = decisions_in(others.cases, letters.month, others.urns.cases)
    elsewhere = [*others.elsewhere, *letters_elsewhere(letters.rejected)]
    index = LettersLog([*log, *elsewhere], letters.rejected, others.urns)
    working = _from_decisions(decisions, index, room)
    done = {one.letter.key for one in working}
    in_export = _keys_of_cases(decisions, others.urns)
    decided = _keys_of_cases((d for d in decisions if d.verdict is not Verdict.NO_DECISION), others.urns)
    undecided = in_export - decided if decided else frozenset()
    working += [
        _from_log(item, bool(index.keys_of(item) & undecided), room) for item in log if item.key not in done
    ]
    working += _carried(others.previous, index, {one.letter.key for one in working}, letters.month, room)
    working.sort(key=attrgetter("letter.key"))
    population = freeze(Kind.LETTERS, letters.month, [one.letter for one in working], letters.rejected)
    problems = _unknown_cases(log, in_export, index) if in_export else []
    return LettersOwed(replace(population, version=letters.version), tuple(working), tuple(problems))


def _keys_of_cases(decisions: Iterable[Decision], urns: Urns) -> frozenset[tuple[str, ...]]:
    return frozenset(key for decision in decisions for key in urns.cases.keys(decision.case.text("urn")))


@dataclass(frozen=True, slots=True)
class _Reconciling:
    """The clock and the names that every letter is worked out by."""

    clock: LetterClock
    names: Names

    def work(self, letter: Item, state: LetterState, grounds: Grounds, **changes: str) -> Working:
        done = reconciled(letter, state, self.names, **changes)
        result = self.clock.result(done)
        return Working(done, state, grounds, result.due, went_late(result))

    def as_logged(self, letter: Item, before: Grounds = (), **changes: str) -> Working:
        """As the letter's own row shows, after what was said before."""
        state, grounds = state_of(letter, self.clock.result(letter), self.clock.today)
        return self.work(letter, state, (*before, *grounds), **changes)


def _from_decisions(decisions: Iterable[Decision], log: LettersLog, room: _Reconciling) -> list[Working]:
    """The working of each decision that calls for a letter, or shows that none is owed."""
    working: list[Working] = []
    wanting: list[Decision] = []
    for decision in decisions:
        if decision.verdict in (Verdict.NO_DECISION, Verdict.OTHER_MONTH):
            continue
        letters = log.exact(decision)
        working += [_matched(letter, decision, room) for letter in letters if letter.key not in log.claimed]
        log.claimed.update(letter.key for letter in letters)
        if not letters and decision.verdict is not Verdict.NOT_OWED:
            wanting.append(decision)
    working += [_not_in_log(decision, log, room) for decision in wanting]
    return working


def _matched(letter: Item, decision: Decision, room: _Reconciling) -> Working:
    """A letter of the log for which the cases export holds the decision."""
    if decision.verdict is Verdict.NOT_OWED:
        state = LetterState.SENT_NOT_OWED if letter.text("sent") else LetterState.NOT_OWED
        return room.work(letter, state, decision.grounds)
    return room.as_logged(letter, decision.grounds)


def _not_in_log(decision: Decision, log: LettersLog, room: _Reconciling) -> Working:
    """A letter that a decision calls for and the log does not hold."""
    letter = _owed_letter(decision)
    if rejected := log.rejected(letter.text("urn"), log.urns.cases):
        return room.work(letter, LetterState.POSSIBLY_OWED, (*decision.grounds, rejected))
    if near := log.near(decision):
        return room.work(letter, LetterState.POSSIBLY_OWED, (*decision.grounds, _one_like_it(near[0])))
    if decision.verdict is Verdict.POSSIBLY:
        absent = Ground.of(Because.NOT_IN_LOG)
        return room.work(letter, LetterState.POSSIBLY_OWED, (*decision.grounds, absent))
    return room.as_logged(letter, decision.grounds)


def _one_like_it(other: Item) -> Ground:
    return Ground.of(
        Because.ONE_LIKE_IT,
        letter_type=other.text("letter_type"),
        urn=other.text("urn"),
        day=other.date("decision_date"),
    )


def _owed_letter(decision: Decision) -> Item:
    """The letter that a decision calls for, as an item that can be drawn and chased."""
    case = decision.case
    who = "prosecutor"
    if decision.letter_types[:1] == ("decision not to charge",) and case.text("charging_prosecutor"):
        who = "charging_prosecutor"
    vulnerable = decision.entry["vulnerable_victim"]
    facts = {
        "urn": case.text("urn"),
        "victim_reference": decision.entry["victim_reference"],
        "victim_name": decision.entry["victim_name"],
        "enhanced": "vulnerable" if vulnerable == "yes" else vulnerable,
        "letter_type": decision.letter_types[0] if decision.letter_types else "",
        "decision_date": decision.day,
        "prosecutor": case.text(who),
        "prosecutor_id": case.text(f"{who}_id"),
        "unit": case.text("unit"),
        "opted_out": decision.entry["opted_out"],
        "carried_over": "no",
        "owed_from": "cases",
    }
    victim = facts["victim_reference"] or facts["victim_name"]
    key = letter_key(facts["urn"], victim, facts["letter_type"], facts["decision_date"])
    return Item(key, facts_of(Kind.LETTERS, facts))


def _from_log(letter: Item, undecided: bool, room: _Reconciling) -> Working:
    """A letter of the log that no decision called for. `undecided`: the cases export records decisions, holds the
    case, and shows none for it."""
    if undecided and letter.text("letter_type") in OWED_TYPES and letter.text("sent"):
        return room.work(letter, LetterState.SENT_NOT_OWED, (Ground.of(Because.NO_DECISION_IN_CASE),))
    return room.as_logged(letter)


def _carried(
    previous: Iterable[Item], log: LettersLog, present: set[str], month: str, room: _Reconciling
) -> list[Working]:
    """Unsent letters of earlier months that this log does not speak of."""
    carried = []
    unsent = {state.value for state in UNSENT}
    for letter in previous:
        earlier = letter.text("decision_date")[:7] < month
        if letter.text("letter_state") not in unsent or letter.key in present or not earlier:
            continue
        if log.holds(letter):
            continue
        before = Item(letter.key, letter.facts)
        grounds: Grounds = (Ground.of(Because.CARRIED_OVER, day=letter.date("decision_date")),)
        rejected = log.rejected(letter.text("urn"), log.urns.letters)
        if rejected:
            grounds = (*grounds, rejected)
        if rejected or letter.text("letter_state") == LetterState.POSSIBLY_OWED:
            carried.append(room.work(before, LetterState.POSSIBLY_OWED, grounds, carried_over="yes"))
        else:
            carried.append(room.as_logged(before, grounds, carried_over="yes"))
    return carried


def _unknown_cases(log: Iterable[Item], known: frozenset[tuple[str, ...]], index: LettersLog) -> list[Problem]:
    """One notice for letters on cases that the cases export does not hold: nothing is joined by guess."""
    strangers = sorted(
        {
            item.text("urn")
            for item in log
            if item.text("letter_type") in OWED_TYPES
            and item.flag("carried_over") is not True
            and not index.keys_of(item) & known
        }
    )
    if not strangers:
        return []
    message = (
        f"{counted(len(strangers), 'URN')} in the letters log, such as {strangers[0]}, "
        f"{'is' if len(strangers) == 1 else 'are'} not in the cases export, so that their letters could not be "
        "checked against a decision."
    )
    return [Problem("urn-not-in-cases", message, "", 0, "URN", strangers[0], Severity.NOTICE)]
