"""A rate helped by a check of every letter is the regression estimator's; it holds however bad the check is."""

import numpy as np
import pytest
from benches import load_bench
from scipy.stats import beta

from iqa.errors import CalculationError
from iqa.statistics.beta import beta_chance, beta_quantile
from iqa.statistics.model_assisted import PredictedMark, model_assisted_rate

pytestmark = pytest.mark.unmeasured

bench = load_bench("model_assisted")


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (12.5, 0.4), (3, 40), (120.5, 4.5), (0.4, 30.4)])
@pytest.mark.parametrize("chance", [0.001, 0.025, 0.5, 0.975, 0.999])
def test_beta_quantiles_are_scipy_s(a: float, b: float, chance: float) -> None:
    assert beta_quantile(chance, a, b) == pytest.approx(beta.ppf(chance, a, b), abs=1e-9)
    assert beta_chance(0.3, a, b) == pytest.approx(beta.cdf(0.3, a, b), abs=1e-9)
    assert (beta_chance(-1, a, b), beta_chance(2, a, b)) == (0.0, 1.0)


def _sample(seed: int) -> tuple[list[PredictedMark], dict[bool | None, int]]:
    rng = np.random.default_rng(seed)
    marks = [
        PredictedMark(float(rng.integers(2, 9)), (True, False, None)[rng.integers(3)], bool(rng.random() < 0.7))
        for _ in range(60)
    ]
    return marks, {True: 120, False: 70, None: 40}


@pytest.mark.parametrize("seed", range(5))
def test_the_rate_is_the_generalised_regression_estimator_s(seed: int) -> None:
    """Recomputed another way: weighted least squares on indicators, its fit over all letters."""
    marks, letters = _sample(seed)
    groups = [True, False, None]
    design = np.array([[mark.predicted is group for group in groups] for mark in marks], float)
    weights = np.array([mark.weight for mark in marks])
    met = np.array([mark.met for mark in marks], float)
    fit = np.linalg.solve(design.T @ (design * weights[:, None]), design.T @ (weights * met))
    shares = np.array([letters[group] for group in groups]) / sum(letters.values())
    residual = (weights * (met - design @ fit)).sum() / weights.sum()
    found = model_assisted_rate(marks, letters)
    assert found.rate == pytest.approx(shares @ fit + residual)
    assert found.plain_rate == pytest.approx((weights * met).sum() / weights.sum())
    assert found.interval.low <= found.rate <= found.interval.high
    assert (found.marks, found.letters, found.unpredicted) == (60, 230, pytest.approx(40 / 230))


@pytest.mark.parametrize("seed", range(5))
def test_the_limits_are_put_together_from_those_of_each_group(seed: int) -> None:
    """Recomputed with scipy: beta limits with a quarter of a count on either side, by Zou and Donner's method."""
    marks, letters = _sample(seed)
    shares, limits = [], []
    for group, count in letters.items():
        weights = np.array([mark.weight for mark in marks if mark.predicted is group])
        met = np.array([mark.met for mark in marks if mark.predicted is group], float)
        effective, rate = weights.sum() ** 2 / (weights**2).sum(), (weights * met).sum() / weights.sum()
        shares.append(count / sum(letters.values()))
        limits.append(beta.ppf([0.025, 0.5, 0.975], rate * effective + 0.25, (1 - rate) * effective + 0.25))
    low, middle, high = (np.array(shares)[:, None] * np.array(limits)).T
    found = model_assisted_rate(marks, letters)
    assert found.interval.low == pytest.approx(middle.sum() - np.sqrt(((middle - low) ** 2).sum()))
    assert found.interval.high == pytest.approx(middle.sum() + np.sqrt(((high - middle) ** 2).sum()))


def test_a_perfect_check_says_how_many_letters_it_saved() -> None:
    marks = [PredictedMark(4.0, number < 40, number < 40) for number in range(48)]
    found = model_assisted_rate(marks, {True: 160, False: 32})
    assert found.rate == pytest.approx(160 / 192)
    assert found.more_letters > 48
    assert model_assisted_rate(marks, {True: 160, False: 32}, 0.8).interval.high < found.interval.high


def test_a_group_without_a_mark_may_be_anything() -> None:
    marks = [PredictedMark(2.0, True, True)] * 20
    found = model_assisted_rate(marks, {True: 40, None: 10})
    assert found.rate == 1.0
    assert found.interval.low <= 0.8
    assert found.more_letters == 0.0


def test_a_check_that_says_the_same_of_every_letter_leaves_the_plain_interval() -> None:
    found = model_assisted_rate([PredictedMark(2.0, True, number < 19) for number in range(20)], {True: 50})
    assert (found.rate, found.interval) == (found.plain_rate, found.plain_interval)
    assert found.more_letters == 0.0


@pytest.mark.parametrize("met", [True, False])
def test_the_limits_hold_the_rate_also_where_all_marks_are_alike(met: bool) -> None:
    marks = [PredictedMark(2.0, number < 9, met) for number in range(20)]
    found = model_assisted_rate(marks, {True: 20, False: 30})
    assert (found.interval.high if met else found.interval.low) == found.rate == float(met)


@pytest.mark.parametrize(
    ("marks", "letters"),
    [
        ([], {True: 10}),
        ([], {}),
        ([PredictedMark(1.0, None, True)], {True: 10}),
        ([PredictedMark(1.0, True, True)], {True: -1}),
    ],
)
def test_counts_that_cannot_be_are_refused(marks: list[PredictedMark], letters: dict[bool | None, int]) -> None:
    with pytest.raises(CalculationError):
        model_assisted_rate(marks, letters)


@pytest.mark.slow
@pytest.mark.parametrize("detector", [(0.5, 0.5), (0.9, 0.95), (1.0, 1.0)])
@pytest.mark.parametrize("rate", [0.5, 0.95])
def test_a_short_run_holds_the_truth_and_is_never_longer(detector: tuple[float, float], rate: float) -> None:
    found = bench.point(detector, rate, (48, 231), 300)
    assert found.coverage >= 0.925
    assert found.length <= 1.05
