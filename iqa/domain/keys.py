"""The key of a piece of work, as certificates print it: put together and taken apart here alone."""

from collections.abc import Iterable

from msgspec import Struct

_BETWEEN = "|"


def key_of_parts(*parts: str) -> str:
    """The text of a key of the parts that `ItemKey` names, in that order.

    A part may be the text of a key itself: what follows it then stands after its parts.
    """
    return _BETWEEN.join(parts)


def keys_of_parts(*columns: Iterable[str]) -> list[str]:
    """The same for many keys at once, a column of texts for each part."""
    return list(map(_BETWEEN.join, zip(*columns, strict=False)))


class ItemKey(Struct, frozen=True):
    """'casework|URN|person|piece', 'victim-letters|URN|victim|letter type|decision date' or
    'police-files|URN|failure type', and after it a number where several pieces of work would have the same.

    `work` is the first word, and `parts` are those after the URN. Its text never changes once it was drawn by.
    """

    work: str
    urn: str
    parts: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "ItemKey":
        """The key that a text is. What a text that is no key lacks is '' or ()."""
        work, urn, *parts = text.split(_BETWEEN) if _BETWEEN in text else (text, "")
        return cls(work, urn, tuple(parts))


def urn_in(key: str) -> str:
    """What a reader knows a piece of work by: the URN in its key, or the text itself where it is no key."""
    return ItemKey.parse(key).urn or key
