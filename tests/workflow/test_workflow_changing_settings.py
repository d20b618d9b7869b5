"""Settings changed by a form: only the values, only on the file as it was seen, and only to what can be used."""

import pytest
from office import Office, copied, drawn_month, workspace_in

from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.workflow.changing_settings import (
    SettingsChange,
    change_settings,
    choices_of,
    settings_file,
    try_settings,
)


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path_factory.mktemp("settings") / "office")


@pytest.fixture
def here(office: Office) -> Workspace:
    return workspace_in(office.folder)


def changing(here: Workspace, section: str, **values: object) -> SettingsChange:
    return SettingsChange(section, values, settings_file(here).digest)


def test_values_alone_change_and_all_that_is_written_beside_them_stays(here: Workspace) -> None:
    file = here.root / "iqa.toml"
    before = file.read_text(encoding="utf-8")
    wanted = changing(here, "feedback", reply_days=12, most_priorities=3)
    tried = try_settings(here, wanted)
    assert tried.lines == (("reply_days = 10", "reply_days = 12"),)
    assert file.read_text(encoding="utf-8") == before
    written = change_settings(here, wanted).settings
    assert written
    assert written.feedback.reply_days == 12
    assert file.read_text(encoding="utf-8") == before.replace("reply_days = 10", "reply_days = 12")


def test_line_ends_and_the_mark_at_the_head_stay_as_they_were(here: Workspace) -> None:
    file = here.root / "iqa.toml"
    content = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(content)
    change_settings(here, changing(here, "themes", target=0.85))
    assert file.read_bytes() == content.replace(b"target = 0.9", b"target = 0.85")


def test_a_file_that_somebody_changed_meanwhile_is_not_replaced(here: Workspace) -> None:
    wanted = changing(here, "feedback", reply_days=12)
    file = here.root / "iqa.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    by_hand = file.read_bytes()
    assert try_settings(here, wanted).moved
    assert change_settings(here, wanted).moved
    assert file.read_bytes() == by_hand


def test_what_cannot_be_used_is_told_and_not_written(here: Workspace) -> None:
    file = here.root / "iqa.toml"
    before, wanted = file.read_bytes(), changing(here, "marking", case_address="nowhere")
    tried = try_settings(here, wanted)
    assert tried.settings is None
    assert [one.column for one in tried.faults] == ["case_address"]
    assert change_settings(here, wanted).settings is None
    assert file.read_bytes() == before


def test_a_name_that_nothing_answers_to_is_told(here: Workspace) -> None:
    tried = try_settings(here, changing(here, "committee", leads={"Nothing such": "Ash Maple"}))
    assert any("Nothing such" in one for one in tried.notices)


def test_no_form_changes_how_it_is_served(here: Workspace) -> None:
    with pytest.raises(NotFoundError):
        change_settings(here, changing(here, "serve", secret="x"))


def test_names_to_choose_are_those_of_the_criteria_and_the_staff_list(here: Workspace) -> None:
    found = choices_of(here)
    assert "Ash Maple" in found.people
    assert "Victim letters" in found.areas
    assert "trial-strategy" in found.questions
