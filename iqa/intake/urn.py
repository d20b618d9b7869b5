"""Unique reference numbers: taken apart for matching, printed as the export wrote them, never joined by guess."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import cast

from msgspec import Struct


class Suffix(StrEnum):
    """What stands after '/' in the URNs of one export, as its mapping declares."""

    YEAR = "year"
    SPLIT = "split"
    UNDECLARED = "not declared"


class Urn(Struct, frozen=True):
    """A URN in its parts. `year` is '' where the export does not show it; `ambiguous` when '/nn' may be either."""

    force: str
    unit: str
    number: str
    year: str = ""
    split: str = ""
    written: str = ""
    ambiguous: bool = False

    @property
    def case(self) -> tuple[str, str, str, str]:
        """What two exports are matched on; leading zeros of the number do not tell cases apart."""
        return self.force, self.unit, self.number.lstrip("0"), self.year

    @property
    def can_be_matched(self) -> bool:
        """Whether the export shows enough to match the case with another export."""
        return bool(self.year) and not self.ambiguous


_FORM = re.compile(r"(\d\d)([A-Z][A-Z0-9]|[0-9][A-Z])(\d{4,8})(?:/(\d{1,2}))?", re.ASCII)
_TIDY_FORMS = re.compile(r"(?:\d\d(?:[A-Z][A-Z0-9]|[0-9][A-Z])\d{4,8}\n)*+", re.ASCII)
_SEPARATORS = re.compile(r"[\s\-.\u00a0]+")
_SPLIT_OFF = re.compile(r"(.*\d)[\s\-.\u00a0]+(\d{1,2})", re.ASCII | re.DOTALL)
"""One or two digits after a dash, a dot or a space, which are a split where the number before them is whole."""
_FULL_NUMBER = re.compile(r"\d\d(?:[A-Z][A-Z0-9]|[0-9][A-Z])\d{7,8}", re.ASCII)
_NUMBER_AND_YEAR = 7


def tidy(text: str) -> str:
    """The URN in capitals without spaces or dashes, a split after '/': how keys and look-ups hold it.

    >>> tidy("01 ab 12345-26"), tidy("01AB1234526 - 2"), tidy("01AB1234526/2")
    ('01AB1234526', '01AB1234526/2', '01AB1234526/2')
    """
    if text.isalnum():
        return text.upper()
    apart = _SPLIT_OFF.fullmatch(text.strip())
    if apart and _FULL_NUMBER.fullmatch(whole := tidy(apart[1])):
        return f"{whole}/{apart[2]}"
    return _SEPARATORS.sub("", text).upper()


def is_urn(text: str) -> bool:
    """Whether a text has the form of a URN."""
    return _FORM.fullmatch(text if text.isalnum() and text.isupper() else tidy(text)) is not None


def all_urns(cells: Sequence[object]) -> bool:
    """Whether all cells of a column are URNs in capitals without separators: one look at the whole column."""
    if set(map(type, cells)) != {str}:
        return False
    lines = "\n".join((*cast("Sequence[str]", cells), ""))
    return lines.count("\n") == len(cells) and _TIDY_FORMS.fullmatch(lines) is not None


def parse_urn(text: str, suffix: Suffix | str = Suffix.UNDECLARED) -> Urn | None:
    """Force, unit, number, year and split; None when the text is no URN.

    Seven digits after the unit hold a number of five and a year of two, as in 01AB1234526, unless the year stands
    after '/', as in 44RG98954/24. What stands after '/' is what `suffix` declares. Undeclared, one digit is a
    split (98X0100000/1), and two digits are ambiguous: a year or a split, which is for a person to say.
    """
    found = _FORM.fullmatch(tidy(text))
    if found is None:
        return None
    force, unit, digits, after = found[1], found[2], found[3], found[4] or ""
    written = " ".join(text.split())
    if len(after) == 2 and suffix == Suffix.YEAR:
        return Urn(force, unit, digits, after, written=written)
    number, year = (digits[:5], digits[5:]) if len(digits) == _NUMBER_AND_YEAR else (digits, "")
    unclear = (len(after) == 2 and suffix == Suffix.UNDECLARED) or (len(after) == 1 and suffix == Suffix.YEAR)
    return Urn(force, unit, number, year, after, written, unclear)
