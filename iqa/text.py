"""How written words are made comparable: headings, names, joined lists. Nothing here decides what they mean."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

_APOSTROPHES = re.compile("['’‘`´]")
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case, apostrophes gone, every other run of punctuation and space one space.

    >>> fold("  Prosecutor’s   Declaration: ")
    'prosecutors declaration'
    """
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()


YES_WORDS, NO_WORDS = ("yes", "y", "x", "true"), ("no", "n", "false")
"""What people write into a cell or a line of ours that asks for Yes or No; TRUE is what a spreadsheet makes of a
tick box. An export's own words are the office's, in its settings."""


def yes_or_no(text: str) -> bool | None:
    """What a text that answers Yes or No says; None where it is blank or says neither.

    >>> yes_or_no(" Yes. "), yes_or_no("n"), yes_or_no("perhaps")
    (True, False, None)
    """
    said = fold(text)
    return True if said in YES_WORDS else False if said in NO_WORDS else None


_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNWRITABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""The characters that XML 1.0 does not allow, and with it no workbook, Word file or page."""
_NOT_WRITABLE = re.compile(f"[{_UNWRITABLE}]")
_CONTROLS = re.compile(f"[{_UNWRITABLE}\x7f-\x9f]")


def cleaned(text: str) -> str:
    """A text on its way in: control characters, and what no file of ours could hold, are left out, and every kind
    of line end is one line feed.

    >>> cleaned("two\\x0blines\\x00")
    'two\\nlines'
    """
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def writable(text: str) -> str:
    """A text on its way out, as a workbook, a Word file or a page can hold it: the very same, but for what none
    of them can."""
    return _NOT_WRITABLE.sub("", text) if _NOT_WRITABLE.search(text) else text


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


def joined(words: Sequence[str], last: str = "and") -> str:
    """Words as a list to be read: 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def mid_sentence(words: str) -> str:
    """The same words with a small first letter, unless they begin with initials such as PTPH."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def begun(words: str) -> str:
    """The same words with a large first letter, to begin a sentence with."""
    return words[:1].upper() + words[1:]


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number(count: int) -> str:
    """A count in words below ten, in figures from ten on."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else str(count)


def counted(count: int, one: str, many: str = "", *, in_words: bool = False) -> str:
    """'1 row', '3 rows'; 'one row', 'three rows' in words."""
    said = number(count) if in_words else f"{count:,}"
    return f"{said} {one if count == 1 else many or one + 's'}"


def nearest(given: str, known: Iterable[str], least: float = 0.6) -> str:
    """The known text most like a given one, case apart, '' where none is alike enough (0 to 1)."""
    return next(iter(near(given, known, 1, least)), "")


def near(given: str, known: Iterable[str], most: int = 3, least: float = 0.6) -> list[str]:
    """So many known texts that are most like a given one, case apart, the most alike first."""
    from difflib import get_close_matches  # wanted only where something is wrong

    folded = {text.casefold(): text for text in known}
    return [folded[each] for each in get_close_matches(given.casefold(), folded, most, least)]


def percent_range(low: float, high: float) -> str:
    """'49% to 94%', of shares between 0 and 1."""
    return f"{low:.0%} to {high:.0%}"


def as_decimal(share: str) -> str:
    """'10%' as '0.1'; anything else as it was typed, for whoever judges it."""
    number = share.strip().removesuffix("%").strip()
    if not share.strip().endswith("%") or not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", number, re.ASCII):
        return share
    return format((Decimal(number) / 100).normalize(), "f")
