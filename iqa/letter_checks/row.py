"""The row of the log that a letter answers, with what its case adds, as the checks ask for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from iqa.domain import Item, Standard, TimelinessOutcome, day_of
from iqa.marking.timeliness import OTHER_CHANNELS
from iqa.name_likeness import name_words
from iqa.person_names import letters_of, parts_of
from iqa.victim_letters.clock import LetterClock

_SHE, _HE, _THEY = "she", "he", "they"
_BY_TITLE = {"mr": _HE, "mrs": _SHE, "ms": _SHE, "miss": _SHE, "sir": _HE, "lord": _HE, "lady": _SHE, "dame": _SHE}
_CHILD = re.compile(
    r"\b(?:yes|y|true|child|minor|under\s*(?:18|16|eighteen)|young|youth|juvenile|boy|girl)\b", re.IGNORECASE
)
_ADULT = re.compile(r"\b(?:no|n|false|adult|over\s*18)\b", re.IGNORECASE)
_RANK = (
    r"(?:PC|DC|PS|DS|DI|DCI|PCSO|TDC|WPC|Sgt|Sergeant|Insp|Inspector|Ch\.? ?Insp|Supt|"
    r"(?:Police |Detective )?Constable|(?:Police |Detective )(?:Sergeant|Inspector)|Special Constable)\b\.?"
)
"""In a name by its capitals only: Di Stefano is no detective inspector."""
_SEVERAL = re.compile(r"\s*(?:;|/|\band\b|&|\+)\s*")
ADULT = 18


class LetterRow(Struct, frozen=True, dict=True):
    """A row of the letters log and the cases that stand behind it. What neither says is ''."""

    item: Item
    cases: tuple[Item, ...] = ()
    standards: tuple[Standard, ...] = ()
    companions: tuple[str, ...] = ()
    """Other victims of the same case."""

    @property
    def key(self) -> str:
        """The key of the row."""
        return self.item.key

    def text(self, name: str) -> str:
        """A field of the row, else the one that its cases agree on."""
        own = self.item.text(name)
        if own:
            return own
        said = {case.text(name) for case in self.cases} - {""}
        return said.pop() if len(said) == 1 else ""

    def day_of(self, name: str) -> date | None:
        """A date of the row, else of its cases."""
        return day_of(self.text(name))

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """The fields that conditions of checks ask for, those of the case where the row has none."""
        known = {name: self.item.facts.get(name, "") for name in self.item.facts}
        wanted = ("offence", "offence_date", "defendant", "domestic_abuse", "rape", "youth", "vulnerable_victim")
        known |= {name: self.text(name) for name in wanted if not known.get(name)}
        told = {"child": _said(self.child), "late": _said(self.late), "officer": _said(self.officer)}
        return known | told

    @cached_property
    def victim(self) -> str:
        """The victim's name without a title before it."""
        parts = parts_of(self.text("victim_name")) if self.text("victim_name") else None
        return " ".join((*parts.given, *parts.family)) if parts else ""

    @cached_property
    def victim_words(self) -> tuple[str, ...]:
        """The comparable words of it."""
        return name_words(self.victim) if self.victim else ()

    @cached_property
    def title(self) -> str:
        """The title that the row gives, in small letters: by its own column, else before the name."""
        words = self.text("victim_title").replace(".", "").split()
        if words and letters_of(words[0]) in _KNOWN_TITLES:
            return letters_of(words[0])
        name = self.text("victim_name")
        titles = parts_of(name).titles if name else ()
        return letters_of(titles[0]) if titles else ""

    @cached_property
    def pronoun(self) -> str:
        """she, he or they, as the row says; '' where it does not."""
        said = self.text("pronouns").casefold()
        first = re.split(r"[^a-z]+", said)[0] if said else ""
        if first in ("she", "her", "f", "female"):
            return _SHE
        if first in ("he", "him", "m", "male"):
            return _HE
        return _THEY if first in ("they", "them") else ""

    @cached_property
    def pronoun_by_title(self) -> str:
        """The pronoun, else the one that the title goes with."""
        return self.pronoun or _BY_TITLE.get(self.title, "")

    @cached_property
    def child(self) -> bool | None:
        """Whether the victim is under 18; None where nobody says."""
        said = self.text("victim_age") or (self.text("enhanced") if _CHILD.search(self.text("enhanced")) else "")
        if said.lower() in ("yes", "no") and not self.text("victim_age"):
            return None
        number = re.match(r"\s*(\d{1,3})", said)
        if number:
            return int(number[1]) < ADULT
        if _CHILD.search(said):
            return True
        return False if _ADULT.search(said) else None

    @property
    def officer(self) -> bool | None:
        """Whether the victim is a police officer by the title; None where none is given."""
        title, name = self.text("victim_title"), self.text("victim_name")
        if title:
            return bool(re.match(_RANK, title, re.IGNORECASE))
        return bool(re.match(_RANK, name)) if name else None

    @property
    def bereaved(self) -> bool:
        """Whether the recipient has lost somebody by the offence."""
        return "bereaved" in self.text("enhanced").casefold()

    @cached_property
    def defendants(self) -> tuple[str, ...]:
        """The defendants that the row and its cases name."""
        said = [self.item.text("defendant"), *(case.text("defendant") for case in self.cases)]
        names = [name.strip() for text in said if text for name in _SEVERAL.split(text) if name.strip()]
        return tuple(dict.fromkeys(names))

    @cached_property
    def offences(self) -> tuple[str, ...]:
        """What the case is about, as the exports name it."""
        said = [self.item.text("offence"), *(case.text("offence") for case in self.cases)]
        return tuple(dict.fromkeys(text for text in said if text))

    @cached_property
    def offence_dates(self) -> tuple[date, ...]:
        """The days of the offence."""
        said = [self.item.date("offence_date"), *(case.date("offence_date") for case in self.cases)]
        return tuple(dict.fromkeys(day for day in said if day))

    @cached_property
    def staff(self) -> tuple[str, ...]:
        """Colleagues who may well be named in the letter."""
        fields = ("drafter", "prosecutor", "charging_prosecutor", "advocate", "paralegal", "legal_manager")
        said = [one.text(name) for one in (self.item, *self.cases) for name in fields]
        return tuple(dict.fromkeys(name for name in said if name))

    @property
    def urns(self) -> tuple[str, ...]:
        """The URNs of the row and its cases."""
        return tuple(dict.fromkeys(one.text("urn") for one in (self.item, *self.cases) if one.text("urn")))

    @cached_property
    def sent(self) -> date | None:
        """The day on which it was sent."""
        return self.item.date("sent")

    @cached_property
    def late(self) -> bool | None:
        """Whether it was sent late by the log and the standards; None where that cannot be said."""
        if self.sent is None or any(self.item.text(name) for name in OTHER_CHANNELS):
            return None
        result = LetterClock(self.standards, self.sent + timedelta(days=1)).result(self.item)
        if result.outcome is TimelinessOutcome.NOT_MET and result.due and self.sent > result.due:
            return True
        return False if result.outcome is TimelinessOutcome.MET else None

    @cached_property
    def due(self) -> date | None:
        """The last day on which it was in time."""
        day = self.sent or self.item.date("decision_date")
        return LetterClock(self.standards, day).result(self.item).due if day else None


_KNOWN_TITLES = frozenset((*_BY_TITLE, "mx", "dr", "prof", "professor", "rev", "revd", "reverend", "fr", "cllr"))


def _said(answer: bool | None) -> str:
    return {True: "yes", False: "no"}.get(answer, "") if answer is not None else ""


def rows_of(
    letters: Sequence[Item], cases: Mapping[str, Sequence[Item]], standards: Iterable[Standard]
) -> list[LetterRow]:
    """Each letter of a log with its cases; `cases` holds, by the letter's key, the pieces of work on its case."""
    rules = tuple(standards)
    by_urn: dict[str, list[Item]] = {}
    for letter in letters:
        by_urn.setdefault(letter.text("urn"), []).append(letter)
    rows = []
    for letter in letters:
        same = by_urn[letter.text("urn")]
        others = {one.text("victim_name") for one in same} - {letter.text("victim_name"), ""}
        others |= {case.text("victim_name") for case in cases.get(letter.key, ()) if case.text("victim_name")} - {
            letter.text("victim_name")
        }
        rows.append(LetterRow(letter, tuple(cases.get(letter.key, ())), rules, tuple(sorted(others))))
    return rows
