"""Which questions fall short, and in which group: every route by which a theme can show, and one rule for luck.

Three routes have a p-value, each exact and one-sided: the rate is *below its target*, *below its own past*, *below
the other groups*. The p-values of all questions, groups, windows and routes of a month enter one procedure of
Benjamini and Hochberg (1995) at 0.10; what stands is *escalated*. What does not, and signals that have no p-value
(rules of the control chart, a finding that recurs in several people's work), is *emerging*: it waits for a person.

Weighted samples enter by their effective number, rounded so that a doubt never counts against a group: the marks
down, those that met the question up; in what they are compared with, the other way about.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from math import ceil, floor
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Month, Route
from iqa.statistics import benjamini_hochberg, chance_of_so_few, chance_of_so_few_beside, p_signals
from iqa.statistics.exact import Number, rate_within
from iqa.themes.rates import EVERYBODY, FindingCount, Rate

FALSE_DISCOVERIES = 0.10
"""Of what is escalated, at most this share is luck, on average."""
LOOK_AT = 0.01
"""A single p-value up to this makes a theme emerging, although it is not escalated."""
WINDOWS = (1, 3)
"""How many of the latest months are looked at together: one for a sudden fall, three for small groups."""
_SLACK = 1e-9
"""What rounding to whole marks overlooks: figures that are whole but for the last bits of a float."""


class Strength(StrEnum):
    """How far a signal carries by itself."""

    ESCALATED = "escalated"
    EMERGING = "emerging"


class MonthRate(Struct, frozen=True):
    """One question in one group in one month: how many marks it is worth (`n`, Kish's effective number) and their
    rate, 0 to 1. `marks` and `people` are what it rests on, as counted."""

    criterion: str
    group: str
    month: Month
    n: float
    rate: float
    marks: int
    people: int
    is_shown: bool = True
    """Whether papers that leave the unit may show it, this month's rule of suppression applied."""


class Counted(NamedTuple):
    """Whole marks, and how many of them met the question."""

    n: int
    met: int


class ThemeSignal(Struct, frozen=True):
    """One route by which one question, or one finding, shows in one group.

    `months` are those looked at, the earliest first, and `seen` the whole marks that the figure rests on; `beside`
    are those it is compared with, `target` (0 to 1) where it is compared with that. `p_value` is None for a route
    without one. `people` is how many people's work shows a finding that recurs.
    """

    route: Route
    strength: Strength
    criterion: str
    group: str
    months: tuple[Month, ...]
    seen: Counted
    p_value: float | None = None
    beside: Counted | None = None
    target: float | None = None
    finding: str = ""
    people: int = 0

    @property
    def subject(self) -> tuple[str, str, str]:
        """What the theme is of: the question, the finding code ('' where none) and the group."""
        return self.criterion, self.finding, self.group


def month_rates(
    rates: Iterable[Rate], month: Month, shown: Container[tuple[str, str]] | None = None
) -> Iterator[MonthRate]:
    """The rates of one month as the routes take them. `shown` holds the question and the group of each that papers
    may show; None where nobody asked."""
    for one in rates:
        weighed, may = one.estimate, shown is None or (one.criterion, one.group) in shown
        yield MonthRate(
            one.criterion, one.group, month, weighed.effective_n, weighed.rate, one.marks, one.people, may
        )


def detect_themes(
    history: Iterable[MonthRate],
    latest: Month,
    targets: Mapping[str, Number],
    findings: Iterable[FindingCount] = (),
    people_for_recurrence: int = 5,
) -> tuple[ThemeSignal, ...]:
    """Every signal of the month `latest`, the strongest first.

    `history` holds the rates of that month and of earlier ones, in any order, of questions whose marks may stand
    in one figure. `targets` maps each question to the rate (0 to 1) that it should reach. `findings` are those of
    the month: one in the work of `people_for_recurrence` people or more recurs.
    """
    series = _series(history, latest)
    units = _of_all_units(series, latest_months(latest, max(WINDOWS)))
    tested = [
        signal
        for (criterion, group), points in series.items()
        for window in WINDOWS
        for signal in _tests(criterion, group, points, latest_months(latest, window), units, targets)
    ]
    stands = benjamini_hochberg([signal.p_value or 0.0 for signal in tested], FALSE_DISCOVERIES)
    found = [
        replace(signal, strength=Strength.ESCALATED) if escalates else signal
        for signal, escalates in zip(tested, stands, strict=True)
        if escalates or (signal.p_value or 0.0) <= LOOK_AT
    ]
    found = list(_local(found))
    found += _charts(series, latest)
    found += _recurring(findings, latest, people_for_recurrence)
    return tuple(sorted(found, key=_importance))


def latest_months(latest: Month, window: int) -> tuple[Month, ...]:
    """So many months up to the latest, the earliest first."""
    months = [latest]
    while len(months) < window:
        months.insert(0, months[0].previous())
    return tuple(months)


def _local(found: Sequence[ThemeSignal]) -> Iterator[ThemeSignal]:
    """The signals without those that say of a unit what is true of the whole Area: where a question is below its
    target everywhere together, a unit is a theme of its own only for falling behind the others or its own past."""
    everywhere = {
        signal.criterion
        for signal in found
        if signal.group == EVERYBODY
        and signal.route is Route.BELOW_TARGET
        and signal.strength is Strength.ESCALATED
    }
    for signal in found:
        is_local = signal.group != EVERYBODY and signal.route is Route.BELOW_TARGET
        if not (is_local and signal.criterion in everywhere):
            yield signal


def _importance(signal: ThemeSignal) -> tuple[int, float, tuple[str, str, str], str]:
    chance = 1.0 if signal.p_value is None else signal.p_value
    return list(Strength).index(signal.strength), chance, signal.subject, signal.route


class _Point(NamedTuple):
    """One month in whole marks; in doubt about a mark, `most` says that it met the question, `least` that it did
    not."""

    month: Month
    n: int
    most: int
    least: int


_Series = Mapping[tuple[str, str], tuple[_Point, ...]]
"""Question and group -> its months in order of time, none after the latest."""
_OfAllUnits = Mapping[tuple[str, Month], Counted]
"""Question and month -> the marks of all units, counted as those that a unit is compared with."""


def _series(history: Iterable[MonthRate], latest: Month) -> _Series:
    found: dict[tuple[str, str], list[_Point]] = defaultdict(list)
    for one in sorted(history, key=_when):
        if one.month <= latest:
            found[one.criterion, one.group].append(_point(one))
    return {key: tuple(points) for key, points in sorted(found.items())}


def _when(rate: MonthRate) -> tuple[int, int]:
    """In order of time, as fast as numbers are compared."""
    return rate.month.year, rate.month.month


def _point(rate: MonthRate) -> _Point:
    """Whole marks of a weighted figure."""
    n = floor(rate.n + _SLACK)
    exact = n * rate.rate
    return _Point(rate.month, n, min(n, ceil(exact - _SLACK)), floor(exact + _SLACK))


def _tests(
    criterion: str,
    group: str,
    points: Sequence[_Point],
    months: Sequence[Month],
    units: _OfAllUnits,
    targets: Mapping[str, Number],
) -> Iterator[ThemeSignal]:
    """The tests of one question in one group over those months, where there is something to test."""
    recent = [point for point in points[-len(months) :] if point.month in months]
    if not recent or recent[-1].month != months[-1] or (len(months) > 1 and len(recent) < 2):
        return
    seen = Counted(sum(point.n for point in recent), sum(point.most for point in recent))
    looked = partial(
        ThemeSignal,
        strength=Strength.EMERGING,
        criterion=criterion,
        group=group,
        months=tuple(point.month for point in recent),
        seen=seen,
    )
    if criterion in targets:
        target = float(rate_within(targets[criterion], "target"))
        yield looked(Route.BELOW_TARGET, p_value=_below(*seen, target), target=target)
    earlier = _at_least(points[: -len(recent)])
    others = _others(criterion, group, recent, months, units)
    for route, beside in ((Route.BELOW_OWN_PAST, earlier), (Route.BELOW_OTHERS, others)):
        if beside.n:
            yield looked(route, p_value=_so_few(seen, beside), beside=beside)


def _of_all_units(series: _Series, months: Collection[Month]) -> _OfAllUnits:
    found: dict[tuple[str, Month], Counted] = {}
    for (criterion, group), points in series.items():
        for point in points[-len(months) :] if group != EVERYBODY else ():
            if point.month not in months:
                continue
            before = found.get((criterion, point.month), Counted(0, 0))
            found[criterion, point.month] = Counted(before.n + point.n, before.met + point.least)
    return found


def _others(
    criterion: str, group: str, recent: Sequence[_Point], months: Sequence[Month], units: _OfAllUnits
) -> Counted:
    """The same question in every other group in those months; nothing is beside everybody."""
    if group == EVERYBODY:
        return Counted(0, 0)
    own = _at_least(recent)
    every = [units[criterion, month] for month in months if (criterion, month) in units]
    return Counted(sum(one.n for one in every) - own.n, sum(one.met for one in every) - own.met)


def _at_least(points: Sequence[_Point]) -> Counted:
    """The marks of several months, of which so many met the question at least."""
    return Counted(sum(point.n for point in points), sum(point.least for point in points))


@lru_cache(maxsize=65536)
def _below(n: int, met: int, target: float) -> float:
    return chance_of_so_few(met, n, target)


@lru_cache(maxsize=65536)
def _so_few(seen: Counted, beside: Counted) -> float:
    return chance_of_so_few_beside(seen.met, seen.n, beside.met, beside.n)


def _charts(series: _Series, latest: Month) -> Iterator[ThemeSignal]:
    """Questions whose latest month breaks a rule of the control chart on the low side."""
    for (criterion, group), points in series.items():
        kept = [point for point in points if point.n]
        if len(kept) < 2 or kept[-1].month != latest:
            continue
        signals = p_signals([point.most for point in kept], [point.n for point in kept])
        broken = [signal for signal in signals if signal.index == len(kept) - 1 and not signal.high]
        if broken:
            months = tuple(kept[i].month for i in sorted({i for signal in broken for i in signal.points}))
            seen = Counted(kept[-1].n, kept[-1].most)
            yield ThemeSignal(Route.CONTROL_CHART, Strength.EMERGING, criterion, group, months, seen)


def _recurring(findings: Iterable[FindingCount], latest: Month, people: int) -> Iterator[ThemeSignal]:
    """Findings in the work of so many people or more."""
    for one in findings:
        if one.people >= people:
            yield ThemeSignal(
                Route.RECURRENCE,
                Strength.EMERGING,
                "",
                EVERYBODY,
                (latest,),
                Counted(one.marks, 0),
                finding=one.code,
                people=one.people,
            )
