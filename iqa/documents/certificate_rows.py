"""Rows of the tables that only a draw's certificate has: what it came from, its cells, what happened since."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file that the population was read from."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class CellRow:
    """The count of one cell. `estimated` is its eligible work after what was found since, such as 'about 4.8'."""

    cell: str
    population: int
    eligible: int
    estimated: str
    asked: int
    drawn: int
    ineligible: int
    unavailable: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person and a reason: why they are not sampled this month."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShortfallRow:
    """A cell in which fewer were drawn than asked, and why."""

    cell: str
    why: str


@dataclass(frozen=True, slots=True)
class ReplacementRow:
    """A drawn item put aside. `replaced_by` is '' when none was left, `note` '' when none was written."""

    key: str
    reason: str
    note: str
    replaced_by: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class GivenRow:
    """Work that nobody on the list of assessors may mark, given to somebody after the draw."""

    key: str
    assessor: str


@dataclass(frozen=True, slots=True)
class TopUpRow:
    """More asked of a cell after the draw."""

    cell: str
    extra: int
    note: str
    by: str
    at: str
