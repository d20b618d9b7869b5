"""How often does the bound after a clean sample hold the truth, of somebody whose letters were drawn by unit?

Run `python bench/clean_samples.py` (`--runs 2000` for a look). Units draw so many letters each, whoever drafted
them; one person drafted some letters of each. Their faults stand where they are least likely to be seen: in the
units in which the smallest share is drawn. A run fails where the sample of that person's letters is clean and
there are more faults than `clean_upper_bound` allows; the letter says 95 %. Seeds are fixed. It ends with 1
where the least share is below that by more than chance.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from random import Random

from msgspec import Struct

from iqa.statistics import clean_upper_bound

WANTED = 0.95
Bound = Callable[[Sequence[tuple[int, int]]], int]
"""(on the list, looked at) of one person's letters in each unit -> how many may have a fault."""


class Area(Struct, frozen=True):
    """Units as (letters that can be drawn, letters drawn, letters among them that one person drafted)."""

    name: str
    units: tuple[tuple[int, int, int], ...]

    @property
    def own(self) -> int:
        return sum(own for _, _, own in self.units)


AREAS = (
    Area("one unit", ((60, 12, 15),)),
    Area("two alike", ((40, 12, 8), (40, 12, 8))),
    Area("one small unit, one large", ((14, 12, 10), (150, 12, 20))),
    Area("a unit with few drawn", ((12, 12, 6), (90, 3, 2), (30, 6, 6))),
)


def held(area: Area, faults: int, runs: int, random: Random, bound: Bound) -> float:
    """The share of runs in which the bound was not below the truth, or nothing was said since a fault was seen."""
    hidden = _hidden(area, faults)
    known: dict[tuple[int, ...], int] = {}
    good = 0
    for _ in range(runs):
        seen, clean = [], True
        for (listed, drawn, own), bad in zip(area.units, hidden, strict=True):
            theirs = [place for place in random.sample(range(listed), drawn) if place < own]
            clean = clean and all(place >= bad for place in theirs)
            seen.append(len(theirs))
        if clean and tuple(seen) not in known:
            known[tuple(seen)] = bound([(own, n) for (_, _, own), n in zip(area.units, seen, strict=True)])
        good += not clean or known[tuple(seen)] >= faults
    return good / runs


def _hidden(area: Area, faults: int) -> list[int]:
    """Faults by unit, first where the smallest share is drawn."""
    hidden = [0] * len(area.units)
    for i in sorted(range(len(area.units)), key=lambda i: area.units[i][1] / area.units[i][0]):
        hidden[i] = min(area.units[i][2], faults - sum(hidden))
    return hidden


def main() -> int:
    """Print the worst number of faults for each Area."""
    parser = argparse.ArgumentParser(description="How often the bound after a clean sample holds the truth.")
    parser.add_argument("--runs", type=int, default=40_000)
    runs = parser.parse_args().runs
    least = 1.0
    for area in AREAS:
        shares = {
            faults: held(area, faults, runs, Random(f"{area.name} {faults}"), clean_upper_bound)
            for faults in range(1, area.own + 1)
        }
        worst = min(shares, key=lambda faults: shares[faults])
        least = min(least, shares[worst])
        print(f"{area.name}: least {shares[worst]:.4f} at {worst} of {area.own} faulty; wanted {WANTED}")
    return int(least < WANTED - 4 * (WANTED * (1 - WANTED) / runs) ** 0.5)


if __name__ == "__main__":
    sys.exit(main())
