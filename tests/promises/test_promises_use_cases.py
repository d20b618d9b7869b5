"""Every use case is tested directly: a test file of its own imports it, whatever the command line proves of it."""

import ast
from pathlib import Path

import pytest
from source import ROOT, modules

USE_CASES = tuple(name for name in sorted(modules()) if name.startswith("iqa.workflow."))


def own_test(name: str) -> Path:
    return ROOT / "tests" / "workflow" / f"test_workflow_{name.rpartition('.')[2]}.py"


def imported_by(text: str) -> set[str]:
    """Every module of which a text imports anything, wherever it does."""
    nodes = list(ast.walk(ast.parse(text)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("name", USE_CASES)
def test_a_use_case_is_imported_by_a_test_of_its_own(name: str) -> None:
    path = own_test(name)
    assert path.is_file(), f"{name} has no {path.relative_to(ROOT)}"
    assert name in imported_by(path.read_text(encoding="utf-8"))


def test_the_reading_of_imports_finds_them() -> None:
    assert len(USE_CASES) > 20
    text = "import iqa.workflow.groups\ndef f():\n    from iqa.workflow.marking import open_item\n"
    assert imported_by(text) == {"iqa.workflow.groups", "iqa.workflow.marking"}
