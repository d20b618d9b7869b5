"""A workspace is found from where one stands and made once; its records are the file inside it, however named."""

import sys
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import iqa.records.workspace as workspace_module
from iqa.domain import Month
from iqa.errors import NotFoundError, RefusedError
from iqa.records.workspace import (
    SETTINGS_FILE,
    database_url,
    dice,
    find_workspace,
    make_workspace,
    open_workspace,
)

NOW = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
NAMES = ["Sample month", "Sample%20month", "per%20cent", "100%", "a#b", "O'Vale & sons", "ŷear;1"]
NOT_ON_WINDOWS = ["Q? month", 'a "quoted" one', "what?mode=memory"]


def test_a_workspace_is_made_found_and_opened(tmp_path: Path) -> None:
    root = make_workspace(tmp_path / "area", " Thornmere ")
    below = root / "out" / "2026-10"
    below.mkdir(parents=True)
    assert find_workspace(start=below) == find_workspace(root) == root.resolve()
    workspace = open_workspace(root, "ann", now=lambda: NOW)
    assert (workspace.settings.area, workspace.actor.typed, workspace.today) == ("Thornmere", "ann", NOW.date())
    assert workspace.store.workspace == workspace.settings.workspace
    assert workspace.people() == {}
    assert workspace.out(Month(2026, 11)).is_dir()


def test_where_there_is_none_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="is not a workspace"):
        find_workspace(tmp_path)
    with pytest.raises(NotFoundError, match="There is no workspace here"):
        find_workspace(start=tmp_path)


def test_whoever_made_one_in_the_meantime_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the one beside records of the other would be a workspace that nobody can open."""
    plainly = workspace_module.atomic_write

    def while_somebody_makes_one(path: Path) -> AbstractContextManager[Path]:
        monkeypatch.setattr(workspace_module, "atomic_write", plainly)
        make_workspace(tmp_path / "area", "Thornmere", "theirs")
        return plainly(path)

    monkeypatch.setattr(workspace_module, "atomic_write", while_somebody_makes_one)
    with pytest.raises(RefusedError, match="is a workspace already"):
        make_workspace(tmp_path / "area", "Thornmere", "ours")
    workspace = open_workspace(tmp_path / "area", "ann")
    assert workspace.settings.workspace == workspace.store.workspace == "theirs"


def test_what_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="needs the Area's name"):
        make_workspace(tmp_path / "area", " ")
    make_workspace(tmp_path / "first", "Thornmere")
    with pytest.raises(RefusedError, match="is a workspace already"):
        make_workspace(tmp_path / "first", "Thornmere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(RefusedError, match="is a file, not a folder"):
        make_workspace(tmp_path / "file", "Thornmere")
    taken = f"sqlite:///{tmp_path / 'first' / 'iqa.db'}"
    with pytest.raises(RefusedError, match="already holds a workspace"):
        make_workspace(tmp_path / "second" / "deep", "Thornmere", database=taken)
    assert not (tmp_path / "second").exists()
    assert (tmp_path / "first" / SETTINGS_FILE).is_file()
    assert (tmp_path / "first" / "iqa.db").is_file()


def test_a_relative_database_lies_in_the_workspace(tmp_path: Path) -> None:
    assert database_url("sqlite:///iqa.db", tmp_path).database == str(tmp_path.resolve() / "iqa.db")
    assert database_url("sqlite:////tmp/x.db", tmp_path).database == "/tmp/x.db"
    shared = "postgresql+psycopg://ann@host/office"
    assert str(database_url(shared, tmp_path)) == shared


def test_dice_are_twenty_digits() -> None:
    first, second = dice(), dice()
    assert len(first) == len(second) == 20
    assert (first + second).isdecimal()
    assert first != second


@pytest.mark.parametrize("name", NAMES + (NOT_ON_WINDOWS if sys.platform != "win32" else []))
def test_the_records_are_the_file_in_the_folder(tmp_path: Path, name: str) -> None:
    root = make_workspace(tmp_path / name, "North", "id-1")
    assert {file.name for file in tmp_path.iterdir()} == {name}
    assert (root / "iqa.db").is_file()
    assert open_workspace(root, "ann").store.workspace == "id-1"


def test_two_folders_that_read_alike_as_an_address_keep_their_own_records(tmp_path: Path) -> None:
    for number, name in enumerate(["Sample month", "Sample%20month"]):
        make_workspace(tmp_path / name, "North", f"id-{number}")
    assert open_workspace(tmp_path / "Sample%20month", "ann").store.workspace == "id-1"
    assert open_workspace(tmp_path / "Sample month", "ann").store.workspace == "id-0"
