"""A declared condition on the facts of a piece of work, as policies and criteria write them in TOML.

Every condition has three answers: it holds, it does not, or the export does not say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from iqa.domain.unread import unread


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one field of a piece of work.

    Exactly one of the tests is given. `one_of` and `none_of` compare canonical texts without regard to case.
    `before` and `after` are strict and take either an ISO date or the name of another date field.
    `present` asks whether anything is recorded at all; only of a cell that cannot be read it answers "not told",
    as every test does. `reason` says in plain
    words what is the matter with work that fails it, such as 'not live'; it plays no part in the test.
    """

    field: str
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    present: bool | None = None
    before: str = ""
    after: str = ""
    reason: str = ""

    def holds(self, facts: Mapping[str, str]) -> bool | None:
        """True or False, or None when a field it needs is blank."""
        value = facts.get(self.field, "")
        if unread(value):
            return None
        if self.present is not None:
            return bool(value) is self.present
        if not value:
            return None
        if self.one_of:
            return value.casefold() in {choice.casefold() for choice in self.one_of}
        if self.none_of:
            return value.casefold() not in {choice.casefold() for choice in self.none_of}
        other = _as_date(self.before or self.after, facts)
        this = _as_date(value, facts)
        if other is None or this is None:
            return None
        return this < other if self.before else this > other


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


def _as_date(text: str, facts: Mapping[str, str]) -> date | None:
    """An ISO date, or the date held by the field of that name."""
    for candidate in (text, facts.get(text, "")):
        try:
            return date.fromisoformat(candidate)
        except ValueError:
            continue
    return None
