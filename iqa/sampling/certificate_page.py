"""The certificate of a draw as a page to print beside its JSON. It repeats what the JSON says; it draws nothing.

Staff may be named on it: it stays inside the office. Keys are printed as the JSON has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from iqa.domain import ItemState, Month, long_date
from iqa.sampling.draw import TARGETED_REVIEW_AT
from iqa.sampling.policy_text import policy_in_words
from iqa.settings import Settings
from iqa.staff import StaffNames


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


TICKET_LENGTH = 14
"""Characters of a ticket on the page; the JSON has every digit."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One piece of work in its place: rank as text ('' when it has none), ticket shortened, chance in words."""

    rank: str
    ticket: str
    key: str
    state: str
    probability: str
    assessor: str


@dataclass(frozen=True, slots=True)
class CellItems:
    """The pieces of work of one cell, in the order of their tickets."""

    cell: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """A reason and how many pieces of work it left out."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class VoidRow:
    """An earlier draw of the same scheme and month that was set aside."""

    draw: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How much one assessor has to mark."""

    name: str
    id: str
    unit: str
    items: int


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """Everything that `templates/certificate.html` may print. Counts are pieces of work.

    `drawn`, `always`, `again` (what a targeted review took) and `reserves` list the work by cell; `reserved`
    counts the reserves. `policy` and `how_to_check` are sentences. Digests are SHA-256 in hexadecimal.
    """

    area: str
    scheme_name: str
    marking: str
    scheme: str
    scheme_version: str
    month: str
    draw: str
    drawn_at: str
    algorithm: str
    seed: str
    population_digest: str
    population_version: int
    population_rows: int
    sources: tuple[SourceRow, ...]
    policy_name: str
    policy_digest: str
    policy: tuple[str, ...]
    cells: tuple[CellRow, ...]
    eligible: int
    to_mark: int
    shortfalls: tuple[ShortfallRow, ...]
    exclusions: tuple[CountRow, ...]
    not_sampled: tuple[PersonRow, ...]
    recently_marked: int
    drawn: tuple[CellItems, ...]
    always: tuple[CellItems, ...]
    again: tuple[CellItems, ...]
    reserves: tuple[CellItems, ...]
    reserved: int
    replacements: tuple[ReplacementRow, ...]
    top_ups: tuple[TopUpRow, ...]
    given: tuple[GivenRow, ...]
    voids: tuple[VoidRow, ...]
    loads: tuple[LoadRow, ...]
    nobody_may_mark: tuple[str, ...]
    how_to_check: tuple[str, ...]


def certificate_page(written: Mapping[str, Any], settings: Settings, names: Mapping[str, str]) -> CertificatePage:
    """The page of a certificate, as `iqa.sampling.certificate.certificate` wrote it.

    `names` gives staff ids their names; an id that it lacks is printed as it is.
    """
    known = {each["id"]: each["names"][0] for each in written["assessors"] if each["names"]} | dict(names)
    called = _Called(known, written["policy"]["per"], written["cells"])
    drawn = (ItemState.DRAWN, ItemState.REPLACED)
    ranked = [item for item in written["items"] if item["rank"]]
    reserves = [item for item in ranked if item["state"] == ItemState.RESERVE]
    apart = [item for item in written["items"] if not item["rank"]]
    again = frozenset(written.get("under_targeted_review", ()))
    population = written["population"]
    return CertificatePage(
        area=settings.area,
        scheme_name=settings.scheme_name,
        marking=settings.protective_marking,
        scheme=written["scheme"],
        scheme_version=written["scheme_version"],
        month=Month.parse(written["month"]).label,
        draw=written["draw"],
        drawn_at=moment(written["drawn_at"]),
        algorithm=written["algorithm"],
        seed=written["seed"],
        population_digest=population["digest"],
        population_version=population["version"],
        population_rows=population["rows"],
        sources=tuple(SourceRow(**source) for source in population["sources"]),
        policy_name=written["policy"]["name"],
        policy_digest=written["policy"]["digest"],
        policy=policy_in_words(called.policy(written["policy"])),
        cells=tuple(called.cell_row(cell) for cell in written["cells"]),
        eligible=sum(cell["eligible"] for cell in written["cells"]),
        to_mark=sum(ItemState(item["state"]).is_to_mark for item in written["items"]),
        shortfalls=tuple(ShortfallRow(called.cell(cell), why) for cell, why in written["shortfalls"].items()),
        exclusions=tuple(CountRow(**entry) for entry in written["exclusions"]),
        not_sampled=tuple(PersonRow(called.person(e["person"]), e["reason"]) for e in written["not_sampled"]),
        recently_marked=len(written["recently_marked"]),
        drawn=called.by_cell([item for item in ranked if item["state"] in drawn]),
        always=called.by_cell([item for item in apart if item["key"] not in again]),
        again=called.by_cell([item for item in apart if item["key"] in again]),
        reserves=called.by_cell(reserves),
        reserved=len(reserves),
        replacements=tuple(ReplacementRow(**called.signed(entry)) for entry in written["replacements"]),
        top_ups=tuple(called.top_up(entry) for entry in written["top_ups"]),
        given=tuple(
            GivenRow(entry["key"], called.name(entry["assessor"]))
            for entry in written.get("assigned_after_draw", ())
        ),
        voids=tuple(VoidRow(**called.signed(entry)) for entry in written["voids"]),
        loads=tuple(called.load(assessor) for assessor in written["assessors"]),
        nobody_may_mark=tuple(written["nobody_may_mark"]),
        how_to_check=tuple(written["how_to_check"]),
    )


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


