"""The rates of a scheme by type of work, in the whole Area: cases by casework type, letters by type of letter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from iqa.committee.context import RateFigure, RateTable
from iqa.committee.crossed import UnitAndType, types_shown
from iqa.committee.suppression import Size, together
from iqa.domain import Draw, Kind, Scheme
from iqa.marking.results import MarkedWork
from iqa.settings import CommitteeSettings
from iqa.themes.rates import NOT_RECORDED, Rate, of_the_area, rates_by_criterion


def figure_of(rate: Rate) -> RateFigure:
    """A rate as a paper shows it."""
    estimate = rate.estimate
    return RateFigure(estimate.rate, estimate.low, estimate.high, rate.marks, rate.people)


def with_types(
    table: RateTable, scheme: Scheme, marked: Sequence[MarkedWork], draw: Draw, limits: CommitteeSettings
) -> RateTable:
    """A table by unit with the rates by type that may stand beside it; the table as it is where none may, or where
    all work is of one type."""
    letters = scheme.population is Kind.LETTERS
    kind = "letter_type" if letters else "casework_type"
    rates = {(rate.criterion, rate.group): rate for rate in rates_by_criterion(marked, draw, kind)}
    sizes = _sizes(marked, kind)
    shown = {
        (question, type_of_work)
        for question, groups in sizes.items()
        for type_of_work in types_shown(groups, (limits.smallest_marks, limits.smallest_people))
    }
    types = sorted({type_of_work for _, type_of_work in shown})
    if len({group for _, group in rates if group}) < 2 or not types:
        return table
    ids = {criterion.question: criterion.id for criterion in scheme.criteria}
    rows = tuple(
        replace(
            row,
            types=tuple(
                figure_of(rates[ids[row.question], one]) if (ids[row.question], one) in shown else None
                for one in types
            ),
        )
        for row in table.rows
    )
    made = replace(
        table,
        rows=rows,
        types=tuple("Type not recorded" if one == NOT_RECORDED else one for one in types),
        by_type="type of letter" if letters else "casework type",
    )
    return replace(made, types_suppressed=sum(one is None for row in made.rows_by_type for one in row.types))


def _sizes(marked: Iterable[MarkedWork], kind: str) -> Mapping[str, Mapping[UnitAndType, Size]]:
    """What each question rests on, by unit and type of work."""
    found: dict[str, dict[UnitAndType, list[Size]]] = defaultdict(lambda: defaultdict(list))
    for one in marked:
        if one.certainty_selected:
            continue
        group = one.item.text("unit") or NOT_RECORDED, one.item.text(kind) or NOT_RECORDED
        met = {rating.id: rating.met for rating in one.scheme.scale}
        for mark, person in of_the_area(one):
            found[mark.criterion][group].append(Size(1, frozenset({person}) - {""}, int(met[mark.rating])))
    return {
        question: {group: together(sizes) for group, sizes in groups.items()} for question, groups in found.items()
    }
