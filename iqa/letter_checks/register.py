"""Everybody and every case that the month's exports name, to be looked up in a letter."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from iqa.intake.urn import Suffix, is_urn, parse_urn, tidy
from iqa.letter_checks.row import LetterRow
from iqa.name_likeness import name_words

_URN = re.compile(
    r"(?<![\w/])\d{2}[ \-]?[A-Z0-9]{2}[ \-]?\d{2,5}[ \-]?\d{0,5}(?:[ \-]\d{2})?(?:\s?/\s?\d{1,2})?(?![\w])",
    re.IGNORECASE,
)
_STROKES = re.compile(
    r"(?<![\w/])(\d{2})[ \-/.]?([A-Z0-9]{2})[/.](\d{5})[/.](\d{2}(?:/\d{1,2})?)(?![\w])", re.IGNORECASE
)
_LETTER_AT_END = re.compile(r"(?<![\w/])\d{2}[ \-]?[A-Z0-9]{2}[ \-]?\d{5}[ \-]?\d{2}", re.IGNORECASE)


class UrnMention(Struct, frozen=True):
    """A URN in a text, as written and as it is compared."""

    text: str
    base: tuple[str, ...]
    year: str


def urns_in(text: str) -> Iterator[UrnMention]:
    """Every URN in a text, however it is spaced."""
    done = 0
    for pattern in (_URN, _LETTER_AT_END, _STROKES):
        for found in pattern.finditer(text):
            mention = _mention(found[0], "".join(found.groups()) or found[0])
            if mention and (pattern is _URN or found.start() >= done or done == 0):
                done = found.end()
                yield mention


def _mention(written: str, without_strokes: str) -> UrnMention | None:
    letters = re.sub(r"[\s\-]", "", without_strokes).upper()
    if not is_urn(letters) or not any(map(str.isalpha, letters[:5])):
        return None
    parsed = parse_urn(letters, Suffix.UNDECLARED)
    return UrnMention(written.strip(), parsed.case[:3], parsed.year) if parsed else None


def urn_base(urn: str) -> tuple[str, ...]:
    """Force, unit and number of a URN of an export; what cannot be taken apart stands for itself."""
    parsed = parse_urn(urn)
    return parsed.case[:3] if parsed else (tidy(urn),)


def same_case(mention: UrnMention, urn: str) -> bool:
    """Whether a URN of a letter is a row's: years are compared where both show one."""
    parsed = parse_urn(urn)
    if parsed is None:
        return tidy(mention.text) == tidy(urn)
    return mention.base == parsed.case[:3] and (not mention.year or not parsed.year or mention.year == parsed.year)


class NameRegister(Struct, frozen=True, dict=True):
    """The rows of a log with their cases, and the names in them. Empty where a letter is checked alone."""

    rows: tuple[LetterRow, ...] = ()
    colleagues: tuple[str, ...] = ()
    """Names of the staff list."""

    @cached_property
    def by_base(self) -> dict[tuple[str, ...], list[LetterRow]]:
        """The rows by force, unit and number of their URN."""
        found: dict[tuple[str, ...], list[LetterRow]] = defaultdict(list)
        for row in self.rows:
            for base in dict.fromkeys(map(urn_base, row.urns)):
                found[base].append(row)
        return found

    @cached_property
    def victims(self) -> dict[tuple[str, ...], list[LetterRow]]:
        """The rows by the words of the victim's name."""
        found: dict[tuple[str, ...], list[LetterRow]] = defaultdict(list)
        for row in self.rows:
            if len(row.victim_words) > 1:
                found[row.victim_words].append(row)
        return found

    @cached_property
    def by_surname(self) -> dict[str, list[LetterRow]]:
        """The rows by the last word of the victim's name."""
        found: dict[str, list[LetterRow]] = defaultdict(list)
        for row in self.rows:
            if row.victim_words:
                found[row.victim_words[-1]].append(row)
        return found

    @cached_property
    def names(self) -> dict[tuple[str, ...], str]:
        """Every full name of a victim or defendant, by its words."""
        known: dict[tuple[str, ...], str] = {}
        for row in self.rows:
            for name in (row.victim, *row.companions, *row.defendants):
                words = name_words(name) if name else ()
                if len(words) > 1:
                    known.setdefault(words, name)
        return known

    @cached_property
    def defendants(self) -> frozenset[tuple[str, ...]]:
        """The full names of defendants, by their words."""
        names = (name_words(name) for row in self.rows for name in row.defendants)
        return frozenset(words for words in names if len(words) > 1)

    @cached_property
    def surnames(self) -> dict[str, frozenset[str]]:
        """The last word of each of these names, and whose it is."""
        known: dict[str, set[str]] = defaultdict(set)
        for words, name in self.names.items():
            known[words[-1]].add(name)
        return {word: frozenset(names) for word, names in known.items()}

    @cached_property
    def staff_words(self) -> frozenset[tuple[str, ...]]:
        """The names of colleagues, by their words."""
        people = (*self.colleagues, *(name for row in self.rows for name in row.staff))
        return frozenset(name_words(name) for name in dict.fromkeys(people))

    @cached_property
    def name_letters(self) -> frozenset[str]:
        """Every word of every name, to be passed over by a speller."""
        words: set[str] = set()
        for names in (self.names, self.staff_words):
            for each in names:
                words.update(each)
        return frozenset(words)
