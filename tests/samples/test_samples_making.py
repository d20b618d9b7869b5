"""Making the samples again gives the same bytes, and these are the ones that are kept."""

import hashlib
import shutil
from functools import cache
from pathlib import Path

import pytest
from machine import skip_or_fail
from sample_builders import SAMPLES, make_samples
from samples.days import BANK_HOLIDAYS, add_working, is_working
from samples.files import same_bytes, write_csv, write_ods, write_xlsx
from samples.office import staff_sheet
from samples.staff import staff_list

pytestmark = [pytest.mark.slow, pytest.mark.unmeasured]


@cache
def _area() -> make_samples.Area:
    return make_samples.imagine()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_month_made_again_has_the_same_bytes(tmp_path: Path) -> None:
    area = _area()
    sheets = make_samples.month_sheets(area, "2026-09")
    make_samples.write_month(tmp_path, sheets)
    write_xlsx(tmp_path / "staff.xlsx", staff_sheet(area.staff))
    for name in ("cases", "letters", "police-files"):
        assert _digest(tmp_path / f"{name}.xlsx") == _digest(SAMPLES / "2026-09" / f"{name}.xlsx"), name
    assert _digest(tmp_path / "staff.xlsx") == _digest(SAMPLES / "staff.xlsx")


def test_the_csv_made_again_has_the_same_bytes(tmp_path: Path) -> None:
    sheets = make_samples.month_sheets(_area(), "2026-10")
    for name in ("cases", "letters"):
        write_csv(tmp_path / f"{name}.csv", sheets[name])
        assert _digest(tmp_path / f"{name}.csv") == _digest(SAMPLES / "other-formats" / f"{name}-2026-10.csv")


def test_another_seed_gives_another_area() -> None:
    kept, other = staff_list(make_samples.SEED), staff_list("another")
    assert len(kept) == len(other)
    assert {p.name for p in kept} != {p.name for p in other}


def test_without_libreoffice_the_tool_says_what_it_could_not_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samples.files.shutil.which", lambda name: None)
    with pytest.raises(FileNotFoundError, match="LibreOffice"):
        write_ods(tmp_path / "x.ods", SAMPLES / "staff.xlsx")


@pytest.mark.libreoffice
def test_the_ods_of_libreoffice_carries_no_clock(tmp_path: Path) -> None:
    skip_or_fail("LibreOffice (soffice)", shutil.which("soffice") is not None)
    for name in ("one", "two"):
        write_ods(tmp_path / f"{name}.ods", SAMPLES / "staff.xlsx")
    assert _digest(tmp_path / "one.ods") == _digest(tmp_path / "two.ods")


def test_a_zip_rewritten_keeps_its_members_and_loses_those_dropped() -> None:
    whole = (SAMPLES / "staff.xlsx").read_bytes()
    assert same_bytes(whole, lambda name, content: content) == whole
    assert len(same_bytes(whole, lambda name, content: None)) < len(whole)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2025-04-17", 1, "2025-04-22"),
        ("2025-12-24", 5, "2026-01-05"),
        ("2026-04-02", 5, "2026-04-13"),
        ("2026-08-28", 1, "2026-09-01"),
        ("2026-09-01", -1, "2026-08-28"),
    ],
)
def test_the_samples_own_working_days_agree_with_published_ones(start: str, count: int, end: str) -> None:
    from datetime import date

    assert add_working(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_the_samples_bank_holidays_agree_with_the_library() -> None:
    import holidays

    known = holidays.country_holidays("GB", subdiv="ENG", years=(2025, 2026, 2027))
    weekdays = {day for day in known if day.weekday() < 5}
    assert weekdays == BANK_HOLIDAYS
    assert not any(is_working(day) for day in weekdays)
