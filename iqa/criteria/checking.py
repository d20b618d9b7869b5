"""Finds everything wrong with a criteria file, with the line of each fault. Never changes or loads anything."""

from collections.abc import Collection

from iqa.criteria.faults import Table, as_problems
from iqa.criteria.meaning import STANDARD_IDS, meaning_faults
from iqa.criteria.shapes import SCHEME, shape_faults
from iqa.errors import Problem
from iqa.toml_files import NotTomlError, TomlProblem, parse_toml


def check_scheme(text: str, name: str, standards: Collection[str] = STANDARD_IDS) -> tuple[Problem, ...]:
    """Every fault and notice in the TOML text of a scheme, in the order of its lines; `name` is the file's.

    A problem of severity NOTICE does not keep the scheme from being used. `row` is the line, the first being 1.
    `standards` are the ids of the timeliness standards that the office's settings hold.
    """
    return read_document(text, name, standards)[1]


def read_document(
    text: str, name: str, standards: Collection[str] = STANDARD_IDS
) -> tuple[Table, tuple[TomlProblem, ...]]:
    """The tables of the file as read (empty when it is not TOML), and its problems."""
    try:
        document = parse_toml(text)
    except NotTomlError as error:
        message = f"this is not TOML: {error.what}. Look for a missing quote or bracket."
        return {}, (TomlProblem("not-toml", message, name, error.line),)
    shape = tuple(shape_faults(document, SCHEME))
    meaning = meaning_faults(document, shape, tuple(standards))
    return document, as_problems((*shape, *meaning), document, text, name)
