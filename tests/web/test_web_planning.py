"""How many pieces of work are enough is a page beside each sample, which draws nothing."""

from browsing import Browser
from office import MONTH, Office

PLANNING = f"/months/{MONTH}/samples/casework/planning"


def test_a_month_is_planned_unit_by_unit(browser: Browser, office: Office) -> None:
    events = office.events()
    assert browser.get(f"/months/{MONTH}/samples/casework").links_to("/planning") == [PLANNING]
    shown = browser.get(PLANNING)
    assert "95% sure that fewer than 10%" in shown.text
    assert "North" in shown.text
    assert "It is no ranking" in shown.text
    more = browser.get(f"{PLANNING}?tolerable=30%25&expected=5%25&confidence=90%25")
    assert "if at most 5% of what is looked at has one" in more.text
    assert office.events() == events


def test_what_is_no_share_is_asked_for_again(browser: Browser) -> None:
    wrong = browser.get(f"{PLANNING}?tolerable=lots")
    assert wrong.status == 422
    assert "Give a share, such as 10% or 0.1" in wrong.text
    assert browser.get(f"{PLANNING}?tolerable=0").status == 422
    assert browser.get(f"/months/{MONTH}/samples/nothing/planning").status == 404
