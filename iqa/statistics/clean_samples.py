"""What clean samples still allow, where one person's work was drawn from several lists, each to its own depth.

Exact. It knows of no fault that was found: with one, the rate and its interval speak.
"""

from collections.abc import Iterable
from fractions import Fraction

from iqa.statistics.exact import Number, rate_between, whole


def clean_upper_bound(cells: Iterable[tuple[int, int]], confidence: Number = 0.95) -> int:
    """How many may still have a fault: the one-sided upper bound after none was found in any of the cells.

    `cells` are (pieces of work on the list, of these looked at), the latter drawn at random from the former. The
    answer is the largest number of faults, allotted to the cells in whatever way hides them best, with which so
    clean a sample has a chance of more than 1 - confidence: the product over the cells of the hypergeometric
    chances of none, C(N - K, n) / C(N, n). One more fault in a cell leaves (N - K - n) / (N - K) of its chance,
    and the next one a smaller share; so the worst allotment of any number puts each where it leaves the most.
    With one cell it is `upper_bound` of no failures. Raises CalculationError for counts that cannot be.
    """
    doubt = 1 - rate_between(confidence, "confidence")
    left = []
    for population, sampled in cells:
        whole(population, "caseload")
        left.append((population, whole(sampled, "number reviewed", high=population)))
    chance, faults = Fraction(1), 0
    while hidden := max(((_share_kept(*cell), i) for i, cell in enumerate(left) if cell[0]), default=None):
        share, i = hidden
        chance *= share
        if chance <= doubt:
            break
        faults += 1
        left[i] = (left[i][0] - 1, left[i][1])
    return faults


def _share_kept(without_fault: int, sampled: int) -> Fraction:
    """What one more fault leaves of a cell's chance of a clean sample."""
    return Fraction(without_fault - sampled, without_fault)
