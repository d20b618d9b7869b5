"""The user's own rows come back with what to do about each, and are taken again without the columns added."""

import ast
from pathlib import Path

import pytest

import iqa.intake
import iqa.sheets
from iqa.errors import Problem, Severity, SheetError
from iqa.intake.problems.annotated_rows import ROW, TO_DO, TO_DO_ELSEWHERE, as_exported, rows_to_mend
from iqa.intake.problems.remedies import marks_a_row, remedy
from iqa.sheets.table import RawTable, Rows, Survey

HEADINGS = ("URN", "Sent", "Sent")


def table(*rows, headings=HEADINGS, first=2):
    numbered = list(enumerate(rows, start=first))

    def walk():
        yield from numbered
        return Survey(first + len(rows) - 1, len(rows))

    return RawTable("export.xlsx", "0", "Sheet1", headings, first - 1, Rows(walk))


def problem(row, code="not-a-date", column="Sent", severity=Severity.NOTICE):
    return Problem(code, f"Row {row} is wrong.", "Sheet1", row, column, "", severity)


THREE = table(["A", 1, 2], ["B", 1, 2], ["C", 1, 2], ["D", 1, 2])


def test_rows_left_out_come_first_then_those_to_look_at_then_the_rest():
    refused = problem(4, "missing-urn", "URN", Severity.REJECTED)
    found = rows_to_mend(THREE, [problem(3), refused, problem(4)], {})
    assert [row.number for row in found.rows] == [4, 3, 2, 5]
    assert [row.to_do for row in found.rows] == [
        "Enter the URN: URN. Enter a date: Sent.",
        "Enter a date: Sent.",
        "",
        "",
    ]
    assert (found.total, found.broken, found.rejected, found.whole) == (4, 2, 1, True)
    assert found.rows[0].notes == {0: "Row 4 is wrong.", 1: "Row 4 is wrong."}


def test_of_headings_that_stand_twice_the_column_that_was_read_is_marked():
    assert rows_to_mend(THREE, [problem(3)], {"Sent": 2}).rows[0].notes == {2: "Row 3 is wrong."}
    assert rows_to_mend(THREE, [problem(3)], {}).rows[0].notes == {1: "Row 3 is wrong."}
    nowhere = rows_to_mend(THREE, [problem(3, column="Gone")], {}).rows[0]
    assert (nowhere.notes, nowhere.to_do) == ({}, "Enter a date: Gone.")


def test_two_faults_of_one_cell_stand_in_one_note_and_one_imperative():
    (row, *_) = rows_to_mend(THREE, [problem(3), problem(3)], {}).rows
    assert row.notes == {1: "Row 3 is wrong. Row 3 is wrong."}
    assert row.to_do == "Enter a date: Sent."


@pytest.mark.parametrize("code", ["totals-row", "other-month"])
def test_notices_of_the_sheet_and_rows_in_order_call_for_no_workbook(code):
    assert rows_to_mend(THREE, [problem(3, code), Problem("no-staff-list", "…")], {}) is None
    assert not marks_a_row(problem(3, code))


def test_a_long_table_comes_back_with_its_broken_rows_alone_and_says_how_many_there_are():
    found = rows_to_mend(THREE, [problem(2), problem(3)], {}, all_rows=3, broken_rows=1)
    assert [row.number for row in found.rows] == [2]
    assert (found.broken, found.whole, found.total) == (2, False, 4)


def test_a_long_table_is_walked_no_further_than_its_last_broken_row():
    def source():
        yield 2, ["A", 1, 2]
        yield 3, ["B", 1, 2]
        raise AssertionError("walked on")

    rows = Rows(source)
    rows._seen = Survey(99, 98)
    found = rows_to_mend(RawTable("f", "0", "S", HEADINGS, 1, rows), [problem(2)], {}, all_rows=5)
    assert [row.number for row in found.rows] == [2]
    third = rows_to_mend(THREE, [problem(4)], {}, all_rows=3)
    assert [row.number for row in third.rows] == [4]


def test_a_row_that_could_not_be_cut_into_cells_means_that_not_all_came_back():
    found = rows_to_mend(THREE, [problem(9, "too-many-cells", "", Severity.REJECTED)], {})
    assert not found.whole
    assert [(row.number, row.to_do) for row in found.rows] == [
        (9, "Put quotation marks around text that holds the separator.")
    ]
    assert found.total == 5


def test_the_columns_added_are_gone_when_the_workbook_is_imported():
    returned = table(["Enter it", 7, "A", 1, 2], ["", 9, None, "", None], headings=(TO_DO, ROW, *HEADINGS))
    taken = as_exported(returned)
    assert taken.headings == HEADINGS
    assert list(taken.rows) == [(2, ("A", 1, 2))]
    assert as_exported(THREE) is THREE


def test_a_workbook_without_the_rows_in_order_is_refused_as_an_export():
    with pytest.raises(SheetError, match="only the rows with something to mend"):
        as_exported(table(["x", 7], headings=(TO_DO_ELSEWHERE.upper(), "URN")))


def test_every_sort_of_problem_has_an_imperative_of_its_own():
    unknown = [code for code in _codes() if remedy(Problem(code, "…")) == "Look at this"]
    assert unknown == []
    assert remedy(Problem("something-new", "…")) == "Look at this"
    assert remedy(Problem("missing-letter-type", "…")) == "Enter the letter type"


def _codes():
    """Every code that sheets and intake give to a problem, read from their source."""
    makers = {"Problem", "CellFault", "_notice"}
    codes = set()
    for package in (iqa.intake, iqa.sheets):
        for path in Path(package.__path__[0]).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                called = node.func if isinstance(node, ast.Call) else None
                name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                if name in makers | {"say"} and node.args and isinstance(node.args[0], ast.Constant):
                    codes.add(node.args[0].value)
    assert len(codes) > 25
    return sorted(codes)
