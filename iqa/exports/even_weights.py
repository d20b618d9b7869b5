"""What is to standard of a row for the committee, so that it tells of nobody more than a count would.

People's caseloads differ, and with them what one mark of theirs stands for: whoever knows the caseloads could take
a sum of such weights apart. So each mark of a row counts as much as the next, which leaves of a row nothing but
how many of its marks are to standard. What that shifts is put right over all rows of a line at once, to the whole
per cent that the summary prints of the Area, where the line has so many marks that this tells of nobody either.

Whether it is put right hangs on the counts alone: were it done wherever it happens to tell of nobody, that it was
done would tell.
"""

from collections.abc import Iterable, Sequence
from math import ceil, floor, fsum

from msgspec import Struct

MANY, OF_EACH = 30, 10
"""A line has many marks from so many on in rows that are neither all to standard nor none, and so many of each."""


class WeightedMark(Struct, frozen=True):
    """One mark: for how many pieces of work of the Area it stands, and whether it is to standard."""

    weight: float
    met: bool


Row = Sequence[WeightedMark]


def weights_to_standard(rows: Sequence[Row]) -> list[float]:
    """Of the weight of each row of a line, how much is to standard. Every row has a mark, and each mark weighs."""
    weights = [_weight(row) for row in rows]
    shares = [sum(mark.met for mark in row) / len(row) for row in rows]
    even = [weight * share for weight, share in zip(weights, shares, strict=True)]
    room = [part * (1 - share) for part, share in zip(even, shares, strict=True)]
    told = _rate_told(rows)
    shift = told * fsum(weights) / 100 - fsum(even) if told is not None else 0.0
    if abs(shift) >= fsum(room):
        return even
    return [part + shift * own / fsum(room) for part, own in zip(even, room, strict=True)]


def _rate_told(rows: Sequence[Row]) -> int | None:
    """The rate of a line in whole per cent, as it may be told beside the counts of its rows; None if it may not.

    At either end of what the counts allow, few months look alike: what lies there is told as what lies further in.
    """
    mixed = [row for row in rows if 0 < sum(mark.met for mark in row) < len(row)]
    met = sum(mark.met for row in mixed for mark in row)
    marks = sum(map(len, mixed))
    if marks < MANY or min(met, marks - met) < OF_EACH:
        return None
    whole = fsum(map(_weight, rows))
    margin = whole / 100 + 2 * max(_spread(row) for row in mixed)
    lowest = ceil(100 * (fsum(_least(row) for row in rows) + margin) / whole)
    highest = floor(100 * (fsum(_most(row) for row in rows) - margin) / whole)
    if lowest > highest:
        return None
    rate = round(100 * fsum(_weight(mark for mark in row if mark.met) for row in rows) / whole)
    return min(max(rate, lowest), highest)


def _weight(marks: Iterable[WeightedMark]) -> float:
    return fsum(mark.weight for mark in marks)


def _spread(row: Row) -> float:
    return max(mark.weight for mark in row) - min(mark.weight for mark in row)


def _least(row: Row) -> float:
    """The least that can be to standard of a row with as many marks to standard."""
    return fsum(sorted(mark.weight for mark in row)[: sum(mark.met for mark in row)])


def _most(row: Row) -> float:
    """The most."""
    return fsum(sorted((mark.weight for mark in row), reverse=True)[: sum(mark.met for mark in row)])
