"""Signing in and out of a shared site, the choice of a password, and what guards both."""

from pathlib import Path

import pytest
from office import MONTH, copied, drawn_month
from sharing import PASSWORD, SERVE, SharedBrowser, shared_workspace, with_account
from werkzeug.datastructures import MultiDict

from iqa.domain import AccountRole, Grant
from iqa.records.workspace import Workspace
from iqa.workflow.accounts import add_account

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = shared_workspace(copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder)
    with_account(made, "Bryony Furze", "moderator")
    return made


@pytest.fixture
def browser(here: Workspace) -> SharedBrowser:
    return SharedBrowser(here)


def test_who_signs_in_comes_to_where_they_wanted_to_go(browser: SharedBrowser) -> None:
    page = browser.get(f"/months/{MONTH}/my-work")
    assert page.path == "/sign-in"
    assert "Months" not in page.text
    page = browser.sign_in("bryony furze")
    assert page.path == f"/months/{MONTH}/my-work"
    assert "You are Bryony Furze" in page.text
    assert browser.get("/sign-in").path == f"/months/{MONTH}"


def test_no_address_leads_anywhere_else_after_signing_in(browser: SharedBrowser) -> None:
    for address in ("//elsewhere.example/", "/\\elsewhere.example"):
        browser.client.get(address, base_url=browser.base)
        answer = browser.client.post("/sign-in", data={"name": "M1", "password": PASSWORD}, base_url=browser.base)
        assert answer.headers["Location"].startswith("/")
        assert not answer.headers["Location"].startswith(("//", "/\\"))
        browser.post("/sign-in/leave", MultiDict())


def test_a_wrong_name_and_a_wrong_password_make_the_same_page(browser: SharedBrowser) -> None:
    told = [browser.again().sign_in(name, "wrong words here").text for name in ("M1", "Q9")]
    said = [text.partition("<form")[0] for text in told]
    assert said[0] == said[1]
    assert "The name or the password is not right." in told[0]
    page = browser.sign_in("", "")
    assert page.status == 422
    assert "Enter your password" in page.text
    for _ in range(SERVE.attempts):
        page = browser.sign_in("M1", "wrong")
    assert page.status == 403
    assert "too many attempts" in page.text


def test_a_first_password_leads_to_choosing_one_and_nowhere_else(here: Workspace, browser: SharedBrowser) -> None:
    made = add_account(here, "Rowan Elder", (Grant(AccountRole.ASSESSOR),))
    page = browser.sign_in("M2", made.password)
    assert page.path == "/sign-in/password"
    assert browser.get("/my-work").path == "/sign-in/password"
    fields = {"present": made.password, "wanted": PASSWORD, "again": "another"}
    assert "are not the same" in browser.post("/sign-in/password", MultiDict(fields)).text
    assert (
        "not your present"
        in browser.post("/sign-in/password", MultiDict({**fields, "again": PASSWORD, "present": "x"})).text
    )
    page = browser.post("/sign-in/password", MultiDict({**fields, "again": PASSWORD}))
    assert page.path == f"/months/{MONTH}"
    assert browser.again().sign_in("M2").path == f"/months/{MONTH}"


def test_signing_out_ends_it_for_whoever_kept_the_cookie(browser: SharedBrowser) -> None:
    browser.sign_in("M1")
    kept = browser.client.get_cookie("iqa", domain="quality.example")
    assert kept is not None
    assert browser.post("/sign-in/leave", MultiDict()).path == "/sign-in"
    thief = browser.again()
    thief.client.set_cookie("iqa", kept.value, domain="quality.example", secure=True)
    assert thief.get("/my-work").path == "/sign-in"


def test_what_is_recorded_names_whoever_signed_in(here: Workspace, browser: SharedBrowser) -> None:
    browser.sign_in("bryony furze")
    page = browser.get(browser.get("/my-work").links_to("/marking/")[0])
    fields = page.seen.fields
    rating = next(one for one in page.seen.inputs if one.get("type") == "radio")
    fields[rating["name"]] = rating["value"]
    assert browser.post(page.path, fields).status == 200
    with here.store.reading() as view:
        last = list(view.ledger.events())[-1]
    assert last.actor == "M1"


def test_nobody_says_that_they_are_somebody_else(browser: SharedBrowser) -> None:
    browser.sign_in("M1")
    page = browser.get("/me")
    assert "Moderator: what others mark" in page.text
    assert "Choose another password" in page.text
    assert browser.post("/me", MultiDict({"person": "M2"})).status == 403
    assert "You are Bryony Furze" in browser.get("/me").text


def test_the_guards_of_a_shared_site_are_stricter(browser: SharedBrowser) -> None:
    answer = browser.client.post("/sign-in", data={"name": "M1", "password": PASSWORD}, base_url=browser.base)
    cookie = answer.headers["Set-Cookie"]
    for guard in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert guard in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert answer.headers["Cache-Control"] == "no-store"
    browser.app.config["WTF_CSRF_ENABLED"] = True
    stranger = browser.again()
    assert stranger.post("/sign-in", MultiDict({"name": "M1", "password": PASSWORD})).status == 400
    assert browser.post("/sign-in/leave", MultiDict()).status == 400
