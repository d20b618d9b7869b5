"""One rate from samples of different depth: so many pieces of work per person, whatever each caseload.

It weights every mark by the caseload that it stands for. It never fills in for people with nothing reviewed:
their caseloads are counted and shown as not covered.
"""

from collections.abc import Iterable
from math import fsum
from typing import NamedTuple

from msgspec import Struct

from iqa.errors import CalculationError
from iqa.statistics.exact import Number, rate_between, whole
from iqa.statistics.proportions import Interval, two_sided_z, wilson_from_rate


class StratumCounts(NamedTuple):
    """One stratum of a draw, all counts of pieces of work."""

    population: int
    """The caseload the sample was drawn from."""
    sampled: int
    """Reviewed; each had the probability sampled / population."""
    applicable: int
    """Of those reviewed, the ones to which the question applied."""
    successes: int
    """Of those to which it applied, the ones that met it."""


class StratifiedRate(Struct, frozen=True):
    """A weighted rate with its interval, and what it rests on."""

    rate: float
    """0 to 1: of all work to which the question applies, the share estimated to meet it."""
    interval: Interval
    effective_n: float
    """Kish's effective number: the size of an evenly weighted sample that would tell as much."""
    applicable: int
    successes: int
    sampled: int
    covered: int
    """ItemColumns of work in the cells from which something was reviewed: the rate speaks for these."""
    not_covered: int
    """ItemColumns of work in cells from which nothing was reviewed: the rate says nothing of them."""

    @property
    def low(self) -> float:
        return self.interval.low

    @property
    def high(self) -> float:
        return self.interval.high


def stratified_rate(cells: Iterable[tuple[int, int, int, int]], confidence: Number = 0.95) -> StratifiedRate:
    """The rate over all cells, each mark weighted by one over its probability of being drawn.

    `cells` are (population, sampled, applicable, successes), a StratumCounts or any tuple of four. The rate is a
    ratio of two weighted sums, since work to which the question does not apply leaves the denominator. The
    interval is Wilson's on Kish's effective number, (sum of weights) squared / sum of squared weights over the
    applicable marks (L. Kish, Survey Sampling, 1965); no finite correction is made, so that a cell with one piece
    of work needs no variance of its own, and the interval is if anything wide. It is meant for the rate of
    the caseloads sampled; bench/interval_coverage.py shows how often it holds it.

    Raises CalculationError for counts that cannot be, and when the question applied to nothing reviewed.
    """
    level = rate_between(confidence, "confidence")
    checked = [_checked(cell) for cell in cells]
    covered = [cell for cell in checked if cell.sampled]
    if not any(cell.applicable for cell in covered):
        raise CalculationError(
            "The question applied to none of the work reviewed, so there is no rate.",
            "Show it as not applicable, or review more work.",
        )
    weights = [cell.population / cell.sampled for cell in covered]
    pairs = list(zip(weights, covered, strict=True))
    applicable = fsum(weight * cell.applicable for weight, cell in pairs)
    rate = fsum(weight * cell.successes for weight, cell in pairs) / applicable
    effective = applicable**2 / fsum(weight**2 * cell.applicable for weight, cell in pairs)
    return StratifiedRate(
        rate=rate,
        interval=wilson_from_rate(rate, effective, two_sided_z(level)),
        effective_n=effective,
        applicable=sum(cell.applicable for cell in covered),
        successes=sum(cell.successes for cell in covered),
        sampled=sum(cell.sampled for cell in covered),
        covered=sum(cell.population for cell in covered),
        not_covered=sum(cell.population for cell in checked if not cell.sampled),
    )


def _checked(counts: tuple[int, int, int, int]) -> StratumCounts:
    """The cell, each of its counts no larger than the one before it."""
    cell = StratumCounts(*counts)
    whole(cell.population, "caseload")
    whole(cell.sampled, "number reviewed", high=cell.population)
    whole(cell.applicable, "number to which the question applied", high=cell.sampled)
    whole(cell.successes, "number that met it", high=cell.applicable)
    return cell
