"""By simulation, in short: themes seldom cry without cause, and soon see a fall. In full: bench/theme_power.py."""

import pytest
from benches import load_bench

pytestmark = pytest.mark.unmeasured

power = load_bench("theme_power")


def test_with_every_rate_at_its_target_at_most_one_month_in_ten_escalates() -> None:
    assert power.escalating_months(0.9, runs=40) <= 4


def test_a_fall_from_95_to_75_in_a_unit_of_twelve_is_seen_within_three_months() -> None:
    seen = {month: share for month, share, _ in power.seen_after(0.95, 0.75, runs=15)}
    assert seen[3] >= 0.8
