"""A column of dates is judged as a column: month first is said, and none is swapped unless its order is named."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_builders import codes, take_cases, take_letters

from iqa.domain import unread
from iqa.errors import SheetError, UsageError
from iqa.fields import DATE_ORDER
from iqa.intake.date_order import DateOrder, month_first_read, order_of

DAYS = [date(2026, 9, 1) + timedelta(number) for number in range(24)]


def american(day):
    return f"{day:%m/%d/%Y}"


def with_charges(*written, **options):
    rows = ({"URN": f"01AB{n:05}26", "Charge date": text} for n, text in enumerate(written))
    return take_cases(*rows, **options)


def charges(taken):
    return [item.facts["charge"] for item in taken.population.items]


def test_a_month_first_column_is_said_with_its_figures_and_nothing_of_it_is_taken():
    taken = with_charges(*map(american, DAYS))
    said = next(one for one in taken.problems if one.code == "month-first-column")
    assert "12 of 24 can only be read month first, none only day first" in said.message
    assert (said.column, said.row) == ("Charge date", 0)
    assert [unread(text) for text in charges(taken)] == list(map(american, DAYS))


def test_the_letters_of_a_month_first_log_are_refused_with_how_to_name_the_order():
    rows = [{"URN": f"01AB{n:05}26", "Decision date": f"10/{n:02}/2026"} for n in range(2, 26)]
    with pytest.raises(SheetError, match="written month first") as refused:
        take_letters(*rows)
    assert DATE_ORDER in str(refused.value.hint)
    taken = take_letters(*rows, given_columns={DATE_ORDER: "month first"})
    assert len(taken.population.items) == 24
    assert {item.facts["decision_date"][:7] for item in taken.population.items} == {"2026-10"}


def test_dates_named_month_first_are_read_so():
    taken = with_charges(*map(american, DAYS), given_columns={DATE_ORDER: "Month-first"})
    assert charges(taken) == [day.isoformat() for day in DAYS]
    assert month_first_read("10/4/2026 11:30 pm") == "2026-10-04"
    assert month_first_read("2026-10-04") == "2026-10-04"


def test_an_order_that_nobody_knows_is_refused():
    with pytest.raises(UsageError, match="month first"):
        with_charges("01/09/2026", given_columns={DATE_ORDER: "backwards"})


def test_a_column_with_one_slip_among_day_first_dates_stays_day_first():
    taken = with_charges("25/09/2026", "10/13/2026", "03/04/2026")
    assert "month-first-column" not in codes(taken.problems)
    assert charges(taken)[0::2] == ["2026-09-25", "2026-04-03"]


def test_dates_that_may_be_read_both_ways_are_left_too_where_the_export_is_month_first():
    rows = [
        {"URN": f"01AB{n:05}26", "Charge date": american(day), "PTPH": "04/03/2026"} for n, day in enumerate(DAYS)
    ]
    taken = take_cases(*rows)
    assert {unread(item.facts["ptph"]) for item in taken.population.items} == {"04/03/2026"}
    said = [one.message for one in taken.problems if one.code == "month-first-column"]
    assert any("as others of this export can only be" in message for message in said)
    mixed = take_cases(*rows, {"URN": "01AB9999926", "PTPH": "25/03/2026", "Charge date": ""})
    assert {item.facts["ptph"] for item in mixed.population.items} == {"2026-03-25", "2026-03-04"}


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1, max_size=30))
def test_a_column_written_day_first_is_never_taken_for_month_first(days):
    assert not order_of({f"{day:%d/%m/%Y}": 1 for day in days}).is_month_first
    swapped = order_of({american(day): 1 for day in days})
    assert swapped.is_month_first is any(day.day > 12 for day in days)


def test_dates_written_otherwise_say_nothing_of_the_order():
    assert order_of({"2026-10-13": 4, "13 October 2026": 2, None: 1, date(2026, 1, 2): 3}) == DateOrder()


def turned_by_a_spreadsheet(day):
    """How a program that reads day first holds a date written month first: turned round, or as it was written."""
    return date(day.year, day.day, day.month) if day.day <= 12 else american(day)


def test_dates_that_a_spreadsheet_turned_round_are_said_and_not_taken():
    taken = with_charges(*map(turned_by_a_spreadsheet, DAYS))
    said = {one.code: one.message for one in taken.problems if not one.row}
    assert "12 dates of the column day first, with day and month exchanged" in said["dates-turned-round"]
    assert "12 of 12 can only be read month first" in said["month-first-column"]
    assert all(unread(text) for text in charges(taken))


def test_of_an_export_turned_round_text_is_read_once_its_order_is_named_and_nothing_is_turned_back():
    taken = with_charges(*map(turned_by_a_spreadsheet, DAYS), given_columns={DATE_ORDER: "month first"})
    read = [text for text in charges(taken) if not unread(text)]
    assert read == [day.isoformat() for day in DAYS if day.day > 12]
    assert "dates-turned-round" in codes(taken.problems)
    assert "month-first-column" not in codes(taken.problems)


def test_a_column_beside_one_that_was_turned_round_is_not_taken_either():
    rows = [
        {"URN": f"01AB{n:05}26", "Charge date": turned_by_a_spreadsheet(day), "PTPH": date(2026, 10, 5)}
        for n, day in enumerate(DAYS)
    ]
    assert all(unread(item.facts["ptph"]) for item in take_cases(*rows).population.items)


@pytest.mark.parametrize("day", [date(2026, 9, 25), "25/09/2026"])
def test_where_a_date_shows_that_nothing_was_turned_round_dates_stay_as_they_are(day):
    taken = with_charges("10/13/2026", date(2026, 9, 4), day)
    assert charges(taken)[1] == "2026-09-04"
