"""Words that are there and should not be, that should be there and are not, or that want an explanation."""

import re
from collections.abc import Iterator
from functools import lru_cache

from iqa.letter_checks.anatomy import Passage
from iqa.letter_checks.checks import Check
from iqa.letter_checks.hints import Finding
from iqa.letter_checks.room import Room

_SHOWN = 160


def text_of(check: Check, passage: Passage) -> str:
    """The words of a passage that a check looks at: without quotations unless it says so."""
    return passage.text if check.in_quotations else passage.plain


def quoted(text: str, start: int, end: int) -> str:
    """The words of a letter that a hint shows, not too many of them."""
    words = text[start:end].strip()
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def sentence_at(passage: Passage, place: int) -> str:
    """The sentence of a passage around a place; the whole passage where it has none."""
    for one in passage.sentences:
        if one.start <= place < one.start + len(one.text):
            return one.text
    return passage.text


def present(check: Check, room: Room) -> Iterator[Finding]:
    """Words that should not be there, unless an exception holds of their sentence."""
    for passage in room.view.of(*check.zones):
        text = text_of(check, passage)
        for found in check.pattern.finditer(text):
            if check.excepted and check.excepted.search(sentence_at(passage, found.start())):
                continue
            yield Finding(passage.paragraph, quoted(text, found.start(), found.end()))


def absent(check: Check, room: Room) -> Iterator[Finding]:
    """Nothing of some words in the parts that the check looks at."""
    for passage in room.view.of(*check.zones):
        for found in check.pattern.finditer(passage.text):
            if not (check.excepted and check.excepted.search(sentence_at(passage, found.start()))):
                return
    if room.view.body:
        yield Finding()


def instead(check: Check, room: Room) -> Iterator[Finding]:
    """Words written for others, such as 'should of'."""
    for passage in room.view.of(*check.zones):
        text = text_of(check, passage)
        lowered = text.lower()
        for pattern, right in check.replacements:
            needed = literals_of(pattern.pattern)
            if needed and not any(one in lowered for one in needed):
                continue
            for found in pattern.finditer(text):
                if check.excepted and check.excepted.search(sentence_at(passage, found.start())):
                    continue
                yield Finding(passage.paragraph, quoted(text, found.start(), found.end()), (("instead", right),))


_GROUP = re.compile(r"\((?:[^()\\]|\\.)*\)[?*+]?|\[(?:[^\]\\]|\\.)*\][?*+]?")
_ESCAPE = re.compile(r"\\.[?*+]?")
_OPTIONAL = re.compile(r".(?:[?*]|\{\d*,?\d*\})")


@lru_cache(maxsize=1024)
def literals_of(pattern: str) -> tuple[str, ...]:
    """Texts of which every match of a regular expression holds one, in small letters, so that most texts need not
    be searched; () where that cannot be told. What stands in groups and sets, or may be left out, is passed over.
    """
    plain = _without_groups(pattern)
    if plain == "\n" and pattern.startswith("(?:"):
        plain = _without_groups(pattern[3:-1])
    found = []
    for branch in re.findall(r"[^|]+", plain):
        words = re.split(r"[^a-z ]+", _OPTIONAL.sub("\n", _ESCAPE.sub("\n", branch)))
        longest = max(words, key=len)
        if len(longest.strip()) < _SHORTEST:
            return ()
        found.append(longest)
    return tuple(found)


def _without_groups(pattern: str) -> str:
    while (shorter := _GROUP.sub("\n", pattern)) != pattern:
        pattern = shorter
    return pattern


_SHORTEST = 3


def unexplained(check: Check, room: Room) -> Iterator[Finding]:
    """A term of law that nothing near explains: neither its own sentence, nor the next."""
    offences = " ".join(room.row.offences).casefold() if room.row else ""
    for passage in room.view.of(*check.zones):
        text = text_of(check, passage)
        told: set[str] = set()
        for found in check.pattern.finditer(text):
            term = found[0].casefold()
            if term in told or term in offences:
                continue
            if check.excepted and check.excepted.search(sentence_at(passage, found.start())):
                continue
            if not check.explanation.search(_around(room, passage, found.start())):
                told.add(term)
                yield Finding(passage.paragraph, found[0])


_NEXT = 80
"""Of the sentence that follows, the beginning is looked at: 'This means that …'."""


def _around(room: Room, passage: Passage, place: int) -> str:
    """The sentence of a place, and the beginning of the next, across a paragraph's end."""
    following = next((one for one in room.view.body if one.paragraph > passage.paragraph), None)
    spoken = [one.text for one in passage.sentences] or [passage.text]
    starts = [one.start for one in passage.sentences] or [0]
    at = max((n for n, start in enumerate(starts) if start <= place), default=0)
    after = spoken[at + 1 : at + 2] or ([following.sentences[0].text] if following and following.sentences else [])
    return " ".join((spoken[at], *(text[:_NEXT] for text in after)))
