"""The month of `workflow_builders` at each of its stages, a copy for each test."""

from pathlib import Path

import pytest
from office import Office, copied, drawn_month
from workflow_builders import (
    drafted_month,
    imported_month,
    issued_month,
    marked_month,
    moderated_month,
    twice_marked_month,
)


@pytest.fixture
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp()


@pytest.fixture
def imported(base: Path, tmp_path: Path) -> Office:
    """Imported, and nothing drawn."""
    return copied(imported_month(base), tmp_path / "imported")


@pytest.fixture
def drawn(base: Path, tmp_path: Path) -> Office:
    """Drawn, and nothing marked."""
    return copied(drawn_month(base), tmp_path / "drawn")


@pytest.fixture
def marked(base: Path, tmp_path: Path) -> Office:
    """All first marks submitted."""
    return copied(marked_month(base), tmp_path / "marked")


@pytest.fixture
def moderated(base: Path, tmp_path: Path) -> Office:
    """Half of it given to second markers."""
    return copied(moderated_month(base), tmp_path / "moderated")


@pytest.fixture
def twice(base: Path, tmp_path: Path) -> Office:
    """Half of it marked twice, with differences that wait."""
    return copied(twice_marked_month(base), tmp_path / "twice")


@pytest.fixture
def drafted(base: Path, tmp_path: Path) -> Office:
    """All marked, and a draft of everybody's letter."""
    return copied(drafted_month(base), tmp_path / "drafted")


@pytest.fixture
def issued(base: Path, tmp_path: Path) -> Office:
    """The letters out."""
    return copied(issued_month(base), tmp_path / "issued")
