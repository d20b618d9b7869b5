"""Files are replaced whole or not at all, for their owner alone; what a killed command left is cleared away."""

import os
import socket
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from iqa.errors import InvalidInputError
from iqa.files import atomic_write, check_ordinary, clear_temporaries, is_temporary, private_folder, write_files

MACHINE = sha256(socket.gethostname().encode()).hexdigest()[:8]


def ended_process() -> int:
    """The number of a process that there is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def temporary(folder: Path, machine: str, process: int, ending: str = ".xlsx") -> Path:
    path = folder / f".iqa-{machine}-{process}-0123abcd.tmp{ending}"
    path.write_text("half", encoding="utf-8")
    return path


def test_what_is_being_written_has_a_name_that_is_nobody_elses(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "a.docx") as unfinished:
        assert is_temporary(unfinished)
        clear_temporaries(tmp_path)
        assert unfinished.exists()
        unfinished.write_text("whole", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_the_temporary_files_of_a_killed_command_are_cleared_and_nothing_else(tmp_path: Path) -> None:
    gone = temporary(tmp_path, MACHINE, ended_process())
    old = temporary(tmp_path, "0" * 8, 1)
    os.utime(old, (0, 0))
    kept = [
        temporary(tmp_path, MACHINE, os.getpid()),
        temporary(tmp_path, "0" * 8, ended_process(), ".docx"),
        tmp_path / ".iqa-notes.tmp",
        tmp_path / ".hidden",
    ]
    for path in kept[2:]:
        path.write_text("mine", encoding="utf-8")
    (tmp_path / gone.name.replace("0123abcd", "0123abce")).mkdir()
    clear_temporaries(tmp_path)
    assert not gone.exists()
    assert not old.exists()
    assert all(path.exists() for path in kept)
    assert (tmp_path / gone.name.replace("0123abcd", "0123abce")).is_dir()


def test_a_process_whose_number_cannot_be_asked_for_is_left_alone(tmp_path: Path) -> None:
    path = temporary(tmp_path, MACHINE, 10**30)
    clear_temporaries(tmp_path)
    assert path.exists()


def test_a_folder_that_is_not_there_has_nothing_to_clear(tmp_path: Path) -> None:
    clear_temporaries(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_folders_are_made_for_their_owner_alone_and_others_stay_as_they_are(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    private_folder(tmp_path / "a" / "b")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path, tmp_path / "a", tmp_path / "a" / "b")]
    assert modes == [0o755, 0o700, 0o700]
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        private_folder(tmp_path / "file")


def test_an_error_names_the_file_that_could_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    with pytest.raises(OSError, match="second") as fault:
        write_files({tmp_path / "first": b"1", tmp_path / "second": b"2"})
    assert fault.value.filename == str(tmp_path / "second")
    assert (tmp_path / "first").read_bytes() == b"1"


def test_pipes_are_neither_read_nor_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    with pytest.raises(InvalidInputError, match="is a pipe or a device"):
        check_ordinary(pipe)
    with pytest.raises(InvalidInputError), atomic_write(pipe):
        pass
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]
    check_ordinary(tmp_path / "none")
