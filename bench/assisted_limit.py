"""How short can a model-assisted interval be at all, at the points of `bench/model_assisted.py` that are too long?

    python bench/assisted_limit.py [--confidence .95] [--confidence .93]

By Pratt (1961) the mean length of an interval at one truth is the integral, over all rates t of the month, of how
often it holds t while that truth holds. An interval that covers t as often as it says is a test of t, and the most
powerful test of t against the truth makes the integral least. What is printed can therefore be undercut by no
interval that covers every pair of rates of the two groups, not even by one that is made for this single truth,
knows the check, and is drawn by lot where a test is. Of the pairs that give t the one that is hardest to tell from
the truth counts.

The 24 marks count for as many as Kish's number says of the weights there; how many fall into which group is by
chance, as there. Of 400 letters no finite correction is taken, as ours takes none, and lengths are of the plain
interval (Wilson's) of as many marks. Of 120 letters the marks are drawn without replacement, which has just the
variance of the cells there, and every month is a number of letters in each group; the plain interval is then told
twice: as it is, and with the finite correction that such a bound makes use of.
"""

import argparse
from collections.abc import Iterator
from math import lgamma, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iqa.statistics.proportions import two_sided_z, wilson, wilson_from_rate

Numbers = NDArray[np.float64]
POINTS = ((0.9, 0.95, 0.3), (0.9, 0.95, 0.5), (0.95, 0.99, 0.3), (0.95, 0.99, 0.8), (1.0, 1.0, 0.9))
"""Sensitivity, specificity, rate: where 24 marks of 400 leave ours longer than wanted."""
EFFECTIVE, STEPS, PAIRS = 19, 100, 41
SMALL_POINTS = ((0.9, 0.95, 0.3, 23), (0.9, 0.95, 0.5, 16), (0.95, 0.99, 0.8, 23), (1.0, 1.0, 0.9, 22))
"""The same for 24 marks of 120 letters, with what they count for."""
LETTERS = 120


class Outcomes(NamedTuple):
    """Every way in which the marks can fall: how many in the first group, how many met in either, and the log of
    how many orders and of which groups make it."""

    first: Numbers
    met_first: Numbers
    met_second: Numbers
    ways: Numbers


def outcomes(marks: int, share: float) -> Outcomes:
    """All outcomes of so many marks, each of which is in the first group with the chance `share`."""
    rows = [
        (n, x, y, _choose(marks, n) + n * np.log(share) + (marks - n) * np.log(1 - share) + _choose(n, x)
         + _choose(marks - n, y))
        for n in range(marks + 1)
        for x in range(n + 1)
        for y in range(marks - n + 1)
    ]  # fmt: skip
    return Outcomes(*np.array(rows).T)


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def chances(found: Outcomes, first: float, second: float, marks: int) -> Numbers:
    """The chance of each outcome under the two groups' rates."""
    a, b = np.clip([first, second], 1e-12, 1 - 1e-12)
    n, x, y = found.first, found.met_first, found.met_second
    logs = found.ways + x * np.log(a) + (n - x) * np.log1p(-a) + y * np.log(b) + (marks - n - y) * np.log1p(-b)
    return np.asarray(np.exp(logs))


def held(truth: Numbers, other: Numbers, doubt: float) -> float:
    """How often the best test of `other` at that level keeps it while `truth` holds."""
    order = np.argsort(-(truth / np.maximum(other, 1e-300)))
    reached = np.cumsum(other[order])
    last = int(np.searchsorted(reached, doubt))
    power = float(truth[order][:last].sum())
    if last < len(order):
        left = doubt - (float(reached[last - 1]) if last else 0.0)
        power += float(truth[order][last]) * left / max(float(other[order][last]), 1e-300)
    return 1 - min(1.0, power)


def least_length(point: tuple[float, float, float], confidence: float, marks: int = EFFECTIVE) -> float:
    """The mean length that no interval can undercut at a point of the table."""
    sensitivity, specificity, rate = (min(one, 1 - 1e-9) for one in point)
    share = rate * sensitivity + (1 - rate) * (1 - specificity)
    found = outcomes(marks, share)
    truth = chances(found, rate * sensitivity / share, rate * (1 - sensitivity) / (1 - share), marks)
    total = 0.0
    for step in range(STEPS):
        t = (step + 0.5) / STEPS
        low, high = max(0.0, (t - (1 - share)) / share), min(1.0, t / share)
        pairs = ((one, (t - share * one) / (1 - share)) for one in np.linspace(low, high, PAIRS))
        total += max(held(truth, chances(found, *pair, marks), 1 - confidence) for pair in pairs)
    return total / STEPS


