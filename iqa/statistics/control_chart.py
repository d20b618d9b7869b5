"""Is a month unlike the months before it? Control charts and the rules that tell a signal from noise.

It says where a rule was met and never why; a signal needs a person to look.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import sqrt

from msgspec import Struct

from iqa.errors import CalculationError
from iqa.statistics.exact import Number, printed, whole
from iqa.statistics.proportions import Interval

TRIAL_BELOW = 13
"""With fewer points the limits are trial limits: they will move as points come in."""

RUN = 7
"""Points in a run on one side of the mean, and points in a trend."""

LIMIT_FACTOR = Fraction("2.66")
"""The limits of an XmR chart lie this many mean moving ranges from the mean."""

RANGE_LIMIT_FACTOR = Fraction("3.267")
"""A moving range of this many mean ranges or more is left out, once, before the limits are drawn."""


class ChartRule(StrEnum):
    """The rules of NHS England's "Making data count", in its words as far as they are plain."""

    OUTSIDE = "outside the limits"
    RUN = "seven or more on one side of the mean"
    TREND = "seven points rising or falling"
    OUTER_THIRD = "two of three in the outer third on the same side"


class Signal(Struct, frozen=True):
    """One rule met at one point."""

    rule: ChartRule
    index: int
    """The point at which the rule was met, counted from 0; a run is flagged from its seventh point on."""
    high: bool
    """True above the mean, or rising; False below it, or falling."""
    points: tuple[int, ...]
    """All the points that met it together, the last of them `index`."""


class XmrChart(Struct, frozen=True):
    """An individuals chart: one mean, one pair of limits."""

    values: tuple[float, ...]
    mean: float
    limits: Interval
    mean_range: float
    """The mean moving range that the limits rest on."""
    dropped_ranges: tuple[int, ...]
    """Indexes of the later point of each moving range left out as too wide."""
    signals: tuple[Signal, ...]
    trial: bool
    """Fewer than 13 points: trial limits, to be said so."""


class PChart(Struct, frozen=True):
    """A chart of shares: one mean, limits of their own for each point's size."""

    values: tuple[float, ...]
    mean: float
    limits: tuple[Interval, ...]
    signals: tuple[Signal, ...]
    trial: bool


def xmr(values: Sequence[Number]) -> XmrChart:
    """The XmR chart of single figures in order of time.

    The mean, and limits 2.66 mean moving ranges from it; moving ranges of 3.267 mean ranges or more are dropped
    once first (unless only ranges of nothing would be left). Needs two values. The arithmetic is exact on the
    printed decimals, so equal figures are equal. Source: D. J. Wheeler's constants for two-point ranges; the
    rules of NHS England, "Making data count". Raises CalculationError for fewer than two values or no number.
    """
    points = [printed(value, "value") for value in values]
    if len(points) < 2:
        raise CalculationError(
            "A control chart needs at least two values.", "Wait for the next month, or show the figure alone."
        )
    mean = sum(points, Fraction()) / len(points)
    ranges = [abs(later - earlier) for earlier, later in pairwise(points)]
    bar = RANGE_LIMIT_FACTOR * sum(ranges, Fraction()) / len(ranges)
    wide = tuple(i for i, size in enumerate(ranges) if size >= bar)
    if not any(size for i, size in enumerate(ranges) if i not in wide):
        wide = ()
    kept = [size for i, size in enumerate(ranges) if i not in wide]
    mean_range = sum(kept, Fraction()) / len(kept)
    half = LIMIT_FACTOR * mean_range
    return XmrChart(
        values=tuple(float(point) for point in points),
        mean=float(mean),
        limits=Interval(float(mean - half), float(mean + half)),
        mean_range=float(mean_range),
        dropped_ranges=tuple(i + 1 for i in wide),
        signals=_signals(
            [point - mean for point in points],
            [half * half] * len(points),
            [_sign(later - earlier) for earlier, later in pairwise(points)],
        ),
        trial=len(points) < TRIAL_BELOW,
    )


