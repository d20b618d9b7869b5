"""Good practice on a page: kept in words that name nobody, shared once the person agrees, by who may."""

import pytest
from browsing import Browser
from msgspec.structs import replace
from office import MONTH, Office, workspace_in
from sharing import SharedBrowser, shared_workspace, with_account
from workflow_builders import complete

from iqa.marking.recording import WholeAnswers
from iqa.records.draws import month_draws
from iqa.workflow.marking_pieces import open_item, submit_item
from iqa.workflow.practice import practice_bank

PRACTICE = f"/months/{MONTH}/practice"


@pytest.fixture
def noted(office: Office) -> Office:
    """Bryony has submitted a piece of work with good practice noted."""
    here = workspace_in(office.folder)
    with here.store.reading() as view:
        key = next(item.key for one in month_draws(view, MONTH) for item in one.to_mark() if item.assessor == "M1")
    whole = WholeAnswers(overall="Sound", good_practice="Ash Maple was clear on bail.")
    submit_item(here, key, replace(complete(open_item(here, key)), whole=whole), 0)
    return office


def test_what_was_noted_is_kept_without_names_and_shared_with_consent(noted: Office) -> None:
    browser = Browser(noted.folder)
    assert browser.get(f"/months/{MONTH}").links_to("/practice") == [PRACTICE]
    page = browser.get(PRACTICE)
    assert "Ash Maple was clear on bail." in page.text
    assert "names a colleague: Ash Maple" in page.text
    named = browser.post(PRACTICE, page.seen.fields)
    assert named.status == 422
    assert "what is shared names nobody" in named.text
    fields = named.seen.fields
    [field] = [name for name in fields if name.startswith("text-")]
    kept = browser.post(PRACTICE, type(fields)({**fields, field: "Clear on bail."}))
    assert "has not been asked yet" in kept.text
    assert "Nothing more is noted" in kept.text
    assert browser.post(PRACTICE, type(fields)({**fields, field: "Clear on bail."})).status == 404
    assert browser.get(f"{PRACTICE}/page").status == 404
    form = kept.seen.fields
    agreed = browser.post(f"{PRACTICE}/agreed", type(form)({"practice": "G1", "said": "given"}))
    assert "agrees to its being shared" in agreed.text
    assert b"Clear on bail." in browser.client.get(f"{PRACTICE}/page").data
    assert browser.post(f"{PRACTICE}/agreed", type(form)({"practice": "G1"})).status == 400
    back = browser.post(f"{PRACTICE}/agreed", type(form)({"practice": "G1", "said": "refused"}))
    assert "does not want it shared" in back.text
    assert back.links_to(f"{PRACTICE}/page") == []


@pytest.mark.usefixtures("quick_passwords")
def test_only_who_marked_it_manages_them_or_sees_the_marks_of_the_unit_keeps_it(noted: Office) -> None:
    here = shared_workspace(noted.folder)
    [one] = practice_bank(here).noted
    manager = here.people()[one.person].line_manager
    sees = {"M1": True, "M2": manager == "M2", "P2": True, "P3": False}
    roles = {"M1": "assessor", "M2": "assessor", "P2": "moderator:North", "P3": "moderator:South"}
    with here.store.changing("test", here.now(), "staff list") as change:
        change.people.save(replace(change.people.find("V1"), unit="South"))
    told = {}
    for person, role in roles.items():
        with_account(here, person, role)
        browser = SharedBrowser(here)
        browser.sign_in(person)
        told[person] = "was clear on bail" in browser.get(PRACTICE).text
    assert told == sees
