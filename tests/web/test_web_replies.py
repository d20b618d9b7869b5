"""What people say of their letters in a browser: the conversation, their own view, a mark they dispute."""

from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, Office, copied, workspace_in
from werkzeug.datastructures import MultiDict
from workflow_builders import issued_month

from iqa.workflow.month_letters import letter_reference

DAY = {"comment": "Kept.", "held-day": "16", "held-month": "11", "held-year": "2026"}


@pytest.fixture
def issued(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(issued_month(tmp_path_factory.getbasetemp()), tmp_path / "issued")


def letter_to(office: Office, person: str = "P1") -> str:
    reference = letter_reference(workspace_in(office.folder), MONTH, person)
    return f"/months/{MONTH}/letters/{reference}"


def test_my_letters_are_those_that_went_out_to_me(issued: Office) -> None:
    browser = Browser(issued.folder, "Ash Maple")
    assert letter_to(issued) in browser.get("/my-letters").links_to("/letters/")
    assert "/my-letters" in browser.get("/my-work").links_to("/my-letters")
    assert "No letter has gone out to you yet" in Browser(issued.folder, "Bryony Furze").get("/my-letters").text
    assert "Say who you are" in Browser(issued.folder, "root").get("/my-letters").text


def test_a_conversation_is_recorded_and_stands_with_the_letter(issued: Office) -> None:
    browser, address = Browser(issued.folder), letter_to(issued)
    fields = {
        "acknowledged": "yes",
        "held-day": "16",
        "held-month": "11",
        "held-year": "2026",
        "own_view": "Fair. The note on bail was on another file.",
        "coaching": "An hour with the disclosure lead.",
        "comment": "Thank you.",
    }
    assert "What Ash Maple says of their letter" in browser.get(f"{address}/reply").text
    page = browser.post(f"{address}/reply", MultiDict(fields))
    assert page.path == address
    assert "Talked over: on 16 November 2026" in page.text
    assert "An hour with the disclosure lead." in page.text
    assert "Talked over on 16 November 2026. Read. 1 reply." in browser.get(f"/months/{MONTH}/letters").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Say something, or that the letter was read"),
        (
            {"comment": "Kept.", "held-day": "31", "held-month": "2", "held-year": "2026"},
            "Give a day that has been",
        ),
        (
            {"comment": "Kept.", "held-day": "17", "held-month": "11", "held-year": "2026"},
            "Give a day that has been",
        ),
        ({"comment": "Kept.", "improved": "perhaps"}, "Choose one of the answers"),
    ],
)
def test_what_cannot_be_recorded_comes_back_as_it_was_typed(
    issued: Office, fields: dict[str, str], said: str
) -> None:
    page = Browser(issued.folder).post(f"{letter_to(issued)}/reply", MultiDict(fields))
    assert page.status == 422
    assert said in page.text
    assert ("Kept." in page.text) is bool(fields)


def test_a_mark_is_disputed_from_ones_own_letter(issued: Office) -> None:
    browser = Browser(issued.folder, "Ash Maple")
    href = next(one for one in browser.get(letter_to(issued)).links_to("/dispute/") if "trial-strategy" in one)
    page = browser.get(href)
    assert "Partially met." in page.text
    assert browser.post(href, MultiDict({"reason": " "})).status == 422
    listed = browser.post(href, MultiDict({"reason": "It is in the note of 3 October."}))
    assert listed.path == f"/months/{MONTH}/disputes"
    assert "It is in the note of 3 October." in listed.text
    assert href not in browser.get(letter_to(issued)).links_to("/dispute/")
    assert browser.post(href, MultiDict({"reason": "Once more."})).status == 409


def test_nobody_answers_a_colleagues_letter(issued: Office) -> None:
    browser, address = Browser(issued.folder, "Ash Maple"), letter_to(issued, "P2")
    mark = next(iter(Browser(issued.folder).get(address).links_to("/dispute/")))
    for href in (f"{address}/reply", mark):
        assert browser.get(href).status == 403
        assert browser.post(href, MultiDict({"acknowledged": "yes", "reason": "Mine."})).status == 403
    assert Browser(issued.folder).get(f"{letter_to(issued)}/dispute/nothing/nothing").status == 404
