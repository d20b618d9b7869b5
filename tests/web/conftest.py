"""The small office's month drawn and nothing marked, and somebody at a browser over it."""

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
