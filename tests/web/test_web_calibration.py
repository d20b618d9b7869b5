"""Calibration on pages: what it would come to, the draw, and what it shows once some have marked."""

from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, Office, copied, workspace_in
from werkzeug.datastructures import MultiDict
from workflow_builders import imported_month, marked_month, submit_round

from iqa.domain import Round
from iqa.store import Head

ADDRESS = f"/months/{MONTH}/calibration"


@pytest.fixture
def marked(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "marked")


def head_of(office: Office) -> Head:
    with workspace_in(office.folder).store.reading() as view:
        return view.ledger.head()


def test_what_it_would_come_to_is_shown_before_it_is_drawn(marked: Office) -> None:
    browser, before = Browser(marked.folder), head_of(marked)
    assert ADDRESS in browser.get(f"/months/{MONTH}").links_to("/calibration")
    shown = browser.get(ADDRESS)
    assert "2 assessors would each mark the same 3 pieces of work" in shown.text
    assert "the same 2 pieces of work" in browser.get(f"{ADDRESS}?items=2").text
    refused = browser.get(f"{ADDRESS}?items=few")
    assert refused.status == 422
    assert 'value="few"' in refused.text
    assert browser.post(ADDRESS, MultiDict({"items": "0"})).status == 422
    assert head_of(marked) == before


def test_it_is_drawn_with_its_certificate_and_workbooks_and_says_where_markers_are_apart(marked: Office) -> None:
    browser = Browser(marked.folder)
    drawn = browser.post(ADDRESS, MultiDict({"items": "2", "scheme": "casework", "seed": "31415926"}))
    assert drawn.path == f"{ADDRESS}/certificate"
    assert "31415926" in drawn.text
    assert "0 of 2 assessors have submitted them." in drawn.text
    assert "What it shows stands here once the first have submitted." in drawn.text
    assert browser.get(ADDRESS).path == drawn.path
    assert b"31415926" in browser.client.get(f"{ADDRESS}/certificate/page").data
    assert b"31415926" in browser.client.get(f"{ADDRESS}/certificate/record").data
    books = drawn.links_to(f"{ADDRESS}/workbooks/")
    assert len(books) == 2
    assert browser.client.get(books[0]).data.startswith(b"PK")
    assert browser.get(f"{ADDRESS}/workbooks/none").status == 404
    submit_round(marked.folder, Round.CALIBRATION, {})
    shown = browser.get(f"{ADDRESS}/certificate").text
    assert "2 of 2 assessors have submitted them." in shown
    assert "Where you marked alike, and where not" in shown
    assert "100%" in shown


def test_what_there_has_to_be_first_is_told(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    office = copied(imported_month(tmp_path_factory.getbasetemp()), tmp_path / "imported")
    shown = Browser(office.folder).get(ADDRESS)
    assert shown.status == 200
    assert "Draw the calibration set" not in shown.text
