"""A month's letters are read once, matched with their rows, and kept as digests and codes: never as text."""

import shutil
from pathlib import Path

import pytest
from letter_builders import good
from letter_offices import LETTERS_MONTH as MONTH
from letter_offices import letters_office

from iqa.cli import main
from iqa.domain import Month
from iqa.errors import NotFoundError, SettingsError
from iqa.records.workspace import Workspace
from iqa.workflow.attaching import attach_letters, letter_files
from iqa.workflow.letter_places import placed

WRONG = good(("5 October 2026", "4 October 2026"))
SECRET_WORDS = ("The recording from the bus goes dark", "4 October 2026", "Victim Support gives free help")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return letters_office(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    (folder / "inner").mkdir(parents=True)
    (folder / "one.txt").write_text(WRONG)
    (folder / "inner" / "other.txt").write_text("Dear Nobody,\n\nNothing here is known to anybody at all.\n")
    (folder / "~$one.docx").write_text("a lock")
    (folder / "notes.csv").write_text("not a letter")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return folder


@pytest.mark.unmeasured
def test_letters_are_matched_and_what_is_left_over_is_listed(workspace: Workspace, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    result = attach_letters(workspace, MONTH, [folder], lambda done, of: told.append((done, of)))
    assert (result.read, result.unchanged) == (2, 0)
    assert [Path(one.file).name for one in result.matched] == ["one.txt"]
    assert [Path(one.file).name for one in result.unmatched] == ["other.txt"]
    assert [one.file.endswith("old.doc") and "old Word" in one.why for one in result.unread] == [True]
    assert [key.split("|")[1] for key in result.without] == ["71TM1099926"]
    assert [hint.check for hint in result.matched[0].letter.hints] == ["decision-date"]
    assert result.certain == result.matched
    assert told[-1] == (3, 3)


@pytest.mark.unmeasured
def test_a_second_run_reads_nothing_that_is_unchanged(workspace: Workspace, folder: Path) -> None:
    attach_letters(workspace, MONTH, [folder])
    again = attach_letters(workspace, MONTH, [folder])
    assert (again.read, again.unchanged) == (0, 2)
    with workspace.store.reading() as view:
        assert view.ledger.head().count == 3


@pytest.mark.unmeasured
def test_a_changed_file_is_read_anew_and_a_moved_one_is_not(workspace: Workspace, folder: Path) -> None:
    attach_letters(workspace, MONTH, [folder])
    (folder / "one.txt").write_text(good())
    shutil.move(folder / "inner" / "other.txt", folder / "moved.txt")
    result = attach_letters(workspace, MONTH, [folder])
    assert [Path(one).name for one in result.changed] == ["one.txt"]
    assert (result.read, result.unchanged) == (1, 1)
    assert sorted(Path(one.file).name for one in result.letters) == ["moved.txt", "one.txt"]
    (folder / "moved.txt").unlink()
    gone = attach_letters(workspace, MONTH, [folder / "one.txt"]).gone
    assert gone == (f"the letter that answers no row of the log, read from {folder}/",)


def test_a_letter_is_found_again_under_another_name(workspace: Workspace, folder: Path) -> None:
    attach_letters(workspace, MONTH, [folder])
    (folder / "one.txt").rename(folder / "inner" / "renamed.txt")
    with workspace.store.reading() as view:
        found = placed(workspace, view.attached.list(month=str(MONTH)))
    assert sorted(one.path.name for one in found if one.path) == ["other.txt", "renamed.txt"]


def test_of_a_file_that_was_named_only_its_own_folder_is_looked_through(
    workspace: Workspace, folder: Path
) -> None:
    attach_letters(workspace, MONTH, [folder / "one.txt"])
    (folder / "one.txt").rename(folder / "inner" / "renamed.txt")
    with workspace.store.reading() as view:
        (found,) = placed(workspace, view.attached.list(month=str(MONTH)))
    assert found.path is None
    assert found.file == f"the letter that answers {found.letter.item_key}, read from {folder}"


@pytest.mark.unmeasured
def test_the_name_of_a_file_is_not_kept(workspace: Workspace, folder: Path) -> None:
    (folder / "one.txt").rename(folder / "Speedwell-Briar.txt")
    attach_letters(workspace, MONTH, [folder])
    for path in workspace.root.rglob("*"):
        if path.is_file():
            assert b"Speedwell-Briar" not in path.read_bytes(), path
    with workspace.store.reading() as view:
        events = [one.seq for one in view.ledger.events()]
        told = repr([view.attached.list(), *((view.ledger.facts(one), view.ledger.rows(one)) for one in events)])
    assert "victim-letters|71TM1023426" in told
    assert "Speedwell-Briar" not in told


def test_other_checks_or_another_log_are_a_reason_to_read_again(workspace: Workspace, folder: Path) -> None:
    attach_letters(workspace, MONTH, [folder])
    own = workspace.root / "criteria" / "letter-checks.toml"
    own.parent.mkdir()
    own.write_text('[[checks]]\nid = "decision-date"\noff = true\n')
    result = attach_letters(workspace, MONTH, [folder])
    assert (result.read, [one.letter.hints for one in result.matched]) == (2, [()])
    own.write_text("[[checks]]\nid = 'x'\n")
    with pytest.raises(SettingsError):
        attach_letters(workspace, MONTH, [folder])


@pytest.mark.unmeasured
def test_two_letters_of_one_row_and_a_breach_are_told(workspace: Workspace, folder: Path) -> None:
    (folder / "two.txt").write_text(good(more="Flint Gabbro's mobile number is 07700 900452."))
    result = attach_letters(workspace, MONTH, [folder])
    assert [len(files) for files in result.twice.values()] == [2]
    assert [Path(one.file).name for one in result.urgent] == ["two.txt"]


def test_nothing_of_a_letter_s_text_is_kept(workspace: Workspace, folder: Path) -> None:
    attach_letters(workspace, MONTH, [folder])
    for path in workspace.root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(words.encode() in content for words in SECRET_WORDS), path


def test_without_a_log_or_without_letters_nothing_is_read(
    workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(NotFoundError, match="no letters log of September"):
        attach_letters(workspace, Month.parse("2026-09"), [folder])
    with pytest.raises(NotFoundError, match="no file or folder"):
        letter_files([tmp_path / "nowhere"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFoundError, match="no letters there"):
        letter_files([tmp_path / "empty"])


def test_the_command_tells_what_came_of_it(
    workspace: Workspace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    for number in range(12):
        (folder / f"more-{number}.txt").write_text(f"Dear Nobody {number},\n\nNothing here is known to anybody.\n")
    options = ["--workspace", str(workspace.root), "letters", "attach", str(folder), "--month", "2026-10"]
    assert main(options) == 0
    said = capsys.readouterr().out
    assert "Letters of October 2026: 14 read, 0 unchanged" in said
    assert "Answer no row of the log (13):" in said
    assert "and 3 more; --json lists all." in said
    assert main([*options, "--json"]) == 0
    assert '"rows_without_letter"' in capsys.readouterr().out
