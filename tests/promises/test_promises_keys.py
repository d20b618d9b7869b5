"""Keys of work are values with parts: only who makes a key takes it apart."""

import ast
from collections.abc import Iterator

from source import modules, tree

OWNERS = {"iqa.domain.keys", "iqa.marking.workbook.brief"}
"""Of the key of a piece of work, and of the hidden key of a workbook's row."""
SPLITS = {"split", "rsplit", "partition", "rpartition"}
BETWEEN = {"|", r"\|"}


def split_at(module: ast.Module) -> Iterator[str]:
    """The texts at which a module takes others apart, named ones too."""
    assigned = (node for node in module.body if isinstance(node, ast.Assign))
    named = {
        target.id: node.value.value
        for node in assigned
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPLITS:
            for given in (*node.args, *(keyword.value for keyword in node.keywords)):
                value = named.get(given.id) if isinstance(given, ast.Name) else getattr(given, "value", None)
                if isinstance(value, str):
                    yield value


def test_only_the_owners_of_keys_take_a_text_apart_at_the_sign_between_their_parts() -> None:
    found = {name for name in modules() if any(text.strip() in BETWEEN for text in split_at(tree(name)))}
    assert found == OWNERS


def test_every_way_of_taking_apart_is_seen() -> None:
    text = 'B = " | "\nx.split(B)\nx.rpartition("|")\nre.split(r"\\|", x)\nx.split(sep="|")\nx.split()\n'
    assert sorted(split_at(ast.parse(text))) == sorted([" | ", "|", r"\|", "|"])