def least_of_letters(point: tuple[float, float, float], marks: int, confidence: float) -> float:
    """The mean length that no interval can undercut whose marks are drawn from so many letters.

    A month's rate is a number of letters here, so that an interval that holds k of them in a row is at least k - 1
    steps long.
    """
    sensitivity, specificity, rate = point
    met = round(rate * LETTERS)
    met_first = min(met, round(rate * sensitivity * LETTERS))
    first = met_first + round((1 - rate) * (1 - specificity) * LETTERS)
    rows = [(n, x, y) for n in range(marks + 1) for x in range(n + 1) for y in range(marks - n + 1)]
    n, x, y = np.array(rows).T
    choose = np.array([[_choose_or_none(one, k) for k in range(LETTERS + 1)] for one in range(LETTERS + 1)])

    def of(a: int, b: int) -> Numbers:
        ways = choose[a, x] + choose[first - a, n - x] + choose[b, y] + choose[LETTERS - first - b, marks - n - y]
        return np.asarray(np.exp(ways - choose[LETTERS, marks]))

    truth, held_of = of(met_first, met - met_first), 0.0
    for total in range(LETTERS + 1):
        firsts = np.linspace(max(0, total - LETTERS + first), min(first, total), PAIRS).round().astype(int)
        held_of += max(held(truth, of(a, total - a), 1 - confidence) for a in np.unique(firsts))
    return (held_of - 1) / LETTERS


def _choose_or_none(n: int, k: int) -> float:
    return _choose(n, k) if k <= n else -np.inf


def plain_length_of_letters(rate: float, marks: int, corrected: bool) -> float:
    """The mean length of the plain 95 % interval of marks drawn from so many letters."""
    met, total = round(rate * LETTERS), 0.0
    effective = marks / (1 - marks / LETTERS) if corrected else marks
    for found in range(max(0, marks - LETTERS + met), min(met, marks) + 1):
        ways = _choose(met, found) + _choose(LETTERS - met, marks - found) - _choose(LETTERS, marks)
        interval = wilson_from_rate(found / marks, effective, two_sided_z(0.95))
        total += float(np.exp(ways)) * (interval.high - interval.low)
    return total


def plain_length(rate: float, marks: int = EFFECTIVE) -> float:
    """The mean length of the plain 95 % interval."""
    total = 0.0
    for met in range(marks + 1):
        interval = wilson(met, marks)
        chance = float(np.exp(_choose(marks, met) + met * np.log(rate) + (marks - met) * np.log(1 - rate)))
        total += chance * (interval.high - interval.low)
    return total


def wanted(point: tuple[float, float, float]) -> float:
    """The larger of half and 1.1 x sqrt(1 - rho^2)."""
    sensitivity, specificity, rate = point
    said = rate * sensitivity + (1 - rate) * (1 - specificity)
    rho = rate * (sensitivity - said) / sqrt(rate * (1 - rate) * said * (1 - said))
    return max(0.5, 1.1 * sqrt(max(0.0, 1 - rho * rho)))


def table(confidences: list[float]) -> Iterator[str]:
    """The table, a point a line."""
    yield "| sens. | spec. | rate | " + " | ".join(f"least at {one:.0%}" for one in confidences) + " | wanted |"
    yield "|---:" * (4 + len(confidences)) + "|"
    for point in POINTS:
        plain = plain_length(point[2])
        shares = " | ".join(f"{least_length(point, one) / plain:.3f}" for one in confidences)
        yield f"| {point[0]} | {point[1]} | {point[2]} | {shares} | {wanted(point):.3f} |"


def small_table(confidences: list[float]) -> Iterator[str]:
    """The table of the points with few letters: beside the plain interval as it is, and corrected as well."""
    shown = [f"{one:.0%}{how}" for one in confidences for how in ("", ", both corrected")]
    yield "| sens. | spec. | rate | counts for | " + " | ".join(f"least at {one}" for one in shown) + " | wanted |"
    yield "|---:" * (5 + len(shown)) + "|"
    for *point, marks in SMALL_POINTS:
        at = (point[0], point[1], point[2])
        plain = [plain_length_of_letters(at[2], int(marks), corrected) for corrected in (False, True)]
        least = [least_of_letters(at, int(marks), one) for one in confidences]
        shares = " | ".join(f"{one / beside:.3f}" for one in least for beside in plain)
        yield f"| {at[0]} | {at[1]} | {at[2]} | {marks} | {shares} | {wanted(at):.3f} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--confidence", type=float, action="append")
    confidences = parser.parse_args().confidence or [0.95, 0.93]
    print("24 marks of 400 letters")
    for line in table(confidences):
        print(line, flush=True)
    print(f"\n24 marks of {LETTERS} letters")
    for line in small_table(confidences):
        print(line, flush=True)


if __name__ == "__main__":
    main()
