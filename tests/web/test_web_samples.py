"""A sample drawn by clicks, its certificate, and workbooks taken and sent back."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsing import Browser
from office import MONTH, STAFF, Office, cases, fill, letters
from werkzeug.datastructures import MultiDict

SAMPLE = f"/months/{MONTH}/samples/casework"
WORKBOOKS = f"/months/{MONTH}/workbooks"


@pytest.fixture
def undrawn(tmp_path: Path) -> Office:
    office = Office(tmp_path / "undrawn").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    office.read_export("letters", letters()).done()
    return office


def test_a_draw_is_shown_in_people_and_hours_and_then_drawn(undrawn: Office) -> None:
    browser = Browser(undrawn.folder)
    before = undrawn.events()
    preview = browser.get(SAMPLE)
    assert "Bryony Furze" in preview.text
    assert "hours of marking" in preview.text
    assert undrawn.events() == before
    drawn = browser.post(SAMPLE, MultiDict({"seed": "31415926"}))
    assert drawn.path == f"{SAMPLE}/certificate"
    assert "31415926" in drawn.text
    assert json.loads(browser.client.get(f"{SAMPLE}/certificate/record").data)["seed"] in drawn.text
    printed = browser.client.get(f"{SAMPLE}/certificate/page")
    assert printed.headers["Content-Disposition"].startswith("attachment")
    assert b"31415926" in printed.data
    assert browser.get(SAMPLE).path == f"{SAMPLE}/certificate"
    assert browser.post(SAMPLE, MultiDict({})).status == 409


def test_a_certificate_taken_from_a_page_verifies(office: Office, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    file.write_bytes(browser.client.get(f"{SAMPLE}/certificate/record").data)
    office.iqa("verify", "--certificate", file).done()


def test_nothing_is_drawn_under_another_name(browser: Browser) -> None:
    assert browser.get(f"/months/{MONTH}/samples/nothing").status == 404
    assert browser.get(f"{SAMPLE}/certificate/else").status == 404


@pytest.mark.unmeasured
def test_workbooks_are_taken_filled_and_sent_several_at_once(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    links = browser.get(WORKBOOKS).links_to(f"{WORKBOOKS}/")
    assert len(links) == 2
    books: list[Any] = []
    for number, href in enumerate(links):
        path = tmp_path / f"filled {number}.xlsx"
        path.write_bytes(browser.client.get(href).data)
        books.append((BytesIO(fill(path).read_bytes()), path.name))
    books.append((BytesIO(b"no workbook"), "notes.xlsx"))
    fields: Any = MultiDict([("files", one) for one in books])
    came = browser.post(WORKBOOKS, fields)
    assert came.text.count("0 in progress, 0 unchanged.") == 2
    assert "filled 1.xlsx" in came.text
    assert "Nothing of it was recorded." in came.text
    assert "What to do next" in came.text
    assert browser.get(came.path).text == came.text
    assert "11 of 11 pieces of work submitted" in browser.get(f"/months/{MONTH}").text
    office.iqa("verify").done()


def test_without_a_file_it_is_asked_for(browser: Browser) -> None:
    asked = browser.post(WORKBOOKS, MultiDict({}))
    assert asked.status == 422
    assert "Choose the filled workbooks" in asked.text
    assert browser.get(f"{WORKBOOKS}/nothing").status == 404
    assert browser.get(f"{WORKBOOKS}/recorded/nothing").status == 404


def test_there_are_no_workbooks_before_anything_is_drawn(undrawn: Office) -> None:
    assert "nothing is drawn yet" in Browser(undrawn.folder).get(WORKBOOKS).text


def test_too_many_files_at_once_are_refused(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iqa.web.uploads.MOST_FILES", 1)
    fields: Any = MultiDict([("files", (BytesIO(b"x"), f"{number}.xlsx")) for number in range(2)])
    assert browser.post(WORKBOOKS, fields).status == 400


def test_what_is_held_as_something_else_is_not_here(browser: Browser) -> None:
    fields: Any = MultiDict([("files", (BytesIO(b"x"), "a.xlsx"))])
    name = browser.post(WORKBOOKS, fields).path.rpartition("/")[2]
    assert browser.get(f"/import/{name}").status == 404


def test_where_nothing_can_be_drawn_the_page_says_so_and_offers_no_draw(undrawn: Office) -> None:
    own = undrawn.folder / "policies"
    own.mkdir()
    rule = '[[eligible]]\nfield = "status"\none_of = ["nowhere"]\nreason = "none is there"\n'
    (own / "casework.toml").write_text(
        f'scheme = "casework"\nper = ["prosecutor"]\ntake = 2\n\n{rule}', encoding="utf-8"
    )
    shown = Browser(undrawn.folder).get(f"/months/{MONTH}/samples/casework")
    assert "There is nothing to draw" in shown.text
    assert "none is there" in shown.text
    assert "Draw the sample" not in shown.text
