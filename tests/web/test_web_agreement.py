"""How far markers agree, on a page: the figures of all, and one's own."""

from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, Office, copied
from workflow_builders import twice_marked_month


@pytest.fixture
def twice(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(twice_marked_month(tmp_path_factory.getbasetemp()), tmp_path / "twice")


def test_the_figures_and_ones_own_are_shown(twice: Office) -> None:
    browser = Browser(twice.folder)
    assert browser.get(f"/months/{MONTH}").links_to("/agreement") == ["/agreement"]
    shown = browser.get("/agreement")
    assert "Since which month?" in shown.text
    assert "both gave the same rating" in shown.text
    assert "Bryony Furze</h3>" in shown.text
    assert "Rowan Elder</h3>" not in shown.text
    [whole] = shown.links_to("/page")
    assert b"How far markers agree" in browser.client.get(whole).data
    assert browser.get("/agreement?since=2020-01").status == 422


def test_where_nothing_is_marked_twice_it_says_what_to_do(browser: Browser) -> None:
    shown = browser.get("/agreement")
    assert "Nothing has been marked twice" in shown.text
    assert shown.links_to("/second-marking")
