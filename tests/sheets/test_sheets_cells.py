"""A cell becomes one canonical text or a fault that says what to do; nothing is guessed."""
# ruff: noqa: DTZ001 - spreadsheets know no time zones

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iqa.sheets.cells import (
    CellFault,
    Parser,
    clean,
    fold,
    parse_date,
    parse_id,
    parse_text,
    parse_yes_no,
    shown,
)
from iqa.sheets.table import CellValue, ErrorCell, UncalculatedCell, column_index, column_letters

ALL = (parse_text, parse_id, parse_date, parse_yes_no)
BLANKS = (None, "", " ", "\u00a0", "\u200b", "N/A", "n/a", " - ", "–", "TBC", "tbc", "None", "none")


def code(parsed: str | CellFault) -> str:
    assert isinstance(parsed, CellFault), parsed
    assert parsed.message.endswith(".")
    return parsed.code


@pytest.mark.parametrize("parser", ALL)
@pytest.mark.parametrize("cell", BLANKS)
def test_blank_words_are_blank_for_every_parser(parser: Parser, cell: CellValue) -> None:
    assert parser(cell) == ""


@pytest.mark.parametrize("parser", ALL)
@pytest.mark.parametrize("cell", [ErrorCell("#N/A"), "#N/A", "#REF!", " #DIV/0! "])
def test_error_cells_are_faults_for_every_parser(parser: Parser, cell: CellValue) -> None:
    assert code(parser(cell)) == "error-cell"


@pytest.mark.parametrize("parser", ALL)
def test_formulas_never_calculated_are_faults_for_every_parser(parser: Parser) -> None:
    assert code(parser(UncalculatedCell())) == "formula-not-calculated"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Ada   Invented ", "Ada Invented"),
        ("Ada\u00a0Invented\u200b", "Ada Invented"),
        ("one\r\ntwo \r three\x07", "one\ntwo\nthree"),
        ("cafe\u0301 “quoted” ’", "café “quoted” ’"),
        ("👩\u200d⚖ fine", "👩\u200d⚖ fine"),
        ("#1 priority", "#1 priority"),
        ("=cmd()", "=cmd()"),
        (7.0, "7"),
        (7, "7"),
        (0.5, "0.5"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 4, 3), "2026-04-03"),
        (datetime(2026, 4, 3), "2026-04-03"),
        (datetime(2026, 4, 3, 9, 5), "2026-04-03 09:05"),
        (time(9, 30), "09:30:00"),
    ],
)
def test_text(cell: CellValue, text: str) -> None:
    assert parse_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 01AB 12345\u00a026 ", "01AB 12345 26"),
        ("O’Invented–1", "O'Invented-1"),
        ("two\nlines", "two lines"),
        (1234567890.0, "1234567890"),
        (12, "12"),
        (1.5, "1.5"),
        ("001234", "001234"),
        ("12E45", "12E45"),
        ("A+B", "A+B"),
    ],
)
def test_ids(cell: CellValue, text: str) -> None:
    assert parse_id(cell) == text


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("1.2E+09", "digits-lost"),
        ("4E+11", "digits-lost"),
        ("1,23457e+15", "digits-lost"),
        (1e15, "digits-lost"),
        (-(10**16), "digits-lost"),
        (float("inf"), "digits-lost"),
        (True, "not-an-id"),
        (date(2026, 1, 2), "id-became-date"),
        (timedelta(hours=30), "id-became-date"),
    ],
)
def test_ids_that_a_spreadsheet_has_spoilt_are_refused(cell: CellValue, fault: str) -> None:
    assert code(parse_id(cell)) == fault


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 4, 3),
        datetime(2026, 4, 3, 23, 59),
        "03/04/2026",
        "3/4/26",
        "03-04-2026",
        "3.4.2026",
        "03 04 2026",
        "2026-04-03",
        "2026/4/3",
        "2026-04-03T10:15:00Z",
        "03/04/2026 10:15",
        "03/04/2026 10:15:30 pm",
        "3 Apr 2026",
        "3rd April 2026",
        "03-Apr-26",
        "03Apr2026",
        "Friday, 3 April 2026",
        "Fri 03/04/2026",
        "April 3, 2026",
        " 03/04/2026\u00a0",
    ],
)
def test_dates_are_read_day_first(cell: CellValue) -> None:
    assert parse_date(cell) == "2026-04-03"


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("13/25/2026", "no-such-date"),
        ("31/02/2026", "no-such-date"),
        ("2026-13-01", "no-such-date"),
        ("29 February 2026", "no-such-date"),
        ("01/01/1066", "date-implausible"),
        (date(1899, 12, 31), "date-implausible"),
        (46115, "date-is-number"),
        (46115.5, "date-is-number"),
        (7, "not-a-date"),
        (True, "not-a-date"),
        (time(9), "not-a-date"),
        ("soon", "not-a-date"),
        ("3 Foo 2026", "not-a-date"),
        ("03/04-2026", "not-a-date"),
        ("03/04/2026 or later, if the officer agrees to it", "not-a-date"),
        ("46115", "not-a-date"),
    ],
)
def test_dates_that_are_none_are_refused(cell: CellValue, fault: str) -> None:
    assert code(parse_date(cell)) == fault


