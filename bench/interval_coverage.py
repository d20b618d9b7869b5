"""How often do the 95 % intervals of `stratified_rate` hold the truth? A simulation over the sizes of an Area.

Run `python bench/interval_coverage.py` (a few minutes; `--runs 500` for a look). Each run invents people with
caseloads of 8 to 60, draws two pieces of work from each, and asks whether the interval holds the rate

- of the caseloads themselves ("caseloads"), which is what a sample of them is meant to tell, and
- that these people would reach in the long run ("people").

People are alike (each at the rate) or varied (rates spread about it as a beta distribution whose two
parameters add up to 4: at .8, one person in twelve is below .5). Seeds are fixed; numpy's RandomState keeps
its stream between versions.
"""

import argparse
import itertools
import sys
from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from iqa.statistics import Interval, stratified_rate

PEOPLE = (30, 60, 120)
RATES = (0.5, 0.8, 0.95, 0.98)
SMALLEST, LARGEST, EACH = 8, 60, 2
SPREAD = 4.0
WANTED = 0.93


class Point(Struct, frozen=True):
    """One place of the table, and the share of runs whose interval held the truth."""

    people: int
    rate: float
    varied: bool
    caseloads: float
    people_rate: float
    width: float

    @property
    def lowest(self) -> float:
        return min(self.caseloads, self.people_rate)


def coverage(people: int, rate: float, varied: bool, runs: int, applicable: float = 1.0) -> Point:
    """Simulate one point with a seed of its own."""
    seed = people * 100_000 + int(rate * 1000) * 10 + int(varied)
    random = np.random.RandomState(seed)
    held_caseloads = held_people = 0
    widths = 0.0
    for _ in range(runs):
        caseload = random.randint(SMALLEST, LARGEST + 1, size=people)
        ability = random.beta(rate * SPREAD, (1 - rate) * SPREAD, size=people) if varied else np.full(people, rate)
        applies = random.binomial(caseload, applicable)
        good = random.binomial(applies, ability)
        asked = random.hypergeometric(applies, caseload - applies, EACH)
        met = _hypergeometric(random, good, applies - good, asked)
        found = stratified_rate(
            zip(caseload.tolist(), itertools.repeat(EACH), asked.tolist(), met.tolist(), strict=False)
        )
        held_caseloads += _holds(found.interval, float(good.sum() / applies.sum()))
        held_people += _holds(found.interval, float((caseload * ability).sum() / caseload.sum()))
        widths += found.interval.high - found.interval.low
    return Point(people, rate, varied, held_caseloads / runs, held_people / runs, widths / runs)


def _hypergeometric(
    random: np.random.RandomState, good: np.ndarray, bad: np.ndarray, taken: np.ndarray
) -> np.ndarray:
    """numpy refuses to draw nothing, so where nothing is taken one is drawn and set aside."""
    drawn = random.hypergeometric(good, bad + (taken == 0), np.maximum(taken, 1))
    return np.where(taken == 0, 0, drawn)


def _holds(interval: Interval, truth: float) -> bool:
    """Whether the truth is inside, give or take floating-point dust."""
    return interval.low - 1e-12 <= truth <= interval.high + 1e-12


def points(runs: int, applicable: float = 1.0) -> Iterable[Point]:
    """The whole table, one point at a time."""
    for people, rate, varied in itertools.product(PEOPLE, RATES, (False, True)):
        yield coverage(people, rate, varied, runs, applicable)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000, help="runs at each point (default 10,000)")
    parser.add_argument("--applicable", type=float, default=1.0, help="share of work the question applies to")
    options = parser.parse_args()
    print("people  rate  people are  caseloads  people  mean width")
    lowest = 1.0
    for point in points(options.runs, options.applicable):
        alike = "varied" if point.varied else "alike"
        print(
            f"{point.people:6d}  {point.rate:4.2f}  {alike:10s}  {point.caseloads:9.4f}  {point.people_rate:6.4f}"
            f"  {point.width:10.4f}",
            flush=True,
        )
        lowest = min(lowest, point.lowest)
    print(f"lowest coverage {lowest:.4f}; wanted at least {WANTED} at every point")
    return 0 if lowest >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
