"""One rate of several Areas, each known by its sums alone: weighted by the work that each stands for.

The same figure as `stratified_rate` over all their cells: Kish's effective number of the whole follows from
those of the parts, (sum of weights) squared / sum of squared weights, where an Area's squared weights are its
weight squared over its effective number.
"""

from collections.abc import Iterable
from math import fsum
from typing import NamedTuple

from msgspec import Struct

from iqa.errors import CalculationError
from iqa.statistics.exact import Number, rate_between
from iqa.statistics.proportions import Interval, two_sided_z, wilson_from_rate


class AreaSums(NamedTuple):
    """One Area's sums: pieces of work that its marks stand for (`weight`), those of them that met the question,
    and Kish's effective number of the marks."""

    weight: float
    met: float
    effective_n: float


class PooledRate(Struct, frozen=True):
    """The rate of all together, 0 to 1, with its interval and effective number."""

    rate: float
    interval: Interval
    effective_n: float


def pooled_rate(areas: Iterable[AreaSums], confidence: Number = 0.95) -> PooledRate:
    """The rate of several Areas together. Raises CalculationError for sums that cannot be, or without any."""
    every = [area for area in areas if area.weight]
    if not every:
        raise CalculationError("There is nothing to pool.", "Give the sums of at least one Area.")
    if any(not (0 <= area.met <= area.weight and area.effective_n > 0) for area in every):
        raise CalculationError("The sums of an Area cannot be.", "What met a question is part of what it weighs.")
    weight = fsum(area.weight for area in every)
    rate = fsum(area.met for area in every) / weight
    effective = weight**2 / fsum(area.weight**2 / area.effective_n for area in every)
    return PooledRate(
        rate, wilson_from_rate(rate, effective, two_sided_z(rate_between(confidence, "confidence"))), effective
    )
