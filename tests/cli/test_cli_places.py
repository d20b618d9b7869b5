"""A workspace that other machines write too is read and not written; two who make one at once lose nothing."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, copied, drawn_month, run

from iqa.errors import IqaError
from iqa.records.places import shared_place
from iqa.records.workspace import make_workspace

MOUNTS = [
    "/dev/sda1 / ext4 rw 0 0",
    "//srv/cases /mnt/cases cifs rw 0 0",
    "srv:/x /srv/b/my\\040files nfs4 rw 0 0",
]


@pytest.mark.parametrize(
    ("folder", "shared"),
    [
        ("//server/cases/iqa", True),
        ("\\\\server\\cases\\iqa", True),
        ("/mnt/cases/iqa", True),
        ("/mnt/cases2/iqa", False),
        ("/srv/b/my files/iqa", True),
        ("/srv/b/OneDrive - Thornmere/iqa", True),
        ("/srv/b/Dropbox/iqa", True),
        ("/srv/b/Dropbox (Thornmere)/iqa", True),
        ("/Volumes/b/Library/CloudStorage/Some-Cloud/iqa", True),
        ("/data/renamed/iqa", True),
        ("/srv/b/dropboxes/iqa", False),
        ("/srv/b/iqa", False),
    ],
)
def test_network_drives_and_synchronised_folders_are_known(folder: str, shared: bool) -> None:
    found = shared_place(Path(folder), {"OneDriveCommercial": "/data/renamed"}, MOUNTS)
    assert (found is not None) is shared


@pytest.fixture
def shared(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "OneDrive - Thornmere" / "office")


def test_in_a_synchronised_folder_everything_is_read_and_nothing_written(shared: Office) -> None:
    before = shared.events()
    shared.iqa("status", "--month", MONTH).done()
    shared.iqa("workbook", "--month", MONTH).done()
    told = shared.read_export("staff", STAFF[:-1])
    assert told.code == 1
    assert 'shared_folder = "write"' in told.err
    assert "PostgreSQL" in told.err
    assert shared.events() == before


def test_the_line_in_the_message_allows_writing_with_a_rollback_journal(shared: Office) -> None:
    settings = shared.folder / "iqa.toml"
    text = settings.read_text(encoding="utf-8").replace('shared_folder = "read"', 'shared_folder = "write"')
    settings.write_text(text, encoding="utf-8")
    shared.read_export("staff", STAFF[:-1]).done()
    with sqlite3.connect(shared.folder / "iqa.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize("command", ["init", "demo"])
def test_a_workspace_is_not_made_in_a_synchronised_folder_and_a_local_one_is_named(
    tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "Dropbox" / "cases"
    told = run(command, folder, *(["--area", "Thornmere"] if command == "init" else []))
    assert told.code == 1
    assert "iqa init" in told.err
    assert "Dropbox keeps in step" in told.err
    assert not folder.exists()


def test_of_two_who_make_a_workspace_at_once_one_is_refused_and_no_records_are_lost(tmp_path: Path) -> None:
    def make(_: int) -> bool:
        try:
            make_workspace(tmp_path / "office", "Thornmere")
        except IqaError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make, range(4)))
    assert any(made)
    assert Office(tmp_path / "office").iqa("verify").code == 0


def test_after_a_kill_in_the_middle_a_workspace_can_be_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "iqa.db").touch()
    Office(folder).init()
    assert Office(folder).iqa("verify").code == 0


def test_a_new_workspace_is_its_owners_alone(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    assert stat.S_IMODE(office.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((office.folder / "iqa.db").stat().st_mode) == 0o600


def test_a_mistyped_command_gets_a_suggestion() -> None:
    told = run("workbok")
    assert told.code == 2
    assert "iqa workbook" in told.err
    assert "iqa --help" in run("xyzzy").err
