"""What the dates say, as sentences: the working of a result with the dates it used, and whose delay it was.

It words the codes and facts of `timeliness`; nothing is computed but the days between two dates that are printed.
"""

from datetime import date

from iqa.domain import Rule, Standard, TimelinessOutcome, TimelinessReason, TimelinessResult, long_date
from iqa.fields import done_words, heading, look_in, start_words, within
from iqa.marking.date_words import entered_words, with_weekday
from iqa.marking.timeliness import AHEAD, COUNTED_IN_WORKING_DAYS, Delay, OwnedClock
from iqa.text import counted, joined, mid_sentence
from iqa.workdays import working_days_between

_CANNOT = "Cannot be assessed: "


def working(result: TimelinessResult) -> str:
    """The result in a sentence with the dates that it used, its outcome said."""
    whole = without_outcome(result)
    return f"{_CANNOT}{whole[:1].lower()}{whole[1:]}" if _says_only_why(result) else whole


def without_outcome(result: TimelinessResult) -> str:
    """The same sentence for where the outcome stands beside it."""
    rule = result.rule
    if rule is None:
        return _without_rule(result)
    if result.start is None or result.reason is TimelinessReason.CONDITION_UNTOLD:
        return _missing(result, rule)
    begun = f"{start_words(rule.start_field)} on {with_weekday(result.start)}{_entered(result, rule.start_field)}"
    if result.reason is TimelinessReason.DAYS_NOT_SET:
        return f"{begun}{_as_done(result, rule)}. {_CANNOT}the office has not set how many days this may take."
    if result.reason is TimelinessReason.NOT_POSSIBLE:
        return f"{begun}; {_held_up(result)}, so nothing could be due by then."
    if result.due is None:
        return f"{begun}; {_CANNOT[:1].lower()}{_CANNOT[1:]}{_doubt(result, rule)}."
    return (
        f"{begun}; due by {long_date(result.due)}{_why_then(result, rule)}; "
        f"{_outcome(result, rule, result.due)}{_told(result, result.due)}{_came_back(result)}."
    )


def where_to_look(result: TimelinessResult) -> str:
    """'Look for it in the review note.': for an assessor, where a date that cannot be assessed may stand; '' where
    nothing is missing, or nobody has said where it is kept."""
    if result.outcome is not TimelinessOutcome.CANNOT_BE_ASSESSED:
        return ""
    places = dict.fromkeys(look_in(field) for field in result.missing)
    return " ".join(f"Look for it in {place}." for place in places if place)


def looked_in_vain(result: TimelinessResult) -> str:
    """'Looked in the review note: there is no record.': the evidence of who looked for what is missing; '' where
    nothing is."""
    places = [look_in(field) for field in result.missing]
    if not places:
        return ""
    if all(places):
        return f"Looked in {joined(list(dict.fromkeys(places)))}: there is no record."
    return f"Looked for the {joined([within(field) for field in result.missing])}: there is no record."


def delay_words(delay: Delay | None) -> str:
    """With whom the delay of a letter lies, in a sentence with the dates; '' where no clock has an owner."""
    if delay is None:
        return ""
    if not delay.late:
        return "The dates do not tell whose delay it was."
    said = f"By the dates, the delay lies {joined([_with(clock) for clock in delay.late])}"
    if delay.in_time:
        said += f", not {joined([_with(clock) for clock in delay.in_time], last='or')}"
    return "; ".join([said, *(_untold(clock, delay.letter) for clock in delay.untold)]) + "."


def _says_only_why(result: TimelinessResult) -> bool:
    """Whether the sentence holds no date, so that the outcome stands at its head."""
    unknown = result.outcome is TimelinessOutcome.CANNOT_BE_ASSESSED
    return unknown and (
        result.rule is None or result.start is None or result.reason is TimelinessReason.CONDITION_UNTOLD
    )


def _without_rule(result: TimelinessResult) -> str:
    if result.reason is TimelinessReason.NO_STANDARD:
        return f"No standard '{result.standard}' is set."
    if result.reason is TimelinessReason.NO_STANDARD_IN_FORCE:
        return f"No standard is set for {result.start and long_date(result.start)}."
    if result.reason is TimelinessReason.NOT_ASKED_FOR:
        return "This piece of work is not asked for by this standard."
    return "This standard does not apply to this piece of work."


def _missing(result: TimelinessResult, rule: Standard) -> str:
    if result.reason is TimelinessReason.START_MISSING:
        return f"The {within(rule.start_field)} is missing."
    return f"The export does not say the {joined([within(field) for field in result.missing])}."


