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
_OF_A_LETTER = 6
"""The same of all sentences of a letter that can bear a reason."""
_LIKE_STANDARD = 82
"""Likeness to a standard sentence, of 100, from which a sentence says nothing of its own."""


def none(check: Check, room: Room) -> Iterator[Finding]:
    """No sentence says why: neither a word of reasons nor one of evidence, nor anything of the case's own."""
    together: Counter[int] = Counter()
    of_others: Counter[int] = Counter()
    everywhere = 0
    for passage, sentence in _sentences(check, room):
        own = _own_words(room, sentence)
        of_others[passage.paragraph] += own if _is_of_others(sentence.text) else 0
        if of_others[passage.paragraph] > _OF_A_PARAGRAPH:
            return
        if not _limits(sentence.text):
            continue
        together[passage.paragraph] += own
        everywhere += own
        told = own >= _OWN_WORDS or together[passage.paragraph] >= _OF_A_PARAGRAPH or everywhere >= _OF_A_LETTER
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
            if _OFFERS_TALK.search(plain) or _only_tells(plain, room):
                continue
            if not _is_aside(check, room, plain):
                yield passage, Sentence(plain, sentence.start)


def _is_aside(check: Check, room: Room, sentence: str) -> bool:
    """Whether a sentence speaks in the words of the checks that are put aside, of feelings or of what comes next,
    and names nothing that a reason rests on.
    """
    aside = room.checks.words_of(check.put_aside)
    return aside is not None and bool(aside.search(sentence)) and not _RESTS_ON.search(sentence)


_OFFERS_TALK = re.compile(
    r"\b(?:I|we|she|he|they|prosecutor)(?: can|[’\x27]d| would| could| should|[’\x27]ll| will| shall)"
    r"(?: be (?:glad|happy|pleased|grateful))?(?: (?:like|love|wish|want))?(?: for)?(?: to)? "
    r"(?:bring|come|meet|sit|show|talk|go through|do it|visit|see you|see the family|"
    r"the (?:chance|opportunity))\b",
    re.IGNORECASE,
)
"""The offer of a talk, and what would be brought to it."""


def _limits(text: str) -> bool:
    """Whether a sentence can bear a reason: it says what was found, or sets one thing against another.

    Of one whose subject is the reader or whoever writes, somebody or something else of the case is asked too. An
    instruction, what was merely looked at, and what will come, give none.
    """
    plain = _TO_COME.sub(" ", _OWN_REPORT.sub(" ", text)).strip()
    if (_INSTRUCTS.match(plain) and not _BECAUSE.search(plain)) or plain.endswith("?") or _OF_KIN.match(plain):
        return False
    if _OF_US.match(plain) and not _THEIR_FINDING.match(plain):
        looked = _LOOKED.match(plain) and not _DENIES.search(plain)
        bears = _REASONS.search(plain) or _FOUND.search(plain)
        return not looked and bool(bears) and bool(_OTHERS.search(plain))
    return bool(_REASONS.search(plain) or _FOUND.search(plain))


def _is_of_others(text: str) -> bool:
    """Whether a sentence tells of somebody or something else than reader and writer, and of what was."""
    plain = _TO_COME.sub("", _OWN_REPORT.sub("", text)).strip()
    apart = _INSTRUCTS.match(plain) or _OF_US.match(plain) or plain.endswith("?") or _OF_KIN.match(plain)
    return not apart and plain == text.strip()


