"""What an office sends comes in as it is written, with the row numbers that the office sees."""
# ruff: noqa: DTZ001 - spreadsheets know no time zones

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sheets_builders import HEADINGS, KNOWN, heading_row, raw_xlsx, several, text_cell, xlsb, xlsx

from iqa.cli.next_steps import in_words
from iqa.errors import Severity, SheetError
from iqa.sheets.reading import read_table
from iqa.sheets.table import ErrorCell, RawTable, UncalculatedCell

DATA = Path(__file__).parent / "data"
ROW = ("R1", "Ada Invented", date(2026, 4, 3), "North")
ROW2 = ("R2", "Bo Madeup", date(2026, 4, 4), "South")


def codes(table: RawTable) -> list[str]:
    return [problem.code for problem in table.problems]


def numbers(table: RawTable) -> list[int]:
    return [number for number, _ in table.rows]


def refusal(path: Path, **how: object) -> SheetError:
    with pytest.raises(SheetError) as caught:
        read_table(path, known_headings=KNOWN, **how)  # type: ignore[arg-type]
    assert caught.value.hint
    assert caught.value.exit_code == 3
    return caught.value


def test_a_plain_export_is_read_with_its_row_numbers_and_digest(tmp_path: Path) -> None:
    import hashlib

    path = xlsx(tmp_path / "cases.xlsx", [HEADINGS, ROW, ROW2])
    table = read_table(path, known_headings=KNOWN)
    assert table.headings == HEADINGS
    assert list(table.rows) == [(2, ROW), (3, ROW2)]
    assert list(table.rows) == [(2, ROW), (3, ROW2)], "the rows can be walked again"
    assert (table.rows.seen.count, table.header_row, table.sheet, table.file) == (2, 1, "Cases", "cases.xlsx")
    assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert table.problems == ()


@pytest.mark.parametrize("known", [KNOWN, lambda text: text in KNOWN, [" reference ", "NAME"]])
def test_headings_below_a_title_and_blank_rows_are_found(tmp_path: Path, known: object) -> None:
    rows = [["Cases of April"], [], ["printed", 3], [], HEADINGS, ROW, [], ROW2]
    table = read_table(xlsx(tmp_path / "a.xlsx", rows), known_headings=known)  # type: ignore[arg-type]
    assert table.header_row == 5
    assert numbers(table) == [6, 8]


def test_without_known_headings_the_first_wide_row_of_texts_is_taken(tmp_path: Path) -> None:
    rows = [["Cases of April"], [], [1, 2, 3, 4], ["a", "b", "c", "d"], ROW]
    table = read_table(xlsx(tmp_path / "a.xlsx", rows))
    assert (table.header_row, table.headings) == (4, ("a", "b", "c", "d"))


def test_the_heading_row_can_be_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, [], ["x", 1], ROW2])
    table = read_table(path, known_headings=KNOWN, header_row=4)
    assert (table.headings, numbers(table)) == (("x", "1"), [5])
    assert "Row 3" in refusal(path, header_row=3).message


def test_wrapped_repeated_and_blank_headings_are_kept_in_place(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx", [["Reference", "Date\n of\u00a0review ", None, "Date", "Date"], list("abcde")]
    )
    table = read_table(path, known_headings=KNOWN)
    assert table.headings == ("Reference", "Date of review", "", "Date", "Date")
    assert list(table.rows) == [(2, tuple("abcde"))]


