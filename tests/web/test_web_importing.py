"""An export dropped into a page: looked at, its columns chosen, stored; and what stands in its way."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsing import Answered, Browser
from office import MONTH, STAFF, Office, Row, cases, csv, letters, xlsx
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from iqa.web.uploads import MOST_HELD


def sent(browser: Browser, file: Path, kind: str, month: object = MONTH, name: str = "") -> Answered:
    """The page after a file was sent."""
    file_sent = (BytesIO(file.read_bytes()), name or file.name)
    fields: Any = MultiDict([("kind", kind), ("month", str(month)), ("file", file_sent)])
    return browser.post("/import", fields)


def imported(browser: Browser, tmp_path: Path, kind: str, rows: list[Row]) -> Answered:
    trial = sent(browser, xlsx(tmp_path / f"{kind}.xlsx", rows), kind)
    assert "Nothing is stored yet" in trial.text
    return browser.post(trial.path, MultiDict())


def test_exports_are_dropped_looked_at_and_stored_and_each_page_leads_on(tmp_path: Path) -> None:
    office = Office(tmp_path / "new").init()
    browser = Browser(office.folder)
    assert any("/import" in href for href, _ in browser.get("/").seen.links)
    stored = imported(browser, tmp_path, "staff", STAFF)
    assert "The staff list: stored" in stored.text
    assert "6 rows taken, 0 left out." in stored.text
    assert "This is step" in stored.text
    imported(browser, tmp_path, "letters", letters())
    stored = imported(browser, tmp_path, "cases", cases())
    assert "19 rows taken, 0 left out." in stored.text
    assert f"/months/{MONTH}/samples/casework" in [href for href, _ in stored.seen.links]
    assert browser.get(stored.path).text == stored.text
    assert office.iqa("verify").code == 0


@pytest.mark.unmeasured
def test_whoever_imports_the_staff_list_is_known_by_it_or_asked_who_they_are(tmp_path: Path) -> None:
    office = Office(tmp_path / "new").init()
    known, stranger = Browser(office.folder), Browser(office.folder, "root")
    assert "Say who you are" not in imported(known, tmp_path, "staff", STAFF).text
    assert "Nothing is recorded yet." in known.get("/my-work").text
    assert "checked" in known.get("/me").text
    stored = imported(stranger, tmp_path, "staff", STAFF)
    assert "You are root here, and this list does not tell who that is." in stored.text
    assert stored.links_to("/me")


@pytest.mark.unmeasured
def test_what_is_to_be_imported_or_drawn_next_is_said_by_name(tmp_path: Path) -> None:
    browser = Browser(Office(tmp_path / "new").init().folder)
    start = [text for _, text in browser.get("/").seen.links]
    assert {"Import the staff list", "Import cases"} <= set(start)
    imported(browser, tmp_path, "staff", STAFF)
    stored = imported(browser, tmp_path, "cases", cases(1))
    (letters_too,) = [href for href, text in stored.seen.links if text == "Import letters to victims"]
    assert letters_too == f"/import?kind=letters&month={MONTH}"
    stored = imported(browser, tmp_path, "letters", letters()[:1])
    named = {"Draw the casework sample", "Draw the sample of letters to victims"}
    assert named <= {text for _, text in stored.seen.links}
    drawn = browser.post(f"/months/{MONTH}/samples/casework", MultiDict())
    assert drawn.links_to(f"/months/{MONTH}/samples/victim-letters")
    assert drawn.links_to(f"/months/{MONTH}/my-work")
    drawn = browser.post(f"/months/{MONTH}/samples/victim-letters", MultiDict())
    assert not any(text in named for _, text in drawn.seen.links)


@pytest.mark.unmeasured
def test_nothing_is_stored_by_looking(office: Office, browser: Browser, tmp_path: Path) -> None:
    before = office.events()
    trial = sent(browser, csv(tmp_path / "cases.csv", cases(each=7)), "cases")
    assert "Cases for October 2026: what an import would do" in trial.text
    assert office.events() == before


def test_a_heading_that_is_only_called_otherwise_is_chosen_and_remembered(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    rows = [
        {"Our own number" if name == "URN" else name: value for name, value in row.items()} for row in cases(7)
    ]
    trial = sent(browser, xlsx(tmp_path / "cases.xlsx", rows), "cases")
    assert "Store it" not in trial.text
    assert "Choose another file" in trial.text
    fields = trial.seen.fields
    assert fields["column-urn"] == ""
    fields["column-urn"] = "Our own number"
    trial = browser.post(f"{trial.path}/columns", fields)
    assert trial.seen.fields["column-urn"] == "Our own number"
    assert "chosen here" in trial.text
    assert browser.post(f"{trial.path}/columns", trial.seen.fields).seen.fields["column-urn"] == "Our own number"
    stored = browser.post(trial.path, MultiDict({"sure": "yes"}))
    assert "Cases for October 2026: stored" in stored.text
    again = sent(browser, xlsx(tmp_path / "again.xlsx", rows), "cases")
    assert "as you said before" in again.text


def test_rows_to_mend_are_shown_as_they_are_and_can_be_taken(browser: Browser, tmp_path: Path) -> None:
    rows = cases(7)
    rows[2]["URN"] = "no number"
    trial = sent(browser, xlsx(tmp_path / "cases.xlsx", rows), "cases")
    assert "Left out: " in trial.text
    assert "no number" in trial.text
    taken = browser.client.get(f"{trial.path}/to-mend")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    book = load_workbook(BytesIO(taken.data))
    assert "no number" in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_what_speaks_against_an_export_is_decided_by_somebody(browser: Browser, tmp_path: Path) -> None:
    rows = [row | {"Review completed": date(2026, 7, 2)} for row in cases(20)]
    trial = sent(browser, xlsx(tmp_path / "cases.xlsx", rows), "cases")
    assert "You have to decide" in trial.text
    asked = browser.post(trial.path, MultiDict())
    assert asked.status == 422
    assert "Error: Say that you have looked" in asked.text.replace(
        '<span class="govuk-visually-hidden">', ""
    ).replace("</span>", "")
    assert "stored" in browser.post(trial.path, MultiDict({"sure": "yes"})).text


def test_a_file_that_cannot_be_read_says_why_and_stores_nothing(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    before = office.events()
    broken = tmp_path / "cases.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    trial = sent(browser, broken, "cases")
    assert trial.status == 200
    assert "Choose another file" in trial.text
    assert browser.post(trial.path, MultiDict()).status == 422
    assert browser.get(f"{trial.path}/to-mend").status == 404
    assert office.events() == before


def test_a_form_that_lacks_something_is_asked_for_again(browser: Browser) -> None:
    asked = browser.post("/import", MultiDict({"kind": "cases", "month": "October"}))
    assert asked.status == 422
    assert "Enter the month as year and month" in asked.text
    assert "Choose a file" in asked.text
    assert 'value="October"' in asked.text
    assert "Choose what the export lists" in browser.post("/import", MultiDict({})).text


@pytest.mark.unmeasured
def test_a_file_keeps_its_name_and_nothing_of_a_path(office: Office, browser: Browser, tmp_path: Path) -> None:
    trial = sent(browser, xlsx(tmp_path / "x.xlsx", cases(7)), "cases", name="..\\..\\C:secret/Öre 2026.xlsx")
    assert '<p class="govuk-body">Öre 2026.xlsx. Nothing' in trial.text
    assert "no longer" not in browser.post(trial.path, MultiDict({"sure": "yes"})).text
    assert "Öre 2026.xlsx" in browser.get(f"/months/{MONTH}").text


def test_what_is_held_too_long_makes_way(browser: Browser, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "staff.xlsx", STAFF)
    first = sent(browser, file, "staff").path
    for _ in range(MOST_HELD):
        sent(browser, file, "staff")
    assert browser.get(first).status == 404
    assert browser.get("/import/nothing").status == 404


def test_a_file_that_is_too_large_is_not_read(browser: Browser, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr("iqa.web.protection.MOST_BYTES", 100)
    assert sent(browser, xlsx(tmp_path / "staff.xlsx", STAFF), "staff").status == 413


def test_a_stranger_sends_no_file(office: Office, tmp_path: Path) -> None:
    stranger = Browser(office.folder, inside=False)
    assert sent(stranger, xlsx(tmp_path / "staff.xlsx", STAFF), "staff").status == 401
