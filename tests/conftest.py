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
from worked_out_once import work_out_once

WITH_MONTHS = ("cli", "samples", "web", "workflow")
"""The rooms of tests that play months."""
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


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Iterator[None]:
    """A worker more than there are processors: tests wait for office programs, browsers and other processes."""
    return 1 + (yield)  # type: ignore[return-value,operator]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The demonstration comes first, then modules with slow tests, then those that play months: workers take one
    module after the other, and nobody waits for one of these at the end."""
    long = {item.path for item in items if item.get_closest_marker("slow")}
    longest = {item.path for item in items if item.get_closest_marker("demonstration")}

    def order(item: pytest.Item) -> tuple[bool, bool, bool]:
        return item.path not in longest, item.path not in long, item.path.parent.name not in WITH_MONTHS

    items.sort(key=order)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Tests are collected, and handed to workers, without being measured."""
    if not session.config.getoption("cov_context", None):  # to tell tests apart it must never stop
        take_in_hand()


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays to the end: the collector of garbage need not look at it again and again."""
    gc.freeze()
    if "iqa.store.store" in sys.modules:
        make_stores_quickly()
        work_out_once()


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
