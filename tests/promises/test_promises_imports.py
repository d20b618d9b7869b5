"""Imports go one way, from the edges of the month down to its words, and never in a circle."""

import ast
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from importlib import import_module

import pytest
from source import ROOT, faults, imported, modules, tree

pytestmark = pytest.mark.unmeasured

LAYERS = (
    ("next_steps",),
    ("__init__", "errors", "process_bounds", "resources", "text", "toml_words", "values"),
    ("domain", "files", "toml_files", "person_names"),
    ("workdays", "statistics", "fields", "name_likeness", "passwords", "toml_writing"),
    ("staff",),
    ("access",),
    ("settings", "sheets", "store", "documents", "charts"),
    ("criteria", "sampling", "police_files", "letter_files"),
    ("intake",),
    ("marking",),
    ("forms",),
    ("victim_letters",),
    ("letter_checks",),
    ("moderation",),
    ("feedback",),
    ("themes",),
    ("meetings",),
    ("committee",),
    ("exports",),
    ("briefs",),
    ("records",),
    ("workflow",),
    ("web",),
    ("cli",),
    ("__main__",),
)
WRITTEN = [name for name in sorted(modules()) if "migrations" not in name]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def part(name: str) -> str:
    """The folder or module right under the package: 'sheets' of iqa.sheets.cells."""
    return name.split(".")[1] if "." in name else "__init__"


def test_every_part_of_the_package_has_its_layer() -> None:
    assert {part(name) for name in modules()} <= set(RANK)


def upward(name: str) -> list[str]:
    own = part(name)
    return [other for other in imported(name) if part(other) != own and RANK[part(other)] >= RANK[own]]


def test_a_module_imports_only_its_own_part_and_lower_ones() -> None:
    assert faults(upward) == {}


def test_no_import_comes_back_to_where_it_began() -> None:
    graph = {name: set(imported(name)) - {name} for name in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" <- ".join(circle.args[1]))


def without_purpose(name: str) -> bool:
    return len(ast.get_docstring(tree(name)) or "") <= 20


def wrong_in_all(name: str) -> list[str]:
    """The names in `__all__` that stand there twice, or are not there."""
    module = import_module(name)
    said = getattr(module, "__all__", ())
    return [one for one, times in Counter(said).items() if times > 1 or not hasattr(module, one)]


def not_offered(name: str) -> set[str]:
    """What a package with `__all__` brings in, does not use itself, and does not list."""
    if "__all__" not in {getattr(node, "id", "") for node in ast.walk(tree(name))}:
        return set()
    brought = {
        alias.asname or alias.name
        for node in tree(name).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("iqa.")
        for alias in node.names
    }
    used = {node.id for node in ast.walk(tree(name)) if isinstance(node, ast.Name)}
    return brought - used - set(import_module(name).__all__)


def not_there(folder: str) -> list[str]:
    """What the scripts and tests of a folder import of the package that it does not have."""
    asked = {
        (path.relative_to(ROOT).as_posix(), node.module, alias.name)
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("iqa")
        for alias in node.names
    }
    return sorted(
        f"{path}: {name} of {module}"
        for path, module, name in asked
        if f"{module}.{name}" not in modules() and not hasattr(import_module(module), name)
    )


@pytest.mark.parametrize("folder", ["tools", "bench", "tests"])
def test_what_scripts_and_tests_import_is_there(folder: str) -> None:
    assert not_there(folder) == []


def test_a_module_opens_with_what_it_is_for() -> None:
    assert faults(without_purpose, WRITTEN) == {}


def test_every_name_in_all_is_there_once() -> None:
    assert faults(wrong_in_all, WRITTEN) == {}


def test_all_lists_every_name_that_a_package_brings_in_only_to_offer() -> None:
    assert faults(not_offered) == {}


def test_the_reading_of_imports_finds_them() -> None:
    inner = {"iqa.cli.ahead", "iqa.cli.commands", "iqa.cli.refusals"}
    assert {*inner, "iqa", "iqa.errors"} == set(imported("iqa.cli"))
    assert part("iqa.cli.commands") == "cli"
