"""The bound after clean samples of several lists is that of the worst allotment, and is not below the truth."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import comb, prod
from random import Random
from typing import Any

import pytest
from benches import load_bench
from hypothesis import given
from hypothesis import strategies as st
from often import NIGHTLY
from scipy.stats import hypergeom

from iqa.errors import CalculationError
from iqa.statistics import clean_upper_bound, upper_bound

bench = load_bench("clean_samples")
Cells = Sequence[tuple[int, int]]
CELLS = st.lists(st.integers(0, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=4)
RUNS = 40_000 if NIGHTLY else 1_000


def worst_of_all_allotments(cells: Cells, doubt: Fraction) -> int:
    """Every way to spread faults over the cells, tried one by one."""
    return max(
        sum(faults)
        for faults in product(*(range(listed + 1) for listed, _ in cells))
        if prod(
            (Fraction(comb(n - k, m), comb(n, m)) for (n, m), k in zip(cells, faults, strict=True)),
            start=Fraction(1),
        )
        > doubt
    )


@given(CELLS, st.sampled_from(("0.95", "0.5", "0.99")))
def test_it_is_the_worst_of_all_allotments(cells: Cells, confidence: str) -> None:
    level = Fraction(confidence)
    assert clean_upper_bound(cells, level) == worst_of_all_allotments(cells, 1 - level)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_of_one_list_it_is_the_hypergeometric_bound_as_scipy_has_it(cell: tuple[int, int]) -> None:
    listed, seen = cell
    most = clean_upper_bound([cell])
    assert most == upper_bound(0, seen, listed)
    chances = {k: hypergeom.pmf(0, listed, k, seen) for k in range(listed + 1)}
    assert all((chance > 0.05) == (k <= most) for k, chance in chances.items() if abs(chance - 0.05) > 1e-9)


def test_work_of_which_nothing_was_seen_may_all_have_a_fault() -> None:
    assert clean_upper_bound([(12, 0), (8, 8)]) == 12
    assert clean_upper_bound([]) == 0
    assert upper_bound(0, 6, 60) < clean_upper_bound([(10, 5), (50, 1)])


@pytest.mark.parametrize("cell", [(3, 4), (-1, 0), (3, -1), (2.5, 1)])
def test_counts_that_cannot_be_are_refused(cell: tuple[int, int]) -> None:
    with pytest.raises(CalculationError):
        clean_upper_bound([cell])


@pytest.mark.parametrize("area", bench.AREAS, ids=lambda area: area.name)
def test_it_holds_the_truth_of_somebody_whose_letters_were_drawn_by_unit(area: Any) -> None:
    """Whatever the number of faults, hidden where least is drawn: in at least 95 of 100 draws, but for the luck of
    so few runs (four standard deviations)."""
    for faults in range(1, area.own + 1):
        share = bench.held(area, faults, RUNS, Random(f"{area.name} {faults}"), clean_upper_bound)
        assert share >= bench.WANTED - 4 * (0.95 * 0.05 / RUNS) ** 0.5


def test_taken_for_one_list_the_bound_is_below_the_truth_too_often() -> None:
    """What letters said before: all of a person's letters as if drawn from one list, however deep each was."""

    def pooled(cells: Cells) -> int:
        listed, seen = (sum(column) for column in zip(*cells, strict=True))
        return upper_bound(0, seen, listed) if seen else listed

    area = next(one for one in bench.AREAS if one.name == "one small unit, one large")
    shares = [bench.held(area, faults, 1_000, Random(f"pooled {faults}"), pooled) for faults in range(5, 16)]
    assert min(shares) < 0.9
