"""Themes by clicks: what a month shows kept, the one figure of each, one moved on, one brought by hand."""

from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, Office, copied
from werkzeug.datastructures import MultiDict
from workflow_builders import marked_month

THEMES = f"/months/{MONTH}/themes"


@pytest.fixture
def marked(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "marked")


@pytest.fixture
def reader(marked: Office) -> Browser:
    return Browser(marked.folder)


def test_what_the_marks_show_is_kept_and_listed_with_its_figure(reader: Browser) -> None:
    before = reader.get("/themes")
    assert before.path == THEMES
    assert "1 theme that the register does not have yet" in before.text
    kept = reader.post(THEMES, MultiDict({}))
    assert "The register has all that the marks show" in kept.text
    assert kept.links_to("/themes/T1") == [f"{THEMES}/T1"]
    assert "0% (0% to" in kept.text
    assert "3 people" in kept.text


def test_a_theme_is_moved_on_with_a_reason(reader: Browser) -> None:
    reader.post(THEMES, MultiDict({}))
    shown = reader.get(f"{THEMES}/T1")
    assert "the target is 90%" in shown.text
    chosen = [one["value"] for one in shown.seen.inputs if one.get("name") == "state"]
    assert chosen == ["accepted", "declined"]
    asked = reader.post(f"{THEMES}/T1", MultiDict({"reason": "Agreed."}))
    assert asked.status == 422
    assert "Agreed." in asked.text
    assert reader.post(f"{THEMES}/T1", MultiDict({"state": "accepted"})).status == 422
    moved = reader.post(f"{THEMES}/T1", MultiDict({"state": "declined", "reason": "One bad month."}))
    assert "One bad month." in moved.text
    assert "Declined or closed" in reader.get(THEMES).text
    assert reader.get(f"{THEMES}/T9").status == 404


def test_what_a_panel_brought_is_entered_by_hand(reader: Browser, marked: Office) -> None:
    form = reader.get(f"{THEMES}/add")
    assert reader.post(f"{THEMES}/add", MultiDict({"question": "casework/nothing"})).status == 422
    assert "The whole Area" in form.text
    fields = MultiDict(
        {"question": "casework/grip", "group": "North", "source": "Scrutiny panel, three of eight."}
    )
    entered = reader.post(f"{THEMES}/add", fields)
    unknown = MultiDict({**fields, "outcome": "review upheld"})
    assert reader.post(f"{THEMES}/add", unknown).status == 404
    assert "Scrutiny panel, three of eight." in entered.text
    assert "Emerging" in entered.text
    assert "T1" in marked.iqa("theme", "list").done().out


def test_pictures_stand_beside_their_table(marked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iqa.committee.charts.FEWEST_MONTHS", 1)
    reader = Browser(marked.folder)
    reader.post(THEMES, MultiDict({}))
    shown = reader.get(f"{THEMES}/T1").text
    assert "<svg" in shown
    assert "As a table" in shown


def test_a_month_that_is_not_drawn_has_no_themes(tmp_path: Path) -> None:
    office = Office(tmp_path / "bare").init()
    assert Browser(office.folder).get("/themes").path == "/months"
