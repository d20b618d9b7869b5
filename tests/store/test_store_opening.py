"""A store is made once, opened only by a release that knows it, brought up to date, and copied."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from machine import skip_or_fail
from older_stores import run, set_back, set_revision
from sqlalchemy import URL, create_engine, inspect
from store_builders import AT, LINES, MONTH, REJECTED, filled_store, person, population, withdrawal

from iqa.cli.next_steps import in_words
from iqa.errors import ConflictError, NotFoundError, RefusedError, SettingsError, TamperedError, UnavailableError
from iqa.store import (
    copy_store,
    create_store,
    database,
    needs_upgrade,
    open_store,
    schema,
    upgrade_store,
    verify_store,
)
from iqa.store.migrating import migrate, revisions


def store_of_the_first_revision(url: str) -> None:
    engine = database.make_engine(database.read_url(url), 1)
    with database.writing(engine) as connection:
        migrate(connection, schema.REVISIONS[0])
        connection.execute(schema.workspace.insert().values(id="workspace-1"))
        connection.execute(schema.ledger_head.insert().values(id=1, count=0, hash="h"))


def test_a_store_is_created_empty_and_opened_again(database_url: str) -> None:
    created = create_store(database_url, "workspace-1")
    assert verify_store(created) == ()
    opened = open_store(database_url, workspace="workspace-1")
    assert opened.workspace == "workspace-1"
    with opened.reading() as view:
        assert view.people.list() == ()


@pytest.mark.unmeasured
def test_a_place_that_holds_a_store_is_refused_and_left_as_it_is(database_url: str) -> None:
    store = filled_store(database_url)
    with pytest.raises(RefusedError, match="already holds a workspace"):
        create_store(database_url, "workspace-2")
    assert store.workspace == "workspace-1"
    assert verify_store(store) == ()


def test_a_store_of_another_workspace_is_refused(database_url: str) -> None:
    create_store(database_url, "workspace-1")
    with pytest.raises(RefusedError, match="belongs to another workspace"):
        open_store(database_url, workspace="workspace-2")


def test_no_store_is_said_so_and_none_is_made(database_url: str) -> None:
    for opening in (open_store, upgrade_store):
        with pytest.raises(NotFoundError, match="There is no store at") as refused:
            opening(database_url)
        assert "iqa init" in in_words(refused.value.hint)
    if database_url.startswith("sqlite"):
        assert not Path(database_url.removeprefix("sqlite:///")).exists()
    run(database_url, "CREATE TABLE other (id INTEGER)")
    with pytest.raises(NotFoundError):
        open_store(database_url)


def test_a_store_of_an_older_release_is_upgraded_first(database_url: str) -> None:
    store_of_the_first_revision(database_url)
    with pytest.raises(ConflictError, match="older release") as refused:
        open_store(database_url)
    assert "iqa upgrade" in in_words(refused.value.hint)
    upgrade_store(database_url)
    upgrade_store(database_url)
    store = open_store(database_url)
    assert "alembic_version" not in {finding.table for finding in verify_store(store)}


def test_a_store_of_a_newer_release_is_refused(database_url: str) -> None:
    create_store(database_url, "workspace-1")
    set_revision(database_url, "9999")
    for opening in (open_store, upgrade_store):
        with pytest.raises(RefusedError, match="newer release"):
            opening(database_url)


@pytest.mark.parametrize("revision", schema.UNRELEASED)
def test_a_store_from_before_the_first_release_is_refused_with_what_to_do(
    database_url: str, revision: str
) -> None:
    create_store(database_url, "workspace-1")
    set_revision(database_url, revision)
    for opening in (open_store, upgrade_store):
        with pytest.raises(RefusedError, match="made before the first release") as refused:
            opening(database_url)
        assert "iqa init" in in_words(refused.value.hint)


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "by_hand",
    [
        "UPDATE alembic_version SET version_num = 'abc'",
        "UPDATE alembic_version SET version_num = '0000'",
        "DELETE FROM alembic_version",
        "INSERT INTO alembic_version VALUES ('0003')",
        "DROP TABLE alembic_version",
    ],
)
def test_a_store_that_does_not_say_which_release_made_it_was_tampered_with(
    database_url: str, by_hand: str
) -> None:
    create_store(database_url, "workspace-1")
    run(database_url, by_hand)
    for opening in (open_store, upgrade_store):
        with pytest.raises(TamperedError, match="alembic_version was changed outside the tool"):
            opening(database_url)


def test_another_programs_tables_are_no_store(database_url: str) -> None:
    run(
        database_url,
        "CREATE TABLE alembic_version (version_num VARCHAR(32))",
        "INSERT INTO alembic_version VALUES ('abc')",
    )
    with pytest.raises(NotFoundError, match="There is no store"):
        open_store(database_url)
    with pytest.raises(RefusedError, match="already holds"):
        create_store(database_url, "workspace-1")


def test_a_workspace_row_taken_out_is_left_to_the_check(database_url: str) -> None:
    create_store(database_url, "workspace-1")
    run(database_url, "DELETE FROM workspace")
    store = open_store(database_url, workspace="workspace-1")
    assert store.workspace == ""
    assert "workspace" in {finding.table for finding in verify_store(store)}


def test_the_migrations_make_the_tables_that_are_declared(database_url: str) -> None:
    create_store(database_url, "workspace-1")
    engine = create_engine(database_url)

    def ours(item: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        return name != schema.alembic_version.name

    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == set(schema.metadata.tables)
        options = {"compare_type": True, "include_object": ours}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata)
        keys = {
            name: tuple(inspect(connection).get_pk_constraint(name)["constrained_columns"])
            for name in schema.metadata.tables
        }
    engine.dispose()
    assert found == []
    assert keys == {name: schema.key_names(table) for name, table in schema.metadata.tables.items()}


def test_this_release_knows_the_revisions_it_carries() -> None:
    assert revisions() == schema.REVISIONS


# --- addresses


@pytest.mark.parametrize("address", ["", "iqa.db", "mysql://host/database", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_hold_a_store_is_a_matter_of_settings(address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        open_store(address)
    assert "sqlite:///iqa.db" in refused.value.hint


def test_a_password_is_never_shown() -> None:
    url = database.read_url("postgresql://ann:secret@host/db?options=-csearch_path%3Dx")
    assert database.shown(url) == "postgresql+psycopg://ann:***@host/db"
    assert database.shown(database.read_url("sqlite:///folder/iqa.db")) == "folder/iqa.db"


def test_a_missing_driver_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_args: object, **_options: object) -> None:
        raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")

    monkeypatch.setattr(database, "create_engine", missing)
    with pytest.raises(SettingsError, match="needs the package psycopg"):
        open_store("postgresql+psycopg://nobody@127.0.0.1:1/none")


def test_a_file_that_is_no_database_and_a_folder_that_is_not_there_are_told_plainly(tmp_path: Path) -> None:
    file = tmp_path / "iqa.db"
    file.write_bytes(b"not a database at all, but long enough to be read as one\n" * 50)
    with pytest.raises(RefusedError, match="is not a store of this tool"):
        open_store(f"sqlite:///{file.as_posix()}")
    with pytest.raises(UnavailableError, match="cannot be used: unable to open database file"):
        create_store(f"sqlite:///{(tmp_path / 'nowhere' / 'iqa.db').as_posix()}", "w")


def test_a_server_that_does_not_answer_is_told_plainly() -> None:
    skip_or_fail("psycopg", _has_psycopg())
    with pytest.raises(
        RefusedError, match=r"The store at postgresql\+psycopg://nobody@127.0.0.1:1/none cannot be used"
    ):
        open_store("postgresql+psycopg://nobody@127.0.0.1:1/none")


def _has_psycopg() -> bool:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return False
    return True


# --- copies


def test_a_copy_is_a_whole_store(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'iqa.db').as_posix()}"
    filled_store(url)
    copy = copy_store(url, tmp_path / "copy.db")
    store = open_store(f"sqlite:///{copy.as_posix()}", workspace="workspace-1")
    assert verify_store(store) == ()
    with store.reading() as view:
        assert view.people.find("S3") == person(id="S3")
    assert sorted(path.name for path in tmp_path.glob("*.unfinished")) == []


def test_a_copy_never_overwrites_and_a_failed_one_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'iqa.db').as_posix()}"
    create_store(url, "workspace-1")
    with pytest.raises(RefusedError, match="already a file"):
        copy_store(url, tmp_path / "iqa.db")
    with pytest.raises(RefusedError, match="could not be written"):
        copy_store(url, tmp_path / "iqa.db" / "copy.db")
    with closing(sqlite3.connect(tmp_path / "iqa.db")) as connection:
        assert connection.execute("SELECT count FROM ledger_head").fetchall() == [(0,)]


@pytest.mark.postgresql
def test_a_postgresql_store_is_not_copied(tmp_path: Path) -> None:
    server = os.environ.get("IQA_TEST_POSTGRES", "")
    skip_or_fail("PostgreSQL (IQA_TEST_POSTGRES)", bool(server))
    from machine import fresh_database

    with fresh_database("postgresql", tmp_path) as url:
        create_store(url, "workspace-1")
        with pytest.raises(RefusedError, match="pg_dump"):
            copy_store(url, tmp_path / "copy.db")
    assert isinstance(database.read_url(server), URL)


def test_people_of_an_older_store_are_what_their_events_say_after_the_upgrade(database_url: str) -> None:
    """The columns that came later hold '' and read as nothing known."""
    store = create_store(database_url, "workspace-1")
    with store.changing("ann", AT, "imported the staff list", "staff") as change:
        change.people.add(person())
    set_back(database_url, "0004")
    upgrade_store(database_url)
    with open_store(database_url).reading() as view:
        assert view.people.list() == (person(),)


@pytest.mark.unmeasured
def test_what_a_store_from_before_withdrawals_holds_stands_after_the_upgrade(database_url: str) -> None:
    store = create_store(database_url, "workspace-1")
    with store.changing("ann", AT, "cases imported", str(MONTH)) as change:
        change.populations.add(population(), LINES, REJECTED)
    set_back(database_url, "0006")
    with pytest.raises(RefusedError):
        open_store(database_url)
    assert needs_upgrade(database_url)
    upgrade_store(database_url)
    assert not needs_upgrade(database_url)
    upgraded = open_store(database_url)
    with upgraded.changing("ann", AT, "step withdrawn", "1") as change:
        assert change.populations.current(population().kind, MONTH) == population()
        change.withdrawals.add(withdrawal(1, populations=(population().id,)))
        assert change.populations.current(population().kind, MONTH) is None
    assert verify_store(upgraded) == ()


def test_where_a_file_could_be_written_and_cannot_at_this_moment_the_disk_may_be_full(tmp_path: Path) -> None:
    """SQLite has no room for what it keeps beside the file: everything is read, and nothing stored."""
    url = f"sqlite:///{(tmp_path / 'iqa.db').as_posix()}"
    create_store(url, "workspace-1")
    with patch(
        "iqa.store.sqlite_files.SqliteFile._to_write", side_effect=sqlite3.OperationalError("disk I/O error")
    ):
        store = open_store(url)
        assert store.workspace == "workspace-1"
        with pytest.raises(UnavailableError, match="perhaps the disk is full"), store.changing("x", AT, "y"):
            pass


def test_a_store_that_is_locked_or_gone_is_not_opened_to_read_instead(tmp_path: Path) -> None:
    path = tmp_path / "iqa.db"
    create_store(f"sqlite:///{path.as_posix()}", "workspace-1")
    for said in ("database is locked", "unable to open database file"):
        if "locked" not in said:
            path.write_bytes(b"no database" * 100)
        with (
            patch("iqa.store.sqlite_files.SqliteFile._to_write", side_effect=sqlite3.OperationalError(said)),
            pytest.raises(RefusedError),
        ):
            open_store(f"sqlite:///{path.as_posix()}")
