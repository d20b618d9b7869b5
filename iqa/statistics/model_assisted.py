"""More from the same sample: the rate of a question by the random sample, helped by a check of every letter.

The check sorts all letters of the month: it pointed, it did not, it could not be made. The sample's marks are
read within these three and weighted by how many letters each holds. This is the post-stratified, or generalised
regression, estimator of survey sampling (Cassel, Särndal and Wretman, 1976), of which prediction-powered
inference is the same. The marks are the truth and the check only sorts, so that a bad check makes the rate no
more wrong, and no more exact.

How short it can be: with 24 marks and a check of sensitivity .9 and specificity .95 no interval that holds 95 %
of the rates is shorter than .60 of the plain one at a rate of .5 (.61 at .3); 1.1 times the root of 1 less the
squared correlation, .58 and .59, is out of reach there. Ours takes .62 (`bench/assisted_limit.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import fsum, sqrt
from typing import NamedTuple

from msgspec import Struct

from iqa.errors import CalculationError
from iqa.statistics.beta import beta_quantile
from iqa.statistics.exact import Number, rate_between, whole
from iqa.statistics.proportions import Interval, two_sided_z, wilson_from_rate

_PRIOR = 0.25
"""Counts of either kind that a group's limits take beforehand: Jeffreys' half of one, shared by the two groups
that a check makes. Less would hold too few rates where all marks of a small sample are alike; more would make the
interval of a good check longer, whose groups lie far apart."""


class PredictedMark(NamedTuple):
    """One mark of the random sample."""

    weight: float
    """One over the probability with which the letter was drawn."""
    predicted: bool | None
    """What the check says: True that the question is met (it pointed at nothing), None where it was not made."""
    met: bool
    """What the assessor said."""


class AssistedRate(Struct, frozen=True):
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
    """How many more marks the plain rate would have needed for an interval as short; never below 0."""


def model_assisted_rate(
    marks: Iterable[PredictedMark],
    letters: Mapping[bool | None, int],
    confidence: Number = 0.95,
) -> AssistedRate:
    """The rate of a month's letters by a sample's marks, sorted by what a check says of every letter.

    `letters` are how many of all letters of the month the check calls met (True), not met (False) and was not made
    of (None). Letters to which the question does not apply belong in neither argument.

    Each group g, a share W of the letters with an effective number n of marks (Kish) and a rate p, takes the beta
    distribution with np + 1/4 and n(1 - p) + 1/4: its median m, and l and u, which it stays under and over with
    half of what the confidence leaves. The limits are put together by the method of variance estimates recovery
    (Zou and Donner, 2008):

        sum W m - sqrt(sum (W (m - l))^2)   to   sum W m + sqrt(sum (W (u - m))^2)

    and made to hold the rate. A group without a mark takes the plain rate, and anything from 0 to 1 as its limits;
    a check that says the same of every letter leaves the plain interval: both depend on the draw, never on a mark.
    As in the plain interval, no finite correction is taken.

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
    plain_interval = wilson_from_rate(plain, effective, two_sided_z(level))
    doubt = float(1 - level) / 2
    limits = [
        (letters.get(group, 0) / total, _limits(groups[group], plain, doubt))
        for group in (True, False, None)
        if letters.get(group, 0)
    ]
    rate = min(1.0, fsum(share * found.rate for share, found in limits))
    interval = _together(limits, rate) if len(limits) > 1 else plain_interval
    return AssistedRate(
        rate=rate,
        interval=interval,
        plain_rate=plain,
        plain_interval=plain_interval,
        marks=len(everything),
        letters=total,
        unpredicted=letters.get(None, 0) / total,
        more_letters=_more(len(everything), interval, plain_interval),
    )


class _GroupLimits(NamedTuple):
    """A group's rate, and the middle and the limits of what it may be."""

    rate: float
    middle: float
    low: float
    high: float


def _limits(group: list[PredictedMark], plain: float, doubt: float) -> _GroupLimits:
    if not group:
        return _GroupLimits(plain, plain, 0.0, 1.0)
    rate, effective = _weighted(group)
    met, unmet = rate * effective + _PRIOR, (1 - rate) * effective + _PRIOR
    low, middle, high = (beta_quantile(chance, met, unmet) for chance in (doubt, 0.5, 1 - doubt))
    return _GroupLimits(rate, middle, low, high)


def _together(limits: list[tuple[float, _GroupLimits]], rate: float) -> Interval:
    """The limits of the groups' weighted sum, with `rate` between them."""
    middle = fsum(share * found.middle for share, found in limits)
    below = sqrt(fsum((share * (found.middle - found.low)) ** 2 for share, found in limits))
    above = sqrt(fsum((share * (found.high - found.middle)) ** 2 for share, found in limits))
    return Interval(max(0.0, min(rate, middle - below)), min(1.0, max(rate, middle + above)))


def _weighted(marks: list[PredictedMark]) -> tuple[float, float]:
    """The weighted rate, and Kish's effective number."""
    total = fsum(mark.weight for mark in marks)
    rate = fsum(mark.weight for mark in marks if mark.met) / total
    return min(1.0, rate), total**2 / fsum(mark.weight**2 for mark in marks)


def _counted(letters: Mapping[bool | None, int], group: bool | None, marked: int) -> int:
    return whole(letters.get(group, 0), "number of letters", low=marked)


def _more(marks: int, interval: Interval, plain: Interval) -> float:
    """An interval shrinks with the root of the number of marks."""
    length = interval.high - interval.low
    return max(0.0, marks * (((plain.high - plain.low) / length) ** 2 - 1)) if length else 0.0
