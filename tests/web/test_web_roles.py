"""Every address of a shared site, walked as every role and as nobody; and what roles for one unit open."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from office import MONTH, NOW, Office, copied, drawn_month
from sharing import HOLDERS, SharedBrowser, shared_workspace, with_account
from test_web_routes import FAULT, walked
from werkzeug.datastructures import MultiDict

from iqa.access import by_role
from iqa.domain import AccountRole, Grant
from iqa.records.workspace import Workspace
from iqa.web.doors import DOORS, OPEN_TO_ALL, WAYS_IN
from iqa.workflow.accounts import change_roles

CLOSED, TO_SIGN_IN, NOT_SIGNED_IN = 403, 302, 401
LEAVE = "signing_in.leave"


pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = copied(
        drawn_month(tmp_path_factory.getbasetemp()), tmp_path_factory.mktemp("roles") / "office"
    ).folder
    made = shared_workspace(folder)
    for name in sorted(set(HOLDERS.values())):
        with_account(made, name, "assessor")
    return made


@pytest.fixture(scope="module")
def site(here: Workspace) -> SharedBrowser:
    return SharedBrowser(here)


def asked(browser: SharedBrowser, method: str, address: str, *, part: bool = False) -> int:
    ask = browser.client.get if method == "GET" else browser.client.post
    answer = ask(address, base_url=browser.base, headers={"HX-Request": "true"} if part else {})
    answer.close()
    return int(answer.status_code)


def in_role(here: Workspace, site: SharedBrowser, *roles: str, name: str = "") -> SharedBrowser:
    grants = tuple(map(Grant.read, roles))
    who = name or HOLDERS[grants[0].role]
    change_roles(here, who, grants)
    browser = site.again()
    assert browser.sign_in(who).status == 200
    return browser


def test_nobody_is_led_to_signing_in_and_sends_nothing(site: SharedBrowser) -> None:
    stranger = site.again()
    addresses = [one for one in walked(stranger) if one[1] not in OPEN_TO_ALL | WAYS_IN]
    assert len(addresses) > 30
    for method, endpoint, address in addresses:
        wanted = TO_SIGN_IN if method == "GET" else NOT_SIGNED_IN
        assert asked(stranger, method, address) == wanted, endpoint
        assert asked(stranger, method, address, part=True) == NOT_SIGNED_IN, endpoint
    assert asked(stranger, "GET", "/no/such/page") == TO_SIGN_IN


@pytest.mark.unmeasured
@pytest.mark.parametrize("role", AccountRole, ids=str)
def test_each_role_is_let_in_where_the_table_says_and_nowhere_else(
    here: Workspace, site: SharedBrowser, role: AccountRole
) -> None:
    browser = in_role(here, site, role.value)
    grants = (Grant(role),)
    with here.store.reading() as view:
        before = view.ledger.head()
    for method, endpoint, address in walked(browser):
        if endpoint == LEAVE or endpoint in OPEN_TO_ALL | WAYS_IN:
            continue
        status, action = asked(browser, method, address), DOORS[endpoint]
        open_ = action is not None and by_role(action, grants)
        assert status < FAULT, (endpoint, status)
        assert open_ or status == CLOSED, (endpoint, status)
        assert not open_ or status != CLOSED or endpoint in ASKS_MORE, (endpoint, status)
    with here.store.reading() as view:
        assert view.ledger.head() == before or role in (AccountRole.MODERATOR, AccountRole.PERFORMANCE_MANAGER)


ASKS_MORE = {"signing_in.choose"}
"""Pages that refuse more than the role, asked with nothing filled in."""


@pytest.mark.unmeasured
@pytest.mark.parametrize("role", AccountRole, ids=str)
def test_each_role_comes_to_a_page_of_its_own_whose_ways_on_are_open(
    here: Workspace, site: SharedBrowser, role: AccountRole
) -> None:
    browser = in_role(here, site, role.value)
    first = browser.get("/")
    assert first.status == 200
    ours = [href for href, _ in first.seen.links if href.startswith("/")]
    assert ours
    assert {href: asked(browser, "GET", href) for href in ours if asked(browser, "GET", href) == CLOSED} == {}


@pytest.mark.unmeasured
def test_a_role_for_one_unit_opens_its_work_and_nothing_of_the_whole_area(
    here: Workspace, site: SharedBrowser
) -> None:
    with here.store.changing("test", NOW, "staff list") as change:
        change.people.save(replace(here.people()["M2"], unit="South"))
    try:
        browser = in_role(here, site, "moderator:South", name="Bryony Furze")
        page = browser.get(f"/months/{MONTH}")
        assert "Rowan Elder" in page.text
        assert asked(browser, "GET", f"/months/{MONTH}/samples/casework") == CLOSED
        assert asked(browser, "GET", "/ledger") == CLOSED
        assert browser.get(f"/months/{MONTH}/documents").links_to("/documents/") == []
        books = browser.get(f"/months/{MONTH}/workbooks").links_to("/workbooks/")
        assert len(books) == 2
        assert "Lark" not in browser.get(f"/months/{MONTH}/chase-list").text
        whole = in_role(here, site, "moderator", name="Bryony Furze")
        assert whole.get(f"/months/{MONTH}/documents").links_to("/documents/")
    finally:
        with here.store.changing("test", NOW, "staff list") as change:
            change.people.save(replace(here.people()["M2"], unit="North"))


def test_an_assessor_sees_nothing_of_how_others_mark(here: Workspace, site: SharedBrowser) -> None:
    browser = in_role(here, site, "assessor")
    page = browser.get(f"/months/{MONTH}")
    assert "Rowan Elder" in page.text
    assert "Bryony Furze" not in page.text
    mine = browser.get("/my-work").links_to("/marking/first/")  # a calibration is the same for both
    assert mine
    other = in_role(here, site, "assessor", name="Bryony Furze")
    assert not set(mine) & set(other.get("/my-work").links_to("/marking/first/"))
    assert {asked(other, "GET", one) for one in mine} <= {CLOSED, 404}
    (own,) = browser.get(f"/months/{MONTH}/workbooks").links_to("/workbooks/")
    assert asked(other, "GET", own) == 404
    book = browser.client.get(own, base_url=browser.base).data
    from io import BytesIO

    sent = other.client.post(
        f"/months/{MONTH}/workbooks",
        data={"files": (BytesIO(book), "theirs.xlsx")},
        base_url=other.base,
        follow_redirects=True,
    )
    assert "Your account does not let you see and record what others marked" in sent.text


def test_whoever_sees_to_letters_owed_finds_them_without_a_month(here: Workspace, site: SharedBrowser) -> None:
    browser = in_role(here, site, "victim liaison officer")
    home = browser.get("/")
    assert home.path == f"/months/{MONTH}/chase-list"
    assert "Letters owed" in home.text
    assert f"/months/{MONTH}" not in home.links_to("/months/")
    assert "letters to victims that are owed" in browser.get("/me").text
    moderator = in_role(here, site, "moderator")
    assert "Letters owed" not in moderator.get("/people").text
    assert moderator.get("/chase-list").path == home.path


def test_what_somebody_sent_is_theirs_alone(here: Workspace, site: SharedBrowser, office_export: bytes) -> None:
    from io import BytesIO

    one = in_role(here, site, "performance manager")
    sent = one.client.post(
        "/import",
        data={"kind": "staff", "file": (BytesIO(office_export), "staff.xlsx")},
        base_url=one.base,
    )
    held = sent.headers["Location"]
    assert one.get(held).status == 200
    other = in_role(here, site, "performance manager", name="Hazel Larch")
    assert asked(other, "GET", held) == 404
    assert asked(other, "POST", held) == 404
    one.post("/sign-in/leave", MultiDict())
    assert asked(one, "GET", held) == TO_SIGN_IN


@pytest.fixture
def office_export(tmp_path: Path) -> bytes:
    from office import STAFF, xlsx

    return xlsx(tmp_path / "staff.xlsx", STAFF).read_bytes()


def test_the_office_is_as_it_was(here: Workspace) -> None:
    assert Office(here.root).events() > 0