def test_headings_merged_downwards_and_under_group_headings_are_joined(tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:B3")
        sheet.merge_cells("C2:D2")

    rows = [["Title"], ["Reference", "Name", "Key dates", None], [None, None, "Date", "Unit"], ROW]
    table = read_table(xlsx(tmp_path / "a.xlsx", rows, merge), known_headings=KNOWN)
    assert table.headings == HEADINGS
    assert numbers(table) == [4]
    assert codes(table) == []


def test_a_heading_merged_over_two_columns_is_read_in_the_first_and_said(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        [["Reference", "Name", None, "Date"], ["R1", "Ada", "Invented", 1]],
        lambda sheet: sheet.merge_cells("B1:C1"),
    )
    table = read_table(path, known_headings=KNOWN)
    assert table.headings == ("Reference", "Name", "", "Date")
    assert codes(table) == ["merged-heading"]
    assert "B to C" in table.problems[0].message


def test_the_sheet_whose_headings_fit_best_is_read(tmp_path: Path) -> None:
    path = several(
        tmp_path / "a.xlsx",
        {"Notes": [["read me"]], "List": [("Reference", "Name"), ("a", "b")], "Cases": [HEADINGS, ROW]},
    )
    assert read_table(path, known_headings=KNOWN).sheet == "Cases"
    assert read_table(path, known_headings=KNOWN, sheet=" list").sheet == "List"
    assert "'Notes', 'List', 'Cases'" in refusal(path, sheet="Nowhere").hint


def test_two_sheets_that_fit_alike_are_not_chosen_between(tmp_path: Path) -> None:
    path = several(tmp_path / "a.xlsx", {"April": [HEADINGS, ROW], "May": [HEADINGS, ROW]})
    error = refusal(path)
    assert "'April', 'May'" in error.message
    assert "--sheet" in in_words(error.hint)
    assert read_table(path, known_headings=KNOWN, sheet="May").sheet == "May"


def test_of_two_sheets_that_fit_alike_the_one_with_rows_is_read(tmp_path: Path) -> None:
    path = several(tmp_path / "a.xlsx", {"Blank": [HEADINGS], "May": [HEADINGS, ROW]})
    assert read_table(path, known_headings=KNOWN).sheet == "May"
    both = several(tmp_path / "b.xlsx", {"One": [HEADINGS], "Two": [HEADINGS]})
    table = read_table(both, known_headings=KNOWN)
    assert (table.sheet, codes(table)) == ("One", ["no-rows"])


def test_hidden_sheets_are_never_chosen_silently(tmp_path: Path) -> None:
    path = several(tmp_path / "a.xlsx", {"Front": [["a", "b"]], "Cases": [HEADINGS, ROW]}, hidden=["Cases"])
    refused = refusal(path)
    assert "there is one in 'Cases', which is hidden" in refused.message
    assert '--sheet "Cases"' in in_words(refused.hint)
    table = read_table(path, known_headings=KNOWN, sheet="Cases")
    assert (numbers(table), codes(table), table.hidden_sheets) == ([2], ["hidden-sheet"], ("Cases",))


def test_a_hidden_sheet_that_does_not_fit_is_not_spoken_of(tmp_path: Path) -> None:
    path = several(tmp_path / "a.xlsx", {"Front": [["a", "b"]], "Lists": [["c", "d"]]}, hidden=["Lists"])
    assert "'a', 'b'" in refusal(path).message
    assert "Lists" not in str(refusal(path))


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    table = read_table(xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, ROW2], hide), known_headings=KNOWN)
    assert (table.hidden_rows, table.hidden_columns, numbers(table)) == ((3,), (2,), [2, 3])
    assert codes(table) == ["hidden-columns", "hidden-rows"]
    assert all(problem.severity is Severity.NOTICE for problem in table.problems)


@pytest.mark.parametrize(
    "total",
    [
        ("Total", None, None, 2),
        ("Grand Total:", 2),
        (None, "Total", 7, "1,024"),
        ("Total cases: 2",),
        ("TOTALS", "2", None, 0.5),
    ],
)
def test_totals_and_what_stands_below_them_are_left_out_and_said(
    tmp_path: Path, total: tuple[object, ...]
) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, ROW2, total, [], ["Printed by nobody"]])
    table = read_table(path, known_headings=KNOWN)
    assert numbers(table) == [2, 3]
    assert codes(table) == ["totals-row", "after-totals"]
    assert [problem.row for problem in table.problems] == [4, 6]


def test_rows_below_a_subtotal_are_data(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, ("Subtotal", 1), ("South",), ROW2, ("Total", 2)])
    table = read_table(path, known_headings=KNOWN)
    assert (numbers(table), table.rows.seen.count) == ([2, 4, 5], 3)
    assert "rows 3, 6" in table.problems[0].message


