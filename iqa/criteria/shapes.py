"""Which keys a criteria file may hold and what stands in them. Checks the shape only, never the meaning."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec import field as declared

from iqa.criteria.faults import Fault, TomlTable, unknown
from iqa.toml_files import Path


class Holds(StrEnum):
    """What may stand in a key, in words."""

    TEXT = "a text in quotes"
    NUMBER = "a whole number"
    YES_NO = "true or false"
    TEXTS = "a list of texts"
    TABLE = "a table of texts"
    TABLES = "a list of tables"


class TomlKey(Struct, frozen=True):
    """One key: what it holds, whether it must be there, and, for a list of tables, the keys of each."""

    holds: Holds
    required: bool = False
    inner: Mapping[str, "TomlKey"] = declared(default_factory=dict)


_TEXT, _NEEDED = TomlKey(Holds.TEXT), TomlKey(Holds.TEXT, required=True)
_NAMED = {"id": _NEEDED, "label": _NEEDED}

_TEST = {
    "field": _NEEDED,
    "one_of": TomlKey(Holds.TEXTS),
    "none_of": TomlKey(Holds.TEXTS),
    "present": TomlKey(Holds.YES_NO),
    "before": _TEXT,
    "after": _TEXT,
    "mentions": TomlKey(Holds.TEXTS),
}
CONDITION = {**_TEST, "field": _TEXT, "any_of": TomlKey(Holds.TABLES, inner=_TEST)}
"""A test of one field, or several of which one is enough; that it is one of the two is a matter of its meaning."""
FACT_CHECK = {
    "id": _NEEDED,
    "rated": TomlKey(Holds.TEXTS, required=True),
    "facts": TomlKey(Holds.TABLES, required=True, inner=CONDITION),
    "says": _NEEDED,
}
ANSWERED = {
    "rating": _NEEDED,
    "when": TomlKey(Holds.TABLES, required=True, inner=CONDITION),
    "says": _NEEDED,
}
CRITERION = {
    "id": _NEEDED,
    "question": _NEEDED,
    "strand": _NEEDED,
    "kind": _NEEDED,
    "work_of": _NEEDED,
    "guidance": TomlKey(Holds.TABLE, required=True),
    "aim": _TEXT,
    "module": _TEXT,
    "standard": _TEXT,
    "for_unsent": TomlKey(Holds.YES_NO),
    "finding_codes": TomlKey(Holds.TEXTS),
    "applies_when": TomlKey(Holds.TABLES, inner=CONDITION),
    "fact_checks": TomlKey(Holds.TABLES, inner=FACT_CHECK),
    "answered": TomlKey(Holds.TABLES, inner=ANSWERED),
    "ratings": TomlKey(Holds.TABLE),
    "critical": TomlKey(Holds.YES_NO),
    "shows": TomlKey(Holds.TEXTS),
    "source": _TEXT,
    "reviewed": _TEXT,
}
SCHEME = {
    "id": _NEEDED,
    "version": _NEEDED,
    "title": _NEEDED,
    "population": _NEEDED,
    "item_name": _NEEDED,
    "minutes": TomlKey(Holds.NUMBER, required=True),
    "scale": TomlKey(
        Holds.TABLES,
        required=True,
        inner={
            **_NAMED,
            "met": TomlKey(Holds.YES_NO, required=True),
            "needs_evidence": TomlKey(Holds.YES_NO, required=True),
        },
    ),
    "strands": TomlKey(Holds.TABLES, required=True, inner=_NAMED),
    "modules": TomlKey(Holds.TABLES, inner={**_NAMED, "minutes": TomlKey(Holds.NUMBER, required=True)}),
    "finding_codes": TomlKey(Holds.TABLES, inner={**_NAMED, "barrier": TomlKey(Holds.YES_NO), "whose": _TEXT}),
    "criteria": TomlKey(Holds.TABLES, required=True, inner=CRITERION),
}


def shape_faults(table: TomlTable, keys: Mapping[str, TomlKey], path: Path = ()) -> Iterator[Fault]:
    """Missing keys, keys that do not exist, and values of the wrong sort, through all the tables inside."""
    for name, key in keys.items():
        if key.required and name not in table:
            yield Fault("key-missing", path, f"'{name}' is missing; add {name} = {key.holds}.")
    for name, value in table.items():
        here = (*path, name)
        if name not in keys:
            yield Fault("key-unknown", here, unknown("key", name, keys))
        elif not _holds(value, keys[name].holds):
            yield Fault("wrong-sort", here, f"'{name}' should be {keys[name].holds}.")
        elif keys[name].required and _is_empty(value):
            yield Fault("key-empty", here, f"'{name}' is empty; fill it in.")
        elif keys[name].holds is Holds.TABLES:
            for number, entry in enumerate(value):
                yield from shape_faults(entry, keys[name].inner, (*here, number))


def _holds(value: Any, holds: Holds) -> bool:
    match holds:
        case Holds.TEXT:
            return isinstance(value, str)
        case Holds.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Holds.YES_NO:
            return isinstance(value, bool)
        case Holds.TEXTS:
            return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        case Holds.TABLE:
            return isinstance(value, dict) and all(isinstance(entry, str) for entry in value.values())
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _is_empty(value: Any) -> bool:
    return not value.strip() if isinstance(value, str) else value in ([], {})
