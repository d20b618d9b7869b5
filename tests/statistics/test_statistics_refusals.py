"""What cannot be computed is refused in words, with what to do; and what the package promises about itself."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import ModuleType

import pytest

import iqa.statistics
from iqa.errors import CalculationError
from iqa.statistics import (
    benjamini_hochberg,
    chance_of_so_few,
    exact_interval,
    fisher_exact,
    sample_size,
    upper_bound,
    wilson,
    xmr,
)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (lambda: sample_size(0), "tolerable rate is 0"),
        (lambda: sample_size(1), "tolerable rate is 1"),
        (lambda: sample_size(5), "tolerable rate is 5"),
        (lambda: sample_size(float("nan")), "not a number"),
        (lambda: sample_size(0.05, -0.01), "expected rate"),
        (lambda: sample_size(0.05, 0.05), "not below the tolerable"),
        (lambda: sample_size(0.05, confidence=1), "confidence is 1"),
        (lambda: sample_size(0.05, confidence=0), "confidence is 0"),
        (lambda: sample_size(0.05, population=0), "caseload is 0"),
        (lambda: sample_size(0.05, population=12.5), "not a whole number"),  # type: ignore[arg-type]
        (lambda: sample_size(0.05, 0.01, population=10), "Even a review of all 10"),
        (lambda: sample_size(0.05, 0.0499), "More than 10000"),
        (lambda: sample_size(0.05, 0.0499, population=20_000), "More than 10000"),
        (lambda: upper_bound(0, 0), "number reviewed is 0"),
        (lambda: upper_bound(3, 2), "number of failures is 3"),
        (lambda: upper_bound(-1, 2), "number of failures is -1"),
        (lambda: upper_bound(0, 31, 30), "from 1 to 30"),
        (lambda: exact_interval(0, 0, 30), "number reviewed is 0"),
        (lambda: exact_interval(0, 1, 0), "caseload is 0"),
        (lambda: exact_interval(5, 4, 30), "number of successes is 5"),
        (lambda: wilson(0, 0), "Nothing was reviewed"),
        (lambda: wilson(-1, 4), "cannot be"),
        (lambda: wilson(5, 4), "cannot be"),
        (lambda: wilson(float("inf"), 4), "not a number"),
        (lambda: fisher_exact(2, 1, 0, 5), "successes of the group"),
        (lambda: fisher_exact(0, 1, 6, 5), "successes of the rest"),
        (lambda: chance_of_so_few(1, 0, 0.5), "number of successes"),
        (lambda: chance_of_so_few(1, 2, 1.5), "rate is 1.5"),
        (lambda: benjamini_hochberg([0.5, 1.2], 0.1), "p-value is 1.2"),
        (lambda: benjamini_hochberg([0.5], 0), "false discovery rate"),
        (lambda: xmr([1, float("nan")]), "not a number"),
    ],
)
def test_refusals_say_what_and_what_to_do(request_: Callable[[], object], message: str) -> None:
    with pytest.raises(CalculationError, match=message) as caught:
        request_()
    assert caught.value.hint


def test_the_same_rate_however_written() -> None:
    written = (0.06, Decimal("0.06"), Fraction(6, 100))
    assert {sample_size(rate, population=100) for rate in written} == {39}
    assert upper_bound(0, 50, 100, confidence=0.95) == upper_bound(0, 50, 100, confidence=Decimal("0.95"))


def test_groups_that_cannot_differ_have_a_p_value_of_one() -> None:
    assert fisher_exact(0, 0, 3, 5) == 1
    assert fisher_exact(4, 4, 5, 5) == 1
    assert chance_of_so_few(0, 0, 0.9) == 1


@pytest.mark.parametrize(
    "request_", [(0.04, 0.0325), (0.03, 0.0225, 0.95, 5000), (0.05, 0.044, 0.95, 5000), (0.0333333333, 0.025)]
)
def test_large_samples_are_found(request_: tuple[float, ...]) -> None:
    assert sample_size(*request_) > 1000  # type: ignore[arg-type]


def test_all_names_exactly_what_the_package_offers() -> None:
    offered = {
        name
        for name, value in vars(iqa.statistics).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert offered == set(iqa.statistics.__all__)
    assert len(iqa.statistics.__all__) == len(offered)


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = "numpy scipy pandas holidays openpyxl sqlalchemy"
    code = f"import sys, iqa.statistics; print([m for m in {heavy.split()} if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    )
