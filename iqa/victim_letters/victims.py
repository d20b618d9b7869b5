"""Whether two exports speak of one victim: a difference in writing is not taken for knowledge.

Two texts that differ are not two people. Only equal ones are surely one; what lies between is for the rest of the
case to say, or for a person.
"""

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from anyascii import anyascii

from iqa.domain import unread
from iqa.name_likeness import Likeness, likeness, name_key


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


_OF_NAMES = {Likeness.SAME: Alike.SAME, Likeness.NEAR: Alike.NEAR, Likeness.DIFFERENT: Alike.OTHERWISE}


def compare_names(one: str, other: str) -> Alike:
    """Two names of victims, in whatever order and however full they are written."""
    if not one.strip() or not other.strip():
        return Alike.NOT_SHOWN
    return _OF_NAMES[likeness(one, other)]


def victim_key(facts: Mapping[str, str]) -> tuple[str, ...]:
    """What two rows of one export share when they surely speak of one victim; empty where none is named."""
    reference, name = _shown(facts, "victim_reference"), _shown(facts, "victim_name")
    return _parts(reference) or ((name_key(name),) if name else ())
