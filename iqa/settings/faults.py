"""The words in which the settings say what is wrong with a value: where, what, and what it should be."""

import difflib
from collections.abc import Iterable
from typing import Any

from iqa.errors import Problem

_TYPES = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list in square brackets",
}


def fault(where: str, key: str, what: str, then: str = "") -> Problem:
    """One thing wrong in a settings file: the place, the key, what is the matter, and what to do."""
    return Problem("setting", f"{where}: {key} {what}. {then}".strip())


def wrong_type(where: str, key: str, kind: type, value: Any) -> Problem:
    """A value of another kind than the setting takes."""
    return fault(where, key, f"should be {_TYPES[kind]}", f"It is {written(value)}.")


def written(value: Any) -> str:
    """A value roughly as the file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else str(value)


def did_you_mean(key: str, known: Iterable[str]) -> str:
    """'Did you mean reply_days?', or '' when nothing known is near."""
    near = difflib.get_close_matches(key.casefold(), list(known), 1)
    return f"Did you mean {near[0]}?" if near else ""
