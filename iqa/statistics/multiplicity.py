"""Chances of single comparisons, and how to hold the false alarms down when many are made at once.

The chances are exact. Nothing here decides what is worth escalating: it only says which differences are more
than the luck of the draw.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from iqa.statistics.exact import (
    Number,
    binomial_at_most,
    hypergeometric_at_most,
    printed,
    rate_between,
    rate_within,
    whole,
)
from iqa.statistics.tails import binomial_tail, hypergeometric_tail

EXACT_UP_TO = 2_000
"""Up to so many marks chances are summed in whole numbers; beyond, term by term in floats, in a thousandth of the
time."""
_PLAINLY = 1 + 1e-9
"""So far above its bar a p-value is plainly too large, whatever floats round: it is not worked out exactly."""


def benjamini_hochberg(p_values: Sequence[Number], rate: Number) -> tuple[bool, ...]:
    """Which of several tests stand when at most `rate` of those that stand may be false, on average.

    The step-up rule of Benjamini and Hochberg (1995): with m p-values in rising order, all up to the largest i
    with p(i) <= i x rate / m stand. Returns one truth value for each p-value, in the order given. Floats mean
    their printed decimals and are compared exactly. No p-values, no answers. Raises CalculationError for a
    p-value outside 0 to 1, or a rate not strictly between.
    """
    held = rate_between(rate, "false discovery rate")
    chances = _sortable(p_values)
    rising: Sequence[float | Fraction] = sorted(chances)
    far = float(held) * _PLAINLY / max(len(rising), 1)
    for i in range(len(rising), 0, -1):
        bar = rising[i - 1]
        if bar <= far * i and printed(bar, "p-value") * len(rising) <= held * i:
            return tuple(chance <= bar for chance in chances)
    return (False,) * len(rising)


def _sortable(p_values: Sequence[Number]) -> Sequence[float | Fraction]:
    """The p-values as they can be compared: floats as they are, in the order of their printed decimals."""
    floats = [p for p in p_values if isinstance(p, float) and 0 <= p <= 1]
    return list(floats) if len(floats) == len(p_values) else [rate_within(p, "p-value") for p in p_values]


def fisher_exact(successes: int, n: int, other_successes: int, other_n: int) -> float:
    """The two-sided p-value that two groups differ in their rate: R. A. Fisher's exact test.

    Adds up the hypergeometric chances of all tables with the same totals that are no more likely than the one
    seen, compared as whole numbers so that ties are ties. With an empty group, or when all or none succeed,
    the answer is 1: there is nothing to tell apart. Raises CalculationError for counts that cannot be.
    """
    whole(n, "size of the group")
    whole(successes, "successes of the group", high=n)
    whole(other_n, "size of the rest")
    whole(other_successes, "successes of the rest", high=other_n)
    both = successes + other_successes
    fewest, most = max(0, both - other_n), min(both, n)
    ways = comb(n, fewest) * comb(other_n, both - fewest)
    tables = [ways]
    for i in range(fewest, most):
        ways = ways * (n - i) * (both - i) // ((i + 1) * (other_n - both + i + 1))
        tables.append(ways)
    seen = tables[successes - fewest]
    return float(Fraction(sum(table for table in tables if table <= seen), sum(tables)))


def chance_of_so_few_beside(successes: int, n: int, other_successes: int, other_n: int) -> float:
    """The one-sided p-value that a group's rate is below that of others: Fisher's exact test, lower tail.

    The hypergeometric chance of `successes` or fewer in the group, the totals being as they are, exact up to
    EXACT_UP_TO marks and to a millionth part beyond. An empty group, or nobody beside it, gives 1. Raises
    CalculationError for counts that cannot be.
    """
    whole(n, "size of the group")
    whole(successes, "successes of the group", high=n)
    whole(other_n, "size of the rest")
    whole(other_successes, "successes of the rest", high=other_n)
    if n + other_n > EXACT_UP_TO:
        return hypergeometric_tail(successes, n + other_n, successes + other_successes, n)
    return float(hypergeometric_at_most(successes, n + other_n, successes + other_successes, n))


def chance_of_so_few(successes: int, n: int, rate: Number) -> float:
    """The one-sided p-value that a rate is below `rate`: the binomial chance of `successes` or fewer in `n`.

    Exact up to EXACT_UP_TO marks, and to a millionth part beyond. Nothing reviewed gives 1. Raises
    CalculationError for counts that cannot be and rates outside 0 to 1.
    """
    whole(n, "number reviewed")
    whole(successes, "number of successes", high=n)
    if n > EXACT_UP_TO:
        return binomial_tail(successes, n, float(rate_within(rate, "rate")))
    return float(binomial_at_most(successes, n, rate_within(rate, "rate")))
