"""Tells conditions on one field that can never hold together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from iqa.criteria.faults import Fault, TomlTable
from iqa.domain import day_of
from iqa.toml_files import Path


def impossible_faults(criterion: TomlTable, path: Path) -> Iterator[Fault]:
    """Conditions of a question that no piece of work can meet at once, so that it would never be asked."""
    conditions: Sequence[TomlTable] = criterion.get("applies_when", ())
    for (_, first), (number, second) in combinations(enumerate(conditions), 2):
        if _contradict(first, second):
            fields = " and ".join(dict.fromkeys(str(one["field"]) for one in (first, second)))
            yield _never(fields, (*path, "applies_when", number))
    for number, condition in enumerate(conditions):
        others = [one for one in conditions if one is not condition and "field" in one]
        parts: Sequence[TomlTable] = condition.get("any_of", ())
        if parts and all(any(_contradict(part, other) for other in others) for part in parts):
            fields = " and ".join(dict.fromkeys(str(part["field"]) for part in parts if "field" in part))
            yield _never(fields, (*path, "applies_when", number))


def _never(fields: str, path: Path) -> Fault:
    message = f"no work can meet both of its conditions on '{fields}': it would never be asked."
    return Fault("conditions-impossible", path, message, fields.partition(" ")[0])


def _contradict(one: TomlTable, other: TomlTable) -> bool:
    """Whether two conditions, each on one field, surely never hold together."""
    if "field" not in one or "field" not in other:
        return False
    if one["field"] == other["field"]:
        return exclude(one, other) or _both_sides_of(one, other)
    return _in_a_circle(one, other)


def _both_sides_of(one: TomlTable, other: TomlTable) -> bool:
    """Whether one wants a date before another date and the other after that very one."""
    return any(first.get("before", "") == second.get("after") for first, second in ((one, other), (other, one)))


def _in_a_circle(one: TomlTable, other: TomlTable) -> bool:
    """Whether each of two dates would have to come before the other."""
    return any(one.get(side) == other["field"] and other.get(side) == one["field"] for side in ("before", "after"))


def exclude(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two conditions on the same field surely never hold of one piece of work."""
    if "present" in one and "present" in other:
        return one["present"] is not other["present"]
    if _wants_nothing(one, other) or _wants_nothing(other, one) or _no_day_between(one, other):
        return True
    both = (_values(one, "one_of"), _values(other, "one_of"))
    if all(both):
        return both[0].isdisjoint(both[1])
    without = (_values(one, "none_of"), _values(other, "none_of"))
    return any(values and values <= left for values, left in zip(both, reversed(without), strict=True))


def _wants_nothing(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether one wants the field blank and the other something in it."""
    return one.get("present") is False and any(test in other for test in ("one_of", "mentions", "before", "after"))


def _no_day_between(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether one wants a day before, the other one after, with none in between."""
    pairs = ((one.get("before"), other.get("after")), (other.get("before"), one.get("after")))
    return any(
        (last := _day(before)) is not None and (first := _day(after)) is not None and (last - first).days < 2
        for before, after in pairs
    )


def _day(value: object) -> date | None:
    """A day written out; None for the name of a date and for anything else."""
    return day_of(str(value))


def _values(condition: Mapping[str, object], test: str) -> set[str]:
    found = condition.get(test, ())
    return {str(value).casefold() for value in found} if isinstance(found, list | tuple) else set()
