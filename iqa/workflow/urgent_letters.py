"""Letters with what may be a data breach: for the manager at once, whatever else waits, in codes and in words."""

from collections.abc import Iterable

from iqa.domain import Month
from iqa.letter_checks.matching import RowMatch
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter
from iqa.text import joined


def urgent_letters(workspace: Workspace, month: Month) -> tuple[AttachedLetter, ...]:
    """The letters of a month with what may be a data breach."""
    with workspace.store.reading() as view:
        return only_urgent(view.attached.list(month=str(month)))


def only_urgent(letters: Iterable[AttachedLetter]) -> tuple[AttachedLetter, ...]:
    """Those with what may be a data breach, in the order of their rows. No mark and no precision takes it away."""
    found = (one for one in letters if any(hint.urgent for hint in one.hints))
    return tuple(sorted(found, key=lambda one: (one.item_key, one.digest)))


def urgent_in_words(letter: AttachedLetter) -> str:
    """'victim-letters|…: possible data breach in the letter, paragraph 5. See to it at once.'"""
    places = sorted({hint.paragraph for hint in letter.hints if hint.urgent and hint.paragraph})
    numbers = joined(tuple(map(str, places)))
    where = f", {'paragraph' if len(places) == 1 else 'paragraphs'} {numbers}" if places else ""
    which = letter.item_key if letter.how == RowMatch.THIS else "A letter that answers no row for certain"
    return f"{which}: possible data breach in the letter{where}. See to it at once."
