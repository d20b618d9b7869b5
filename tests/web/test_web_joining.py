"""Two staff ids of one person are joined on a page with how that is known, and parted again."""

from browsing import Browser
from office import Office, workspace_in
from werkzeug.datastructures import MultiDict

from iqa.workflow.people import joined_ids

JOINING = "/people/one-person"


def test_two_ids_are_joined_and_parted_with_a_reason(browser: Browser, office: Office) -> None:
    here = workspace_in(office.folder)
    assert browser.get("/people").links_to(JOINING) == [JOINING]
    empty = browser.post(JOINING, MultiDict())
    assert empty.status == 422
    assert "Choose the earlier staff id" in empty.text
    same = browser.post(JOINING, MultiDict({"old": "P1", "new": "P1", "reason": "moved"}))
    assert "these are the same" in same.text
    joined = browser.post(JOINING, MultiDict({"old": "P1", "new": "P3", "reason": "Came back under a new id"}))
    assert "P1 (Ash Maple) is an earlier id of P3 (Hazel Larch)" in joined.text
    assert [(one.old, one.new) for one in joined_ids(here)] == [("P1", "P3")]
    why = browser.post(f"{JOINING}/part", MultiDict({"joined": "P1"}))
    assert "Say why they are two people" in why.text
    parted = browser.post(f"{JOINING}/part", MultiDict({"joined": "P1", "why-P1": "Two people after all"}))
    assert "earlier id of" not in parted.text
    assert joined_ids(here) == ()
    assert browser.post(f"{JOINING}/part", MultiDict({"joined": "P1", "why-P1": "again"})).status == 404
