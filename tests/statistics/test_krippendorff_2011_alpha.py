"""The worked example of K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011)."""

import pytest

from iqa.statistics import agreement, krippendorff_alpha

OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
UNITS = list(zip(*([None if c == "." else int(c) for c in line.split()] for line in OBSERVERS), strict=True))
LEVELS = [("nominal", "identity", 0.743421), ("ordinal", "ordinal", 0.815388), ("interval", "quadratic", 0.849107)]


@pytest.mark.parametrize(("level", "weights", "alpha"), LEVELS)
def test_alpha_at_each_level(level: str, weights: str, alpha: float) -> None:
    found = krippendorff_alpha(UNITS, level)
    assert found is not None
    assert found.value == pytest.approx(alpha, abs=5e-7)
    assert agreement(UNITS, weights).alpha == found


@pytest.mark.parametrize(("level", "weights", "alpha"), LEVELS)
def test_words_in_a_given_order_are_measured_as_their_ranks(level: str, weights: str, alpha: float) -> None:
    names = ("none", "weak", "fair", "good", "best")
    units = [[None if rating is None else names[rating - 1] for rating in unit] for unit in UNITS]
    found = krippendorff_alpha(units, level, categories=names)
    assert found is not None
    assert found.value == pytest.approx(alpha, abs=5e-7)


def test_the_interval_is_close_to_the_published_one() -> None:
    """irrCAC's README gives 0.14557 and (0.419, 1) by linearisation; ours is a jackknife."""
    found = krippendorff_alpha(UNITS)
    assert found is not None
    assert found.standard_error == pytest.approx(0.14557, abs=0.001)
    assert found.low == pytest.approx(0.419, abs=0.003)
    assert found.high == 1


def test_gwet_and_conger_on_the_same_ratings() -> None:
    """irrCAC's README: AC1 0.77544, standard error 0.14295, interval from 0.461."""
    found = agreement(UNITS)
    assert (found.units, found.raters) == (11, 4)
    assert found.raw is not None
    assert found.raw.value == pytest.approx(0.8181818, abs=5e-8)
    assert found.ac1 is not None
    assert found.ac1.value == pytest.approx(0.77544, abs=5e-6)
    assert found.ac1.standard_error == pytest.approx(0.14295, abs=5e-6)
    assert found.ac1.low == pytest.approx(0.461, abs=5e-4)
    complete = agreement(UNITS[1:9], "quadratic")
    assert complete.kappa is not None
    assert complete.kappa.value == pytest.approx(0.6719243, abs=5e-8)
