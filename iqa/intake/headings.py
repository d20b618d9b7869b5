"""What a heading says once everything that is not its wording is taken off: hints, stars, the joints of DateSent.

Nothing is guessed: two headings that come to the same here are the same words.
"""

import re
from functools import lru_cache

from iqa.fields import Field, Reads
from iqa.text import fold

_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=\d)|(?<=\d)(?=[A-Z][a-z])")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}[A-Za-z]?")
_OF_TABLE = re.compile(r"^\s*\[?(?:dbo|tbl|vw|qry|rpt|src)\w*\]?[.!](?=\[?[A-Za-z])", re.IGNORECASE)
"""The name of a system's table before that of its column, as in 'tblCase.CaseURN'."""
_IN_TABLE = re.compile(r"\w+\[([A-Z][^\[\]]*)\]")
"""A column as Power BI names it in the exports of its tables: 'Letters[Date Sent]'."""
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+|[\u00b9\u00b2\u00b3\u2070-\u2079†‡]+\s*$")
"""The number of a column before its heading, or the mark of a footnote behind it."""
_BEHIND_A_DASH = re.compile(r"\s*[–—:,]\s*([^–—:,]+)$|\s-\s+([^–—:,]+)$")
_WRITTEN_OUT = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character as lists that are exported through XML write it: '_x0020_' for a space."""
_BRACKET = re.compile(r"[(\[{<]([^()\[\]{}<>]*)[)\]}>]")
_YES_OR_NO = re.compile(r"[\s:?,–-]+y\s*/\s*n\s*$|[\s:?,–-]+yes\s*/\s*no\s*$", re.IGNORECASE)
_HINTS = """
d dd m mm mmm y yy yyyy n hh ss yes no required mandatory optional compulsory essential if known any applicable
available as recorded format field date day month year text free number only digits chars characters max drop down
dropdown list select pick choose please enter type uk gmt bst utc local calculated formula auto automatic read
e g eg ie see note guidance key below above for office use one of from the or and do not leave blank
"""
"""Words of which a bracket may be made that says how to fill in a column, not what it holds."""
_HINT_WORDS = frozenset(_HINTS.split())
_TELLING = frozenset({"dd", "yyyy", "yy", "required", "mandatory", "optional", "compulsory"})
"""Words that are never what a column holds."""
_NO_YES_OR_NO = frozenset({"date", "dt", "when", "who", "why", "what", "which", "how"})
_AS_DATE = re.compile(r"\bdd?\W?mm?m?\W?yy(?:yy)?\b|\byyyy\W?mm\W?dd\b", re.IGNORECASE)
_AS_YES_OR_NO = re.compile(r"\by\s*/\s*n\b|\byes\s*(?:/|or)\s*no\b", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def plain(heading: str) -> str:
    """The words of a heading alone, folded: the key by which it is matched.

    >>> plain("Date sent (dd/mm/yyyy) *"), plain("DateSent"), plain("In custody Y/N")
    ('date sent', 'date sent', 'in custody')
    """
    heading = _WRITTEN_OUT.sub(lambda found: chr(int(found[1], 16)), _OF_TABLE.sub("", heading))
    if (named := _IN_TABLE.fullmatch(heading.strip())) and not is_hint(named[1]):
        heading = named[1]
    heading = _BEHIND_A_DASH.sub(_without_hint, _NUMBERED.sub("", heading))
    outside = _BRACKET.sub(lambda found: " " if is_hint(found[1]) else found[0], heading)
    said = fold(_YES_OR_NO.sub("", apart(outside)))
    return said or fold(heading)


def _without_hint(found: re.Match[str]) -> str:
    """Nothing, where what stands behind a dash is a form of date or says that the column has to be filled in."""
    words = fold(found[1] or found[2]).split()
    telling = not _TELLING.isdisjoint(words) and all(word in _HINT_WORDS for word in words)
    return "" if telling else found[0]


def apart(heading: str) -> str:
    """A heading written as one word with capitals inside as its words, and initials as one: 'Date Sent', 'URN'."""
    heading = _INITIALS.sub(lambda found: found[0].replace(".", ""), heading)
    return heading if " " in heading.strip() else _JOINT.sub(" ", heading)


def is_hint(inside: str) -> bool:
    """Whether what stands in brackets only says how to fill in the column, as '(dd/mm/yyyy)' does."""
    words = fold(inside).split()
    return all(word in _HINT_WORDS or word.isdigit() for word in words) and not all(map(str.isdigit, words))


def hinted(heading: str) -> Reads | None:
    """What a heading says of its cells by the way: dates, or yes and no; None where it says neither."""
    if _AS_DATE.search(heading):
        return Reads.DATE
    return Reads.YES_NO if _AS_YES_OR_NO.search(heading) else None


def asks_yes_or_no(heading: str) -> bool:
    """Whether a heading is a question to answer with yes or no: 'Reviewed?', and not 'Date reviewed?'."""
    said = plain(heading).split()
    return heading.rstrip(" *:").endswith("?") and _NO_YES_OR_NO.isdisjoint(said)


ANSWERS = frozenset({Reads.YES_NO, Reads.CHOICE, Reads.ENTITLEMENT, Reads.TEXT})
"""How a column may be read whose cells answer a question with yes or no."""


def may_read(heading: str, column: Field) -> bool:
    """Whether the column reads what the heading says that its cells are."""
    says = hinted(heading)
    if says is Reads.YES_NO:
        return column.reads in ANSWERS
    return says is None or column.reads is says


def main_and_bracketed(heading: str) -> tuple[str, str]:
    """The words of a heading outside brackets and those in brackets that are no hint, both folded."""
    inside = " ".join(found for found in _BRACKET.findall(heading) if not is_hint(found))
    outside = plain(_BRACKET.sub(" ", heading))
    return (outside, fold(inside)) if outside != fold(inside) else (outside, "")
