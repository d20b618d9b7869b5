"""The month of the small office at two of its stages, a copy for each test that asks for one."""

from pathlib import Path

import pytest
from office import Office, copied, drawn_month, finished_month


@pytest.fixture
def drawn(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A month as far as its workbooks."""
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


@pytest.fixture
def finished(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """The month recorded, with letters and summary."""
    return copied(finished_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
