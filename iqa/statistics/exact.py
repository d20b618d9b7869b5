"""Numbers taken at their word: printed decimals as fractions, and exact binomial and hypergeometric chances.

Everything else in this package is built on it. It never rounds, and never guesses at an impossible number.
"""

import operator
from decimal import Decimal
from fractions import Fraction
from math import comb

from iqa.errors import CalculationError

Number = float | Fraction | Decimal
"""What a caller may write for a rate: 0.05, Decimal("0.05") and Fraction(1, 20) are the same request."""


def printed(number: Number, what: str) -> Fraction:
    """The number as it is printed: 0.1 means one tenth, not the nearest binary fraction.

    `what` names the number in the message. Raises CalculationError for anything that is not a finite number.
    """
    try:
        return Fraction(str(number))
    except ValueError as error:
        raise CalculationError(f"The {what} is {number!r}, which is not a number.", "Give a number.") from error


def rate_between(number: Number, what: str, low: int = 0, high: int = 1) -> Fraction:
    """A rate strictly between `low` and `high`; anything else raises CalculationError."""
    rate = printed(number, what)
    if not low < rate < high:
        raise CalculationError(
            f"The {what} is {number}, and it must lie between {low} and {high}.",
            "Write rates as decimals: 5 % is 0.05.",
        )
    return rate


def rate_within(number: Number, what: str) -> Fraction:
    """A rate from 0 to 1, both included; anything else raises CalculationError."""
    rate = printed(number, what)
    if not 0 <= rate <= 1:
        raise CalculationError(
            f"The {what} is {number}, and it must lie from 0 to 1.", "Write rates as decimals: 5 % is 0.05."
        )
    return rate


def whole(number: int, what: str, low: int = 0, high: int | None = None) -> int:
    """A whole number from `low` to `high` (no upper end when None); anything else raises CalculationError."""
    try:
        count = operator.index(number)
    except TypeError as error:
        raise CalculationError(
            f"The {what} is {number!r}, which is not a whole number.", "Give a count."
        ) from error
    if count < low or (high is not None and count > high):
        ends = f"from {low} to {high}" if high is not None else f"{low} or more"
        raise CalculationError(f"The {what} is {count}, and it must be {ends}.", "Check the counts.")
    return count


def binomial_at_most(count: int, size: int, rate: Fraction) -> Fraction:
    """The exact chance of `count` or fewer in `size` independent pieces of work, each at `rate`."""
    if count >= size:
        return Fraction(1)
    if count < 0:
        return Fraction(0)
    share, whole_share = rate.numerator, rate.denominator
    rest = whole_share - share
    total, ways, powers = 0, 1, 1
    for i in range(count + 1):
        total = total * rest + ways * powers
        ways = ways * (size - i) // (i + 1)
        powers *= share
    # `total` holds the sum with rest ** (count - i); the common power of what is left is taken out of the loop.
    return Fraction(total * rest ** (size - count), whole_share**size)


def hypergeometric_at_most(count: int, population: int, marked: int, size: int) -> Fraction:
    """The exact chance of `count` or fewer of the `marked` among `size` drawn from `population`, none twice."""
    first = max(0, size - (population - marked))
    last = min(count, marked, size)
    if last < first:
        return Fraction(0)
    term = comb(marked, first) * comb(population - marked, size - first)
    total = term
    for i in range(first, last):
        term = term * (marked - i) * (size - i) // ((i + 1) * (population - marked - size + i + 1))
        total += term
    return Fraction(total, comb(population, size))
