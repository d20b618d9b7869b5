"""Checks what a criteria file says about the facts of a piece of work: fields, values and dates that can exist."""

import re
from collections.abc import Iterator, Mapping

from iqa.criteria.faults import Fault, TomlTable, unknown
from iqa.domain import Kind, day_of
from iqa.fields import BESIDE_FIELDS, DERIVED_FIELDS, FIELDS, MARKED_ON, Field, Reads
from iqa.settings.vocabulary import default_vocabulary, wordings_of
from iqa.toml_files import Path

VALUE_UNKNOWN = "value-unknown"
"""The code of a value that the column never holds, by the words that the tool knows."""

_TESTS = ("one_of", "none_of", "present", "before", "after", "mentions")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def declared_fields(kind: Kind) -> tuple[str, ...]:
    """Every field that a condition on work of that kind may name."""
    return (*(column.field for column in FIELDS[kind]), *DERIVED_FIELDS[kind], MARKED_ON)


def fields_when_marked(kind: Kind) -> tuple[str, ...]:
    """The same with what other exports say of the work, which is known when it is marked."""
    return (*declared_fields(kind), *BESIDE_FIELDS[kind])


def condition_faults(condition: TomlTable, kind: Kind, path: Path, *, beside: bool = False) -> Iterator[Fault]:
    """An unknown field, none or several tests, a value that can never occur, a date that is none.

    Facts of other exports may be named only with `beside`: of a condition that is tried when the work is marked.
    """
    fields = fields_when_marked(kind) if beside else declared_fields(kind)
    if "any_of" in condition:
        yield from _any_of_faults(condition, kind, path, fields)
    elif "field" not in condition:
        yield Fault("key-missing", path, "'field' is missing; add field = a text in quotes, or any_of = a list.")
    else:
        yield from _test_faults(condition, kind, path, fields)


def _any_of_faults(condition: TomlTable, kind: Kind, path: Path, fields: tuple[str, ...]) -> Iterator[Fault]:
    """Something beside the list, and a list that leaves no choice."""
    if beside := [key for key in condition if key != "any_of"]:
        message = f"a condition with any_of has nothing beside it; take out {' and '.join(beside)}."
        yield Fault("test-count", path, message, "any_of")
    if len(condition["any_of"]) < 2:
        yield Fault("test-empty", (*path, "any_of"), "any_of should list two conditions or more.", "any_of")
    for number, part in enumerate(condition["any_of"]):
        yield from _test_faults(part, kind, (*path, "any_of", number), fields)


def _test_faults(condition: TomlTable, kind: Kind, path: Path, fields: tuple[str, ...]) -> Iterator[Fault]:
    field = condition["field"]
    if field not in fields:
        message = unknown("field", field, fields)
        if field in BESIDE_FIELDS[kind]:
            message = f"'{field}' is known only when the work is marked; name a column of this export."
        yield Fault("field-unknown", (*path, "field"), message, field)
        return
    tests = [test for test in _TESTS if test in condition]
    if len(tests) != 1:
        message = f"a condition on '{field}' needs exactly one of {', '.join(_TESTS)}; this one has {len(tests)}."
        yield Fault("test-count", path, message, field)
        return
    test, value = tests[0], condition[tests[0]]
    if test in {"one_of", "none_of"}:
        yield from _choice_faults(field, value, kind, (*path, test))
    elif test == "mentions":
        yield from _mention_faults(field, value, (*path, test))
    elif test in {"before", "after"}:
        yield from _date_faults(field, value, kind, (*path, test))


def _mention_faults(field: str, words: list[str], path: Path) -> Iterator[Fault]:
    """A list of words that is empty, or holds a blank that every text would begin with."""
    if not words or not all(word.strip() for word in words):
        yield Fault("test-empty", path, f"the list of words that '{field}' may mention lacks a word.", field)


def placeholder_faults(says: str, kind: Kind, path: Path) -> Iterator[Fault]:
    """Placeholders that name no field, and braces that are left open."""
    for field in _PLACEHOLDER.findall(says):
        if field not in fields_when_marked(kind):
            message = unknown("field", field, fields_when_marked(kind)) + " It stands in braces in 'says'."
            yield Fault("field-unknown", path, message, field)
    if set("{}") & set(_PLACEHOLDER.sub("", says)):
        yield Fault("brace", path, "a brace is left open or closed twice in 'says'; write {field}.", says)


def _choice_faults(field: str, values: list[str], kind: Kind, path: Path) -> Iterator[Fault]:
    """Values that the column never holds, because it is read into a list of its own wordings."""
    if not values:
        yield Fault("test-empty", path, f"the list of values for '{field}' is empty.", field)
    column = _column(field, kind)
    if column is None:
        return
    wordings, is_open = wordings_of(column, default_vocabulary())
    known = ("yes", "no") if column.reads is Reads.YES_NO else tuple(sorted(set(wordings.values())))
    for value in values:
        if known and value.casefold() not in {choice.casefold() for choice in known}:
            addable = column.reads is Reads.ENTITLEMENT
            open_choice = (is_open or addable) and column.reads is not Reads.YES_NO
            message = unknown(f"value of '{field}'", value, known)
            if open_choice:
                message += " It can only match an export that uses this very wording."
            yield Fault(VALUE_UNKNOWN, path, message, value, notice=open_choice)


def _date_faults(field: str, value: str, kind: Kind, path: Path) -> Iterator[Fault]:
    dates = _date_fields(kind)
    if field not in dates:
        yield Fault("not-a-date", path, f"'{field}' is not a date, so it is before or after nothing.", field)
    if value not in dates and day_of(value) is None:
        message = f"'{value}' is neither a date written YYYY-MM-DD nor a date field."
        yield Fault("not-a-date", path, message, value)


def _date_fields(kind: Kind) -> frozenset[str]:
    return frozenset({column.field for column in FIELDS[kind] if column.reads is Reads.DATE} | {MARKED_ON})


def _column(field: str, kind: Kind) -> Field | None:
    columns: Mapping[str, Field] = {column.field: column for column in FIELDS[kind]}
    return columns.get(field)
