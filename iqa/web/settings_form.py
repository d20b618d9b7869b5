"""The form that changes a section of the settings: its fields as the file has them, and what was sent, read."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct

from iqa.settings.values import Allowed, allowed_of
from iqa.text import begun
from iqa.web.settings_words import SECTIONS, SHARES, in_per_cent
from iqa.web.small_forms import SmallForm
from iqa.workflow.changing_settings import SettingsChoices

LEADS, TARGETS = "leads", "targets"
_FIGURES = "5"
"""How wide a field for figures is, in characters."""
_LONGEST_TABLE = 200
"""Rows of a table in one form."""
_HINTS = {
    "answer_each": "Such as 2026-11, 2026-12. May be empty.",
    "case_address": "Such as https://cases.example/open/{urn}, with {urn} where the URN goes. May be empty.",
    "reply_to": "May be empty.",
    "outcomes_shown": "Who knows how a case ended marks it otherwise, and then the two can no longer disagree.",
}


class FormField(Struct, frozen=True):
    """A field: `options` (value, words) where one is chosen, else it is typed. `of` is what its row is about,
    `width` how many characters it has room for, '' for a whole line."""

    name: str
    label: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    blank: str = ""
    of: str = ""
    width: str = ""


class SettingsForm(Struct, frozen=True):
    """One section as the file has it (`holder`, a settings object), and what may be chosen."""

    section: str
    holder: Any
    choices: SettingsChoices

    @property
    def words(self) -> Mapping[str, str]:
        """What each setting of the section is called."""
        return SECTIONS[self.section][1]

    def as_it_is(self) -> dict[str, str]:
        """What the fields hold to begin with."""
        typed: dict[str, str] = {}
        for key in self.words:
            value = getattr(self.holder, key)
            if isinstance(value, Mapping):
                for number, (of, one) in enumerate(value.items(), 1):
                    typed |= {f"{key}-{number}-of": of, f"{key}-{number}": _typed(key, one)}
            else:
                typed[key] = _typed(key, value)
        return typed

    def with_rows_of_file(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What was typed, with the rows that the file has got since beside it."""
        found = dict(typed)
        for key in self.words:
            value = getattr(self.holder, key)
            if isinstance(value, Mapping):
                there = [found[f"{name}-of"] for name in _rows(key, found)]
                fresh = [one for one in value.items() if one[0] not in there]
                for number, (of, one) in enumerate(fresh, len(there) + 1):
                    found |= {f"{key}-{number}-of": of, f"{key}-{number}": _typed(key, one)}
        return found

    def fields(self, typed: Mapping[str, str]) -> Iterator[FormField]:
        """The fields of the form, those of a table row by row and one row to add."""
        for key, label in self.words.items():
            value = getattr(self.holder, key)
            if words := self._allowed(key).words:
                yield FormField(key, label, _HINTS.get(key, ""), tuple((one, begun(one)) for one in words))
            elif not isinstance(value, Mapping):
                width = "" if isinstance(value, str) else _FIGURES
                yield FormField(key, label, _hint(key, value, self._allowed(key)), width=width)
            elif key == LEADS:
                yield from self._leads(typed)
            elif key == TARGETS:
                yield from self._targets(typed)

    def read(self, sent: SmallForm) -> dict[str, Any]:
        """The values by setting. What cannot be one is a fault of the form."""
        return {key: self._read(key, sent) for key in self.words}

    def _read(self, key: str, sent: SmallForm) -> Any:
        value, allowed = getattr(self.holder, key), self._allowed(key)
        if isinstance(value, str):
            return sent.text(key)
        if isinstance(value, Mapping):
            return self._table(key, sent, allowed)
        return _share(key, sent, allowed) if key in SHARES else _number(key, sent, allowed)

    def _table(self, key: str, sent: SmallForm, allowed: Allowed) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in _rows(key, sent.typed):
            if sent.text(name):
                found[sent.text(f"{name}-of")] = self._of_table(key, name, sent, allowed)
        new, of = f"{key}-new", sent.text(f"{key}-new-of")
        if of and not sent.text(new):
            sent.fault(new, "Say what holds for it, or leave both out")
        elif sent.text(new) and not of:
            sent.fault(f"{new}-of", "Choose what it is for, or leave both out")
        elif of:
            found[of] = self._of_table(key, new, sent, allowed)
        return found

    def _of_table(self, key: str, name: str, sent: SmallForm, allowed: Allowed) -> Any:
        return _share(name, sent, allowed) if key in SHARES else sent.text(name)

    def _allowed(self, key: str) -> Allowed:
        return allowed_of(type(self.holder), key)

    def _leads(self, typed: Mapping[str, str]) -> Iterator[FormField]:
        people = dict.fromkeys([*self.holder.leads.values(), *self.choices.people])
        options = tuple((one, one) for one in people)
        taken = [typed[f"{name}-of"] for name in _rows(LEADS, typed)]
        for name, of in zip(_rows(LEADS, typed), taken, strict=True):
            yield FormField(name, f"Who leads on {of}", "", options, "Nobody", of)
        areas = tuple((one, one) for one in self.choices.areas if one not in taken)
        yield FormField(f"{LEADS}-new-of", "Another key area that somebody leads on", "", areas, "None")
        yield FormField(f"{LEADS}-new", "Who leads on it", "", options, "Nobody")

    def _targets(self, typed: Mapping[str, str]) -> Iterator[FormField]:
        asked = self.choices.questions
        taken = [typed[f"{name}-of"] for name in _rows(TARGETS, typed)]
        for name, of in zip(_rows(TARGETS, typed), taken, strict=True):
            hint = "In per cent. Empty it, and the rate above holds for it too."
            yield FormField(name, f"Rate of its own: {asked.get(of, of)}", hint, of=of, width=_FIGURES)
        options = tuple((id, question) for id, question in sorted(asked.items()) if id not in taken)
        yield FormField(f"{TARGETS}-new-of", "Another question with a rate of its own", "", options, "None")
        yield FormField(f"{TARGETS}-new", "Its rate", "In per cent.", width=_FIGURES)


