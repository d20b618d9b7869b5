"""Which names of a context a template uses, and which it uses that no context has: read, never rendered.

Walks the template's own tree: `page.x`, loops, conditions, macros with their arguments.
"""

from collections.abc import Iterable, Mapping
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import jinja2
from jinja2 import nodes
from msgspec import Struct, field

from iqa.values import is_value, parts_of

_Scope = Mapping[str, Any]
"""Name -> its type, None where nothing is known of it."""


class UnknownName(Struct, frozen=True):
    """A name that no context has: as it is written (`page.person_nam`), its line, and the names there are."""

    written: str
    line: int
    known: tuple[str, ...] = ()


class UsedNames(Struct):
    """The names that some templates use: each with the context class that has it, and those that none has."""

    used: set[tuple[type, str]] = field(default_factory=set)
    unknown: list[UnknownName] = field(default_factory=list)


def public_names(kind: type) -> dict[str, Any]:
    """The names that a template may use of a context, with their types: fields and properties."""
    hints = get_type_hints(kind)
    names = {name: hints[name] for name in parts_of(kind)}
    for name, value in vars(kind).items():
        if isinstance(value, property):
            names[name] = get_type_hints(value.fget)["return"]
    return names


def names_used(texts: Iterable[str], context: type, environment: jinja2.Environment) -> UsedNames:
    """The names that texts of one template use, which knows the context as `page`. A fault of syntax is raised."""
    walk = _Walk()
    trees = [environment.parse(text) for text in texts]
    for tree in trees:
        walk.macros |= {macro.name: macro for macro in tree.find_all(nodes.Macro)}
    for tree in trees:
        walk.block(tree.body, {"page": context})
    return walk.found


class _Walk:
    """One way through the trees of a template."""

    def __init__(self) -> None:
        self.found = UsedNames()
        self.macros: dict[str, nodes.Macro] = {}

    def block(self, body: Iterable[nodes.Node], scope: _Scope) -> None:
        """Statements in order; what is set in one is known in those after it."""
        known = dict(scope)
        for node in body:
            if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
                known[node.target.name] = self.typed(node.node, known)
            else:
                self.statement(node, known)

    def statement(self, node: nodes.Node, scope: _Scope) -> None:
        """A statement, and all that it holds."""
        if isinstance(node, nodes.Macro):
            return
        if isinstance(node, nodes.For):
            self.block([*node.body, *node.else_], {**scope, "loop": None, **self._targets(node, scope)})
        elif isinstance(node, nodes.If):
            self.typed(node.test, scope)
            for part in (node.body, node.elif_, node.else_):
                self.block(part, scope)
        elif isinstance(node, nodes.Expr):
            self.typed(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.statement(child, scope)

    def _targets(self, node: nodes.For, scope: _Scope) -> dict[str, Any]:
        """What a loop names, with the type of what it goes over."""
        kind = self.typed(node.iter, scope)
        each = get_args(kind)[0] if get_origin(kind) is tuple else None
        if isinstance(node.target, nodes.Name):
            return {node.target.name: each}
        named = [item.name for item in getattr(node.target, "items", ()) if isinstance(item, nodes.Name)]
        parts = get_args(each) if len(get_args(each)) == len(named) else (None,) * len(named)
        return dict(zip(named, parts, strict=True))

    def typed(self, node: nodes.Node, scope: _Scope) -> Any:
        """The type of an expression as far as contexts go; what it uses is noted on the way."""
        if isinstance(node, nodes.Name):
            if node.name not in scope and node.name not in self.macros:
                self.found.unknown.append(UnknownName(node.name, node.lineno, tuple(scope)))
            return scope.get(node.name)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, self.typed(node.node, scope))
        if isinstance(node, nodes.Getitem):
            kind = self.typed(node.node, scope)
            self.typed(node.arg, scope)
            return get_args(kind)[0] if get_origin(kind) is tuple else None
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in self.macros:
            macro = self.macros[node.node.name]
            given = [self.typed(argument, scope) for argument in node.args]
            self.block(macro.body, dict(zip((each.name for each in macro.args), given, strict=False)))
            return None
        for child in node.iter_child_nodes():
            self.typed(child, scope)
        return None

    def _attribute(self, node: nodes.Getattr, kind: Any) -> Any:
        choices = [part for part in get_args(kind) if part is not NoneType]
        kind = choices[0] if len(choices) == 1 and get_origin(kind) is not tuple else kind
        if kind is None:
            return None
        known = public_names(kind) if is_value(kind) else {}
        if node.attr not in known:
            self.found.unknown.append(UnknownName(_written(node), node.lineno, tuple(known)))
            return None
        self.found.used.add((kind, node.attr))
        return known[node.attr]


def _written(node: nodes.Node) -> str:
    """An expression of names as its author wrote it: page.works.item."""
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
