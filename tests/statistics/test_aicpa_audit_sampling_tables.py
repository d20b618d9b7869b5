"""The tables of the AICPA guide Audit Sampling, appendix A, come out of the definitions."""

import json
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest

from iqa.errors import CalculationError
from iqa.statistics import sample_size, upper_bound

TABLES = json.loads((Path(__file__).parent / "data" / "aicpa_audit_sampling.json").read_text(encoding="utf-8"))
A1, A3 = TABLES["a1"], TABLES["a3"]
SIZES = [
    (tolerable, expected, size)
    for tolerable in A1["tolerable"]
    for expected, size in zip(A1["expected"], A1["sizes"][str(tolerable)], strict=True)
]


def per_cent(number: float) -> Fraction:
    return Fraction(str(number)) / 100


@pytest.mark.parametrize(("tolerable", "expected", "size"), [row for row in SIZES if row[2] is not None])
def test_table_a1_sample_sizes(tolerable: float, expected: float, size: int) -> None:
    assert sample_size(per_cent(tolerable), per_cent(expected)) == size


BLANK = [(tolerable, expected) for tolerable, expected, size in SIZES if size is None]


def test_table_a1_is_blank_where_nothing_helps() -> None:
    for tolerable, expected in BLANK:
        if expected >= tolerable:
            with pytest.raises(CalculationError, match="not below the tolerable"):
                sample_size(per_cent(tolerable), per_cent(expected))


@pytest.mark.parametrize(("tolerable", "expected"), [(2, 1.5), (4, 3.5), (8, 7)])
def test_table_a1_is_blank_where_more_than_two_thousand_are_needed(tolerable: float, expected: float) -> None:
    assert (tolerable, expected) in BLANK
    assert sample_size(per_cent(tolerable), per_cent(expected)) > 2000


@pytest.mark.parametrize(("n", "limits"), list(zip(A3["n"], A3["rows"], strict=True)))
def test_table_a3_upper_limits(n: int, limits: list[float]) -> None:
    found = [ceil(upper_bound(k, n) * 1000) / 10 for k in A3["k"]]
    assert found == limits


@pytest.mark.parametrize(
    ("request_", "size"),
    [
        ((0.05, 0.035, 0.9), 400),
        ((0.06, 0, 0.95, 100), 39),
        ((0.08, 0.01, 0.9, 500), 46),
        ((0.08, 0.01, 0.9), 48),
        ((0.05, 0.02, 0.95, 500), 139),
        ((0.05, 0.02, 0.95), 181),
        ((0.06, 0.01, 0.95, 5000), 77),
        ((0.06, 0.01, 0.95), 78),
    ],
)
def test_sizes_where_published_tables_made_with_floats_go_wrong(request_: tuple[float, ...], size: int) -> None:
    assert sample_size(*request_) == size  # type: ignore[arg-type]


def test_clopper_pearson_one_sided_limits() -> None:
    assert upper_bound(0, 145) == pytest.approx(0.02044826, abs=5e-9)
    assert upper_bound(3, 145) == pytest.approx(0.05260260, abs=5e-9)
