"""A workspace that other machines write too is read and not written; two who make one at once lose nothing."""

import os
import shlex
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, copied, drawn_month, run

from iqa.errors import IqaError
from iqa.files import atomic_write
from iqa.records.places import local_folder, shared_place
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
        ("/srv/b/iCloudDrive/iqa", True),
        ("/g/My Drive/iqa", True),
        ("/data/of/b/Box/iqa", True),
        ("/srv/b/Box/iqa", False),
        ("/srv/b/dropboxes/iqa", False),
        ("/srv/b/iqa", False),
    ],
)
def test_network_drives_and_synchronised_folders_are_known(
    folder: str, shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/data/of/b")
    monkeypatch.setenv("USERPROFILE", "/data/of/b")
    found = shared_place(Path(folder), {"OneDriveCommercial": "/data/renamed"}, MOUNTS)
    assert (found is not None) is shared


@pytest.fixture
def shared(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "OneDrive - Thornmere" / "office")


@pytest.mark.unmeasured
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
    assert f"iqa {command} " in told.err
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


def test_the_local_folder_that_is_named_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: Office
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    (tmp_path / "home").mkdir()
    told = shared.read_export("staff", STAFF[:-1], "--json")
    (step,) = told.json["error"]["next_steps"]
    assert step["command"] == "move"
    run("--workspace", shared.folder, *shlex.split(step["line"])[1:]).done()
    Office(Path(step["values"]["folder"])).read_export("staff", STAFF[:-1]).done()


@pytest.mark.parametrize("command", ["init", "demo"])
def test_init_and_demo_name_the_same_command_with_a_folder_that_works(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    area = ["--area", "Thornmere"] if command == "init" else []
    told = run(command, tmp_path / "OneDrive" / "iqa", *area)
    line = told.err.partition("on your own disk: ")[2].strip()
    assert shlex.split(line) == ["iqa", command, str(tmp_path / "data" / "iqa" / "iqa"), *area]
    if command == "init":
        run(*shlex.split(line)[1:]).done()


def test_a_local_folder_is_new_and_in_no_synchronised_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "OneDrive"))
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home" / ".local" / "share" / "iqa" / "office").mkdir(parents=True)
    assert local_folder("office") == tmp_path / "home" / ".local" / "share" / "iqa" / "office-2"
    assert local_folder("") == tmp_path / "home" / ".local" / "share" / "iqa" / "workspace"
    monkeypatch.setenv("HOME", str(tmp_path / "Dropbox"))
    assert local_folder("office") is None


def test_where_no_local_folder_is_known_the_step_leaves_it_to_the_reader(
    shared: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("LOCALAPPDATA", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "Dropbox"))
    assert "iqa move FOLDER" in shared.read_export("staff", STAFF[:-1]).err
    assert "iqa init FOLDER" in run("init", tmp_path / "Dropbox" / "x", "--area", "A").err
    assert "iqa move FOLDER" in Office(drawn_month_in(tmp_path)).iqa("move", tmp_path / "Dropbox" / "y").err


def drawn_month_in(folder: Path) -> Path:
    return Office(folder / "local").init().folder


@pytest.mark.parametrize("arguments", [("reopen", "x\udcff"), ("x\udcff",), ("import", "cases", "\udce9.xlsx")])
def test_bytes_that_are_no_text_are_refused_in_one_line(arguments: tuple[str, ...]) -> None:
    told = run(*arguments)
    assert (told.code, told.out) == (2, "")
    assert "no text in UTF-8" in told.err
    assert len(told.err.strip().splitlines()) == 2


def test_bytes_in_the_address_of_a_database_show_no_password(tmp_path: Path) -> None:
    told = run("init", tmp_path / "x", "--area", "A", "--database", "postgresql://u:heron\udce9@host/x")
    assert (told.code, "heron" in told.out + told.err) == (2, False)
    assert "The address of the database holds bytes that are no text" in told.err


def test_a_file_named_with_its_driver_is_in_the_workspace_too(tmp_path: Path) -> None:
    run("init", tmp_path / "x", "--area", "A", "--database", "sqlite+pysqlite:///own.db").done()
    assert (tmp_path / "x" / "own.db").is_file()


def test_a_server_for_a_file_is_refused_without_its_password(tmp_path: Path) -> None:
    told = run("init", tmp_path / "x", "--area", "A", "--database", "sqlite://u:heron@host/x.db")
    assert (told.code, "heron" in told.out + told.err) == (1, False)
    assert "names a server for what is a file" in told.err


def test_a_database_without_a_name_is_refused(tmp_path: Path) -> None:
    told = run("init", tmp_path / "x", "--area", "A", "--database", "sqlite:///")
    assert told.code == 1
    assert "names no file" in told.err


def test_what_a_killed_command_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    with atomic_write(tmp_path / "x") as unfinished:
        name = unfinished.name.replace(f"-{os.getpid()}-", f"-{process.pid}-")
    places = [office.folder, office.out / "workbooks", office.folder / "templates"]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
        (place / name).touch()
        (place / ".mine").touch()
    office.iqa("ledger").done()
    assert [[one.name for one in place.glob(".*")] for place in places] == [[".mine"]] * 3


@pytest.mark.parametrize(
    "command",
    [
        ("verify", "--certificate"),
        ("draw", "casework", "--month", "2026-10", "--policy"),
        ("criteria", "check"),
        ("criteria", "diff", "casework"),
    ],
)
def test_a_pipe_is_refused_at_once(command: tuple[str, ...], tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    os.mkfifo(tmp_path / "pipe")
    told = office.iqa(*command, tmp_path / "pipe")
    assert told.code == 1
    assert "is a pipe or a device" in told.err


def test_no_output_takes_the_place_of_a_pipe(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    os.mkfifo(tmp_path / "pipe.xlsx")
    told = office.iqa("export", "marks", tmp_path / "pipe.xlsx", "--overwrite")
    assert told.code == 1
    assert "is a pipe or a device" in told.err
    assert stat.S_ISFIFO((tmp_path / "pipe.xlsx").stat().st_mode)


def test_somebody_without_a_home_has_places_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(_self: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", homeless)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert shared_place(Path("/srv/iqa"), {}, MOUNTS) is None
    assert local_folder("office") == tmp_path / "iqa" / "office"
