"""Workspaces that the loaders' tests read: a month drawn, and the same month finished."""

from pathlib import Path

import pytest
from office import NOW, drawn_month, finished_month

from iqa.records.workspace import Workspace, open_workspace


@pytest.fixture
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A month as far as its workbooks; only to be read."""
    return opened(drawn_month(tmp_path_factory.getbasetemp()))


@pytest.fixture
def finished(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The month with its marks and letters; only to be read."""
    return opened(finished_month(tmp_path_factory.getbasetemp()))


def opened(folder: Path) -> Workspace:
    return open_workspace(folder, "Bryony Furze", now=lambda: NOW)