def test_two_digit_years_turn_at_sixty_nine() -> None:
    assert [parse_date("01/02/68"), parse_date("01/02/69")] == ["2068-02-01", "1969-02-01"]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_date_survives_every_way_of_writing_it(day: date) -> None:
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%A, %d %B %Y"):
        assert parse_date(day.strftime(form)) == day.isoformat()


@pytest.mark.parametrize(
    ("cell", "text"),
    [(cell, "yes") for cell in (True, "Y", "yes", " YES ", "TRUE", 1, 1.0, "1")]
    + [(cell, "no") for cell in (False, "n", "No", "FALSE", 0, 0.0, "0")],
)
def test_yes_and_no(cell: CellValue, text: str) -> None:
    assert parse_yes_no(cell) == text


@pytest.mark.parametrize("cell", ["maybe", 2, date(2026, 1, 1), "x" * 60])
def test_neither_yes_nor_no(cell: CellValue) -> None:
    fault = parse_yes_no(cell)
    assert code(fault) == "not-yes-or-no"
    assert isinstance(fault, CellFault)
    assert len(fault.message) < 110


@given(
    st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times(), st.timedeltas())
)
def test_no_parser_ever_raises_and_what_it_gives_is_stable(cell: CellValue) -> None:
    for parser in ALL:
        parsed = parser(cell)
        if not isinstance(parsed, CellFault) and parser is not parse_yes_no:
            assert parser(parsed) in (parsed, "") or parser is parse_id


@given(st.text())
def test_cleaning_is_done_after_one_pass(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert "\n" not in fold(text)


def test_cells_are_shown_as_the_spreadsheet_shows_them() -> None:
    assert [shown(cell) for cell in (None, True, False, 3.0, 2.5)] == ["", "TRUE", "FALSE", "3", "2.5"]


@given(st.integers(1, 20_000))
def test_column_letters_and_numbers_agree(index: int) -> None:
    assert column_index(column_letters(index)) == index


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-10-04T23:00:00Z", "2026-10-05"),
        ("2026-10-04T22:59:59Z", "2026-10-04"),
        ("2026-10-26T00:00:00Z", "2026-10-26"),
        ("2026-10-25T23:30:00Z", "2026-10-25"),
        ("2026-10-24T23:00Z", "2026-10-25"),
        ("2026-03-28T23:59:00Z", "2026-03-28"),
        ("2026-03-29T23:00:00Z", "2026-03-30"),
        ("2026-09-30T23:00:00.000Z", "2026-10-01"),
        ("2026-10-05T00:30:00+01:00", "2026-10-05"),
        ("2026-10-05T00:30:00+0200", "2026-10-04"),
        ("2026-10-04T20:00:00-05", "2026-10-05"),
        ("2026-10-04 23:00:00 +00:00", "2026-10-05"),
        ("04/10/2026 23:00 UTC", "2026-10-05"),
        ("04/10/2026 11:30 pm BST", "2026-10-04"),
        ("4 October 2026 11:00 pm GMT", "2026-10-05"),
        ("2026-12-31T23:30:00Z", "2026-12-31"),
        ("2026-10-04T24:00:00Z", "2026-10-05"),
        ("2026-10-04T23:00:00", "2026-10-04"),
        (datetime(2026, 10, 4, 23, tzinfo=UTC), "2026-10-05"),
    ],
)
def test_a_time_with_its_zone_is_the_day_it_was_in_london(cell: CellValue, day: str) -> None:
    assert parse_date(cell) == day


@pytest.mark.parametrize("cell", ["2026-10-04T25:00:00Z", "2026-10-04T23:60:00+01:00"])
def test_a_time_that_no_clock_shows_is_no_moment(cell: str) -> None:
    assert code(parse_date(cell)) == "not-a-date"
