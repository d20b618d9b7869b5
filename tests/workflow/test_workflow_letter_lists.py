"""What was found in all letters: a list for those who put it right, a table that names nobody."""

import json
from pathlib import Path

import pytest
from letter_builders import good
from letter_offices import LETTERS_MONTH, letters_office
from msgspec.structs import replace

from iqa.cli import main
from iqa.documents.environment import template_folders
from iqa.documents.rendering import render_html
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.workflow.attaching import attach_letters
from iqa.workflow.letter_lists import letter_lists
from iqa.workflow.letter_pages import checked_page, list_rows, put_right_page
from iqa.workflow.urgent import urgent_list


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = letters_office(tmp_path)
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text(good(("5 October 2026", "4 October 2026")))
    (folder / "b.txt").write_text(good(more="Flint Gabbro's mobile number is 07700 900452."))
    (folder / "c.txt").write_text("Dear Nobody,\n\nThe the end is near, and that is all that is known of it.\n")
    attach_letters(workspace, LETTERS_MONTH, [folder])
    return workspace


def test_the_urgent_stand_first_and_nothing_of_the_text_is_there(workspace: Workspace) -> None:
    lists = letter_lists(workspace, LETTERS_MONTH)
    assert lists.letters == 3
    assert lists.to_put_right[0].check == "private-details"
    assert {"decision-date", "doubled-word"} <= {one.check for one in lists.to_put_right}
    headings, rows = list_rows(lists)
    assert all(len(row) == len(headings) for row in rows)
    assert rows[0][0] == "possible data breach"
    assert "07700" not in repr(rows)
    (urgent,) = urgent_list(workspace)
    assert urgent.urn == "71TM1023426", "also where nothing is drawn yet"


@pytest.mark.unmeasured
def test_a_row_is_told_in_words_and_a_file_without_its_folder(workspace: Workspace, tmp_path: Path) -> None:
    inner = tmp_path / "letters" / "inner"
    inner.mkdir()
    (inner / "a.txt").write_text(good(("5 October 2026", "3 October 2026")))
    (tmp_path / "letters" / "b.txt").unlink()
    attach_letters(workspace, LETTERS_MONTH, [tmp_path / "letters"])
    lists = letter_lists(workspace, LETTERS_MONTH)
    page = put_right_page(workspace, lists)
    letters = {letter.name: letter.row for one in page.drafters for letter in one.letters}
    row = "71TM1023426, stopped charge to victim B.S., decided on 5 October 2026"
    gone = "The letter that answers 71TM1023426, no longer where it was read"
    assert letters == {"a.txt": row, "inner/a.txt": row, gone: row, "c.txt": ""}
    shown = repr((page, list_rows(lists)))
    assert "victim-letters|" not in shown
    assert str(tmp_path) not in shown
    assert {one.row.partition("|")[0] for one in lists.to_put_right} == {"victim-letters", ""}


def test_what_was_found_several_times_in_one_place_is_one_line_that_says_so(workspace: Workspace) -> None:
    lists = letter_lists(workspace, LETTERS_MONTH)
    one, *others = lists.to_put_right
    page = put_right_page(workspace, replace(lists, to_put_right=(one, one, one, *others)))
    lines = [line for drafter in page.drafters for letter in drafter.letters for line in letter.lines]
    assert sorted(line.times for line in lines) == [*[1] * len(others), 3]
    html = render_html("letters_to_put_right.html", page, template_folders(workspace.root))
    assert html.count(", 3 times:</strong>") == 2, "in the list of what is seen to first, and in the drafter's own"


@pytest.mark.unmeasured
def test_figures_that_rest_on_too_little_are_held_back(workspace: Workspace) -> None:
    page = checked_page(workspace, letter_lists(workspace, LETTERS_MONTH))
    assert (page.letters_checked.units, page.letters_checked.types) == (("Thornmere",), ("stopped charge",))
    assert {cell for line in page.letters_checked.lines for cell in (line.total, *line.units, *line.types)} == {
        "–"
    }
    assert {line.precision for line in page.letters_checked.lines} == {""}
    assert page.letters_checked.held_back
    assert page.letters_checked.without == "1 of 2 (50%)"


def test_a_drafter_s_own_list_has_their_letters_alone(workspace: Workspace) -> None:
    lists = letter_lists(workspace, LETTERS_MONTH)
    assert lists.stems == {"Hazel Larkspur": "Hazel Larkspur"}
    own = put_right_page(workspace, lists, "Hazel Larkspur")
    assert own.drafter == "Hazel Larkspur"
    assert [letter.name for one in own.drafters for letter in one.letters] == ["a.txt", "b.txt"]
    every = put_right_page(workspace, lists)
    assert [one.name for one in every.drafters] == ["Hazel Larkspur", "Drafter not known"]
    assert [one.name for one in every.urgent] == ["b.txt"]


def test_without_letters_there_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="No letters of October 2026 were read"):
        letter_lists(letters_office(tmp_path), LETTERS_MONTH)


def test_the_command_writes_both(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--workspace", str(workspace.root), "letters", "list", "--month", "2026-10"]
    capsys.readouterr()
    assert main(options) == 0
    said = capsys.readouterr().out
    assert "3 letters of October 2026 read; 3 with something to put right." in said
    for name in (
        "letters-to-put-right.csv",
        "letters-checked.html",
        "check-precision.html",
        "Hazel Larkspur.html",
    ):
        assert name in said
    assert "Nobody is named" not in said
    assert main([*options, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"table", "to_put_right", "precision", "files"} <= told.keys()
    written = "".join(path.read_text() for path in (workspace.root / "out").rglob("*") if path.is_file())
    assert "07700 900452" not in written
