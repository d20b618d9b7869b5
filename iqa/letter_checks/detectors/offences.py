"""What the letter is about: an offence of another kind than the row's."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from iqa.letter_checks.anatomy import Passage, Zone
from iqa.letter_checks.checks import Check
from iqa.letter_checks.hints import Finding
from iqa.letter_checks.room import Room

_OPENING = 4
"""Paragraphs of the body in which a letter says what it is about."""
_NAMED_IN = 2
"""Those in which it names the matter: another offence named here counts even if the case's own comes later."""


@lru_cache(maxsize=8)
def _patterns(families: tuple[tuple[str, str], ...]) -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(words, re.IGNORECASE) for name, words in families}


def other_offence(check: Check, room: Room) -> Iterator[Finding]:
    """Words for one kind of offence at the letter's beginning, and none anywhere for the row's, or none there
    while the other is named as what the letter is about.

    `families` of the check give the words of each kind; kinds whose words overlap are named alike before a '+'.
    """
    if room.row is None or not room.row.offences:
        return
    kinds = _patterns(tuple(check.families.items()))
    own = {name for name, words in kinds.items() if any(words.search(one) for one in room.row.offences)}
    text = "\n".join(_told(one) for one in room.view.of(Zone.HEADING, Zone.BODY))
    if not own:
        return
    named = _named_otherwise(check, room, kinds, own)
    if named is not None:
        yield named
        return
    said = any(kinds[name].search(text) for name in own)
    kin = {part for name in own for part in name.split("+")}
    others = [words for name, words in kinds.items() if not kin & set(name.split("+"))]
    opening = [*room.view.of(Zone.HEADING), *room.view.body[: _NAMED_IN if said else _OPENING]]
    if said and any(kinds[name].search(_told(passage)) for name in own for passage in opening):
        return
    for passage in sorted(opening, key=lambda one: one.paragraph):
        for words in others:
            found = words.search(_told(passage))
            if found and (not said or _is_named(check, _told(passage)[: found.start()])):
                yield Finding(passage.paragraph, found[0], (("offence", room.row.offences[0]),))
                return


_CHARGED = re.compile(
    r"\b(?:charged with|accused of|tried for|charge of|offence of|allegation of|guilty of|"
    r"(?:charg|prosecut)\w+ (?!(?:with|for|of)\b)[\w’' -]{2,50} (?:with|for)) "
    r"(?:an? |the |making |having |attempted )*$",
    re.IGNORECASE,
)
_ALTERED = re.compile(r"\balter|VRR|complaint", re.IGNORECASE)


def _named_otherwise(
    check: Check, room: Room, kinds: Mapping[str, re.Pattern[str]], own: set[str]
) -> Finding | None:
    """An offence so particular that it is another matter, by the check's `words`, in the place of the charge's
    name, where the row's own is named nowhere in that sentence. A letter on an altered charge names several.
    """
    row = room.row
    if row is None or not check.words or _ALTERED.search(row.text("letter_type")):
        return None
    kin = {part for name in own for part in name.split("+")}
    for passage in room.view.body[:_OPENING]:
        for sentence in passage.sentences:
            text = passage.plain[sentence.start : sentence.start + len(sentence.text)]
            if any(kinds[name].search(text) for name in own):
                continue
            for name in kinds.keys() - own:
                found = kinds[name].search(text)
                other = check.pattern.search(name) or not kin & set(name.split("+"))
                if found and other and _CHARGED.search(text[: found.start()]):
                    return Finding(passage.paragraph, found[0], (("offence", row.offences[0]),))
    return None


def _is_named(check: Check, before: str) -> bool:
    """Whether what leads up to a word makes it the name of the matter: by the check's `explained_by`."""
    return bool(check.explained_by and check.explanation.search(before))


_OF_SUPPORT = re.compile(
    r"\d{3}\s?\d{3}|\b(?:helpline|charity|service for|for (?:people|anyone|victims|those) who)\b", re.IGNORECASE
)


def _told(passage: Passage) -> str:
    """The words of a passage, unless they tell of a service: which speaks of many kinds of crime."""
    return "" if _OF_SUPPORT.search(passage.plain) else passage.plain
