"""How much kinder a marker is than whoever marks the same work a second time, and whether that drifts.

A figure to talk about with one person: the second marker may be the strict one. Nothing here ranks anybody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import fsum, sqrt
from statistics import median

from msgspec import Struct

from iqa.domain import Month
from iqa.moderation.pairs import Pair, pieces
from iqa.statistics import Interval
from iqa.statistics.estimates import ROUNDING, student_quantile

CONFIDENCE = Fraction(19, 20)
"""Of the intervals: of so many markers who mark just as the second does, 0 lies inside."""


class MonthLeniency(Struct, frozen=True):
    """One month of one marker: the mean difference in steps over so many pairs."""

    month: Month
    mean: float
    pairs: int


class Leniency(Struct, frozen=True):
    """One marker's leniency, in steps of the scale; positive is kinder than the second marker.

    `mean` is over all pairs, `interval` its 95 % interval, None where nothing tells the precision. `shrunk` is the
    mean drawn towards that of all markers, the further the less there is to go by. `months` show the drift.
    """

    marker: str
    pairs: int
    pieces: int
    mean: float
    interval: Interval | None
    shrunk: float
    months: tuple[MonthLeniency, ...]


class Spread(Struct, frozen=True):
    """The leniency of all markers without a name, in steps: the strictest, the middle one, the kindest."""

    markers: int
    least: float
    middle: float
    most: float


class _Own(Struct, frozen=True):
    """One marker's differences: their mean, how many, and by how much the sum of each piece of work is off it."""

    mean: float
    pairs: int
    off: tuple[float, ...]


def leniency(pairs: Iterable[Pair]) -> tuple[Leniency, ...]:
    """Every first marker's leniency, by staff id.

    With d the mean of a marker's n signed differences over m pieces of work, and e the sum of (difference - d)
    over one piece: the questions of one piece hang together, so precision is judged by pieces (the linearised
    variance of a ratio, W. G. Cochran, Sampling Techniques, 1977, chapter 6). All markers' pieces are pooled,
    since one marker's few tell too little: S = sum of e squared over all pieces / (all pieces - markers), the
    variance of d is v = m S / (n n), and the interval is d +- t sqrt(v) with Student's t at (all pieces -
    markers) degrees of freedom.

    Shrunk = M + B (d - M), B = T / (T + v): the empirical Bayes estimate of C. N. Morris, "Parametric Empirical
    Bayes Inference" (1983), with the variance between markers T by moments (R. DerSimonian and N. Laird,
    "Meta-analysis in Clinical Trials", 1986), not below 0, and M the mean of all d with weights 1 / (T + v). Where
    the differences hold no spread to judge by (S = 0, or one piece a marker) the mean stands as it is and there is
    no interval.
    """
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.on_scale:
            found[pair.marker].append(pair)
    owns = {marker: _own(found[marker]) for marker in sorted(found)}
    freedom = sum(len(own.off) - 1 for own in owns.values())
    spread = fsum(e * e for own in owns.values() for e in own.off) / freedom if freedom else 0.0
    known = spread > ROUNDING
    variances = {marker: len(own.off) * spread / own.pairs**2 for marker, own in owns.items()}
    shrunk = _shrunk(owns, variances) if known else {marker: own.mean for marker, own in owns.items()}
    reach = student_quantile((1 + CONFIDENCE) / 2, freedom) if known else 0.0
    return tuple(
        Leniency(
            marker=marker,
            pairs=own.pairs,
            pieces=pieces(found[marker]),
            mean=own.mean,
            interval=_interval(own.mean, reach * sqrt(variances[marker])) if known else None,
            shrunk=shrunk[marker],
            months=_months(found[marker]),
        )
        for marker, own in owns.items()
    )


def spread_of(found: Sequence[Leniency], smallest_pairs: int, smallest_markers: int) -> Spread | None:
    """The spread over the markers with enough pairs, by their shrunk figures; None for too few markers, who could
    tell each other's."""
    shown = [one.shrunk for one in found if one.pairs >= smallest_pairs]
    if len(shown) < smallest_markers:
        return None
    return Spread(len(shown), min(shown), median(shown), max(shown))


def _own(pairs: Sequence[Pair]) -> _Own:
    mean = fsum(pair.steps for pair in pairs) / len(pairs)
    off: dict[str, float] = defaultdict(float)
    for pair in pairs:
        off[pair.item] += pair.steps - mean
    return _Own(mean, len(pairs), tuple(off.values()))


def _shrunk(owns: Mapping[str, _Own], variances: Mapping[str, float]) -> dict[str, float]:
    """Each mean drawn towards the mean of all."""
    between = _between(owns, variances)
    weights = {marker: 1 / (between + variance) for marker, variance in variances.items()}
    centre = fsum(weights[marker] * own.mean for marker, own in owns.items()) / fsum(weights.values())
    return {marker: centre + between * weights[marker] * (own.mean - centre) for marker, own in owns.items()}


def _between(owns: Mapping[str, _Own], variances: Mapping[str, float]) -> float:
    """The variance between markers by moments, 0 when their means differ no more than chance would have them."""
    weights = {marker: 1 / variance for marker, variance in variances.items()}
    total = fsum(weights.values())
    centre = fsum(weights[marker] * own.mean for marker, own in owns.items()) / total
    apart = fsum(weights[marker] * (own.mean - centre) ** 2 for marker, own in owns.items())
    room = total - fsum(weight * weight for weight in weights.values()) / total
    return max(0.0, (apart - (len(owns) - 1)) / room) if len(owns) > 1 else 0.0


def _interval(mean: float, half: float) -> Interval:
    return Interval(mean - half, mean + half)


def _months(pairs: Sequence[Pair]) -> tuple[MonthLeniency, ...]:
    found: dict[Month, list[int]] = defaultdict(list)
    for pair in pairs:
        found[pair.month].append(pair.steps)
    return tuple(
        MonthLeniency(month, fsum(steps) / len(steps), len(steps)) for month, steps in sorted(found.items())
    )
