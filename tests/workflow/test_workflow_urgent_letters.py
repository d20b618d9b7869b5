"""A possible data breach in a letter is for the manager at once."""

from pathlib import Path

import pytest
from letter_builders import good
from letter_offices import LETTERS_MONTH, letters_office

from iqa.records.workspace import Workspace
from iqa.workflow.attaching import attach_letters
from iqa.workflow.urgent_letters import urgent_in_words, urgent_letters


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = letters_office(tmp_path)
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text(good())
    (folder / "b.txt").write_text(good(more="Flint Gabbro's mobile number is 07700 900452."))
    (folder / "c.txt").write_text("Dear Nobody,\n\nCall Moss on 07700 900453, or write to moss@example.org.\n")
    attach_letters(workspace, LETTERS_MONTH, [folder])
    return workspace


def test_only_letters_with_a_possible_breach_are_urgent_and_nothing_of_them_is_told(workspace: Workspace) -> None:
    told = [urgent_in_words(one) for one in urgent_letters(workspace, LETTERS_MONTH)]
    assert told
    assert all("possible data breach in the letter" in one and one.endswith("See to it at once.") for one in told)
    assert not any(words in one for one in told for words in ("07700", "Gabbro", "moss@"))
    assert any("71TM1023426" in one for one in told)


def test_a_month_without_letters_has_none(tmp_path: Path) -> None:
    assert urgent_letters(letters_office(tmp_path), LETTERS_MONTH) == ()
