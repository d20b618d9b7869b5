"""The project's own source as trees, for the promises that are kept about it."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "iqa"


@cache
def modules() -> dict[str, Path]:
    """Dotted name -> file of every module of the package."""
    return {_dotted(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def faults(find: Callable[[str], object], names: Iterable[str] | None = None) -> dict[str, object]:
    """What is found wrong, by module, in all modules or in some: one test that reports every module at once."""
    asked = sorted(modules()) if names is None else names
    return {name: found for name in asked if (found := find(name))}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def imported(name: str, *, at_start_only: bool = False) -> Iterator[str]:
    """The modules of the package that a module imports; a name imported from a package counts as its module."""
    nodes = tree(name).body if at_start_only else ast.walk(tree(name))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "iqa")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "iqa":
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules() else str(node.module)
