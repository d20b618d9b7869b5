"""A second marking by clicks: what a share would come to, the draw, its certificate and its workbooks."""

import json
from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, STAFF, Office, copied
from werkzeug.datastructures import MultiDict
from workflow_builders import marked_month, moderated_month

SECOND = f"/months/{MONTH}/second-marking"


@pytest.fixture
def marked(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "marked")


def test_what_a_share_would_come_to_is_shown_in_people_and_hours(marked: Office) -> None:
    browser, before = Browser(marked.folder), marked.events()
    shown = browser.get(SECOND)
    assert "Nothing is drawn yet" in shown.text
    assert "Bryony Furze" in shown.text
    assert "hours of marking" in shown.text
    assert "With 50%" in browser.get(f"{SECOND}?share=50%25").text
    assert marked.events() == before


def test_a_share_that_is_none_is_asked_for_again(marked: Office) -> None:
    refused = Browser(marked.folder).get(f"{SECOND}?share=lots")
    assert refused.status == 422
    assert "A share of lots cannot be drawn." in refused.text
    assert 'value="lots"' in refused.text


def test_it_is_drawn_with_its_certificate_and_workbooks(marked: Office, tmp_path: Path) -> None:
    browser = Browser(marked.folder)
    assert SECOND in browser.get(f"/months/{MONTH}").links_to("/second-marking")
    drawn = browser.post(SECOND, MultiDict({"share": "50%", "seed": "27182818"}))
    assert drawn.path == f"{SECOND}/certificate"
    assert "27182818" in drawn.text
    record = tmp_path / "certificate.json"
    record.write_bytes(browser.client.get(f"{SECOND}/certificate/record").data)
    assert "27182818" in json.loads(record.read_text(encoding="utf-8"))["seed"]
    marked.iqa("verify", "--certificate", record).done()
    assert b"27182818" in browser.client.get(f"{SECOND}/certificate/page").data
    books = drawn.links_to(f"{SECOND}/workbooks/")
    assert books
    assert browser.client.get(books[0]).data.startswith(b"PK")
    assert browser.get(f"{SECOND}/workbooks/nothing").status == 404
    assert browser.get(SECOND).path == drawn.path
    assert browser.post(SECOND, MultiDict({})).status == 409


def test_all_that_a_second_marker_has_left_is_given_to_somebody_else(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = copied(moderated_month(tmp_path_factory.getbasetemp()), tmp_path / "moderated")
    third = {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick"}
    office.read_export("staff", [*STAFF, third], name="more-staff.xlsx").done()
    browser, drawn = Browser(office.folder), f"{SECOND}/certificate"
    asked = browser.post(drawn, MultiDict({"whose": "M2", "to": "P1"}))
    assert asked.status == 422
    assert "Choose who is to mark it a second time" in asked.text
    assert browser.post(drawn, MultiDict({"whose": "M2", "to": "M1", "why": "Away"})).status == 409
    given = browser.post(drawn, MultiDict({"whose": "M2", "to": "M3", "why": "Away for a month"}))
    assert "3 pieces of work are given to Sorrel Quick." in given.text
    assert "Second-marking workbook of Sorrel Quick" in given.text
    assert "Second-marking workbook of Rowan Elder" not in given.text
    assert b"Away for a month" in browser.client.get(f"{drawn}/page").data
    office.iqa("verify").done()


def test_before_any_marks_are_in_there_is_nothing_to_mark_again(browser: Browser) -> None:
    refused = browser.get(SECOND)
    assert refused.status == 409
    assert "there is nothing to mark again" in refused.text
    assert browser.get(f"{SECOND}/certificate").status == 404
