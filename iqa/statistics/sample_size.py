"""How many pieces of work must be reviewed to show that failures stay below a tolerable rate.

It answers for a caseload of known size and for one without limit. It never looks at results: see proportions.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, comb

from iqa.errors import CalculationError
from iqa.statistics.exact import Number, rate_between, rate_within, whole

LARGEST = 10_000
"""No sample beyond this is looked for: nobody marks so many, and rates so close together cannot be told apart."""

SampleStep = tuple[int, int, int]
"""Sample size; ways to find no more failures than expected; ways in all. Their quotient is the chance."""


def sample_size(
    tolerable: Number, expected: Number = 0, confidence: Number = 0.95, population: int | None = None
) -> int:
    """The smallest sample that shows failures below `tolerable` although `expected` of them are found.

    The smallest n with P(X <= k) <= 1 - confidence, where k = ceil(expected x n) and X is binomial(n, tolerable)
    or, for a caseload of `population`, hypergeometric with ceil(tolerable x population) failing pieces of work.
    All three rates are 0 to 1, a float meaning its printed decimal; the arithmetic is exact throughout, so the
    answer can differ from a table that was computed with floating point. This is attribute sampling as in the
    AICPA guide Audit Sampling, appendix A.

    Raises CalculationError when the rates are not rates, when `expected` is not below `tolerable`, or when no
    sample (of this caseload, or of 10,000 pieces) can show it.
    """
    rate = rate_between(tolerable, "tolerable rate")
    foreseen = rate_within(expected, "expected rate")
    doubt = 1 - rate_between(confidence, "confidence")
    if foreseen >= rate:
        raise CalculationError(
            f"The expected rate ({expected}) is not below the tolerable rate ({tolerable}).",
            "No sample can show it: expect fewer failures or tolerate more.",
        )
    steps = _unlimited(rate, foreseen) if population is None else _caseload(rate, foreseen, population)
    for size, ways, in_all in steps:
        if ways * doubt.denominator <= in_all * doubt.numerator:
            return size
    if population is not None and population <= LARGEST:
        raise CalculationError(
            f"Even a review of all {population} pieces of work would not show it: "
            "the failures expected would reach those tolerated.",
            "Tolerate more, expect fewer, or report the count found.",
        )
    raise CalculationError(
        f"More than {LARGEST} pieces of work would have to be reviewed.",
        "Expect fewer failures, tolerate more, or ask for less confidence.",
    )


def _unlimited(rate: Fraction, expected: Fraction) -> Iterator[SampleStep]:
    """Sample sizes upwards with the binomial chance of no more failures than expected, in whole numbers.

    One more piece of work lowers the chance of k or fewer by rate x P(X = k); one more failure allowed adds
    P(X = k + 1). Both are kept as numerators over denominator(rate) ** n, so nothing is ever rounded.
    """
    fail, base = rate.numerator, rate.denominator
    sound = base - fail
    allowed, at_most, exactly, in_all = 0, 1, 1, 1
    for size in range(1, LARGEST + 1):
        at_most = at_most * base - exactly * fail
        exactly = exactly * size * sound // (size - allowed)
        in_all *= base
        if allowed < ceil(expected * size):
            exactly = exactly * (size - allowed) * fail // ((allowed + 1) * sound)
            allowed += 1
            at_most += exactly
        yield size, at_most, in_all


def _caseload(rate: Fraction, expected: Fraction, population: int) -> Iterator[SampleStep]:
    """The same for a caseload without replacement: numerators over comb(population, n)."""
    whole(population, "caseload", low=1)
    failing = ceil(rate * population)
    sound = population - failing
    allowed, at_most, exactly, in_all = 0, 1, 1, 1
    for size in range(1, min(population, LARGEST) + 1):
        left = population - size + 1
        at_most = (at_most * left - exactly * (failing - allowed)) // size
        exactly = exactly * (sound - size + 1 + allowed) // (size - allowed)
        in_all = in_all * left // size
        if allowed < ceil(expected * size):
            allowed += 1
            exactly = comb(failing, allowed) * comb(sound, size - allowed)
            at_most += exactly
        yield size, at_most, in_all
