"""Meetings by clicks: a day set, held or not, the form for minutes out, and back in once it was looked at."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsing import Answered, Browser
from minutes_builders import HELD, fill_form
from office import MONTH, Office, copied
from werkzeug.datastructures import MultiDict
from workflow_builders import marked_month

MEETINGS = f"/months/{MONTH}/meetings"
MINUTES = f"/months/{MONTH}/minutes"


@pytest.fixture
def marked(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "marked")


@pytest.fixture
def reader(marked: Office) -> Browser:
    return Browser(marked.folder)


def sent(reader: Browser, path: Path) -> Answered:
    fields: Any = MultiDict([("file", (BytesIO(path.read_bytes()), path.name))])
    return reader.post(MINUTES, fields)


def test_a_day_is_set_and_what_became_of_the_meeting_is_said(reader: Browser) -> None:
    listed = reader.get(MEETINGS)
    assert "No day set" in listed.text
    assert reader.post(f"{MEETINGS}/defence", MultiDict({"do": "plan", "day": "soon"})).status == 422
    reader.post(f"{MEETINGS}/defence", MultiDict({"do": "plan", "day": "2026-12-03"}))
    assert "3 December 2026" in reader.get(MEETINGS).text
    unsaid = reader.post(f"{MEETINGS}/team?unit=North", MultiDict({"do": "tell", "held": "no"}))
    assert unsaid.status == 422
    assert reader.post(f"{MEETINGS}/team?unit=North", MultiDict({"do": "tell"})).status == 422
    said = MultiDict({"do": "tell", "held": "no", "why": "Snow."})
    assert "Not held: Snow." in reader.post(f"{MEETINGS}/team?unit=North", said).text
    round_on = MultiDict({"do": "tell", "held": "yes", "on": "2026-12-03", "circulated": "2026-12-04"})
    kept = reader.post(f"{MEETINGS}/defence", round_on)
    assert "Its summary went round on 4 December 2026" in kept.text
    assert {name: kept.seen.fields[name] for name in ("day", "held", "on", "circulated")} == {
        "day": "2026-12-03",
        "held": "yes",
        "on": "2026-12-03",
        "circulated": "2026-12-04",
    }
    for address in (f"{MEETINGS}/team", f"{MEETINGS}/team?unit=Nowhere", f"{MEETINGS}/unheard"):
        assert reader.get(address).status == 404


def test_the_days_ahead_are_a_calendar(reader: Browser) -> None:
    reader.post(f"{MEETINGS}/committee", MultiDict({"do": "plan", "day": "2026-12-03"}))
    taken = reader.client.get(f"{MEETINGS}/calendar")
    assert b"20261203" in taken.data
    assert "meetings.ics" in taken.headers["Content-Disposition"]


def test_minutes_are_looked_at_before_they_are_recorded(reader: Browser, marked: Office, tmp_path: Path) -> None:
    form = tmp_path / "minutes.xlsx"
    form.write_bytes(reader.client.get(f"{MEETINGS}/committee/form").data)
    action = {"says": "Worked examples", "owner": "Rowan Elder", "day": "15/01/2027"}
    fill_form(form, {"held": HELD, "new 01": action})
    before = marked.events()
    looked = sent(reader, form)
    assert "what they would record" in looked.text
    assert "Held on 3 December 2026." in looked.text
    assert "Worked examples" in looked.text
    assert marked.events() == before
    done = reader.post(looked.path, MultiDict({}))
    assert done.path == looked.path
    assert ": recorded" in done.text
    assert marked.events() == before + 1
    assert "Worked examples" in reader.get("/actions").text
    assert "was read before" in sent(reader, form).text
    assert "It has met" in reader.get(f"/months/{MONTH}").text


@pytest.mark.unmeasured
def test_what_cannot_be_recorded_is_told_by_its_cell(reader: Browser, tmp_path: Path) -> None:
    form = tmp_path / "minutes.xlsx"
    form.write_bytes(reader.client.get(f"{MEETINGS}/defence/form").data)
    fill_form(form, {"held": {"C": "Yes", "F": "the day after"}})
    refused = sent(reader, form)
    assert refused.status == 422
    assert "cannot be recorded yet, and nothing was" in refused.text
    assert "row " in refused.text


def test_a_file_is_asked_for_and_has_to_be_a_form(reader: Browser, tmp_path: Path) -> None:
    assert reader.post(MINUTES, MultiDict({})).status == 422
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"no form")
    assert sent(reader, other).status == 422
    assert reader.get(f"{MINUTES}/nothing").status == 404
