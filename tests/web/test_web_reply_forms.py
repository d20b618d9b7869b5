"""Forms of reply on pages: taken from a letter's page, sent back filled, recorded once, refused whole."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsing import Browser
from office import MONTH, Office, copied, workspace_in
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict
from workflow_builders import issued_month

from iqa.feedback.reply_form import COMMENT
from iqa.workflow.month_letters import letter_reference

LETTERS = f"/months/{MONTH}/letters"


@pytest.fixture
def issued(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(issued_month(tmp_path_factory.getbasetemp()), tmp_path / "issued")


def filled(content: bytes, label: str, text: str) -> bytes:
    book = load_workbook(BytesIO(content))
    sheet: Any = book["Reply"]
    for row in sheet.iter_rows():
        if str(row[0].value or "").split("\n")[0] == label:
            row[1].value = text
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def sent(*files: tuple[bytes, str]) -> MultiDict[str, Any]:
    return MultiDict([("files", (BytesIO(content), name)) for content, name in files])


def test_a_form_is_taken_filled_and_recorded_once(issued: Office) -> None:
    browser = Browser(issued.folder)
    letter = f"{LETTERS}/{letter_reference(workspace_in(issued.folder), MONTH, 'P1')}"
    taken = browser.get(f"{letter}/reply").links_to("reply-form.")
    assert [one.rpartition(".")[2] for one in taken] == ["docx", "xlsx"]
    form = browser.client.get(taken[1]).data
    back = filled(form, COMMENT, "Thank you for the note on bail.")
    assert f"{LETTERS}/replies" in browser.get(LETTERS).links_to("/replies")
    done = browser.post(f"{LETTERS}/replies", sent((back, "Ash.xlsx"), (b"no form", "other.xlsx")))
    assert "Reply 1 of Ash Maple is recorded." in done.text
    assert "Nothing of it was recorded." in done.text
    assert "Thank you for the note on bail." in browser.get(letter).text
    again = browser.post(f"{LETTERS}/replies", sent((back, "Ash.xlsx")))
    assert "nothing is recorded twice" in again.text


def test_a_form_is_asked_for_and_there_is_no_other_kind(issued: Office) -> None:
    browser = Browser(issued.folder)
    none = browser.post(f"{LETTERS}/replies", MultiDict())
    assert none.status == 422
    assert "Choose the forms that came back" in none.text
    letter = f"{LETTERS}/{letter_reference(workspace_in(issued.folder), MONTH, 'P1')}"
    assert browser.get(f"{letter}/reply-form.pdf").status == 404
