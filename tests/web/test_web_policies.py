"""Policies on pages: read in words, changed by a form after what a draw would come to was seen."""

import pytest
from browsing import Answered, Browser
from office import Office

FORM = "/office/policies/casework/change"


def send(browser: Browser, form: Answered, **typed: str) -> Answered:
    """What a form holds, with what somebody typed or pressed."""
    fields = form.seen.fields.copy()
    for name, text in typed.items():
        fields[name] = text
    return browser.post(FORM, fields)


@pytest.mark.unmeasured
def test_a_policy_is_changed_once_what_it_would_do_was_seen(browser: Browser, office: Office) -> None:
    read = browser.get("/office/policies/casework")
    assert "2 drawn, 4 in reserve" in read.text
    looked = send(browser, browser.get(FORM), take="3", do="look")
    assert "What a draw for October 2026 would come to" in looked.text
    assert "Hours of marking, in all" in looked.text
    assert "take = 3" in looked.text
    own = office.folder / "policies" / "casework.toml"
    assert not own.exists()
    written = send(browser, looked, do="write")
    assert written.path == "/office/policies/casework"
    assert "3 drawn, 4 in reserve" in written.text
    assert "policies/casework.toml of the workspace" in written.text
    assert "# How many of each cell" in own.read_text(encoding="utf-8")


def test_people_are_left_out_with_a_reason_and_come_back(browser: Browser, office: Office) -> None:
    new = {"not_sampled-new1-of": "P1", "not_sampled-new1": "on leave", "role-1": "yes"}
    looked = send(browser, browser.get(FORM), **new, do="look")
    written = send(browser, looked, do="write")
    assert "Not sampled: Ash Maple (on leave)." in written.text
    assert "Marked by: legal manager or prosecutor" in written.text
    form = browser.get(FORM)
    assert form.seen.fields["not_sampled-1"] == "on leave"
    twice = send(browser, form, **{"not_sampled-new1-of": "P1", "not_sampled-new1": "again"}, do="look")
    assert "Ash Maple stands in this list already" in twice.text
    written = send(browser, send(browser, form, **{"not_sampled-1": ""}, do="look"), do="write")
    assert "on leave" not in written.text
    text = (office.folder / "policies" / "casework.toml").read_text(encoding="utf-8")
    assert 'person = "P1"' not in text


def test_what_cannot_be_is_told_at_its_field_and_kept(browser: Browser, office: Office) -> None:
    form = browser.get(FORM)
    answer = send(browser, form, take="none", **{"not_assessing-new1-of": "M1"}, do="look")
    assert answer.status == 422
    assert 'id="take-error"' in answer.text
    assert 'id="not_assessing-new1-error"' in answer.text
    assert answer.seen.fields["take"] == "none"
    fields = {name: text for name, text in form.seen.fields.items() if not name.startswith("role-")}
    assert 'id="role-1-error"' in browser.post(FORM, {**fields, "do": "look"}).text
    alone = send(browser, form, **{"not_sampled-new2": "away"}, do="look")
    assert 'id="not_sampled-new2-of-error"' in alone.text
    assert not (office.folder / "policies").exists()


def test_a_change_made_meanwhile_is_told_and_nothing_typed_is_lost(browser: Browser, office: Office) -> None:
    send(browser, send(browser, browser.get(FORM), take="3", do="look"), do="write")
    form = browser.get(FORM)
    file = office.folder / "policies" / "casework.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("take = 3", "take = 4"), encoding="utf-8")
    answer = send(browser, form, reserves="9", do="look")
    assert answer.status == 422
    assert "What the file says now" in answer.text
    assert "4 drawn, 4 in reserve" in answer.text
    assert answer.seen.fields["reserves"] == "9"
    looked = send(browser, answer, do="look")
    assert "reserves = 9" in looked.text


@pytest.mark.unmeasured
def test_nothing_new_is_no_change_and_what_was_typed_is_changed_again(browser: Browser) -> None:
    form = browser.get(FORM)
    assert "Nothing would change" in send(browser, form, do="look").text
    looked = send(browser, form, take="3", do="look")
    assert send(browser, looked, do="again").seen.fields["take"] == "3"
    assert browser.get("/office/policies/none/change").status == 404
    assert browser.get("/office/policies/none").status == 404


def test_a_policy_that_cannot_be_used_is_read_with_its_faults(browser: Browser, office: Office) -> None:
    own = office.folder / "policies"
    own.mkdir()
    (own / "casework.toml").write_text('scheme = "casework"\nper = ["prosecutor"]\ntakes = 2\n', encoding="utf-8")
    answer = browser.get("/office/policies/casework")
    assert "It cannot be used as it is" in answer.text
    assert "Did you mean take?" in answer.text
    assert "Change this policy" not in answer.text
