"""The second half of the month on a shared site: each role comes to what is its own, a unit's role to its unit."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from minutes_builders import HELD, fill_form
from msgspec.structs import replace
from office import MONTH, NOW, copied
from sharing import SharedBrowser, shared_workspace, with_account
from werkzeug.datastructures import MultiDict
from workflow_builders import moderated_month

from iqa.domain import Grant
from iqa.records.workspace import Workspace
from iqa.workflow.accounts import change_roles
from iqa.workflow.themes import BroughtTheme, bring_theme, keep_themes

CLOSED = 403
OF_MONTH = f"/months/{MONTH}"
WORK = f"{OF_MONTH}/work"


pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("roles") / "office"
    made = shared_workspace(copied(moderated_month(tmp_path_factory.getbasetemp()), folder).folder)
    for name in ("Bryony Furze", "Hazel Larch"):
        with_account(made, name, "assessor")
    with made.store.changing("test", NOW, "staff list") as change:
        change.people.save(replace(made.people()["V1"], unit="South"))
    keep_themes(made, MONTH)
    bring_theme(made, BroughtTheme("casework/grip", MONTH, "North", source="A scrutiny panel."))
    return made


@pytest.fixture(scope="module")
def site(here: Workspace) -> SharedBrowser:
    return SharedBrowser(here)


def signed_in(here: Workspace, site: SharedBrowser, name: str, *roles: str) -> SharedBrowser:
    change_roles(here, name, tuple(map(Grant.read, roles)))
    browser = site.again()
    assert browser.sign_in(name).status == 200
    return browser


def test_the_committee_comes_to_the_themes_and_decides_on_them(here: Workspace, site: SharedBrowser) -> None:
    browser = signed_in(here, site, "Hazel Larch", "committee")
    assert browser.get("/").path == f"{OF_MONTH}/themes"
    assert "Move it on" in browser.get(f"{OF_MONTH}/themes/T1").text
    assert browser.get(f"{OF_MONTH}/committee").status == 200
    assert browser.get(f"{OF_MONTH}/second-marking/certificate").status == CLOSED
    assert browser.get(WORK).status == CLOSED
    assert browser.get("/steps").status == CLOSED


def test_who_may_see_themes_and_not_decide_is_offered_no_form(here: Workspace, site: SharedBrowser) -> None:
    browser = signed_in(here, site, "Hazel Larch", "performance manager")
    page = browser.get(f"{OF_MONTH}/themes/T1")
    assert page.status == 200
    assert "Move it on" not in page.text
    moved = browser.post(f"{OF_MONTH}/themes/T1", MultiDict({"state": "declined", "reason": "No."}))
    assert moved.status == CLOSED
    assert "Set the day" not in browser.get(f"{OF_MONTH}/meetings/committee").text


def test_a_role_for_one_unit_sees_its_own_themes_and_work_alone(here: Workspace, site: SharedBrowser) -> None:
    own = signed_in(here, site, "Bryony Furze", "moderator:North")
    assert own.get(f"{OF_MONTH}/themes").links_to("/themes/T2")
    work = own.get(WORK).links_to(f"{WORK}/")
    assert work
    other = signed_in(here, site, "Bryony Furze", "moderator:South")
    assert not other.get(f"{OF_MONTH}/themes").links_to("/themes/T2")
    assert other.get(f"{OF_MONTH}/themes").links_to("/themes/T1")
    assert other.get(f"{OF_MONTH}/themes/T2").status == CLOSED
    assert not other.get(WORK).links_to(f"{WORK}/")
    assert other.get(work[0]).status == CLOSED


def test_a_second_markers_workbook_is_for_them_and_for_who_sees_to_their_marking(
    here: Workspace, site: SharedBrowser
) -> None:
    certificate = f"{OF_MONTH}/second-marking/certificate"
    moderator = signed_in(here, site, "Bryony Furze", "moderator")
    books = moderator.get(certificate).links_to("/second-marking/workbooks/")
    assert len(books) == 2
    manager = signed_in(here, site, "Hazel Larch", "performance manager")
    assert manager.get(certificate).links_to("/second-marking/workbooks/") == []
    assert manager.get(books[0]).status == 404


def test_minutes_that_somebody_sent_are_theirs_alone(here: Workspace, site: SharedBrowser, tmp_path: Path) -> None:
    browser = signed_in(here, site, "Bryony Furze", "moderator")
    form = tmp_path / "minutes.xlsx"
    answer = browser.client.get(f"{OF_MONTH}/meetings/defence/form", base_url=browser.base)
    form.write_bytes(answer.data)
    fill_form(form, {"held": HELD})
    fields: Any = MultiDict([("file", (BytesIO(form.read_bytes()), form.name))])
    looked = browser.post(f"{OF_MONTH}/minutes", fields)
    assert looked.status == 200
    other = signed_in(here, site, "Hazel Larch", "committee")
    assert other.get(looked.path).status == 404
