"""Names of people as they stand in running text: with a title, or as two and more words with capitals.

It knows how names are written, and no person.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from iqa.letter_checks.word_lists import each_of
from iqa.name_likeness import name_words
from iqa.person_names import letters_of

TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Master|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Rev|Revd|Reverend|Fr|Cllr)"
_PARTICLE = r"(?:van|von|der|den|de|la|le|du|di|da|del|dos|bin|ibn|al|el|ap|ab|st|ten|ter|St\.)"
_WORD = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'À-ž]*(?:[-‐‑][A-ZÀ-Þa-z][\w’'À-ž]*)*)"
NAME = rf"{_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}{_WORD}){{0,4}}"
_TITLED = re.compile(rf"\b(?P<title>{TITLE})\.?\s(?P<name>(?:{_PARTICLE}\s){{0,2}}{NAME})")
_FULL = re.compile(rf"(?<![\w’'-])(?P<name>{_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}{_WORD})+)")
_ADDRESSED = re.compile(
    rf"(?:(?:to|name|fao|for|for the attention of|addressee|recipient|victim)\s*:\s*)?"
    rf"(?:(?P<before>{TITLE})\.?\s+)?(?P<name>[^\W\d_][^,()\d:;@]*?)(?:,\s*(?:(?P<between>{TITLE})\.?\s+)?"
    rf"(?P<given>(?!{TITLE}\.?\W*$)[^\W\d_][^,()\d:;@]*?))?"
    rf"\s*(?:[,(]\s*(?P<behind>{TITLE})\.?\s*\)?)?\s*[,.]?",
    re.IGNORECASE,
)
_LONGEST_ADDRESS_LINE = 120
_POSSESSIVE = re.compile(r"[’']s?$")

NOT_NAMES = each_of(
    """
    the this that these those i we you he she they it my our your his her their a an and or but if
    as at in on of to for from by with without after before since while when where what who why how
    which there here no not yes please dear crown court courts magistrates magistrate prosecution
    prosecutions prosecutor prosecutors service services police constabulary victim victims support
    unit liaison officer team code review right rights law laws justice act scheme office department
    director public criminal county youth family high supreme appeal district judge recorder council
    city borough street road lane avenue close house court square place view row monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december regina rex cps vlu vrr isva idva helpline line centre center
    hospital university school college charity trust association society national england wales
    english welsh british metropolitan thames north south east west senior chief deputy area manager
    head citizens advice witness care hub samaritans childline refuge women womens aid crisis mind
    nspcc cruse yours sincerely faithfully kind regards best wishes reference ref urn case date dear
    mr mrs ms miss dr section parliament government ministry home secretary bank holiday christmas
    easter full test evidential stage interest evidence offence assault theft burglary robbery
    damage harassment stalking fraud rape dangerous driving
    """
)
"""Words with capitals that are no part of anybody's name in letters."""


class NameMention(Struct, frozen=True):
    """A name in a text. `title` is '' where none stands before it."""

    text: str
    name: str
    title: str
    start: int
    end: int

    @property
    def words(self) -> tuple[str, ...]:
        """Its comparable words."""
        return name_words(self.name)


@lru_cache(1024)
def titled_names(text: str) -> tuple[NameMention, ...]:
    """Every name with a title before it. What follows a title is a name, whatever word it is."""
    return tuple(_titled_names(text))


@lru_cache(1024)
def full_names(text: str) -> tuple[NameMention, ...]:
    """Every run of two and more words with capitals that can be a name."""
    return tuple(_full_names(text))


@lru_cache(1024)
def name_runs(text: str) -> tuple[NameMention, ...]:
    """Every two to five words with capitals that stand together: to be looked up, since some are no names."""
    return tuple(_name_runs(text))


@lru_cache(1024)
def addressed_name(line: str) -> NameMention | None:
    """The name that a whole line of an address is: 'Ms K Holloway', 'Karen Holloway (Ms)', 'Holloway, Karen'.

    Words come in reading order; `title` is the one before or behind it. None for a line that holds more, or words
    that no name has.
    """
    found = _ADDRESSED.fullmatch(line.strip()) if len(line) <= _LONGEST_ADDRESS_LINE else None
    if found is None:
        return None
    name = " ".join(f"{found['given'] or ''} {found['name']}".split())
    words = name.split()
    if not 1 <= len(words) <= 6 or any(letters_of(word) in NOT_NAMES for word in words):
        return None
    if not all(word[0].isupper() or re.fullmatch(_PARTICLE, word) for word in words):
        return None
    title = letters_of(found["before"] or found["between"] or found["behind"] or "")
    return NameMention(line.strip(), name, title, 0, len(line.strip()))


def _titled_names(text: str) -> Iterator[NameMention]:
    for found in _TITLED.finditer(text):
        first, _, rest = found["name"].partition(" ")
        name = " ".join((first, _cut(rest))).strip() if not _POSSESSIVE.search(first) else first
        if name:
            end = found.start("name") + len(name)
            yield NameMention(
                text[found.start() : end], _bare(name), letters_of(found["title"]), found.start(), end
            )


def _full_names(text: str) -> Iterator[NameMention]:
    for found in _FULL.finditer(text):
        start = found.start("name")
        words = found["name"].split()
        while words and letters_of(words[0]) in NOT_NAMES:
            start += len(words[0]) + 1
            words = words[1:]
        name = _cut(" ".join(words))
        if len(name.split()) > 1:
            yield NameMention(name, _bare(name), "", start, start + len(name))


def _cut(name: str) -> str:
    """A name up to the first word that is no part of one, or that ends in a possessive."""
    kept: list[str] = []
    for word in name.split():
        if kept and letters_of(word) in NOT_NAMES:
            break
        if not kept and letters_of(word) in NOT_NAMES:
            return ""
        kept.append(word)
        if _POSSESSIVE.search(word):
            break
    return " ".join(kept)


def _bare(name: str) -> str:
    return _POSSESSIVE.sub("", name)


def _name_runs(text: str) -> Iterator[NameMention]:
    for found in _FULL.finditer(text):
        words = [(word.start(), word.end()) for word in re.finditer(r"\S+", found["name"])]
        for first in range(len(words) - 1):
            for last in range(first + 1, min(len(words), first + 5)):
                start, end = words[first][0], words[last][1]
                name = _bare(found["name"][start:end])
                begin = found.start("name") + start
                yield NameMention(name, name, "", begin, begin + len(name))
