"""Finds everything wrong with a criteria file, with the line of each fault. Never changes or loads anything."""

import re
import tomllib
from collections.abc import Collection

from iqa.criteria.faults import SchemeProblem, Table, as_problems
from iqa.criteria.meaning import STANDARD_IDS, meaning_faults
from iqa.criteria.shapes import SCHEME, shape_faults
from iqa.errors import Problem

_LINE_OF_ERROR = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def check_scheme(text: str, name: str, standards: Collection[str] = STANDARD_IDS) -> tuple[Problem, ...]:
    """Every fault and notice in the TOML text of a scheme, in the order of its lines; `name` is the file's.

    A problem of severity NOTICE does not keep the scheme from being used. `row` is the line, the first being 1.
    `standards` are the ids of the timeliness standards that the office's settings hold.
    """
    return read_document(text, name, standards)[1]


def read_document(
    text: str, name: str, standards: Collection[str] = STANDARD_IDS
) -> tuple[Table, tuple[SchemeProblem, ...]]:
    """The tables of the file as read (empty when it is not TOML), and its problems."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, (_not_toml(error, text, name),)
    shape = tuple(shape_faults(document, SCHEME))
    meaning = meaning_faults(document, shape, tuple(standards))
    return document, as_problems((*shape, *meaning), document, text, name)


def _not_toml(error: tomllib.TOMLDecodeError | RecursionError, text: str, name: str) -> SchemeProblem:
    """The parser's own words, with its line; at the end of the document where it gives none.

    Brackets nested without end exhaust the parser, which counts as not being TOML.
    """
    said = str(error)
    place = _LINE_OF_ERROR.search(said)
    line = int(place["line"]) if place and place["line"] else max(1, len(text.splitlines()))
    what = said[: place.start()] if place else said
    return SchemeProblem("not-toml", f"this is not TOML: {what}. Look for a missing quote or bracket.", name, line)
