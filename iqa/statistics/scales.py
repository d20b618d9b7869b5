"""The scale of a rating and how far apart two of its steps are taken to be.

It knows nothing of markers or agreement: it only puts ratings in order and gives weights.
"""

from collections.abc import Hashable, Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from math import comb

from msgspec import Struct

from iqa.errors import CalculationError

RatingValue = Hashable
Unit = Sequence[RatingValue | None]
"""One piece of work's ratings by each rater in turn, None where that rater gave none."""


class Weights(StrEnum):
    """How much credit a near miss gets."""

    IDENTITY = "identity"
    """None: only the same rating agrees."""
    LINEAR = "linear"
    """Falling evenly with the distance."""
    QUADRATIC = "quadratic"
    """Falling with the square of the distance."""
    ORDINAL = "ordinal"
    """By ranks alone: the number of pairs of steps that lie between."""


class Scale(Struct, frozen=True):
    """The categories in order, each with its place on the scale: itself when it is a number, else its rank."""

    categories: tuple[RatingValue, ...]
    places: tuple[float, ...]

    def weights(self, kind: Weights) -> list[list[float]]:
        """The square table of weights, 1 for the same category and 0 for the two ends of the scale.

        Linear and quadratic weights after J. Cohen (1968), ordinal weights after K. L. Gwet, Handbook of
        Inter-Rater Reliability: 1 - C(steps + 1, 2) / C(categories, 2).
        """
        size = len(self.categories)
        return [[self._weight(kind, i, j) for j in range(size)] for i in range(size)]

    def _weight(self, kind: Weights, i: int, j: int) -> float:
        if i == j:
            return 1.0
        if kind is Weights.IDENTITY:
            return 0.0
        if kind is Weights.ORDINAL:
            return 1 - comb(abs(i - j) + 1, 2) / comb(len(self.categories), 2)
        share = abs(self.places[i] - self.places[j]) / (max(self.places) - min(self.places))
        return 1 - share if kind is Weights.LINEAR else 1 - share * share


def scale_of(ratings: Sequence[Unit], categories: Sequence[RatingValue] | None, ordered: bool) -> Scale:
    """The scale of these ratings: as given, or the numbers seen in rising order, or the words seen as they come.

    Raises CalculationError for a rating that is not on the scale given, for a scale that repeats a category,
    and when an `ordered` scale is wanted of words whose order nobody gave.
    """
    seen = tuple(dict.fromkeys(rating for unit in ratings for rating in unit if rating is not None))
    if any(rating != rating for rating in seen):
        raise CalculationError("A rating is not a number (NaN).", "Write None where a rater gave no rating.")
    if categories is None:
        if not _all_numbers(seen):
            if ordered and len(seen) > 1:
                raise CalculationError(
                    "The order of the ratings is not known.",
                    "Give the categories from one end of the scale to the other.",
                )
            return Scale(seen, tuple(float(i) for i in range(len(seen))))
        return Scale(*_by_number(seen))
    given = tuple(categories)
    if len(set(given)) < len(given):
        raise CalculationError("The scale names a category twice.", "Give each category once.")
    unknown = [rating for rating in seen if rating not in given]
    if unknown:
        raise CalculationError(
            f"The rating {unknown[0]!r} is not on the scale {', '.join(map(str, given))}.",
            "Correct it or add it to the scale.",
        )
    return Scale(given, _places(given))


def _by_number(seen: Iterable[RatingValue]) -> tuple[tuple[RatingValue, ...], tuple[float, ...]]:
    pairs = sorted((float(rating), rating) for rating in seen if isinstance(rating, (int, float, Fraction)))
    return tuple(rating for _, rating in pairs), tuple(place for place, _ in pairs)


def _places(given: tuple[RatingValue, ...]) -> tuple[float, ...]:
    """The numbers themselves when they are numbers in rising or falling order, else the ranks."""
    if _all_numbers(given):
        ordered, places = _by_number(given)
        if given in (ordered, ordered[::-1]):
            return places if given == ordered else places[::-1]
    return tuple(float(i) for i in range(len(given)))


def _all_numbers(ratings: Iterable[RatingValue]) -> bool:
    return all(isinstance(rating, (int, float, Fraction)) for rating in ratings)


def counts(ratings: Iterable[Unit], scale: Scale) -> list[list[int]]:
    """For each unit with any rating, how many raters chose each category; units without a rating are left out."""
    index = {category: i for i, category in enumerate(scale.categories)}
    table = []
    for unit in ratings:
        row = [0] * len(index)
        for rating in unit:
            if rating is not None:
                row[index[rating]] += 1
        if any(row):
            table.append(row)
    return table
