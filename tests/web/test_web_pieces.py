"""Drawn work by clicks: found, given to somebody else, replaced, reopened; and a wrong step withdrawn."""

from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, STAFF, Office, copied, workspace_in
from werkzeug.datastructures import MultiDict
from workflow_builders import marked_month, moderated_month

from iqa.domain import Purpose
from iqa.workflow.moderating import standing_moderation
from iqa.workflow.my_work import work_reference

WORK = f"/months/{MONTH}/work"


def pieces_of(browser: Browser, marker: str) -> list[str]:
    return browser.get(f"{WORK}?find={marker}").links_to(f"{WORK}/")


def test_work_is_found_by_who_marks_it_and_by_its_urn(browser: Browser) -> None:
    assert browser.get("/work").path == WORK
    everything = browser.get(WORK)
    assert "11 of 11 pieces" in everything.text
    assert all("|" not in href and "Maple" not in href for href in everything.links_to(f"{WORK}/"))
    own = pieces_of(browser, "Bryony")
    assert 0 < len(own) < 11
    assert pieces_of(browser, "nobody") == []
    assert browser.get(f"{WORK}/nothing").status == 404


def test_work_is_given_to_somebody_who_may_mark_it_and_taken_back(browser: Browser, office: Office) -> None:
    href = pieces_of(browser, "Bryony")[0]
    asked = browser.post(href, MultiDict({"do": "assign", "to": "P1", "why-assign": "Away"}))
    assert asked.status == 422
    assert "Choose who is to mark it" in asked.text
    given = browser.post(href, MultiDict({"do": "assign", "to": "M2", "why-assign": "Away for a month"}))
    assert "Rowan Elder" in given.text
    step = browser.get("/steps").links_to("/steps/")[0]
    assert "Withdraw it" in browser.get(step).text
    assert browser.post(step, MultiDict({})).status == 422
    browser.post(step, MultiDict({"reason": "Back already"}))
    assert "Bryony Furze" in browser.get(href).text
    assert browser.get(step).status == 409
    office.iqa("verify").done()


def test_all_that_somebody_has_left_is_given_to_somebody_else(browser: Browser, office: Office) -> None:
    own = pieces_of(browser, "Bryony")
    asked = browser.post(WORK, MultiDict({"whose": "M1", "to": "P1"}))
    assert asked.status == 422
    assert "Choose who is to mark it" in asked.text
    given = browser.post(WORK, MultiDict({"whose": "M1", "to": "M2", "why": "Away for a month"}))
    assert f"{len(own)} pieces of work are given to Rowan Elder." in given.text
    assert pieces_of(browser, "Bryony") == []
    assert browser.post(WORK, MultiDict({"whose": "M1", "to": "M2", "why": "Again"})).status >= 400
    office.iqa("verify").done()


def test_work_is_replaced_by_the_next_in_line(browser: Browser) -> None:
    before = browser.get(f"{WORK}?find=01AB").links_to(f"{WORK}/")
    assert browser.post(before[0], MultiDict({"do": "replace", "reason": "dull"})).status == 422
    fields = MultiDict({"do": "replace", "reason": "unavailable", "note": "The file is with counsel."})
    replaced = browser.post(before[0], fields)
    assert replaced.status == 200
    assert before[0] not in browser.get(WORK).links_to(f"{WORK}/")


def test_submitted_marks_are_reopened_with_a_reason(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "marked")
    browser = Browser(office.folder)
    href = pieces_of(browser, "Bryony")[0]
    shown = browser.get(href).text
    assert "Reopen its marks" in shown
    assert "Replace it by the next in line" not in shown
    assert browser.post(href, MultiDict({"do": "reopen"})).status == 422
    reopened = browser.post(href, MultiDict({"do": "reopen", "why-reopen": "A page was missing."}))
    assert "In progress" in reopened.text
    assert browser.get(reopened.links_to("/marking/first/")[0]).status == 200


@pytest.mark.unmeasured
def test_what_something_rests_on_is_not_withdrawn(browser: Browser, office: Office) -> None:
    listed = browser.get("/steps")
    assert "No: " in listed.text
    staff = listed.links_to("/steps/")[-1]
    assert "It cannot be withdrawn." in browser.get(staff).text
    before = office.events()
    assert browser.post(staff, MultiDict({"reason": "Wrong"})).status == 409
    assert office.events() == before
    assert browser.get("/steps/9999").status == 404


def test_a_second_marking_is_given_to_somebody_else_and_taken_back(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = copied(moderated_month(tmp_path_factory.getbasetemp()), tmp_path / "moderated")
    here = workspace_in(office.folder)
    made = standing_moderation(here, MONTH, Purpose.SECOND_MARKING)
    one = next(item for item in made.to_mark() if item.assessor == "M2")
    href = f"{WORK}/{work_reference(here, one.key)}"
    browser = Browser(office.folder)
    assert "Nobody else on today's staff list may mark it a second time." in browser.get(href).text
    third = {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick"}
    office.read_export("staff", [*STAFF, third], name="more-staff.xlsx").done()
    shown = browser.get(href).text
    assert "a second time, by Rowan Elder." in shown
    refused = browser.post(href, MultiDict({"do": "assign-second", "to-second": "M1", "why-second": "Away"}))
    assert refused.status == 422
    assert "Choose who is to mark it a second time" in refused.text
    given = browser.post(href, MultiDict({"do": "assign-second", "to-second": "M3", "why-second": "Away"}))
    assert "a second time, by Sorrel Quick." in given.text
    step = browser.get("/steps").links_to("/steps/")[0]
    assert "second marking of October 2026 is as it was before" in browser.get(step).text
    browser.post(step, MultiDict({"reason": "Back already"}))
    assert "a second time, by Rowan Elder." in browser.get(href).text
