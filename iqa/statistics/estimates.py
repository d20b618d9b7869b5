"""A figure with what is known of its precision, and Student's quantile that its interval needs.

An interval is left out rather than invented when the marks hold no spread to judge it by.
"""

from fractions import Fraction
from math import cos, fsum, pi, sin, sqrt, tan

from msgspec import Struct

from iqa.statistics.proportions import Interval

ROUNDING = 1e-12
"""A standard error below this is floating-point dust on marks without spread."""


class Estimate(Struct, frozen=True):
    """A coefficient, at most 1; with its standard error and interval where they can be computed."""

    value: float
    standard_error: float | None = None
    interval: Interval | None = None
    """None when a single unit, or marks without any spread, give nothing to judge the precision by."""

    @property
    def low(self) -> float | None:
        return self.interval.low if self.interval else None

    @property
    def high(self) -> float | None:
        return self.interval.high if self.interval else None


def estimate_with_error(value: float, error: float, freedom: int, confidence: Fraction) -> Estimate:
    """The estimate with its standard error and Student's interval, cut at -1 and 1.

    An error of nothing gives neither: it says only that the marks hold no spread, as when
    three of three agree, and not that the value is certain.
    """
    if error <= ROUNDING:
        return Estimate(value)
    half = error * student_quantile((1 + confidence) / 2, freedom)
    return Estimate(value, error, Interval(max(-1.0, value - half), min(1.0, value + half)))


def student_quantile(chance: Fraction, freedom: int) -> float:
    """The quantile of Student's t for a `chance` above one half and whole degrees of freedom.

    Halves the angle atan(t / sqrt(freedom)), for which the distribution is a finite sum: Abramowitz and Stegun,
    Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    wanted = float(2 * chance - 1)
    low, high = 0.0, pi / 2
    middle = high / 2
    while low < middle < high:
        low, high = (middle, high) if _central_chance(middle, freedom) < wanted else (low, middle)
        middle = (low + high) / 2
    return tan(middle) * sqrt(freedom)


def _central_chance(angle: float, freedom: int) -> float:
    """P(|T| < t) at the angle atan(t / sqrt(freedom))."""
    square = cos(angle) ** 2
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    terms = []
    for i in range(2 + odd, freedom + 1, 2):
        terms.append(term)
        term *= square * (i - 1) / i
    series = sin(angle) * fsum(terms)
    return 2 / pi * (angle + series) if odd else series
