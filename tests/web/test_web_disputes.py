"""Disputed marks in a browser: who may decide, decided by marking again, told in a new letter; a manager's own
list."""

from datetime import timedelta
from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, NOW, Office, copied, workspace_in
from werkzeug.datastructures import MultiDict
from workflow_builders import STRATEGY, issued_month, keys_to_mark, marked_month

from iqa.domain import Round
from iqa.workflow.replies import NewDispute, dispute_mark

DISPUTES = f"/months/{MONTH}/disputes"
OWN_LIST = f"/months/{MONTH}/own-list"


@pytest.fixture
def disputed(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Ash Maple disputes a mark of theirs."""
    office = copied(issued_month(tmp_path_factory.getbasetemp()), tmp_path / "issued")
    workspace = workspace_in(office.folder)
    dispute_mark(workspace, NewDispute("P1", MONTH, key_of(office), STRATEGY, "It is in the note."))
    return office


def key_of(office: Office) -> str:
    return next(key for key in keys_to_mark(workspace_in(office.folder)) if "|P1|" in key)


def marker_and_other(office: Office) -> tuple[str, str]:
    """The names of who marked the work and of the other manager."""
    with workspace_in(office.folder).store.reading() as view:
        (first,) = view.assessments.list(item_key=key_of(office), round=Round.FIRST)
        marker = view.people.find(first.assessor).name
    return marker, ({"Bryony Furze", "Rowan Elder"} - {marker}).pop()


def test_a_dispute_is_decided_by_somebody_else_with_a_reason(disputed: Office) -> None:
    _, other = marker_and_other(disputed)
    browser = Browser(disputed.folder, other)
    listed = browser.get(DISPUTES)
    assert f"{other} may decide" in listed.text
    (href,) = listed.links_to(f"{DISPUTES}/")
    page = browser.get(href)
    assert "Ash Maple disputes this mark: It is in the note." in page.text
    assert "The mark as it stands: Partially met" in page.text
    lacking = browser.post(href, MultiDict({"rating": "not-met", "evidence": " "}))
    assert lacking.status == 422
    for said in ("Say why this rating stands", "This rating needs a line on where it shows"):
        assert said in lacking.text
    assert "Choose the rating that stands" in browser.post(href, MultiDict({"reason": "Kept."})).text
    done = browser.post(href, MultiDict({"rating": "fully-met", "reason": "It was overlooked."}))
    assert "The mark was changed: Fully met" in done.text
    assert "It was overlooked." in browser.get(DISPUTES).text
    assert browser.post(href, MultiDict({"rating": "fully-met", "reason": "Again."})).status == 409
    assert "1 changed since it was issued" in browser.get(f"/months/{MONTH}/letters").text


@pytest.mark.unmeasured
def test_neither_the_marker_nor_the_person_decides(disputed: Office) -> None:
    marker, other = marker_and_other(disputed)
    (href,) = Browser(disputed.folder).get(DISPUTES).links_to(f"{DISPUTES}/")
    for who in (marker, "Ash Maple"):
        browser = Browser(disputed.folder, who)
        page = browser.get(href)
        assert "You may not decide it" in page.text
        assert f"{other} may decide." in page.text
        assert browser.post(href, MultiDict({"rating": "fully-met", "reason": "Mine."})).status == 403


def test_a_colleague_sees_no_dispute_of_somebody_else(disputed: Office) -> None:
    browser = Browser(disputed.folder, "Holly Brook")
    assert "No mark is disputed." in browser.get(DISPUTES).text
    (href,) = Browser(disputed.folder).get(DISPUTES).links_to(f"{DISPUTES}/")
    assert browser.get(href).status == 404


@pytest.mark.unmeasured
def test_an_open_dispute_stands_on_the_line_managers_own_list_alone(disputed: Office) -> None:
    page = Browser(disputed.folder, "Bryony Furze").get(OWN_LIST)
    assert "Ash Maple" in page.text
    assert "Is there a trial strategy" in page.text
    assert page.links_to(f"{DISPUTES}/")
    assert "Nothing waits." in Browser(disputed.folder, "Rowan Elder").get(OWN_LIST).text
    assert "Say who you are" in Browser(disputed.folder, "root").get(OWN_LIST).text


def test_late_feedback_stands_on_the_list_too(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "marked")
    monkeypatch.setattr("office.NOW", NOW + timedelta(days=30))
    page = Browser(office.folder, "Bryony Furze").get(OWN_LIST)
    assert "Feedback that is late" in page.text
    assert "Due 30 November 2026" in page.text
