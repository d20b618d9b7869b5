"""Use cases compose and record; files are written at the edges and in a few named places. And composing a document
never records."""

import ast

import pytest
from source import faults, imported, modules, tree

WRITING = {"write_files", "atomic_write", "write_workbook"}
WRITING |= {"write_text", "write_bytes", "mkdir", "touch", "unlink", "rename"}
BELOW = [name for name in sorted(modules()) if name.split(".")[1:2] not in (["cli"], ["web"])]
MAY_WRITE = {
    "iqa.files": "the one place where a file is replaced whole",
    "iqa.sheets.writing": "a table or a workbook as a file",
    "iqa.records.workspace": "a new workspace is a folder with its settings",
    "iqa.store.copying": "a copy of the records",
    "iqa.store.sqlite_files": "a copy to read where somebody was killed as they wrote",
    "iqa.letter_files.packed": "letters of an archive that was sent, in a folder that goes once they are read",
    "iqa.documents.office_pdf": "what another program prints lies in a folder of its own meanwhile",
    "iqa.workflow.moving": "a workspace is moved file by file",
    "iqa.records.written_files": "the list of what the tool wrote, beside the documents",
    "iqa.workflow.changed_files": "the settings and the policies, changed by a form",
    "iqa.workflow.publishing": "a month's documents, for commands and pages alike",
}


def called(name: str) -> set[str]:
    """The names of everything that a module calls."""
    functions = [node.func for node in ast.walk(tree(name)) if isinstance(node, ast.Call)]
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in functions}


def written_by(name: str) -> set[str]:
    return called(name) & WRITING


def test_only_the_edges_and_what_is_named_here_write_files() -> None:
    assert faults(written_by, [name for name in BELOW if name not in MAY_WRITE]) == {}


@pytest.mark.parametrize("name", MAY_WRITE)
def test_each_module_excepted_from_that_does_write(name: str) -> None:
    assert written_by(name)


def asking_for_the_view(name: str) -> list[int]:
    """The lines in which a module asks whether what it was given is a change."""
    return [
        node.lineno
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "isinstance"
        and getattr(node.args[1], "id", "") == "Change"
    ]


def test_no_use_case_asks_what_kind_of_view_it_was_given() -> None:
    """Whether something is stored is said by who calls, not by a switch: plan, then apply."""
    assert faults(asking_for_the_view, [name for name in BELOW if name.startswith("iqa.workflow.")]) == {}


def test_documents_only_render() -> None:
    """No page model stands among them: they know nothing of what they show."""
    known = {
        other.split(".")[1] for name in modules() if name.startswith("iqa.documents.") for other in imported(name)
    }
    assert known <= {"documents", "errors", "process_bounds", "resources", "text", "toml_files", "values"}
