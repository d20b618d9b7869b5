"""Frozen values to and from the plain columns and JSON of the store, by their declared types. Knows no table."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from iqa.domain import Month


@cache
def type_hints(kind: Any) -> dict[str, Any]:
    """The declared types of a dataclass, field name -> type."""
    return get_type_hints(kind)


def json_text(value: object) -> str:
    """The one JSON text of a value: keys sorted, no spaces, letters as they are."""
    return json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def to_plain(value: object) -> Any:
    """A value as JSON knows it; TypeError for anything that would not come back as it was."""
    if value is None or type(value) in {str, int, float, bool}:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Month):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): to_plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(inner) for inner in value]
    raise TypeError(f"cannot be stored: {type(value).__name__}")


def from_plain(kind: Any, data: Any) -> Any:
    """The value of the declared type `kind` that `to_plain` gave `data` for."""
    origin = get_origin(kind)
    if origin is tuple:
        inner = get_args(kind)[0]
        return tuple(from_plain(inner, each) for each in data)
    if origin is Mapping:
        inner = get_args(kind)[1]
        return {name: from_plain(inner, each) for name, each in data.items()}
    if origin is UnionType:
        return None if data is None else from_plain(_not_none(kind), data)
    if kind is Month:
        return Month.parse(data)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = type_hints(kind)
        return kind(**{name: from_plain(hints[name], each) for name, each in data.items()})
    if issubclass(kind, date):
        return kind.fromisoformat(data)
    return kind(data)


def to_column(kind: Any, value: Any) -> str | int | float:
    """A field as one column holds it: text, a whole number or a float; None is ''."""
    if kind is float:
        return float(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, str | int):
        return value
    return json_text(value)


def from_column(kind: Any, stored: Any) -> Any:
    """The field of the declared type `kind` that a column holds."""
    if kind is str or kind is int or kind is float:
        return stored
    if get_origin(kind) is UnionType:
        return None if stored == "" else from_column(_not_none(kind), stored)
    if get_origin(kind) is tuple and stored == "":
        return ()  # a column that came later than the row
    if isinstance(kind, type) and issubclass(kind, date):
        return kind.fromisoformat(stored)
    if kind is Month:
        return Month.parse(stored)
    if isinstance(kind, type) and not is_dataclass(kind):
        return kind(stored)
    return from_plain(kind, json.loads(stored))


def _not_none(kind: Any) -> Any:
    """The type of an optional field when it is there."""
    return next(each for each in get_args(kind) if each is not NoneType)
