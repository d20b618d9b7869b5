"""What the dates of one piece of work say against a timeliness standard: an outcome, its reason and its facts.

A missing date, an unset standard or a year whose bank holidays are unknown is *cannot be assessed*, never *met*.
The standards themselves are settings, and the words are made by `timeliness_words`; nothing here knows a number of
days or a sentence.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import (
    EnteredDate,
    Rule,
    Standard,
    TimelinessOutcome,
    TimelinessReason,
    TimelinessResult,
    all_hold,
    day_of,
)
from iqa.workdays import add_working_days, working_days_between

LETTER_STANDARDS = ("victim-letter", "provisional-decision", "vrr-response", "complaint-response")
"""The standards that say when a letter has to be sent, one for each sort of letter."""
OTHER_CHANNELS = ("told_by_phone", "told_in_person")
"""Ways other than a letter by which a victim is told, as fields of their dates."""
AHEAD = frozenset({Rule.BEFORE, Rule.WORKING_DAYS_BEFORE})
"""Rules by which work is due ahead of a day, such as a hearing."""
BEFORE_ANY_HEARING = frozenset({"charge", "sending"})
"""What always comes before the hearing that work is due ahead of, unlike a file that may arrive too late."""
COUNTED_IN_WORKING_DAYS = frozenset({Rule.WORKING_DAYS, Rule.WORKING_DAYS_BEFORE})
_UNKNOWN = TimelinessOutcome.CANNOT_BE_ASSESSED
_NOT_LATE = frozenset({TimelinessOutcome.MET, TimelinessOutcome.NOT_YET_DUE})


class OwnedClock(Struct, frozen=True):
    """One of the clocks that share out a delay: whose it is, and what its dates say."""

    owner: str
    result: TimelinessResult


class Delay(Struct, frozen=True):
    """With whom the delay of a late letter lies by the dates, and with whom not; of the `untold` they say nothing.

    `letter` is the letter's own result. Nobody is late where the dates do not tell.
    """

    letter: TimelinessResult
    late: tuple[OwnedClock, ...]
    in_time: tuple[OwnedClock, ...]
    untold: tuple[OwnedClock, ...]


class _Dates(Struct, frozen=True):
    """The facts with the entered dates among them, and where those came from."""

    facts: Mapping[str, str]
    entered: tuple[EnteredDate, ...]
    today: date

    def on(self, field: str) -> date | None:
        return day_of(self.facts.get(field, ""))

    def latest(self, fields: Sequence[str]) -> tuple[str, date | None]:
        """The field of the latest of some dates, and that date; ('', None) where none of them is recorded."""
        known = [(day, field) for field in fields if (day := self.on(field))]
        day, field = max(known, default=(None, ""))
        return field, day

    def first(self, fields: Sequence[str], start: date) -> tuple[str, date | None]:
        """The field of the earliest of some dates from `start` to today, and that date; ('', None) for none."""
        known = [(day, field) for field in fields if (day := self.on(field)) and start <= day <= self.today]
        day, field = min(known, default=(None, ""))
        return field, day

    def used(self, rule: Standard) -> tuple[EnteredDate, ...]:
        fields = (rule.start_field, rule.done_field, *OTHER_CHANNELS)
        return tuple(one for one in self.entered if one.field in fields)


def facts_with(
    facts: Mapping[str, str], entered: Sequence[EnteredDate] = (), marked_on: date | None = None
) -> dict[str, str]:
    """The facts of a row with the assessor's dates in their fields, and the day of marking as `marked_on`."""
    known = dict(facts.items())
    known |= {one.field: one.value.isoformat() for one in entered}
    return known if marked_on is None else known | {"marked_on": marked_on.isoformat()}


