"""The project's text names no machine it was made on, and no function or module outgrows a reader."""

import ast
import subprocess
from pathlib import Path

from source import PACKAGE, ROOT, faults, modules, tree

TEXT = {".py", ".md", ".toml", ".html", ".css", ".txt", ".yml", ".json", "", ".csv"}
LONGEST_FUNCTION, LONGEST_MODULE, MOST_PARAMETERS = 60, 450, 6
DECLARATIONS = {"iqa.fields.table"}
"""Modules that are one table: as long as what they declare."""
HERE = ("/" + "work/", "/" + "tmp/", "/" + "root/", "/" + "home/", "/" + "Users/", "C:" + "\\")


def project_files() -> list[Path]:
    """What is kept of the project: its files in git, or all that lie here when this is no checkout."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]
    folders = ("iqa", "templates", "tests", "tools", "docs", "bench")
    return [path for name in folders for path in (ROOT / name).rglob("*") if path.is_file()]


def test_no_file_names_a_place_on_the_machine_it_was_made_on() -> None:
    found = []
    for path in project_files():
        if path.suffix not in TEXT or path.name == ".gitignore":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            found += [
                f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}" for place in HERE if names(place, line)
            ]
    assert found == []


def names(place: str, line: str) -> bool:
    """Whether a line names the place as a path of its own, not as the end of a longer name or address."""
    before = line.partition(place)[0]
    return place in line and not (before and (before[-1].isalnum() or before[-1] in "._-:/)\\"))


def functions(name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(name)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def too_long(name: str) -> int:
    """The lines of a module that is longer than a reader takes in, 0 for any other."""
    lines = len(modules()[name].read_text(encoding="utf-8").splitlines())
    return lines if lines > LONGEST_MODULE and name not in DECLARATIONS else 0


def long_functions(name: str) -> dict[str, int]:
    long = {each.name: (each.end_lineno or 0) - each.lineno + 1 for each in functions(name)}
    return {one: lines for one, lines in long.items() if lines > LONGEST_FUNCTION and one != "upgrade"}


def many_parameters(name: str) -> dict[str, int]:
    """Those of a command are its options, which its users name."""
    many = {
        each.name: len(each.args.posonlyargs + each.args.args)
        for each in functions(name)
        if not (name.startswith("iqa.cli.") and each.name.endswith("_command"))
    }
    return {one: count for one, count in many.items() if count > MOST_PARAMETERS}


def test_a_module_is_read_in_one_sitting() -> None:
    assert faults(too_long) == {}


def test_a_function_is_one_screen() -> None:
    assert faults(long_functions) == {}


def test_a_function_takes_few_parameters() -> None:
    assert faults(many_parameters) == {}


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()
