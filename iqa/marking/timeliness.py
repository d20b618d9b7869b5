"""What the dates of one piece of work say against a timeliness standard, with the working as a sentence.

A missing date, an unset standard or a year whose bank holidays are unknown is *cannot be assessed*, never *met*.
The standards themselves are settings; nothing here knows a number of days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from iqa.domain import EnteredDate, Rule, Standard, TimelinessOutcome, TimelinessResult, all_hold, long_date
from iqa.fields import done_words, start_words, within
from iqa.marking.date_words import entered_words, with_weekday
from iqa.text import counted, joined, mid_sentence
from iqa.workdays import add_working_days, working_days_between

LETTER_STANDARDS = ("victim-letter", "vrr-response", "complaint-response")
"""The standards that say when a letter has to be sent, one for each sort of letter."""
_UNKNOWN = TimelinessOutcome.CANNOT_BE_ASSESSED
_AHEAD = frozenset({Rule.BEFORE, Rule.WORKING_DAYS_BEFORE})
_COUNTED_IN_WORKING_DAYS = frozenset({Rule.WORKING_DAYS, Rule.WORKING_DAYS_BEFORE})


@dataclass(frozen=True, slots=True)
class OwnedClock:
    """One of the clocks that share out a delay: whose it is, and what its dates say."""

    owner: str
    result: TimelinessResult


@dataclass(frozen=True, slots=True)
class _Dates:
    """The facts with the entered dates among them, and where those came from."""

    facts: Mapping[str, str]
    entered: tuple[EnteredDate, ...]
    today: date

    def on(self, field: str) -> date | None:
        try:
            return date.fromisoformat(self.facts.get(field, ""))
        except ValueError:
            return None

    def said(self, day: date, field: str, weekday: bool = False) -> str:
        return (with_weekday(day) if weekday else long_date(day)) + entered_words(field, self.entered)

    def used(self, rule: Standard) -> tuple[str, ...]:
        fields = (rule.start_field, rule.done_field)
        return tuple(one.field for one in self.entered if one.field in fields)


def facts_with(
    facts: Mapping[str, str], entered: Sequence[EnteredDate] = (), marked_on: date | None = None
) -> dict[str, str]:
    """The facts of a row with the assessor's dates in their fields, and the day of marking as `marked_on`."""
    known = {name: facts[name] for name in facts}
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
        return TimelinessResult(standard_id, _UNKNOWN, f"Cannot be assessed: no standard '{standard_id}' is set.")
    fitting = [rule for rule in rules if all_hold(rule.applies_when, dates.facts) is not False]
    if not fitting:
        outcome = TimelinessOutcome.NOT_APPLICABLE
        return TimelinessResult(standard_id, outcome, "This standard does not apply to this piece of work.")
    in_force = [rule for rule in fitting if _in_force(rule, dates.on(rule.start_field))]
    if not in_force:
        start = dates.on(fitting[0].start_field)
        said = f"Cannot be assessed: no standard is set for {start and long_date(start)}."
        return TimelinessResult(standard_id, _UNKNOWN, said, start)
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


def whose_delay(letter: TimelinessResult, clocks: Sequence[OwnedClock]) -> str:
    """With whom the delay of a late letter lies, in a sentence with the dates; '' where no clock has an owner.

    Once the letter was sent, a part that has no date, or a later one, is nobody's delay: the record is at fault.
    """
    if not clocks:
        return ""
    late = [clock for clock in clocks if _is_late(clock.result, letter)]
    in_time = [clock for clock in clocks if clock.result.outcome in _NOT_LATE]
    if not late:
        return "The dates do not tell whose delay it was."
    said = f"By the dates, the delay lies {joined([_with(clock) for clock in late])}"
    if in_time:
        said += f", not {joined([_with(clock) for clock in in_time], last='or')}"
    untold = [clock for clock in clocks if clock not in late and clock not in in_time]
    return "; ".join([said, *(_untold(clock, letter) for clock in untold)]) + "."


_NOT_LATE = frozenset({TimelinessOutcome.MET, TimelinessOutcome.NOT_YET_DUE})


def _is_late(part: TimelinessResult, letter: TimelinessResult) -> bool:
    recorded = letter.done is None or (part.done is not None and part.done <= letter.done)
    return part.outcome is TimelinessOutcome.NOT_MET and recorded


def _with(clock: OwnedClock) -> str:
    """'with the deciding prosecutor (due by 7 April 2026, done on 14 April 2026)'."""
    due = f"due by {long_date(clock.result.due)}, " if clock.result.due else ""
    done = f"done on {long_date(clock.result.done)}" if clock.result.done else "no date recorded"
    return f"with the {clock.owner} ({due}{done})"


def _untold(clock: OwnedClock, letter: TimelinessResult) -> str:
    if clock.result.start is None and letter.done is None:
        return f"the time of the {clock.owner} has not begun"
    return f"of the part of the {clock.owner} they do not tell"


def _in_force(rule: Standard, start: date | None) -> bool:
    if start is None:
        return True
    begun = rule.effective_from is None or rule.effective_from <= start
    return begun and (rule.effective_to is None or start <= rule.effective_to)


