"""What the room of letters says to its readers, in one place: workings, what to do, the committee's sentence.

Nothing here decides anything, and nothing that decides reads a word of it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from iqa.domain import long_date
from iqa.text import joined
from iqa.victim_letters.chase_list import Acts, Task
from iqa.victim_letters.figures import LettersRow
from iqa.victim_letters.grounds import Because, Doubt, Fact, Ground


def working_words(grounds: Iterable[Ground]) -> str:
    """Why a letter stands where it stands, for whoever has to act on it."""
    return " ".join(ground_words(ground) for ground in grounds)


def ground_words(ground: Ground) -> str:
    """One ground as a sentence."""
    words = _WORDS[ground.code]
    shown = {name: _shown(fact) for name, fact in ground.facts}
    return words.format(**shown) if isinstance(words, str) else words(shown)


def _shown(fact: Fact) -> str:
    """A fact as it is read: dates in words, several things as a list, no as ''."""
    if isinstance(fact, date):
        return long_date(fact)
    if isinstance(fact, tuple):
        return joined([_DOUBTS.get(each, each) for each in fact], "or")
    return ("yes" if fact else "") if isinstance(fact, bool) else str(fact)


_DOUBTS: Mapping[str, str] = {
    Doubt.DECISION: "what was decided",
    Doubt.SUBSTANTIAL: "whether the alteration was substantial",
    Doubt.VICTIM: "whether there is a victim",
    Doubt.DAY: "the date of the decision",
}

Shown = Mapping[str, str]


def _decision(shown: Shown) -> str:
    on = f" on {shown['day']}" if "day" in shown else ""
    return f"The case records {shown['decision'] or 'a decision'}{on}."


def _sent(shown: Shown) -> str:
    if "due" not in shown:
        return f"Sent on {shown['day']}."
    return f"Sent on {shown['day']}, {'late' if shown['late'] else 'in time'}: it was due by {shown['due']}."


def _one_like_it(shown: Shown) -> str:
    return (
        f"The log holds no such letter, but one like it: {shown['letter_type']}, decided on "
        f"{shown.get('day', 'no date shown')}, URN {shown['urn']}. Check whether it is the same."
    )


def _carried_over(shown: Shown) -> str:
    if "day" in shown:
        return f"Carried over: the decision was on {shown['day']}."
    return "Carried over: the date is not shown."


def _confirmed(shown: Shown) -> str:
    owed = "" if shown["owed"] else "not "
    return f"{shown['by']} confirmed on {shown['day']} that it is {owed}owed: {shown['reason']}"


_WORDS: Mapping[Because, str | Callable[[Shown], str]] = {
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
    Because.ONE_LIKE_IT: _one_like_it,
    Because.ROW_REJECTED: (
        "Row {row} of the log is on this case and was rejected: correct it and import the log again."
    ),
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
    return f"Victim letters: {' '.join(said)} This counts every letter, not a sample."


def _are(count: int, one: str = "is", several: str = "are") -> str:
    return f"{count} {one if count == 1 else several}"
