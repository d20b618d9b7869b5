"""What the machine has: the databases, and skipping by name what it lacks.

With IQA_REQUIRE_ALL=1 an absence is a failure. IQA_TEST_POSTGRES holds the address of a PostgreSQL server, such as
postgresql+psycopg://postgres@127.0.0.1:5432/postgres; each use has a schema of its own there, dropped afterwards.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def skip_or_fail(name: str, present: bool) -> None:
    """Skip the test when the machine lacks `name`, such as 'LibreOffice'; fail where everything is required."""
    if present:
        return
    if os.environ.get("IQA_REQUIRE_ALL") == "1":
        pytest.fail(f"{name} is required here and was not found")
    pytest.skip(f"{name} was not found")


class Databases:
    """Databases on the PostgreSQL server, each whole and of its own, so that one can be copied as a file is."""

    def __init__(self, server: str) -> None:
        self._server, self._made = server, list[str]()

    def fresh(self) -> str:
        """The address of a new, empty database."""
        return self._create("template0")

    def like(self, url: str) -> str:
        """The address of a new database that holds what the one at `url` does."""
        name = url.rpartition("/")[2]
        self._run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
        return self._create(name)

    def drop(self) -> None:
        for name in self._made:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _create(self, template: str) -> str:
        name = f"iqa_test_{secrets.token_hex(6)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made.append(name)
        return f"{self._server.rpartition('/')[0]}/{name}"

    def _run(self, statement: str, *values: str) -> None:
        import psycopg

        with psycopg.connect(self._server.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement, values)  # type: ignore[arg-type]


@contextmanager
def fresh_databases(kind: str) -> Iterator[Databases]:
    """Databases to make and to copy on the PostgreSQL server, dropped afterwards; for SQLite, where files are
    copied, none."""
    server = os.environ.get("IQA_TEST_POSTGRES", "")
    if kind != "sqlite":
        skip_or_fail("PostgreSQL (IQA_TEST_POSTGRES)", bool(server))
    databases = Databases(server)
    try:
        yield databases
    finally:
        databases.drop()


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database: a file in `folder`, or a new schema on the PostgreSQL server."""
    if kind == "sqlite":
        yield f"sqlite:///{(folder / 'iqa.db').as_posix()}"
        return
    server = os.environ.get("IQA_TEST_POSTGRES", "")
    skip_or_fail("PostgreSQL (IQA_TEST_POSTGRES)", bool(server))
    import psycopg

    name = f"iqa_test_{secrets.token_hex(6)}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        try:
            options = f"options=-csearch_path%3D{name}%20-csynchronous_commit%3Doff"
            yield f"{server}{'&' if '?' in server else '?'}{options}"
        finally:
            connection.execute(f"DROP SCHEMA {name} CASCADE")
