"""Rows with something to mend come back in a workbook that is corrected and imported again."""

from pathlib import Path
from typing import Any

import pytest
from office import MONTH, STAFF, Office, cases, csv
from openpyxl import Workbook, load_workbook

from iqa.intake.problems.annotated_rows import ROW, TO_DO, TO_DO_ELSEWHERE

pytestmark = pytest.mark.unmeasured


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    return office


def broken() -> list[dict[str, Any]]:
    """The office's cases, one without a URN and two with dates that are none."""
    rows = cases()
    rows[4] = {**rows[4], "URN": ""}
    rows[7] = {**rows[7], "First hearing": "soon"}
    rows[9] = {**rows[9], "First hearing": "30/02/2026"}
    return rows


def problems(office: Office) -> Workbook:
    return load_workbook(office.out / "problems-cases.xlsx")


def column(sheet: Any, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_broken_rows_come_first_coloured_and_annotated_under_the_users_headings(office: Office, more) -> None:
    said = office.read_export("cases", broken(), *more).done().out
    assert "problems-cases.xlsx" in said
    summary, sheet = problems(office).worksheets
    assert (summary.title, sheet.title) == ("What to do", "Export")
    assert [cell.value for cell in sheet[1]] == [TO_DO, ROW, *cases()[0]]
    assert [sheet.cell(row, 2).value for row in range(2, 6)] == [6, 9, 11, 2]
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == [
        "Enter the URN: URN.",
        "Enter a date: First hearing.",
        "Correct the date: First hearing.",
        None,
    ]
    urn, hearing = sheet.cell(2, column(sheet, "URN")), sheet.cell(3, column(sheet, "First hearing"))
    assert "No URN is recorded" in urn.comment.text
    assert "'soon' is not a date" in hearing.comment.text
    assert urn.fill.fgColor.rgb != hearing.fill.fgColor.rgb
    assert sheet.cell(5, column(sheet, "URN")).fill.fgColor.rgb == "00000000"
    assert sheet.cell(2, column(sheet, "URN")).number_format == "@"


def test_the_summary_has_one_imperative_for_each_thing_to_do(office: Office) -> None:
    rows = broken()
    rows[8] = {**rows[8], "First hearing": "later"}
    office.read_export("cases", rows).done()
    summary = problems(office).worksheets[0]
    told = [[cell.value for cell in row] for row in summary.iter_rows()]
    assert ["Enter the URN", "URN", "6", 1, "left out", "No URN is recorded. Enter it."] in told
    (dates,) = [row for row in told if row[0] == "Enter a date in 2 rows"]
    assert dates[1:5] == ["First hearing", "9, 10", 2, "kept"]
    assert "4 rows of 19 have something to mend; 1 was left out." in [row[0] for row in told]


def test_text_that_looks_like_a_formula_comes_back_as_text(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    rows = [{**row, "Lead defendant": "=cmd|' /C calc'!A0"} for row in broken()]
    file = csv(tmp_path / "cases.csv", rows)
    office.iqa("import", "cases", file, "--month", MONTH).done()
    sheet = problems(office).worksheets[1]
    assert sheet.title == "Rows"
    cells = [sheet.cell(row, column(sheet, "Lead defendant")) for row in (2, 3, 10)]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"]
    assert cells[0].value == "=cmd|' /C calc'!A0"


def test_the_corrected_workbook_is_imported_as_if_it_were_the_export(office: Office) -> None:
    office.read_export("cases", broken()).done()
    book = problems(office)
    sheet = book.worksheets[1]
    sheet.cell(2, column(sheet, "URN")).value = cases()[4]["URN"]
    for row, line in ((3, 7), (4, 9)):
        sheet.cell(row, column(sheet, "First hearing")).value = cases()[line]["First hearing"]
    corrected = office.out / "problems-cases.xlsx"
    book.save(corrected)
    told = office.iqa("import", "cases", corrected, "--month", MONTH, "--json").done().json
    assert (told["accepted"], told["rejected"], told["problems"]) == (19, 0, [])
    assert told["files"] == []
    assert TO_DO not in told["unused"]
    clean = Office(office.folder.parent / "clean").init()
    clean.read_export("staff", STAFF).done()
    assert (
        clean.read_export("cases", cases(), "--json").done().json["population"]["digest"]
        == (told["population"]["digest"])
    )


def test_the_file_being_imported_is_never_written_over(office: Office) -> None:
    office.read_export("cases", broken()).done()
    first = office.out / "problems-cases.xlsx"
    before = first.read_bytes()
    told = office.iqa("import", "cases", first, "--month", MONTH, "--json").done().json
    assert [Path(file).name for file in told["files"]] == ["problems-cases-2.xlsx"]
    assert first.read_bytes() == before


def test_headings_named_once_are_known_in_the_workbook_that_comes_back(office: Office) -> None:
    odd = [{("Matter no" if name == "URN" else name): value for name, value in row.items()} for row in broken()]
    office.read_export("cases", odd, "--column", "urn=Matter no").done()
    told = (
        office.iqa("import", "cases", office.out / "problems-cases.xlsx", "--month", MONTH, "--json").done().json
    )
    assert told["mapping"]["urn"]["how"] == "remembered"


def test_a_file_of_which_no_row_can_be_taken_comes_back_too_and_stores_nothing(office: Office) -> None:
    events = office.events()
    refused = office.read_export("cases", [{**row, "URN": "nonsense"} for row in cases()])
    assert refused.code == 3
    assert "problems-cases.xlsx" in refused.err
    assert "Correct the URN: URN." in [cell.value for cell in problems(office).worksheets[1]["A"]]
    assert office.events() == events


def test_more_refused_rows_than_a_screen_holds_are_told_as_one_thing_to_do(office: Office) -> None:
    refused = office.read_export(
        "cases", [{**row, "URN": f"x{number}"} for number, row in enumerate(cases(each=8))]
    )
    assert "Correct the URN in 25 rows (column URN, rows 2, 3, 4, 5, 6 and 20 more)" in refused.err


def test_a_text_table_cut_wrongly_does_not_come_back_whole_and_is_refused(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    file = csv(tmp_path / "cases.csv", cases())
    file.write_text(file.read_text(encoding="utf-8") + ",".join("abcdefghijklm") + "\n", encoding="utf-8")
    office.iqa("import", "cases", file, "--month", MONTH).done()
    sheet = problems(office).worksheets[1]
    assert sheet["A1"].value == TO_DO_ELSEWHERE
    assert sheet.max_row == 2
    refused = office.iqa("import", "cases", office.out / "problems-cases.xlsx", "--month", MONTH)
    assert refused.code == 3
    assert "only the rows with something to mend" in refused.err


def test_rows_in_order_call_for_no_workbook(office: Office) -> None:
    assert office.read_export("cases", cases(), "--json").done().json["files"] == []
    rows = [{**STAFF[0], "Start date": "soon"}, *STAFF[1:]]
    (file,) = office.read_export("staff", rows, "--json").done().json["files"]
    assert Path(file) == office.folder / "out" / "problems-staff.xlsx"


def test_a_workbook_of_an_earlier_import_is_called_out_of_date_and_left_alone(office: Office) -> None:
    office.read_export("cases", broken()).done()
    first = office.out / "problems-cases.xlsx"
    before = first.read_bytes()
    assert "out of date" not in office.read_export("cases", cases(), "--dry-run").done().out
    said = office.read_export("cases", cases()).done().out
    assert "problems-cases.xlsx is from an earlier import and out of date" in said
    assert first.read_bytes() == before
    told = office.read_export("cases", cases(), "--json").done().json
    assert (told["files"], told["outdated"]) == ([], [str(first)])
    assert office.read_export("cases", broken(), "--json").done().json["outdated"] == []


def test_the_workbook_being_imported_and_those_of_other_kinds_are_not_out_of_date(office: Office) -> None:
    office.read_export("cases", broken()).done()
    first = office.out / "problems-cases.xlsx"
    assert office.read_export("staff", STAFF, "--json").done().json["outdated"] == []
    again = office.iqa("import", "cases", first, "--month", MONTH, "--json").done().json
    assert (len(again["files"]), again["outdated"]) == (1, [])
    clean = office.read_export("cases", cases(), "--json").done().json
    assert clean["outdated"] == [str(first), str(office.out / "problems-cases-2.xlsx")]


def test_a_workbook_in_which_somebody_has_worked_is_not_written_over(office: Office) -> None:
    office.read_export("cases", broken()).done()
    first = office.out / "problems-cases.xlsx"
    book = load_workbook(first)
    book.properties.lastModifiedBy = "Bryony Furze"
    book.save(first)
    corrected = first.read_bytes()
    said = office.read_export("cases", broken()).done().out
    assert first.read_bytes() == corrected
    assert "problems-cases.xlsx is from an earlier import and was saved since. Import it if" in said
    again = office.read_export("cases", broken(), "--json").done().json
    assert [Path(file).name for file in again["files"]] == ["problems-cases-2.xlsx"]
    first.write_text("no workbook any more", encoding="utf-8")
    again = office.read_export("cases", broken(), "--json").done().json
    assert [Path(file).name for file in again["files"]] == ["problems-cases-2.xlsx"]


def test_a_workbook_that_nobody_has_touched_is_written_anew(office: Office) -> None:
    office.read_export("cases", broken()).done()
    told = office.read_export("cases", broken()[:-1], "--json").done().json
    assert [Path(file).name for file in told["files"]] == ["problems-cases.xlsx"]
    assert told["outdated"] == []
