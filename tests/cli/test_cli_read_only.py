"""Where nothing may be written everything can be read, and documents go elsewhere: nothing there is changed."""

import os
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, copied, finished_month, run, xlsx

NOBODY = 65534
READING = (
    ("status", "--month", MONTH),
    ("verify",),
    ("ledger",),
    ("settle", "--month", MONTH),
    ("confirm", "--list", "--month", MONTH),
    ("customise",),
)
ELSEWHERE = (
    ("certificate", "casework", "--month", MONTH, "--to"),
    ("chase-list", "--month", MONTH, "--to"),
    ("committee", "--month", MONTH, "--to"),
    ("workbook", "--month", MONTH, "--to"),
)


def closed(folder: Path) -> None:
    """Take the right to write from everything in a folder."""
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def opened(folder: Path) -> None:
    """Give it back, so that the folder can be taken away."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def as_nobody(work: "Work") -> int:
    """Do something in a process of its own that may write nothing of ours; how many of its steps went wrong.

    The process is a new one: the threads of a library that this one has used would be missing from a copy of it.
    """
    child = get_context("spawn").Process(target=_without_rights, args=(work,))
    child.start()
    child.join()
    assert child.exitcode is not None
    return child.exitcode


def _without_rights(work: "Work") -> None:
    work.rehearse()
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    sys.exit(work())


class Work:
    """Commands, one after another, with where each tells what went wrong.

    They are rehearsed in a copy that may be written, which loads every library while its files may still be read.
    """

    def __init__(self, office: Office, log: Path, commands: tuple[tuple[str, ...], ...]) -> None:
        self.office, self.log, self.commands = office, log, commands

    def rehearse(self) -> None:
        with tempfile.TemporaryDirectory(prefix="iqa-rehearsed-") as made:
            spare = copied(self.office.folder, Path(made) / "office")
            opened(spare.folder)
            for command in self.commands:
                spare.iqa(*(str(each).replace(str(self.log.parent / "elsewhere"), made) for each in command))

    def __call__(self) -> int:
        failed = 0
        for command in self.commands:
            told = self.office.iqa(*command)
            if told.code:
                failed += 1
                with self.log.open("a") as log:
                    log.write(f"{command}: {told.out}{told.err}\n")
        return failed


pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the rights of Windows are not those of a mode"),
    pytest.mark.unmeasured,
]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that anybody may enter: pytest's own are for whoever runs it."""
    with tempfile.TemporaryDirectory(prefix="iqa-read-only-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def office(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A finished month that everybody may read and nobody may change."""
    made = copied(finished_month(tmp_path_factory.getbasetemp()), folder / "office")
    closed(made.folder)
    yield made
    opened(made.folder)


def log_in(folder: Path) -> Path:
    """A file that anybody may write to."""
    log = folder / "log"
    log.touch()
    log.chmod(0o666)
    return log


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_read_in_a_folder_that_may_only_be_read(office: Office, folder: Path) -> None:
    before = snapshot(office.folder)
    log = log_in(folder)
    assert as_nobody(Work(office, log, READING)) == 0, log.read_text()
    assert snapshot(office.folder) == before


def test_documents_and_exports_are_written_elsewhere(office: Office, folder: Path) -> None:
    elsewhere, log = folder / "elsewhere", log_in(folder)
    elsewhere.mkdir()
    elsewhere.chmod(0o777)
    commands = (
        *((*each, str(elsewhere)) for each in ELSEWHERE),
        ("export", "marks", str(elsewhere / "marks.xlsx")),
        ("verify", "--certificate", str(office.out / "certificate-casework.json"), "--list", str(elsewhere / "l")),
    )
    before = snapshot(office.folder)
    assert as_nobody(Work(office, log, commands)) == 0, log.read_text()
    assert {"certificate-casework.json", "chase-list.html", "committee-summary.docx", "marks.xlsx", "l"} <= {
        path.name for path in elsewhere.iterdir()
    }
    assert snapshot(office.folder) == before


def test_a_change_is_refused_with_what_to_do(office: Office, folder: Path) -> None:
    log = log_in(folder)
    assert as_nobody(Work(office, log, (("draw", "casework", "--month", MONTH, "--void", "again"),))) == 1
    assert "may only be read, so this was not stored" in log.read_text()
    assert "iqa move" in log.read_text()


def test_a_file_that_was_left_in_the_middle_of_a_change_is_read_as_it_was_before(
    office: Office, folder: Path
) -> None:
    """Somebody was killed as they wrote: what they had stored stands in a companion, and is read from a copy."""
    opened(office.folder)
    database = office.folder / "iqa.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE stray (x)")
        connection.commit()
        wal = database.with_name("iqa.db-wal").read_bytes()
        kept = database.read_bytes()
    database.write_bytes(kept)
    database.with_name("iqa.db-wal").write_bytes(wal)
    assert wal
    closed(office.folder)
    log = log_in(folder)
    assert as_nobody(Work(office, log, (("verify",),))) == 0, log.read_text()
    assert database.with_name("iqa.db-wal").read_bytes() == wal


def test_a_document_that_cannot_be_written_here_can_be_elsewhere(office: Office, folder: Path) -> None:
    log = log_in(folder)
    assert as_nobody(Work(office, log, (("certificate", "casework", "--month", MONTH),))) == 1
    assert "--to FOLDER" in log.read_text()
    assert "The records hold" not in log.read_text()


def test_a_trial_import_needs_no_place_to_write(office: Office, folder: Path) -> None:
    export = xlsx(folder / "staff.xlsx", [*STAFF, {**STAFF[0], "Staff id": ""}])
    export.chmod(0o644)
    trial = ("import", "staff", str(export), "--dry-run")
    log = log_in(folder)
    assert as_nobody(Work(office, log, (trial,))) == 0, log.read_text()


def test_all_folders_and_files_are_their_owners_alone(tmp_path: Path) -> None:
    made = Office(tmp_path / "office").init()
    made.read_export("staff", [*STAFF, {**STAFF[0], "Staff id": ""}]).done()
    run("--workspace", made.folder, "customise", "templates/feedback_letter.html").done()
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (made.folder, *made.folder.rglob("*"))}
    assert len(modes) > 5
    assert {path: mode for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}