def _assess(rule: Standard, dates: _Dates) -> TimelinessResult:
    start, done = dates.on(rule.start_field), dates.on(rule.done_field)
    blank = TimelinessResult(rule.id, _UNKNOWN, "", start, None, done, None, dates.used(rule))
    untold = [one.field for one in rule.applies_when if one.holds(dates.facts) is None]
    if start is None:
        missing = within(rule.start_field)
        return replace(blank, working=f"Cannot be assessed: the {missing} is missing.")
    if untold:
        missing = joined([within(field) for field in untold])
        return replace(blank, working=f"Cannot be assessed: the export does not say the {missing}.")
    begun = f"{start_words(rule.start_field)} on {dates.said(start, rule.start_field, weekday=True)}"
    doubt = _doubtful(rule, start, done, dates.today)
    if doubt:
        return replace(blank, working=f"{begun}; cannot be assessed: {doubt}.")
    taken = _taken(rule, start, done) if done else None
    blank = replace(blank, taken=taken)
    if rule.days is None and rule.rule is not Rule.BY:
        return replace(blank, working=f"{begun}{_as_done(rule, done, dates, taken)}. {_NOT_SET}")
    due = _due(rule, start)
    if due is None:
        reason = "the bank holidays of that year are not known yet"
        return replace(blank, working=f"{begun}; cannot be assessed: {reason}.")
    begun = f"{begun}; due by {long_date(due)}{_limit(rule)}"
    return _against(due, begun, rule, replace(blank, due=due), dates)


_NOT_SET = "Cannot be assessed: the office has not set how many days this may take."


def _doubtful(rule: Standard, start: date, done: date | None, today: date) -> str:
    """Why the dates cannot both be right, or ''."""
    if done is None:
        return ""
    if done > today:
        return f"{done_words(rule.done_field)} on {long_date(done)}, which is still to come; check the date"
    if rule.rule in {Rule.WORKING_DAYS, Rule.CALENDAR_DAYS} and done < start:
        return f"{done_words(rule.done_field)} on {long_date(done)}, which is earlier; check the dates"
    return ""


def _due(rule: Standard, start: date) -> date | None:
    """The last day in time; None beyond the years whose bank holidays are known."""
    days = rule.days or 0
    if rule.rule is Rule.WORKING_DAYS:
        return add_working_days(start, days)
    if rule.rule is Rule.CALENDAR_DAYS:
        return start + timedelta(days)
    if rule.rule is Rule.WORKING_DAYS_BEFORE and days:
        return add_working_days(start, -days)
    if rule.rule is Rule.BY:
        return start
    return start - timedelta(max(days, 1))


def _taken(rule: Standard, start: date, done: date) -> int | None:
    """Days in the rule's own unit: after the start, or ahead of it (negative when it came later)."""
    first, last = (done, start) if rule.rule in _AHEAD else (start, done)
    if rule.rule in _COUNTED_IN_WORKING_DAYS:
        return working_days_between(first, last)
    return (last - first).days


def _limit(rule: Standard) -> str:
    """The length of the standard in brackets, as ' (5 working days)'; '' for a date fixed by itself."""
    unit = "working day" if rule.rule in _COUNTED_IN_WORKING_DAYS else "day"
    if rule.rule in _AHEAD:
        return f" ({counted(max(rule.days or 0, 1), unit)} before)"
    if rule.rule is Rule.BY:
        return ""
    return f" ({counted(rule.days, unit)})" if rule.days else " (the same day)"


def _as_done(rule: Standard, done: date | None, dates: _Dates, taken: int | None) -> str:
    """'; sent on 9 April 2026 (4 working days)', for a standard without a limit."""
    if done is None:
        return f"; not yet {done_words(rule.done_field)}"
    unit = "working day" if rule.rule in _COUNTED_IN_WORKING_DAYS else "day"
    length = "" if taken is None else f" ({counted(abs(taken), unit)})"
    return f"; {done_words(rule.done_field)} on {dates.said(done, rule.done_field)}{length}"


def _against(due: date, begun: str, rule: Standard, blank: TimelinessResult, dates: _Dates) -> TimelinessResult:
    """The outcome once there is a deadline."""
    words, done = done_words(rule.done_field), blank.done
    if done is None and dates.today <= due:
        outcome = TimelinessOutcome.NOT_YET_DUE
        return replace(blank, outcome=outcome, working=f"{begun}; no date {words}: not yet due.")
    if done is None:
        outcome = TimelinessOutcome.NOT_MET
        return replace(blank, outcome=outcome, working=f"{begun}; no date {words}, and the day has passed.")
    begun = f"{begun}; {words} on {dates.said(done, rule.done_field)}"
    if done <= due:
        return replace(blank, outcome=TimelinessOutcome.MET, working=f"{begun}: in time.")
    late = f"{_lateness(rule, due, done)}{_beside_the_hearing(rule, blank)}"
    return replace(blank, outcome=TimelinessOutcome.NOT_MET, working=f"{begun}: {late}.")


def _lateness(rule: Standard, due: date, done: date) -> str:
    working = rule.rule in _COUNTED_IN_WORKING_DAYS
    days = working_days_between(due, done) if working else (done - due).days
    return f"{counted(days, 'working day' if working else 'day')} late" if days else "late"


def _beside_the_hearing(rule: Standard, result: TimelinessResult) -> str:
    """For work due before a hearing: whether it still came before, on the day, or after."""
    if rule.rule not in _AHEAD or result.done is None or result.start is None:
        return ""
    hearing = mid_sentence(start_words(rule.start_field))
    if result.done < result.start:
        return f", but before the day of the {hearing}"
    return f", on the day of the {hearing}" if result.done == result.start else f", after the {hearing}"
