"""Cells merged over several rows count for each of them, in any column and any format, and the block is named."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sheets_builders import HEADINGS, KNOWN, ods, ods_cell, ods_row, xlsx

from iqa.errors import Severity
from iqa.sheets.reading import read_table
from iqa.sheets.table import CellValue, RawTable

DAY = date(2026, 4, 3)


def read(path: Path, merged: tuple[str, ...], *rows: tuple[object, ...]) -> RawTable:
    def merge(sheet: Worksheet) -> None:
        for block in merged:
            sheet.merge_cells(block)

    return read_table(xlsx(path / "a.xlsx", [HEADINGS, *rows], merge), known_headings=KNOWN)


def cells(table: RawTable) -> list[tuple[CellValue, ...]]:
    return [tuple("" if cell is None else cell for cell in row) for _, row in table.rows]


def codes(table: RawTable) -> list[str]:
    return [problem.code for problem in table.problems]


@pytest.mark.parametrize(
    ("column", "value"), [("A", "R1"), ("B", "Ada"), ("C", DAY), ("D", 7.0), ("D", True), ("D", "000107")]
)
def test_a_block_in_any_column_counts_for_each_of_its_rows(tmp_path: Path, column: str, value: CellValue) -> None:
    at = ord(column) - ord("A")
    rows = [tuple(value if along == at and not down else "x" if along != at else None for along in range(4))
            for down in range(3)]  # fmt: skip
    table = read(tmp_path, (f"{column}2:{column}4",), *rows, tuple("abcd"))
    assert cells(table) == [tuple(value if along == at else "x" for along in range(4))] * 3 + [tuple("abcd")]
    (notice,) = table.problems
    assert (notice.code, notice.row, notice.severity) == ("merged-cells", 2, Severity.NOTICE)
    assert f"{column}2 to {column}4" in notice.message


def test_blocks_within_blocks_and_beside_one_another_are_each_followed(tmp_path: Path) -> None:
    merged = ("A2:A5", "B2:B3", "B4:B5", "A6:A7")
    rows = (("North", "Ada", 1, "a"), (None, None, 2, "b"), (None, "Bea", 3, "c"), (None, None, 4, "d"),
            ("South", "Cy", 5, "e"), (None, "Di", 6, "f"))  # fmt: skip
    table = read(tmp_path, merged, *rows)
    assert [row[:2] for row in cells(table)] == [
        ("North", "Ada"), ("North", "Ada"), ("North", "Bea"), ("North", "Bea"), ("South", "Cy"), ("South", "Di"),
    ]  # fmt: skip
    assert "A2 to A5, B2 to B3, B4 to B5, A6 to A7" in table.problems[0].message


def test_rows_without_anything_of_their_own_stay_blank(tmp_path: Path) -> None:
    table = read(tmp_path, ("A2:A9",), ("North", "Ada"), (None, None), (None, "Bea"))
    assert [number for number, _ in table.rows] == [2, 4]
    assert cells(table)[1][:2] == ("North", "Bea")


def test_a_value_beneath_a_block_is_kept(tmp_path: Path) -> None:
    hidden_beneath = ods_row(ods_cell("North", more='table:number-rows-spanned="2"'), *map(ods_cell, "abc"))
    beneath = (
        '<table:covered-table-cell office:value-type="string"><text:p>South</text:p></table:covered-table-cell>'
    )
    path = ods(tmp_path / "a.ods", ods_row(*map(ods_cell, HEADINGS)) + hidden_beneath
               + ods_row(beneath, *map(ods_cell, "def")))  # fmt: skip
    table = read_table(path, known_headings=KNOWN)
    assert [row[0] for row in cells(table)] == ["North", "South"]
    assert codes(table) == []


def test_blocks_to_the_right_above_and_of_nothing_are_not_spoken_of(tmp_path: Path) -> None:
    merged = ("G2:G3", "A2:A3", "B2:C2")
    table = read(tmp_path, merged, (None, "Ada", None, "x"), (None, "Bea", 1, "y"))
    assert codes(table) == []
    assert cells(table) == [("", "Ada", "", "x"), ("", "Bea", 1, "y")]


def test_a_block_that_is_wide_and_high_counts_in_its_first_column(tmp_path: Path) -> None:
    table = read(tmp_path, ("A2:B3",), ("R1", None, 1, "x"), (None, None, 2, "y"))
    assert cells(table) == [("R1", "", 1, "x"), ("R1", "", 2, "y")]


def test_a_block_in_a_short_last_row_is_followed(tmp_path: Path) -> None:
    table = read(tmp_path, ("D2:D3",), ("R1", "Ada", 1, "North"), ("R2",))
    assert cells(table)[1] == ("R2", "", "", "North")


def test_many_blocks_are_counted_not_listed(tmp_path: Path) -> None:
    blocks = tuple(f"A{row}:A{row + 1}" for row in range(2, 30, 2))
    rows = [(f"R{row}" if row % 2 == 0 else None, "x") for row in range(2, 30)]
    table = read(tmp_path, blocks, *rows)
    assert "and 6 more" in table.problems[0].message
    assert all(row[0] for row in cells(table))


def test_totals_below_a_block_are_still_totals(tmp_path: Path) -> None:
    table = read(tmp_path, ("A2:A3",), ("North", "Ada"), (None, "Bea"), ("Total", 2))
    assert codes(table) == ["totals-row", "merged-cells"]
    assert len(cells(table)) == 2
