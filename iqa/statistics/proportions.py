"""What a sample says of a rate: bounds and intervals, for one caseload exactly and for rates in general.

Everything counts pieces of work that were reviewed and to which the question applied; work that is not yet
marked, or to which it did not apply, is no part of any argument here.
"""

from fractions import Fraction
from math import exp, fsum, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple, overload

from iqa.errors import CalculationError
from iqa.statistics.exact import Number, hypergeometric_at_most, printed, rate_between, whole


class Interval(NamedTuple):
    """Two ends, both included. Rates are 0 to 1."""

    low: float
    high: float


@overload
def upper_bound(failures: int, n: int, population: None = None, confidence: Number = 0.95) -> float: ...
@overload
def upper_bound(failures: int, n: int, population: int, confidence: Number = 0.95) -> int: ...
def upper_bound(failures: int, n: int, population: int | None = None, confidence: Number = 0.95) -> float | int:
    """How bad it may still be: the one-sided upper bound after `failures` in `n` pieces of work reviewed.

    With a `population` (the caseload) the answer is a whole number of pieces of work: the largest number of
    failures in the caseload that the sample does not contradict, i.e. the largest K with
    P(X <= failures) > 1 - confidence, X hypergeometric. Exact.
    Without one the answer is a rate from 0 to 1, by Clopper and Pearson (1934): the rate at which so few
    failures would have a chance of just 1 - confidence.

    Raises CalculationError for counts that cannot be.
    """
    doubt = 1 - rate_between(confidence, "confidence")
    whole(n, "number reviewed", low=1, high=population)
    whole(failures, "number of failures", high=n)
    if population is None:
        return _clopper_pearson_upper(failures, n, float(doubt))
    return _largest_count(failures, n, population, doubt)


def exact_interval(successes: int, n: int, population: int, confidence: Number = 0.95) -> Interval:
    """The rate in one caseload, two-sided and exact, after `successes` in `n` drawn from `population`.

    Holds every count K of the caseload for which neither so few nor so many successes have a chance of
    (1 - confidence) / 2 or less, X hypergeometric; both ends are rates K / population. When everything was
    reviewed the interval is the rate itself.

    Raises CalculationError for counts that cannot be.
    """
    tail = (1 - rate_between(confidence, "confidence")) / 2
    whole(population, "caseload", low=1)
    whole(n, "number reviewed", low=1, high=population)
    whole(successes, "number of successes", high=n)
    fewest = population - _largest_count(n - successes, n, population, tail)
    most = _largest_count(successes, n, population, tail)
    return Interval(fewest / population, most / population)


def wilson(successes: float, n: float, confidence: Number = 0.95) -> Interval:
    """The interval of E. B. Wilson (1927) for a rate, without continuity correction.

    `successes` and `n` are counts; a weighted sample gives its effective number, which need not be whole.
    Raises CalculationError when nothing was reviewed or the counts cannot be.
    """
    level = rate_between(confidence, "confidence")
    if printed(n, "number reviewed") <= 0:
        raise CalculationError("Nothing was reviewed, so there is no rate.", "Review some work first.")
    if not 0 <= printed(successes, "number of successes") <= printed(n, "number reviewed"):
        raise CalculationError(
            f"{successes} successes in {n} reviewed cannot be.", "Successes run from 0 to the number reviewed."
        )
    return wilson_from_rate(float(successes) / float(n), float(n), two_sided_z(level))


def wilson_from_rate(rate: float, n: float, z: float) -> Interval:
    """Wilson's interval about `rate` on `n` (whole or effective) pieces of work; `z` normal standard deviations.

    An end is exactly 0 or 1 when the rate is.
    """
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    low = 0.0 if rate <= 0 else max(0.0, centre - half)
    high = 1.0 if rate >= 1 else min(1.0, centre + half)
    return Interval(low, high)


def two_sided_z(confidence: Fraction) -> float:
    """The normal quantile that leaves (1 - confidence) / 2 on either side: 1.96 for 95 %."""
    return NormalDist().inv_cdf(float((1 + confidence) / 2))


def _largest_count(count: int, size: int, population: int, doubt: Fraction) -> int:
    """The largest number in the population under which `count` or fewer in the sample is not too unlikely.

    The chance falls as the number rises, so halving finds it.
    """
    held, refused = count, population + 1
    while refused - held > 1:
        middle = (held + refused) // 2
        if hypergeometric_at_most(count, population, middle, size) > doubt:
            held = middle
        else:
            refused = middle
    return held


def _clopper_pearson_upper(failures: int, n: int, doubt: float) -> float:
    """The rate at which P(X <= failures) is `doubt`, found by halving to the last bit of a float."""
    if failures == n:
        return 1.0
    logs, ways = [], 1
    for i in range(failures + 1):
        logs.append(log(ways))
        ways = ways * (n - i) // (i + 1)
    low, high = 0.0, 1.0
    middle = 0.5
    while low < middle < high:
        fail, sound = log(middle), log1p(-middle)
        chance = fsum(exp(ways_log + i * fail + (n - i) * sound) for i, ways_log in enumerate(logs))
        low, high = (middle, high) if chance > doubt else (low, middle)
        middle = (low + high) / 2
    return high
