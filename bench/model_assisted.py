"""How often does a model-assisted 95 % interval hold the month's rate, and how long is it beside the plain one?

    python bench/model_assisted.py [--runs N]

Detectors from useless to perfect, rates .3 to .98, 24 to 96 marks of 120 to 400 letters, drawn from cells of
uneven size, so that weights differ as in a draw. Goals: coverage .93 at every point; for rates up to .95 a mean
length of at most the larger of half and 1.1 x sqrt(1 - rho^2) of the plain interval's (rho: correlation of
check and mark), and never more than 1.05 of it. A thousand runs leave a coverage a standard error of .008. Ends
with 1 where coverage fails; lengths that are missed are marked in the table, and counted below it by how many
letters were marked.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt
from random import Random

from msgspec import Struct

from iqa.statistics.model_assisted import PredictedMark, model_assisted_rate

DETECTORS = ((0.5, 0.5), (0.7, 0.9), (0.9, 0.95), (0.95, 0.99), (1.0, 1.0))
RATES = (0.3, 0.5, 0.8, 0.9, 0.95, 0.98)
SIZES = ((24, 120), (48, 231), (96, 400), (96, 120), (24, 400))
WANTED = 0.93


class AssistedPoint(Struct, frozen=True):
    """One place of the table: how often the interval held the rate, and its mean length beside the plain one's."""

    sensitivity: float
    specificity: float
    rate: float
    marks: int
    letters: int
    coverage: float
    length: float

    @property
    def limit(self) -> float:
        """The length that is wanted."""
        p, se, sp = self.rate, self.sensitivity, self.specificity
        q = p * se + (1 - p) * (1 - sp)
        rho = p * (se - q) / sqrt(p * (1 - p) * q * (1 - q))
        return min(1.05, max(0.5, 1.1 * sqrt(max(0.0, 1 - rho * rho)))) if p <= 0.95 else 1.05


def point(detector: tuple[float, float], rate: float, size: tuple[int, int], runs: int) -> AssistedPoint:
    """One place, by so many months under a fixed seed."""
    marks, letters = size
    rng = Random(f"{detector}|{rate}|{size}")
    cells = _cells(rng, marks, letters)
    held = 0
    lengths = [0.0, 0.0]
    for _ in range(runs):
        truth, found = _month(rng, detector, rate, cells, letters)
        held += found.interval.low - 1e-9 <= truth <= found.interval.high + 1e-9
        lengths[0] += found.interval.high - found.interval.low
        lengths[1] += found.plain_interval.high - found.plain_interval.low
    return AssistedPoint(*detector, rate, marks, letters, held / runs, lengths[0] / lengths[1])


def _cells(rng: Random, marks: int, letters: int) -> list[tuple[int, int]]:
    """Cells of uneven size, about four marks each: (letters, marks)."""
    number = max(4, marks // 4)
    shares = [rng.gammavariate(4, 1) for _ in range(number)]
    sizes = [max(2, round(letters * share / sum(shares))) for share in shares]
    sizes[0] = max(2, sizes[0] + letters - sum(sizes))
    return [(size, min(size, max(1, marks // number))) for size in sizes]


def _month(rng, detector, rate, cells, letters):  # type: ignore[no-untyped-def]
    total = sum(size for size, _ in cells)
    met = [number < round(rate * total) for number in range(total)]
    rng.shuffle(met)
    said = [rng.random() < detector[0] if one else rng.random() >= detector[1] for one in met]
    marks, start = [], 0
    for size, take in cells:
        for place in rng.sample(range(start, start + size), take):
            marks.append(PredictedMark(size / take, said[place], met[place]))
        start += size
    counts = {True: sum(said), False: total - sum(said)}
    return sum(met) / total, model_assisted_rate(marks, counts)


def points(runs: int, sizes: Sequence[tuple[int, int]] = SIZES) -> Iterator[AssistedPoint]:
    """Every place of the table."""
    for detector in DETECTORS:
        for rate in RATES:
            for size in sizes:
                yield point(detector, rate, size, runs)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1_000)
    asked = parser.parse_args()
    lowest, number, long = 1.0, 0, Counter[int]()
    print("| sens. | spec. | rate | marks | letters | coverage | length | wanted |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for one in points(asked.runs):
        lowest = min(lowest, one.coverage)
        missed = one.length > one.limit
        number += 1
        long[one.marks] += missed
        print(
            f"| {one.sensitivity} | {one.specificity} | {one.rate} | {one.marks} | {one.letters} | "
            f"{one.coverage:.3f} | {one.length:.2f} | {one.limit:.2f}{' missed' if missed else ''} |"
        )
        sys.stdout.flush()
    where = ", ".join(f"{count} with {marks} marks" for marks, count in sorted(long.items()) if count)
    print(f"\nLowest coverage {lowest:.3f} (goal {WANTED}).")
    print(f"{long.total()} of {number} points are longer than wanted{f': {where}' if where else ''}.")
    return 0 if lowest >= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main())
