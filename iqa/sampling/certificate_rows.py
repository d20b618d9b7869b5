"""The rows that the printed certificates of a draw and of a second marking have in common, and their filling."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from msgspec import Struct

from iqa.domain import Assessor, Exclusion, Handover, Kind, SecondHandover, Voided, long_date
from iqa.sampling.wording import exclusions_in_words
from iqa.staff import StaffNames

_TICKET_LENGTH = 14
"""Characters of a ticket on the page; the JSON has every digit."""


class ItemRow(Struct, frozen=True):
    """One piece of work in its place: rank as text ('' when it has none), ticket shortened, chance in words."""

    rank: str
    ticket: str
    key: str
    state: str
    probability: str
    assessor: str


class CellItems(Struct, frozen=True):
    """The pieces of work of one cell, in the order of their tickets."""

    cell: str
    rows: tuple[ItemRow, ...]


class CountRow(Struct, frozen=True):
    """A reason and how many pieces of work it excluded."""

    reason: str
    count: int


class VoidRow(Struct, frozen=True):
    """An earlier draw of the same kind and month that was set aside."""

    draw: str
    reason: str
    by: str
    at: str


class LoadRow(Struct, frozen=True):
    """How much one assessor has to mark."""

    name: str
    id: str
    unit: str
    items: int


class GivenRow(Struct, frozen=True):
    """Work given to somebody after the draw. `was` is '' where nobody on the list of assessors may mark it; `why`
    and `by` are '' of a time when they were kept in the ledger alone."""

    key: str
    assessor: str
    was: str = ""
    why: str = ""
    by: str = ""
    at: str = ""


def count_rows(
    exclusions: Iterable[Exclusion], kind: Kind | None = None, lacking: Collection[str] = ()
) -> tuple[CountRow, ...]:
    """The reasons in words."""
    return tuple(CountRow(reason, count) for reason, count in exclusions_in_words(exclusions, kind, lacking))


def void_rows(voids: Iterable[Voided], called: StaffNames) -> tuple[VoidRow, ...]:
    """What was set aside, by whom and when in words."""
    return tuple(VoidRow(one.draw, one.reason, called.name(one.by), moment(one.at)) for one in voids)


def load_row(assessor: Assessor, items: int, called: StaffNames) -> LoadRow:
    """One assessor's share."""
    return LoadRow(called.name(assessor.id), assessor.id, assessor.unit, items)


def given_row(entry: Handover | SecondHandover, called: StaffNames) -> GivenRow:
    """Work given to somebody, by whom, when and why in words."""
    to = called.name(entry.to) if entry.to else "nobody yet"
    was = called.name(entry.was) if entry.was else ""
    return GivenRow(entry.key, to, was, entry.reason, called.name(entry.by), moment(entry.at))


def names_on_the_day(assessors: Iterable[Assessor]) -> dict[str, str]:
    """What the assessors of a certificate were called when it was drawn, by staff id."""
    return {assessor.id: assessor.names[0] for assessor in assessors if assessor.names}


def shortened(ticket: str) -> str:
    """As much of a ticket as the page shows."""
    return ticket if len(ticket) <= _TICKET_LENGTH else ticket[:_TICKET_LENGTH] + "…"


def moment(at: str) -> str:
    """An ISO 8601 moment as people read it: '2 November 2026, 09:00 UTC'. 'not recorded' for ''."""
    if not at:
        return "not recorded"
    when = datetime.fromisoformat(at)
    if when.tzinfo is not None:
        when = when.astimezone(UTC)
    return f"{long_date(when)}, {when:%H:%M} UTC"


def per_cent(rate: float) -> str:
    """0.625 -> '62.5%', 0.4 -> '40%'. A rate is 0 to 1."""
    return f"{rate * 100:.1f}".removesuffix(".0") + "%"
