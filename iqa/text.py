"""How written words are made comparable: headings, names, joined lists. Nothing here decides what they mean."""

import re

_APOSTROPHES = re.compile("['’‘`´]")
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case, apostrophes gone, every other run of punctuation and space one space.

    >>> fold("  Prosecutor’s   Declaration: ")
    'prosecutors declaration'
    """
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()


def fold_name(text: str) -> str:
    """The name of a victim or defendant made comparable; 'Surname, First' reads as 'First Surname'.

    Colleagues are looked up in `iqa.staff`, which knows far more writings of a name.

    >>> fold_name("MAPLE, Ash ")
    'ash maple'
    """
    return fold(in_speaking_order(text))


def in_speaking_order(name: str) -> str:
    """'Maple, Ash' as 'Ash Maple', with single spaces; any other name as written."""
    surname, comma, first = name.partition(",")
    words = f"{first} {surname}" if comma and first.strip() else name
    return " ".join(words.split())


def joined(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Words as a list to be read: 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def mid_sentence(words: str) -> str:
    """The same words with a small first letter, unless they begin with initials such as PTPH."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def counted(number: int, one: str, many: str = "") -> str:
    """'1 row', '3 rows'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
