"""What an office decides, read as pages: settings without what is secret, policies, criteria with their check."""

import pytest
from browsing import Browser
from office import Office

from iqa.resources import packaged


@pytest.mark.unmeasured
def test_settings_are_read_and_what_is_secret_is_not(browser: Browser, office: Office) -> None:
    shown = browser.get("/office").text
    assert "Fewest marks that a figure may rest on" in shown
    secret = next(
        line
        for line in (office.folder / "iqa.toml").read_text(encoding="utf-8").splitlines()
        if "secret =" in line
    )
    assert secret.split('"')[1] not in shown
    assert "sqlite" not in shown


def test_a_policy_is_read_in_sentences(browser: Browser) -> None:
    shown = browser.get("/office/policies/casework").text
    assert "A separate draw for each" in shown
    assert "It comes with the tool" in shown
    assert browser.get("/office/policies/nothing").status == 404


def test_a_policy_that_cannot_be_used_says_why(office: Office, browser: Browser) -> None:
    (office.folder / "policies").mkdir()
    (office.folder / "policies" / "casework.toml").write_text('scheme = "casework"\ntake = "lots"\n')
    assert "It cannot be used as it is." in browser.get("/office/policies/casework").text


def test_criteria_are_read_with_what_the_check_says(browser: Browser) -> None:
    shown = browser.get("/office/criteria/casework").text
    assert "Nothing is wrong with them." in shown
    assert "Is there a trial strategy" in shown
    assert browser.get("/office/criteria/nothing").status == 404
    assert browser.get("/office/criteria/..%2Fiqa").status == 404


def test_criteria_of_ones_own_are_checked_by_line(office: Office, browser: Browser) -> None:
    (office.folder / "criteria").mkdir()
    (office.folder / "criteria" / "casework.toml").write_text('id = "casework"\n')
    shown = browser.get("/office/criteria/casework").text
    assert "They cannot be used as they are." in shown
    assert "criteria/casework.toml" in shown
    assert "cannot be used: see what the check says" in browser.get("/office").text


def test_what_changed_in_criteria_is_read_question_by_question(office: Office, browser: Browser) -> None:
    criteria = browser.get("/office/criteria/casework")
    assert "There is no form for it." in criteria.text
    earlier = browser.get("/office/criteria/casework/since/2026.1").text
    assert "Not comparable: figures begin anew" in earlier
    assert "New questions" in earlier
    own = office.folder / "criteria"
    own.mkdir()
    text = packaged("criteria/casework.toml").read_text(encoding="utf-8")
    (own / "casework.toml").write_text(text.replace("Is there a trial strategy", "Was there a trial strategy"))
    version = next(line.split('"')[1] for line in text.splitlines() if line.startswith("version ="))
    changed = browser.get(f"/office/criteria/casework/since/{version}").text
    assert "Both carry the same version." in changed
    assert "Was there a trial strategy" in changed
    assert browser.get("/office/criteria/casework/since/none").status == 404
