"""What an import says of its columns, also when it is refused: how they matched, what the others may mean."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from office import MONTH, STAFF, Office, cases, letters, without
from openpyxl import Workbook


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "w").init()


def renamed(rows: list[dict[str, object]], **headings: str) -> list[dict[str, object]]:
    """The rows with some columns called otherwise; underscores in the names stand for spaces."""
    called = {name.replace("_", " "): heading for name, heading in headings.items()}
    return [{called.get(name, name): value for name, value in row.items()} for row in rows]


def test_a_trial_tells_each_column_and_what_the_headings_left_over_most_likely_mean(office: Office) -> None:
    rows = renamed(letters(), Date_sent="Ltr posted on", Drafter="Row ID")
    told = office.read_export("letters", rows, "--dry-run", "--json").done().json
    assert told["mapping"]["urn"] == {"heading": "URN", "how": "exact", "confidence": 1.0}
    (suggested,) = told["suggestions"]
    assert (suggested["heading"], suggested["field"]) == ("Ltr posted on", "sent")
    assert 0 < suggested["confidence"] < 1
    assert told["unused"] == ["Ltr posted on", "Row ID"]
    assert "sent" not in told["mapping"]


def test_a_refused_export_tells_its_columns_too(office: Office) -> None:
    refused = office.read_export("cases", renamed(cases(), URN="Case Ref No"), "--dry-run", "--json")
    assert refused.code == 3
    told = refused.json
    assert told["error"]["kind"] == "sheet"
    assert told["mapping"]["unit"]["heading"] == "Unit"
    assert {"heading": "Case Ref No", "field": "urn"}.items() <= told["suggestions"][0].items()


def test_an_export_in_which_no_heading_is_known_tells_what_its_first_row_may_mean(office: Office) -> None:
    refused = office.read_export("cases", [{"Colour": "red", "Rev. pros.": "Ash Maple"}], "--dry-run", "--json")
    assert (refused.code, refused.json["error"]["kind"]) == (3, "no-headings")
    assert refused.json["mapping"] == {}
    assert [(one["heading"], one["field"]) for one in refused.json["suggestions"]] == [
        ("Rev. pros.", "prosecutor")
    ]


def test_a_file_that_is_no_table_tells_that_there_are_no_columns(office: Office, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("", encoding="utf-8")
    refused = office.iqa("import", "cases", empty, "--month", MONTH, "--dry-run", "--json")
    assert refused.code == 3
    assert (refused.json["mapping"], refused.json["suggestions"]) == ({}, [])


def test_a_file_of_another_kind_suggests_nothing(office: Office) -> None:
    refused = office.read_export("cases", letters(), "--json")
    assert (refused.code, refused.json["suggestions"]) == (3, [])
    assert "urn" in refused.json["mapping"]


def test_an_import_names_the_columns_that_it_does_not_use(office: Office) -> None:
    rows = [{**row, "Row ID": 7} for row in cases()]
    assert "Not used: Row ID\n" in office.read_export("cases", rows).done().out
    assert "Not used" not in office.read_export("cases", without(rows, "Row ID")).done().out


def test_a_hint_after_a_heading_does_not_make_letters_unsent(office: Office) -> None:
    told = (
        office.read_export("letters", renamed(letters(), Date_sent="Date sent (dd/mm/yyyy)"), "--json").done().json
    )
    assert told["mapping"]["sent"]["heading"] == "Date sent (dd/mm/yyyy)"
    assert told["letters"]["sent"] == 4
    with (office.out / "chase-list.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row["URN"] for row in csv.DictReader(lines)] == ["01AB9000426"]


def test_a_heading_named_once_is_known_beside_new_and_renamed_columns(office: Office) -> None:
    rows = renamed(cases(), URN="Matter no")
    named = office.read_export("cases", [{**row, "Colour": "red"} for row in rows], "--column", "urn=Matter no")
    version = named.done().out
    told = office.read_export("cases", [{"Shape": "round", **row} for row in rows], "--json").done().json
    assert told["mapping"]["urn"] == {"heading": "Matter no", "how": "remembered", "confidence": 1.0}
    assert told["unchanged"] is True
    assert told["population"]["digest"] in version


@pytest.mark.unmeasured
def test_a_word_on_the_columns_of_rows_that_are_here_already_is_kept_and_verified(office: Office) -> None:
    office.read_export("cases", cases()).done()
    events = office.events()
    office.read_export("cases", cases(), "--column", "urn_suffix=year").done()
    assert office.events() == events + 1
    office.read_export("cases", cases(), "--column", "urn_suffix=year").done()
    assert office.events() == events + 1
    assert office.iqa("verify").code == 0


def test_a_trial_remembers_nothing(office: Office) -> None:
    rows = renamed(cases(), URN="Matter no")
    office.read_export("cases", rows, "--column", "urn=Matter no", "--dry-run").done()
    assert office.events() == 0
    assert office.read_export("cases", rows).code == 3


@pytest.mark.unmeasured
def test_an_import_says_how_much_of_it_is_eligible(office: Office) -> None:
    said = office.read_export("cases", cases())
    assert f"Eligible for casework: {len(cases()) - 1} of {len(cases())}.\n" in said.done().out
    assert office.read_export("cases", cases(), "--json").done().json["eligible"] == len(cases()) - 1
    assert office.read_export("letters", letters(), "--json").done().json["eligible"] == 5
    assert office.read_export("staff", STAFF, "--json").done().json["eligible"] is None


@pytest.mark.unmeasured
def test_an_import_that_a_draw_could_do_nothing_with_names_the_column_and_the_draw_is_refused(
    office: Office,
) -> None:
    office.read_export("staff", STAFF).done()
    rows = renamed(cases(), Status="Colour")
    told = office.read_export("cases", rows, "--json").done().json
    (notice,) = [problem for problem in told["problems"] if problem["code"] == "draw-needs-column"]
    assert notice["message"] == (
        f'0 of {len(rows)} eligible for casework: no column says the status. Name it with --column status="…".'
    )
    assert told["eligible"] == 0
    events = office.events()
    refused = office.iqa("draw", "casework", "--month", MONTH, "--seed", "1 2 3")
    assert refused.code == 1
    assert "there is nothing to draw" in refused.err
    assert (
        f"no column says the status. Name it with `iqa import cases FILE --month {MONTH} --column" in refused.err
    )
    assert office.events() == events
    assert office.iqa("draw", "casework", "--month", MONTH, "--dry-run").code == 0
    office.read_export("cases", rows, "--column", "status=Colour").done()
    assert office.iqa("draw", "casework", "--month", MONTH, "--seed", "1 2 3").code == 0


def test_a_policy_that_needs_correcting_stops_no_import(office: Office) -> None:
    own = office.folder / "policies" / "casework.toml"
    own.parent.mkdir()
    own.write_text("take = ", encoding="utf-8")
    assert office.read_export("cases", cases(), "--json").done().json["eligible"] is None


# --- what was said once


def setting(office: Office, *lines: str, at_the_head: bool = False) -> None:
    """Lines put into iqa.toml: at its end, or before its first setting."""
    path = office.folder / "iqa.toml"
    text, more = path.read_text(encoding="utf-8"), "\n".join(lines)
    if at_the_head:
        text = "\n".join(line for line in text.splitlines() if not line.startswith("urn_suffix"))
    path.write_text(f"{more}\n{text}" if at_the_head else f"{text}\n{more}\n", encoding="utf-8")


def dated(order: str, days: Sequence[int]) -> list[dict[str, object]]:
    """Cases reviewed on some days of October, written in that order."""
    shown = {"month first": "10/{:02d}/2026", "day first": "{:02d}/10/2026"}[order]
    rows = zip(cases(2), days, strict=False)
    return [{**row, "Review completed": shown.format(day), "First hearing": ""} for row, day in rows]


def problems(told: dict[str, Any], code: str) -> list[str]:
    return [problem["message"] for problem in told["problems"] if problem["code"] == code]


def test_the_order_of_dates_is_remembered_at_once(office: Office) -> None:
    rows = dated("month first", (13, 14, 15, 20, 21))
    assert problems(office.read_export("cases", rows, "--dry-run", "--json").json, "month-first-column")
    office.read_export("cases", rows, "--column", "date_order=month first").done()
    events = office.events()
    again = office.read_export("cases", rows, "--json").done().json
    assert (again["unchanged"], office.events()) == (True, events)
    early = office.read_export("cases", dated("month first", (1, 2, 3, 4, 5)), "--json").done().json
    assert problems(early, "month-first-column") == []
    assert len(early["changes"]["rows"]["altered"]) == 5
    assert office.iqa("verify").code == 0


def test_an_export_that_is_day_first_after_all_is_not_read_by_what_was_said_of_another(office: Office) -> None:
    office.read_export("cases", dated("month first", (13, 14, 15)), "--column", "date_order=month first").done()
    told = office.read_export("cases", dated("day first", (13, 14, 15)), "--json").done().json
    assert told["unchanged"] is True
    (said,) = problems(told, "date-order-changed")
    assert "3 of 3 dates can only be read day first" in said
    named = office.read_export(
        "cases", dated("day first", (13, 14)), "--column", "date_order=month first", "--json"
    )
    assert problems(named.json, "date-order-changed") == []


def stroked(number: int) -> list[dict[str, object]]:
    return [{**row, "URN": f"44RG{98000 + n}/24"} for n, row in enumerate(cases(2)[:number])]


@pytest.mark.parametrize("table", [False, True])
def test_what_ends_a_urn_is_taken_from_the_settings(office: Office, table: bool) -> None:
    assert problems(office.read_export("cases", stroked(3), "--dry-run", "--json").json, "urn-suffix-ambiguous")
    if table:
        setting(office, "[columns.cases]", 'urn_suffix = "year"')
    else:
        setting(office, 'urn_suffix = "year"', at_the_head=True)
    told = office.read_export("cases", stroked(3), "--json").done().json
    assert problems(told, "urn-suffix-ambiguous") == []
    said = office.read_export(
        "cases", [{**row, "URN": "98X0100000/1"} for row in stroked(1)], "--dry-run", "--json"
    )
    assert "declares a year" in problems(said.json, "urn-suffix-ambiguous")[0]


@pytest.mark.unmeasured
def test_headings_in_the_settings_are_known_and_find_their_row(office: Office) -> None:
    rows = renamed(cases(), URN="Matter no", Unit="Shop", Reviewing_prosecutor="Who")
    assert office.read_export("cases", rows).code == 3
    setting(
        office, "[columns.cases]", 'urn = "matter no"', 'unit = "Shop"', 'prosecutor = "Who"', 'team = "None such"'
    )
    told = office.read_export("cases", rows, "--json").done().json
    assert told["mapping"]["urn"] == {"heading": "Matter no", "how": "remembered", "confidence": 1.0}
    assert (
        office.read_export("cases", [{"Colour": "red", **row} for row in rows], "--json").done().json["unchanged"]
    )
    named = renamed(cases(), URN="Matter no", Unit="Shop", Reviewing_prosecutor="Other")
    assert office.read_export("cases", named, "--column", "prosecutor=Other").done()


def placed(path: Path, rows: list[dict[str, object]], sheet: str, above: int) -> Path:
    """A workbook with a sheet of notes like the export before it, and the export further down its own sheet."""
    book = Workbook()
    for title, lines in (("Notes", rows[:1]), (sheet, rows)):
        made = book.create_sheet(title)
        for _ in range(above if title == sheet else 0):
            made.append(["A title"])
        made.append(list(lines[0]))
        for row in lines:
            made.append(list(row.values()))
    del book["Sheet"]
    book.save(path)
    return path


def test_the_sheet_and_the_row_of_the_headings_are_remembered(office: Office, tmp_path: Path) -> None:
    path = placed(tmp_path / "book.xlsx", cases(), "Data", 3)
    of_month = ("import", "cases", path, "--month", MONTH)
    first = office.iqa(*of_month, "--sheet", "Data", "--header-row", 4, "--json").done().json
    assert first["population"]["rows"] == len(cases())
    events = office.events()
    assert office.iqa(*of_month, "--json").done().json["unchanged"] is True
    assert office.events() == events
    moved = placed(tmp_path / "moved.xlsx", cases(5), "data", 1)
    told = office.iqa("import", "cases", moved, "--month", MONTH, "--json").done().json
    assert told["population"]["rows"] == len(cases(5))
    assert office.read_export("cases", cases(), "--json").done().json["population"]["rows"] == len(cases())
    assert office.iqa("verify").code == 0
