"""What is done with any value: its parts by name, plain copies of it, likeness but for parts that tell nothing.

Values are `msgspec.Struct`, frozen: a class of them is made and filled some ten times faster than a dataclass, of
which Python compiles six functions each.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import fields


class ComparedInPart(Struct, frozen=True):
    """A value that equals another although they differ in parts that say where it came from or repeat what follows
    from elsewhere: those that its class calls `not_compared`."""

    not_compared: ClassVar[frozenset[str]] = frozenset()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in compared_parts(type(self)))

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in compared_parts(type(self))))


@cache
def compared_parts(kind: type) -> tuple[str, ...]:
    """What the parts of a value are called by which it equals another."""
    beside: frozenset[str] = getattr(kind, "not_compared", frozenset())
    return tuple(name for name in parts_of(kind) if name not in beside)


def parts_of(kind: type | Struct) -> tuple[str, ...]:
    """What the parts of a value are called, in order."""
    names: tuple[str, ...] = kind.__struct_fields__  # type: ignore[union-attr]
    return names


@cache
def defaults_of(kind: type[Struct]) -> dict[str, Any]:
    """What each part of a value is where nothing is said of it; NODEFAULT for one that has to be said or made."""
    return {each.name: each.default for each in fields(kind)}


def is_value(kind: object) -> bool:
    """Whether this is a class of values."""
    return isinstance(kind, type) and issubclass(kind, Struct)


def as_dict(value: Struct) -> dict[str, Any]:
    """The parts of a value by name, values within it taken apart likewise."""
    return {name: _taken_apart(getattr(value, name), as_dict) for name in value.__struct_fields__}


def as_tuple(value: Struct) -> tuple[Any, ...]:
    """The parts of a value in order, values within it taken apart likewise."""
    return tuple(_taken_apart(getattr(value, name), as_tuple) for name in value.__struct_fields__)


def _taken_apart(part: Any, of_value: Callable[[Struct], Any]) -> Any:
    """A part with the values in it taken apart, lists and tables of the type that they were."""
    if isinstance(part, Struct):
        return of_value(part)
    if isinstance(part, dict):
        return {_taken_apart(key, of_value): _taken_apart(each, of_value) for key, each in part.items()}
    if isinstance(part, list | tuple):
        members = [_taken_apart(each, of_value) for each in part]
        return type(part)(*members) if hasattr(part, "_fields") else type(part)(members)
    return part
