"""Timeliness standards: how long a thing may take, from which date that rule holds, and where it comes from."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from iqa.domain.conditions import Condition


class Rule(StrEnum):
    """How a deadline is computed from the start date."""

    WORKING_DAYS = "working days after"
    CALENDAR_DAYS = "calendar days after"
    BEFORE = "before"
    """Done on an earlier day than the start date, by at least `days` calendar days (0: any earlier day)."""
    WORKING_DAYS_BEFORE = "working days before"
    BY = "by"
    """Done on or before the start date itself, such as an ordered date."""


class OneOffHolidays(Struct, frozen=True):
    """Bank holidays proclaimed, or moved, for one year alone, as an office's settings add and take them away."""

    added: tuple[date, ...] = ()
    removed: tuple[date, ...] = ()


class Standard(Struct, frozen=True):
    """One rule of a standard, for work whose `effective_by` date falls within its effective dates.

    A standard id may have several rules: the first whose conditions hold applies, so that a letter to a victim
    with enhanced entitlement has its own. `days` None means that the office has not set it: the timeliness
    *cannot be assessed*.
    """

    id: str
    label: str
    rule: Rule
    start_field: str
    done_field: str
    days: int | None
    applies_when: tuple[Condition, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None
    source: str = ""
    aim: str = ""
    """The standard in a few words for a letter, such as 'within 5 working days of the decision'."""
    owner: str = ""
    """Whose delay this clock measures, where it is not the letter as a whole."""
    not_before: tuple[str, ...] = ()
    """Date fields before which the work could not exist: it is never due before the latest of them."""
    not_when: tuple[Condition, ...] = ()
    """Work of which one of these holds is not asked for by the standard at all; a blank does not hold."""
    one_off: OneOffHolidays = OneOffHolidays()
    """What the office's settings change in the calendar that working days are counted by."""
