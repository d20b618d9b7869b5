"""Settings changed on pages: looked at first with the check, refused at the field, never over another change."""

import pytest
from browsing import Answered, Browser
from office import Office

FORM = "/office/settings/feedback"


def send(browser: Browser, address: str, form: Answered, **typed: str) -> Answered:
    """What a form holds, with what somebody typed or pressed."""
    fields = form.seen.fields.copy()
    for name, text in typed.items():
        fields[name] = text
    return browser.post(address, fields)


def settings_of(office: Office) -> str:
    return (office.folder / "iqa.toml").read_text(encoding="utf-8")


@pytest.mark.unmeasured
def test_a_setting_is_changed_once_it_was_seen_and_holds_at_once(browser: Browser, office: Office) -> None:
    before = settings_of(office)
    form = browser.get(FORM)
    looked = send(browser, FORM, form, reply_days="12", do="look")
    assert "reply_days = 12" in looked.text
    assert "Nothing is wrong with the file" in looked.text
    assert settings_of(office) == before
    written = send(browser, FORM, looked, do="write")
    assert written.path == "/office"
    assert settings_of(office) == before.replace("reply_days = 10", "reply_days = 12")
    assert 'value="12"' in browser.get(FORM).text


def test_what_cannot_be_is_told_at_its_field(browser: Browser, office: Office) -> None:
    answer = send(browser, FORM, browser.get(FORM), most_priorities="9", do="look")
    assert answer.status == 422
    assert 'id="most_priorities-error"' in answer.text
    marking = "/office/settings/marking"
    answer = send(browser, marking, browser.get(marking), answer_each="soon", do="look")
    assert answer.status == 422
    assert 'id="answer_each-error"' in answer.text
    assert "answer_each = " + '""' in settings_of(office)


def test_a_change_made_meanwhile_is_told_and_nothing_typed_is_lost(browser: Browser, office: Office) -> None:
    form = browser.get(FORM)
    file = office.folder / "iqa.toml"
    by_hand = settings_of(office).replace("reply_days = 10", "reply_days = 15")
    file.write_text(by_hand, encoding="utf-8")
    answer = send(browser, FORM, form, most_priorities="2", do="look")
    assert answer.status == 422
    assert "The file now says: 15." in answer.text
    assert answer.seen.fields["most_priorities"] == "2"
    assert settings_of(office) == by_hand
    again = send(browser, FORM, answer, do="look")
    send(browser, FORM, again, do="write")
    assert "most_priorities = 2" in settings_of(office)


def test_rows_of_a_table_are_added_changed_and_taken_out(browser: Browser, office: Office) -> None:
    address = "/office/settings/themes"
    new = {"targets-new-of": "trial-strategy", "targets-new": "70", "target": "92.5"}
    looked = send(browser, address, browser.get(address), **new, do="look")
    send(browser, address, looked, do="write")
    assert "target = 0.925" in settings_of(office)
    assert "trial-strategy = 0.7" in settings_of(office)
    looked = send(browser, address, browser.get(address), **{"targets-1": ""}, do="look")
    send(browser, address, looked, do="write")
    assert "trial-strategy" not in settings_of(office)
    halves = send(browser, address, browser.get(address), **{"targets-new-of": "trial-strategy"}, do="look")
    assert 'id="targets-new-error"' in halves.text


def test_what_was_typed_can_be_changed_again_and_nothing_new_is_no_change(browser: Browser) -> None:
    looked = send(browser, FORM, browser.get(FORM), reply_days="12", do="look")
    assert send(browser, FORM, looked, do="again").seen.fields["reply_days"] == "12"
    assert "Nothing would change" in send(browser, FORM, browser.get(FORM), do="look").text
    assert browser.get("/office/settings/serve").status == 404


def test_somebody_leads_on_a_key_area(browser: Browser, office: Office) -> None:
    address = "/office/settings/committee"
    new = {"leads-new-of": "Victim letters", "leads-new": "Ash Maple"}
    looked = send(browser, address, browser.get(address), **new, do="look")
    send(browser, address, looked, do="write")
    assert 'leads = {"Victim letters" = "Ash Maple"}' in settings_of(office)
    assert "Victim letters: Ash Maple" in browser.get("/office").text
