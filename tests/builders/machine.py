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
