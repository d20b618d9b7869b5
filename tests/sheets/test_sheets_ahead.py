"""A reading that was begun ahead is the reading there would have been, and what cannot be begun is left to those
who ask for the table.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from sheets_builders import HEADINGS, KNOWN, several, xls, xlsb, xlsx

from iqa.errors import SheetError
from iqa.sheets.ahead import begin_reading
from iqa.sheets.reading import read_table

ROWS = [HEADINGS, *([f"R{number}", "Ash Maple", number, "2026-10-01"] for number in range(1, 40))]


@pytest.mark.parametrize("write", [xlsx, xlsb])
def test_what_was_begun_is_taken_up_and_is_the_same_table(
    tmp_path: Path, write: Callable[[Path, list[object]], Path]
) -> None:
    path = write(tmp_path / "a.bin", ROWS)
    plainly = read_table(path, known_headings=KNOWN)
    begun = begin_reading(path)
    assert begun is not None
    assert [begun.book().open(sheet.name).name for sheet in begun.book().sheets] == [plainly.sheet]
    path.write_bytes(b"overwritten since")
    ahead = read_table(path, known_headings=KNOWN, begun=begun)
    assert list(ahead.rows) == list(plainly.rows)
    assert (ahead.sha256, ahead.headings, ahead.problems) == (plainly.sha256, plainly.headings, plainly.problems)


def test_a_reading_of_another_file_is_not_taken_up(tmp_path: Path) -> None:
    begun = begin_reading(xlsx(tmp_path / "a.xlsx", ROWS))
    other = xlsx(tmp_path / "b.xlsx", ROWS[:2])
    assert len(list(read_table(other, known_headings=KNOWN, begun=begun).rows)) == 1


def test_a_sheet_that_was_not_begun_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    path = several(tmp_path / "a.xlsx", {"Small": ROWS[:2], "Large": ROWS, "Other": [["Nothing"]]})
    begun = begin_reading(path)
    assert len(list(read_table(path, known_headings=KNOWN, sheet="Small", begun=begun).rows)) == 1
    assert len(list(read_table(path, known_headings=KNOWN, sheet="Large", begun=begun).rows)) == 39
    hidden = several(tmp_path / "b.xlsx", {"Front": [["Nothing"]], "Large": ROWS}, hidden=["Large"])
    begun = begin_reading(hidden)
    assert len(list(read_table(hidden, known_headings=KNOWN, sheet="Large", begun=begun).rows)) == 39


def test_nothing_is_begun_of_text_or_of_what_cannot_be_read(tmp_path: Path) -> None:
    text = tmp_path / "a.csv"
    text.write_text("Reference,Name\n1,Ash\n")
    assert begin_reading(text) is None
    text.write_bytes(b"PK\x03\x04 cut short")
    assert begin_reading(text) is None
    assert begin_reading(tmp_path) is None
    assert begin_reading(tmp_path / "gone.xlsx") is None


@pytest.mark.own_processes
def test_what_cannot_be_read_after_all_is_said_to_whoever_asks(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", b"")
    path.write_bytes(path.read_bytes()[:700])
    begun = begin_reading(path)
    with pytest.raises(SheetError) as ahead:
        read_table(path, known_headings=KNOWN, begun=begun)
    with pytest.raises(SheetError) as plainly:
        read_table(path, known_headings=KNOWN)
    assert ahead.value.message == plainly.value.message
