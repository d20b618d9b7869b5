"""The pages of a month, who may come in, and how refusals are told."""

import re
from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, Office, workspace_in
from werkzeug.datastructures import MultiDict

from iqa.errors import (
    BusyError,
    CalculationError,
    ConflictError,
    IqaError,
    NotFoundError,
    NotPermittedError,
    Problem,
    SettingsError,
    SheetError,
)
from iqa.next_steps import Blank, NextStep, advice
from iqa.web.doors import OPEN_TO_ALL
from iqa.web.protection import HEADERS
from iqa.web.refusals import status_of
from iqa.workflow.my_work import key_of_reference, my_work, work_reference


@pytest.mark.unmeasured
def test_a_month_at_a_glance_says_what_is_done_what_waits_and_whose_turn_it_is(browser: Browser) -> None:
    page = browser.get(f"/months/{MONTH}")
    assert "What to do next" in page.text
    assert "0 of 11 pieces of work submitted" in page.text
    assert "Rowan Elder" in page.text
    assert f"/months/{MONTH}/my-work" in [href for href, _ in page.seen.links]


@pytest.mark.unmeasured
def test_the_way_in_leads_to_the_latest_month(browser: Browser) -> None:
    assert browser.get("/").path == f"/months/{MONTH}"
    assert f"/months/{MONTH}" in [href for href, _ in browser.get("/months").seen.links]


@pytest.mark.unmeasured
def test_my_work_holds_what_is_mine_alone(office: Office, browser: Browser) -> None:
    mine = browser.get("/my-work").links_to("/marking/")
    others = Browser(office.folder, "Rowan Elder").get("/my-work").links_to("/marking/")
    assert len(mine) == 5
    assert not set(mine) & set(others)


def test_an_address_tells_nobody_whose_work_it_is(office: Office) -> None:
    workspace = workspace_in(office.folder)
    work = my_work(workspace, MONTH)[0]
    assert re.fullmatch(r"[0-9a-f]{24}", work.reference)
    assert work_reference(workspace, work.key) == work.reference
    assert key_of_reference(workspace, MONTH, work.reference) == work.key


def test_whoever_is_not_on_the_staff_list_says_who_they_are(office: Office) -> None:
    browser = Browser(office.folder, "root")
    page = browser.get("/my-work")
    assert "You are not on the staff list under this name" in page.text
    chosen = next(one for one in browser.get("/me").seen.inputs if one.get("name") == "person")
    page = browser.post("/me", MultiDict({"person": chosen["value"]}))
    assert page.path == f"/months/{MONTH}/my-work"
    assert "You are root" not in page.text


def test_nobody_is_chosen_who_is_not_on_the_list(browser: Browser) -> None:
    answered = browser.post("/me", MultiDict({"person": "nobody"}))
    assert answered.status == 400
    assert "Nobody was chosen." in answered.text


def test_an_empty_workspace_says_how_to_begin(tmp_path: Path) -> None:
    browser = Browser(Office(tmp_path / "new").init().folder)
    page = browser.get("/")
    assert page.path == "/months"
    assert "Nothing is recorded yet." in page.text
    assert "/import?kind=staff" in [href for href, _ in page.seen.links]
    assert "There is no staff list yet" in browser.get("/me").text
    assert browser.get("/my-work").path == "/months"


def test_without_the_key_nothing_is_shown(office: Office) -> None:
    stranger = Browser(office.folder, inside=False)
    for address in ("/", "/months", f"/months/{MONTH}", "/my-work", "/me", "/nowhere", "/enter?key=wrong"):
        answered = stranger.get(address)
        assert answered.status == 401, address
        assert "Thornmere" in answered.text
        assert "Rowan Elder" not in answered.text


