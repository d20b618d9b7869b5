"""Values written into a TOML text that people keep by hand: every comment and every other line stays as it is.

What cannot be written without touching more is refused, and nothing is guessed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from iqa.toml_files import Lines, NotTomlError, parse_toml

Sections = Mapping[str, Sequence[Mapping[str, str]]]
"""Lists of sections by name: `not_sampled` -> what each [[not_sampled]] holds, texts by key. The first of
these says what the section is about."""


class UnwritableError(ValueError):
    """A text is written in a way that values cannot be put into without touching more."""


def with_values(text: str, values: Mapping[str, Any], section: str = "", sections: Sections | None = None) -> str:
    """The text with these values of a section (key -> text, number, list of texts, or table of these), '' for the
    top, and with these lists of `sections` in place of those it has.

    Raises NotTomlError where the text is no TOML, UnwritableError where it cannot be changed so.
    """
    wanted = parse_toml(text)
    holder = wanted.setdefault(section, {}) if section else wanted
    try:
        document = tomlkit.parse(text)
        if section and section not in document:
            document.add(section, tomlkit.table())
        _set(document[section] if section else document, values)
        changed = tomlkit.dumps(document)
        for key, entries in (sections or {}).items():
            changed = _with_sections(changed, key, entries)
        found = parse_toml(changed)
        holder.update(values)
    except (NotTomlError, TOMLKitError, AttributeError, KeyError, TypeError) as error:
        raise UnwritableError from error
    for key, entries in (sections or {}).items():
        wanted[key] = [dict(one) for one in entries]
        if not entries:
            del wanted[key]
    if found != wanted:
        raise UnwritableError
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


def _with_sections(text: str, key: str, entries: Sequence[Mapping[str, str]]) -> str:
    """The text with these sections of a list: those about the same stay where they are, those that are new stand
    behind the last, and those that are gone take no comment with them that stands between two."""
    there = parse_toml(text).get(key, [])
    known = [_about(one) for one in there]
    document = tomlkit.parse(text)
    for one in entries:
        if _about(one) in known:
            _set(document[key][known.index(_about(one))], one)
    lines = tomlkit.dumps(document).split("\n")
    places, stay = Lines("\n".join(lines)), [_about(one) for one in entries]
    for number in reversed(range(len(known))):
        if known[number] not in stay:
            _take_out(lines, *places.around((key, number)))
    return _added("\n".join(lines), key, [one for one in entries if _about(one) not in known])


def _take_out(lines: list[str], first: int, last: int) -> None:
    """Take out the lines from `first` to `last` (the first of a text is 1), with a blank one behind them where
    none is needed."""
    before = first == 1 or lines[first - 2].strip()[:1] in ("", "#")
    after = last < len(lines) and not lines[last].strip()
    del lines[first - 1 : last + (1 if before and after else 0)]


def _added(text: str, key: str, entries: Sequence[Mapping[str, str]]) -> str:
    """The text with more sections of a list behind those that it has, else at its end."""
    if not entries:
        return text
    lines = text.rstrip("\n").split("\n")
    places, number = Lines(text), len(parse_toml(text).get(key, []))
    end = places.around((key, number - 1))[1] if number else len(lines)
    made = []
    for one in entries:
        made += ["", f"[[{key}]]", *(f"{name} = {tomlkit.string(said).as_string()}" for name, said in one.items())]
    return "\n".join([*lines[:end], *made, *lines[end:], ""])


def _about(entry: Mapping[str, str]) -> str:
    return next(iter(entry.values()))
