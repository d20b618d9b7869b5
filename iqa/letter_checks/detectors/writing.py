"""How it is written: long sentences, words twice, spelling, words for a child, the language of the reader."""

import re
from collections.abc import Iterator

from iqa.letter_checks.anatomy import Zone
from iqa.letter_checks.checks import Check
from iqa.letter_checks.detectors.words import quoted
from iqa.letter_checks.hints import Finding
from iqa.letter_checks.language import ENGLISH
from iqa.letter_checks.room import Room
from iqa.letter_checks.word_lists import each_of
from iqa.person_names import letters_of

_DOUBLED = re.compile(r"\b([a-z]+(?:['’][a-z]+)?)\s+\1\b", re.IGNORECASE)
_MAY_BE_TWICE = each_of(
    """
    that had very really so no bye far many long more ha there
    """
)
_A_CLAUSE = re.compile(
    r"\b(?:what|who|all|where|how)\b[^.,;]{0,40}\b(?:it|this|that|he|she|there|who)$", re.IGNORECASE
)
_TWICE_AFTER = {
    "is": _A_CLAUSE,
    "was": _A_CLAUSE,
    "in": re.compile(
        r"\b(?:came|come|went|go|called|moved|let|handed|sent|put|got|broke|took|staying|looked|dropped)$",
        re.IGNORECASE,
    ),
    "on": re.compile(
        r"\b(?:went|go|going|carried|carry|moved|put|came|turned|later|passed|keep|kept|hold)$", re.IGNORECASE
    ),
    "you": re.compile(
        r"\b(?:told|tell|gave|give|show|showed|sent|asked|thank|assure|remind|before|with|of)$", re.IGNORECASE
    ),
    "her": re.compile(
        r"\b(?:gave|give|told|tell|handed|sent|showed|show|offered|lent|took|cost|get|got|bring|brought)$",
        re.IGNORECASE,
    ),
    "it": re.compile(r"\b(?:without|with|of|about|before|did|had|saw|made|gave|as)$", re.IGNORECASE),
}
"""Words that can stand twice after others: 'what it is is', 'went on on Monday', 'gave her her telephone'."""
_BEFORE_A_SENTENCE = ("", ".", "!", "?", ":")
"""Elsewhere a capital is a name's: 'on 30 May may have'."""
_COMPOUND = re.compile(
    r"([a-z]{3,})(?:man|men|woman|women|person|people|maid|keeper|yard|side|room|house|shop|staff|workers?|mates?|lights?|wear|bags?|boxes|bikes?|vans?|lines?)"
)
"""A trade or a place named after a known word: drayman, barmaid."""
_TOKEN = re.compile(r"(?<![\w@./'’-])[a-z][a-z’']*(?:-[a-z][a-z’']*)*(?![\w@/]|\.\w)")
_SHORTEST = 4


def long_sentences(check: Check, room: Room) -> Iterator[Finding]:
    """The longest sentence where it has more than `number` words, lists with semicolons and lines apart."""
    found = [
        (s, p) for p in room.view.body for s in p.sentences if s.words > check.number and s.text.count(";") < 2
    ]
    if found:
        sentence, passage = max(found, key=lambda one: one[0].words)
        yield Finding(
            passage.paragraph, quoted(sentence.text, 0, len(sentence.text)), (("words", str(sentence.words)),)
        )


def doubled_word(check: Check, room: Room) -> Iterator[Finding]:
    """'the the': a word twice running within a sentence."""
    for passage in room.view.of(Zone.BODY, Zone.HEADING):
        for found in _DOUBLED.finditer(passage.plain):
            word = found[1].casefold()
            names = found[1][:1].isupper() and (
                passage.plain[found.start() : found.end()].split()[-1][:1].isupper()
                or passage.plain[: found.start()].rstrip()[-1:] not in _BEFORE_A_SENTENCE
            )
            after = _TWICE_AFTER.get(word)
            right = word in _MAY_BE_TWICE or (after and after.search(passage.plain[: found.start()].rstrip()))
            if not right and not names and not found[1].isdigit():
                yield Finding(passage.paragraph, found[0])


def misspelt(check: Check, room: Room) -> Iterator[Finding]:
    """Words in small letters that no British dictionary has. Names, addresses and quotations are passed over."""
    seen: set[str] = set()
    for passage in room.view.of(*check.zones):
        for found in _TOKEN.finditer(passage.plain):
            for part in found[0].split("-"):
                word = re.sub(r"['’]s?$", "", part).replace("’", "'")
                if len(word) < _SHORTEST or word in seen or room.lexicon.knows(word):
                    continue
                seen.add(word)
                if _passes(check, room, word):
                    continue
                near = room.lexicon.nearest(word)
                yield Finding(
                    passage.paragraph, part, (("instead", near),) if near else (("instead", "another word"),)
                )


def _passes(check: Check, room: Room, word: str) -> bool:
    if check.excepted and check.excepted.fullmatch(word):
        return True
    compound = _COMPOUND.fullmatch(word)
    if compound and room.lexicon.knows(compound[1]):
        return True
    letters = letters_of(word)
    return letters in room.register.name_letters or (
        room.row is not None
        and letters in {w for name in (room.row.victim, *room.row.defendants) for w in _words(name)}
    )


def _words(name: str) -> Iterator[str]:
    yield from (letters_of(part) for part in re.split(r"[\s-]+", name))


def for_a_child(check: Check, room: Room) -> Iterator[Finding]:
    """A letter to a child with terms of law, or with sentences of more than `number` words on the whole."""
    row = room.row
    if row is None or row.child is not True or not _to_the_child(room):
        return
    for passage in room.view.body:
        found = check.pattern.search(passage.plain)
        if found:
            yield Finding(passage.paragraph, found[0])
            return
    sentences = [(s, p) for p in room.view.body for s in p.sentences if s.words > check.number]
    if sentences:
        sentence, passage = max(sentences, key=lambda one: one[0].words)
        yield Finding(passage.paragraph, quoted(sentence.text, 0, len(sentence.text)))


def _to_the_child(room: Room) -> bool:
    """Whether the child is greeted, and not a parent with the same surname."""
    row, greeting = room.row, room.view.greeting
    if row is None or not row.victim_words:
        return False
    first = row.victim_words[0]
    return first in {letters_of(word) for word in greeting.split()}


def other_language(check: Check, room: Room) -> Iterator[Finding]:
    """A letter in English to somebody whose row names another language."""
    wanted = room.row.text("language") if room.row else ""
    if not wanted or wanted.casefold().startswith("eng") or room.view.language != ENGLISH:
        return
    if not re.search(rf"\b(?:translat\w+|interpret\w+|{re.escape(wanted)})\b", room.view.whole, re.IGNORECASE):
        yield Finding(0, "", (("language", wanted),))
