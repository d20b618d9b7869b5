"""Whether the letter gives a reason, and one of this case: by what is left once standard sentences are put
aside.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz, process

from iqa.letter_checks.anatomy import Passage
from iqa.letter_checks.checks import Check
from iqa.letter_checks.dates import dates_in
from iqa.letter_checks.detectors.leftovers import MAIL, PHONE
from iqa.letter_checks.hints import Finding
from iqa.letter_checks.room import Room
from iqa.letter_checks.sentences import Sentence
from iqa.text import fold

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_OWN_WORDS = 4
"""Words of its own from which a sentence speaks of something particular."""
_OF_A_PARAGRAPH = 5
"""Words of their own from which the sentences of a paragraph do so together."""
_LIKE_STANDARD = 82
"""Likeness to a standard sentence, of 100, from which a sentence says nothing of its own."""


def none(check: Check, room: Room) -> Iterator[Finding]:
    """No sentence says why: neither a word of reasons nor one of evidence, nor anything of the case's own."""
    together: Counter[int] = Counter()
    for passage, sentence in _sentences(check, room):
        own = _own_words(room, sentence)
        together[passage.paragraph] += own
        told = own >= _OWN_WORDS or together[passage.paragraph] >= _OF_A_PARAGRAPH
        if told or check.pattern.search(sentence.text):
            return
    if room.view.body:
        yield Finding()


def standard_alone(check: Check, room: Room) -> Iterator[Finding]:
    """Reasons there are, and each is a sentence that would fit any case."""
    spoken = list(_sentences(check, room))
    reasoned = [(p, s) for p, s in spoken if check.pattern.search(s.text)]
    if not reasoned or any(_is_particular(check, room, s) for _, s in spoken):
        return
    passage, sentence = reasoned[0]
    yield Finding(passage.paragraph, sentence.text)


def _sentences(check: Check, room: Room) -> Iterator[tuple[Passage, Sentence]]:
    """The sentences of the body that can hold a reason: not those on rights, support or how to reach us."""
    for passage in room.view.body:
        for sentence in passage.sentences:
            plain = passage.plain[sentence.start : sentence.start + len(sentence.text)].strip()
            if not plain or PHONE.search(plain) or MAIL.search(plain):
                continue
            if check.excepted and check.excepted.search(plain):
                continue
            if not _only_tells(plain, room) and not _is_aside(check, room, plain):
                yield passage, Sentence(plain, sentence.start)


def _is_aside(check: Check, room: Room, sentence: str) -> bool:
    """Whether a sentence speaks in the words of the checks that are put aside, of feelings or of what comes next,
    and names nothing that a reason rests on.
    """
    aside = room.checks.words_of(check.put_aside)
    return aside is not None and bool(aside.search(sentence)) and not _RESTS_ON.search(sentence)


_RESTS_ON = re.compile(
    r"\b(?:because|evidence|prov\w+|proof|courts?|jury|magistrates|cameras?|film\w*|footage|reports?|expert\w*|"
    r"witness\w*|doctors?|hospital|surgeon|says?|said|told|saw|seen|describ\w+|shows?|showed|found|could have|"
    r"records?|statements?|accounts?|pleaded|sure|public interest|prospect|enough)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:it was (?:said|alleged)|the allegations?|alleged|accused|the case (?:was|is) about|you (?:told|"
    r"reported|went to|spoke to|contacted|rang)|"
    r"what (?:you went through|took place|happened)|thank you for|the police (?:passed|sent)|somebody|"
    r"my name is|"
    r"(?:will|shall) (?:come|go|be|bring|give|send|ring|call|write|have|stay|keep|return|take|start))\b",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"\b(?:because|since (?!\d)|as (?:the|there|he|she|nobody|no)|so that|but|however|although|while|whereas|"
    r"without|only|"
    r"could not|cannot|unable|not able|nobody|no one|nothing|neither|reports?|evidence|proof|prove|reasons?|"
    r"shows?|showed|shown|correct(?:s|ed)?|turn(?:s|ed) out|somebody else|"
    r"no longer|not(?! (?:to|be|going)\b)|expert|records?|found|means?|meant)\b",
    re.IGNORECASE,
)


def _only_tells(sentence: str, room: Room) -> bool:
    """Whether a sentence tells what happened, or when it was decided, and not why."""
    told = bool(dates_in(sentence, room.view.year)) or bool(_TELLS.search(sentence))
    return told and not _REASONS.search(sentence)


def _is_particular(check: Check, room: Room, sentence: Sentence) -> bool:
    """Whether a sentence speaks of this case: of a thing or a person one can picture, in words of its own."""
    if not check.explanation.search(sentence.text) and _own_words(room, sentence) < _OWN_WORDS:
        return False
    standard = _folded(room.checks.standard_paragraphs)
    found = process.extractOne(
        fold(sentence.text), standard, scorer=fuzz.token_set_ratio, score_cutoff=_LIKE_STANDARD
    )
    return found is None


def _own_words(room: Room, sentence: Sentence) -> int:
    """How many different words of a sentence are none that letters in general use; names, figures and the words of
    the offence aside.
    """
    offences = set(fold(" ".join(room.row.offences)).split()) if room.row else set()
    found = {word.casefold() for word in _WORD.findall(sentence.text) if word[:1].islower() and len(word) > 2}
    found -= offences
    return sum(1 for word in found if not _is_generic(word, room.checks.generic_words))


def _is_generic(word: str, generic: frozenset[str]) -> bool:
    if word in generic:
        return True
    return any(
        word.removesuffix(ending) in generic
        for ending in ("s", "ed", "d", "ing", "ly", "’s", "'s")
        if word.endswith(ending)
    )


@lru_cache(maxsize=8)
def _folded(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, paragraphs))
