"""Lower tails of large counts in floats: the last term by its logarithm, the others by their ratios.

For counts of thousands, where whole numbers take seconds. Below about a million marks the logarithm is good to
nine figures, and so is the chance.
"""

from collections.abc import Callable
from math import exp, inf, lgamma, log, log1p

_ENOUGH = 1e-17


def binomial_tail(count: int, size: int, rate: float) -> float:
    """The chance of `count` or fewer in `size` independent pieces of work, each at `rate` (0 to 1)."""
    if count >= size or rate <= 0:
        return 1.0
    if count < 0 or rate >= 1:
        return 0.0
    odds = (1 - rate) / rate

    def logarithm(i: int) -> float:
        return _choose(size, i) + i * log(rate) + (size - i) * log1p(-rate)

    if count > size * rate:
        rest = _summed(count + 1, size, logarithm, lambda i: (size - i) / ((i + 1) * odds), 1)
        return max(0.0, 1 - rest)
    return _summed(count, 0, logarithm, lambda i: i * odds / (size - i + 1), -1)


def hypergeometric_tail(count: int, population: int, marked: int, size: int) -> float:
    """The chance of `count` or fewer of the `marked` among `size` drawn from `population`, none twice."""
    first, last = max(0, size - (population - marked)), min(marked, size)
    if count >= last:
        return 1.0
    if count < first:
        return 0.0
    others = population - marked - size

    def logarithm(i: int) -> float:
        return _choose(marked, i) + _choose(population - marked, size - i) - _choose(population, size)

    def up(i: int) -> float:
        return (marked - i) * (size - i) / ((i + 1) * (others + i + 1))

    if count > size * marked / population:
        return max(0.0, 1 - _summed(count + 1, last, logarithm, up, 1))
    return _summed(count, first, logarithm, lambda i: i * (others + i) / ((marked - i + 1) * (size - i + 1)), -1)


def _choose(n: int, k: int) -> float:
    """The logarithm of the number of ways; minus infinity where there is none."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) if 0 <= k <= n else -inf


def _summed(
    start: int, end: int, logarithm: Callable[[int], float], ratio: Callable[[int], float], step: int
) -> float:
    """Terms from `start` to `end`, of which each is `ratio` times the one before, as far as they count."""
    total = term = 1.0
    i = start
    while i != end and term > _ENOUGH * total:
        term *= ratio(i)
        total += term
        i += step
    return min(1.0, exp(logarithm(start)) * total)
