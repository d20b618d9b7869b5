"""The charts of papers and briefs: shares, single figures and counts over time, units beside each other, rates.

Nothing is worked out here: limits and signals are those of `iqa.statistics`, so that a chart never says otherwise
than a test does.
"""

from collections.abc import Sequence

from msgspec import Struct

from iqa.charts.picture import DASHED, DOTTED, SOLID, Chart, Plane
from iqa.domain import Month
from iqa.statistics import EXACT_BELOW, FunnelLimits, Interval, Signal, funnel_limits, p_chart, xmr
from iqa.text import begun, counted, joined, percent_range


class Share(Struct, frozen=True):
    """How many of some marks met a question, of a month or of a unit, which `name` is.

    Where these are only what a weighted rate is worth in whole marks, `weighed` is that rate: it is what is shown,
    as in the tables beside it, while limits and signals go by the marks.
    """

    name: str
    met: int
    n: int
    weighed: float | None = None

    @property
    def is_weighed(self) -> bool:
        return self.weighed is not None

    @property
    def rate(self) -> float:
        return self.met / self.n if self.weighed is None else self.weighed


class RateBar(Struct, frozen=True):
    """A rate with its interval, 0 to 1, and what it is of."""

    name: str
    rate: float
    interval: Interval
    marks: int


def month_name(month: Month) -> str:
    """A month as an axis has room for it: Oct ’26, which nobody takes for a day."""
    return f"{month.label[:3]} ’{month.year % 100:02}"


def shares_over_time(title: str, shares: Sequence[Share], target: float | None = None) -> Chart:
    """A p-chart of shares in order of time, with limits of their own for each month's number of marks.

    Needs at least one share of at least one mark; `name` of each is its month.
    """
    chart = p_chart([one.met for one in shares], [one.n for one in shares])
    picture = Plane(len(shares))
    picture.name_places([one.name for one in shares])
    for low in (True, False):
        picture.steps([limits.low if low else limits.high for limits in chart.limits], DASHED)
    picture.across(chart.mean, SOLID)
    if target is not None:
        picture.across(target, DOTTED)
    out = _standing_out(chart.signals)
    picture.joined_spots([one.rate for one in shares], frozenset(out))
    description = _over_time(shares, chart.mean, chart.signals, trial=chart.trial)
    if target is not None:
        description += f" The target is {target:.0%}, the dotted line."
    description += _worth(shares)
    rows = tuple(
        (one.name, f"{one.rate:.0%}", str(one.n), percent_range(limits.low, limits.high), _said(i, out))
        for i, (one, limits) in enumerate(zip(shares, chart.limits, strict=True))
    )
    headings = ("Month", "Met", _number_heading(shares), "Expected range", "Signal")
    return picture.chart(title, description, headings, rows)


def figures_over_time(title: str, names: Sequence[str], values: Sequence[float]) -> Chart:
    """An XmR chart of single rates (0 to 1) in order of time, at least two; `names` are their months."""
    chart = xmr(values)
    picture = Plane(len(values))
    picture.name_places(names)
    for limit in chart.limits:
        picture.across(limit, DASHED)
    picture.across(chart.mean, SOLID)
    out = _standing_out(chart.signals)
    picture.joined_spots(chart.values, frozenset(out))
    low, high = (min(max(limit, 0.0), 1.0) for limit in chart.limits)
    description = (
        f"{counted(len(values), 'figure')} from {names[0]} to {names[-1]}; the mean is {chart.mean:.0%}, and the "
        f"months are expected from {percent_range(low, high)}. "
        f"{_signals(chart.signals, names)}{_trial(chart.trial)}"
    )
    rows = tuple(
        (name, f"{value:.0%}", _said(i, out)) for i, (name, value) in enumerate(zip(names, values, strict=True))
    )
    return picture.chart(title, description, ("Month", "Figure", "Signal"), rows)


def counts_over_time(title: str, what: str, names: Sequence[str], counts: Sequence[int]) -> Chart:
    """An XmR chart of counts of `what` ('failures') in order of time, at least two; `names` are their months."""
    chart = xmr(counts)
    most = _axis_for(max(*counts, chart.limits.high))
    picture = Plane(len(counts), most)
    picture.name_places(names)
    for limit in chart.limits:
        picture.across(limit / most, DASHED)
    picture.across(chart.mean / most, SOLID)
    out = _standing_out(chart.signals)
    picture.joined_spots([count / most for count in counts], frozenset(out))
    low, high = (max(limit, 0.0) for limit in chart.limits)
    description = (
        f"{counted(len(counts), 'month')} from {names[0]} to {names[-1]}; {what}: {counts[0]:,} in the first, "
        f"{counts[-1]:,} in the last, {chart.mean:,.0f} on average, the solid line. Months like these are "
        f"expected between the dashed lines, {low:,.0f} to {high:,.0f}. "
        f"{_signals(chart.signals, names)}{_trial(chart.trial)}"
    )
    rows = tuple(
        (name, f"{count:,}", _said(i, out)) for i, (name, count) in enumerate(zip(names, counts, strict=True))
    )
    return picture.chart(title, description, ("Month", begun(what), "Signal"), rows)


def _axis_for(highest: float) -> int:
    """Where an axis of four even steps ends that holds a figure: at a number that is easily read."""
    step = 1
    while 10 * step * 4 <= highest:
        step *= 10
    return next(4 * each * step for each in (1, 2, 3, 4, 5, 6, 8, 10) if 4 * each * step >= highest)


