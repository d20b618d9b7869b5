"""Do two or more markers mean the same by a rating? Coefficients of agreement, each with its interval.

Raw agreement leads, because when most marks are "met" kappa calls good agreement bad. It compares ratings only:
who was right is settled elsewhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import fsum, sqrt

from msgspec import Struct

from iqa.errors import CalculationError
from iqa.statistics.alpha import ALPHA_LEVEL, Matrix, alpha_from_counts
from iqa.statistics.estimates import Estimate, estimate_with_error
from iqa.statistics.exact import Number, rate_between
from iqa.statistics.proportions import two_sided_z, wilson_from_rate
from iqa.statistics.scales import RatingValue, Scale, Unit, Weights, counts, scale_of


class Agreement(Struct, frozen=True):
    """How far raters agree. A coefficient is None when it does not exist for these ratings."""

    units: int
    """Units rated by two or more: the agreement rests on these."""
    raters: int
    weights: Weights
    raw: Estimate | None
    """The share of pairs of ratings of the same unit that are the same, without any weights."""
    kappa: Estimate | None
    """Cohen's kappa (weighted); for more than two raters Conger's."""
    ac1: Estimate | None
    """Gwet's AC1, without weights."""
    ac2: Estimate | None
    """Gwet's AC2 with the weights asked for; with identity weights it is AC1."""
    alpha: Estimate | None
    """Krippendorff's alpha, nominal, ordinal or interval as the weights are identity, ordinal or quadratic."""


def agreement(
    ratings: Iterable[Unit],
    weights: str = "identity",
    categories: Sequence[RatingValue] | None = None,
    confidence: Number = 0.95,
) -> Agreement:
    """The agreement of raters: raw, kappa, AC1, AC2 and alpha.

    `ratings` has one entry for each unit, and in it one rating for each rater in the same order, None where a
    rater gave none. `weights` is identity, linear, quadratic or ordinal. `categories` is the scale from one end
    to the other; without it numbers are put in order and other ratings are taken as seen, which identity weights
    allow and the others refuse. Give it whenever the scale is known: AC1 and AC2 depend on its length. Units with
    a single rating add to what is known of raters' habits and widen the intervals: leave them out when only a
    part was meant to be marked twice. When one category was used throughout, only raw agreement exists.

    Sources: J. Cohen (1960, 1968) and A. J. Conger (1980) for kappa; K. L. Gwet, "Computing inter-rater
    reliability and its variance in the presence of high agreement" (2008), and Handbook of Inter-Rater
    Reliability (4th edition, 2014) for AC1, AC2 and missing ratings; K. Krippendorff, "Computing Krippendorff's
    Alpha-Reliability" (2011). Variances of kappa, AC1 and AC2 are linearised over units, with Student's t;
    raw agreement has Wilson's interval; alpha's is described with `krippendorff_alpha`.

    Raises CalculationError for unknown weights, a rating off the scale, units of unequal length, or weights that
    need an order which is not known.
    """
    kind = _weights(weights)
    level = rate_between(confidence, "confidence")
    units = [tuple(unit) for unit in ratings]
    if len({len(unit) for unit in units}) > 1:
        raise CalculationError(
            "Some units have more places for ratings than others.",
            "Give each unit one place for each rater, None where there is no rating.",
        )
    scale = scale_of(units, categories, ordered=kind is not Weights.IDENTITY)
    raters = len(units[0]) if units else 0
    return _of_units([unit for unit in units if any(r is not None for r in unit)], raters, scale, kind, level)


def _of_units(units: Sequence[Unit], raters: int, scale: Scale, kind: Weights, level: Fraction) -> Agreement:
    """The agreement over units that have at least one rating each."""
    table = counts(units, scale)
    same = scale.weights(Weights.IDENTITY)
    plain = _observed(table, same)
    pairs = [share for share in plain if share is not None]
    if not pairs:
        return Agreement(0, raters, kind, None, None, None, None, None)
    rate = fsum(pairs) / len(pairs)
    raw = Estimate(rate, interval=wilson_from_rate(rate, len(pairs), two_sided_z(level)))
    if _categories_used(table) == 1:
        return Agreement(len(pairs), raters, kind, raw, None, None, None, None)
    weighting = scale.weights(kind)
    seen = _observed(table, weighting)
    return Agreement(
        units=len(pairs),
        raters=raters,
        weights=kind,
        raw=raw,
        kappa=_corrected(seen, _conger(units, scale, weighting), raters, level),
        ac1=_corrected(plain, _gwet(table, same), raters, level),
        ac2=_corrected(seen, _gwet(table, weighting), raters, level),
        alpha=alpha_from_counts(table, scale, ALPHA_LEVEL[kind], level),
    )


