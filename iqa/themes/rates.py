"""Rates of a month by criterion and unit: weighted by the draw, with interval, number of marks and of people.

Work selected with certainty never enters a rate, nor does a mark of not applicable, no mark at all, or a mark on
work that was done outside the Area. A mark of which nobody knows whose work it judges enters, and counts as
nobody's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from msgspec import Struct

from iqa.domain import NOT_APPLICABLE, UNIT_NOT_RECORDED, CellKey, Draw, Kind, Mark, Scheme
from iqa.marking.attribution import OUTSIDE
from iqa.marking.results import MarkedWork
from iqa.sampling.replacement import estimated_population
from iqa.statistics import StratifiedRate, stratified_rate

EVERYBODY = ""
"""The group of all units together."""
NOT_RECORDED = UNIT_NOT_RECORDED
"""The group of work whose unit the export does not say."""


class Rate(Struct, frozen=True):
    """One criterion in one group that has applicable marks.

    `marks` counts them, `people` those whose work they judge. `shares` gives the share of each rating id, weighted
    like the rate. `persons` are their ids, to hold figures back by and never to show.
    """

    criterion: str
    group: str
    estimate: StratifiedRate
    marks: int
    people: int
    shares: Mapping[str, float]
    persons: frozenset[str] = frozenset()


def rates_by_criterion(marked: Iterable[MarkedWork], draw: Draw, by: str = "unit") -> tuple[Rate, ...]:
    """A rate for each criterion in each group that has marks, the whole month's (`EVERYBODY`) first.

    `by` is the field of the piece of work that names its group. Each item weighs as many pieces of work as its
    cell has eligible ones for each one marked.
    """
    random = [one for one in marked if not one.certainty_selected]
    reached = marked_of_cells(random, draw)
    marked_in_cell = {cell: one.marked for cell, one in reached.items()}
    populations = {cell: one.eligible for cell, one in reached.items()}
    answers: dict[tuple[str, str], list[_Answer]] = defaultdict(list)
    for one in random:
        met = {rating.id: rating.met for rating in one.scheme.scale}
        for mark, person in of_the_area(one):
            answer = _Answer(one.cell, person, mark.rating, met[mark.rating])
            for group in (EVERYBODY, one.item.text(by) or NOT_RECORDED):
                answers[mark.criterion, group].append(answer)
    order = _criterion_order(random)
    return tuple(
        _rate(criterion, group, given, marked_in_cell, populations)
        for (criterion, group), given in sorted(
            answers.items(), key=lambda entry: (order[entry[0][0]], entry[0][1])
        )
    )


class MarkedOfCell(Struct, frozen=True):
    """How many pieces of work of a cell were drawn by chance and marked, and how many could be, as now known."""

    marked: int
    eligible: int

    @property
    def probability(self) -> float | None:
        """What a rate divides one by to weigh each mark of the cell; None where nothing of it is marked."""
        return self.marked / self.eligible if self.marked else None


def marked_of_cells(marked: Iterable[MarkedWork], draw: Draw) -> dict[CellKey, MarkedOfCell]:
    """How far each cell of a draw is marked, work chosen apart left out."""
    count = Counter(one.cell for one in marked if not one.certainty_selected)
    return {
        cell.cell: MarkedOfCell(count[cell.cell], max(count[cell.cell], round(estimated_population(cell))))
        for cell in draw.cells
    }


def of_the_area(one: MarkedWork) -> Iterator[tuple[Mark, str]]:
    """The applicable marks on the Area's own work, each with whose work it judges: '' where nobody knows."""
    for mark in one.marks_in_order():
        if mark.rating != NOT_APPLICABLE and one.person_of(mark) != OUTSIDE:
            yield mark, one.behind(mark)


class _Answer(Struct, frozen=True):
    """One applicable mark: its cell, whose work it judges ('' for nobody known), and what it says."""

    cell: CellKey
    person: str
    rating: str
    met: bool


def _criterion_order(marked: Sequence[MarkedWork]) -> dict[str, int]:
    order: dict[str, int] = {}
    for one in marked:
        for criterion in one.scheme.criteria:
            order.setdefault(criterion.id, len(order))
    return order


def _rate(
    criterion: str,
    group: str,
    answers: Sequence[_Answer],
    marked_in_cell: Mapping[CellKey, int],
    populations: Mapping[CellKey, int],
) -> Rate:
    applicable = Counter(answer.cell for answer in answers)
    met = Counter(answer.cell for answer in answers if answer.met)
    cells = [
        (populations[cell], marked_in_cell[cell], count, met[cell]) for cell, count in sorted(applicable.items())
    ]
    weights: dict[str, float] = defaultdict(float)
    for answer in answers:
        weights[answer.rating] += populations[answer.cell] / marked_in_cell[answer.cell]
    persons = frozenset(answer.person for answer in answers) - {""}
    return Rate(
        criterion=criterion,
        group=group,
        estimate=stratified_rate(cells),
        marks=len(answers),
        people=len(persons),
        shares={rating: weight / fsum(weights.values()) for rating, weight in weights.items()},
        persons=persons,
    )


class FindingCount(Struct, frozen=True):
    """How often a finding code was given with a mark below the best in the random sample, and in how many people's
    work. Of letters it is the letters that are counted: two questions that find the same letter late find one."""

    code: str
    label: str
    scheme: str
    marks: int
    people: int
    barrier: bool
    for_defence: bool = False
    """Whether it goes to the liaison meeting with the defence: a barrier that is not of our making."""


class FindingGiven(NamedTuple):
    """A mark with its finding codes: of which piece of work and question, and whose work it judges ('' for nobody
    known)."""

    scheme: Scheme
    item_key: str
    criterion: str
    person: str
    rating: str
    codes: Sequence[str]


def findings(marked: Iterable[MarkedWork]) -> tuple[FindingCount, ...]:
    """The finding codes of a month, the most frequent first."""
    return count_findings(
        FindingGiven(one.scheme, one.item.key, mark.criterion, person, mark.rating, mark.finding_codes)
        for one in marked
        if not one.certainty_selected
        for mark, person in of_the_area(one)
    )


def count_findings(given: Iterable[FindingGiven]) -> tuple[FindingCount, ...]:
    """The same from marks on the Area's own work in the random sample."""
    marks: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    schemes = {}
    for one in given:
        schemes[one.scheme.id] = one.scheme
        for code in one.codes if one.rating != one.scheme.scale[0].id else ():
            of_letter = "" if one.scheme.population is Kind.LETTERS else one.criterion
            marks[one.scheme.id, code].add((one.item_key, of_letter))
            people[one.scheme.id, code] |= {one.person} - {""}
    found = [
        FindingCount(
            code,
            schemes[scheme].finding_code(code).label,
            scheme,
            len(found_in),
            len(people[scheme, code]),
            schemes[scheme].finding_code(code).barrier,
            schemes[scheme].finding_code(code).is_for_defence,
        )
        for (scheme, code), found_in in marks.items()
    ]
    return tuple(sorted(found, key=lambda finding: (-finding.marks, finding.label)))
