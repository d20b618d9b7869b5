"""One letter in a browser: read, taken, edited in Word and sent back; marks that hold it back unlocked."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsing import Browser
from office import MONTH, Office, copied, workspace_in
from werkzeug.datastructures import MultiDict
from workflow_builders import drafted_month, edit, issued_month, without_next_step

from iqa.workflow.month_letters import letter_reference

LETTERS = f"/months/{MONTH}/letters"


@pytest.fixture
def drafted(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(drafted_month(tmp_path_factory.getbasetemp()), tmp_path / "drafted")


@pytest.fixture
def issued(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(issued_month(tmp_path_factory.getbasetemp()), tmp_path / "issued")


def letter_to(office: Office, person: str = "P1") -> str:
    return f"{LETTERS}/{letter_reference(workspace_in(office.folder), MONTH, person)}"


def sent(content: bytes, name: str = "my copy.docx") -> Any:
    return MultiDict([("file", (BytesIO(content), name))])


@pytest.mark.unmeasured
def test_a_draft_is_read_in_every_form(drafted: Office) -> None:
    browser, address = Browser(drafted.folder), letter_to(drafted)
    page = browser.get(address)
    assert "Letter to Ash Maple, October 2026" in page.text
    assert "This is a draft. Nobody has got it yet." in page.text
    assert "Defence engagement: all four marks were fully met." in page.text
    assert not page.links_to("/dispute/")
    read = browser.client.get(f"{address}/page")
    assert "Dear Ash" in read.text
    assert read.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    word = browser.client.get(f"{address}/word")
    assert word.data == (drafted.out / "letters" / "Ash Maple.docx").read_bytes()
    assert "Ash Maple.docx" in word.headers["Content-Disposition"]
    assert browser.client.get(f"{address}/pdf").data.startswith(b"%PDF")


def test_an_edited_word_file_is_sent_back_and_stands_for_the_letter(drafted: Office, tmp_path: Path) -> None:
    browser, address = Browser(drafted.folder), letter_to(drafted)
    copy = tmp_path / "copy.docx"
    copy.write_bytes(browser.client.get(f"{address}/word").data)
    none = browser.post(f"{address}/word", MultiDict())
    assert none.status == 422
    assert "Choose the Word file that you edited" in none.text
    done = browser.post(f"{address}/word", sent(edit(copy, " Mine.")))
    assert "Your Word file stands in the place of the draft." in done.text
    assert "The Word file was edited, and it is what goes out." in done.text
    assert b"before it was edited" in browser.client.get(f"{address}/page").data
    other = browser.post(f"{letter_to(drafted, 'P2')}/word", sent(copy.read_bytes()))
    assert other.status == 422
    assert "does not name Holly Brook" in other.text
    assert browser.post(f"{address}/word", sent(b"not a Word file")).status == 422
    assert (drafted.out / "letters" / "Ash Maple.docx").read_bytes() == copy.read_bytes()


def test_a_letter_that_is_out_is_read_by_whom_it_is_to(issued: Office) -> None:
    browser, address = Browser(issued.folder, "Ash Maple"), letter_to(issued)
    page = browser.get(address)
    assert "Your feedback letter, October 2026" in page.text
    assert "Reply by 30 November 2026." in page.text
    assert page.links_to("/dispute/")
    assert "Send back a Word file" not in page.text
    for form in ("page", "word", "pdf"):
        assert browser.client.get(f"{address}/{form}").status_code == 200
        assert browser.client.get(f"{letter_to(issued, 'P2')}/{form}").status_code == 403
    assert browser.post(f"{address}/word", sent(b"any")).status == 403
    assert browser.client.get(f"{address}/mail").status_code == 403
    mail = Browser(issued.folder).client.get(f"{address}/mail")
    assert b"Ash Maple" in mail.data
    assert ".eml" in mail.headers["Content-Disposition"]


def test_a_letter_that_is_not_there_is_no_page(drafted: Office, office: Office) -> None:
    assert Browser(drafted.folder).get(f"{LETTERS}/nothing").status == 404
    assert Browser(drafted.folder, "Ash Maple").get(letter_to(drafted)).status == 404
    assert Browser(office.folder).get(letter_to(office)).status == 404


def test_marks_that_hold_a_letter_back_are_unlocked_with_a_reason(drafted: Office) -> None:
    one = without_next_step(drafted.folder, "P1")
    browser = Browser(drafted.folder, one.assessor)
    page = browser.get(LETTERS)
    assert "does not say what to do next" in page.text
    (href,) = page.links_to("/unlock/")
    assert browser.get(href).status == 200
    assert browser.post(href, MultiDict()).status == 422
    done = browser.post(href, MultiDict({"reason": "The next step is missing."}))
    assert "/marking/first/" in done.path
    assert "is not marked yet" in browser.get(LETTERS).text
    assert browser.get(href).status == 404
