"""A column of midnights that a clock in UTC wrote down is told as a whole, and no day is moved."""

from datetime import date, datetime

import pytest
from intake_builders import codes, take_letters

from iqa.intake.foreign_midnights import ForeignMidnights
from iqa.sheets.table import CellValue

SUMMER = [datetime(2026, 10, day, 23) for day in (6, 7, 8)]  # noqa: DTZ001 - spreadsheets know no zones
WINTER = [date(2026, 11, 3), date(2026, 12, 1)]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (SUMMER, True),
        ([*SUMMER, *WINTER, "", None], True),
        (["2026-10-06 23:00:00.000", "07/10/2026 11:00 PM", "03/11/2026 12:00 AM"], True),
        (["2026-10-06T23:00:00Z", "2026-10-07T23:00:00Z"], False),
        (SUMMER[:1], False),
        (WINTER, False),
        ([*SUMMER, date(2026, 10, 9)], False),
        ([*SUMMER, datetime(2026, 10, 9, 10, 30)], False),  # noqa: DTZ001
        ([*SUMMER, datetime(2026, 11, 9, 23)], False),  # noqa: DTZ001
        (["2026-10-06 23:00", "2026-10-07 09:15"], False),
        (["9/9/2026 at 23:99", "23:00"], False),
    ],
)
def test_only_a_column_of_nothing_but_such_midnights_is_told(cells: list[CellValue], told: bool) -> None:
    midnights = ForeignMidnights()
    midnights.look_at(cells)
    assert midnights.are_told is told


@pytest.mark.parametrize("times", [1, 2])
def test_an_import_says_so_and_keeps_the_days_as_written(times: int) -> None:
    moments = SUMMER * times
    rows = [{"URN": f"01AB12{number:03d}26", "Date sent": moment} for number, moment in enumerate(moments)]
    taken = take_letters(*rows)
    assert "times-in-utc" in codes(taken.problems)
    assert taken.population is not None
    assert [item.text("sent") for item in taken.population.items] == [
        "2026-10-06",
        "2026-10-07",
        "2026-10-08",
    ] * times
