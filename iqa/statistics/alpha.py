"""Krippendorff's alpha: agreement measured by disagreement, for any number of raters and gaps in their ratings.

It is one of the coefficients of agreement.py and can be had alone.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from math import fsum, sqrt

from iqa.errors import CalculationError
from iqa.statistics.estimates import Estimate, estimate_with_error
from iqa.statistics.exact import Number, rate_between
from iqa.statistics.scales import RatingValue, Scale, Unit, Weights, counts, scale_of


class Level(StrEnum):
    """What the distance between two ratings means."""

    NOMINAL = "nominal"
    """The same or not."""
    ORDINAL = "ordinal"
    """By how many ratings lie between them."""
    INTERVAL = "interval"
    """The square of their distance on the scale."""
    LINEAR = "linear"
    """Their distance on the scale; not one of Krippendorff's, for comparison with linear weights."""


ALPHA_LEVEL = {
    Weights.IDENTITY: Level.NOMINAL,
    Weights.LINEAR: Level.LINEAR,
    Weights.QUADRATIC: Level.INTERVAL,
    Weights.ORDINAL: Level.ORDINAL,
}
"""The level of alpha that goes with the weights of the other coefficients."""

Matrix = list[list[float]]
"""Counts or weights, a row and a column for each rating."""


def krippendorff_alpha(
    ratings: Iterable[Unit],
    level: str = "nominal",
    categories: Sequence[RatingValue] | None = None,
    confidence: Number = 0.95,
) -> Estimate | None:
    """Alpha of these ratings, or None when it does not exist (no unit rated twice, or one category throughout).

    `ratings` as for `agreement`: units, each with a rating or None for each rater. `level` is nominal, ordinal,
    interval or linear. Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). The standard
    error is the delete-one jackknife over units, the interval Student's t with n - 1 degrees of freedom; there is
    none when leaving out a unit leaves one category. Raises CalculationError as `agreement` does.
    """
    try:
        kind = Level(level)
    except ValueError as error:
        raise CalculationError(
            f"There is no level of measurement called {level!r}.", f"Choose one of {', '.join(Level)}."
        ) from error
    confident = rate_between(confidence, "confidence")
    units = list(ratings)
    scale = scale_of(units, categories, ordered=kind is not Level.NOMINAL)
    return alpha_from_counts(counts(units, scale), scale, kind, confident)


def alpha_from_counts(
    table: Sequence[Sequence[int]], scale: Scale, level: Level, confidence: Fraction
) -> Estimate | None:
    """Alpha from a table of how many raters chose each category for each unit."""
    pairable = [row for row in table if sum(row) > 1]
    totals = [sum(column) for column in zip(*pairable, strict=True)]
    pairs = [_coincidences(row) for row in pairable]
    size = len(totals)
    together = [[fsum(unit[i][j] for unit in pairs) for j in range(size)] for i in range(size)]
    value = _alpha(together, totals, scale, level)
    if value is None:
        return None
    without = [
        _alpha(
            [[a - b for a, b in zip(rows, mine, strict=True)] for rows, mine in zip(together, unit, strict=True)],
            [total - n for total, n in zip(totals, row, strict=True)],
            scale,
            level,
        )
        for row, unit in zip(pairable, pairs, strict=True)
    ]
    known = [other for other in without if other is not None]
    if len(known) < len(pairable) or len(pairable) < 2:
        return Estimate(value)
    units = len(known)
    middle = fsum(known) / units
    error = sqrt(fsum((other - middle) ** 2 for other in known) * (units - 1) / units)
    return estimate_with_error(value, error, units - 1, confidence)


def _coincidences(row: Sequence[int]) -> Matrix:
    """The ordered pairs of ratings within a unit, each divided by its ratings less one."""
    others = sum(row) - 1
    return [[n * (m - (i == j)) / others for j, m in enumerate(row)] for i, n in enumerate(row)]


def _alpha(together: Matrix, totals: Sequence[int], scale: Scale, level: Level) -> float | None:
    """1 - disagreement seen / disagreement expected, from coincidences and the totals of the categories."""
    distances = _distances(totals, scale, level)
    places = range(len(totals))
    seen = fsum(together[i][j] * distances[i][j] for i in places for j in places)
    expected = fsum(totals[i] * totals[j] * distances[i][j] for i in places for j in places)
    if expected <= 0:
        return None
    return 1 - (sum(totals) - 1) * seen / expected


def _distances(totals: Sequence[int], scale: Scale, level: Level) -> Matrix:
    places = range(len(totals))
    return [[_distance(i, j, totals, scale, level) for j in places] for i in places]


def _distance(i: int, j: int, totals: Sequence[int], scale: Scale, level: Level) -> float:
    if i == j:
        return 0.0
    if level is Level.NOMINAL:
        return 1.0
    if level is Level.ORDINAL:
        low, high = min(i, j), max(i, j)
        return (sum(totals[low : high + 1]) - (totals[low] + totals[high]) / 2) ** 2
    gap = abs(scale.places[i] - scale.places[j])
    return gap if level is Level.LINEAR else gap * gap
