"""A condition holds, does not hold, or cannot be told from the export."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iqa.domain import Condition, Month, all_hold

FACTS = {
    "status": "Live",
    "charge": "2026-10-05",
    "first_hearing": "2026-10-20",
    "notes": "soon",
    "blank": "",
    "offence": "Human Trafficking; she withdrew",
}


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (Condition("status", one_of=("live", "open")), True),
        (Condition("status", one_of=("finalised",)), False),
        (Condition("status", none_of=("finalised",)), True),
        (Condition("status", none_of=("LIVE",)), False),
        (Condition("blank", one_of=("live",)), None),
        (Condition("nowhere", none_of=("live",)), None),
        (Condition("status", present=True), True),
        (Condition("blank", present=True), False),
        (Condition("nowhere", present=False), True),
        (Condition("charge", before="first_hearing"), True),
        (Condition("charge", after="first_hearing"), False),
        (Condition("charge", before="charge"), False),
        (Condition("charge", after="charge"), False),
        (Condition("charge", before="2026-10-06"), True),
        (Condition("charge", after="2026-10-04"), True),
        (Condition("charge", before="blank"), None),
        (Condition("charge", before="nowhere"), None),
        (Condition("notes", before="2026-10-06"), None),
        (Condition("charge", before="notes"), None),
        (Condition("offence", mentions=("slavery", "human traffick")), True),
        (Condition("offence", mentions=("withdr",)), True),
        (Condition("offence", mentions=("drew", "rafficking")), False),
        (Condition("blank", mentions=("x",)), False),
        (Condition("nowhere", mentions=("x",)), False),
    ],
)
def test_the_answer(condition: Condition, answer: bool | None) -> None:
    assert condition.holds(FACTS) is answer


HOLDS = Condition("status", present=True)
FAILS = Condition("status", present=False)
UNTOLD = Condition("blank", one_of=("x",))


@pytest.mark.parametrize(
    ("conditions", "answer"),
    [
        ((), True),
        ((HOLDS, HOLDS), True),
        ((HOLDS, UNTOLD), None),
        ((UNTOLD, HOLDS), None),
        ((UNTOLD, FAILS), False),
        ((FAILS, UNTOLD), False),
    ],
)
def test_one_failure_settles_it_and_one_unknown_leaves_it_open(
    conditions: tuple[Condition, ...], answer: bool | None
) -> None:
    assert all_hold(conditions, FACTS) is answer


SOME = st.lists(st.sampled_from((HOLDS, FAILS, UNTOLD)), min_size=2, max_size=5)


@given(SOME)
def test_one_that_holds_is_enough_and_one_unknown_among_failures_leaves_it_open(parts: list[Condition]) -> None:
    """As an or of Kleene's logic, worked out as the greatest of 0 (false), 1 (unknown) and 2 (true)."""
    values = [{False: 0, None: 1, True: 2}[part.holds(FACTS)] for part in parts]
    assert Condition("", any_of=tuple(parts)).holds(FACTS) is (False, None, True)[max(values)]


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(1, 120),
)
def test_months_are_counted_back_from_the_last_day_of_the_month(of: date, day: date, months: int) -> None:
    """A day is in where fewer than so many turns of a month lie between its month and the one drawn for."""
    rule = Condition("day", within_months=months).in_month(Month(of.year, of.month))
    turns = of.year * 12 + of.month - (day.year * 12 + day.month)
    assert rule.holds({"day": day.isoformat()}) is (turns < months)
    first = date.fromisoformat(rule.since)
    assert first.day == 1
    assert rule.holds({"day": (first - timedelta(days=1)).isoformat()}) is False
    assert rule.in_month(Month(of.year, of.month)) == rule


def test_a_date_that_is_missing_or_none_is_not_told_and_a_rule_without_its_day_is_a_slip_of_ours() -> None:
    rule = Condition("charge", within_months=3)
    told = rule.in_month(Month(2026, 10))
    assert told.since == "2026-08-01"
    assert (told.holds({}), told.holds({"charge": "soon"}), told.holds(FACTS)) == (None, None, True)
    with pytest.raises(ValueError, match="isoformat"):
        rule.holds(FACTS)
    assert HOLDS.in_month(Month(2026, 10)) is HOLDS
    assert (rule.is_relative, HOLDS.is_relative) == (True, False)
    assert Condition("", any_of=(HOLDS, rule)).is_relative
    assert Condition("", any_of=(HOLDS, rule)).in_month(Month(2026, 10)).any_of == (HOLDS, told)
