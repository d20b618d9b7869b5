"""What every test shares: no clock in properties, and an empty database on each of the two kinds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from machine import DATABASES, fresh_database

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, on SQLite and on PostgreSQL in turn."""
    with fresh_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture(scope="module")
def quick_passwords() -> Iterator[None]:
    """Passwords are hashed as cheaply as can be while the tests of a module run."""
    from sharing import quick_hashes  # with all of the tool that it brings, for those alone who need it

    with quick_hashes():
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The demonstration and its like, which one worker runs alone for long, come first: then nobody waits for them
    at the end."""
    items.sort(key=lambda item: item.get_closest_marker("demonstration") is None)


LONGEST_IN_A_NAME = 120


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """No test is named by the content of a file, in which a time may be: all workers must know it alike."""
    return argname if isinstance(val, str | bytes) and len(val) > LONGEST_IN_A_NAME else None
