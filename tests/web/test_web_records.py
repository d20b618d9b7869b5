"""Documents by id, people, the ledger, a check of the records, letters to chase, actions, and what is settled."""

import os
from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, STAFF, Office, cases, copied, letters
from werkzeug.datastructures import MultiDict
from workflow_builders import DOUBT, twice_marked_month

DOCUMENTS = f"/months/{MONTH}/documents"
CHASE = f"/months/{MONTH}/chase-list"


@pytest.fixture
def twice(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(twice_marked_month(tmp_path_factory.getbasetemp()), tmp_path / "twice")


def test_documents_are_taken_by_id_and_never_by_path(office: Office, browser: Browser) -> None:
    listed = browser.get(DOCUMENTS)
    links = [href for href, said in listed.seen.links if said == "certificate-casework.json"]
    assert browser.client.get(links[0]).data == (office.out / "certificate-casework.json").read_bytes()
    assert all("certificate" not in href and "Rowan" not in href for href in listed.links_to(DOCUMENTS))
    for address in ("nothing", "..%2F..%2Fiqa.toml", "certificate-casework.json"):
        assert browser.get(f"{DOCUMENTS}/{address}").status == 404


def test_a_link_out_of_the_folder_is_no_document(office: Office, browser: Browser) -> None:
    os.symlink(office.folder / "iqa.toml", office.out / "settings.toml")
    (office.out / "~$open.docx").touch()
    shown = browser.get(DOCUMENTS).text
    assert "settings.toml" not in shown
    assert "open.docx" not in shown


def test_people_are_listed_with_who_may_do_what(browser: Browser) -> None:
    page = browser.get("/people")
    assert "Hazel Larch" in page.text
    assert "Verify that an action was done" in page.text
    assert "Nobody who owns the action" in page.text


def test_who_left_the_list_stands_apart(office: Office, browser: Browser) -> None:
    office.read_export("staff", STAFF[:-1], "--yes").done()
    page = browser.get("/people").text
    assert page.index("No longer on it") < page.index("Dell Rush")


def test_the_ledger_is_read_backwards_and_the_records_are_checked(
    office: Office, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iqa.web.views.records.EVENTS_SHOWN", 3)
    latest = browser.get("/ledger")
    assert "Sample drawn" in latest.text
    earlier = latest.links_to("before=")
    assert "Staff list imported" not in latest.text
    assert "Staff list imported" in browser.get(earlier[0]).text
    assert "Every draw was performed again" in browser.get("/verify").text
    office.by_hand("UPDATE people SET name = 'Somebody Else' WHERE id = 'P1'")
    assert "The records were changed" in browser.get("/verify").text


def test_letters_to_chase_are_listed_and_one_in_doubt_is_answered(tmp_path: Path) -> None:
    office = Office(tmp_path / "doubted").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", [{**cases(1)[0], **DOUBT}, *cases(1)[1:]]).done()
    office.read_export("letters", letters()).done()
    browser = Browser(office.folder)
    page = browser.get(CHASE)
    assert "Letters to chase, October 2026" in page.text
    waiting = page.links_to(f"{CHASE}/")
    assert browser.get(f"{CHASE}/nothing").status == 404
    href = waiting[0]
    assert "Is this letter owed?" in browser.get(href).text
    assert browser.post(href, MultiDict({})).status == 422
    kept = browser.post(href, MultiDict({"reason": "The file says so."}))
    assert "The file says so." in kept.text
    answered = browser.post(href, MultiDict({"answer": "owed", "reason": "The file says so."}))
    assert answered.path == CHASE
    assert href not in answered.links_to(f"{CHASE}/")


def test_an_action_is_done_and_somebody_else_verifies_it(office: Office, browser: Browser) -> None:
    assert "No action waits" in browser.get("/actions").text
    new = ("action", "add", "Write the line", "--owner", "Bryony Furze", "--due", "2026-10-30", "--month", MONTH)
    office.iqa(*new).done()
    assert "Overdue" in browser.get("/actions").text
    assert browser.get("/actions/A9").status == 404
    assert browser.post("/actions/A1", MultiDict({"do": "done"})).status == 422
    browser.post("/actions/A1", MultiDict({"do": "done", "note": "All were told."}))
    page = browser.get("/actions/A1")
    assert "All were told." in page.text
    own = browser.post("/actions/A1", MultiDict({"do": "verify", "note": "I did it."}))
    assert own.status == 403
    other = Browser(office.folder, "Rowan Elder")
    ended = other.post("/actions/A1", MultiDict({"do": "verify", "note": "I saw the lines."}))
    assert "Ended" in ended.text
    assert "I saw the lines." in browser.get("/actions/A1").text


def test_what_two_people_rated_differently_is_shown_side_by_side_and_settled(twice: Office) -> None:
    browser = Browser(twice.folder)
    settling = f"/months/{MONTH}/settling"
    waiting = browser.get(settling).links_to(f"{settling}/")
    assert waiting
    assert browser.get(settling).links_to("/second-marking/certificate")
    shown = browser.get(waiting[0])
    assert "One: " in shown.text
    assert "The other: " in shown.text
    assert "Rowan Elder" not in shown.text
    asked = browser.post(waiting[0], MultiDict({"reason": "Seen together.", "other": "Never"}))
    assert asked.status == 422
    assert "Seen together." in asked.text
    rating = next(one["value"] for one in shown.seen.inputs if one.get("name") == "rating")
    own = browser.post(waiting[0], MultiDict({"rating": rating, "by": "me", "reason": "Mine."}))
    assert own.status in (400, 403, 409)
    fields = MultiDict({"rating": rating, "by": "meeting", "reason": "Seen together."})
    settled = browser.post(waiting[0], fields)
    assert len(settled.links_to(f"{settling}/")) == len(waiting) - 1
    assert browser.get(waiting[0]).status == 404
