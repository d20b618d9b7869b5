"""Work marked a second time, or by several: what was selected for it, and how a difference was settled."""

from enum import StrEnum

from msgspec import Struct

from iqa.domain.calendar import Month
from iqa.domain.draws import Assessor, ItemState, Voided
from iqa.domain.reasons import Exclusion


class Purpose(StrEnum):
    """Why work that was drawn is marked again. It is also the first word of the seed."""

    SECOND_MARKING = "second-marking"
    """A blind share of each marker's work, by somebody else."""
    CALIBRATION = "calibration"
    """The same work by every marker, to see whether they mark alike."""


class ModerationItem(Struct, frozen=True):
    """One piece of work on the list, in its place. `cell` is the first marker's staff id, or ALL.

    `rank` is its place in the cell by ticket, from 1. Those drawn are the first of a cell; the rest are reserves
    that are never called. `assessor` is the second marker, '' where nobody may be given it or it is not drawn.
    """

    key: str
    draw: str
    cell: str
    ticket: str
    rank: int
    state: ItemState
    probability: float
    assessor: str = ""

    @property
    def drawn(self) -> bool:
        """Whether it is to be marked again."""
        return self.state is ItemState.DRAWN


class AssessorPool(Struct, frozen=True):
    """Who could mark the work of a draw, as the staff list stood on the day."""

    draw: str
    assessors: tuple[Assessor, ...]


class SecondHandover(Struct, frozen=True):
    """A piece of work given to another second marker after the second marking was drawn.

    `draw` is the draw that it was marked in; `was` and `to` are staff ids, `was` '' where nobody had it.
    """

    draw: str
    key: str
    was: str
    to: str
    reason: str
    by: str
    at: str


class Moderation(Struct, frozen=True):
    """One second marking or one calibration set of a month, with the whole list that it was drawn from.

    `share` is the decimal as it was asked for, '' of a calibration set; `take` how many a calibration set has.
    `digest` is SHA-256 over the list as `list_digest` writes it. `void_reason` is '' while it stands.
    """

    id: str
    purpose: Purpose
    month: Month
    seed: str
    share: str
    take: int
    digest: str
    items: tuple[ModerationItem, ...]
    pools: tuple[AssessorPool, ...]
    exclusions: tuple[Exclusion, ...] = ()
    voids: tuple[Voided, ...] = ()
    at: str = ""
    void_reason: str = ""
    void_by: str = ""
    void_at: str = ""
    handovers: tuple[SecondHandover, ...] = ()
    """To whom work was given after it was drawn, in the order in which it was."""

    @property
    def stands(self) -> bool:
        """Whether nobody has set it aside."""
        return not self.void_reason

    def to_mark(self) -> tuple[ModerationItem, ...]:
        """What is to be marked again."""
        return tuple(item for item in self.items if item.drawn)

    def markers(self, item: ModerationItem) -> tuple[str, ...]:
        """Who marks an item under this: its second marker, or everybody of a calibration set."""
        if self.purpose is Purpose.SECOND_MARKING:
            return (item.assessor,) if item.assessor else ()
        return tuple(one.id for pool in self.pools if pool.draw == item.draw for one in pool.assessors)


class Adjudication(Struct, frozen=True):
    """A difference settled by a third person, or by a meeting: the agreed rating, and why. `by` is a staff id or a
    name, '' for a meeting."""

    item_key: str
    draw: str
    criterion: str
    rating: str
    by: str
    meeting: bool
    reason: str
    at: str
