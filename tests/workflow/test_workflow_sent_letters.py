"""Letters that are sent in: read, told which row each answers, kept when somebody says so, and never as text."""

import zipfile
from pathlib import Path

import pytest
from letter_builders import good
from letter_offices import LETTERS_MONTH as MONTH
from letter_offices import LOG, letters_office
from office import Office

from iqa.domain import Month
from iqa.errors import ConflictError, NotFoundError
from iqa.letter_checks.hints import RowMatch
from iqa.records.workspace import Workspace
from iqa.workflow.attaching import attach_letters
from iqa.workflow.letter_places import placed
from iqa.workflow.sent_letters import (
    SentFile,
    SentLetters,
    keep_sent_letters,
    letters_so_far,
    read_sent_letters,
)

NOBODYS = "Dear Nobody,\n\nNothing here is known to anybody at all.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return letters_office(tmp_path)


def sent(folder: Path, **letters: str) -> list[SentFile]:
    folder.mkdir(exist_ok=True)
    found = []
    for name, text in letters.items():
        path = folder / f"{name}.txt"
        path.write_text(text)
        found.append(SentFile(path, path.name))
    return found


def read(workspace: Workspace, folder: Path, **letters: str) -> SentLetters:
    return read_sent_letters(workspace, MONTH, sent(folder, **letters), folder)


def test_each_letter_is_told_its_row_and_nothing_is_kept_until_it_is_said(
    workspace: Workspace, tmp_path: Path
) -> None:
    events = Office(workspace.root).events()
    found = read(workspace, tmp_path / "sent", one=good(), other=NOBODYS)
    assert [(one.called, one.letter.how) for one in found.letters] == [
        ("one.txt", RowMatch.THIS),
        ("other.txt", RowMatch.NONE),
    ]
    assert "71TM1023426" in found.letters[0].rows[0]
    assert [row.split(",")[0] for row in found.without] == ["71TM1099926"]
    assert Office(workspace.root).events() == events
    assert letters_so_far(workspace, MONTH).read == 0
    keep_sent_letters(workspace, found)
    assert letters_so_far(workspace, MONTH).read == 2
    keep_sent_letters(workspace, found)
    assert Office(workspace.root).events() == events + 1


def test_nothing_says_where_a_letter_was_and_none_of_its_text_stays(workspace: Workspace, tmp_path: Path) -> None:
    keep_sent_letters(workspace, read(workspace, tmp_path / "sent", one=good()))
    with workspace.store.reading() as view:
        kept = view.attached.list()
    assert [(one.folder, one.place, one.file) for one in kept] == [("", "", "")]
    [found] = placed(workspace, kept)
    assert (found.path, found.is_gone) == (None, False)
    assert "sent by browser" in found.called
    assert "sent by browser" in found.file
    for path in workspace.root.rglob("*"):
        assert not path.is_file() or b"The recording from the bus goes dark" not in path.read_bytes()


def test_a_letter_that_was_read_from_a_folder_stays_there(workspace: Workspace, tmp_path: Path) -> None:
    there = sent(tmp_path / "letters", one=good())
    attach_letters(workspace, MONTH, [tmp_path / "letters"])
    found = read(workspace, tmp_path / "sent", again=good(), two=good(("5 October 2026", "4 October 2026")))
    assert [one.known for one in found.letters] == [True, False]
    [files] = found.twice.values()
    assert files == ("again.txt", "two.txt")
    keep_sent_letters(workspace, found)
    with workspace.store.reading() as view:
        paths = [one.path for one in placed(workspace, view.attached.list())]
    assert paths == [there[0].path, None]
    [again] = read(workspace, tmp_path / "later", three=good(more="We are sorry.")).twice.values()
    assert again == ("one that was kept before", "one that was kept before", "three.txt")


def test_archives_are_unpacked_and_what_is_no_letter_is_said(workspace: Workspace, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("October/one.txt", good())
    (tmp_path / "bad.zip").write_bytes(b"nothing")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    files = [SentFile(tmp_path / name, name) for name in ("all.zip", "bad.zip", "old.doc")]
    files.append(SentFile(tmp_path / "old.doc", "letters/notes.csv"))
    found = read_sent_letters(workspace, MONTH, files, tmp_path / "sent")
    assert [one.called for one in found.letters] == ["all.zip: October/one.txt"]
    assert [one.file for one in found.unread] == ["bad.zip", "old.doc"]
    with pytest.raises(NotFoundError, match="no letters in what was sent"):
        read_sent_letters(workspace, MONTH, files[3:], tmp_path / "sent")
    with pytest.raises(NotFoundError, match="no letters log"):
        read_sent_letters(workspace, Month(2026, 9), files, tmp_path / "sent")


def test_another_log_since_then_is_told_and_nothing_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    found = read(workspace, tmp_path / "sent", one=good())
    newer = tmp_path / "newer.csv"
    newer.write_text(LOG.replace("07/10/2026", "09/10/2026"))
    Office(workspace.root).iqa("import", "letters", newer, "--month", MONTH).done()
    with pytest.raises(ConflictError, match="have changed since"):
        keep_sent_letters(workspace, found)
    assert letters_so_far(workspace, MONTH).read == 0
