"""Every exact function against another way to the same number: scipy, or counting all possibilities."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations
from math import ceil, comb

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from often import examples
from scipy import stats

from iqa.errors import CalculationError
from iqa.statistics import (
    benjamini_hochberg,
    chance_of_so_few,
    exact_interval,
    fisher_exact,
    sample_size,
    upper_bound,
    wilson,
)
from iqa.statistics.estimates import student_quantile
from iqa.statistics.exact import binomial_at_most, hypergeometric_at_most

rates = st.integers(1, 99).map(lambda n: Fraction(n, 100))
populations = st.integers(1, 60).flatmap(
    lambda population: st.tuples(st.just(population), st.integers(0, population), st.integers(0, population))
)
few = examples(60)


@few
@given(st.integers(0, 60), st.integers(-1, 61), rates)
def test_binomial_chances(n: int, k: int, rate: Fraction) -> None:
    expected = sum(comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(min(k, n) + 1))
    assert binomial_at_most(k, n, rate) == expected


@few
@given(populations, st.integers(-1, 61))
def test_hypergeometric_chances(counts: tuple[int, int, int], k: int) -> None:
    population, marked, n = counts
    ways = sum(comb(marked, i) * comb(population - marked, n - i) for i in range(min(k, n) + 1))
    assert hypergeometric_at_most(k, population, marked, n) == Fraction(ways, comb(population, n))


def sizes_in_turn(tolerable: Fraction, expected: Fraction, doubt: Fraction, population: int | None) -> int | None:
    for n in range(1, (population or 400) + 1):
        k = ceil(expected * n)
        if population is None:
            chance = binomial_at_most(k, n, tolerable)
        else:
            chance = hypergeometric_at_most(k, population, ceil(tolerable * population), n)
        if chance <= doubt:
            return n
    return None


@few
@given(
    st.integers(5, 60),
    st.integers(0, 20),
    st.sampled_from(["0.8", "0.9", "0.95"]),
    st.none() | st.integers(1, 120),
)
def test_sample_sizes(tolerable: int, expected: int, confidence: str, population: int | None) -> None:
    rate, foreseen = Fraction(tolerable, 100), Fraction(expected, 100)
    assume(foreseen < rate)
    size = sizes_in_turn(rate, foreseen, 1 - Fraction(confidence), population)
    if size is not None:
        assert sample_size(rate, foreseen, Fraction(confidence), population) == size
    elif population is not None:
        with pytest.raises(CalculationError, match="Even a review of all"):
            sample_size(rate, foreseen, Fraction(confidence), population)


def exact_tail(counts: Iterable[int], population: int, faulty: int, n: int) -> Fraction:
    """The chance that a sample of n holds one of these numbers of the faulty, counted hand by hand."""
    hands = sum(comb(faulty, seen) * comb(population - faulty, n - seen) for seen in counts if seen <= faulty)
    return Fraction(hands, comb(population, n))


@few
@given(populations)
@example((16, 13, 13))
def test_upper_counts_and_exact_intervals(counts: tuple[int, int, int]) -> None:
    population, good, n = counts
    assume(n > 0)
    seen = min(good, n)
    # In whole numbers, since a tail may be a fortieth exactly: 14 of 560 with all 13 good of 13 looked at in 16.
    below = [exact_tail(range(seen + 1), population, k, n) for k in range(population + 1)]
    above = [exact_tail(range(seen, n + 1), population, k, n) for k in range(population + 1)]
    held = [k for k, tail in enumerate(below) if tail > Fraction(1, 20)]
    assert upper_bound(seen, n, population) == max(held)
    two_sided = [k for k in range(population + 1) if min(below[k], above[k]) > Fraction(1, 40)]
    assert exact_interval(seen, n, population) == (min(two_sided) / population, max(two_sided) / population)


@pytest.mark.parametrize(("population", "n"), [(12, 3), (30, 6), (60, 10)])
def test_exact_intervals_hold_any_caseload_as_often_as_they_say(population: int, n: int) -> None:
    intervals = [exact_interval(seen, n, population) for seen in range(n + 1)]
    for good in range(population + 1):
        covered = sum(
            stats.hypergeom.pmf(seen, population, good, n)
            for seen, interval in enumerate(intervals)
            if interval.low <= good / population <= interval.high
        )
        assert covered >= 0.95


@few
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), rates)
def test_clopper_pearson_upper_bounds(counts: tuple[int, int], confidence: Fraction) -> None:
    k, n = counts
    expected = 1 if k == n else stats.beta.ppf(float(confidence), k + 1, n - k)
    assert upper_bound(k, n, confidence=confidence) == pytest.approx(expected, rel=1e-9)


@few
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), rates)
def test_wilson_intervals(counts: tuple[int, int], confidence: Fraction) -> None:
    k, n = counts
    expected = stats.binomtest(k, n).proportion_ci(float(confidence), method="wilson")
    assert wilson(k, n, confidence) == pytest.approx((expected.low, expected.high), abs=1e-12)


@few
@given(st.tuples(*[st.integers(0, 25)] * 4))
def test_fisher_exact_two_sided(counts: tuple[int, int, int, int]) -> None:
    a, b, c, d = counts
    expected = stats.fisher_exact([[a, b], [c, d]]).pvalue
    assert fisher_exact(a, a + b, c, c + d) == pytest.approx(expected, rel=1e-9)


def test_fisher_exact_by_dealing_every_hand() -> None:
    """Seven pieces of work, three of them good, dealt to a group of four in every possible way."""
    good = {0, 1, 2}
    hands = [len(good & set(hand)) for hand in combinations(range(7), 4)]
    times = {k: hands.count(k) for k in set(hands)}
    for seen, count in times.items():
        expected = sum(n for n in times.values() if n <= count) / len(hands)
        assert fisher_exact(seen, 4, 3 - seen, 3) == pytest.approx(expected)


@few
@given(st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), rates)
def test_one_sided_binomial_chances(counts: tuple[int, int], rate: Fraction) -> None:
    k, n = counts
    assert chance_of_so_few(k, n, rate) == pytest.approx(stats.binom.cdf(k, n, float(rate)), rel=1e-9, abs=1e-300)


@few
@given(st.lists(st.integers(0, 1000).map(lambda n: n / 1000), max_size=30), st.sampled_from([0.05, 0.1, 0.25]))
def test_benjamini_hochberg(p_values: list[float], rate: float) -> None:
    found = benjamini_hochberg(p_values, rate)
    assert len(found) == len(p_values)
    if p_values:
        adjusted = stats.false_discovery_control(p_values)
        for p, stands in zip(adjusted, found, strict=True):
            assert stands == (p <= rate) or p == pytest.approx(rate)


def test_benjamini_hochberg_on_the_bar_itself_and_in_the_order_given() -> None:
    assert benjamini_hochberg([0.3, 0.1, 0.2], 0.3) == (True, True, True)
    assert benjamini_hochberg([0.9, 0.034, 0.066, 0.5], 0.1) == (False, False, False, False)
    assert benjamini_hochberg([0.9, 0.02, 0.05, 0.5], 0.1) == (False, True, True, False)
    assert benjamini_hochberg([], 0.1) == ()
    assert benjamini_hochberg([Fraction(1, 10), 0.1, 1], 0.15) == (True, True, False)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 10, 99, 100, 2500])
@pytest.mark.parametrize("chance", ["0.6", "0.95", "0.975", "0.9995"])
def test_student_quantiles(chance: str, freedom: int) -> None:
    assert student_quantile(Fraction(chance), freedom) == pytest.approx(
        stats.t.ppf(float(chance), freedom), rel=1e-9
    )
