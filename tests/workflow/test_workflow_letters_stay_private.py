"""Nothing that was read of a letter is in the records, the ledger, the exports or any document of a month."""

import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from office import MONTH, Office, copied, workspace_in
from workflow_builders import marked_month

from iqa.store import verify_store

SECRETS = (
    "zebra-striped umbrella",
    "Quillfeather",
    "07700 900452",
    "Speedwell-Letter",
    "because XXX",
)
"""Words of the letters, a name that stands in them alone, and a name that stands in the name of a file."""
DOCUMENTS = (
    ("letters", "list", "--month", MONTH),
    ("committee", "--month", MONTH),
    ("feedback", "--month", MONTH),
    ("themes", "--month", MONTH),
    ("status", "--month", MONTH),
    ("ledger",),
    ("verify",),
    *(
        ("export", table, f"{table}-{reader}.csv", "--for", reader, "--month", MONTH)
        for table in ("marks", "assessments", "actions")
        for reader in ("internal", "committee")
    ),
)


def write_letters(folder: Path) -> Path:
    folder.mkdir()
    for number in range(4):
        (folder / f"Speedwell-Letter {number}.txt").write_text(
            f"Our ref: 01AB90{number:03d}26\n\nDear Lark Meadow-{'abcde'[number]}\n\n"
            f"On {5 + number} October 2026 we decided to stop the case, because XXX. Mrs Quillfeather saw a "
            "zebra-striped umbrella. The other driver's mobile number is 07700 900452.\n\nYours sincerely\n\n"
            "Dell Rush\n01632 960 120\n"
        )
    return folder


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A month marked to the end with its letters read, and every document of it written."""
    office = copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    said = office.iqa("letters", "attach", write_letters(tmp_path / "letters"), "--month", MONTH).done()
    assert "Possible data breach" in said.out
    return office


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder, and what is packed within Word files and workbooks."""
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        yield str(path), path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield from ((f"{path}: {name}", packed.read(name)) for name in packed.namelist())


@pytest.mark.slow
def test_nothing_read_of_a_letter_is_anywhere_after_a_whole_month(office: Office) -> None:
    files_of_letters = {"letters-to-put-right.csv", "letters-to-put-right.html", "Dell Rush.html"}
    said = ""
    for words in DOCUMENTS:
        arguments = [office.folder / one if str(one).endswith(".csv") else one for one in words]
        said += office.iqa(*arguments).done().out
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        told = repr([(view.ledger.facts(one.seq), view.ledger.rows(one.seq)) for one in view.ledger.events()])
        attached = view.attached.list(month=str(MONTH))
    assert len(attached) == 4
    assert verify_store(workspace.store) == ()
    with sqlite3.connect(office.folder / "iqa.db") as database:
        rows = "\n".join(database.iterdump())
    assert attached[0].digest in rows
    for secret in SECRETS:
        assert secret not in told
        assert secret not in rows
        assert secret not in said
        for name, content in everything(office.folder):
            known = secret == "Speedwell-Letter" and Path(name).name in files_of_letters
            assert known or secret.encode() not in content, (secret, name)