def _doubt(result: TimelinessResult, rule: Standard) -> str:
    """Why dates that are there cannot be judged."""
    if result.reason is TimelinessReason.START_BEFORE_ITS_CAUSE:
        return f"{_held_up(result)}, which is later; check the dates"
    if result.reason is TimelinessReason.BANK_HOLIDAYS_UNKNOWN or result.done is None:
        return "the bank holidays of that year are not known yet"
    done = f"{done_words(rule.done_field)} on {long_date(result.done)}"
    if result.reason is TimelinessReason.DONE_IN_THE_FUTURE:
        return f"{done}, which is still to come; check the date"
    return f"{done}, which is earlier; check the dates"


def _outcome(result: TimelinessResult, rule: Standard, due: date) -> str:
    """The outcome once there is a deadline."""
    words = done_words(rule.done_field)
    if result.done is None:
        if result.reason is TimelinessReason.NOT_YET_DUE:
            return f"no date {words}: not yet due"
        return f"cannot be assessed: no date is recorded for '{heading(rule.done_field)}'"
    said = f"{words} on {long_date(result.done)}{_entered(result, rule.done_field)}"
    if result.reason is TimelinessReason.IN_TIME:
        return f"{said}: in time"
    return f"{said}: {_lateness(rule, due, result.done)}{_beside_the_hearing(rule, result)}"


def _told(result: TimelinessResult, due: date) -> str:
    """'; told by telephone on 7 April 2026, in time': how else the victim was told, beside the letter's result."""
    if result.told_on is None:
        return ""
    told = f"{done_words(result.told_by)} on {long_date(result.told_on)}{_entered(result, result.told_by)}"
    return f"; {told}, {'in time' if result.told_on <= due else 'after that day'}"


def _came_back(result: TimelinessResult) -> str:
    return f"; it came back undelivered on {long_date(result.came_back)}" if result.came_back else ""


def _entered(result: TimelinessResult, field: str) -> str:
    return entered_words(field, result.entered)


def _held_up(result: TimelinessResult) -> str:
    """'the file was received on 3 April 2026': what the work had to wait for."""
    day = long_date(result.earliest) if result.earliest else ""
    return f"{start_words(result.held_up)[:1].lower()}{start_words(result.held_up)[1:]} only on {day}"


def _why_then(result: TimelinessResult, rule: Standard) -> str:
    """The length of the standard in brackets, or what the work had to wait for."""
    if not result.held_up:
        return _limit(rule)
    before = ", before the hearing" if rule.rule in AHEAD else ""
    return f" ({_held_up(result)}{before})"


def _limit(rule: Standard) -> str:
    """The length of the standard in brackets, as ' (5 working days)'; '' for a date fixed by itself."""
    unit = _unit(rule)
    if rule.rule in AHEAD:
        return f" ({counted(max(rule.days or 0, 1), unit)} before)"
    if rule.rule is Rule.BY:
        return ""
    return f" ({counted(rule.days, unit)})" if rule.days else " (the same day)"


def _as_done(result: TimelinessResult, rule: Standard) -> str:
    """'; sent on 9 April 2026 (4 working days)', for a standard without a limit."""
    if result.done is None:
        return f"; not yet {done_words(rule.done_field)}"
    length = "" if result.taken is None else f" ({counted(abs(result.taken), _unit(rule))})"
    done = f"{long_date(result.done)}{_entered(result, rule.done_field)}"
    return f"; {done_words(rule.done_field)} on {done}{length}"


def _lateness(rule: Standard, due: date, done: date) -> str:
    days = (
        working_days_between(due, done, rule.one_off)
        if rule.rule in COUNTED_IN_WORKING_DAYS
        else (done - due).days
    )
    return f"{counted(days, _unit(rule))} late" if days else "late"


def _unit(rule: Standard) -> str:
    return "working day" if rule.rule in COUNTED_IN_WORKING_DAYS else "day"


def _beside_the_hearing(rule: Standard, result: TimelinessResult) -> str:
    """For work due before a hearing: whether it still came before, on the day, or after."""
    if rule.rule not in AHEAD or result.done is None or result.start is None:
        return ""
    hearing = mid_sentence(start_words(rule.start_field))
    if result.done < result.start:
        return f", but before the day of the {hearing}"
    return f", on the day of the {hearing}" if result.done == result.start else f", after the {hearing}"


def _with(clock: OwnedClock) -> str:
    """'with the deciding prosecutor (due by 7 April 2026, done on 14 April 2026)'."""
    due = f"due by {long_date(clock.result.due)}, " if clock.result.due else ""
    done = f"done on {long_date(clock.result.done)}" if clock.result.done else "no date recorded"
    return f"with the {clock.owner} ({due}{done})"


def _untold(clock: OwnedClock, letter: TimelinessResult) -> str:
    if clock.result.start is None and letter.done is None:
        return f"the time of the {clock.owner} has not begun"
    return f"of the part of the {clock.owner} they do not tell"
