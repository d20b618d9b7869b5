"""What can be read and is most likely a slip is kept, and said."""

from datetime import date
from itertools import repeat

import pytest
from intake_builders import CASE, LETTER, MONTH, STAFF, codes, table_of

from iqa.domain import Kind
from iqa.errors import Severity
from iqa.fields import FIELDS, Reads
from iqa.intake.mapping import match_columns
from iqa.intake.problems.implausible_values import ALWAYS_FIRST, DONE, WORDS_NAMED, impossible_dates, odd_values
from iqa.intake.rows import read_rows

DEFAULTS = {Kind.CASES: CASE, Kind.LETTERS: LETTER, Kind.STAFF: STAFF}


def odd(kind, *rows):
    table = table_of(DEFAULTS[kind], rows)
    mapping = match_columns(kind, table.headings)
    return odd_values(read_rows(table, mapping), mapping, MONTH)


def test_a_year_that_casework_does_not_have_is_one_notice_a_cell():
    early, late = odd(Kind.CASES, {"Date of charge": "05/10/1926"}, {}, {"Date of charge": "1/11/2028"})
    assert early.message == "5 October 1926 is before 1990. It was kept as written."
    assert late.message == "1 November 2028 is more than 2 years after October 2026. It was kept as written."
    assert [(one.code, one.row, one.column, one.value) for one in (early, late)] == [
        ("date-far-off", 2, "Date of charge", "1926-10-05"),
        ("date-far-off", 4, "Date of charge", "2028-11-01"),
    ]
    assert {one.severity for one in (early, late)} == {Severity.NOTICE}


@pytest.mark.parametrize("day", ["01/01/1990", "05/10/2026", "31/10/2028", "", "TBC"])
def test_dates_up_to_two_years_ahead_and_back_to_1990_are_ordinary(day):
    assert odd(Kind.CASES, {"Trial date": day}) == []


def test_the_same_odd_date_is_said_in_each_of_its_rows():
    found = odd(Kind.LETTERS, *repeat({"Date sent": "09/10/2062"}, 3))
    assert [one.row for one in found] == [2, 3, 4]


def test_a_word_that_nobody_knows_is_said_once_with_the_number_of_its_rows_and_the_words_known():
    rows = [{"Case status": word} for word in ("Dormnt", "live", "Open", "Dormnt", "", "Asleep")]
    dormant, asleep = odd(Kind.CASES, *rows)
    assert dormant.message == (
        '2 rows say "Dormnt", which is none of the words known: live, finalised. It was kept as written.'
    )
    assert asleep.message.startswith('1 row says "Asleep", which')
    assert (dormant.code, dormant.row, dormant.column, dormant.value) == (
        "word-not-known",
        0,
        "Case status",
        "Dormnt",
    )


def test_the_words_of_a_column_that_is_something_else_altogether_are_counted_together():
    found = odd(Kind.CASES, *({"Status": f"Word {number}"} for number in range(WORDS_NAMED + 7)))
    assert len(found) == WORDS_NAMED + 1
    assert found[-1].message == "7 rows hold 7 further words that are not known, kept as written."


def test_a_list_that_is_closed_and_a_column_of_free_text_have_no_unknown_words():
    assert odd(Kind.LETTERS, {"Letter type": "stopped", "Channel": "pigeon", "Enhanced": "Y"}) == []


def test_the_staff_list_has_no_month_to_compare_with():
    assert odd(Kind.STAFF, {"Start date": "01/09/1986"}) == []


def test_a_column_that_is_not_there_is_not_looked_at():
    assert codes(odd(Kind.CASES, {"Casework type": "Traffic"})) == ["word-not-known"]
    assert odd(Kind.CASES, {}) == []


def impossible(kind, *rows, today=date(2026, 11, 16)):
    table = table_of(DEFAULTS[kind], rows)
    mapping = match_columns(kind, table.headings)
    return impossible_dates(read_rows(table, mapping), mapping, today)


@pytest.mark.parametrize(
    ("kind", "row", "said"),
    [
        (
            Kind.CASES,
            {"Charge date": "01/09/2026", "First hearing": "05/10/2025"},
            "First hearing, 5 October 2025, is before Charge date, 1 September 2026.",
        ),
        (
            Kind.LETTERS,
            {"Date sent": "08/10/2025"},
            "Date sent, 8 October 2025, is before Decision date, 5 October 2026.",
        ),
        (
            Kind.LETTERS,
            {"Date sent": "07/10/2026", "Reason received": "09/10/2026"},
            "Date sent, 7 October 2026, is before Reason received, 9 October 2026.",
        ),
        (
            Kind.LETTERS,
            {"Date sent": "08/01/2027"},
            "Date sent, 8 January 2027, is after the day of the import, 16 November 2026.",
        ),
    ],
)
def test_dates_that_cannot_both_be_right_are_one_notice_a_row(kind, row, said):
    (notice,) = impossible(kind, {}, row)
    assert notice.message.startswith(said)
    assert (notice.row, notice.severity) == (3, Severity.NOTICE)


@pytest.mark.parametrize(
    "row",
    [
        {"Charge date": "01/09/2026", "First hearing": "01/09/2026"},
        {"Charge date": "", "First hearing": "01/09/2026"},
        {"Charge date": "soon", "First hearing": "01/09/2026"},
        {"Charge date": "01/09/2026", "First hearing": "01/02/2027"},
    ],
)
def test_dates_in_order_missing_or_unread_and_hearings_to_come_say_nothing(row):
    assert impossible(Kind.CASES, row) == []


def test_without_a_day_of_import_nothing_is_still_to_come():
    assert impossible(Kind.LETTERS, {"Date sent": "08/01/2027"}, today=None) == []


def test_what_comes_first_and_what_is_done_are_dates_of_an_export():
    dates = {column.field for kind in Kind for column in FIELDS[kind] if column.reads is Reads.DATE}
    assert {field for pair in ALWAYS_FIRST for field in pair} | DONE <= dates
