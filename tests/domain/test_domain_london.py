"""Days are counted in London, whatever zone a moment was kept in."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from office import MONTH, copied, drawn_month, fill

from iqa.domain import day_in_london, day_of_moment


@pytest.mark.parametrize(
    ("kept", "day"),
    [
        ("2026-07-31T23:30:00+00:00", "2026-08-01"),
        ("2026-07-31T22:59:59+00:00", "2026-07-31"),
        ("2026-11-30T23:30:00+00:00", "2026-11-30"),
        ("2026-10-25T00:30:00+00:00", "2026-10-25"),
        ("2026-12-01T00:10:00+02:00", "2026-11-30"),
        ("2026-07-31T23:30:00", "2026-07-31"),
        ("2026-07-31", "2026-07-31"),
    ],
)
def test_a_moment_has_the_day_that_a_clock_in_london_shows(kept: str, day: str) -> None:
    assert day_of_moment(kept) == date.fromisoformat(day)
    if kept.endswith(("+00:00", "+02:00")):
        assert day_in_london(datetime.fromisoformat(kept)) == day_of_moment(kept)


def test_what_is_marked_late_on_a_summer_evening_was_marked_on_the_day_in_london(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    office.now = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    office.iqa("record", *(fill(path) for path in office.workbooks)).done()
    file = tmp_path / "assessments.csv"
    office.iqa("export", "assessments", file, "--month", MONTH).done()
    text = file.read_text(encoding="utf-8-sig")
    assert "2027-07-01" in text
    assert "2027-06-30" not in text
