"""Actions by clicks: one agreed for a theme or a question, all of them as a calendar."""

import pytest
from browsing import Browser
from office import MONTH
from werkzeug.datastructures import MultiDict

DUE = "2027-01-31"


def test_an_action_is_agreed_with_its_owner_and_day(browser: Browser) -> None:
    form = browser.get("/actions").links_to("/actions/new")[0]
    assert "Rowan Elder" in browser.get(form).text
    asked = browser.post(form, MultiDict({"what": "Worked examples", "due": "soon"}))
    assert asked.status == 422
    assert "Choose whose it is" in asked.text
    assert "Say by when" in asked.text
    assert "Worked examples" in asked.text
    fields = {"what": "Worked examples", "owner": "M2", "due": DUE, "month": str(MONTH), "source": "meeting"}
    made = browser.post(form, MultiDict({**fields, "question": "casework/grip", "group": "North"}))
    assert made.path == "/actions/A1"
    assert "Rowan Elder, by 31 January 2027" in made.text
    assert "It should move “Was there grip: was the case moved on in good time?” in North." in made.text


def test_an_action_is_somebodys_on_the_staff_list(browser: Browser) -> None:
    shown = browser.get("/actions/new").text
    assert "Bryony Furze" in shown
    assert "Not known" not in shown


def test_a_unit_needs_the_question_that_moves_there(browser: Browser) -> None:
    fields = {"what": "Worked examples", "owner": "M2", "due": DUE, "group": "North"}
    asked = browser.post("/actions/new", MultiDict(fields))
    assert asked.status == 422
    assert "Choose the question that it should move in this unit" in asked.text


@pytest.mark.unmeasured
@pytest.mark.parametrize("month", ["", "never"])
def test_the_month_is_the_latest_or_one_that_there_is(browser: Browser, month: str) -> None:
    fields = {"what": "Worked examples", "owner": "M2", "due": DUE, "month": month}
    assert browser.post("/actions/new", MultiDict(fields)).status == (200 if not month else 422)


def test_the_actions_are_a_calendar(browser: Browser) -> None:
    browser.post("/actions/new", MultiDict({"what": "Worked examples", "owner": "M2", "due": DUE}))
    taken = browser.client.get("/actions/calendar")
    assert "actions.ics" in taken.headers["Content-Disposition"]
    assert b"A1: Worked examples" in taken.data
