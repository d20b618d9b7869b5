"""Rates of letters' questions helped by the checks of every letter: beside the plain rates, never instead of them.

Each letter of the list that a month's sample speaks for is called met or not by what the checks said of it, or
nothing; the sample's marks are the truth. Of each of these three kinds such a share of letters is left out as the
assessors marked not applicable.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from iqa.domain import NOT_APPLICABLE, Draw, Item, Mark
from iqa.marking.attribution import OUTSIDE, questions
from iqa.marking.results import MarkedWork
from iqa.sampling.draw import cell_of
from iqa.statistics import AssistedRate, PredictedMark, model_assisted_rate
from iqa.themes.rates import marked_of_cells

Prediction = bool | None
"""Whether the checks call a question met: True where they pointed at nothing, None where none was made."""


class AssistedQuestion(Struct, frozen=True):
    """A question with its model-assisted rate, and how many people's work its marks judge."""

    criterion: str
    rate: AssistedRate
    people: int


def assisted_rates(
    marked: Iterable[MarkedWork],
    draw: Draw,
    listed: Sequence[Item],
    predicted: Mapping[str, Mapping[str, Prediction]],
) -> tuple[AssistedQuestion, ...]:
    """A model-assisted rate for each question that a check says something of, in the scheme's order.

    `listed` is the work that was eligible when the draw was made; `predicted` is key -> question -> prediction.
    Only cells of which something is marked are spoken for, as in the plain rate.
    """
    random = [one for one in marked if not one.certainty_selected]
    cells = marked_of_cells(random, draw)
    covered = [item for item in listed if (cell := cells.get(cell_of(draw.policy, item))) and cell.marked]
    if not random or not covered:
        return ()
    weights = {one.item.key: 1 / (cells[one.cell].probability or 1.0) for one in random}
    asked = {
        item.key: {one.criterion.id for one in questions(random[0].scheme, draw.policy.focus, item)}
        for item in covered
    }
    spoken = {criterion for each in predicted.values() for criterion, said in each.items() if said is not None}
    found = []
    for criterion in (one.id for one in random[0].scheme.criteria if one.id in spoken):
        answers = list(_answers(random, criterion, weights, predicted))
        letters = _letters(criterion, covered, asked, predicted, answers)
        rated = [PredictedMark(one.weight, one.predicted, one.met) for one in answers if one.applies]
        if rated:
            people = {one.person for one in answers if one.applies} - {""}
            found.append(AssistedQuestion(criterion, model_assisted_rate(rated, letters), len(people)))
    return tuple(found)


class _Answer(Struct, frozen=True):
    """One mark of the random sample with what the checks said of its letter."""

    weight: float
    predicted: Prediction
    applies: bool
    met: bool
    person: str


def _answers(
    random: Sequence[MarkedWork],
    criterion: str,
    weights: Mapping[str, float],
    predicted: Mapping[str, Mapping[str, Prediction]],
) -> Iterator[_Answer]:
    for one in random:
        mark: Mark = one.assessment.mark(criterion)
        if not mark.is_marked or one.person_of(mark) == OUTSIDE:
            continue
        met = {rating.id: rating.met for rating in one.scheme.scale}
        applies = mark.rating != NOT_APPLICABLE
        said = predicted.get(one.item.key, {}).get(criterion)
        yield _Answer(
            weights[one.item.key], said, applies, applies and met[mark.rating], one.behind(mark) if applies else ""
        )


def _letters(
    criterion: str,
    covered: Sequence[Item],
    asked: Mapping[str, set[str]],
    predicted: Mapping[str, Mapping[str, Prediction]],
    answers: Sequence[_Answer],
) -> dict[Prediction, int]:
    """How many letters the checks call met, not met, or neither, of those to which the question applies."""
    counts = Counter(
        predicted.get(item.key, {}).get(criterion) for item in covered if criterion in asked[item.key]
    )
    given: dict[Prediction, list[_Answer]] = defaultdict(list)
    for one in answers:
        given[one.predicted].append(one)
    letters: dict[Prediction, int] = {}
    for group in {*counts, *given}:
        own = given[group] or list(answers)
        share = sum(one.weight for one in own if one.applies) / sum(one.weight for one in own)
        marks = sum(one.applies for one in given[group])
        letters[group] = max(marks, round(counts[group] * share))
    return letters
