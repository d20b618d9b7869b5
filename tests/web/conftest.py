"""The small office's month drawn and nothing marked, somebody at a browser over it, and a process that can be
interrupted.
"""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Browser
from office import Office, copied, drawn_month


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


@pytest.fixture
def browser(office: Office) -> Browser:
    return Browser(office.folder)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A process started in the background is deaf to an interrupt; not while this test runs."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
