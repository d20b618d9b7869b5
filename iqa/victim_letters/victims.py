"""Whether two exports speak of one victim: a difference in writing is not taken for knowledge.

Two texts that differ are not two people. Only equal ones are surely one; what lies between is for the rest of the
case to say, or for a person.
"""

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

from iqa.domain import unread
from iqa.text import in_speaking_order


class Alike(IntEnum):
    """How far two records speak of one victim, the surest last."""

    OTHERWISE = 0
    """They are written otherwise, in no way that is known to stand for one person."""
    NOT_SHOWN = 1
    """One of them does not say, or they are references of two systems."""
    NEAR = 2
    """The same but for a title, an initial, a first name, the order, a slip, or how a reference is written."""
    SAME = 3


def alike(facts: Mapping[str, str], other: Mapping[str, str]) -> Alike:
    """How far two rows speak of one victim: by `victim_reference`, else by `victim_name`."""
    references = compare_references(_shown(facts, "victim_reference"), _shown(other, "victim_reference"))
    names = compare_names(_shown(facts, "victim_name"), _shown(other, "victim_name"))
    if references is Alike.SAME:
        return Alike.SAME
    if references is Alike.NOT_SHOWN:
        return names
    if references is Alike.NEAR:
        return Alike.OTHERWISE if names is Alike.OTHERWISE else Alike.NEAR
    return Alike.NEAR if names is Alike.SAME else Alike.OTHERWISE


def _shown(facts: Mapping[str, str], name: str) -> str:
    value = facts.get(name, "")
    return "" if unread(value) else value


_PARTS = re.compile(r"\d+|[a-z]+")


@lru_cache(maxsize=65_536)
def _parts(reference: str) -> tuple[str, ...]:
    """The words and numbers of a reference: 'V-001' as ('v', '1'); a decimal that is whole loses its point."""
    written = re.sub(r"\.0+$", "", anyascii(reference).casefold().strip())
    return tuple(part.lstrip("0") or "0" if part.isdigit() else part for part in _PARTS.findall(written))


SYSTEMS_APART = 3
"""References of one office count up from one start: so many digits more or fewer make another system's."""


def compare_references(one: str, other: str) -> Alike:
    """Two victim references; leading zeros, punctuation and letters before the number tell nobody apart."""
    ones, others = _parts(one), _parts(other)
    if not ones or not others:
        return Alike.NOT_SHOWN
    if ones == others:
        return Alike.SAME
    number, another = _number(ones), _number(others)
    if number and number == another:
        return Alike.NEAR
    one_system = _letters(ones) == _letters(others) and abs(len(number) - len(another)) < SYSTEMS_APART
    return Alike.OTHERWISE if one_system else Alike.NOT_SHOWN


def _number(parts: Sequence[str]) -> str:
    return "".join(part for part in parts if part.isdigit())


def _letters(parts: Sequence[str]) -> str:
    return "".join(part for part in parts if not part.isdigit())


_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "mstr",
        "master",
        "dr",
        "sir",
        "dame",
        "lady",
        "lord",
        "rev",
        "revd",
        "reverend",
        "prof",
        "professor",
        "the",
        "late",
        "estate",
        "of",
        "mother",
        "father",
        "parent",
        "parents",
        "family",
        "kc",
        "qc",
        "mbe",
        "obe",
        "cbe",
        "jnr",
        "jr",
        "snr",
        "sr",
    ]
)
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_TOGETHER = re.compile(r"\b(mc|mac|o|d|st|de|van|von|al|el) +(?=[a-z]{3,})")
"""What stands before a surname with or without a space."""
_VOWELS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
"""Müller may be written Muller or Mueller."""


@lru_cache(maxsize=65_536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, comparable: without accents, titles, apostrophes and hyphens, in speaking order."""
    written = anyascii(_APOSTROPHES.sub("", in_speaking_order(name))).casefold()
    written = re.sub(r"[^a-z]+", " ", _APOSTROPHES.sub("", written)).strip()
    for spelt, short in _VOWELS:
        written = written.replace(spelt, short)
    words = _TOGETHER.sub(r"\1", written).split()
    return tuple(word for word in words if word not in _TITLES) or tuple(words)


SHORTEST_SLIP = 4
"""Words of fewer letters differ by more than a slip when they differ."""
SHARED_START = 3
"""First names that begin with so many letters alike, beside the same surname, may be a name and its short form."""


def compare_names(one: str, other: str) -> Alike:
    """Two names of victims, in whatever order and however full they are written."""
    ones, others = name_words(one), name_words(other)
    if not ones or not others:
        return Alike.NOT_SHOWN
    if "".join(ones) == "".join(others):
        return Alike.SAME
    if sorted(ones) == sorted(others) or _fits(ones, others) or _short_form(ones, others):
        return Alike.NEAR
    whole, another = "".join(ones), "".join(others)
    return Alike.NEAR if _slip(whole, another) else Alike.OTHERWISE


def _fits(ones: Sequence[str], others: Sequence[str]) -> bool:
    """Whether every word of the shorter name is a word of the longer: the same, its initial, or a slip of it."""
    shorter, longer = sorted((ones, others), key=len)
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        found = next((each for each in left if each == word), None)
        found = found or next((each for each in left if _slip(word, each) or _initial(word, each)), None)
        if found is None:
            return False
        left.remove(found)
    return any(len(word) > 1 for word in shorter)


def _initial(word: str, other: str) -> bool:
    short, full = sorted((word, other), key=len)
    return len(short) == 1 and full.startswith(short)


def _slip(word: str, other: str) -> bool:
    """Whether two words differ by a letter or two, as a slip would have it."""
    shortest = min(len(word), len(other))
    if shortest < SHORTEST_SLIP:
        return False
    return DamerauLevenshtein.distance(word, other) <= (1 if shortest < 2 * SHORTEST_SLIP else 2)


def _short_form(ones: Sequence[str], others: Sequence[str]) -> bool:
    """Katie Fern beside Katherine Fern: the same surname, and first names that begin alike."""
    if len(ones) < 2 or len(others) < 2 or ones[-1] != others[-1]:
        return False
    return ones[0][:SHARED_START] == others[0][:SHARED_START]


def victim_key(facts: Mapping[str, str]) -> tuple[str, ...]:
    """What two rows of one export share when they surely speak of one victim; empty where none is named."""
    reference, name = _shown(facts, "victim_reference"), _shown(facts, "victim_name")
    return _parts(reference) or name_words(name)
