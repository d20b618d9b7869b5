"""One rate out of caseloads sampled to different depths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from often import examples

from iqa.errors import CalculationError
from iqa.statistics import StratumCounts, stratified_rate, wilson

counts = (
    st.integers(1, 60)
    .flatmap(lambda population: st.tuples(st.just(population), st.integers(1, population)))
    .flatmap(lambda c: st.tuples(st.just(c[0]), st.just(c[1]), st.integers(0, c[1])))
    .flatmap(lambda c: st.tuples(st.just(c[0]), st.just(c[1]), st.just(c[2]), st.integers(0, c[2])))
)


def test_each_mark_stands_for_its_share_of_the_caseload() -> None:
    """Weights 5 and 10: (5 x 1 + 10 x 2) / (5 x 2 + 10 x 2); effective number 30 squared / (2 x 25 + 2 x 100)."""
    found = stratified_rate([StratumCounts(10, 2, 2, 1), (20, 2, 2, 2)])
    assert found.rate == pytest.approx(25 / 30)
    assert found.effective_n == pytest.approx(900 / 250)
    assert found.interval == pytest.approx(wilson(25 / 30 * 3.6, 3.6))
    assert (found.low, found.high) == found.interval
    assert (found.applicable, found.successes, found.sampled, found.covered, found.not_covered) == (4, 3, 4, 30, 0)


def test_not_applicable_leaves_the_denominator() -> None:
    found = stratified_rate([(10, 2, 1, 1), (20, 2, 2, 1)])
    assert found.rate == pytest.approx((5 + 10) / (5 + 20))
    assert found.effective_n == pytest.approx(25**2 / (25 + 200))


def test_one_piece_of_work_a_cell_still_has_an_interval() -> None:
    found = stratified_rate([(12, 1, 1, 1), (30, 1, 1, 0), (8, 1, 1, 1)])
    assert found.low < 0.4 == found.rate < found.high


def test_people_with_nothing_reviewed_are_shown_and_not_filled_in() -> None:
    found = stratified_rate([(10, 2, 2, 1), (35, 0, 0, 0), (0, 0, 0, 0)])
    assert (found.rate, found.covered, found.not_covered) == (0.5, 10, 35)


def test_a_review_in_full_is_not_made_certain() -> None:
    found = stratified_rate([(6, 6, 6, 6)])
    assert found.rate == 1
    assert found.low == pytest.approx(wilson(6, 6).low)


@examples(60)
@given(st.lists(counts, min_size=1, max_size=12))
def test_the_rate_lies_in_its_interval_and_the_effective_number_below_the_marks(
    cells: list[tuple[int, int, int, int]],
) -> None:
    if not any(cell[2] for cell in cells):
        with pytest.raises(CalculationError):
            stratified_rate(cells)
        return
    found = stratified_rate(iter(cells))
    assert 0 <= found.low <= found.rate <= found.high <= 1
    assert found.effective_n <= found.applicable * (1 + 1e-12)


@examples(40)
@given(st.integers(2, 9), st.lists(st.integers(0, 3), min_size=1, max_size=9))
def test_equal_weights_give_wilson_on_the_plain_counts(weight: int, met: list[int]) -> None:
    found = stratified_rate([(3 * weight, 3, 3, successes) for successes in met])
    assert found.effective_n == pytest.approx(3 * len(met))
    assert found.interval == pytest.approx(wilson(sum(met), 3 * len(met)))


@pytest.mark.parametrize(
    "cell", [(-1, 0, 0, 0), (2, 3, 3, 3), (5, 2, 3, 1), (5, 2, 1, 2), (5, 2, 0, 0), (0, 0, 0, 0)]
)
def test_impossible_cells_are_refused(cell: tuple[int, int, int, int]) -> None:
    with pytest.raises(CalculationError):
        stratified_rate([cell])


def test_no_cells_no_rate() -> None:
    with pytest.raises(CalculationError, match="applied to none"):
        stratified_rate([])
