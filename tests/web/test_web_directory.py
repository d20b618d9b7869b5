"""Signing in by a directory that runs as a process of its own, and every answer of it that counts for nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from directory_provider import provider
from msgspec.structs import replace
from office import MONTH, NOW, copied, drawn_month
from sharing import ENTRA, SERVE, SharedBrowser, shared_workspace
from werkzeug.datastructures import MultiDict

from iqa.domain import AccountRole, Grant
from iqa.errors import SettingsError, UnavailableError
from iqa.records.workspace import Workspace
from iqa.web.directory import Begun, OfficeDirectory
from iqa.workflow.accounts import add_account, close_account

NOT_LET_IN = 403


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, issuer: str) -> Workspace:
    folder = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder
    made = shared_workspace(folder, SERVE, directory=replace(ENTRA, issuer=issuer))
    made = replace(made, now=lambda: datetime.now(UTC))
    with made.store.changing("test", NOW, "staff list") as change:
        for person in made.people().values():
            address = f"{person.name.casefold().replace(' ', '.')}@office.example"
            change.people.save(replace(person, email=address))
    return made


@pytest.fixture
def browser(here: Workspace) -> SharedBrowser:
    return SharedBrowser(here, OfficeDirectory(here.settings.directory, here.now))


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """The test goes on by itself."""


def visited(address: str) -> str:
    """Where the directory sends a browser that opens an address of it."""
    from urllib.error import HTTPError

    try:
        build_opener(_Stay).open(address, timeout=20)
    except HTTPError as answer:
        return str(answer.headers["Location"])
    raise AssertionError("the directory kept the browser")


def went(browser: SharedBrowser, login: str, fault: str = "") -> int:
    """Somebody goes to the directory and comes back; the status of the page that they see then."""
    begun = browser.client.get("/sign-in/directory", base_url=browser.base)
    back = visited(f"{begun.headers['Location']}&login={login}&fault={fault.replace(' ', '+')}")
    assert back.startswith(f"{browser.base}/sign-in/returned?")
    place = urlsplit(back)
    return browser.get(f"{place.path}?{place.query}").status


def test_who_the_directory_knows_is_let_in_with_the_roles_of_their_groups(
    here: Workspace, browser: SharedBrowser
) -> None:
    page = browser.get("/my-work")
    assert "Sign in with your work account" in page.text
    assert "Password" not in page.text
    assert went(browser, "bryony") == 200
    page = browser.get("/me")
    assert "You are signed in as Bryony Furze" in page.text
    for role in ("Assessor", "Moderator for North", "Performance manager"):
        assert f"<li>{role}: " in page.text
    assert "Choose another password" not in page.text
    assert browser.get("/").path == f"/months/{MONTH}"
    assert went(browser.again(), "bryony") == 200
    with here.store.reading() as view:
        assert [(one.person, one.oid, one.password_digest) for one in view.accounts.list()] == [
            ("M1", "oid-bryony", "")
        ]


@pytest.mark.unmeasured
def test_what_they_do_says_in_the_ledger_who_they_are_in_the_directory(
    here: Workspace, browser: SharedBrowser
) -> None:
    went(browser, "bryony")
    page = browser.get(browser.get("/my-work").links_to("/marking/")[0])
    fields, rating = page.seen.fields, next(one for one in page.seen.inputs if one.get("type") == "radio")
    fields[rating["name"]] = rating["value"]
    assert browser.post(page.path, fields).status == 200
    with here.store.reading() as view:
        last = list(view.ledger.events())[-1]
        assert (last.actor, view.ledger.facts(last.seq)["oid"]) == ("M1", "oid-bryony")


@pytest.mark.parametrize(
    "fault",
    [
        *("denied", "state", "mixed up", "audience", "audiences", "issuer", "expired", "early", "nonce"),
        *("nameless", "unsigned", "secret", "forged"),
    ],
)
def test_an_answer_that_does_not_count_lets_nobody_in(here: Workspace, browser: SharedBrowser, fault: str) -> None:
    assert went(browser, "bryony", fault) == NOT_LET_IN
    assert browser.get("/my-work").path == "/sign-in"
    with here.store.reading() as view:
        assert view.accounts.list() == ()


@pytest.mark.parametrize("login", ["ash", "stranger", "crowded"])
def test_who_has_no_role_or_is_not_on_the_staff_list_is_not_let_in(browser: SharedBrowser, login: str) -> None:
    assert went(browser, login) == NOT_LET_IN


@pytest.mark.unmeasured
def test_an_address_that_somebody_else_has_now_opens_nothing(browser: SharedBrowser) -> None:
    assert went(browser, "rowan") == 200
    assert went(browser.again(), "impostor") == NOT_LET_IN


def test_a_closed_account_stays_closed(here: Workspace, browser: SharedBrowser) -> None:
    went(browser, "rowan")
    close_account(here, "M2", "left")
    assert browser.get("/my-work").path == "/sign-in"
    assert went(browser.again(), "rowan") == NOT_LET_IN


def test_an_account_with_a_password_loses_it_and_no_password_is_taken(
    here: Workspace, browser: SharedBrowser
) -> None:
    made = add_account(here, "Bryony Furze", (Grant(AccountRole.ADMINISTRATOR),))
    assert browser.sign_in("M1", made.password).status == 404
    assert went(browser, "bryony") == 200
    with here.store.reading() as view:
        assert view.accounts.kept_password("M1") == ""
    assert browser.post("/sign-in/password", MultiDict({"present": made.password})).status == 404


@pytest.mark.unmeasured
def test_a_key_that_the_directory_has_taken_since_is_fetched(browser: SharedBrowser) -> None:
    assert went(browser, "bryony") == 200
    assert went(browser.again(), "bryony", "new key") == 200


def test_a_code_is_good_for_whoever_began_and_once(browser: SharedBrowser) -> None:
    begun = browser.client.get("/sign-in/directory", base_url=browser.base)
    place = urlsplit(visited(f"{begun.headers['Location']}&login=bryony"))
    assert browser.again().get(f"/sign-in/returned?{place.query}").status == 404
    other = browser.again()
    other.client.get("/sign-in/directory", base_url=other.base)
    assert other.get(f"/sign-in/returned?{place.query}").status == NOT_LET_IN
    assert browser.get(f"/sign-in/returned?{place.query}").status == 200
    assert browser.get(f"/sign-in/returned?{place.query}").status == 404


def test_who_takes_too_long_begins_again(here: Workspace) -> None:
    later = OfficeDirectory(here.settings.directory, lambda: datetime.now(UTC) + timedelta(minutes=11))
    begun = replace(later.begin("https://quality.example/"), at=datetime.now(UTC).isoformat())
    from iqa.errors import NotPermittedError

    with pytest.raises(NotPermittedError, match="took too long"):
        later.finish(begun, {"state": begun.state, "code": "x"}, "https://quality.example/")


def test_a_directory_that_is_another_or_silent_or_without_tls_is_told(here: Workspace) -> None:
    settings = here.settings.directory
    with pytest.raises(UnavailableError, match="does not answer"):
        OfficeDirectory(replace(settings, issuer="http://127.0.0.1:9/x"), here.now).begin(
            "https://quality.example/"
        )
    asked: list[str] = []

    def silent(address: str, *_: object) -> dict[str, str]:
        asked.append(address)
        raise UnavailableError("The directory does not answer.")

    slow = OfficeDirectory(settings, here.now, silent)
    for _ in range(3):
        with pytest.raises(UnavailableError):
            slow.begin("https://quality.example/")
    assert len(asked) == 1
    said = {"issuer": settings.issuer, "authorization_endpoint": "http://login.example/"}
    plain = OfficeDirectory(settings, here.now, lambda *_: said)
    with pytest.raises(SettingsError, match="no authorization_endpoint with TLS"):
        plain.begin("https://quality.example/")
    other = OfficeDirectory(settings, here.now, lambda *_: {"issuer": "https://elsewhere.example"})
    with pytest.raises(SettingsError, match="calls itself otherwise"):
        other.begin("https://quality.example/")
    assert Begun.from_kept(None) is None
