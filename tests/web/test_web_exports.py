"""Tables of a month taken from a page: for each reader what is theirs, and nothing of people for who may not."""

from io import BytesIO
from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, Office, copied
from openpyxl import load_workbook
from sharing import SharedBrowser, shared_workspace, with_account
from workflow_builders import marked_month

EXPORTS = f"/months/{MONTH}/exports"


@pytest.fixture
def marked(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "marked")


def test_each_table_is_taken_as_a_workbook_with_its_dictionary(marked: Office) -> None:
    browser = Browser(marked.folder)
    assert EXPORTS in browser.get(f"/months/{MONTH}").links_to("/exports")
    links = browser.get(EXPORTS).links_to(f"{EXPORTS}/")
    assert len(links) == 9
    for link in links:
        taken = browser.client.get(link)
        assert taken.status_code == 200, link
        assert len(load_workbook(BytesIO(taken.data)).sheetnames) > 1
    for other in ("internal/nothing", "nobody/marks", "police/actions"):
        assert browser.get(f"{EXPORTS}/{other}.xlsx").status == 404


@pytest.mark.usefixtures("quick_passwords")
def test_a_table_with_names_is_for_whoever_sees_all_marks(marked: Office) -> None:
    here = shared_workspace(marked.folder)
    with_account(here, "Rowan Elder", "performance manager")
    browser = SharedBrowser(here)
    assert browser.sign_in("Rowan Elder").status == 200
    assert not browser.get(EXPORTS).links_to("/internal/")
    assert browser.get(f"{EXPORTS}/internal/marks.xlsx").status == 403
    assert browser.client.get(f"{EXPORTS}/committee/marks.xlsx", base_url=browser.base).status_code == 200
