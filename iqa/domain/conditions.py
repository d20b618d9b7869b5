"""A declared condition on the facts of a piece of work, as policies and criteria write them in TOML.

Every condition has three answers: it holds, it does not, or the export does not say.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain.calendar import Month, day_of
from iqa.domain.unread import unread


class Condition(Struct, frozen=True):
    """A test of one field of a piece of work, or several of which one is enough.

    Exactly one of the tests is given. `one_of` and `none_of` compare canonical texts without regard to case.
    `before` and `after` are strict and take either an ISO date or the name of another date field.
    `present` asks whether anything is recorded at all; only of a cell that cannot be read it answers "not told",
    as every test does. `within_months` asks for a date in the last so many calendar months, that of the draw among
    them, or later; it has an answer once `in_month` has worked out `since`, the first day that will do (ISO).
    `mentions` looks for a word of the text that begins as one of these do, in any case: "slavery" is found in
    "Modern slavery, s.1" and "withdr" in "she withdrew"; a blank mentions nothing, and is no reason to ask.
    `any_of` holds conditions on fields of their own, and then `field` is ''. `reason` says in plain words what is
    the matter with work that fails it, such as 'not live'; it plays no part in the test.
    """

    field: str
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    present: bool | None = None
    before: str = ""
    after: str = ""
    reason: str = ""
    within_months: int = 0
    since: str = ""
    any_of: tuple["Condition", ...] = ()
    mentions: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The tests of single fields that it is made of."""
        return self.any_of or (self,)

    @property
    def is_relative(self) -> bool:
        """Whether it counts back from the month of the draw."""
        return any(part.within_months for part in self.parts)

    def in_month(self, month: Month) -> "Condition":
        """The condition as it reads in a draw of that month; itself where it counts back from nothing."""
        if self.any_of:
            return replace(self, any_of=tuple(part.in_month(month) for part in self.any_of))
        return replace(self, since=first_day_within(self.within_months, month)) if self.within_months else self

    def holds(self, facts: Mapping[str, str]) -> bool | None:
        """True or False, or None when a field it needs is blank. ValueError while `since` is not worked out."""
        if self.any_of:
            return _any_holds(self.any_of, facts)
        value = facts.get(self.field, "")
        if unread(value):
            return None
        if self.present is not None:
            return bool(value) is self.present
        if self.mentions:
            return any(_mentioned(word, value) for word in self.mentions)
        if not value:
            return None
        if self.one_of:
            return value.casefold() in {choice.casefold() for choice in self.one_of}
        if self.none_of:
            return value.casefold() not in {choice.casefold() for choice in self.none_of}
        if self.within_months:
            day = _as_date(value, facts)
            return None if day is None else day >= date.fromisoformat(self.since)
        other = _as_date(self.before or self.after, facts)
        this = _as_date(value, facts)
        if other is None or this is None:
            return None
        return this < other if self.before else this > other


def first_day_within(months: int, month: Month) -> str:
    """The first day (ISO) of so many calendar months that end with the last day of `month`: 2026-08-01 for the
    three months to October 2026."""
    for _ in range(months - 1):
        month = month.previous()
    return month.first.isoformat()


def all_hold(conditions: Iterable[Condition], facts: Mapping[str, str]) -> bool | None:
    """False as soon as one condition fails; None when none fails but one cannot be told; else True."""
    told: bool | None = True
    for condition in conditions:
        answer = condition.holds(facts)
        if answer is False:
            return False
        if answer is None:
            told = None
    return told


def _any_holds(conditions: Iterable[Condition], facts: Mapping[str, str]) -> bool | None:
    """True as soon as one holds; None when none holds but one cannot be told; else False."""
    answers = {condition.holds(facts) for condition in conditions}
    return True if True in answers else None if None in answers else False


def _mentioned(word: str, text: str) -> bool:
    """Whether a word or a run of words of the text begins so."""
    return re.search(rf"(?<!\w){re.escape(word.casefold())}", text.casefold()) is not None


def _as_date(text: str, facts: Mapping[str, str]) -> date | None:
    """An ISO date, or the date held by the field of that name."""
    return day_of(text) or day_of(facts.get(text, ""))
