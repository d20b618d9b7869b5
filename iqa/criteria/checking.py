"""Finds everything wrong with a criteria file, with the line of each fault. Never changes or loads anything."""

from collections.abc import Collection
from functools import cache

from iqa.criteria.facts import VALUE_UNKNOWN
from iqa.criteria.faults import Fault, TomlTable, as_problems
from iqa.criteria.meaning import meaning_faults
from iqa.criteria.shapes import SCHEME, shape_faults
from iqa.errors import Problem
from iqa.settings import default_standards
from iqa.toml_files import NotTomlError, TomlProblem, parse_toml


@cache
def standards_of_the_tool() -> tuple[str, ...]:
    """The ids of the timeliness standards that come with the tool."""
    return tuple(dict.fromkeys(standard.id for standard in default_standards()))


def check_scheme(
    text: str, name: str, standards: Collection[str] | None = None, values: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Every fault and notice in the TOML text of a scheme, in the order of its lines; `name` is the file's.

    A problem of severity NOTICE does not keep the scheme from being used. `row` is the line, the first being 1.
    `standards` are the ids of the timeliness standards that the office's settings hold; None are the tool's own.
    `values` are the letter types and entitlements of the office's own that a condition may name.
    """
    known = standards_of_the_tool() if standards is None else standards
    return read_document(text, name, known, values)[1]


def read_document(
    text: str, name: str, standards: Collection[str] | None, values: Collection[str] | None
) -> tuple[TomlTable, tuple[TomlProblem, ...]]:
    """The tables of the file as read (empty when it is not TOML), and its problems. With `standards` None any
    name of a standard will do, and with `values` None any value."""
    try:
        document = parse_toml(text)
    except NotTomlError as error:
        message = f"{error.what} {error.then}"
        return {}, (TomlProblem("not-toml", message, name, error.line),)
    shape = tuple(shape_faults(document, SCHEME))
    meaning = meaning_faults(document, shape, None if standards is None else tuple(standards))
    faults = [fault for fault in (*shape, *meaning) if not _is_the_offices_own(fault, values)]
    return document, as_problems(faults, document, text, name)


def _is_the_offices_own(fault: Fault, values: Collection[str] | None) -> bool:
    """Whether a value that the tool does not know is one of the office's settings."""
    if fault.code != VALUE_UNKNOWN:
        return False
    return values is None or fault.value.casefold() in {value.casefold() for value in values}
