"""A workspace is moved whole: compared, never lost half-way, and left where it was until all of it is there."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from office import MONTH, STAFF, Office, copied, finished_month, workspace_in

from iqa.errors import BusyError, ConflictError, InvalidInputError, UnavailableError
from iqa.files import digest_of
from iqa.records.moved import NOTE, moved_away, moved_to
from iqa.store.database import make_engine, read_url
from iqa.workflow import moving
from iqa.workflow.moving import UNFINISHED, move_workspace

RECORDS = {"iqa.db", "iqa.db-wal", "iqa.db-shm"}


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = copied(finished_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    (made.folder / "templates").mkdir()
    (made.folder / "templates" / "own notes.txt").write_text("kept by hand", encoding="utf-8")
    (made.folder / "~$open.xlsx").write_text("a lock", encoding="utf-8")
    return made


def contents(folder: Path) -> dict[str, str]:
    """Every file but the records, by its place."""
    passed = {*RECORDS, NOTE, "~$open.xlsx"}
    return {
        path.relative_to(folder).as_posix(): digest_of(path)
        for path in folder.rglob("*")
        if path.is_file() and path.name not in passed
    }


@pytest.mark.unmeasured
def test_a_moved_workspace_is_whole_and_goes_on(office: Office, tmp_path: Path) -> None:
    before, events = contents(office.folder), office.events()
    told: list[tuple[int, int]] = []
    done = move_workspace(workspace_in(office.folder), tmp_path / "new" / "place", lambda *step: told.append(step))
    there = Office(tmp_path / "new" / "place")
    assert contents(there.folder) == before == contents(office.folder)
    assert (done.files, done.records, done.kept_aside, done.noted) == (len(before), True, (), True)
    assert told[-1] == (len(before) - 1, len(before) - 1)
    assert there.events() == events
    there.iqa("verify").done()
    there.read_export("staff", STAFF[:-1]).done()
    assert not (there.folder / UNFINISHED).exists()
    assert not (there.folder / "~$open.xlsx").exists()


def test_the_old_folder_can_be_read_and_says_where_its_workspace_went(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "new"
    move_workspace(workspace_in(office.folder), target)
    assert moved_to(office.folder) == str(target)
    assert str(target) in (office.folder / NOTE).read_text(encoding="utf-8")
    office.iqa("status", "--month", MONTH).done()
    told = office.iqa("draw", "casework", "--month", MONTH, "--void", "no")
    assert told.code == 1
    assert str(target) in told.err
    with pytest.raises(ConflictError, match=r"moved to .+ already"):
        move_workspace(workspace_in(office.folder), tmp_path / "third")


def test_whoever_had_it_open_before_records_nothing_after(office: Office, tmp_path: Path) -> None:
    """They opened the records before the move; what they would store afterwards would be lost."""
    early = workspace_in(office.folder)
    move_workspace(workspace_in(office.folder), tmp_path / "new")
    with pytest.raises(ConflictError, match="was moved"), early.store.changing("x", early.now(), "late"):
        pass


def test_nobody_records_while_a_move_is_under_way(office: Office, tmp_path: Path) -> None:
    other = workspace_in(office.folder)
    seen: list[str] = []

    def try_to_write(done: int, of: int) -> None:
        if done == 1:
            with pytest.raises(BusyError), other.store.changing("x", other.now(), "meanwhile"):
                pass
            seen.append("refused")

    other.store._engine = make_engine(read_url(f"sqlite:///{office.folder / 'iqa.db'}"), 0.1)
    move_workspace(workspace_in(office.folder), tmp_path / "new", try_to_write)
    assert seen == ["refused"]


class Killed(BaseException):
    """The process is gone."""


STAGES = {
    "the first file": ("shutil.copyfile", 0),
    "the third file": ("shutil.copyfile", 2),
    "the records": ("iqa.workflow.moving.copy_file", 0),
    "comparing": ("iqa.workflow.moving._compare", 0),
    "comparing the records": ("iqa.workflow.moving._compare_records", 0),
    "the note": ("iqa.workflow.moving._note", 0),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("stage", STAGES)
def test_after_a_kill_at_any_stage_nothing_is_lost_and_it_can_be_run_again(
    stage: str, office: Office, tmp_path: Path
) -> None:
    before, target = contents(office.folder), tmp_path / "new"
    name, after = STAGES[stage]
    calls: list[int] = []
    module, _, function = name.rpartition(".")
    real: Callable[..., object] = getattr(shutil if module == "shutil" else moving, function)

    def kill(*arguments: object, **named: object) -> object:
        calls.append(1)
        if len(calls) > after:
            raise Killed
        return real(*arguments, **named)

    with patch(name, kill), pytest.raises(Killed):
        move_workspace(workspace_in(office.folder), target)
    assert contents(office.folder) == before
    assert not (target / "iqa.toml").exists()
    office.iqa("verify").done()
    done = move_workspace(workspace_in(office.folder), target)
    assert done.kept_aside == ()
    assert contents(target) == before
    Office(target).iqa("verify").done()


@pytest.mark.unmeasured
def test_killed_between_the_note_and_the_end_it_can_still_be_run_again(office: Office, tmp_path: Path) -> None:
    target, real = tmp_path / "new", moving._write

    def kill(path: Path, content: str | bytes) -> None:
        if path == target / "iqa.toml":
            raise Killed
        real(path, content)

    with patch("iqa.workflow.moving._write", kill), pytest.raises(Killed):
        move_workspace(workspace_in(office.folder), target)
    assert moved_to(office.folder)
    move_workspace(workspace_in(office.folder), target)
    Office(target).iqa("verify").done()


def test_killed_at_the_very_end_it_is_done_and_never_copied_over_again(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "new"
    move_workspace(workspace_in(office.folder), target)
    (target / UNFINISHED).write_text(f'{{"from": "{office.folder}", "files": {{}}}}', encoding="utf-8")
    with pytest.raises(ConflictError, match="already"):
        move_workspace(workspace_in(office.folder), target)


def test_a_file_that_somebody_put_into_the_unfinished_folder_is_kept(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "new"
    with patch("iqa.workflow.moving._compare", side_effect=Killed), pytest.raises(Killed):
        move_workspace(workspace_in(office.folder), target)
    note = target / "templates" / "own notes.txt"
    note.write_text("written meanwhile", encoding="utf-8")
    (office.folder / "out" / "later.txt").write_text("and more here", encoding="utf-8")
    done = move_workspace(workspace_in(office.folder), target)
    assert [path.read_text(encoding="utf-8") for path in done.kept_aside] == ["written meanwhile"]
    assert note.read_text(encoding="utf-8") == "kept by hand"
    assert (target / "out" / "later.txt").exists()


def unfit(office: Office, tmp_path: Path) -> dict[str, Path]:
    full, file = tmp_path / "full", tmp_path / "file"
    full.mkdir()
    (full / "something").touch()
    file.touch()
    return {
        "is not empty": full,
        "is a file": file,
        "lie within each other": office.folder / "inner",
        "keeps in step": tmp_path / "OneDrive - Thornmere" / "iqa",
    }


@pytest.mark.parametrize("why", ["is not empty", "is a file", "lie within each other", "keeps in step"])
def test_a_folder_that_will_not_do_is_refused(why: str, office: Office, tmp_path: Path) -> None:
    target = unfit(office, tmp_path)[why]
    with pytest.raises(InvalidInputError, match=why):
        move_workspace(workspace_in(office.folder), target)
    assert not moved_to(office.folder)
    assert (target.exists(), why) in {(True, "is not empty"), (True, "is a file"), (False, why)}


def test_a_folder_with_somebody_elses_unfinished_move_is_not_empty(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "new"
    target.mkdir()
    for note in ('{"from": "/elsewhere", "files": {}}', "[]", "no JSON"):
        (target / UNFINISHED).write_text(note, encoding="utf-8")
        with pytest.raises(InvalidInputError, match="not empty"):
            move_workspace(workspace_in(office.folder), target)


def test_a_full_disk_is_told_before_anything_is_copied(office: Office, tmp_path: Path) -> None:
    with (
        patch("shutil.disk_usage", return_value=SimpleNamespace(free=10)),
        pytest.raises(UnavailableError, match="no room"),
    ):
        move_workspace(workspace_in(office.folder), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_disk_that_fills_up_leaves_the_workspace_where_it_was(office: Office, tmp_path: Path) -> None:
    with (
        patch("shutil.copyfile", side_effect=OSError(28, "No space left on device", "x")),
        pytest.raises(UnavailableError, match="No space left on device"),
    ):
        move_workspace(workspace_in(office.folder), tmp_path / "new")
    assert not moved_to(office.folder)
    office.iqa("verify").done()


def test_a_file_that_changes_meanwhile_is_told(office: Office, tmp_path: Path) -> None:
    note = office.folder / "templates" / "own notes.txt"

    def change(done: int, of: int) -> None:
        if done == 1:
            note.write_text("changed meanwhile", encoding="utf-8")

    with pytest.raises(UnavailableError, match=r"own notes\.txt was changed"):
        move_workspace(workspace_in(office.folder), tmp_path / "new", change)
    assert not moved_to(office.folder)
    move_workspace(workspace_in(office.folder), tmp_path / "new")


def test_records_that_are_not_the_same_are_told(office: Office, tmp_path: Path) -> None:
    with (
        patch("iqa.workflow.moving._head", return_value=(1, "0" * 64)),
        pytest.raises(UnavailableError, match="not the same"),
    ):
        move_workspace(workspace_in(office.folder), tmp_path / "new")
    assert not moved_to(office.folder)


def test_a_link_to_another_folder_is_not_followed(office: Office, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (office.folder / "policies").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InvalidInputError, match="policies is a link"):
        move_workspace(workspace_in(office.folder), tmp_path / "new")


def test_where_no_note_can_be_left_that_is_said(office: Office, tmp_path: Path) -> None:
    real = moving._write

    def refuse(path: Path, content: str | bytes) -> None:
        if path.name == NOTE:
            raise OSError(30, "Read-only file system")
        real(path, content)

    with patch("iqa.workflow.moving._write", refuse):
        told = office.iqa("move", tmp_path / "new").done()
    assert "No note could be left" in told.out


def test_records_elsewhere_stay_where_they_are(office: Office, tmp_path: Path) -> None:
    elsewhere = tmp_path / "records.db"
    shutil.move(office.folder / "iqa.db", elsewhere)
    settings = office.folder / "iqa.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("sqlite:///iqa.db", f"sqlite:///{elsewhere}"), encoding="utf-8")
    told = office.iqa("move", tmp_path / "new").done()
    assert "The records stay where they are" in told.out
    Office(tmp_path / "new").iqa("verify").done()
    assert not (tmp_path / "new" / "iqa.db").exists()


def test_records_that_are_named_by_their_whole_path_are_named_from_the_folder_first(
    office: Office, tmp_path: Path
) -> None:
    settings = office.folder / "iqa.toml"
    text = settings.read_text(encoding="utf-8")
    whole = f"sqlite:///{office.folder / 'iqa.db'}"
    settings.write_text(text.replace("sqlite:///iqa.db", whole), encoding="utf-8")
    with pytest.raises(InvalidInputError, match="whole path"):
        move_workspace(workspace_in(office.folder), tmp_path / "new")


def test_a_workspace_in_a_shared_folder_is_moved_out_of_it(
    office: Office, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shared = copied(office.folder, tmp_path / "Dropbox" / "office")
    told = shared.iqa("move", tmp_path / "new", "--json").done().json
    assert (told["records"], told["noted"], told["kept_aside"]) == (True, True, [])
    there = Office(tmp_path / "new")
    there.iqa("verify").done()
    there.read_export("staff", STAFF[:-1]).done()


def test_a_note_that_says_nothing_still_stops_recording(tmp_path: Path) -> None:
    assert moved_away(tmp_path) is None
    (tmp_path / NOTE).touch()
    assert moved_to(tmp_path) == "another folder"
    (tmp_path / NOTE).unlink()
    (tmp_path / NOTE).write_text("moved\n/there\n", encoding="utf-8")
    if os.geteuid():
        (tmp_path / NOTE).chmod(0)
    assert moved_to(tmp_path) in {"/there", "another folder"}
