"""A change of settings written into the text of iqa.toml; every comment and every other line stays as it is."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from iqa.errors import SettingsError
from iqa.toml_files import NotTomlError, parse_toml

_BY_HAND = "Change it there, with any editor."


def with_values(text: str, section: str, values: Mapping[str, Any]) -> str:
    """The text with these settings of a section (key -> text, number or table of these) in place of those it has.

    SettingsError where the text is no TOML, or is written so that it cannot be changed without touching more.
    """
    try:
        wanted = parse_toml(text)
        document = tomlkit.parse(text)
        if section not in document:
            document.add(section, tomlkit.table())
        _set(document[section], values)
        changed = tomlkit.dumps(document)
        found = parse_toml(changed)
    except NotTomlError as error:
        raise SettingsError(f"It cannot be read. Line {error.line}: {error.what}", error.then) from None
    except (TOMLKitError, AttributeError, TypeError):
        raise SettingsError(f"[{section}] is written in a way that a form cannot change.", _BY_HAND) from None
    wanted.setdefault(section, {}).update(values)
    if found != wanted:
        raise SettingsError(f"[{section}] is written in a way that a form cannot change.", _BY_HAND)
    return changed


def _set(table: Any, values: Mapping[str, Any]) -> None:
    """Set what is different; of a table in it, line by line, so that what is said beside the others stays."""
    for key, value in values.items():
        known = table.get(key)
        if isinstance(value, Mapping) and isinstance(known, Mapping):
            for gone in [one for one in known if one not in value]:
                del table[key][gone]
            _set(table[key], value)
        elif isinstance(value, Mapping):
            made = tomlkit.inline_table()
            made.update(value)
            table[key] = made
        elif known != value or type(known) is bool:
            table[key] = value
