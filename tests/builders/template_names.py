"""Which fields of a context a template uses, found in its Jinja tree: `page.x`, loops, macros with arguments."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from docxtpl import DocxTemplate
from jinja2 import nodes

from iqa.documents.environment import make_environment


def public_names(kind: type) -> dict[str, Any]:
    """The names that a template may use of a context, with their types: fields and properties."""
    hints = get_type_hints(kind)
    names = {each.name: hints[each.name] for each in fields(kind)}
    for name, value in vars(kind).items():
        if isinstance(value, property):
            names[name] = get_type_hints(value.fget)["return"]
    return names


def contexts_in(kind: Any) -> list[type]:
    """The context classes that a type holds: those of tuples and of optional values too."""
    if is_dataclass(kind) and isinstance(kind, type):
        return [kind]
    return [found for part in get_args(kind) for found in contexts_in(part)]


def source_of(path: Path) -> list[str]:
    """The Jinja source of a template: its text, or the parts of a Word file."""
    if path.suffix != ".docx":
        base = path.parent / "base.html"
        return [path.read_text(encoding="utf-8"), base.read_text(encoding="utf-8")]
    word = DocxTemplate(path)
    word.init_docx()
    parts = [word.patch_xml(word.get_xml())]
    for uri in (word.HEADER_URI, word.FOOTER_URI):
        parts += [word.patch_xml(word.get_part_xml(part)) for _, part in word.get_headers_footers(uri)]
    return parts


def names_used(path: Path, context: type) -> tuple[set[tuple[type, str]], list[str]]:
    """(context class, name) pairs that a template uses, and every name that no context has."""
    environment = make_environment([path.parent])
    walk = _Walk()
    for text in source_of(path):
        tree = environment.parse(text)
        walk.macros |= {macro.name: macro for macro in tree.find_all(nodes.Macro)}
        walk.block(tree.body, {"page": context})
    return walk.used, walk.unknown


class _Walk:
    def __init__(self) -> None:
        self.used: set[tuple[type, str]] = set()
        self.unknown: list[str] = []
        self.macros: dict[str, nodes.Macro] = {}

    def block(self, body: list[nodes.Node], scope: Mapping[str, Any]) -> None:
        for node in body:
            self.statement(node, scope)

    def statement(self, node: nodes.Node, scope: Mapping[str, Any]) -> None:
        if isinstance(node, nodes.Macro):
            return
        if isinstance(node, nodes.For):
            self.block([*node.body, *node.else_], {**scope, "loop": None, **self._targets(node, scope)})
        elif isinstance(node, nodes.Expr):
            self.typed(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.statement(child, scope)

    def _targets(self, node: nodes.For, scope: Mapping[str, Any]) -> dict[str, Any]:
        kind = self.typed(node.iter, scope)
        assert get_origin(kind) is tuple, f"{kind} is looped over"
        each = get_args(kind)[0]
        if isinstance(node.target, nodes.Name):
            return {node.target.name: each}
        assert isinstance(node.target, nodes.Tuple)
        named = [item.name for item in node.target.items if isinstance(item, nodes.Name)]
        return dict(zip(named, get_args(each), strict=True))

    def typed(self, node: nodes.Node, scope: Mapping[str, Any]) -> Any:
        """The type of an expression as far as contexts go; what it uses is noted on the way."""
        if isinstance(node, nodes.Name):
            if node.name not in scope and node.name not in self.macros:
                self.unknown.append(node.name)
            return scope.get(node.name)
        if isinstance(node, nodes.Getattr):
            return self._attribute(self.typed(node.node, scope), node.attr)
        if isinstance(node, nodes.Getitem):
            kind = self.typed(node.node, scope)
            self.typed(node.arg, scope)
            return get_args(kind)[0] if get_origin(kind) is tuple else None
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in self.macros:
            macro = self.macros[node.node.name]
            given = [self.typed(argument, scope) for argument in node.args]
            self.block(macro.body, dict(zip((each.name for each in macro.args), given, strict=True)))
            return None
        for child in node.iter_child_nodes():
            self.typed(child, scope)
        return None

    def _attribute(self, kind: Any, name: str) -> Any:
        choices = [part for part in get_args(kind) if part is not NoneType]
        kind = choices[0] if len(choices) == 1 and get_origin(kind) is not tuple else kind
        if kind is None:
            return None
        known = public_names(kind) if is_dataclass(kind) and isinstance(kind, type) else {}
        if name not in known:
            self.unknown.append(f"{getattr(kind, '__name__', kind)}.{name}")
            return None
        self.used.add((kind, name))
        return known[name]