def estimate(count: float) -> str:
    """A count that may be an estimate: '1,187', or 'about 4.8' where it is not whole."""
    return f"{count:,.0f}" if count == int(count) else f"about {count:,.1f}"


class _Called(StaffNames):
    """How the page calls people and cells, and the rows that need it."""

    def __init__(self, names: Mapping[str, str], per: Sequence[str], cells: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(names)
        self._per = per
        self._cells = {cell["cell"]: cell for cell in cells}

    def policy(self, policy: Mapping[str, Any]) -> dict[str, Any]:
        """The policy with names beside the staff ids that it gives."""
        said = dict(policy)
        for each in ("not_sampled", "not_assessing", "relook"):
            said[each] = [
                {**entry, "person": self.person(entry["person"])} if entry.get("person") else entry
                for entry in policy.get(each, ())
            ]
        return said

    def cell(self, cell: str) -> str:
        """A cell as printed, with the names of the people in it."""
        if cell.startswith(TARGETED_REVIEW_AT):
            parts = cell.removeprefix(TARGETED_REVIEW_AT).split(" | ")
            return TARGETED_REVIEW_AT + ", ".join(
                part if part.startswith("criterion ") else self.person(part) for part in parts
            )
        values = cell.split(" | ")
        if len(values) != len(self._per):
            return cell
        pairs = zip(self._per, values, strict=True)
        return ", ".join(self.person(value) if field == "person" else value for field, value in pairs)

    def cell_row(self, cell: Mapping[str, Any]) -> CellRow:
        counts = ("population", "eligible", "asked", "drawn", "ineligible", "unavailable")
        return CellRow(
            cell=self.cell(cell["cell"]),
            estimated=estimate(cell["estimated_population"]),
            **{name: cell[name] for name in counts},
        )

    def by_cell(self, items: Sequence[Mapping[str, Any]]) -> tuple[CellItems, ...]:
        rows: dict[str, list[ItemRow]] = {}
        for item in items:
            rows.setdefault(item["cell"], []).append(self._item(item))
        return tuple(CellItems(self.cell(cell), tuple(found)) for cell, found in rows.items())

    def _item(self, item: Mapping[str, Any]) -> ItemRow:
        ticket = item["ticket"]
        return ItemRow(
            rank=str(item["rank"] or ""),
            ticket=ticket if len(ticket) <= TICKET_LENGTH else ticket[:TICKET_LENGTH] + "…",
            key=item["key"],
            state=item["state"],
            probability=self._chance(item),
            assessor=self.name(item["assessor"]) if item["assessor"] else "",
        )

    def _chance(self, item: Mapping[str, Any]) -> str:
        """'3 of about 4.8 (62.5%)': what was drawn of the cell, out of what it holds."""
        if item["state"] == ItemState.RESERVE:
            return "not called"
        if not item["rank"]:
            return "certain (100%)"
        cell = self._cells[item["cell"]]
        holds = estimate(cell["estimated_population"])
        return f"{cell['drawn']} of {holds} ({per_cent(item['probability'])})"

    def signed(self, entry: Mapping[str, Any]) -> dict[str, str]:
        """A change of the draw, with who made it and when in words."""
        return {**entry, "by": self.name(entry["by"]), "at": moment(entry["at"])}

    def top_up(self, entry: Mapping[str, Any]) -> TopUpRow:
        return TopUpRow(
            cell=self.cell(entry["cell"]),
            extra=entry["extra"],
            note=entry["note"],
            by=self.name(entry["by"]),
            at=moment(entry["at"]),
        )

    def load(self, assessor: Mapping[str, Any]) -> LoadRow:
        return LoadRow(self.name(assessor["id"]), assessor["id"], assessor["unit"], assessor["items"])
