"""Accounts on pages: made, given roles, given a new password, closed, by whoever looks after them alone."""

import re
from pathlib import Path

import pytest
from browsing import Answered, Browser
from office import Office, copied, drawn_month
from sharing import PASSWORD, SharedBrowser, shared_workspace, with_account
from werkzeug.datastructures import MultiDict

from iqa.domain import AccountRole, Grant
from iqa.records.workspace import Workspace
from iqa.workflow.accounts import listed_accounts

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def here(office: Office) -> Workspace:
    made = shared_workspace(office.folder)
    with_account(made, "Rowan Elder", "administrator")
    return made


@pytest.fixture
def admin(here: Workspace) -> SharedBrowser:
    browser = SharedBrowser(here)
    browser.sign_in("Rowan Elder")
    return browser


def grants_of(here: Workspace, name: str) -> tuple[Grant, ...]:
    return next(one.account.grants for one in listed_accounts(here) if one.name == name)


def password_on(page: Answered) -> str:
    found = re.search(r"iqa-password\">([^<]+)<", page.text)
    assert found
    return found[1]


def make(admin: SharedBrowser, person: str, role: str, unit: str = "") -> Answered:
    return admin.post("/accounts", MultiDict({"person": person, "role": role, "unit": unit}))


def test_an_account_is_made_and_its_password_is_shown_once(here: Workspace, admin: SharedBrowser) -> None:
    assert admin.get("/people").links_to("/accounts") == ["/accounts"]
    made = make(admin, "P1", "prosecutor")
    word = password_on(made)
    one = admin.get(made.links_to("/accounts/")[0])
    assert "Has yet to choose a password" in one.text
    assert word not in one.text
    theirs = admin.again()
    assert "Choose" in theirs.sign_in("Ash Maple", word).text
    assert make(admin, "P1", "prosecutor").status == 422
    assert grants_of(here, "Ash Maple") == (Grant(AccountRole.PROSECUTOR),)


def test_roles_are_given_and_taken_and_a_closed_account_lets_nobody_in(
    here: Workspace, admin: SharedBrowser
) -> None:
    with_account(here, "Bryony Furze", "assessor")
    theirs = admin.again()
    assert theirs.sign_in("Bryony Furze").status == 200
    [address] = [href for href, said in admin.get("/accounts").seen.links if said == "Bryony Furze"]
    assert admin.post(address, MultiDict({"do": "nothing"})).status == 422
    lone = admin.post(address, MultiDict({"do": "take", "grant": "assessor:"}))
    assert "an account needs one" in lone.text
    admin.post(address, MultiDict({"do": "give", "role": "moderator", "unit": "North"}))
    admin.post(address, MultiDict({"do": "give", "role": "moderator", "unit": "North"}))
    assert list(map(str, grants_of(here, "Bryony Furze"))) == ["assessor", "moderator for North"]
    assert admin.post(address, MultiDict({"do": "give", "role": "moderator", "unit": "Nowhere"})).status == 422
    admin.post(address, MultiDict({"do": "take", "grant": "assessor:"}))
    assert list(map(str, grants_of(here, "Bryony Furze"))) == ["moderator for North"]
    word = password_on(admin.post(address, MultiDict({"do": "reset"})))
    assert theirs.get("/me").path == "/sign-in"
    assert theirs.sign_in("Bryony Furze", word).status == 200
    assert "Say why in a line" in admin.post(address, MultiDict({"do": "close"})).text
    closed = admin.post(address, MultiDict({"do": "close", "reason": "left"}))
    assert "Closed by Rowan Elder: left" in closed.text
    assert theirs.get("/me").path == "/sign-in"
    stale = admin.post(address, MultiDict({"do": "reset"}))
    assert (stale.status, "The account of Bryony Furze was closed" in stale.text) == (409, True)
    assert make(admin, "M1", "assessor").status == 200


def test_nobody_changes_their_own_and_nobody_else_comes_here(here: Workspace, admin: SharedBrowser) -> None:
    [address] = [href for href, said in admin.get("/accounts").seen.links if said == "Rowan Elder"]
    assert "somebody else has to change" in admin.get(address).text
    for form in ({"do": "give", "role": "moderator"}, {"do": "close", "reason": "x"}):
        assert admin.post(address, MultiDict(form)).status == 403
    assert grants_of(here, "Rowan Elder") == (Grant(AccountRole.ADMINISTRATOR),)
    with_account(here, "Bryony Furze", "moderator", "performance manager")
    other = admin.again()
    other.sign_in("Bryony Furze", PASSWORD)
    assert other.get("/accounts").status == 403
    assert other.get("/people").links_to("/accounts") == []


def test_on_ones_own_machine_accounts_are_made_for_later(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    browser = Browser(office.folder)
    assert "On your own machine nobody signs in" in browser.get("/accounts").text
    made = browser.post("/accounts", MultiDict({"person": "P1", "role": "prosecutor"}))
    assert password_on(made)
    assert browser.get("/accounts/nothing").status == 404
