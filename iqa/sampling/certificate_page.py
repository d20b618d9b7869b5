"""The certificate of a draw as a page to print beside its JSON. It says what the draw says; it draws nothing.

Staff may be named on it: it stays inside the office. Keys are printed as the JSON has them.
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from iqa.domain import (
    Cell,
    CellKey,
    Draw,
    DrawnItem,
    ItemState,
    Kind,
    Replacement,
    Shortfall,
    StaleWork,
    TopUp,
)
from iqa.sampling.certificate import HOW_TO_CHECK, loads_of, unassigned
from iqa.sampling.certificate_rows import (
    CellItems,
    CountRow,
    GivenRow,
    ItemRow,
    LoadRow,
    VoidRow,
    count_rows,
    given_row,
    load_row,
    moment,
    names_on_the_day,
    per_cent,
    shortened,
    void_rows,
)
from iqa.sampling.policy_file import KINDS
from iqa.sampling.policy_text import policy_in_words
from iqa.sampling.replacement import assigned_after_draw, estimated_population
from iqa.sampling.tickets import ALGORITHM
from iqa.sampling.wording import (
    BLANK,
    REPLACEMENTS,
    cell_in_words,
    not_sampled_in_words,
    short_of_in_words,
    shortfall_in_words,
)
from iqa.settings import Settings
from iqa.staff import StaffNames


class SourceRow(Struct, frozen=True):
    """A file that the population was read from."""

    file: str
    sha256: str
    rows: int


class CellRow(Struct, frozen=True):
    """The count of one cell. `estimated` is its eligible work after what was found since, such as 'about 4.8'."""

    cell: str
    population: int
    eligible: int
    estimated: str
    asked: int
    drawn: int
    ineligible: int
    unavailable: int


class PersonRow(Struct, frozen=True):
    """A person and a reason: why they are not sampled this month."""

    person: str
    reason: str


class StaleRow(Struct, frozen=True):
    """A person, and how many pieces of their work are left out as too long ago."""

    person: str
    count: int


class ShortfallRow(Struct, frozen=True):
    """A cell in which fewer were drawn than asked, and why."""

    cell: str
    why: str


class ReplacementRow(Struct, frozen=True):
    """A drawn item put aside. `replaced_by` is '' when none was left, `note` '' when none was written."""

    key: str
    reason: str
    note: str
    replaced_by: str
    by: str
    at: str


class TopUpRow(Struct, frozen=True):
    """More asked of a cell after the draw."""

    cell: str
    extra: int
    note: str
    by: str
    at: str


class CertificatePage(Struct, frozen=True):
    """Everything that `templates/certificate.html` may print. Counts are pieces of work.

    `drawn`, `always`, `targeted_reviews` and `reserves` list the work by cell; `reserved` counts the reserves.
    `policy` and `how_to_check` are sentences. Digests are SHA-256 in hexadecimal.
    """

    area: str
    scheme_name: str
    protective_marking: str
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
    too_long_ago: tuple[StaleRow, ...]
    not_sampled: tuple[PersonRow, ...]
    recently_marked: int
    drawn: tuple[CellItems, ...]
    always: tuple[CellItems, ...]
    targeted_reviews: tuple[CellItems, ...]
    reserves: tuple[CellItems, ...]
    reserved: int
    replacements: tuple[ReplacementRow, ...]
    top_ups: tuple[TopUpRow, ...]
    given: tuple[GivenRow, ...]
    voids: tuple[VoidRow, ...]
    loads: tuple[LoadRow, ...]
    nobody_may_mark: tuple[str, ...]
    how_to_check: tuple[str, ...]


_DRAWN = (ItemState.DRAWN, ItemState.REPLACED)


def certificate_page(
    draw: Draw,
    settings: Settings,
    names: Mapping[str, str],
    under_review: Collection[str] = (),
    stale: Iterable[StaleWork] = (),
    lacking: Collection[str] = (),
) -> CertificatePage:
    """The page of a draw's certificate. `under_review` are the keys that its targeted reviews took, `stale` the
    work that it leaves out as too long ago, `lacking` the fields of its rules that the export had no column for.

    `names` gives staff ids their names; an id that it lacks is printed as it is.
    """
    called = _Called(draw, names)
    kind = KINDS.get(draw.scheme)
    ranked = [item for item in draw.items if item.rank]
    reserves = [item for item in ranked if item.state is ItemState.RESERVE]
    apart = [item for item in draw.items if not item.rank]
    population = draw.population
    return CertificatePage(
        area=settings.area,
        scheme_name=settings.scheme_name,
        protective_marking=settings.protective_marking,
        scheme=draw.scheme,
        scheme_version=draw.scheme_version,
        month=draw.month.label,
        draw=draw.id,
        drawn_at=moment(draw.at),
        algorithm=ALGORITHM,
        seed=draw.seed,
        population_digest=population.digest,
        population_version=population.version,
        population_rows=population.rows,
        sources=tuple(SourceRow(one.file, one.sha256, one.rows) for one in population.sources),
        policy_name=draw.policy.name,
        policy_digest=draw.policy_digest,
        policy=policy_in_words(draw.policy, called.person),
        cells=tuple(called.cell_row(cell) for cell in draw.cells),
        eligible=sum(cell.eligible for cell in draw.cells),
        to_mark=len(draw.to_mark()),
        shortfalls=called.shortfalls(draw.shortfalls, kind, lacking),
        exclusions=count_rows(draw.exclusions, kind, lacking),
        too_long_ago=called.stale(stale),
        not_sampled=tuple(
            PersonRow(called.person(entry.person), not_sampled_in_words(entry)) for entry in draw.not_sampled
        ),
        recently_marked=len(draw.recently_marked),
        drawn=called.by_cell(item for item in ranked if item.state in _DRAWN),
        always=called.by_cell(item for item in apart if item.key not in under_review),
        targeted_reviews=called.by_cell(item for item in apart if item.key in under_review),
        reserves=called.by_cell(reserves),
        reserved=len(reserves),
        replacements=tuple(called.replacement(entry) for entry in draw.replacements),
        top_ups=tuple(called.top_up(entry) for entry in draw.top_ups),
        given=called.given(draw),
        voids=void_rows(draw.voids, called),
        loads=tuple(load_row(assessor, items, called) for assessor, items in loads_of(draw).items()),
        nobody_may_mark=tuple(item.key for item in unassigned(draw)),
        how_to_check=HOW_TO_CHECK,
    )


def estimate(count: float) -> str:
    """A count that may be an estimate: '1,187', or 'about 4.8' where it is not whole."""
    return f"{count:,.0f}" if count == int(count) else f"about {count:,.1f}"


class _Called(StaffNames):
    """How the page calls people and cells, and the rows that need it."""

    def __init__(self, draw: Draw, names: Mapping[str, str]) -> None:
        super().__init__({**names_on_the_day(draw.assessors), **names})
        self._per = draw.policy.per
        self._cells = {cell.cell: cell for cell in draw.cells}

    def cell(self, cell: CellKey) -> str:
        """A cell with the names of the people in it."""
        return cell_in_words(cell, self._per, self.person, between=", ")

    def cell_row(self, cell: Cell) -> CellRow:
        return CellRow(
            cell=self.cell(cell.cell),
            population=cell.population,
            eligible=cell.eligible,
            estimated=estimate(float(estimated_population(cell))),
            asked=cell.asked,
            drawn=cell.drawn,
            ineligible=cell.ineligible,
            unavailable=cell.unavailable,
        )

    def shortfalls(
        self, shortfalls: Iterable[Shortfall], kind: Kind | None, lacking: Collection[str]
    ) -> tuple[ShortfallRow, ...]:
        return tuple(
            ShortfallRow(
                short_of_in_words(short, self._per, self.person, between=", "),
                shortfall_in_words(short, kind, lacking),
            )
            for short in shortfalls
        )

    def stale(self, stale: Iterable[StaleWork]) -> tuple[StaleRow, ...]:
        """By name."""
        rows = (StaleRow(self.person(one.person) if one.person else BLANK, one.count) for one in stale)
        return tuple(sorted(rows, key=lambda row: row.person))

    def by_cell(self, items: Iterable[DrawnItem]) -> tuple[CellItems, ...]:
        rows: dict[CellKey, list[ItemRow]] = {}
        for item in items:
            rows.setdefault(item.cell, []).append(self._item(item))
        return tuple(CellItems(self.cell(cell), tuple(found)) for cell, found in rows.items())

    def _item(self, item: DrawnItem) -> ItemRow:
        return ItemRow(
            rank=str(item.rank or ""),
            ticket=shortened(item.ticket),
            key=item.key,
            state=item.state,
            probability=self._chance(item),
            assessor=self.name(item.assessor) if item.assessor else "",
        )

    def _chance(self, item: DrawnItem) -> str:
        """'3 of about 4.8 (62.5%)': what was drawn of the cell, out of what it holds."""
        if item.state is ItemState.RESERVE:
            return "not called"
        if not item.rank:
            return "certain (100%)"
        cell = self._cells[item.cell]
        return f"{cell.drawn} of {estimate(float(estimated_population(cell)))} ({per_cent(item.probability)})"

    def replacement(self, entry: Replacement) -> ReplacementRow:
        return ReplacementRow(
            key=entry.key,
            reason=REPLACEMENTS[entry.reason],
            note=entry.note,
            replaced_by=entry.replaced_by,
            by=self.name(entry.by),
            at=moment(entry.at),
        )

    def given(self, draw: Draw) -> tuple[GivenRow, ...]:
        """Every time that work was given to somebody, in order; what is not kept so, before."""
        kept = {entry.key for entry in draw.handovers}
        bare = (GivenRow(item.key, self.name(item.assessor)) for item in assigned_after_draw(draw))
        handed_over = (given_row(entry, self) for entry in draw.handovers)
        return (*(row for row in bare if row.key not in kept), *handed_over)

    def top_up(self, entry: TopUp) -> TopUpRow:
        return TopUpRow(self.cell(entry.cell), entry.extra, entry.note, self.name(entry.by), moment(entry.at))
