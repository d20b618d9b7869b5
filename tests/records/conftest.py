"""The month of the small office at two of its stages, as loaders find it."""

import pytest
from office import drawn_month, finished_month, workspace_in

from iqa.records.workspace import Workspace


@pytest.fixture
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A month as far as its workbooks; only to be read."""
    return workspace_in(drawn_month(tmp_path_factory.getbasetemp()))


@pytest.fixture
def finished(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The month with its marks and letters; only to be read."""
    return workspace_in(finished_month(tmp_path_factory.getbasetemp()))
