"""Frozen values to and from the plain columns and JSON of the store, by their declared types. Knows no table."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Struct

from iqa.domain import Month
from iqa.values import is_value, parts_of


@cache
def type_hints(kind: Any) -> dict[str, Any]:
    """The declared types of a value, field name -> type."""
    declared = get_type_hints(kind)
    return {name: declared[name] for name in parts_of(kind)}


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
    if isinstance(value, Struct):
        return {name: to_plain(getattr(value, name)) for name in parts_of(value)}
    if isinstance(value, Mapping):
        return {str(name): to_plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(inner) for inner in value]
    raise TypeError(f"cannot be stored: {type(value).__name__}")


def from_plain(kind: Any, data: Any) -> Any:
    """The value of the declared type `kind` that `to_plain` gave `data` for."""
    return _reader(kind)(data)


Read = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Read:
    """How values of a declared type are read from what JSON knows: worked out once a type."""
    origin = get_origin(kind)
    if origin is tuple:
        return _of_each(_reader(get_args(kind)[0]))
    if origin is Mapping:
        inner = _reader(get_args(kind)[1])
        return lambda data: {name: inner(each) for name, each in data.items()}
    if origin is UnionType:
        there = _reader(_not_none(kind))
        return lambda data: None if data is None else there(data)
    if kind is Month:
        return Month.parse
    if is_value(kind):
        return _of_fields(kind)
    return kind.fromisoformat if issubclass(kind, date) else kind  # type: ignore[no-any-return]


def _of_each(inner: Read) -> Read:
    return lambda data: tuple(map(inner, data))


def _of_fields(kind: Any) -> Read:
    readers: dict[str, Read] = {}

    def read(data: Mapping[str, Any]) -> Any:
        if not readers:  # only now, since a type may hold others of its own kind
            readers.update({name: _reader(hint) for name, hint in type_hints(kind).items()})
        return kind(**{name: readers[name](each) for name, each in data.items()})

    return read


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


@cache
def column_reader(kind: Any) -> Read | None:
    """How a field of the declared type `kind` is read from a column; None where the column holds it as it is."""
    if kind is str or kind is int or kind is float:
        return None
    origin = get_origin(kind)
    if origin is UnionType:
        inner = _not_none(kind)
        # One that may be missing lies in a column of texts.
        there = float if inner is float else column_reader(inner) or _as_it_is
        return lambda stored: None if stored == "" else there(stored)
    if isinstance(kind, type) and issubclass(kind, date):
        return kind.fromisoformat
    if kind is Month:
        return Month.parse
    if isinstance(kind, type) and not is_value(kind) and origin is None:
        return kind
    whole = _reader(kind)
    if origin is tuple:  # '' is a column that came later than the row
        return lambda stored: whole(json.loads(stored)) if stored != "" else ()
    return lambda stored: whole(json.loads(stored))


def _as_it_is(stored: Any) -> Any:
    return stored


def _not_none(kind: Any) -> Any:
    """The type of an optional field when it is there."""
    return next(each for each in get_args(kind) if each is not NoneType)
