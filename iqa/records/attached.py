"""What is kept of letters that were read."""

from iqa.domain import Month, moment_in_words
from iqa.letter_checks.hints import RowMatch
from iqa.store import AttachedLetter, LetterDecision, View


def months_with_letters(view: View) -> tuple[Month, ...]:
    """The months of which letters were read, the earliest first."""
    return tuple(sorted({one.month for one in view.attached.list()}))


def answered_rows(letter: AttachedLetter) -> tuple[str, ...]:
    """The keys of the rows of the log that a letter answers, or may answer."""
    return (letter.item_key,) if letter.how == RowMatch.THIS else letter.candidates


def decision_in_words(decision: LetterDecision) -> str:
    """'Taken back by Hazel, 1 December 2026, 09:15: another month's'"""
    what = "Taken back" if decision.takes_back else "Row chosen"
    why = f": {decision.reason}" if decision.reason else ""
    return f"{what} by {decision.by}, {moment_in_words(decision.at)}{why}"
