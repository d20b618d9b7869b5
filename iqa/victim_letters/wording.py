"""What the room of letters says to its readers, in one place: workings, what to do, the committee's sentence.

Nothing here decides anything, and nothing that decides reads a word of it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from iqa.domain import Kind, long_date, long_day
from iqa.fields import done_words, heading
from iqa.text import joined
from iqa.victim_letters.chase_list import Acts, Task
from iqa.victim_letters.figures import LettersRow
from iqa.victim_letters.grounds import Because, Fact, Ground, Mismatch, NotShown


def working_words(grounds: Iterable[Ground]) -> str:
    """Why a letter stands where it stands, for whoever has to act on it."""
    return " ".join(ground_words(ground) for ground in grounds)


def ground_words(ground: Ground) -> str:
    """One ground as a sentence."""
    words = _WORDS[ground.code]
    return words.format(**_all_shown(ground)) if isinstance(words, str) else words(ground)


def _all_shown(ground: Ground) -> dict[str, str]:
    return {name: _shown(fact) for name, fact in ground.facts}


def _shown(fact: Fact) -> str:
    """A fact as it is read: dates in words, several things as a list, no as ''."""
    if isinstance(fact, date):
        return long_date(fact)
    if isinstance(fact, tuple):
        return joined([_PARTS.get(each, each) for each in fact], "or")
    return ("yes" if fact else "") if isinstance(fact, bool) else str(fact)


_DOUBTS: Mapping[str, str] = {
    NotShown.DECISION: "what was decided",
    NotShown.WORD: "what is meant by that decision",
    NotShown.SUBSTANTIAL: "whether the alteration was substantial",
    NotShown.OWED: "whether that calls for a letter",
    NotShown.VICTIM: "whether there is a victim",
    NotShown.DAY: "the date of the decision",
    NotShown.SENDER: "who was to send the letter",
}
_DIFFERENCES: Mapping[str, str] = {
    Mismatch.VICTIM: "the victim is written otherwise",
    Mismatch.VICTIM_NOT_SHOWN: "the victim cannot be compared",
    Mismatch.TYPE: "the type of letter is another",
    Mismatch.DAY: "the date of the decision is another",
    Mismatch.URN: "the URN is written otherwise",
}

_PARTS: Mapping[str, str] = {**_DOUBTS, **_DIFFERENCES}


def _decision(ground: Ground) -> str:
    shown = _all_shown(ground)
    on = f" on {shown['day']}" if "day" in shown else ""
    return f"The case records {shown['decision'] or 'a decision'}{on}."


def _sent(ground: Ground) -> str:
    shown = _all_shown(ground)
    if "due" not in shown:
        return f"Sent on {shown['day']}."
    return f"Sent on {shown['day']}, {'late' if shown['late'] else 'in time'}: it was due by {shown['due']}."


def _sent_day_unknown(ground: Ground) -> str:
    written = ground.fact("written")
    if not written:
        return "The log shows that it was sent, on a day that is not known."
    return f"The log shows “{written}” for Date sent, so that it was sent, on a day that is not known."


def _on_its_day(ground: Ground) -> str:
    day = ground.fact("day")
    return f" on {long_date(day)}" if isinstance(day, date) else ""


def _one_like_it(ground: Ground) -> str:
    shown = _all_shown(ground)
    differs = f" In that one {shown['differs']}." if shown.get("differs") else ""
    return (
        f"The log holds no such letter, but one like it: {shown['letter_type']}, decided on "
        f"{shown.get('day', 'no date shown')}, URN {shown['urn']}.{differs} Check whether it is the same."
    )


def _carried_over(ground: Ground) -> str:
    shown = _all_shown(ground)
    if "day" in shown:
        return f"Carried over: the decision was on {shown['day']}."
    return "Carried over: the date is not shown."


def _confirmed(ground: Ground) -> str:
    shown = _all_shown(ground)
    owed = "" if shown["owed"] else "not "
    return f"{shown['by']} confirmed on {shown['day']} that it is {owed}owed: {shown['reason']}"


def _no_column(ground: Ground) -> str:
    return f"The log has no column for {_heading(ground)}, so that it cannot show whether the letter went."


def _told(ground: Ground) -> str:
    day, how = ground.fact("day"), done_words(str(ground.fact("how")))
    when = f" on {long_date(day)}" if isinstance(day, date) else ""
    return f"The victim was {how}{when}, {'in time' if ground.fact('in_time') else 'after that day'}."


def _unreadable(ground: Ground) -> str:
    where = "cases export" if ground.code is Because.CASE_UNREADABLE else "log"
    written = f"“{ground.fact('written')}” for {_heading(ground)}"
    return f"The {where} shows {written}, which cannot be read: mend the cell."


def _heading(ground: Ground) -> str:
    kind = Kind.CASES if ground.code is Because.CASE_UNREADABLE else Kind.LETTERS
    return heading(str(ground.fact("field")), kind)


def _contradiction(ground: Ground) -> str:
    fields, said = ground.fact("fields"), ground.fact("said")
    pairs = zip(fields, said, strict=True) if isinstance(fields, tuple) and isinstance(said, tuple) else ()
    both = "; ".join(f"{_field_words(name)}: {_as_read(value)}" for name, value in pairs)
    return f"{ground.fact('message')} ({both}). Say which record is right: until then it is not known."


def _field_words(name: str) -> str:
    """A field of the letter by its heading, one of the case with its export: 'Rape in the case'."""
    of_case = name.removeprefix("case.")
    if of_case == "implies_enhanced":
        return "flags of the case"
    return f"{heading(of_case, Kind.CASES)} in the case" if of_case != name else heading(name, Kind.LETTERS)


def _as_read(value: str) -> str:
    return long_day(value) or value or "nothing recorded"


_WORDS: Mapping[Because, str | Callable[[Ground], str]] = {
    Because.DECISION: _decision,
    Because.NO_VICTIM: "It has no victim.",
    Because.OPTED_OUT: "The victim has opted out.",
    Because.NOT_SHOWN: "The export does not show {doubts}.",
    Because.SENT: _sent,
    Because.NOT_CONTACTED: "Not sent; the log gives a reason: {reason}. Check that it holds.",
    Because.ALTERATION_NOT_SHOWN: "Not sent; the export does not show whether the alteration was substantial.",
    Because.NO_LIMIT: "Not sent; no time limit is set for this letter, or a date is missing.",
    Because.NOT_YET_DUE: "Not sent; due by {due}.",
    Because.NO_DATE_SENT: "The log shows no date sent.",
    Because.NOT_IN_LOG: "The log holds no such letter.",
    Because.WAS_DUE: "It was due by {due}.",
    Because.TOLD: _told,
    Because.ONE_LIKE_IT: _one_like_it,
    Because.ROW_REJECTED: (
        "Row {row} of the log is on this case and was rejected: correct it and import the log again."
    ),
    Because.MATCHED_THOUGH: (
        "Taken for the letter of the log although {differs}: nothing else in the case can be it."
    ),
    Because.TELLS_OF_BOTH: "One letter tells of this and of the other decision of that day ({decision}).",
    Because.ONE_FOR_BOTH: (
        "The log holds a letter to that victim about another decision of the day ({letter_type}). "
        "Check whether it tells of both."
    ),
    Because.NO_COLUMN: _no_column,
    Because.LOG_ENDS: "The log ends on {day}, so that it cannot show whether the letter went.",
    Because.LOG_BEGINS: "The log begins on {day}, so that it cannot show whether the letter went before.",
    Because.UNIT_NOT_IN_LOG: (
        "The log holds no letter of {unit} at all, so that it cannot show whether this one went: check whether "
        "that unit keeps a log of its own, or is called otherwise there."
    ),
    Because.UNREADABLE: _unreadable,
    Because.CASE_UNREADABLE: _unreadable,
    Because.SENT_DAY_UNKNOWN: _sent_day_unknown,
    Because.ARRIVED: lambda ground: f"It was delivered{_on_its_day(ground)}.",
    Because.CAME_BACK: lambda ground: (
        f"It came back undelivered{_on_its_day(ground)}, so that it has not told the victim."
    ),
    Because.NOT_OURS_TO_SEND: "The letter is for the {sender} to send.",
    Because.CONTRADICTION: _contradiction,
    Because.NO_DECISION_IN_CASE: "The cases export holds the case and no decision that calls for this letter.",
    Because.CARRIED_OVER: _carried_over,
    Because.CONFIRMED: _confirmed,
}


def task_words(task: Task, due: date | None = None) -> str:
    """What is to be done about a letter, for whoever has to act on it."""
    if task is Task.SEND_IN_TIME and due:
        return f"Send it by {long_date(due)}."
    return _TASKS[task]


_TASKS: Mapping[Task, str] = {
    Task.SAY_WHETHER_OWED: "Say whether a letter is owed.",
    Task.SUPPLY_REASON: "Send the reason for the decision to the victim liaison unit.",
    Task.WRITE_AND_SEND: "Write and send the letter: the reason has been received.",
    Task.FIND_WHO_DECIDED: "Find out who decided, get the reason, and send the letter.",
    Task.FIND_DAY_SENT: "Find the day on which it was sent.",
    Task.SAY_WHICH_RECORD: "Say which of the two records is right, and have the other corrected.",
    Task.TELL_ANOTHER_WAY: "Find another way to tell the victim: the letter came back.",
    Task.SEND_IN_TIME: "Send it in time.",
}


def asked_words(acts: Acts) -> str:
    """What the list asks of those who have to act."""
    return _ASKED[acts]


_ASKED: Mapping[Acts, str] = {
    Acts.PROSECUTOR: "to send the reason for the decision",
    Acts.VLU: "to send the letter",
}


def month_sentence(total: LettersRow) -> str:
    """The month's letters in a few sentences for the committee, the backlog of earlier months apart."""
    return f"Victim letters: {counted_letters(total)} This counts every letter, not a sample."


def counted_letters(total: LettersRow) -> str:
    """What became of every letter that was owed, in sentences; those of other months and days apart."""
    said = ["none fell due."]
    if total.owed:
        said = [
            f"{_are(total.owed, 'was', 'were')} owed; {total.in_time} went in time, {total.late} went late and "
            f"{total.not_sent} had not been sent."
        ]
    if total.cannot_be_assessed:
        sent = _are(total.cannot_be_assessed, "that was", "that were")
        said.append(f"For {sent} sent, a date or a time limit is missing.")
    apart = [
        f"{_are(count)} {what}"
        for count, what in ((total.not_yet_due, "not yet due"), (total.to_check, "to be checked"))
        if count
    ]
    if apart:
        said.append(f"Another {' and another '.join(apart)}.")
    if total.carried_over:
        said.append(f"From earlier months, {_are(total.carried_over)} still not sent.")
    return " ".join(said)


def _are(count: int, one: str = "is", several: str = "are") -> str:
    return f"{count} {one if count == 1 else several}"