def p_chart(successes: Sequence[int], sizes: Sequence[int]) -> PChart:
    """The p-chart of shares `successes` / `sizes` in order of time.

    The mean is all successes over all marks; each point's limits are three standard deviations away, of a share
    of its size, cut at 0 and 1. Raises CalculationError when there is nothing to chart or the counts cannot be.
    """
    met, every = _checked(successes, sizes)
    counts = list(zip(successes, sizes, strict=True))
    mean = met / every
    halves = [
        sqrt(square / (every * size) ** 2) for square, size in zip(_squares(met, every, sizes), sizes, strict=True)
    ]
    return PChart(
        values=tuple(count / size for count, size in counts),
        mean=mean,
        limits=tuple(Interval(max(0.0, mean - half), min(1.0, mean + half)) for half in halves),
        signals=p_signals(successes, sizes),
        trial=len(counts) < TRIAL_BELOW,
    )


def p_signals(successes: Sequence[int], sizes: Sequence[int]) -> tuple[Signal, ...]:
    """The signals of a p-chart alone, without its limits. Errors as of `p_chart`."""
    met, every = _checked(successes, sizes)
    counts = list(zip(successes, sizes, strict=True))
    # In whole numbers: each gap from the mean is multiplied by its size and by all marks, and so are its limits.
    gaps = [count * every - met * size for count, size in counts]
    rises = [_sign(later * size - count * more) for (count, size), (later, more) in pairwise(counts)]
    return _signals(gaps, _squares(met, every, sizes), rises)


def _checked(successes: Sequence[int], sizes: Sequence[int]) -> tuple[int, int]:
    """All successes and all marks. CalculationError when there is nothing to chart or the counts cannot be."""
    if len(successes) != len(sizes) or not sizes:
        raise CalculationError(
            f"A chart of shares needs a size for each count; there are {len(successes)} and {len(sizes)}.",
            "Give as many sizes as counts, at least one of each.",
        )
    for count, size in zip(successes, sizes, strict=True):
        whole(size, "number of marks", low=1)
        whole(count, "number of successes", high=size)
    return sum(successes), sum(sizes)


def _squares(met: int, every: int, sizes: Sequence[int]) -> list[int]:
    """The squared distances of the limits from the mean, on the scale of the gaps."""
    return [9 * met * (every - met) * size for size in sizes]


def _signals(
    gaps: Sequence[Fraction | int], squares: Sequence[Fraction | int], rises: Sequence[int]
) -> tuple[Signal, ...]:
    """All rules at all points, by point. `gaps` are the points' distances from the mean, `squares` the squared
    distances of the limits from it, on whatever scale each point has; `rises` are the signs of the steps."""
    reach = [gap * gap for gap in gaps]
    outside = [distance > square for distance, square in zip(reach, squares, strict=True)]
    outer = [
        distance * 9 > square * 4 and not beyond
        for distance, square, beyond in zip(reach, squares, outside, strict=True)
    ]
    found = [Signal(ChartRule.OUTSIDE, i, gaps[i] > 0, (i,)) for i, beyond in enumerate(outside) if beyond]
    found += _streaks(ChartRule.RUN, [_sign(gap) for gap in gaps], RUN)
    found += _streaks(ChartRule.TREND, rises, RUN - 1)
    found += _pairs([_sign(gap) if near else 0 for gap, near in zip(gaps, outer, strict=True)])
    return tuple(sorted(found, key=lambda signal: signal.index))


def _streaks(rule: ChartRule, signs: Sequence[int], needed: int) -> Iterator[Signal]:
    """A signal at every place where `needed` or more equal signs in a row end; a zero breaks the row.

    For a trend the signs are those of the steps, so that place i is point i + 1 and the first point belongs too.
    """
    steps = 1 if rule is ChartRule.TREND else 0
    length = 0
    for i, sign in enumerate(signs):
        length = 0 if sign == 0 else length + 1 if i and sign == signs[i - 1] else 1
        if length >= needed:
            yield Signal(rule, i + steps, sign > 0, tuple(range(i - length + 1, i + steps + 1)))


def _pairs(sides: Sequence[int]) -> Iterator[Signal]:
    """A signal at each point in the outer third that follows another one or two before it, on the same side."""
    for i, side in enumerate(sides):
        before = [j for j in (i - 2, i - 1) if j >= 0 and sides[j] == side] if side else ()
        if before:
            yield Signal(ChartRule.OUTER_THIRD, i, side > 0, (*before, i))


def _sign(number: Fraction | int) -> int:
    return (number > 0) - (number < 0)
