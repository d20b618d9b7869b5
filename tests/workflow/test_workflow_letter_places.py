"""Where the files of letters are found again, without their names."""

from pathlib import Path

import pytest
from letter_offices import letters_office

from iqa.records.workspace import Workspace
from iqa.workflow.letter_places import INNER, content_digest, folder_of, letters_under, place_of


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return letters_office(tmp_path)


@pytest.mark.unmeasured
def test_a_place_is_one_workspace_s_and_tells_no_name(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "Briar Speedwell.docx"
    place = place_of(workspace, file)
    assert place == place_of(workspace, tmp_path / "x" / ".." / file.name)
    assert place != place_of(workspace, tmp_path / "Briar Speedwell.pdf")
    (tmp_path / "second").mkdir()
    assert place != place_of(letters_office(tmp_path / "second"), file)


def test_a_folder_that_was_named_is_looked_through_with_all_in_it_and_of_a_file_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Dear Ms Speedwell,")
    assert folder_of(tmp_path) == str(tmp_path / INNER)
    assert folder_of(tmp_path / "a.txt") == str(tmp_path)


def test_what_is_no_letter_is_passed_over(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for name in ("b.docx", "a.TXT", "~$b.docx", ".hidden.txt", "notes.xlsx", "inner/c.pdf"):
        (tmp_path / name).write_text(name)
    assert [path.name for path in letters_under(tmp_path)] == ["a.TXT", "b.docx", "c.pdf"]
    assert [path.name for path in letters_under(tmp_path, inner=False)] == ["a.TXT", "b.docx"]
    assert list(letters_under(tmp_path / "gone")) == []


def test_a_file_that_cannot_be_read_has_no_digest(tmp_path: Path) -> None:
    assert content_digest(tmp_path / "gone.txt") == ""
    (tmp_path / "empty.txt").write_text("")
    assert content_digest(tmp_path / "empty.txt").startswith("e3b0c442")