def _rows(key: str, typed: Mapping[str, str]) -> list[str]:
    """The names of the rows of a table in what was typed."""
    names = (f"{key}-{number}" for number in range(1, _LONGEST_TABLE))
    return [name for name in names if f"{name}-of" in typed]


def _typed(key: str, value: Any) -> str:
    return in_per_cent(value) if key in SHARES else str(value)


def _hint(key: str, value: Any, allowed: Allowed) -> str:
    if isinstance(value, str):
        return _HINTS.get(key, "")
    range_said = _range(allowed, per_cent=key in SHARES)
    return f"In per cent, {range_said}." if key in SHARES else f"A whole number, {range_said}."


def _range(allowed: Allowed, *, per_cent: bool) -> str:
    """'from 1 to 3', 'at least 1'."""
    least, most = (
        "" if one is None else in_per_cent(one) if per_cent else str(one) for one in (allowed.least, allowed.most)
    )
    return f"from {least} to {most}" if most else f"at least {least or 0}"


def _number(name: str, sent: SmallForm, allowed: Allowed) -> int:
    whole = sent.whole(name)
    number = -1 if whole is None else whole
    if number < (allowed.least or 0) or (allowed.most is not None and number > allowed.most):
        sent.fault(name, f"Give a whole number, {_range(allowed, per_cent=False)}")
    return number


def _share(name: str, sent: SmallForm, allowed: Allowed) -> float:
    try:
        share = float(Decimal(sent.text(name).rstrip("% ").replace(",", ".")) / 100)
    except (InvalidOperation, OverflowError):
        share = -1.0
    if not (allowed.least or 0) <= share <= (1 if allowed.most is None else allowed.most):
        sent.fault(name, f"Give a rate in per cent, {_range(allowed, per_cent=True)}")
    return share
