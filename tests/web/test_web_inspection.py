"""Issues of the inspection by clicks: responded to, measured by hand, one of the office's own added."""

from browsing import Browser
from werkzeug.datastructures import MultiDict

FIRST = "/inspection/issues/1"


def test_issues_are_listed_with_what_is_missing(browser: Browser) -> None:
    listed = browser.get("/inspection")
    assert "8 of 8 have no response recorded" in listed.text
    assert FIRST in listed.links_to("/issues/")
    assert browser.get("/inspection/issues/77").status == 404


def test_a_response_and_a_measure_are_recorded(browser: Browser) -> None:
    assert browser.post(FIRST, MultiDict({"do": "respond", "response": "A visit a month"})).status == 422
    answered = browser.post(FIRST, MultiDict({"do": "respond", "response": "A visit a month", "on": "2026-09-01"}))
    assert "Response of 1 September 2026: A visit a month" in answered.text
    measure = {"do": "measure", "month": "2026-10", "says": "Eleven of twelve were visited"}
    for wrong in ("lots", "250"):
        asked = browser.post(FIRST, MultiDict({**measure, "rate": wrong}))
        assert asked.status == 422
        assert "Give the share in per cent" in asked.text
    assert browser.post(FIRST, MultiDict({**measure, "month": "later"})).status == 422
    measured = browser.post(FIRST, MultiDict({**measure, "rate": "92 %"}))
    assert "October 2026: Eleven of twelve were visited" in measured.text
    assert "7 of 8 have no response recorded" in browser.get("/inspection").text


def test_an_issue_of_the_offices_own_is_added(browser: Browser) -> None:
    assert browser.post("/inspection/new", MultiDict({"issue": "9"})).status == 422
    fields = {"issue": "9/a", "title": "Instructions reach the advocate", "question-1": "casework/grip"}
    added = browser.post("/inspection/new", MultiDict({**fields, "joint": "yes"}))
    assert added.path == "/inspection/issues/9/a"
    assert "With the sister Area." in added.text
    assert browser.post("/inspection/new", MultiDict(fields)).status == 409
