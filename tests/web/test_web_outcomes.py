"""What became known of cases by clicks: entered, seen beside the marks of the case, taken back."""

from pathlib import Path

import pytest
from browsing import Browser
from office import MONTH, copied
from werkzeug.datastructures import MultiDict
from workflow_builders import marked_month

OUTCOMES = f"/months/{MONTH}/outcomes"


@pytest.fixture
def reader(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "marked").folder)


def test_what_happened_is_entered_and_seen_beside_the_marks_of_the_case(reader: Browser) -> None:
    assert "Nothing is known yet." in reader.get(OUTCOMES).text
    assert reader.post(OUTCOMES, MultiDict({"urn": "", "what": "rumour"})).status == 422
    with reader.app.extensions["iqa"].workspace.store.reading() as view:
        key = view.draws.keys_in(MONTH)[0]
    fields = {"urn": key.split("|")[1], "what": "review upheld", "about": "The reason was not given."}
    entered = reader.post(OUTCOMES, MultiDict({**fields, "on": "2026-10-30"}))
    assert entered.path == OUTCOMES
    assert fields["urn"] in entered.text
    assert "bring it as a theme" in entered.text
    assert reader.post(OUTCOMES, MultiDict(fields)).status == 409
    theme = {"question": "casework/grip", "outcome": "review upheld"}
    assert "Review upheld: 1 case" in reader.post(f"/months/{MONTH}/themes/add", MultiDict(theme)).text


def test_what_does_not_hold_is_taken_back_with_a_reason(reader: Browser) -> None:
    reader.post(OUTCOMES, MultiDict({"urn": "01AB1000000", "what": "adverse outcome"}))
    back = f"{OUTCOMES}/taken-back"
    asked = reader.post(back, MultiDict({"outcome": "O1"}))
    assert asked.status == 422
    assert "Say why in a line" in asked.text
    gone = reader.post(back, MultiDict({"outcome": "O1", "reason": "Another case."}))
    assert gone.path == OUTCOMES
    assert "Nothing is known yet." in gone.text
