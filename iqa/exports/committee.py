"""Rows for the committee: sums over groups of people, never a person, a piece of work or anything somebody typed.

What is suppressed cannot be worked out from the committee's summary either: units are suppressed as they are
there, and within a unit that is shown, casework types in the same way. What is too small for a row of its own is
put together with others, so that the rows of a line add up to the whole Area: another Area or headquarters can
pool them. A rate is the sum of `Met` over the sum of `Weight`; what `Met` may say, `even_weights` decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import floor, fsum

from msgspec import Struct

from iqa.committee.crossed import CrossedCell, UnitAndType, published_cells
from iqa.committee.suppression import Size, together
from iqa.domain import NOT_APPLICABLE
from iqa.exports.even_weights import WeightedMark, weights_to_standard
from iqa.exports.rows import ExportedWork
from iqa.exports.tables import Cells, ExportValue
from iqa.marking.attribution import NOBODYS, OUTSIDE
from iqa.settings import CommitteeSettings

OTHER_UNITS, OTHER_TYPES, ALL_TYPES = "other units", "other types", "all types"
"""What stands for a unit or a casework type where several are put together."""

TotalsLine = tuple[str | int, ...]
"""What totals are known of: a month, a scheme and, of marks, the place of the question in it."""
Described = tuple[tuple[str, ExportValue], ...]
"""The cells that say in words which line it is."""


class CountedEntry(Struct, frozen=True):
    """What one cell counts once: a mark, an assessment, an action.

    `person` is whose work it is, '' for nobody known. It stands for `weight` pieces of work of the Area. `met` is
    None where it is to be counted only.
    """

    line: TotalsLine
    about: Described
    unit: str
    kind_of_work: str
    person: str
    weight: float
    met: bool | None = None


class ForCommittee(Struct, frozen=True):
    """The rows that may be shown; how many of them stand for several groups; and of how many lines nothing may be
    shown, with how many entries."""

    rows: tuple[Cells, ...]
    put_together: int
    lines_out: int
    entries_out: int


def mark_entries(works: Iterable[ExportedWork]) -> tuple[CountedEntry, ...]:
    """The marks that rates count. Work done outside the Area is left out, and what does not apply."""
    return tuple(_mark_entries(works))


def _mark_entries(works: Iterable[ExportedWork]) -> Iterator[CountedEntry]:
    for work in works:
        scheme = work.marked.scheme
        met = {rating.id: rating.met for rating in scheme.scale}
        order = {criterion.id: place for place, criterion in enumerate(scheme.criteria)}
        for mark in work.marked.marks_in_order():
            person, criterion = work.marked.person_of(mark), scheme.criterion(mark.criterion)
            if not work.in_figures or person == OUTSIDE or mark.rating == NOT_APPLICABLE:
                continue
            about = (
                ("Strand", scheme.strand_label(criterion.strand)),
                ("Criterion", criterion.id),
                ("Question", criterion.question),
            )
            yield _entry(work, work.marked.behind(mark), (order[criterion.id],), about, met[mark.rating])


def assessment_entries(works: Iterable[ExportedWork]) -> tuple[CountedEntry, ...]:
    """The assessments that rates count."""
    return tuple(_entry(work, work.marked.owner()) for work in works if work.in_figures)


def action_entries(works: Iterable[ExportedWork]) -> tuple[CountedEntry, ...]:
    """The actions agreed in those assessments, as a number alone."""
    return tuple(
        _entry(work, person)
        for work in works
        if work.in_figures
        for action in work.marked.assessment.actions
        if (person := work.marked.person_of_action(action)) != OUTSIDE
    )


def for_committee(entries: Sequence[CountedEntry], limits: CommitteeSettings) -> ForCommittee:
    """The rows the committee may have, each of enough entries and people: by month and scheme, and the questions
    as the scheme has them."""
    lines: dict[TotalsLine, list[CountedEntry]] = defaultdict(list)
    for entry in entries:
        lines[entry.line].append(entry)
    cells = {line: _cells_of(lines[line], limits) for line in sorted(lines)}
    shown = [(lines[line][0].about, made) for line, made in cells.items() if made]
    gone = [line for line, made in cells.items() if not made]
    return ForCommittee(
        rows=tuple(row for about, made in shown for row in _rows_of(dict(about), made)),
        put_together=sum(cell.several for _, made in shown for cell in made),
        lines_out=len(gone),
        entries_out=sum(len(lines[line]) for line in gone),
    )


class _Cell(Struct, frozen=True):
    """One row to be: its unit and type, the entries behind it, and whether it stands for several groups."""

    unit: str
    kind_of_work: str
    entries: tuple[CountedEntry, ...]
    several: bool = False


def _entry(
    work: ExportedWork, person: str, place: tuple[int, ...] = (), about: Described = (), met: bool | None = None
) -> CountedEntry:
    return CountedEntry(
        line=(str(work.draw.month), work.draw.scheme, *place),
        about=(("Month", str(work.draw.month)), ("Scheme", work.draw.scheme), *about),
        unit=work.unit,
        kind_of_work=work.kind_of_work,
        person="" if person in NOBODYS else person,
        weight=1 / work.probability if work.probability else 0.0,
        met=met,
    )


def _cells_of(entries: Sequence[CountedEntry], limits: CommitteeSettings) -> list[_Cell]:
    """The cells of a line as rows to be; none where not even the whole line may be shown."""
    groups: dict[UnitAndType, list[CountedEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.unit, entry.kind_of_work].append(entry)
    allowed = limits.smallest_marks, limits.smallest_people
    return [
        _Cell(
            OTHER_UNITS if cell.unit is None else cell.unit,
            _kind_of(cell, groups),
            tuple(entry for group in sorted(cell.groups) for entry in groups[group]),
            several=cell.kind is None,
        )
        for cell in published_cells({group: _size(found) for group, found in groups.items()}, allowed)
    ]


def _kind_of(cell: CrossedCell, groups: Iterable[UnitAndType]) -> str:
    """The type of a cell in words."""
    if cell.kind is not None:
        return cell.kind
    whole = cell.unit is None or cell.groups == {group for group in groups if group[0] == cell.unit}
    return ALL_TYPES if whole else OTHER_TYPES


def _size(entries: Iterable[CountedEntry]) -> Size:
    return together(Size(1, frozenset({entry.person}) - {""}, entry.met) for entry in entries)


def _rows_of(about: Cells, cells: Sequence[_Cell]) -> Iterator[Cells]:
    """The rows of a line. Weights are whole pieces of work that add up to what the whole line weighs."""
    weights = [fsum(one.weight for one in cell.entries) for cell in cells]
    marks = [[WeightedMark(one.weight, bool(one.met)) for one in cell.entries] for cell in cells]
    of_standard = weights_to_standard(marks)
    met = whole_numbers(of_standard)
    rest = whole_numbers([weight - part for weight, part in zip(weights, of_standard, strict=True)])
    for cell, to_standard, other in zip(cells, met, rest, strict=True):
        size = _size(cell.entries)
        yield {
            **about,
            "Unit": cell.unit,
            "Casework type": cell.kind_of_work,
            "n": size.marks,
            "People": len(size.people),
            "Weight": to_standard + other,
            "Met": to_standard,
        }


def whole_numbers(values: Sequence[float]) -> list[int]:
    """Each value rounded down or up, so that they add up to their rounded sum: the largest remainders go up."""
    down = [floor(value) for value in values]
    more = round(fsum(values)) - sum(down)
    upwards = sorted(range(len(values)), key=lambda place: (down[place] - values[place], place))[: max(more, 0)]
    return [number + (place in upwards) for place, number in enumerate(down)]
