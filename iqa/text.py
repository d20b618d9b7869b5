"""How written words are made comparable: headings, names, joined lists. Nothing here decides what they mean."""

import re

_APOSTROPHES = re.compile("['’‘`´]")
_HINTS = re.compile(r"[(\[{][^)\]}]*[)\]}]|[*†‡]+")
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case, apostrophes gone, every other run of punctuation and space one space.

    >>> fold("  Prosecutor’s   Declaration: ")
    'prosecutors declaration'
    """
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()


_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOT_ALLOWED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def cleaned(text: str) -> str:
    """A text with what no workbook and no Word file can hold left out, and every kind of line end one line feed.

    >>> cleaned("two\\x0blines\\x00")
    'two\\nlines'
    """
    return _NOT_ALLOWED.sub("", _LINE_ENDS.sub("\n", text))


def without_hints(heading: str) -> str:
    """A heading without what stands in brackets after it, and without stars: hints to whoever fills the column in.

    >>> without_hints("Date sent (dd/mm/yyyy) *")
    'Date sent'
    """
    return " ".join(_HINTS.sub(" ", heading).split())


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


def counted(number: int, one: str, many: str = "") -> str:
    """'1 row', '3 rows'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
