"""What is urgent: in short on the month's page, case by case on its own until somebody says what was done."""

from dataclasses import replace

import pytest
from browsing import Browser
from office import MONTH, Office, workspace_in
from workflow_builders import complete

from iqa.marking.recording import WholeAnswers
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
    assert CONCERN in page.text
    assert matter.urn in page.text
    assert matter.matter.item_key not in page.text
    field = f"done-{matter.urn}"
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
