"""Whoever stops a command with Ctrl and C reads what is stored and what is not."""

from pathlib import Path
from typing import NoReturn

import pytest
from office import MONTH, Office, cases, letters

from iqa.cli import importing
from iqa.workflow import publishing


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "w").init()


def stopped(*_args: object, **_values: object) -> NoReturn:
    raise KeyboardInterrupt


def test_an_import_that_was_stored_says_so_and_how_the_rest_is_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = [*cases(), {**cases()[0], "URN": "nonsense"}]
    monkeypatch.setattr(publishing, "write_files", stopped)
    said = office.read_export("cases", bad)
    assert said.code == 1
    assert "Stopped. The rows are imported and stored. What is written of that may be missing." in said.err
    assert f'cases.xlsx" --month {MONTH}' in said.err.partition("To write it: iqa import cases ")[2]
    assert "Nothing" not in said.err
    monkeypatch.undo()
    again = office.read_export("cases", bad).done().out
    assert "These rows are already here" in again
    assert "problems-cases.xlsx" in again


def test_a_letters_log_that_was_stored_names_what_writes_its_chase_list(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "chase_list_files", stopped)
    said = office.read_export("letters", letters())
    assert "Stopped. The rows are imported and stored." in said.err


def test_an_import_that_was_stopped_before_it_was_stored_says_that_nothing_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "import_export", stopped)
    said = office.read_export("cases", cases())
    assert (said.code, said.err.strip()) == (1, "Stopped. Nothing was stored, and nothing more was done.")


def test_a_command_that_says_nothing_of_its_own_names_the_steps_that_are_stored(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "has_recorded", stopped)
    said = office.read_export("cases", cases())
    assert said.err.strip() == "Stopped. Step 1 is stored, as iqa ledger lists; nothing more was done."
