"""Funnel limits for a proportion: the published table, and exact limits for small numbers."""

import json
from pathlib import Path

import pytest
from scipy.stats import binom

from iqa.errors import CalculationError
from iqa.statistics import EXACT_BELOW, funnel_limits

TABLE = json.loads((Path(__file__).parent / "data" / "funnel_proportion.json").read_text(encoding="utf-8"))
BASELINE = TABLE["baseline"] / 100


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: f"n={row[0]:.0f}")
def test_normal_limits(row: list[float]) -> None:
    inner, outer = funnel_limits(BASELINE, int(row[0]))
    assert [100 * end for end in (*inner, *outer)] == pytest.approx(row[1:5], abs=5e-6)


@pytest.mark.parametrize("n", [1, 5, 12, EXACT_BELOW - 1])
@pytest.mark.parametrize("rate", [0.05, 0.5, 0.8064, 0.98])
def test_exact_limits_leave_no_more_than_their_tail_outside(rate: float, n: int) -> None:
    for limits, tail in zip(funnel_limits(rate, n, exact=True), (0.025, 0.001), strict=True):
        low, high = round(limits.low * n), round(limits.high * n)
        assert binom.cdf(low - 1, n, rate) <= tail < binom.cdf(low, n, rate)
        assert binom.sf(high, n, rate) <= tail < binom.sf(high - 1, n, rate)


def test_limits_meet_when_everything_succeeds() -> None:
    assert funnel_limits(1, 10) == ((1, 1), (1, 1))
    assert funnel_limits(1, 10, exact=True) == ((1, 1), (1, 1))


@pytest.mark.parametrize(("rate", "n"), [(1.1, 10), (-0.1, 10), (0.5, 0)])
def test_impossible_requests_are_refused(rate: float, n: int) -> None:
    with pytest.raises(CalculationError):
        funnel_limits(rate, n)
