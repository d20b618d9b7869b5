"""Control charts: published limits, and the rules of NHS England's "Making data count"."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iqa.errors import CalculationError
from iqa.statistics import ChartRule, p_chart, p_signals, xmr

PUBLISHED = (
    "-0.56047565 -0.23017749 1.55870831 0.07050839 0.12928774 1.71506499 0.46091621 -1.26506123 -0.68685285 "
    "-0.44566197 1.22408180 0.35981383 0.40077145 0.11068272 -0.55584113 1.78691314 0.49785048 -1.96661716 "
    "0.70135590 -0.47279141"
)
QUIET = [5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6, 4]


def met(values: Sequence[float], rule: ChartRule) -> list[int]:
    return [signal.index for signal in xmr(values).signals if signal.rule is rule]


def test_xmr_limits() -> None:
    chart = xmr([float(value) for value in PUBLISHED.split()])
    assert chart.mean == pytest.approx(0.1416238, abs=5e-8)
    assert chart.limits.low == pytest.approx(-3.01138, abs=5e-6)
    assert chart.limits.high == pytest.approx(3.294627, abs=5e-7)
    assert not chart.trial
    assert chart.dropped_ranges == ()


def test_p_chart_limits() -> None:
    chart = p_chart([40, 44, 22, 34, 24, 32, 28, 32, 34, 30], [200] * 10)
    assert chart.mean == 0.16
    assert len(set(chart.limits)) == 1
    assert chart.limits[0] == pytest.approx((0.0822311116, 0.2377688884), abs=5e-11)
    assert chart.values[0] == 0.2
    assert chart.trial
    assert chart.signals == ()


def test_p_chart_limits_follow_the_size_and_stay_within_0_and_1() -> None:
    chart = p_chart([1, 98, 0], [4, 100, 2])
    assert [round(limit.low, 4) for limit in chart.limits][1] > 0
    assert chart.limits[2].high == 1
    signals = [(signal.rule, signal.index, signal.high) for signal in chart.signals]
    assert (ChartRule.OUTSIDE, 0, False) in signals


def test_the_signals_of_a_p_chart_are_found_without_its_limits() -> None:
    successes, sizes = [18] * 9 + [16, 14, 12, 10, 7, 4, 2, 0], [20] * 17
    rules = {signal.rule for signal in p_signals(successes, sizes)}
    assert rules == set(ChartRule)
    assert p_signals(successes, sizes) == p_chart(successes, sizes).signals
    with pytest.raises(CalculationError, match="size for each count"):
        p_signals([1], [2, 3])


def test_a_very_wide_moving_range_is_dropped_once() -> None:
    values = [*QUIET, 60, *QUIET]
    chart = xmr(values)
    assert chart.dropped_ranges == (15, 16)
    ranges = [abs(b - a) for a, b in pairwise(values) if abs(b - a) < 50]
    assert chart.mean_range == pytest.approx(sum(ranges) / len(ranges))
    assert met(values, ChartRule.OUTSIDE) == [15]


def test_ranges_are_kept_when_only_ranges_of_nothing_would_be_left() -> None:
    chart = xmr([0.0] * 9 + [5.0])
    assert chart.dropped_ranges == ()
    assert chart.mean_range == pytest.approx(5 / 9)
    assert chart.limits == pytest.approx((0.5 - 2.66 * 5 / 9, 0.5 + 2.66 * 5 / 9))


@pytest.mark.parametrize(("length", "trial"), [(12, True), (13, False)])
def test_fewer_than_thirteen_points_give_trial_limits(length: int, trial: bool) -> None:
    assert xmr(QUIET[:length]).trial is trial
    assert p_chart([1] * length, [2] * length).trial is trial


def test_a_run_is_flagged_from_its_seventh_point_on() -> None:
    values = [1, 0] * 8 + [0.6, 0.7, 0.6, 0.7, 0.6, 0.7, 0.6, 0.7]
    chart = xmr(values)
    runs = [signal for signal in chart.signals if signal.rule is ChartRule.RUN]
    assert [signal.index for signal in runs] == [22, 23]
    assert runs[0].points == tuple(range(16, 23))
    assert all(signal.high for signal in runs)


def test_a_point_on_the_mean_breaks_a_run() -> None:
    assert met([2, 2, 2, 2, 2, 2, 1, 2, 0, 0, 0, 0, 0, 0, 0], ChartRule.RUN) == [14]
    values = [0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 2, 2, 2, 1, 2, 2, 2, 2]
    assert xmr(values).mean == 1
    assert met(values, ChartRule.RUN) == []


def test_seven_points_rising_are_a_trend_and_a_tie_breaks_it() -> None:
    rising = [5, 1, 2, 3, 4, 5, 6, 7, 6]
    chart = xmr(rising)
    trend = next(signal for signal in chart.signals if signal.rule is ChartRule.TREND)
    assert (trend.index, trend.high, trend.points) == (7, True, (1, 2, 3, 4, 5, 6, 7))
    assert met([5, 1, 2, 3, 4, 5, 6, 6], ChartRule.TREND) == []
    assert met([1, 2, 3, 3, 4, 5, 6, 7], ChartRule.TREND) == []
    assert met([7, 6, 5, 4, 3, 2, 1, 0], ChartRule.TREND) == [6, 7]
    assert not next(s for s in xmr([7, 6, 5, 4, 3, 2, 1]).signals if s.rule is ChartRule.TREND).high


@pytest.mark.parametrize(
    ("tail", "flagged"),
    [
        ([8, 8], [1]),
        ([8, 5, 8], [2]),
        ([8, 2, 8], [2]),
        ([8, 2], []),
        ([8, 5, 5, 8], []),
        ([2, 2], [1]),
        ([9, 8], []),
    ],
)
def test_two_of_three_in_the_outer_third_on_one_side(tail: list[float], flagged: list[int]) -> None:
    values = [*QUIET * 5, *tail]
    chart = xmr(values)
    third = (chart.limits.high - chart.mean) / 3
    assert chart.limits.low < 2 < chart.mean - 2 * third
    assert chart.mean + 2 * third < 8 < chart.limits.high < 9
    assert met(values, ChartRule.OUTER_THIRD) == [len(QUIET) * 5 + place for place in flagged]


@given(st.lists(st.integers(0, 10), max_size=12))
def test_two_of_three_are_on_the_same_side_whatever_the_figures(tail: list[int]) -> None:
    """Every three points in a row looked at one by one: the last of them and another lie in one outer third."""
    values = [*QUIET * 5, *tail]
    chart = xmr(values)
    mean, half = chart.mean, chart.limits.high - chart.mean
    for side in (1, -1):
        outer = [2 / 3 * half < side * (value - mean) <= half for value in values]
        close = [abs(abs(value - mean) - edge) < 1e-9 for value in values for edge in (half, 2 / 3 * half)]
        assume(not any(close))
        expected = [i for i in range(len(values)) if outer[i] and sum(outer[max(0, i - 2) : i + 1]) >= 2]
        found = [s for s in chart.signals if s.rule is ChartRule.OUTER_THIRD and s.high is (side == 1)]
        assert [signal.index for signal in found] == expected
        assert all(outer[i] for signal in found for i in signal.points)


def test_equal_figures_raise_no_signal_however_floats_round() -> None:
    assert xmr([0.1] * 20).signals == ()
    assert p_chart([3] * 20, [3] * 20).signals == ()


@pytest.mark.parametrize("values", [[], [1.0]])
def test_a_chart_needs_two_values(values: list[float]) -> None:
    with pytest.raises(CalculationError, match="at least two values"):
        xmr(values)


@pytest.mark.parametrize(("successes", "sizes"), [([], []), ([1], [2, 3]), ([3], [2]), ([0], [0])])
def test_a_chart_of_shares_needs_counts_that_can_be(successes: list[int], sizes: list[int]) -> None:
    with pytest.raises(CalculationError):
        p_chart(successes, sizes)
