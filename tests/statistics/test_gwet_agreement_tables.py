"""Tables of K. L. Gwet, Handbook of Inter-Rater Reliability (2014), and the README of his package irrCAC."""

from collections.abc import Sequence

import pytest

from iqa.statistics import agreement

ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
FOUR_CATEGORIES = [[40, 6, 4, 15], [4, 25, 1, 5], [4, 2, 21, 9], [17, 13, 12, 45]]
MOSTLY_MET = [[118, 5], [2, 0]]
SIX_RATERS = [
    (0, 0, 0, 6, 0),
    (0, 3, 0, 0, 3),
    (0, 1, 4, 0, 1),
    (0, 0, 0, 0, 6),
    (0, 3, 0, 3, 0),
    (2, 0, 4, 0, 0),
    (0, 0, 4, 0, 2),
    (2, 0, 3, 1, 0),
    (2, 0, 0, 4, 0),
    (0, 0, 0, 0, 6),
    (1, 0, 0, 5, 0),
    (1, 1, 0, 4, 0),
    (0, 3, 3, 0, 0),
    (1, 0, 0, 5, 0),
    (0, 2, 0, 3, 1),
]


def pairs(table: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


@pytest.mark.parametrize(
    ("weights", "kappa", "ac2"),
    [("identity", 0.796409, 0.849), ("linear", 0.842902, 0.900), ("quadratic", 0.892157, 0.940)],
)
def test_three_by_three_table_with_each_weight(weights: str, kappa: float, ac2: float) -> None:
    found = agreement(pairs(ABSTRACTORS), weights)
    assert found.kappa is not None
    assert found.ac1 is not None
    assert found.ac2 is not None
    assert found.kappa.value == pytest.approx(kappa, abs=5e-7)
    assert round(found.ac1.value, 3) == 0.849
    assert round(found.ac2.value, 3) == ac2


def test_three_by_three_table_standard_errors_and_intervals() -> None:
    found = agreement(pairs(ABSTRACTORS))
    assert found.ac1 is not None
    assert found.kappa is not None
    assert found.ac1.interval is not None
    assert found.kappa.interval is not None
    assert found.ac1.standard_error == pytest.approx(0.04321747, abs=5e-9)
    assert [round(end, 3) for end in found.ac1.interval] == [0.764, 0.935]
    assert found.kappa.standard_error == pytest.approx(0.05891072, abs=5e-9)
    assert [round(end, 3) for end in found.kappa.interval] == [0.680, 0.913]


def test_four_by_four_table() -> None:
    found = agreement(pairs(FOUR_CATEGORIES))
    assert found.ac1 is not None
    assert found.kappa is not None
    assert found.ac1.standard_error is not None
    assert round(found.ac1.value, 3) == 0.456
    assert round(found.ac1.standard_error, 3) == 0.043
    assert found.kappa.value == pytest.approx(0.431501, abs=5e-7)


def test_kappa_calls_good_agreement_bad_and_ac1_does_not() -> None:
    found = agreement(pairs(MOSTLY_MET))
    assert found.units == 125
    assert found.raw is not None
    assert found.kappa is not None
    assert found.ac1 is not None
    assert found.raw.value == pytest.approx(0.944)
    assert found.kappa.value == pytest.approx(-0.023392, abs=5e-7)
    assert found.ac1.value == pytest.approx(0.940776, abs=5e-7)


def test_six_raters_of_fifteen_patients() -> None:
    units = [[k for k, count in enumerate(row) for _ in range(count)] for row in SIX_RATERS]
    found = agreement(units)
    assert found.ac1 is not None
    assert found.ac1.interval is not None
    assert found.ac1.value == pytest.approx(0.4448007, abs=5e-8)
    assert found.ac1.standard_error == pytest.approx(0.08418757, abs=5e-9)
    assert [round(end, 3) for end in found.ac1.interval] == [0.264, 0.625]
    assert found.alpha is not None
    assert found.alpha.value == pytest.approx(0.4204384, abs=5e-8)
