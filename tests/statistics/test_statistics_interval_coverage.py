"""The intervals of stratified rates hold the truth as often as they say, by simulation with fixed seeds."""

import pytest
from benches import load_bench
from often import NIGHTLY

nightly = pytest.mark.skipif(not NIGHTLY, reason="long runs: set IQA_NIGHTLY=1")


bench = load_bench("interval_coverage")


@pytest.mark.parametrize("varied", [False, True], ids=["alike", "varied"])
@pytest.mark.parametrize("rate", [0.8, 0.98])
def test_a_short_run_at_the_smallest_size(rate: float, varied: bool) -> None:
    point = bench.coverage(30, rate, varied, runs=600)
    assert point.lowest >= 0.93
    assert point.width < 0.25


def test_intervals_that_are_too_short_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = bench.stratified_rate
    monkeypatch.setattr(bench, "stratified_rate", lambda cells: honest(cells, confidence=0.8))
    assert bench.coverage(30, 0.8, False, runs=600).lowest < 0.93


@pytest.mark.nightly
@nightly
@pytest.mark.parametrize("applicable", [1.0, 0.7])
def test_every_point_of_the_table(applicable: float) -> None:
    assert min(point.lowest for point in bench.points(2_000, applicable)) >= 0.93