def test_a_person_called_total_is_no_totals_row(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ("Total Recall Ltd", "Ada Invented", "text", "North"), ROW])
    assert numbers(read_table(path, known_headings=KNOWN)) == [2, 3]


@pytest.mark.parametrize(
    "line",
    [
        "(8 rows affected)",
        "2 records returned",
        "1,024 rows selected",
        "Rows: 2",
        "*** End of report ***",
        "End of file",
        "- Page 2 of 9 -",
        "Page 2",
        "Applied filters:\nUnit is North\nStage is not Closed",
    ],
)
def test_what_an_export_says_of_itself_is_no_row_and_is_said(tmp_path: Path, line: str) -> None:
    for rows in (
        [HEADINGS, ROW, ROW2, [], [line]],
        [HEADINGS, ROW, [line], ROW2],
        [HEADINGS, ROW, [None, line], ROW2],
    ):
        table = read_table(xlsx(tmp_path / "a.xlsx", rows), known_headings=KNOWN)
        assert (len(numbers(table)), codes(table)) == (2, ["of-the-report"])
        assert line.split("\n")[0] in table.problems[0].message


@pytest.mark.parametrize("line", ["(8 rows affected)", "End of report", "Page 2 of 9"])
def test_a_row_that_holds_more_than_such_a_line_is_data(tmp_path: Path, line: str) -> None:
    rows = [HEADINGS, ROW, (line, *ROW[1:]), (line, None, ROW[2])]
    assert numbers(read_table(xlsx(tmp_path / "a.xlsx", rows), known_headings=KNOWN)) == [2, 3, 4]


@pytest.mark.parametrize(
    "alone", ["01AB1234526", "8 rows of statements to be served", "Printed by nobody", "Page"]
)
def test_one_cell_that_only_resembles_such_a_line_is_a_row(tmp_path: Path, alone: str) -> None:
    assert numbers(read_table(xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, [alone]]), known_headings=KNOWN)) == [2, 3]


def test_headings_repeated_on_a_new_page_are_left_out(tmp_path: Path) -> None:
    table = read_table(xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, HEADINGS, ROW2]), known_headings=KNOWN)
    assert (numbers(table), codes(table)) == ([2, 4], ["repeated-headings"])


def test_cells_right_of_the_headings_are_said_and_formatting_below_is_nothing(tmp_path: Path) -> None:
    def formatting(sheet: Worksheet) -> None:
        for row in range(4, 2_000):
            sheet.cell(row, 3).number_format = "dd/mm/yyyy"
        sheet["H3"] = "stray"
        sheet["H9"] = "alone"

    table = read_table(xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW, ROW2], formatting), known_headings=KNOWN)
    assert (numbers(table), codes(table)) == ([2, 3], ["beyond-headings"])
    assert "rows 3, 9" in table.problems[0].message


def test_more_than_a_handful_of_rows_are_counted_not_listed(tmp_path: Path) -> None:
    rows = [HEADINGS, ROW]
    table = read_table(xlsx(tmp_path / "a.xlsx", [*rows, *[HEADINGS] * 12, ROW2]), known_headings=KNOWN)
    assert "and 4 more" in table.problems[0].message


