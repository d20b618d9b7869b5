"""Wilson's interval reproduces published values and figures from inspectors' reports."""

import pytest

from iqa.statistics import Interval, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (65, 100, 0.5525444329688797, 0.7363575175690247),
        (1045, 5000, 0.19795549880013297, 0.22049130373189027),
    ],
)
def test_to_the_last_places(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=1e-14)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"), [(75, 340, 17.98, 26.76), (118, 490, 20.51, 28.06), (0, 10, 0, 27.75)]
)
def test_letters_that_inspectors_found_to_standard(successes: int, n: int, low: float, high: float) -> None:
    interval = wilson(successes, n)
    assert (round(interval.low * 100, 2), round(interval.high * 100, 2)) == (low, high)


def test_the_ends_are_exact_when_none_or_all_succeed() -> None:
    assert isinstance(wilson(0, 7), Interval)
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1


def test_an_effective_number_need_not_be_whole() -> None:
    assert wilson(16.4, 20.5).low == pytest.approx(wilson(160.4, 200.5).low, abs=0.2)
    assert wilson(16.4, 20.5).low < wilson(160.4, 200.5).low
