"""Finds the names of victims and defendants that a row holds in what an assessor wrote, to warn about them.

It knows only the names of that row: it guesses at no others, and it changes nothing.
"""

import re

from iqa.domain import Item

NAME_FIELDS = ("defendant", "victim_name")

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NOT_NAMES = frozenset({"mrs", "miss", "the", "and", "dame", "lady", "lord", "not", "known", "others", "another"})
_SHORTEST = 3


def names_in(text: str, item: Item) -> tuple[str, ...]:
    """The words of the row's defendant's or victim's name that a text holds, as the row writes them.

    Whole words of three letters or more, without regard to case; a possessive 's does not hide a name.
    """
    if not text:
        return ()
    written = {_plain(word) for word in _WORD.findall(text)}
    found: dict[str, str] = {}
    for field in NAME_FIELDS:
        for word in _WORD.findall(item.text(field)):
            plain = _plain(word)
            if len(plain) >= _SHORTEST and plain not in _NOT_NAMES and plain in written:
                found.setdefault(plain, word)
    return tuple(found.values())


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s")
