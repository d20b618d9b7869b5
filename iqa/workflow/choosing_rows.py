"""A person says which row of the log a letter answers, where the letter itself does not tell: their decision is
kept, with who and when, and holds whenever the same file is read again.

A row that another letter stands for gets a second one only with a reason.
"""

from collections.abc import Iterable

from msgspec import Struct

from iqa.domain import Month
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.matching import rows_named
from iqa.letter_checks.register import NameRegister
from iqa.next_steps import FREE_TEXT, OneOf, advice, again
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter, LetterDecision
from iqa.text import joined
from iqa.victim_letters.row_words import row_in_words


class RowChoice(Struct, frozen=True):
    """The row that somebody names for a letter: its key, or a URN of one row; why, where it has one already."""

    row: str
    reason: str = ""


def row_decided(
    workspace: Workspace, register: NameRegister, month: Month, digest: str, choice: RowChoice
) -> LetterDecision:
    """The decision that a letter answers a row. Raises NotFoundError for a row that the log lacks, and
    InvalidInputError where several are meant."""
    rows = rows_named(choice.row, register.rows)
    if not rows:
        raise NotFoundError(
            f"No row of the log of {month.label} is called {choice.row}.",
            "Give the URN as the log has it, or the key of the row.",
        )
    if len(rows) > 1:
        called = joined([row_in_words(row.item) for row in rows])
        raise InvalidInputError(
            f"{len(rows)} rows of the log are called {choice.row}: {called}.",
            advice("Give the key of one: ", again({"row": OneOf(tuple(row.key for row in rows))})),
        )
    at = workspace.now().isoformat(timespec="seconds")
    return LetterDecision(month, digest, rows[0].key, choice.reason.strip(), workspace.actor.typed, at)


def refuse_second_letters(
    letters: Iterable[AttachedLetter], decisions: Iterable[LetterDecision], register: NameRegister
) -> None:
    """Refuse to give a row that another of the month's letters stands for without a reason: ConflictError."""
    every = tuple(letters)
    for one in decisions:
        if one.reason or one.takes_back or not answered_by_another(every, one.item_key, one.digest):
            continue
        row = next((row_in_words(row.item) for row in register.rows if row.key == one.item_key), one.item_key)
        raise ConflictError(
            f"Another letter stands for the row {row}.",
            advice("If it has two letters, say why: ", again({"reason": FREE_TEXT})),
        )


def answered_by_another(letters: Iterable[AttachedLetter], key: str, digest: str) -> bool:
    """Whether a letter other than the one of that digest answers a row."""
    return any(one.item_key == key and one.how == RowMatch.THIS and one.digest != digest for one in letters)
