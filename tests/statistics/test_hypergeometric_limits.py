"""Upper limits on the failures left in one caseload, and its exact interval."""

import json
from pathlib import Path

import pytest

from iqa.statistics import exact_interval, upper_bound

TABLE = json.loads(
    (Path(__file__).parent / "data" / "hypergeometric_upper_counts.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: f"n={row[0]}")
def test_upper_counts_in_a_population_of_one_hundred(row: list[int]) -> None:
    n, *limits = row
    assert [upper_bound(k, n, TABLE["population"]) for k in range(len(limits))] == limits


@pytest.mark.parametrize(("population", "n", "limits"), [(30, 6, [10, 16, 20, 24]), (12, 3, [6, 9, 11, 12])])
def test_upper_counts_in_a_caseload(population: int, n: int, limits: list[int]) -> None:
    found = [upper_bound(k, n, population) for k in range(4)]
    assert found == limits
    assert all(isinstance(count, int) for count in found)


def test_a_caseload_reviewed_in_full_leaves_no_doubt() -> None:
    assert upper_bound(3, 30, 30) == 3
    assert exact_interval(27, 30, 30) == (0.9, 0.9)


def test_six_clean_pieces_of_work_say_little_of_thirty() -> None:
    interval = exact_interval(6, 6, 30)
    assert interval.high == 1
    assert interval.low == (30 - upper_bound(0, 6, 30, confidence=0.975)) / 30
