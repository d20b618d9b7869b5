"""Did an action work? What it should move, before and after, beside what moved in the other groups meanwhile.

The effect is the change of the group less the change of the others (a difference in differences): what moved
everywhere is no merit of the action. A group is often chosen for a bad month and would come back by itself, so
everything before counts as *before*, not the month that gave the alarm alone. Its interval joins Wilson's of the
four rates (MOVER: G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures", 2008).
"""

from collections.abc import Iterable
from enum import StrEnum
from math import ceil, fsum, sqrt

from msgspec import Struct

from iqa.domain import Month
from iqa.statistics import Interval, wilson
from iqa.statistics.exact import Number, rate_between
from iqa.themes.detection import Counted, MonthRate
from iqa.themes.rates import EVERYBODY

WORTHWHILE = 0.05
"""The least change (0 to 1) that an action is worth: one that is surely smaller did not work."""
_Z = 1.959963984540054


class EffectVerdict(StrEnum):
    """What the marks say of an action. The value is the code that exports keep."""

    WORKED = "worked"
    DID_NOT = "did not"
    CANNOT_TELL = "cannot tell yet"


class Effect(Struct, frozen=True):
    """What became of a question in a group. Rates and changes are 0 to 1.

    `others_before` and `others_after` are None where there is no other group in both times; the change then stands
    alone, and `is_compared` is False. `needed` is about how many more marks after the action it would take to
    tell, 0 where it is told already, None where nothing was marked before or after.
    """

    verdict: EffectVerdict
    before: Counted
    after: Counted
    others_before: Counted | None
    others_after: Counted | None
    change: float | None
    interval: Interval | None
    needed: int | None

    @property
    def is_compared(self) -> bool:
        """Whether the change of the other groups was taken off."""
        return self.others_before is not None


def effect_of(
    history: Iterable[MonthRate], criterion: str, group: str, last_before: Month, worthwhile: Number = WORTHWHILE
) -> Effect:
    """What became of a question in a group after the month `last_before`, the last that the action could not move.

    `history` holds the rates of all months, in any order; the group '' is the whole Area, which has no others.
    """
    least = float(rate_between(worthwhile, "smallest worthwhile change"))
    asked = [one for one in history if one.criterion == criterion]
    own = [one for one in asked if one.group == group]
    others = [one for one in asked if group != EVERYBODY and one.group not in (group, EVERYBODY)]
    before, after = _pooled(own, last_before, False), _pooled(own, last_before, True)
    beside = (_pooled(others, last_before, False), _pooled(others, last_before, True))
    is_compared = bool(beside[0].n and beside[1].n)
    others_before, others_after = beside if is_compared else (None, None)
    if not before.n or not after.n:
        return Effect(EffectVerdict.CANNOT_TELL, before, after, others_before, others_after, None, None, None)
    signed = [(after, 1), (before, -1)]
    if others_before is not None and others_after is not None:
        signed += [(others_after, -1), (others_before, 1)]
    change = fsum(sign * _rate(counted) for counted, sign in signed)
    interval = _mover(change, signed)
    verdict = _verdict(interval, least)
    needed = 0 if verdict is not EffectVerdict.CANNOT_TELL else _needed(change, least, signed)
    return Effect(verdict, before, after, others_before, others_after, change, interval, needed)


def _pooled(points: Iterable[MonthRate], last_before: Month, later: bool) -> Counted:
    """The effective marks of a time, each month to the nearest whole mark."""
    sizes = [(round(one.n), one.rate) for one in points if (one.month > last_before) is later]
    return Counted(sum(n for n, _ in sizes), sum(min(n, round(n * rate)) for n, rate in sizes))


def _rate(counted: Counted) -> float:
    return counted.met / counted.n


def _mover(change: float, signed: list[tuple[Counted, int]]) -> Interval:
    """The interval of a sum and difference of independent rates, from the interval of each."""
    down, up = [], []
    for counted, sign in signed:
        rate, held = _rate(counted), wilson(counted.met, counted.n)
        below, above = (rate - held.low) ** 2, (held.high - rate) ** 2
        down.append(below if sign > 0 else above)
        up.append(above if sign > 0 else below)
    return Interval(change - sqrt(fsum(down)), change + sqrt(fsum(up)))


def _verdict(interval: Interval, least: float) -> EffectVerdict:
    if interval.low > 0:
        return EffectVerdict.WORKED
    return EffectVerdict.DID_NOT if interval.high < least else EffectVerdict.CANNOT_TELL


def _needed(change: float, least: float, signed: list[tuple[Counted, int]]) -> int:
    """About how many more marks after the action would tell a change as large as the one seen (or the least that
    is worthwhile) from none, the other figures staying as they are; at least one."""
    (after, _), *rest = signed
    wanted = (max(abs(change), least) / _Z) ** 2
    fixed = fsum(_variance(counted) / counted.n for counted, _ in rest)
    share = _variance(after)
    room = wanted - fixed
    if room <= 0:
        # The comparison itself is too rough: as many again as all that it rests on.
        return sum(counted.n for counted, _ in signed)
    return max(1, ceil(share / room) - after.n)


def _variance(counted: Counted) -> float:
    """Of one mark, kept from 0 by half a count on either side."""
    rate = (counted.met + 0.5) / (counted.n + 1)
    return rate * (1 - rate)
