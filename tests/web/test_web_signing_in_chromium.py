"""Signing in, in a real browser: each page and each state of it is held to the checker of accessibility."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from accessibility import chromium, faults_at_both_widths
from office import MONTH, copied, drawn_month
from playwright.sync_api import Page
from served import served
from sharing import PASSWORD, quick_hashes, shared_workspace, with_account

from iqa.domain import AccountRole, Grant
from iqa.web.application import create_app
from iqa.web.entrance import Entrance
from iqa.web.site import Site
from iqa.workflow.accounts import MadeAccount, add_account

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.unmeasured]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, MadeAccount]]:
    folder: Path = tmp_path_factory.mktemp("signing-in") / "office"
    copied(drawn_month(tmp_path_factory.getbasetemp()), folder)
    with quick_hashes():
        here = shared_workspace(folder)
        with_account(here, "Bryony Furze", "moderator:North", "performance manager")
        made = add_account(here, "Rowan Elder", (Grant(AccountRole.ASSESSOR),))
        app = create_app(Site(here, Entrance(), shared=True))
        with served(app) as address:
            yield address, made


def test_axe_finds_nothing_in_any_state_of_signing_in(site: tuple[str, MadeAccount]) -> None:
    address, made = site
    found: list[str] = []

    def looked_at(page: Page, what: str) -> None:
        found.extend(faults_at_both_widths(page, what))

    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/my-work")
        looked_at(page, "signing in")
        page.get_by_role("button", name="Sign in").click()
        looked_at(page, "nothing filled in")
        sign_in(page, "Bryony Furze", "wrong")
        looked_at(page, "refused")
        sign_in(page, "Rowan Elder", made.password)
        looked_at(page, "choosing a password")
        page.get_by_label("The password that you were given").fill(made.password)
        page.get_by_label("New password", exact=True).fill("short")
        page.get_by_label("New password once more").fill("short")
        page.get_by_role("button", name="Keep this password").click()
        looked_at(page, "a password that will not do")
        page.get_by_role("button", name="Sign out").click()
        sign_in(page, "Bryony Furze", PASSWORD)
        page.goto(f"{address}/me")
        looked_at(page, "the account")
        page.goto(f"{address}/months/{MONTH}")
        looked_at(page, "the month")
        page.goto(f"{address}/people")
        looked_at(page, "people")
        page.get_by_role("button", name="Sign out").click()
        assert page.url.endswith("/sign-in")
    assert found == []


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name, staff id or e-mail address").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