class _Chance(Struct, frozen=True):
    """Agreement to be expected by chance, with each unit's first-order effect on it (they add up to 0)."""

    value: float
    effects: tuple[float, ...]


def _weights(name: str) -> Weights:
    try:
        return Weights(name)
    except ValueError as error:
        raise CalculationError(
            f"There are no weights called {name!r}.", f"Choose one of {', '.join(Weights)}."
        ) from error


def _categories_used(table: list[list[int]]) -> int:
    """How many categories the units with a pair of ratings use."""
    return sum(1 for column in zip(*(row for row in table if sum(row) > 1), strict=True) if any(column))


def _observed(table: list[list[int]], weights: Matrix) -> list[float | None]:
    """For each unit the weighted share of agreeing pairs of ratings; None where there is no pair."""
    return [_pairs_agreeing(row, weights) for row in table]


def _pairs_agreeing(row: list[int], weights: Matrix) -> float | None:
    raters = sum(row)
    if raters < 2:
        return None
    credit = fsum(n * (fsum(weights[k][j] * m for j, m in enumerate(row)) - 1) for k, n in enumerate(row) if n)
    return credit / (raters * (raters - 1))


def _gwet(table: list[list[int]], weights: Matrix) -> _Chance:
    """Gwet's chance agreement: all weights x the sum of p (1 - p) over categories / (q (q - 1))."""
    size = len(weights)
    profiles = [[n / sum(row) for n in row] for row in table]
    shares = [fsum(column) / len(table) for column in zip(*profiles, strict=True)]
    factor = fsum(map(fsum, weights)) / (size * (size - 1))
    value = factor * fsum(p * (1 - p) for p in shares)
    effects = tuple(
        factor * fsum((1 - 2 * p) * (seen - p) for p, seen in zip(shares, profile, strict=True))
        for profile in profiles
    )
    return _Chance(value, effects)


def _conger(units: Sequence[Unit], scale: Scale, weights: Matrix) -> _Chance:
    """Conger's chance agreement: that of two raters' own habits, averaged over pairs of raters (two: Cohen's)."""
    index = {category: i for i, category in enumerate(scale.categories)}
    columns = [
        [None if rating is None else index[rating] for rating in column] for column in zip(*units, strict=True)
    ]
    columns = [column for column in columns if any(place is not None for place in column)]
    habits = [_habit(column, len(weights)) for column in columns]
    # What a rater choosing category k would agree with each other rater by chance.
    credit = [[fsum(w * p for w, p in zip(row, habit, strict=True)) for row in weights] for habit in habits]
    pairs = list(combinations(range(len(columns)), 2))
    value = fsum(_dot(habits[g], credit[h]) for g, h in pairs) / len(pairs)
    totals = [0.0] * len(units)
    for g, h in pairs:
        for one, other in ((g, h), (h, g)):
            for i, effect in enumerate(_effects(columns[one], habits[one], credit[other])):
                totals[i] += effect / len(pairs)
    return _Chance(value, tuple(totals))


def _effects(column: Sequence[int | None], habit: Sequence[float], credit: Sequence[float]) -> Iterator[float]:
    """Each unit's effect on the chance agreement through one rater's habit."""
    scale_up = len(column) / sum(1 for place in column if place is not None)
    mean = _dot(habit, credit)
    for place in column:
        yield 0.0 if place is None else scale_up * (credit[place] - mean)


def _habit(column: Sequence[int | None], size: int) -> list[float]:
    given = [place for place in column if place is not None]
    return [given.count(k) / len(given) for k in range(size)]


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return fsum(a * b for a, b in zip(left, right, strict=True))


def _corrected(observed: Sequence[float | None], chance: _Chance, raters: int, level: Fraction) -> Estimate:
    """(observed - chance) / (1 - chance); with two categories in use, chance stays below 1.

    The variance is Gwet's: units without a pair of ratings count among the n, and two raters' squared effects are
    divided by n x n (as for a table of two), those of more by n (n - 1).
    """
    known = [share for share in observed if share is not None]
    above = fsum(known) / len(known) - chance.value
    room = 1 - chance.value
    value = above / room
    scale_up = len(observed) / len(known)
    effects = [
        ((0.0 if share is None else scale_up * (share - chance.value)) - above - (1 - value) * expected) / room
        for share, expected in zip(observed, chance.effects, strict=True)
    ]
    units = len(effects)
    if units < 2:
        return Estimate(value)
    squares = fsum(effect * effect for effect in effects)
    error = sqrt(squares / (units * (units if raters == 2 else units - 1)))
    return estimate_with_error(value, error, units - 1, level)
