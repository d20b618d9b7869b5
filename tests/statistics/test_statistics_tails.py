"""Lower tails of large counts agree with the exact ones and with scipy, on either side of the middle."""

import pytest
from scipy import stats

from iqa.statistics import chance_of_so_few, chance_of_so_few_beside
from iqa.statistics.multiplicity import EXACT_UP_TO
from iqa.statistics.tails import binomial_tail, hypergeometric_tail


@pytest.mark.parametrize(("count", "size", "rate"), [(0, 5, 0.5), (3, 40, 0.2), (39, 40, 0.9), (880, 1000, 0.9)])
def test_a_binomial_tail_is_the_exact_one(count: int, size: int, rate: float) -> None:
    assert binomial_tail(count, size, rate) == pytest.approx(chance_of_so_few(count, size, rate), rel=1e-9)


@pytest.mark.parametrize(
    ("count", "n", "other", "other_n"), [(0, 5, 5, 5), (3, 40, 90, 100), (38, 40, 10, 900), (85, 100, 900, 1000)]
)
def test_a_hypergeometric_tail_is_the_exact_one(count: int, n: int, other: int, other_n: int) -> None:
    found = hypergeometric_tail(count, n + other_n, count + other, n)
    assert found == pytest.approx(chance_of_so_few_beside(count, n, other, other_n), rel=1e-9)


@pytest.mark.parametrize("count", [0, 12_000, 12_800, 13_500, 14_400])
def test_large_counts_agree_with_scipy(count: int) -> None:
    assert chance_of_so_few(count, 14_400, 0.9) == pytest.approx(stats.binom.cdf(count, 14_400, 0.9), rel=1e-6)
    found = chance_of_so_few_beside(count, 14_400, 260_000, 290_000)
    assert found == pytest.approx(stats.hypergeom.cdf(count, 304_400, count + 260_000, 14_400), rel=1e-5)


def test_impossible_and_certain_counts_are_nothing_and_all() -> None:
    assert binomial_tail(-1, 5, 0.5) == binomial_tail(2, 5, 1.0) == hypergeometric_tail(1, 10, 9, 5) == 0
    assert binomial_tail(5, 5, 0.5) == binomial_tail(2, 5, 0.0) == hypergeometric_tail(5, 10, 9, 5) == 1


def test_no_jump_where_the_exact_sum_ends() -> None:
    below, above = (chance_of_so_few(round(n * 0.88), n, 0.9) for n in (EXACT_UP_TO, EXACT_UP_TO + 1))
    assert below == pytest.approx(above, rel=0.2)
