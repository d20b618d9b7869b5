"""A day is told from its canonical text in one place, and a moment falls on the day that it is in London."""

from datetime import date

import pytest
from source import modules

from iqa.domain import day_of, day_of_moment, long_day, long_day_of_moment

READ_ELSEWHERE = {
    "iqa.domain.calendar",
    "iqa.domain.conditions",
    "iqa.domain.london",
    "iqa.exports.calendars",
    "iqa.sampling.certificate_rows",
    "iqa.sheets.cells",
    "iqa.sheets.guarded",
    "iqa.sheets.ods_cells",
    "iqa.sheets.xml_2003",
    "iqa.store.plain",
    "iqa.web.directory",
}
"""The owners, what stores or prints moments with their time, and readers of file formats that write ISO 8601."""


def test_a_day_is_year_month_and_day_with_dashes_and_no_other_form_of_the_standard() -> None:
    assert day_of("2026-10-05") == date(2026, 10, 5)
    assert long_day("2026-10-05") == "5 October 2026"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20261005",
        "2026-W41-1",
        "2026-10-5",
        "2026-02-30",
        "2026-10-05T09:00",
        "05/10/2026",
        "?2026-10-0",
        "never",
    ],
)
def test_any_other_text_holds_no_day(text: str) -> None:
    assert (day_of(text), long_day(text)) == (None, "")


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-07-01T23:30:00+00:00", date(2026, 7, 2)),
        ("2026-12-01T23:30:00+00:00", date(2026, 12, 1)),
        ("2026-07-01T23:30:00", date(2026, 7, 1)),
        ("2026-07-01", date(2026, 7, 1)),
        ("", None),
        ("yesterday", None),
    ],
)
def test_a_moment_falls_on_the_day_that_it_is_in_london(at: str, day: date | None) -> None:
    assert day_of_moment(at) == day
    assert long_day_of_moment(at) == (f"{day.day} {day:%B} 2026" if day else "")


def test_no_other_module_reads_iso_dates_of_its_own() -> None:
    found = {name for name, path in modules().items() if ".fromisoformat" in path.read_text(encoding="utf-8")}
    assert found == READ_ELSEWHERE
