"""What we write is never a formula, and a file is replaced whole or not at all."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from iqa.files import atomic_write
from iqa.sheets.writing import csv_file, safe_csv_value, set_text, write_workbook

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "'=1",
    '"=1',
    "\u00a0=1",
    "＝1",
    "|cmd",
    "\0=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_in_a_csv_never_begins_a_formula(text: str) -> None:
    written = csv_file([text], [[text, 1, None]]).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(written, newline="")):
        assert row[0].startswith("'")


@pytest.mark.parametrize("value", ["plain", "-12", "+3.5", "a=b", "", 5, -5, None, "2026-04-03"])
def test_harmless_values_stay_as_they_are(value: object) -> None:
    assert safe_csv_value(value) == value


@given(st.text())
def test_a_guarded_value_is_guarded(text: str) -> None:
    value = safe_csv_value(text)
    assert isinstance(value, str)
    assert value.lstrip()[:1] not in ("=", "@")


def test_a_csv_is_written_with_its_byte_order_mark_and_quotes() -> None:
    assert csv_file(["Name", "Note"], [["Zoë", 'a "b", c']]) == '\ufeffName,Note\r\nZoë,"a ""b"", c"\r\n'.encode()


@pytest.mark.parametrize("text", [*FORMULAS, "plain", "a\x07b", "a\ud800", "x" * 40_000, "line\nbreak", "_x0041_"])
def test_text_in_a_workbook_is_stored_as_text(text: str, tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    set_text(sheet["A1"], text)
    set_text(sheet["A2"], 7)
    write_workbook(tmp_path / "a.xlsx", workbook)
    again = load_workbook(tmp_path / "a.xlsx").active
    assert again is not None
    assert again["A1"].data_type == "s"
    assert (again["A2"].value, again["A2"].data_type) == (7, "n")


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")

    def fail() -> None:
        with atomic_write(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError("no room")

    with pytest.raises(RuntimeError, match="no room"):
        fail()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_replaces_the_file_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")
    path.chmod(0o640)
    with atomic_write(path) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".txt"
        temporary.write_text("after")
        assert path.read_text() == "before"
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("after", 0o640)
    assert list(tmp_path.iterdir()) == [path]
