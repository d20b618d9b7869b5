"""Letters with what may be a data breach: for the manager at once, whatever else waits, in codes and in words."""

from collections.abc import Iterable

from iqa.letter_checks.hints import RowMatch
from iqa.store import AttachedLetter
from iqa.text import joined


def only_urgent(letters: Iterable[AttachedLetter]) -> tuple[AttachedLetter, ...]:
    """Those with what may be a data breach, in the order of their rows. No mark and no precision takes it away."""
    found = (one for one in letters if any(hint.urgent for hint in one.hints))
    return tuple(sorted(found, key=lambda one: (one.item_key, one.digest)))


def breach_in_words(letter: AttachedLetter) -> str:
    """'In the letter itself, paragraph 5. See to it at once.'"""
    places = sorted({hint.paragraph for hint in letter.hints if hint.urgent and hint.paragraph})
    numbers = joined(tuple(map(str, places)))
    where = f", {'paragraph' if len(places) == 1 else 'paragraphs'} {numbers}" if places else ""
    unsure = "" if letter.how == RowMatch.THIS else " It answers no row for certain."
    return f"In the letter itself{where}.{unsure} See to it at once."
