"""What is to standard of a row for the committee, so that it tells of nobody more than a count would.

People's caseloads differ, and with them what one mark of theirs stands for: whoever knows the caseloads could take
a sum of such weights apart. So each mark of a row counts as much as the next, which leaves of a row nothing but
how many of its marks are to standard. What that shifts is put right over all rows of a line at once: to the whole
per cent that the summary prints of the Area, or as finely as everybody's marks could then still be others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum


@dataclass(frozen=True, slots=True)
class WeightedMark:
    """One mark: whose work, for how many pieces of work of the Area it stands, and whether it is to standard."""

    person: str
    weight: float
    met: bool


Row = Sequence[WeightedMark]
_Exchange = tuple[str, str, float]
"""Two people of a row of whom one could have a mark to standard that the other has, and what that would shift."""


STEPS = (1, 2, 5, 10)
"""How finely the rate of a line is told, in per cent: the first that leaves everybody open."""


@dataclass(frozen=True, slots=True)
class _Rate:
    """Of what all rows of a line weigh, what is to standard, and in steps of how many per cent it is told."""

    met: float
    weight: float
    step: int

    def percent(self, shift: float = 0.0) -> int:
        """The rate to the nearest step, were so much more to standard."""
        return self.step * round(100 * (self.met + shift) / self.weight / self.step)


def weights_to_standard(rows: Sequence[Row]) -> list[float]:
    """Of the weight of each row of a line, how much is to standard. Every row has a mark, and each mark weighs."""
    weights = [fsum(mark.weight for mark in row) for row in rows]
    shares = [sum(mark.met for mark in row) / len(row) for row in rows]
    even = [weight * share for weight, share in zip(weights, shares, strict=True)]
    room = [part * (1 - share) for part, share in zip(even, shares, strict=True)]
    rate = _rate_told(rows)
    shift = rate.percent() * rate.weight / 100 - fsum(even) if rate else 0.0
    if abs(shift) >= fsum(room):
        return even
    return [part + shift * own / fsum(room) for part, own in zip(even, room, strict=True)]


def _rate_told(rows: Sequence[Row]) -> _Rate | None:
    """The rate of a line as finely as it can be told; None where even the coarsest step would tell of somebody."""
    met = fsum(mark.weight for row in rows for mark in row if mark.met)
    weight = fsum(mark.weight for row in rows for mark in row)
    return next((rate for step in STEPS if _is_open_line(rows, rate := _Rate(met, weight, step))), None)


def _is_open_line(rows: Sequence[Row], rate: _Rate) -> bool:
    """Whether everybody's marks could be others in the same rows, with as many of each row to standard and the
    same rate of the line. Rows of which all or none is to standard leave nothing open, however they are published.
    """
    mixed = [row for row in rows if 0 < sum(mark.met for mark in row) < len(row)]
    exchanges = [set(_exchanges(row)) for row in mixed]
    every = set().union(*exchanges)
    return all(
        _is_open_person({one for one in own if person in one[:2]}, every, rate)
        for row, own in zip(mixed, exchanges, strict=True)
        for person in {mark.person for mark in row}
    )


def _exchanges(row: Row) -> Iterator[_Exchange]:
    """Every two people of a row who could exchange a mark that is to standard for one that is not."""
    met = {(mark.person, mark.weight) for mark in row if mark.met}
    other = {(mark.person, mark.weight) for mark in row if not mark.met}
    for giver, lost in met:
        for taker, won in other:
            if giver != taker:
                yield giver, taker, won - lost


def _is_open_person(theirs: set[_Exchange], every: set[_Exchange], rate: _Rate) -> bool:
    """Whether one of somebody's exchanges, alone or with one between two others, leaves the rate what it is."""
    now = rate.percent()
    if any(rate.percent(shift) == now for _, _, shift in theirs):
        return True
    return any(
        rate.percent(shift + more) == now
        for giver, taker, shift in theirs
        for other, another, more in every
        if not {giver, taker} & {other, another}
    )