def assess_timeliness(
    standard_id: str,
    standards: Sequence[Standard],
    facts: Mapping[str, str],
    today: date,
    entered: Sequence[EnteredDate] = (),
) -> TimelinessResult:
    """What the dates say against the standard of that id.

    Rules of the id are tried in order, those whose effective dates do not hold the start date left aside; the
    first whose conditions do not fail applies. A date entered by the assessor stands in for the export's.
    """
    dates = _Dates(facts_with(facts, entered), tuple(entered), today)
    rules = [rule for rule in standards if rule.id == standard_id]
    if not rules:
        return TimelinessResult(standard_id, _UNKNOWN, TimelinessReason.NO_STANDARD)
    if any(one.holds(dates.facts) for rule in rules for one in rule.not_when):
        return TimelinessResult(standard_id, TimelinessOutcome.NOT_APPLICABLE, TimelinessReason.NOT_ASKED_FOR)
    fitting = [rule for rule in rules if all_hold(rule.applies_when, dates.facts) is not False]
    if not fitting:
        return TimelinessResult(standard_id, TimelinessOutcome.NOT_APPLICABLE, TimelinessReason.DOES_NOT_APPLY)
    in_force = [rule for rule in fitting if _in_force(rule, dates.on(rule.start_field))]
    if not in_force:
        start = dates.on(fitting[0].start_field)
        return TimelinessResult(standard_id, _UNKNOWN, TimelinessReason.NO_STANDARD_IN_FORCE, start=start)
    return _assess(in_force[0], dates)


def owned_clocks(
    standards: Sequence[Standard],
    facts: Mapping[str, str],
    today: date,
    entered: Sequence[EnteredDate] = (),
) -> tuple[OwnedClock, ...]:
    """Every standard that has an owner, applied: whose part of a letter's time was how long.

    Standards that do not apply to this piece of work are left out.
    """
    clocks: dict[str, Standard] = {}
    for rule in standards:
        if rule.owner:
            clocks.setdefault(rule.id, rule)
    found = (
        OwnedClock(rule.owner, assess_timeliness(rule.id, standards, facts, today, entered))
        for rule in clocks.values()
    )
    return tuple(clock for clock in found if clock.result.outcome is not TimelinessOutcome.NOT_APPLICABLE)


def whose_delay(letter: TimelinessResult, clocks: Sequence[OwnedClock]) -> Delay | None:
    """With whom the delay of a late letter lies; None where no clock has an owner.

    Once the letter was sent, a part that has no date, or a later one, is nobody's delay: the record is at fault.
    """
    if not clocks:
        return None
    late = tuple(clock for clock in clocks if _is_late(clock.result, letter))
    in_time = tuple(clock for clock in clocks if clock.result.outcome in _NOT_LATE)
    return Delay(letter, late, in_time, tuple(one for one in clocks if one not in late and one not in in_time))


def _is_late(part: TimelinessResult, letter: TimelinessResult) -> bool:
    recorded = letter.done is None or (part.done is not None and part.done <= letter.done)
    return part.outcome is TimelinessOutcome.NOT_MET and recorded


def _in_force(rule: Standard, start: date | None) -> bool:
    if start is None:
        return True
    begun = rule.effective_from is None or rule.effective_from <= start
    return begun and (rule.effective_to is None or start <= rule.effective_to)


