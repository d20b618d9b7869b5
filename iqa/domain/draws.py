"""A draw and what led to it: the policy asked for, the population it was taken from, what came out."""

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain.calendar import Month
from iqa.domain.conditions import Condition
from iqa.domain.reasons import CellKey, Exclusion, NotSampled, Shortfall
from iqa.values import ComparedInPart


class TargetedReview(Struct, frozen=True):
    """A review aimed at something after a poor month: so many pieces of a person's work, of the work to which a
    criterion can apply, or both. Kept apart from the sample.

    `when` holds the criterion's conditions as the scheme of the draw has them, so that the draw can be performed
    again without it: work of which none of them fails may be taken.
    """

    person: str
    take: int
    reason: str
    criterion: str = ""
    when: tuple[Condition, ...] = ()


class Policy(ComparedInPart, frozen=True):
    """How a month's sample is to be drawn. Read from TOML by `iqa.sampling.policy`.

    `per` names the fields whose values together make a cell. `take` is how many a cell, `reserves` how many
    more stand in line. `eligible` conditions must not fail; a condition the export cannot answer excludes too,
    with its own reason, unless `accept_unknown`. `assessor_roles` may mark; nobody marks their own work, and
    with `cross_team` nobody marks the work of somebody they manage.
    """

    not_compared: ClassVar[frozenset[str]] = frozenset({"source"})

    scheme: str
    name: str
    per: tuple[str, ...]
    take: int
    eligible: tuple[Condition, ...] = ()
    always: tuple[Condition, ...] = ()
    """Work that meets one of these is always included, and reported apart."""
    apart: tuple[Condition, ...] = ()
    """Rules for the random list alone: work that surely fails one stands on a list of its own, from which only a
    targeted review takes."""
    accept_unknown: bool = False
    reserves: int = 5
    skip_marked_within_months: int = 0
    not_sampled: tuple[NotSampled, ...] = ()
    not_assessing: tuple[NotSampled, ...] = ()
    """People who mark nothing this month, and why."""
    targeted_reviews: tuple[TargetedReview, ...] = ()
    """Reviews of people and criteria, drawn apart from the random sample and before it."""
    focus: tuple[str, ...] = ()
    """Focus modules of the scheme that this month switches on."""
    assessor_roles: tuple[str, ...] = ("legal manager",)
    same_unit: bool = True
    """Assessors mark work of their own unit where one is allowed to."""
    cross_team: bool = False
    source: str = ""
    """The TOML text it was read from."""

    def excluded_people(self) -> tuple[str, ...]:
        """Those whom it names as not sampled or not assessing, as it writes them."""
        return tuple(entry.person for entry in (*self.not_sampled, *self.not_assessing))

    def in_month(self, month: Month) -> "Policy":
        """The policy with the days worked out from which on its rules that count months back let work in. It is
        itself where none of them does."""
        eligible, always, apart = (
            tuple(rule.in_month(month) for rule in rules) for rules in (self.eligible, self.always, self.apart)
        )
        return replace(self, eligible=eligible, always=always, apart=apart)

    def reviewed_people(self) -> tuple[str, ...]:
        """Those of whose work it wants a targeted review, as it writes them."""
        return tuple(entry.person for entry in self.targeted_reviews if entry.person)


class Source(Struct, frozen=True):
    """A file that a population was read from."""

    file: str
    sha256: str
    rows: int


class PopulationReference(Struct, frozen=True):
    """Which frozen population a draw was taken from."""

    digest: str
    version: int
    rows: int
    sources: tuple[Source, ...] = ()


UNIT_NOT_RECORDED = "not recorded"
"""The group of work whose unit the export does not say."""


class ItemState(StrEnum):
    """Where an item stands in a draw."""

    DRAWN = "drawn"
    RESERVE = "reserve"
    REPLACED = "replaced"
    ALWAYS = "always"

    @property
    def is_to_mark(self) -> bool:
        """Whether somebody is to mark the item: it was drawn, or is included in any case."""
        return self in {ItemState.DRAWN, ItemState.ALWAYS}


class ReplacementReason(StrEnum):
    """Why a drawn item cannot be marked. What each does to an estimate is in design of the draw."""

    INELIGIBLE = "ineligible"
    """It should not have been on the list; its cell's population is estimated afresh."""
    UNAVAILABLE = "unavailable"
    """It belongs on the list and cannot be had now; reported as non-response."""