_OF_US = re.compile(
    r"\W*(?:(?:and|but|so|now|then|since then|before anything else)[ ,]+"
    r"|(?:over|on|in|for|after|during|at) [\w ]{1,30},? (?=(?:I|we)\b))?"
    r"(?:you|your|I|we|my|our|it (?:was|is)|this|those who|thanks?|thank you)\b",
    re.IGNORECASE,
)
_THEIR_FINDING = re.compile(
    r"\W*your (?:\w+ ){1,2}"
    r"(?:remember|say|said|saw|t(?:ell|old)|trace|confirm|hear|recall|describe|think|thought|believe)\w*\b",
    re.IGNORECASE,
)
"""What somebody close to the reader said or found: 'Your bank traced it'."""
_OF_KIN = re.compile(
    r"\W*your (?:late )?(?:son|daughter|husband|wife|partner|mother|father|mum|dad|brother|sister)\b"
    r"(?![^.]*\b(?:told|said)\b)",
    re.IGNORECASE,
)
_LOOKED = re.compile(
    r"(?:\W*(?:over|on|in|for|after|during|at) [\w ]{1,30},? )?\W*(?:I|we)(?:[’\x27]ve| have| had)?"
    r"(?: (?:now|all|also|carefully|again|both|each))* "
    r"(?:read|thought|look|consider|weigh|listen|watch|gone|went|studied|examin|check)\w*\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:but|however|yet|not|no|none|nothing|nobody|neither|without|cannot|shows?|showed|found)\b|n[’\x27]t\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"\b(?:because|since|reasons?)\b", re.IGNORECASE)
_INSTRUCTS = re.compile(
    r"\W*(?:should (?:he|she|they|you|anybody|anyone|anything)|if|please|kindly|ring|call|dial|ask|tell|write|"
    r"send|reply|let (?:me|us)|keep|do not hesitate|don[’\x27]t hesitate|contact|speak)\b",
    re.IGNORECASE,
)
_OWN_REPORT = re.compile(
    r"\b(?:the |your )?(?:report|statement|account|complaint)s?(?: that| which)? you (?:made|gave|sent)\b|"
    r"\byour (?:report|statement|account|complaint|letter|request|evidence|video)s?\b|\bvideo call\b|"
    r"\b(?:each|every|any|all) (?:other )?piece of evidence\b|"
    r",? which (?:requires?|needs?|means?|brings|ends)\b[^.;]*|, that is(?: to say)?,[^.;]*",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"(?:\b(?:will|shall)|[’\x27]ll|\bwon[’\x27]t)(?: (?:not|now|also|still|then|only))*(?: \w+){1,12}"
    r"|\b(?:(?:has|have|had|was|were) )?(?:been )?told (?:not )?to (?:stay|keep|go|come|contact)\b[^.]*"
    r"|\b(?:is|are|remain) (?:still )?(?:looking for|open|seeking)\b[^.]*",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:identif\w+|recogni[sz]\w+|alone|none|unsure|looks?|looked|"
    r"(?:has|had) (?:a|an|the|his|her|its|no|two|been)|"
    r"saw|seen|says?|said|told|hear[ds]?|describ\w+|remember\w*|match\w*|belong\w*|compar\w+|confirm\w*|"
    r"treat(?:s|ed)|counted|gave|weight|"
    r"prov\w+|wip(?:ed|es)|agree[sd]?|accept(?:s|ed)?|admit\w*|den(?:y|ies|ied)|ow(?:ns|ned)|traced|"
    r"(?:was|were|is|are|had|that[’\x27]s) (?:a|an|the|one of|in|at|on|wrong|labelled|false|"
    r"mixed|different|lost|missing|gone))\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:he|she|they|him|his|her|them|nobody|no one|neither|both|each|Mr|Mrs|Ms|Miss|Dr|PC|DC|witness\w*|police|"
    r"officers?|man|woman|men|women|court|jury|magistrates|judge|law|doctors?|experts?|evidence|cameras?|"
    r"film|footage|recordings?|records?|reports?|messages?|tests?|results?|laboratory|lab|accounts?|proof|sure|"
    r"because|enough|reasons?)\b",
    re.IGNORECASE,
)


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
    if not _limits(sentence.text):
        return False
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


_CONTRACTED = re.compile(r"(?:n[’\x27]t|[’\x27](?:s|re|ve|ll|d|m))$")
_AUXILIARIES = frozenset(
    {"ca", "wo", "sha", "do", "did", "does", "is", "was", "are", "were", "have", "had", "has", "it", "he", "she"}
)
"""What is left of a word that was drawn together with another: can't, won't."""


def _is_generic(word: str, generic: frozenset[str]) -> bool:
    word = _CONTRACTED.sub("", word)
    if word in generic or word in _AUXILIARIES:
        return True
    return any(
        word.removesuffix(ending) in generic
        for ending in ("s", "ed", "d", "ing", "ly", "’s", "'s")
        if word.endswith(ending)
    )


@lru_cache(maxsize=8)
def _folded(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, paragraphs))
