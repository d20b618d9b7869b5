"""One letter checked before it is sent: shown with what to put right, and kept nowhere."""

from io import BytesIO
from pathlib import Path

import pytest
from browsing import Answered, Browser
from letter_builders import good
from letter_offices import letters_office
from werkzeug.datastructures import MultiDict


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(letters_office(tmp_path).root, "Hazel")


def check(browser: Browser, text: str, row: str = "", name: str = "letter.txt") -> Answered:
    fields = MultiDict([("row", row), ("file", (BytesIO(text.encode()), name))])
    return browser.post("/letter-check", fields)  # type: ignore[arg-type]


def test_a_letter_is_shown_with_what_to_put_right_and_forgotten(browser: Browser) -> None:
    assert browser.get("/chase-list").links_to("/letter-check") == ["/letter-check"]
    assert "Check a letter before it is sent" in browser.get("/letter-check").text
    found = check(browser, good(("5 October 2026", "4 October 2026")))
    assert "Checked against the row 71TM1023426" in found.text
    assert "To put right." in found.text
    assert "<mark>" in found.text
    site = browser.app.extensions["iqa"]
    assert [one for one in Path(site.uploads._folder).rglob("*") if one.is_file()] == []
    with site.workspace.store.reading() as view:
        assert list(view.attached.list()) == []


def test_what_is_wrong_is_told_at_its_field(browser: Browser) -> None:
    assert "Choose the letter, one file" in browser.post("/letter-check", MultiDict()).text
    assert check(browser, "no letter", name="list.csv").status == 422
    named = check(browser, good(), "99ZZ1234526")
    assert named.status == 422
    assert "No row of the log is called 99ZZ1234526" in named.text
