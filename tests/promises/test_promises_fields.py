"""What a field is called is said in one place: no other module maps the names of fields to words."""

import ast
from collections.abc import Iterator

import pytest
from source import faults, modules, tree

from iqa.fields.table import TABLE

FIELDS = frozenset(declaration.field for declaration in TABLE)
LONGEST_NAME = 6
OTHERS = [name for name in sorted(modules()) if not name.startswith(("iqa.fields", "iqa.store.migrations"))]


def second_tables(module: ast.Module) -> Iterator[str]:
    """Each place where a module spells fields out for itself, as its line and what it does."""
    for node in ast.walk(module):
        if isinstance(node, ast.Dict) and len(words := _words_by_field(node)) > 1:
            yield f"line {node.lineno}: words for {', '.join(words)}"
        if isinstance(node, ast.DictComp) and _headings_by_field(node):
            yield f"line {node.lineno}: headings by field"
        if isinstance(node, ast.Call) and _makes_words_of_a_name(node):
            yield f"line {node.lineno}: a name with its underscores made spaces"


def _words_by_field(node: ast.Dict) -> list[object]:
    """The fields of a table that gives texts only, and more than the names of other fields."""
    if not all(isinstance(value, ast.JoinedStr) or _is_text(value) for value in node.values):
        return []
    pairs = zip(node.keys, node.values, strict=True)
    said = {key.value: getattr(value, "value", None) for key, value in pairs if isinstance(key, ast.Constant)}
    return [name for name, words in said.items() if name in FIELDS and words not in FIELDS and _is_name(words)]


def _is_name(words: str | None) -> bool:
    """Whether a text could be what a field is called; a sentence about it is none, a text with gaps may be."""
    return words is None or len(words.split()) <= LONGEST_NAME


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _headings_by_field(node: ast.DictComp) -> bool:
    walked = {
        each.id for generator in node.generators for each in ast.walk(generator.iter) if isinstance(each, ast.Name)
    }
    return "FIELDS" in walked and _ends_with(node.key, "field") and _ends_with(node.value, "heading")


def _ends_with(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name


def _makes_words_of_a_name(call: ast.Call) -> bool:
    given = [each.value for each in call.args if isinstance(each, ast.Constant)]
    return _ends_with(call.func, "replace") and given == ["_", " "]


def test_only_the_table_of_fields_maps_fields_to_words() -> None:
    assert faults(lambda name: list(second_tables(tree(name))), OTHERS) == {}


@pytest.mark.parametrize(
    "code",
    [
        'DONE = {"sent": "sent on", "charge": "charged"}',
        "{c.field: c.heading for columns in FIELDS.values() for c in columns}",
        'name.replace("_", " ").capitalize()',
    ],
)
def test_a_second_table_is_found(code: str) -> None:
    assert len(list(second_tables(ast.parse(code)))) == 1


def test_a_mapping_of_fields_to_fields_is_no_table_of_words() -> None:
    assert list(second_tables(ast.parse('{"prosecutor": "person", "court": "casework_type"}'))) == []
