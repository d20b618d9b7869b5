"""What every test shares: no clock in properties, and an empty database on each of the two kinds."""

import gc
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from here import read_here
from hypothesis import settings
from machine import DATABASES, fresh_database
from made_stores import make_stores_quickly
from measuring import measured, take_in_hand, unmeasured
from often import examples

settings.register_profile("no clock", examples(100))
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
    """The demonstration comes first, then modules with slow tests: workers take module by module, and so nobody
    waits for one of these at the end."""
    long = {item.path for item in items if item.get_closest_marker("slow")}
    longest = {item.path for item in items if item.get_closest_marker("demonstration")}
    items.sort(key=lambda item: (item.path not in longest, item.path not in long))


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """The process that hands tests to workers runs none itself: nothing of it is measured."""
    if session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput"):
        take_in_hand(with_pages=False)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays to the end: the collector of garbage need not look at it again and again."""
    if not session.config.getoption("cov_context", None):  # to tell tests apart it must never stop
        take_in_hand()
    gc.freeze()
    if "iqa.store.store" in sys.modules:
        make_stores_quickly()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    with nullcontext() if fixturedef.func.__module__.startswith("_pytest.") else measured():
        return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_pyfunc_call() -> Iterator[None]:
    with measured():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """What is marked so runs without being measured, or reads files in processes of their own."""
    marked = item.get_closest_marker
    with (
        unmeasured() if marked("unmeasured") else nullcontext(),
        nullcontext() if marked("own_processes") else read_here(),
    ):
        return (yield)


LONGEST_IN_A_NAME = 120


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """No test is named by the content of a file, in which a time may be: all workers must know it alike."""
    return argname if isinstance(val, str | bytes) and len(val) > LONGEST_IN_A_NAME else None
