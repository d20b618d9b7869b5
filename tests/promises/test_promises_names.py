"""One name, one meaning: no public type is defined twice, and a month is a month wherever it goes."""

import ast
from collections.abc import Iterator

import pytest
from source import modules, tree

TWO_HOMES: dict[str, str] = {}
"""Name -> why two modules may each define a type of that name. None may."""

PAGES = {
    "iqa.briefs.context",
    "iqa.committee.context",
    "iqa.feedback.context",
    "iqa.feedback.good_practice",
    "iqa.themes.outcomes_page",
    "iqa.moderation.certificate_page",
    "iqa.moderation.context",
    "iqa.sampling.certificate_page",
    "iqa.victim_letters.chase_list_page",
    "iqa.workflow.letter_pages",
}
"""What templates print: their `month` is its words, October 2026, as templates/README.md tells an office."""
EDGES = {
    "iqa.workflow.marking": "what a workbook says of itself, which may be no month",
    "iqa.sheets.cells": "the middle part of a date in a cell",
}
"""Where a month is text still, because nobody has read it yet."""


MONTHS = {"month", "months"}


def is_text(annotation: str) -> bool:
    """Whether something is text and no month: 'str', 'Sequence[str]', not 'dict[str, set[Month]]'."""
    return "str" in annotation and "Month" not in annotation


def types_of(name: str) -> Iterator[str]:
    """The public classes and aliases of types that a module defines; constants are in capitals."""
    for node in tree(name).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        for target in targets:
            if isinstance(target, ast.Name) and target.id[0].isupper() and not target.id.isupper():
                yield target.id


def test_no_public_type_is_defined_in_two_modules() -> None:
    homes: dict[str, list[str]] = {}
    for name in modules():
        for found in types_of(name):
            if not found.startswith("_"):
                homes.setdefault(found, []).append(name)
    assert {found: at for found, at in homes.items() if len(at) > 1 and found not in TWO_HOMES} == {}


def annotated(name: str) -> Iterator[tuple[str, str]]:
    """Each parameter and field of a module with its annotation."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.arg) and node.annotation:
            yield node.arg, ast.unparse(node.annotation)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, ast.unparse(node.annotation)


@pytest.mark.parametrize("name", sorted(set(modules()) - PAGES - EDGES.keys()))
def test_a_month_is_a_month_and_no_text(name: str) -> None:
    assert not {(what, kind) for what, kind in annotated(name) if what in MONTHS and is_text(kind)}


@pytest.mark.parametrize("name", sorted(PAGES | EDGES.keys()))
def test_each_exception_holds_such_a_text(name: str) -> None:
    assert any(is_text(kind) for what, kind in annotated(name) if what in MONTHS)


def test_a_value_is_a_struct() -> None:
    """Every command would wait until Python has compiled six functions for each dataclass."""
    assert not [name for name, path in modules().items() if "from dataclasses import" in path.read_text("utf-8")]
