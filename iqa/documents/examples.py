"""Contexts made up from their types alone, to try a template on: one with something everywhere, and a bare one."""

from collections.abc import Mapping
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from iqa.values import is_value, parts_of


def example_of(kind: Any, *, bare: bool = False) -> Any:
    """A value of a context's type: every text a word and every list one long, or all empty."""
    origin = get_origin(kind)
    if origin is tuple:
        parts = get_args(kind)
        if parts[-1] is not Ellipsis:
            return tuple(example_of(part, bare=bare) for part in parts)
        return () if bare else (example_of(parts[0]),)
    if origin is Mapping:
        return {} if bare else {"a": example_of(get_args(kind)[1])}
    if origin is UnionType:
        inner = next(part for part in get_args(kind) if part is not type(None))
        return None if bare else example_of(inner)
    if is_value(kind):
        hints = get_type_hints(kind)
        return kind(**{name: example_of(hints[name], bare=bare) for name in parts_of(kind)})
    if issubclass(kind, date):
        return kind(2026, 10, 1)
    if issubclass(kind, str):
        return "" if bare else "word"
    return kind(0 if bare else 2)