def test_every_kind_of_cell_arrives_as_its_value(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A3"] = "#N/A"
        sheet["A3"].data_type = "e"
        sheet["B3"] = "=1+1"
        sheet["C3"] = 1234
        sheet["C3"].number_format = "000000"
        sheet["D3"] = 0.25
        sheet["D3"].number_format = "0%"

    row = (True, datetime(2026, 4, 3, 14, 30), time(9, 30), timedelta(hours=30))
    table = read_table(xlsx(tmp_path / "a.xlsx", [HEADINGS, row], fill), known_headings=KNOWN)
    assert list(table.rows) == [(2, row), (3, (ErrorCell("#N/A"), UncalculatedCell(), "001234", 0.25))]
    assert [str(cell) for cell in list(table.rows)[1][1][:2]] == ["#N/A", "(formula without a stored value)"]


def test_formulas_are_read_by_their_stored_value(tmp_path: Path) -> None:
    formulas = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>""</f><v></v></c>'
        '<c r="C2"><f t="shared" si="0"/></c><c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    table = read_table(raw_xlsx(tmp_path / "a.xlsx", heading_row() + formulas), known_headings=KNOWN)
    assert list(table.rows) == [(2, (2.0, "", UncalculatedCell(), ErrorCell("#DIV/0!")))]


def test_a_last_row_of_nothing_but_errors_is_kept(tmp_path: Path) -> None:
    errors = '<row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>'
    table = read_table(raw_xlsx(tmp_path / "a.xlsx", heading_row() + errors), known_headings=KNOWN)
    assert list(table.rows) == [(3, ("", ErrorCell("#N/A"), "", ""))]


def test_last_rows_of_formulas_never_calculated_are_kept(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2"><v>1</v></c></row><row r="4"><c r="B4"><f>1+1</f></c><c r="C4"><f>2</f></c></row>'
    table = read_table(raw_xlsx(tmp_path / "a.xlsx", heading_row() + rows), known_headings=KNOWN)
    assert list(table.rows)[1] == (4, ("", UncalculatedCell(), UncalculatedCell(), ""))


def test_dates_of_the_1904_system_are_the_same_days(tmp_path: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(ROW)
    workbook.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx", known_headings=KNOWN)
    assert table.date_1904
    assert list(table.rows) == [(2, ROW)]


@pytest.mark.parametrize("name", ["office.xls", "office.ods"])
def test_old_excel_and_libreoffice_files_are_read_like_any_other(name: str) -> None:
    table = read_table(DATA / name, known_headings=["Head", "When"])
    assert (table.headings, table.header_row, table.sheet) == (("", "", "Head", "When"), 4, "Data")
    rows = dict(table.rows)
    assert rows[5] == ("", "", 7, date(2026, 4, 3))
    assert rows[7][3] == datetime(2026, 4, 3, 14, 30)
    assert rows[12][:2] == ("end", "a\nb 😀")
    assert table.hidden_sheets == ("Hid",)


@pytest.mark.parametrize("name", ["office.xls", "office.ods"])
def test_old_excel_and_libreoffice_files_keep_errors_and_zeros(name: str) -> None:
    table = read_table(DATA / name, header_row=4, sheet="data")
    rows = dict(table.rows)
    assert rows[7][2] == ErrorCell("#N/A")
    assert rows[10][2] == "001234"
    assert "binary-workbook" not in codes(table)


def test_libreoffice_files_tell_their_hidden_rows() -> None:
    assert read_table(DATA / "office.ods", header_row=4, sheet="data").hidden_rows == (5,)


def test_binary_workbooks_are_read(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", [HEADINGS, ("R1", "Ada", 3.0, None)], first_row=2)
    table = read_table(path, known_headings=KNOWN)
    assert (table.header_row, list(table.rows)) == (3, [(4, ("R1", "Ada", 3, ""))])
    assert codes(table) == [], "nothing of it is lost"


def test_content_counts_and_not_the_name(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW])
    for name in ("a.csv", "a.xls", "noname"):
        assert list(read_table(path.rename(tmp_path / name), known_headings=KNOWN).rows) == [(2, ROW)]
        path = tmp_path / name
    text = tmp_path / "b.xlsx"
    text.write_text("Reference,Name\na,b\n")
    assert list(read_table(text, known_headings=KNOWN).rows) == [(2, ("a", "b"))]


def test_a_sheet_written_in_another_dialect_of_xml_is_read_by_the_slow_engine(tmp_path: Path) -> None:
    dialect = (
        "<row r='2'><c t='inlineStr'\n r='A2'><is><t>R1</t></is></c><c r='B2' t='e'><v>#REF!</v></c>"
        "<c r='C2'><f>1+1</f></c><c r='D2'><v>7</v></c></row>"
    )
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + dialect + "<row><c><v>1</v></c></row>")
    table = read_table(path, known_headings=KNOWN)
    assert list(table.rows) == [(2, ("R1", ErrorCell("#REF!"), UncalculatedCell(), 7)), (3, (1, "", "", ""))]


def test_prefixed_tags_are_read_by_the_slow_engine(tmp_path: Path) -> None:
    cells = '<x:row r="2"><x:c r="A2"><x:v>5</x:v></x:c></x:row>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}" xmlns:x="{main}"><sheetData>{heading_row()}{cells}</sheetData></worksheet>'
    path = raw_xlsx(tmp_path / "a.xlsx", "", parts={"xl/worksheets/sheet1.xml": sheet})
    assert list(read_table(path, known_headings=KNOWN).rows) == [(2, (5, "", "", ""))]


def test_a_stray_cell_in_the_last_corner_does_not_hinder(tmp_path: Path) -> None:
    def stray(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "x"
        sheet["A3"] = "=1+1"
        sheet["B3"] = 42
        sheet["B3"].number_format = "0000"
        sheet["C3"] = "#N/A"
        sheet["C3"].data_type = "e"

    table = read_table(xlsx(tmp_path / "a.xlsx", [HEADINGS, ROW], stray), known_headings=KNOWN)
    assert list(table.rows) == [
        (2, ("R1", "Ada Invented", date(2026, 4, 3), "North")),
        (3, (UncalculatedCell(), "0042", ErrorCell("#N/A"), "")),
    ]
    assert "row 1048576" in table.problems[0].message


def test_columns_beyond_z_and_far_rows_are_followed(tmp_path: Path) -> None:
    headings = [*HEADINGS, *(f"Column {number}" for number in range(5, 761))]
    rows = [headings, *([f"R{number}", *["x"] * 759] for number in range(30))]
    table = read_table(xlsx(tmp_path / "a.xlsx", rows), known_headings=KNOWN)
    assert (len(table.headings), table.rows.seen.count) == (760, 30)
    thirty = [row[:70] for row in rows]
    assert len(read_table(xlsx(tmp_path / "b.xlsx", thirty), known_headings=KNOWN).headings) == 70


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "There is no file"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"%PDF-1.7 x"), "PDF"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n"), "picture"),
        (lambda path: path.write_text("<html><p>Reference, Name"), "a web page without a table"),
        (lambda path: path.write_bytes("<html>".encode("utf-16")), "web page"),
        (lambda path: path.write_text("\n \n\n"), "is empty: no cell"),
        (lambda path: xlsx(path, []), "Sheet Cases of a.xlsx is empty"),
        (lambda path: xlsx(path, [["one", "two"]]), "'one', 'two'"),
        (lambda path: xlsx(path, [[1, 2]]), "No row of known headings"),
        (lambda path: path.write_bytes(b"PK\x03\x04 nothing"), "cut short"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, make: object, says: str) -> None:
    path = tmp_path / "a.xlsx"
    make(path)  # type: ignore[operator]
    assert says in refusal(path).message


def test_a_file_that_may_not_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS])

    def no(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", no)
    assert "Permission denied" in refusal(path).message


def test_a_workbook_of_hidden_sheets_only_is_refused(tmp_path: Path) -> None:
    hidden = '<sheet name="Cases" sheetId="1" state="veryHidden" r:id="rId1"/>'
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row())
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    visible = b'<sheet name="Cases" sheetId="1" r:id="rId1"/>'
    parts["xl/workbook.xml"] = bytes(parts["xl/workbook.xml"]).replace(visible, hidden.encode())  # type: ignore[arg-type]
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row(), parts=parts)
    assert "'Cases'" in in_words(refusal(path).hint)


def test_a_text_cell_with_a_stray_word_counts_for_nothing(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", heading_row() + f'<row r="2">{text_cell("A2", " ")}</row>')
    table = read_table(path, known_headings=KNOWN)
    assert (table.rows.seen.count, codes(table)) == (0, ["no-rows"])
