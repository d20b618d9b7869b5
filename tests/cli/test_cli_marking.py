"""`iqa workbook`, `record`, `reopen`, `status`: each workbook whole or not at all, and nothing recorded twice."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from office import MONTH, Office, copied, fill, plainly
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

pytestmark = pytest.mark.unmeasured


def changed(path: Path, change: Callable[[Worksheet], object]) -> Path:
    """The workbook with its sheet of casework questions changed by hand."""
    book = load_workbook(path)
    change(book.worksheets[1])
    book.save(path)
    return path


def column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[4] if cell.value == heading)


def test_every_assessor_gets_a_workbook_and_status_says_how_far_each_is(drawn: Office) -> None:
    assert [path.stem for path in drawn.workbooks] == ["Bryony Furze", "Rowan Elder"]
    said = drawn.iqa("status", "--month", MONTH).done().out
    assert "Bryony Furze" in said
    drawn.iqa("record", fill(drawn.workbooks[0])).done()
    told = drawn.iqa("status", "--month", MONTH, "--json").done().json
    assert {"month", "assessors"} <= set(told)
    for row in told["assessors"]:
        done = row["name"] == "Bryony Furze"
        assert (row["submitted"] == row["to_mark"]) is done
        assert (row["not_started"] == row["to_mark"]) is not done


def test_one_assessor_is_found_by_name_or_staff_id_however_it_is_written(drawn: Office) -> None:
    for given in ("Rowan Elder", "rowan  elder", "ELDER, Rowan", "M2"):
        told = drawn.iqa("workbook", "--month", MONTH, "--assessor", given, "--json").done().json
        assert [Path(file).stem for file in told["files"]] == ["Rowan Elder"]


def test_recording_twice_changes_nothing(drawn: Office) -> None:
    filled = [fill(path) for path in drawn.workbooks]
    first = drawn.iqa("record", *filled, "--json").done().json["workbooks"]
    assert all(one["submitted"] and not one["problems"] for one in first)
    events = drawn.events()
    second = drawn.iqa("record", *filled, "--json").done().json["workbooks"]
    assert [(one["submitted"], one["unchanged"]) for one in second] == [(0, one["submitted"]) for one in first]
    assert drawn.events() == events
    assert drawn.iqa("verify").code == 0


def test_a_filled_workbook_sorted_and_renamed_still_records(drawn: Office) -> None:
    path = fill(drawn.workbooks[0])

    def turn_round(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        whole = [row for row in rows if row[0]]
        for number, row in enumerate(reversed(whole), 5):
            for place, value in enumerate(row, 1):
                if not str(value or "").startswith("="):
                    sheet.cell(number, place).value = value

    renamed = changed(path, turn_round).rename(path.with_name("my marks (2).xlsx"))
    (one,) = drawn.iqa("record", renamed, "--json").done().json["workbooks"]
    assert one["submitted"] > 0


def test_a_half_filled_workbook_is_kept_as_far_as_it_is(drawn: Office) -> None:
    path = fill(drawn.workbooks[0], ready=False)
    (one,) = drawn.iqa("record", path, "--json").done().json["workbooks"]
    assert (one["submitted"], one["problems"]) == (0, [])
    assert one["in_progress"] > 0
    said = drawn.iqa("feedback", "--month", MONTH).done().out
    assert "0 drafts written, 0 blocked" in said
    assert "is not marked yet" in said


def no_reason(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {**plainly(row), "Rating": "Not met", "Where it shows, or what happened": ""}


def unknown_rating(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {**plainly(row), "Rating": "Quite good"}


@pytest.mark.parametrize("mark", [no_reason, unknown_rating])
def test_a_missing_reason_or_an_unknown_rating_is_refused_by_its_cell(drawn: Office, mark: Any) -> None:
    wrong, right = fill(drawn.workbooks[0], mark), fill(drawn.workbooks[1])
    events = drawn.events()
    refused = drawn.iqa("record", wrong, right)
    assert refused.code == 3
    assert re.search(r"Casework quality assessment, cell [A-Z]+5: ", refused.err)
    assert f"{wrong.name}: nothing recorded" in refused.err
    assert drawn.events() == events + 1, "the other workbook of the call is recorded"
    rows = drawn.iqa("status", "--month", MONTH, "--json").json["assessors"]
    assert {row["submitted"] for row in rows if row["name"] == wrong.stem} == {0}


def test_a_pasted_over_key_is_refused_and_nothing_is_recorded(drawn: Office) -> None:
    def paste(sheet: Worksheet) -> None:
        at = next(cell.column for cell in sheet[4] if str(cell.value).startswith("iqa:marks"))
        sheet.cell(5, at).value = sheet.cell(6, at).value

    events = drawn.events()
    refused = drawn.iqa("record", changed(fill(drawn.workbooks[0]), paste), "--json")
    assert refused.code == 3
    (one,) = refused.json["workbooks"]
    assert {problem["row"] for problem in one["problems"]} & {5, 6}
    assert drawn.events() == events


def test_a_workbook_of_another_workspace_or_assessor_is_refused(drawn: Office, tmp_path: Path) -> None:
    other = copied(drawn.folder, tmp_path / "other")
    text = (other.folder / "iqa.toml").read_text(encoding="utf-8")
    path = fill(drawn.workbooks[0])
    elsewhere = Office(tmp_path / "elsewhere").init()
    refused = elsewhere.iqa("record", path)
    assert refused.code == 3
    assert elsewhere.events() == 0
    assert text == (drawn.folder / "iqa.toml").read_text(encoding="utf-8")

    book = load_workbook(path)
    for cell in book["Keys"]["A"]:
        if cell.value == "assessor":
            book["Keys"].cell(cell.row, 2).value = "M2"
    book.save(path)
    events = drawn.events()
    assert drawn.iqa("record", path).code == 3
    assert drawn.events() == events


def test_a_month_that_was_written_over_in_the_keys_is_told_and_no_failure(drawn: Office) -> None:
    path, right = fill(drawn.workbooks[0]), fill(drawn.workbooks[1])
    book = load_workbook(path)
    book["Keys"]["B2"].value = "some month"
    book.save(path)
    refused = drawn.iqa("record", path, right, "--json")
    assert refused.code == 3
    assert [bool(one["problems"]) for one in refused.json["workbooks"]] == [True, False]


def test_a_workbook_of_a_draw_that_was_voided_is_refused(drawn: Office) -> None:
    path = fill(drawn.workbooks[0])
    drawn.iqa("draw", "casework", "--month", MONTH, "--seed", "9", "--void", "a wrong list").done()
    events = drawn.events()
    assert drawn.iqa("record", path).code == 3
    assert drawn.events() == events


def test_a_dry_run_checks_and_records_nothing(drawn: Office) -> None:
    events = drawn.events()
    right, wrong = fill(drawn.workbooks[0]), fill(drawn.workbooks[1], no_reason)
    said = drawn.iqa("record", "--dry-run", right).done().out
    assert "would be submitted" in said
    assert drawn.iqa("record", "--dry-run", right, wrong).code == 3
    assert drawn.events() == events


def test_submitted_marks_are_locked_until_they_are_reopened_with_a_reason(drawn: Office) -> None:
    drawn.iqa("record", fill(drawn.workbooks[0])).done()
    key = next(item["key"] for item in drawn.certificate()["items"] if item["assessor"] == "M1")
    assert drawn.iqa("reopen", key).code == 2
    assert drawn.iqa("reopen", key, "--reason", " ").code == 1
    assert drawn.iqa("reopen", "casework|nothing|P1|case", "--reason", "x").code == 1
    events = drawn.events()
    told = drawn.iqa("reopen", key, "--reason", "the second hearing was missed", "--json").done().json
    reason = "the second hearing was missed"
    assert told.pop("next_steps")[0]["line"] == f"iqa workbook --month {MONTH}"
    assert told == {"item": key, "month": str(MONTH), "state": "in progress", "reason": reason}
    assert drawn.events() == events + 1
    again = drawn.iqa("reopen", f" {key} ", "--reason", "again")
    assert (again.code, f"{key} is not locked: it is in progress." in again.err) == (1, True)
    assert drawn.iqa("verify").code == 0


def test_what_is_put_wrongly_to_reopen_is_told_what_may_be_meant(drawn: Office) -> None:
    drawn.iqa("record", fill(drawn.workbooks[0])).done()
    key = next(item["key"] for item in drawn.certificate()["items"] if item["assessor"] == "M1")
    waiting = next(item["key"] for item in drawn.certificate()["items"] if item["assessor"] == "M2")
    for given in (key.upper(), key.rpartition("|")[0]):
        said = drawn.iqa("reopen", given, "--reason", "x").err
        assert f"Nothing has been marked under {given}." in said
        assert f"Of the same URN these are: {key}." in said
    for given in ("casework", waiting, "a|b"):
        said = drawn.iqa("reopen", given, "--reason", "x").err
        assert "in quotation marks since it holds the sign |" in said
        assert "not marked yet needs no reopening" in said


def test_two_files_that_answer_the_same_work_otherwise_are_both_refused(drawn: Office) -> None:
    blank = drawn.workbooks[0]
    one = fill(blank, into=blank.with_name("as marked.xlsx"))
    other = blank.with_name("as marked (copy).xlsx")
    fill(blank, into=other)

    def kinder(sheet: Worksheet) -> None:
        rating, evidence = column(sheet, "Rating"), column(sheet, "Where it shows, or what happened")
        row = next(n for n in range(6, sheet.max_row) if sheet.cell(n, rating).value == "Fully met")
        sheet.cell(row, rating).value = "Partially met"
        sheet.cell(row, evidence).value = "Found at page two."

    changed(other, kinder)
    events = drawn.events()
    run = drawn.iqa("record", one, other, fill(drawn.workbooks[1]), "--json")
    assert run.code == 3
    first, second, third = run.json["workbooks"]
    assert [problem["code"] for problem in first["problems"]] == ["answered-twice"]
    assert "as marked (copy).xlsx" in first["problems"][0]["message"]
    assert "as marked.xlsx" in second["problems"][0]["message"]
    assert third["submitted"]
    assert not third["problems"]
    assert drawn.events() == events + 1


def test_the_same_file_given_twice_is_recorded_once(drawn: Office) -> None:
    path = fill(drawn.workbooks[0])
    copy = Path(shutil.copy(path, path.with_name("copy.xlsx")))
    first, second = drawn.iqa("record", path, copy, "--json").done().json["workbooks"]
    assert first["submitted"]
    assert (second["submitted"], second["unchanged"]) == (0, first["submitted"])