def units_beside_each_other(title: str, units: Sequence[Share]) -> Chart:
    """A funnel: each unit's share against its number of marks, with the limits in which units that are alike lie.

    It ranks nobody: units stand in the order of their number of marks. Needs at least one unit with a mark.
    """
    units = sorted(units, key=lambda one: (one.n, one.name))
    overall = sum(one.met for one in units) / sum(one.n for one in units)
    limits = [funnel_limits(overall, one.n, exact=one.n < EXACT_BELOW) for one in units]
    picture = Plane(len(units))
    numbered = not picture.names_fit([one.name for one in units])
    picture.name_places([str(i) if numbered else one.name for i, one in enumerate(units, 1)])
    for pattern, pairs in ((DASHED, [one.outer for one in limits]), (DOTTED, [one.inner for one in limits])):
        picture.steps([pair.low for pair in pairs], pattern)
        picture.steps([pair.high for pair in pairs], pattern)
    picture.across(overall, SOLID)
    for i, (one, limit) in enumerate(zip(units, limits, strict=True)):
        picture.spot(i, one.rate, stands_out=_outside(one, limit.outer))
    outside = [one.name for one, limit in zip(units, limits, strict=True) if _outside(one, limit.outer)]
    said = f"Outside the outer limits: {joined(outside)}." if outside else "No unit lies outside the outer limits."
    description = (
        f"{counted(len(units), 'unit')}, from the one with fewest marks to the one with most; together "
        f"{overall:.0%} met it. Of units that are alike, 95% lie within the inner limits and 99.8% within the "
        f"outer ones. {said}{' They are numbered as in the table under the picture.' if numbered else ''}"
        f"{_worth(units)}"
    )
    rows = tuple(
        (
            f"{i}. {one.name}" if numbered else one.name,
            f"{one.rate:.0%}",
            str(one.n),
            _range(limit, 0),
            _range(limit, 1),
            _where(one, limit),
        )
        for i, (one, limit) in enumerate(zip(units, limits, strict=True), 1)
    )
    headings = ("Unit", "Met", _number_heading(units), "95% of like units", "99.8% of like units", "Where it lies")
    return picture.chart(title, description, headings, rows)


def rates_with_intervals(title: str, bars: Sequence[RateBar]) -> Chart:
    """Rates beside each other, each with its interval as a line; `name` of each is what it is of. At least one."""
    picture = Plane(len(bars))
    picture.name_places([str(number) for number in range(1, len(bars) + 1)])
    for i, bar in enumerate(bars):
        picture.upright(i, *bar.interval)
        picture.spot(i, bar.rate)
    least = min(bars, key=lambda bar: (bar.rate, bar.name))
    description = (
        f"{counted(len(bars), 'rate')} with their 95% intervals, numbered as in the table under the picture. The "
        f"lowest is {least.rate:.0%}: {least.name}"
    )
    rows = tuple(
        (str(i), bar.name, f"{bar.rate:.0%}", percent_range(bar.interval.low, bar.interval.high), str(bar.marks))
        for i, bar in enumerate(bars, 1)
    )
    headings = ("Number", "Question", "Met", "95% interval", "Marks")
    return picture.chart(title, description, headings, rows)


def _number_heading(shares: Sequence[Share]) -> str:
    return "Worth in marks" if any(one.is_weighed for one in shares) else "Marks"


def _worth(shares: Sequence[Share]) -> str:
    """What "worth in marks" means, where it stands in the table."""
    if not any(one.is_weighed for one in shares):
        return ""
    return (
        " Marks count by the work that each stands for; what they are worth is how many marks that count alike "
        "would tell as much, and the limits go by that."
    )


def _standing_out(signals: Sequence[Signal]) -> dict[int, str]:
    """The points at which a rule was met, each with the rule in words."""
    found: dict[int, str] = {}
    for one in signals:
        found.setdefault(one.index, str(one.rule))
    return found


def _said(index: int, out: dict[int, str]) -> str:
    return out.get(index, "")


def _over_time(shares: Sequence[Share], mean: float, signals: Sequence[Signal], *, trial: bool) -> str:
    names = [one.name for one in shares]
    last = shares[-1]
    of = "" if last.is_weighed else f" of {counted(last.n, 'mark')}"
    return (
        f"{counted(len(shares), 'month')} from {names[0]} to {names[-1]}; together {mean:.0%} met it, the solid "
        f"line. Months that differ by luck alone lie between the dashed lines. The last is {last.rate:.0%}{of}. "
        f"{_signals(signals, names)}{_trial(trial)}"
    )


def _signals(signals: Sequence[Signal], names: Sequence[str]) -> str:
    if not signals:
        return "No month stands out."
    by_rule: dict[str, list[str]] = {}
    for index, rule in _standing_out(signals).items():
        by_rule.setdefault(rule, []).append(names[index])
    said = "; ".join(f"{joined(months)} ({rule})" for rule, months in by_rule.items())
    return f"Standing out, as open squares: {said}."


def _trial(trial: bool) -> str:
    return " With fewer than 13 months the limits are for trial." if trial else ""


def _outside(one: Share, limits: Interval) -> bool:
    return not limits.low <= one.met / one.n <= limits.high


def _range(limits: FunnelLimits, which: int) -> str:
    return percent_range(limits[which].low, limits[which].high)


def _where(one: Share, limits: FunnelLimits) -> str:
    if _outside(one, limits.outer):
        return "outside the outer limits"
    return "outside the inner limits" if _outside(one, limits.inner) else ""