def _assess(rule: Standard, dates: _Dates) -> TimelinessResult:
    start, done = dates.on(rule.start_field), dates.on(rule.done_field)
    reason = TimelinessReason.START_MISSING
    found = TimelinessResult(rule.id, _UNKNOWN, reason, rule, start, done=done, entered=dates.used(rule))
    if start is None:
        return replace(found, missing=(rule.start_field,))
    if untold := tuple(dict.fromkeys(one.field for one in rule.applies_when if one.holds(dates.facts) is None)):
        return replace(found, reason=TimelinessReason.CONDITION_UNTOLD, missing=untold)
    if doubt := _doubtful(rule, start, done, dates.today):
        return replace(found, reason=doubt)
    found = replace(found, taken=_taken(rule, start, done) if done else None)
    if rule.days is None and rule.rule is not Rule.BY:
        return replace(found, reason=TimelinessReason.DAYS_NOT_SET)
    held_up, earliest = dates.latest([field for field in rule.not_before if field in BEFORE_ANY_HEARING])
    if earliest and earliest > start:
        reason = TimelinessReason.START_BEFORE_ITS_CAUSE
        return replace(found, held_up=held_up, earliest=earliest, taken=None, reason=reason)
    held_up, earliest = dates.latest(rule.not_before)
    if earliest and earliest > start and (rule.rule in AHEAD or rule.rule is Rule.BY):
        found = replace(found, held_up=held_up, earliest=earliest, taken=None)
        return replace(found, outcome=TimelinessOutcome.NOT_APPLICABLE, reason=TimelinessReason.NOT_POSSIBLE)
    due = _due(rule, start)
    if due and earliest and due < earliest:
        due = start if rule.rule in AHEAD else _due(rule, earliest)
        found = replace(found, held_up=held_up, earliest=earliest)
    if due is None:
        return replace(found, reason=TimelinessReason.BANK_HOLIDAYS_UNKNOWN)
    outcome, reason = _against(due, done, dates.today)
    if rule.id in LETTER_STANDARDS:
        told_by, told_on = dates.first(OTHER_CHANNELS, start)
        found = replace(found, told_by=told_by, told_on=told_on, came_back=_came_back(dates, start))
    missing = (rule.done_field,) if reason is TimelinessReason.DONE_MISSING else ()
    return replace(found, due=due, outcome=outcome, reason=reason, missing=missing)


def _came_back(dates: _Dates, start: date) -> date | None:
    """The day on which a letter came back undelivered, unless it was delivered after that."""
    back, delivered = dates.on("returned"), dates.on("delivered")
    known = back is not None and start <= back <= dates.today
    return back if known and (delivered is None or (back is not None and delivered <= back)) else None


def _doubtful(rule: Standard, start: date, done: date | None, today: date) -> TimelinessReason | None:
    """Why the dates cannot both be right; None where they can."""
    if done is None:
        return None
    if done > today:
        return TimelinessReason.DONE_IN_THE_FUTURE
    if rule.rule in {Rule.WORKING_DAYS, Rule.CALENDAR_DAYS} and done < start:
        return TimelinessReason.DONE_BEFORE_THE_START
    return None


def _due(rule: Standard, start: date) -> date | None:
    """The last day in time; None beyond the years whose bank holidays are known."""
    days = rule.days or 0
    if rule.rule is Rule.WORKING_DAYS:
        return add_working_days(start, days, rule.one_off)
    if rule.rule is Rule.CALENDAR_DAYS:
        return start + timedelta(days)
    if rule.rule is Rule.WORKING_DAYS_BEFORE and days:
        return add_working_days(start, -days, rule.one_off)
    if rule.rule is Rule.BY:
        return start
    return start - timedelta(max(days, 1))


def _taken(rule: Standard, start: date, done: date) -> int | None:
    """Days in the rule's own unit: after the start, or ahead of it (negative when it came later)."""
    first, last = (done, start) if rule.rule in AHEAD else (start, done)
    if rule.rule in COUNTED_IN_WORKING_DAYS:
        return working_days_between(first, last, rule.one_off)
    return (last - first).days


def _against(due: date, done: date | None, today: date) -> tuple[TimelinessOutcome, TimelinessReason]:
    """The outcome once there is a deadline. A date that nobody recorded does not show that nothing was done."""
    if done is None and today <= due:
        return TimelinessOutcome.NOT_YET_DUE, TimelinessReason.NOT_YET_DUE
    if done is None:
        return TimelinessOutcome.CANNOT_BE_ASSESSED, TimelinessReason.DONE_MISSING
    if done <= due:
        return TimelinessOutcome.MET, TimelinessReason.IN_TIME
    return TimelinessOutcome.NOT_MET, TimelinessReason.LATE
