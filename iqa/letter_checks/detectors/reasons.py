"""Whether the letter gives a reason, and one of this case: by what is left once standard sentences are put aside."""

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz, process

from iqa.letter_checks.anatomy import Passage
from iqa.letter_checks.checks import Check
from iqa.letter_checks.hints import Finding
from iqa.letter_checks.room import Room
from iqa.letter_checks.sentences import Sentence
from iqa.text import fold

_LIKE_STANDARD = 82
"""Likeness to a standard sentence, of 100, from which a sentence says nothing of its own."""


def none(check: Check, room: Room) -> Iterator[Finding]:
    """No sentence says why: neither a word of reasons nor one of evidence, the standard ones among them."""
    reasoned = [s for _, s in _sentences(check, room) if check.pattern.search(s.text)]
    if not reasoned and room.view.body:
        yield Finding()


def standard_alone(check: Check, room: Room) -> Iterator[Finding]:
    """Reasons there are, and each is a sentence that would fit any case."""
    spoken = list(_sentences(check, room))
    reasoned = [(p, s) for p, s in spoken if check.pattern.search(s.text)]
    if not reasoned:
        return
    if any(_is_particular(check, room, s) for _, s in spoken):
        return
    passage, sentence = reasoned[0]
    yield Finding(passage.paragraph, sentence.text)


def _sentences(check: Check, room: Room) -> Iterator[tuple[Passage, Sentence]]:
    """The sentences of the body that can hold a reason: not those on rights, support or how to reach us."""
    for passage in room.view.body:
        for sentence in passage.sentences:
            if not (check.excepted and check.excepted.search(sentence.text)):
                yield passage, sentence


def _is_particular(check: Check, room: Room, sentence: Sentence) -> bool:
    """Whether a sentence speaks of the evidence of this case: of a thing or a person one can picture."""
    if not check.explanation.search(sentence.text):
        return False
    standard = _folded(room.standard_paragraphs)
    found = process.extractOne(fold(sentence.text), standard, scorer=fuzz.token_set_ratio, score_cutoff=_LIKE_STANDARD)
    return found is None


@lru_cache(maxsize=8)
def _folded(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, paragraphs))
