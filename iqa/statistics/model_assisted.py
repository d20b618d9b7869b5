"""More from the same sample: the rate of a question by the random sample, helped by a check of every letter.

The check sorts all letters of the month: it pointed, it did not, it could not be made. The sample's marks are
read within these three and weighted by how many letters each holds. This is the post-stratified, or generalised
regression, estimator of survey sampling (Cassel, Särndal and Wretman, 1976), of which prediction-powered
inference is the same. The marks are the truth and the check only sorts, so that a bad check makes the rate no
more wrong, and no more exact.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from typing import NamedTuple

from iqa.errors import CalculationError
from iqa.statistics.beta import beta_quantile
from iqa.statistics.exact import Number, rate_between, whole
from iqa.statistics.proportions import Interval, two_sided_z, wilson_from_rate


class _Added(NamedTuple):
    """What is added on either side for the limits of a group with marks of both kinds, and of one whose marks are
    all alike; Jeffreys adds half a count. `inflate` is whether n - 1 stands for n in the first."""

    mixed: float
    pure: float
    inflate: bool


_BLUNT, _SHARP = _Added(0.5, 0.4, True), _Added(0.5, 0.3, False)
"""For a check that hardly tells letters apart, and for one that does: its groups lie far from each other."""
_APART = 0.8
"""Difference of the groups' rates from which a check tells letters apart."""
_FINITE = 0.3
"""How much of the finite correction is taken: all of it would be too much with uneven weights."""


class PredictedMark(NamedTuple):
    """One mark of the random sample."""

    weight: float
    """One over the probability with which the letter was drawn."""
    predicted: bool | None
    """What the check says: True that the question is met (it pointed at nothing), None where it was not made."""
    met: bool
    """What the assessor said."""


@dataclass(frozen=True, slots=True)
class AssistedRate:
    """A model-assisted rate beside the plain one. Rates are 0 to 1; intervals have the confidence asked for."""

    rate: float
    interval: Interval
    plain_rate: float
    plain_interval: Interval
    marks: int
    letters: int
    unpredicted: float
    """The share of the month's letters of which the check says nothing."""
    more_letters: float
    """How many more marks the plain rate would have needed for an interval as short, had it the same finite
    correction; never below 0."""


def model_assisted_rate(
    marks: Iterable[PredictedMark],
    letters: Mapping[bool | None, int],
    confidence: Number = 0.95,
) -> AssistedRate:
    """The rate of a month's letters by a sample's marks, sorted by what a check says of every letter.

    `letters` are how many of all letters of the month the check calls met (True), not met (False) and was not made
    of (None). Letters to which the question does not apply belong in neither argument. The limits are put together
    from those of each group by the method of variance estimates recovery (Zou and Donner, 2008). A group without a
    mark takes the plain rate, and anything from 0 to 1 as its limits: that depends on the draw, never on a mark.

    Raises CalculationError without a mark, for counts that cannot be, and for marks of a group without letters.
    """
    level = rate_between(confidence, "confidence")
    groups: dict[bool | None, list[PredictedMark]] = defaultdict(list)
    for mark in marks:
        groups[mark.predicted].append(mark)
    everything = [mark for group in groups.values() for mark in group]
    total = sum(_counted(letters, group, len(groups[group])) for group in (True, False, None))
    if not everything or not total:
        raise CalculationError("Nothing was marked, so there is no rate.", "Mark some letters first.")
    plain, effective = _weighted(everything)
    doubt = float(1 - level) / 2
    added = _SHARP if _tells_apart(groups) else _BLUNT
    limits = [
        (letters.get(group, 0) / total, _limits(groups[group], letters.get(group, 0), plain, doubt, added))
        for group in (True, False, None)
        if letters.get(group, 0)
    ]
    rate = fsum(share * found.rate for share, found in limits)
    below = sqrt(fsum(found.left * (share * (found.rate - found.low)) ** 2 for share, found in limits))
    above = sqrt(fsum(found.left * (share * (found.high - found.rate)) ** 2 for share, found in limits))
    plain_interval = wilson_from_rate(plain, effective, two_sided_z(level))
    interval = Interval(max(0.0, rate - below), min(1.0, rate + above))
    return AssistedRate(
        rate=rate,
        interval=interval,
        plain_rate=plain,
        plain_interval=plain_interval,
        marks=len(everything),
        letters=total,
        unpredicted=letters.get(None, 0) / total,
        more_letters=_more(len(everything), interval, plain_interval, 1 - _FINITE * len(everything) / total),
    )


class _GroupLimits(NamedTuple):
    """A group's rate, its limits, and what the corrections (finite, n - 1 for n) leave of the variance."""

    rate: float
    low: float
    high: float
    left: float


def _tells_apart(groups: Mapping[bool | None, list[PredictedMark]]) -> bool:
    """Whether letters that the check calls met are met far more often than the others."""
    met, unmet = groups.get(True), groups.get(False)
    return bool(met and unmet) and _weighted(met or [])[0] - _weighted(unmet or [])[0] >= _APART


def _limits(group: list[PredictedMark], letters: int, plain: float, doubt: float, by: _Added) -> _GroupLimits:
    if not group:
        return _GroupLimits(plain, 0.0, 1.0, 1.0)
    rate, effective = _weighted(group)
    met, unmet = rate * effective, (1 - rate) * effective
    none_met, all_met = not any(mark.met for mark in group), all(mark.met for mark in group)
    added = by.pure if none_met or all_met else by.mixed
    low = 0.0 if none_met else beta_quantile(doubt, met + added, unmet + added)
    high = 1.0 if all_met else beta_quantile(1 - doubt, met + added, unmet + added)
    left = 1 - _FINITE * min(1.0, len(group) / letters)
    if by.inflate and not (none_met or all_met) and effective > 1:
        left *= effective / (effective - 1)
    return _GroupLimits(rate, min(low, rate), max(high, rate), left)


def _weighted(marks: list[PredictedMark]) -> tuple[float, float]:
    """The weighted rate, and Kish's effective number."""
    total = fsum(mark.weight for mark in marks)
    rate = fsum(mark.weight for mark in marks if mark.met) / total
    return min(1.0, rate), total**2 / fsum(mark.weight**2 for mark in marks)


def _counted(letters: Mapping[bool | None, int], group: bool | None, marked: int) -> int:
    return whole(letters.get(group, 0), "number of letters", low=marked)


def _more(marks: int, interval: Interval, plain: Interval, left: float) -> float:
    """An interval shrinks with the root of the number of marks.

    What the finite correction takes off (`left` of the variance stays) is not the checks' doing.
    """
    length, other = interval.high - interval.low, (plain.high - plain.low) * sqrt(left)
    return max(0.0, marks * ((other / length) ** 2 - 1)) if length else 0.0