def test_a_key_is_good_for_one_visit(office: Office) -> None:
    browser = Browser(office.folder, inside=False)
    key = browser.entrance.key
    assert browser.get(f"/enter?key={key}").status == 200
    assert browser.get(f"/enter?key={key}").status == 200  # who is in already stays in
    other = browser.app.test_client()
    assert other.get(f"/enter?key={key}").status_code == 401
    assert browser.entrance.key != key


def test_only_the_style_the_way_in_and_whether_it_runs_are_open(browser: Browser) -> None:
    endpoints = {rule.endpoint for rule in browser.app.url_map.iter_rules()}
    assert endpoints >= OPEN_TO_ALL


def test_it_tells_that_it_runs(office: Office) -> None:
    assert Browser(office.folder, inside=False).get("/health").response.json == {"status": "ok"}


def test_every_answer_carries_its_guards(browser: Browser) -> None:
    for address in ("/months", "/nowhere", "/static/iqa.css"):
        with browser.client.get(address) as answer:
            headers = answer.headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert browser.client.get("/months").headers["Cache-Control"] == "no-store"
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_a_form_of_somebody_else_s_making_is_not_taken(browser: Browser) -> None:
    browser.app.config["WTF_CSRF_ENABLED"] = True
    answered = browser.post("/me", MultiDict({"person": "M1"}))
    assert answered.status == 400
    assert "was opened before the tool was started anew" in answered.text
    token = browser.get("/me").seen.fields["csrf_token"]
    assert browser.post("/me", MultiDict({"person": "M1", "csrf_token": token})).status == 200


def test_an_unknown_address_and_an_unknown_month_are_no_pages(browser: Browser) -> None:
    for address in ("/nowhere", "/months/2031-01", "/months/2031-13"):
        assert browser.get(address).status == 404
    assert browser.client.post("/months").status_code == 405


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFoundError("x"), 404),
        (NotPermittedError("x"), 403),
        (ConflictError("x"), 409),
        (BusyError("x"), 503),
        (SheetError("x"), 422),
        (CalculationError("x"), 422),
        (SettingsError("x"), 422),
        (IqaError("x"), 500),
    ],
)
def test_each_kind_of_refusal_has_its_status(refusal: IqaError, status: int) -> None:
    assert status_of(refusal) == status


def test_a_refusal_shows_what_is_wrong_and_the_next_step_as_a_link(office: Office) -> None:
    browser = Browser(office.folder, inside=False)

    def refuse() -> str:
        raise ConflictError(
            "This is done already.",
            advice("See how far it is: ", NextStep("status", {"month": str(MONTH)}), " or ", NextStep("upgrade")),
            [Problem("x", "An odd cell.", "Cases", 7, "URN"), Problem("y", "This is done already.")],
        )

    browser.app.add_url_rule("/refused", view_func=refuse)
    browser.come_in()
    page = browser.get("/refused")
    assert page.status == 409
    assert (f"/months/{MONTH}", "See the month at a glance") in page.seen.links
    assert "at the command line: upgrade" in page.text
    assert "sheet Cases, row 7, column URN: An odd cell." in page.text
    part = browser.client.get("/refused", headers={"HX-Request": "true"}).text
    assert "Not saved. This is done already." in part
    assert "<html" not in part


def test_a_fault_of_ours_shows_nothing_of_it(office: Office) -> None:
    browser = Browser(office.folder, inside=False)

    def fail() -> str:
        raise ValueError("the name of a victim")

    browser.app.add_url_rule("/failed", view_func=fail)
    browser.come_in()
    page = browser.get("/failed")
    assert page.status == 500
    assert "Something went wrong" in page.text
    assert "victim" not in page.text


def test_a_step_without_a_month_leads_to_the_months(office: Office) -> None:
    from iqa.web.links import step_link

    browser = Browser(office.folder)
    with browser.app.test_request_context():
        assert step_link(NextStep("status")).href == "/months"
        assert step_link(NextStep("customise", {"name": "K1", "note": Blank("TEXT")})).text == "customise K1"
        assert step_link(NextStep("draw", {"scheme": "casework"})).href == "/months"
