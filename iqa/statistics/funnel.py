"""Limits for comparing units of different size on one chart, so that small units are not called bad by chance.

It draws no ranking: a unit is inside the limits or outside them, and nothing more is said.
"""

from fractions import Fraction
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from iqa.statistics.exact import Number, binomial_at_most, rate_within, whole
from iqa.statistics.proportions import Interval

EXACT_BELOW = 30
"""Below about this many marks the normal limits mislead, and exact ones should be asked for."""

TAILS = (Fraction(25, 1000), Fraction(1, 1000))
"""The chance left beyond either limit: 2.5 % for the inner pair, 0.1 % for the outer."""


class FunnelLimits(NamedTuple):
    """Where a unit's rate should lie if it is like the rest: 95 % of the time, and 99.8 % of the time."""

    inner: Interval
    outer: Interval


def funnel_limits(rate: Number, n: int, exact: bool = False) -> FunnelLimits:
    """The funnel's limits at `n` marks about the overall `rate` (0 to 1).

    By default the normal limits, rate +- z x sqrt(rate (1 - rate) / n) with z the quantiles 0.975 and 0.999,
    cut at 0 and 1 (D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", 2005). With
    `exact`, wanted below about 30 marks, the limits are the lowest and highest share k / n that is not too
    unlikely: P(X <= k) and P(X >= k) above 2.5 % (inner) and 0.1 % (outer), X binomial. A rate strictly outside
    its limits is the signal in both. Raises CalculationError for a rate or number that cannot be.
    """
    overall = rate_within(rate, "overall rate")
    whole(n, "number of marks", low=1)
    limits = _exact if exact else _normal
    inner, outer = (limits(overall, n, tail) for tail in TAILS)
    return FunnelLimits(inner, outer)


def _normal(rate: Fraction, n: int, tail: Fraction) -> Interval:
    half = NormalDist().inv_cdf(float(1 - tail)) * sqrt(rate * (1 - rate) / n)
    return Interval(max(0.0, float(rate) - half), min(1.0, float(rate) + half))


def _exact(rate: Fraction, n: int, tail: Fraction) -> Interval:
    fewest_failures = _fewest(1 - rate, n, tail)
    return Interval(_fewest(rate, n, tail) / n, (n - fewest_failures) / n)


def _fewest(rate: Fraction, n: int, tail: Fraction) -> int:
    """The smallest count whose chance of being reached from below, P(X <= count), is above the tail."""
    too_few, enough = -1, n
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if binomial_at_most(middle, n, rate) > tail:
            enough = middle
        else:
            too_few = middle
    return enough
