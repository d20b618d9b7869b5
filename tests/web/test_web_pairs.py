"""Markers in pairs on pages: paired, another takes over, ended; each with a reason."""

import pytest
from browsing import Answered, Browser
from office import STAFF, Office, xlsx


@pytest.fixture
def several(office: Office) -> Office:
    """The office with two more managers, of whom one works under another."""
    more = [
        {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick"},
        {**STAFF[0], "Staff id": "M4", "Name": "Teasel Low", "Line manager": "M3"},
    ]
    staff = [*STAFF, *more]
    office.iqa("import", "staff", xlsx(office.folder.parent / "staff-more.xlsx", staff)).done()
    return office


def pair(browser: Browser, **typed: str) -> Answered:
    form = browser.get("/pairs")
    fields = form.seen.fields.copy()
    given = {"marker": "M3", "beside": "M1", "reason": "new to it", **typed}
    for name, text in given.items():
        fields[name] = text
    return browser.post("/pairs", fields)


def test_two_are_paired_and_listed(several: Office) -> None:
    browser = Browser(several.folder)
    assert "Nobody marks in a pair." in browser.get("/pairs").text
    assert "/pairs" in browser.get("/months/2026-10").links_to("/pairs")
    made = pair(browser, pieces="4")
    assert made.path.startswith("/pairs/")
    assert "first 4 pieces of work from October 2026 on together: new to it" in made.text
    assert made.path in browser.get("/pairs").links_to("/pairs/")
    assert "M3" not in made.path


def test_somebody_else_takes_over_and_the_pair_is_ended(several: Office) -> None:
    browser = Browser(several.folder)
    made = pair(browser)
    lacking = browser.post(made.path, {**made.seen.fields.to_dict(), "do": "change"})
    assert lacking.status == 422
    assert 'id="change-why-error"' in lacking.text
    other = {"beside": "M2", "change-why": "ill", "do": "change"}
    changed = browser.post(made.path, {**made.seen.fields.to_dict(), **other})
    assert "Sorrel Quick beside Rowan Elder" in changed.text
    without = browser.post(made.path, {**made.seen.fields.to_dict(), "do": "end"})
    assert 'id="end-why-error"' in without.text
    ended = browser.post(made.path, {**made.seen.fields.to_dict(), "end-why": "sure of it", "do": "end"})
    assert "sure of it" in ended.text
    assert "Let them take over" not in ended.text
    assert browser.get("/pairs/none").status == 404


def test_what_makes_no_pair_is_told_at_its_field_or_refused(several: Office) -> None:
    browser = Browser(several.folder)
    answer = pair(browser, beside="M3", pieces="many", since="soon", reason="")
    assert answer.status == 422
    for field in ("beside", "pieces", "since", "reason"):
        assert f'id="{field}-error"' in answer.text
    assert answer.seen.fields["pieces"] == "many"
    assert pair(browser, beside="M4").status == 403
