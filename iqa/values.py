"""What is done with any value: its parts by name, plain copies of it, likeness but for parts that tell nothing.

Values are `msgspec.Struct`, frozen: a class of them is made and filled some ten times faster than a dataclass, of
which Python compiles six functions each.
"""

from typing import Any, ClassVar

from msgspec import Struct


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


def compared_parts(kind: type) -> tuple[str, ...]:
    """What the parts of a value are called by which it equals another."""
    beside: frozenset[str] = getattr(kind, "not_compared", frozenset())
    return tuple(name for name in parts_of(kind) if name not in beside)


def parts_of(kind: type | Struct) -> tuple[str, ...]:
    """What the parts of a value are called, in order."""
    names: tuple[str, ...] = kind.__struct_fields__  # type: ignore[union-attr]
    return names


def is_value(kind: object) -> bool:
    """Whether this is a class of values."""
    return isinstance(kind, type) and issubclass(kind, Struct)


def as_dict(value: Struct) -> dict[str, Any]:
    """The parts of a value by name, values within it taken apart likewise."""
    return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}


def as_tuple(value: Struct) -> tuple[Any, ...]:
    """The parts of a value in order, values within it taken apart likewise."""
    return tuple(_plain_row(getattr(value, name)) for name in value.__struct_fields__)


def _plain(part: Any) -> Any:
    if isinstance(part, Struct):
        return as_dict(part)
    if isinstance(part, dict):
        return {_plain(key): _plain(each) for key, each in part.items()}
    return _listed(part, _plain)


def _plain_row(part: Any) -> Any:
    if isinstance(part, Struct):
        return as_tuple(part)
    if isinstance(part, dict):
        return {_plain_row(key): _plain_row(each) for key, each in part.items()}
    return _listed(part, _plain_row)


def _listed(part: Any, plain: Any) -> Any:
    """A list or tuple with its members taken apart, of the type that it was; anything else as it is."""
    if isinstance(part, tuple) and hasattr(part, "_fields"):
        return type(part)(*map(plain, part))
    if isinstance(part, list | tuple):
        return type(part)(map(plain, part))
    return part