class DrawnItem(ComparedInPart, frozen=True):
    """One item in ticket order within its cell. `rank` starts at 1, and is 0 for always-included work, which
    stands outside that order. `probability` is n/N of its cell, 1 for always-included work, 0 for a reserve that
    has not been called."""

    not_compared: ClassVar[frozenset[str]] = frozenset({"unit", "owner"})

    key: str
    cell: CellKey
    ticket: str
    rank: int
    state: ItemState
    probability: float
    assessor: str = ""
    unit: str = ""
    """The unit that the export gives the work, UNIT_NOT_RECORDED where it gives none; '' in a draw from before
    this was kept. It follows from the population, as `owner` does, and stands in no certificate."""
    owner: str = ""
    """Whose piece of work it is, as the fact `person` of the population says."""

    @property
    def is_to_mark(self) -> bool:
        """Whether somebody is to mark it."""
        return self.state.is_to_mark


class Cell(Struct, frozen=True):
    """The count of one cell: all its items, those eligible, those drawn, and what replacements found."""

    cell: CellKey
    population: int
    eligible: int
    drawn: int
    asked: int = 0
    ineligible: int = 0
    unavailable: int = 0


class Voided(Struct, frozen=True):
    """An earlier draw of the same scheme and month that was set aside, and why."""

    draw: str
    reason: str
    by: str
    at: str


class Replacement(Struct, frozen=True):
    """A drawn item put aside for the next reserve of its cell. `replaced_by` is '' when none was left."""

    key: str
    reason: ReplacementReason
    note: str
    replaced_by: str
    by: str
    at: str


class TopUp(Struct, frozen=True):
    """More asked of a cell after the draw. `after` is how many replacements had been made before it, so that
    the whole history can be performed again in its order."""

    cell: CellKey
    extra: int
    note: str
    by: str
    at: str
    after: int = 0


class Handover(Struct, frozen=True):
    """A piece of drawn work given to somebody else to mark. `was` and `to` are staff ids, '' for nobody.

    `after_replacements` and `after_top_ups` are how many of each had been made before it, so that the whole
    history can be performed again in its order.
    """

    key: str
    was: str
    to: str
    reason: str
    by: str
    at: str
    after_replacements: int = 0
    after_top_ups: int = 0


class Assessor(Struct, frozen=True):
    """Somebody who may mark the work of a draw, as the staff list stood on the day. `names` are all the names
    they go by; `manages` are the staff ids of the people whose line manager they are."""

    id: str
    names: tuple[str, ...] = ()
    unit: str = ""
    manages: tuple[str, ...] = ()


class Draw(Struct, frozen=True):
    """What a draw produced. `seed` is the whole string that was hashed: scheme|month|typed seed.

    `not_sampled`, `recently_marked`, `still_to_mark` and `assessors` are what the draw knew on the day: who is not
    sampled and why, which work of this population had been marked too recently or was drawn in an earlier month
    and not marked yet, who could mark. With them and the population it can be performed again after the staff list
    has changed.
    """

    scheme: str
    month: Month
    seed: str
    population: PopulationReference
    policy: Policy
    policy_digest: str
    cells: tuple[Cell, ...]
    items: tuple[DrawnItem, ...]
    exclusions: tuple[Exclusion, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    voids: tuple[Voided, ...] = ()
    scheme_version: str = ""
    id: str = ""
    at: str = ""
    shortfalls: tuple[Shortfall, ...] = ()
    """The cells and targeted reviews with fewer than asked, with the counts and why."""
    not_sampled: tuple[NotSampled, ...] = ()
    recently_marked: tuple[str, ...] = ()
    assessors: tuple[Assessor, ...] = ()
    top_ups: tuple[TopUp, ...] = ()
    still_to_mark: tuple[str, ...] = ()
    handovers: tuple[Handover, ...] = ()
    """Whom work was given to after the draw, in the order in which it was."""

    def to_mark(self) -> tuple[DrawnItem, ...]:
        """The items that somebody is to mark, in the order of the certificate."""
        return tuple(item for item in self.items if item.is_to_mark)
