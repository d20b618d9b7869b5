"""Areas pooled from their sums give the very figure that all their cells together give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iqa.errors import CalculationError
from iqa.statistics import AreaSums, pooled_rate, stratified_rate

CELL = st.tuples(st.integers(1, 40), st.integers(1, 6), st.integers(1, 6), st.integers(0, 6)).map(
    lambda one: (one[0] + one[1], one[1], min(one[2], one[1]), min(one[1:]))
)


def sums(cells: list[tuple[int, int, int, int]]) -> AreaSums:
    rate = stratified_rate(cells)
    weight = sum(population / sampled * applicable for population, sampled, applicable, _ in cells)
    return AreaSums(weight, weight * rate.rate, rate.effective_n)


@given(st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=4))
def test_pooling_sums_is_pooling_cells(areas: list[list[tuple[int, int, int, int]]]) -> None:
    whole = stratified_rate([cell for cells in areas for cell in cells])
    pooled = pooled_rate([sums(cells) for cells in areas])
    assert pooled.rate == pytest.approx(whole.rate)
    assert pooled.effective_n == pytest.approx(whole.effective_n)
    assert pooled.interval == pytest.approx(whole.interval)


@pytest.mark.parametrize("areas", [[], [AreaSums(0, 0, 1)], [AreaSums(5, 6, 3)], [AreaSums(5, 3, 0)]])
def test_what_cannot_be_is_refused(areas: list[AreaSums]) -> None:
    with pytest.raises(CalculationError):
        pooled_rate(areas)
