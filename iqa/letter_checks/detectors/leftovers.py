"""What is left over of a template or of drafting: alternatives, brackets, marks of the word processor, doubles,
and a letter that nobody signed or that says nowhere how to reach us.
"""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from iqa.letter_checks.anatomy import Passage, Zone
from iqa.letter_checks.checks import Check
from iqa.letter_checks.detectors.words import quoted, text_of
from iqa.letter_checks.hints import Finding, HintCertainty
from iqa.letter_checks.names_in_text import NOT_NAMES
from iqa.letter_checks.room import Room
from iqa.letter_checks.word_lists import each_of
from iqa.letter_files.values import Sign, TextPlace
from iqa.name_likeness import name_words
from iqa.person_names import letters_of
from iqa.text import fold

_SLASH = re.compile(
    r"(?<![\w/.:@])([A-Za-z’'-]{1,20})\s?/\s?(?:the\s|a\s|your\s)?([A-Za-z’'-]{1,20})(?![\w@]|/\d)"
)
_CLAUSES = re.compile(r"\b(?:[a-z’'-]+\s){2}/\s(?:[a-z’'-]+\s?){2,3}")
"""Two stretches of a sentence on both sides of a stroke that stands free."""
_JOINED = re.compile(r"\b(?:and|or|and/or|e-?mail|www)\s/|/\s(?:or|and)\b")
_BRACKET = re.compile(r"\[[^\[\]\n]{0,200}\]")
_FEWEST_WORDS = 8
_TWIN = 96
"""Likeness of two paragraphs, of 100, from which they are one paragraph twice."""
PHONE = re.compile(
    r"(?<![\d/])(?:\+44\s?\(?0?\)?|\(?0)\d{2,4}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}(?!\d)|\b(?:116\s?\d{3}|0800\s?1111)\b"
)
MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_OURS = re.compile(r"\b(?:me|us|my|our|i|i'll|we)\b", re.IGNORECASE)
_REACH = re.compile(
    r"\b(?:call|ring|telephone|phone|contact|reach|write to|e-?mail|get in touch|speak to"
    r"|reply to this|direct line|number)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"^(?:[A-Z]\.?\s?){1,3}[A-Z][a-z’'-]+")


def alternatives(check: Check, room: Room) -> Iterator[Finding]:
    """Two words of one group on both sides of a stroke: he/she, son/daughter. Groups are the check's
    `families`.
    """
    groups = [frozenset(words.casefold().split()) for words in check.families.values()]
    for passage in room.view.of(*check.zones):
        text = text_of(check, passage)
        for found in _SLASH.finditer(text):
            left, right = (word.casefold().strip("'’") for word in found.groups())
            quote = quoted(text, found.start(), found.end())
            if check.excepted and check.excepted.search(found[0]):
                continue
            if any(left in group and right in group for group in groups):
                yield Finding(passage.paragraph, quote)
            elif passage.zone is Zone.BODY and _two_words(room, found):
                yield Finding(passage.paragraph, quote, (), HintCertainty.LIKELY)
        for found in _CLAUSES.finditer(text) if passage.zone is Zone.BODY else ():
            if not _JOINED.search(found[0]):
                yield Finding(passage.paragraph, quoted(text, found.start(), found.end()))
        for found in check.pattern.finditer(text) if check.words else ():
            yield Finding(passage.paragraph, quoted(text, found.start(), found.end()))


def _two_words(room: Room, found: re.Match[str]) -> bool:
    """Two words of the dictionary in small letters with a stroke between: 'adjourned/withdrawn'."""
    return " " not in found[0] and all(
        len(word) > 2 and word.islower() and room.lexicon.knows(word) for word in found.groups()
    )


def brackets(check: Check, room: Room) -> Iterator[Finding]:
    """Square brackets outside quotations, unless an exception is within them."""
    for passage in room.view.of(*check.zones):
        text = text_of(check, passage)
        for found in _BRACKET.finditer(text):
            if not (check.excepted and check.excepted.search(found[0])):
                yield Finding(passage.paragraph, quoted(text, found.start(), found.end()))


def marks(check: Check, room: Room) -> Iterator[Finding]:
    """Hidden or highlighted words, tracked changes, comments, placeholders, merge fields, by the check's
    `words`.
    """
    wanted = {sign for sign in Sign if check.pattern.search(sign.value)}
    for paragraph in room.view.letter.paragraphs:
        for mark in paragraph.marks:
            if mark.sign in wanted:
                yield Finding(paragraph.number, quoted(mark.text, 0, len(mark.text)), (("sign", mark.sign.value),))


def twice(check: Check, room: Room) -> Iterator[Finding]:
    """A paragraph, or a long sentence, that stands twice, word for word or nearly so."""
    seen: list[tuple[str, Passage]] = []
    told: set[int] = set()
    for passage in _below_greeting(room):
        if len(passage.text.split()) < _FEWEST_WORDS:
            continue
        words = fold(passage.text)
        twin = next((one for text, one in seen if _alike(words, text)), None)
        if twin is not None:
            told.add(passage.paragraph)
            yield Finding(passage.paragraph, quoted(passage.text, 0, len(passage.text)))
        seen.append((words, passage))
    sentences: set[str] = set()
    for passage in _below_greeting(room):
        for sentence in passage.sentences:
            words = fold(sentence.text)
            if sentence.words >= _FEWEST_WORDS and words in sentences and passage.paragraph not in told:
                told.add(passage.paragraph)
                yield Finding(passage.paragraph, quoted(sentence.text, 0, len(sentence.text)))
            sentences.add(words)


def _below_greeting(room: Room) -> list[Passage]:
    """What is below the greeting. The subject of a mail is the heading of the letter once more."""
    found = room.view.of(Zone.HEADING, Zone.BODY, Zone.SIGNATURE)
    return [one for one in found if one.place is not TextPlace.SUBJECT]


def _alike(one: str, other: str) -> bool:
    short = abs(len(one) - len(other)) <= 0.1 * max(len(one), len(other))
    return one == other or (short and fuzz.ratio(one, other, score_cutoff=_TWIN) > 0)


def no_signature(check: Check, room: Room) -> Iterator[Finding]:
    """No name of a person after the close, nor the drafter's anywhere below the greeting."""
    after = list(room.view.of(Zone.SIGNATURE))
    reader = set(room.row.victim_words) if room.row else set()
    if not room.view.body or any(_is_name(one.text) and not set(name_words(one.text)) <= reader for one in after):
        return
    drafter = room.row.text("drafter") if room.row else ""
    surname = letters_of(drafter.split()[-1]) if drafter else ""
    last = [one for one in room.view.body[-1:] if len(one.text) <= _SIGNED_IN]
    text = letters_of(" ".join(one.text for one in (*after, *last, *room.view.of(Zone.CLOSE))))
    if not (surname and surname in text):
        yield Finding()


def _is_name(line: str) -> bool:
    """Whether a line holds a person's name: two words with capitals that are no words of an office."""
    bare = re.split(r"[,|(·–]", line)[0].strip()
    if MAIL.search(bare) or any(map(str.isdigit, bare)):
        return False
    words = [word for word in bare.split() if word[:1].isupper()]
    own = [word for word in words if letters_of(word) not in NOT_NAMES and letters_of(word) not in _OFFICE]
    if _INITIALS.match(bare) and own:
        return True
    named = len(own) > 1 or (len(own) == 1 and (len(words) == 1 or bare.lower().startswith(_TITLED)))
    return named and not _OFFICE_LINE.search(bare)


_SIGNED_IN = 60
"""Characters that a last line has at the most which is a signature."""
_TITLED = ("mr ", "mrs ", "ms ", "miss ", "mx ", "dr ")
_OFFICE = each_of(
    """
    victim victims liaison officer unit manager team leader lawyer assistant business communication
    communications casework administrator for and on behalf of district crown senior paralegal enc
    encs copy cc thornmere
    """
)
_OFFICE_LINE = re.compile(
    r"\b(?:unit|team|office|service|department|house|street|road|court|cps|enc|copy)\b", re.IGNORECASE
)


def no_contact(check: Check, room: Room) -> Iterator[Finding]:
    """Neither telephone nor e-mail of ours anywhere: not in head or foot, nor where the letter says 'call me'."""
    for passage in room.view.passages:
        reached = PHONE.search(passage.text) or MAIL.search(passage.text)
        edge = passage.zone in (Zone.HEAD, Zone.EDGE, Zone.SIGNATURE)
        if reached and edge:
            return
        if reached and passage.zone in (Zone.BODY, Zone.HEADING):
            for sentence in passage.sentences or ():
                if _is_ours(check, sentence.text):
                    return
    if room.view.letter.paragraphs and room.view.letter.paragraphs[0].place is TextPlace.SUBJECT:
        return
    if room.view.body:
        yield Finding()


def _is_ours(check: Check, text: str) -> bool:
    """Whether a sentence tells a number or mailbox by which the writer is reached, and not a service's."""
    phone = PHONE.search(text)
    if not phone and not MAIL.search(text):
        return False
    if check.excepted and check.excepted.search(text):
        return False
    asked = bool(_OURS.search(text) or _REACH.search(text))
    return asked or bool(phone and not re.sub(r"\D", "", phone[0]).startswith(("03", "08", "116")))
