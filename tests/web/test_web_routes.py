"""Every address of the application, walked as everybody: nobody gets in unasked, and no page ends in a fault."""

from typing import Any

import pytest
from browsing import Browser
from office import MONTH, Office
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Map, Rule

from iqa.domain import Round
from iqa.web.doors import OPEN_TO_ALL

FAULT = 500
SAMPLE_VALUES: dict[str, Any] = {
    "month": MONTH,
    "marking_round": Round.FIRST,
    "scheme": "casework",
    "which": "page",
    "filename": "iqa.css",
    "number": 1,
    "kind": "police",
    "ending": "docx",
    "section": "feedback",
}
"""What stands for each part of an address; every other is 'nothing', which names nothing."""
EVERYBODY = ("Bryony Furze", "Ash Maple", "Dell Rush", "nobody who is known")
"""A legal manager, a prosecutor, a victim liaison officer, and somebody off the staff list."""


def walked(browser: Browser) -> list[tuple[str, str, str]]:
    """Method, endpoint and address of everything that the application serves."""
    found = []
    with browser.app.test_request_context():
        adapter = browser.app.url_map.bind("localhost")
        for rule in browser.app.url_map.iter_rules():
            values = {name: SAMPLE_VALUES.get(name, "nothing") for name in rule.arguments}
            for method in sorted({"GET", "POST"} & (rule.methods or set())):
                address = adapter.build(rule.endpoint, values, method=method)
                found.append((method, rule.endpoint, address))
    return found


def asked(browser: Browser, method: str, address: str) -> int:
    answer = browser.get(address) if method == "GET" else browser.post(address, MultiDict())
    answer.response.close()
    return answer.status


@pytest.mark.unmeasured
def test_links_are_those_of_plain_rules(office: Office) -> None:
    browser = Browser(office.folder, "Bryony Furze")
    ours = browser.app.url_map
    plain = Map(
        [Rule(one.rule, endpoint=one.endpoint, methods=one.methods) for one in ours.iter_rules()],
        converters=ours.converters,
    ).bind("localhost")
    linked = ours.bind("localhost")
    for rule in ours.iter_rules():
        values = {**{name: SAMPLE_VALUES.get(name, "nothing & more") for name in rule.arguments}, "also": "?&é"}
        assert linked.build(rule.endpoint, values) == plain.build(rule.endpoint, values)


@pytest.mark.unmeasured
def test_nobody_gets_in_unasked(office: Office) -> None:
    stranger = Browser(office.folder, inside=False)
    addresses = walked(stranger)
    assert len(addresses) > 30
    let_in = [(method, address) for method, endpoint, address in addresses if endpoint not in OPEN_TO_ALL]
    assert {asked(stranger, *one) for one in let_in} == {401}


@pytest.mark.unmeasured
@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_gets_a_page_or_a_refusal(office: Office, who: str) -> None:
    browser = Browser(office.folder, who)
    faults = [one for one in walked(browser) if asked(browser, one[0], one[2]) >= FAULT]
    assert faults == []


@pytest.mark.unmeasured
def test_what_changes_something_asks_for_a_form_of_our_own(browser: Browser, office: Office) -> None:
    before = office.events()
    browser.app.config["WTF_CSRF_ENABLED"] = True
    sent = [one for one in walked(browser) if one[0] == "POST"]
    assert {asked(browser, method, address) for method, _, address in sent} == {400}
    assert office.events() == before
