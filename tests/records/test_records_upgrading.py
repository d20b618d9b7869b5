"""A workspace of an older release is opened at this one, with a copy of its records kept; a newer is refused."""

import sqlite3
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from office import Office, run, workspace_in
from older_stores import set_back, set_revision

from iqa.cli.next_steps import in_words
from iqa.errors import ConflictError, UnavailableError
from iqa.records.upgrading import opened_at_this_release, upgrade_workspace
from iqa.records.workspace import Workspace
from iqa.store import schema, verify_store

OLDEST = "0004"
"""The oldest that `set_back` makes: the guards of the ledger, which came with it, stay."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "office").init()
    set_back(f"sqlite:///{made.folder / 'iqa.db'}", OLDEST)
    return made


def opened(office: Office) -> tuple[Workspace, Path | None]:
    return opened_at_this_release(office.folder, lambda: workspace_in(office.folder))


def revision_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_it_is_brought_to_this_release_once_and_a_copy_is_kept(office: Office) -> None:
    workspace, kept = opened(office)
    assert kept == office.folder / "iqa-before-upgrade.db"
    assert (revision_of(kept), revision_of(office.folder / "iqa.db")) == (OLDEST, schema.HEAD)
    assert verify_store(workspace.store) == ()
    assert opened(office)[1] is None
    set_back(f"sqlite:///{office.folder / 'iqa.db'}", OLDEST)
    assert opened(office)[1] == office.folder / "iqa-before-upgrade-2.db"


def test_any_command_does_it_and_says_so(office: Office) -> None:
    answer = run("--workspace", office.folder, "status")
    assert answer.code == 0
    assert "As they were, they are in" in answer.err
    assert "iqa-before-upgrade.db" in answer.err
    assert run("--workspace", office.folder, "status").err == ""


def test_without_a_copy_nothing_is_changed(office: Office) -> None:
    with (
        patch("iqa.records.upgrading.copy_file", side_effect=UnavailableError("The disk is full.")),
        pytest.raises(UnavailableError),
    ):
        opened(office)
    assert revision_of(office.folder / "iqa.db") == OLDEST


def test_what_others_machines_write_is_not_touched(office: Office) -> None:
    with (
        patch("iqa.records.upgrading.shared_place", return_value="on a network drive"),
        pytest.raises(ConflictError, match="a file there is not written"),
    ):
        upgrade_workspace(office.folder)
    assert revision_of(office.folder / "iqa.db") == OLDEST


def test_a_newer_workspace_is_refused_and_left(office: Office) -> None:
    set_revision(f"sqlite:///{office.folder / 'iqa.db'}", "9999")
    answer = run("--workspace", office.folder, "status")
    assert answer.code == 1
    assert "made by a newer release" in answer.err
    assert revision_of(office.folder / "iqa.db") == "9999"


@pytest.mark.postgresql
def test_records_on_a_server_are_copied_by_its_own_program_first(tmp_path: Path) -> None:
    from machine import fresh_database

    with fresh_database("postgresql", tmp_path) as url:
        office = Office(tmp_path / "office").init("--database", url)
        set_back(url, OLDEST)
        with pytest.raises(ConflictError, match="made by an older release") as refused:
            opened(office)
        told = in_words(refused.value.hint)
        assert "pg_dump" in told
        assert "iqa upgrade --yes" in told
        assert run("--workspace", office.folder, "upgrade", "--yes").code == 0
        assert verify_store(opened(office)[0].store) == ()
