"""The problems workbook holds what the cells held, as text where it was text, and says what it leaves out."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import load_workbook

from iqa.errors import Problem, Severity
from iqa.intake.problems.annotated_rows import RowsToMend, RowToMend
from iqa.intake.problems.grouping import grouped
from iqa.intake.problems.workbook import NOTES, build_problems_workbook
from iqa.sheets.table import ErrorCell, UncalculatedCell

MIDNIGHT, HALF_PAST = (datetime.fromisoformat(f"2026-10-05 {hour}:00") for hour in ("00:00", "09:30"))
PROBLEM = Problem("not-a-date", "'soon' is not a date.", "S", 2, "Sent", "soon", Severity.NOTICE)


def found(*rows: RowToMend, **changes) -> RowsToMend:
    whole = {
        "file": "export.xlsx",
        "sheet": "Cases",
        "headings": ("A", "B"),
        "rows": rows,
        "groups": grouped([PROBLEM]),
        "total": len(rows),
        "broken": 1,
        "rejected": 0,
        "whole": True,
        **changes,
    }
    return RowsToMend(**whole)


def reopened(rows: RowsToMend, references=()):
    """The workbook as a spreadsheet program opens it: the summary's lines, and the sheet of rows."""
    buffer = BytesIO()
    build_problems_workbook(rows, "iqa import cases x.xlsx", "OFFICIAL-SENSITIVE", references).save(buffer)
    summary, sheet = load_workbook(buffer).worksheets
    return [row[0].value for row in summary.iter_rows()], sheet


@pytest.mark.parametrize(
    ("cell", "value", "kind"),
    [
        ("plain", "plain", "s"),
        ("=1+1", "=1+1", "s"),
        ("#N/A", "#N/A", "s"),
        (ErrorCell("#REF!"), "#REF!", "s"),
        ("a\x07b", "ab", "s"),
        (7.0, 7, "n"),
        (7.5, 7.5, "n"),
        (True, True, "b"),
        (None, None, "n"),
        (UncalculatedCell(), None, "n"),
        (date(2026, 10, 5), MIDNIGHT, "d"),
        (HALF_PAST, HALF_PAST, "d"),
        (time(9, 30), time(9, 30), "d"),
    ],
)
def test_a_cell_comes_back_as_it_was_and_never_as_a_formula(cell, value, kind):
    _, sheet = reopened(found(RowToMend(2, ("x", cell))))
    made = sheet.cell(2, 4)
    assert (made.value, made.data_type) == (value, kind)


def test_a_wrong_cell_is_coloured_and_carries_the_note_also_where_the_row_was_shorter():
    row = RowToMend(2, ("x",), "Enter a date: B.", True, {1: "It is blank."})
    _, sheet = reopened(found(row))
    assert sheet["D2"].comment.text == "It is blank."
    assert sheet["D2"].fill.fgColor.rgb == sheet["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["C2"].comment is None
    assert sheet.freeze_panes == "C2"


def test_references_are_text_so_that_leading_zeros_stay_when_they_are_typed():
    _, sheet = reopened(found(RowToMend(2, ("x", 12))), references=[1])
    assert [sheet["C2"].number_format, sheet["D2"].number_format] == ["General", "@"]


def test_only_so_many_cells_get_a_note_and_the_summary_says_so():
    rows = [RowToMend(number, ("x", "y"), "Mend it.", False, {0: "No."}) for number in range(2, NOTES + 4)]
    lines, sheet = reopened(found(*rows))
    assert sum(cell.comment is not None for cell in sheet["C"]) == NOTES
    assert sheet.cell(NOTES + 3, 3).fill.fgColor.rgb == "FFFFEB9C"
    assert any(f"The first {NOTES:,} cells carry a note" in str(line) for line in lines)


def test_what_did_not_come_back_is_counted():
    lines, sheet = reopened(found(RowToMend(2, ("x",), "Mend it."), whole=False, broken=3, rejected=2, total=90))
    assert "3 rows of 90 have something to mend; 2 were left out." in lines
    assert "It holds the first 1 of the 3 rows to mend." in lines
    assert "This workbook cannot be imported, since the rows in order are not in it." in lines
    assert sheet["A1"].value == "What to do in your own export"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("", "Rows"), ("what to do", "Rows"), ("Case's / 'list'", "Case s    list"), ("x" * 40, "x" * 31)],
)
def test_the_sheet_keeps_its_name_as_far_as_a_workbook_takes_it(name, shown):
    _, sheet = reopened(found(RowToMend(2, ("x",)), sheet=name))
    assert sheet.title == shown


def test_a_group_of_many_rows_names_the_first_twenty():
    many = [Problem("not-a-date", "…", "S", row, "Sent") for row in range(2, 40)]
    buffer = BytesIO()
    build_problems_workbook(found(RowToMend(2, ("x",)), groups=grouped(many)), "x", "OFFICIAL-SENSITIVE").save(
        buffer
    )
    summary = load_workbook(buffer).worksheets[0]
    (line,) = [row for row in summary.iter_rows(values_only=True) if row[0] == "Enter a date in 38 rows"]
    assert line[2].endswith("20, 21 …")


def test_the_workbook_prints_across_with_the_marking_and_no_date_too_narrow_to_show() -> None:
    cells = (date(2026, 10, 5), HALF_PAST, "x")
    buffer = BytesIO()
    rows = found(RowToMend(2, cells), headings=("Sent", "Seen", "C"))
    build_problems_workbook(rows, "iqa import cases x.xlsx", "OFFICIAL & MORE").save(buffer)
    for sheet in load_workbook(buffer):
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == "OFFICIAL && MORE"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    widths = [sheet.column_dimensions[letter].width for letter in "CDE"]
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$B")
    assert widths[0] >= len("05/10/2026")
    assert widths[1] >= len("05/10/2026 09:30")
    assert widths[2] < 12
