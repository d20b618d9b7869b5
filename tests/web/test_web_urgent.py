"""What is urgent: in short on the month's page, case by case on its own until somebody says what was done."""

import pytest
from browsing import Browser
from msgspec.structs import replace
from office import MONTH, NOW, Office, cases, workspace_in, xlsx
from sharing import SharedBrowser, shared_workspace, with_account
from store_builders import attached
from workflow_builders import complete

from iqa.domain import Kind
from iqa.marking.recording import WholeAnswers
from iqa.records.populations import items_of
from iqa.records.workspace import Workspace
from iqa.workflow.marking_pieces import open_item, save_item
from iqa.workflow.my_work import my_work
from iqa.workflow.urgent import urgent_list

URGENT = f"/months/{MONTH}/urgent"
CONCERN = "Bail runs out tomorrow"


@pytest.fixture
def noted(office: Office) -> Workspace:
    """Bryony has noted an urgent concern."""
    workspace = workspace_in(office.folder)
    key = my_work(workspace, MONTH)[0].key
    answers = replace(complete(open_item(workspace, key)), whole=WholeAnswers(urgent_concern=CONCERN))
    save_item(workspace, key, answers, 0)
    return workspace


def test_a_month_without_anything_urgent_says_nothing_of_it(browser: Browser) -> None:
    assert URGENT not in browser.get(f"/months/{MONTH}").text
    assert "Nothing urgent waits." in browser.get(URGENT).text


def test_the_month_leads_to_each_case_until_somebody_says_what_was_done(
    noted: Workspace, browser: Browser
) -> None:
    [matter] = urgent_list(noted, MONTH)
    month = browser.get(f"/months/{MONTH}")
    assert "1 case wants looking at today: urgent concern on a live case." in month.text
    assert month.links_to(URGENT) == [URGENT]
    page = browser.get(URGENT)
    [mail] = page.links_to("/mails/")
    taken = browser.client.get(mail)
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert b"X-Unsent: 1" in taken.data
    assert browser.get(f"{URGENT}/mails/nothing").status == 404
    assert CONCERN in page.text
    assert matter.urn in page.text
    assert matter.matter.item_key not in page.text
    field = f"done-{MONTH}-{matter.urn}"
    empty = browser.post(URGENT, page.seen.fields)
    assert empty.status == 422
    assert f"Say what was done about {matter.urn}" in empty.text
    fields = empty.seen.fields
    fields[field] = "The court was told."
    after = browser.post(URGENT, fields)
    assert "Nothing urgent waits." in after.text
    assert [one.answer.done for one in urgent_list(noted, MONTH, seen_to=True) if one.answer] == [
        "The court was told."
    ]


def test_what_waits_of_another_month_stays_in_sight(noted: Workspace, office: Office, browser: Browser) -> None:
    later = MONTH.next()
    rows = [{**row, "URN": str(row["URN"]).replace("01AB1", "01AB2")} for row in cases()]
    file = xlsx(office.folder.parent / "later.xlsx", rows)
    office.iqa("import", "cases", file, "--month", later, "--yes").done()
    month = browser.get(f"/months/{later}")
    assert f"Of {MONTH.label}, 1 case wants looking at today" in month.text
    assert month.links_to("/urgent") == [URGENT]
    page = browser.get(f"/months/{later}/urgent")
    assert f"Still waiting of {MONTH.label}" in page.text
    fields = page.seen.fields
    fields[f"done-{MONTH}-{fields['case']}"] = "The court was told."
    assert "Nothing urgent waits." in browser.post(URGENT, fields).text


@pytest.mark.usefixtures("quick_passwords")
def test_a_breach_in_a_letter_is_shown_to_its_manager_and_to_who_sees_its_unit(office: Office) -> None:
    here = shared_workspace(office.folder)
    with here.store.changing("test", NOW, "letters read") as change:
        drafter = change.people.find("V1")
        change.people.save(replace(drafter, line_manager="M2"))
        change.people.save(replace(change.people.find("P3"), unit="South"))
        log = change.populations.current(Kind.LETTERS, MONTH)
        key = next(one.key for one in items_of(change, log) if one.text("drafter_id") == "V1")
        change.attached.add(attached(month=MONTH, item_key=key))
    [found] = urgent_list(here, MONTH)
    assert (found.manager, found.unit) == ("M2", "North")
    sees = {
        "victim liaison officer": "Rowan Elder",
        "moderator:North": "Bryony Furze",
        "moderator:South": "Holly Brook",
    }
    site = SharedBrowser(here)
    told = {}
    for role, name in sees.items():
        with_account(here, name, role)
        browser = site.again()
        browser.sign_in(name)
        told[role] = "Possible data breach" in browser.get(URGENT).text
    assert told == {"victim liaison officer": True, "moderator:North": True, "moderator:South": False}
