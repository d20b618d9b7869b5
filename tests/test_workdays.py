"""Working days of England and Wales, months and long dates."""

import json
import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from often import examples

from iqa.domain import Month, long_date
from iqa.errors import UsageError
from iqa.workdays import KNOWN_YEARS, add_working_days, bank_holidays, is_working_day, working_days_between

PROCLAIMED = {
    2012: "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    2013: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2014: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2015: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}
known_days = st.dates(date(2012, 3, 1), date(2028, 8, 31))
"""So far from the ends of what is known that 120 days from each are."""


@pytest.mark.parametrize("year", KNOWN_YEARS)
def test_the_bank_holidays_of_each_year(year: int) -> None:
    found = sorted(day for day in bank_holidays() if day.year == year)
    assert " ".join(f"{day:%m-%d}" for day in found) == PROCLAIMED[year]
    assert len(found) == {2012: 9, 2022: 10, 2023: 9}.get(year, 8)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2012, 6, 5), "diamond jubilee"),
        (date(2020, 5, 8), "early May holiday moved to VE day"),
        (date(2022, 6, 2), "spring holiday moved to the platinum jubilee"),
        (date(2022, 6, 3), "platinum jubilee"),
        (date(2022, 9, 19), "state funeral"),
        (date(2023, 5, 8), "coronation"),
    ],
)
def test_one_off_bank_holidays(day: date, why: str) -> None:
    assert is_working_day(day) is False, why


@pytest.mark.parametrize("day", [date(2020, 5, 4), date(2022, 5, 30), date(2012, 5, 28), date(2026, 12, 24)])
def test_days_whose_holiday_was_moved_away_are_worked(day: date) -> None:
    assert is_working_day(day) is True


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2025, 4, 17), 1, date(2025, 4, 22)),
        (date(2025, 4, 17), 5, date(2025, 4, 28)),
        (date(2025, 12, 24), 1, date(2025, 12, 29)),
        (date(2025, 12, 24), 5, date(2026, 1, 5)),
        (date(2025, 12, 19), 10, date(2026, 1, 7)),
        (date(2026, 4, 2), 5, date(2026, 4, 13)),
        (date(2025, 8, 22), 1, date(2025, 8, 26)),
        (date(2025, 8, 23), 1, date(2025, 8, 26)),
        (date(2025, 8, 23), 0, date(2025, 8, 23)),
        (date(2025, 8, 26), -1, date(2025, 8, 22)),
        (date(2025, 4, 28), -5, date(2025, 4, 17)),
    ],
)
def test_counting_working_days(start: date, n: int, end: date) -> None:
    assert add_working_days(start, n) == end
    assert working_days_between(start, end) == n


def test_a_letter_sent_at_the_weekend_counts_as_sent_on_the_last_working_day() -> None:
    assert working_days_between(date(2026, 10, 2), date(2026, 10, 4)) == 0
    assert working_days_between(date(2026, 10, 2), date(2026, 10, 5)) == 1


@pytest.mark.parametrize("day", [date(2011, 12, 30), date(2029, 1, 2)])
def test_outside_the_known_years_nothing_is_guessed(day: date) -> None:
    assert is_working_day(day) is None
    assert add_working_days(day, 0) is None
    assert add_working_days(day, 1) is None
    assert working_days_between(day, date(2026, 1, 5)) is None
    assert working_days_between(date(2026, 1, 5), day) is None


def test_a_count_that_leaves_the_known_years_cannot_be_assessed() -> None:
    assert add_working_days(date(2028, 12, 29), 0) == date(2028, 12, 29)
    assert add_working_days(date(2028, 12, 28), 1) == date(2028, 12, 29)
    assert add_working_days(date(2028, 12, 29), 1) is None
    assert add_working_days(date(2012, 1, 3), -1) is None
    assert add_working_days(date(2026, 1, 5), 100_000) is None


def test_a_moment_counts_as_its_date() -> None:
    moment = datetime(2022, 9, 19, 14, 30)  # noqa: DTZ001 - as a spreadsheet gives it
    assert is_working_day(moment) is False
    assert add_working_days(moment, 1) == date(2022, 9, 20)
    assert working_days_between(moment, datetime(2022, 9, 20, 9)) == 1  # noqa: DTZ001
    assert moment in Month(2022, 9)


@examples(60)
@given(known_days, st.integers(-20, 40))
def test_adding_and_counting_agree(day: date, n: int) -> None:
    reached = add_working_days(day, n)
    assert reached is not None
    assert n == 0 or is_working_day(reached)
    if n >= 0 or is_working_day(day):
        assert working_days_between(day, reached) == n


@examples(40)
@given(known_days, st.integers(0, 60), st.integers(0, 60))
def test_working_days_add_up(day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(days=first), day + timedelta(days=first + second)
    parts = (working_days_between(day, middle), working_days_between(middle, end))
    assert None not in parts
    assert working_days_between(day, end) == sum(part or 0 for part in parts)


def test_a_month_knows_its_days_and_its_neighbours() -> None:
    month = Month.parse("2026-10")
    assert month == Month(2026, 10)
    assert (month.first, month.last) == (date(2026, 10, 1), date(2026, 10, 31))
    assert (month.previous(), month.next()) == (Month(2026, 9), Month(2026, 11))
    assert (Month(2026, 1).previous(), Month(2026, 12).next()) == (Month(2025, 12), Month(2027, 1))
    assert (str(month), month.label) == ("2026-10", "October 2026")
    assert Month(2024, 2).last == date(2024, 2, 29)
    assert Month(9999, 12).last == date(9999, 12, 31)
    assert date(2026, 10, 1) in month
    assert date(2025, 10, 1) not in month


def test_months_compare_in_order_of_time_and_are_keys() -> None:
    months = [Month(2026, 2), Month(2025, 12), Month(2026, 1)]
    assert sorted(months) == [Month(2025, 12), Month(2026, 1), Month(2026, 2)]
    assert max(months) == Month.parse(" 2026-02 ")
    assert len({Month(2026, 1), Month.parse("2026-01")}) == 1


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "0000-01", "2026-1", "26-10", "10/2026", "２０２６-10"]
)
def test_nonsense_is_not_a_month(text: str) -> None:
    with pytest.raises(UsageError, match="month") as caught:
        Month.parse(text)
    assert "2026-10" in caught.value.hint


def test_there_is_nothing_before_the_first_month_or_after_the_last() -> None:
    with pytest.raises(UsageError):
        Month(1, 1).previous()
    with pytest.raises(UsageError):
        Month(9999, 12).next()


def test_long_dates_are_in_english_without_a_leading_nought() -> None:
    assert long_date(date(2026, 10, 5)) == "5 October 2026"
    assert long_date(date(2027, 2, 28)) == "28 February 2027"


def test_importing_it_does_not_load_the_calendar() -> None:
    code = "import json, sys, iqa.workdays; print(json.dumps('holidays' in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) is False
