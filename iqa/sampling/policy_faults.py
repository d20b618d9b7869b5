"""The faults of a policy file as they are found: each with its line, its setting, and the suggestion thing known.

It holds no rule of a policy; those are in `policy_file`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from iqa.errors import Problem, SettingsError


@dataclass
class Faults:
    """Reads values out of tables and keeps every fault found on the way."""

    name: str
    lines: Mapping[tuple[str, str], int]
    problems: list[Problem] = field(default_factory=list)

    def add(self, place: tuple[str, str], message: str, value: object = "") -> None:
        """Keep a fault of a key in a section; sections of a list are written 'eligible 1'."""
        line = self.lines.get(place) or self.lines.get((place[0], "")) or self._heading(place[1])
        self.problems.append(Problem("policy", message, self.name, line, place[1], str(value)))

    def _heading(self, key: str) -> int:
        """The line of the section that a key begins, the first of several; 0 when there is none."""
        return self.lines.get((key, "")) or self.lines.get((f"{key} 1", ""), 0)

    def unknown_keys(self, table: Mapping[str, Any], known: Collection[str], section: str = "") -> None:
        for key in table:
            if key not in known:
                self.add((section, key), f"There is no setting called {key}.{suggestion(key, known)}")

    def text(self, table: Mapping[str, Any], key: str, section: str = "", required: bool = False) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self.add((section, key), f'{key} should be text in quotes, such as {key} = "…".', value)
            return ""
        if required and not value.strip():
            self.add((section, key), f'{key} is missing. Write {key} = "…".')
        return value.strip()

    def texts(self, table: Mapping[str, Any], key: str, section: str = "") -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
            self.add((section, key), f'{key} should be a list of texts, such as {key} = ["…", "…"].', value)
            return ()
        return tuple(entry.strip() for entry in value)

    def whole(self, table: Mapping[str, Any], key: str, least: int, default: int | None, section: str = "") -> int:
        """A whole number; one without a default has to be there."""
        value = table.get(key, default)
        if type(value) is not int or value < least:
            given = "It is missing." if value is None else f"It is {value!r}."
            self.add((section, key), f"{key} should be a whole number, {least} or more. {given}", value)
            return least
        return value

    def flag(self, table: Mapping[str, Any], key: str, default: bool, section: str = "") -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            self.add((section, key), f"{key} should be true or false, without quotes.", value)
            return default
        return value

    def table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            self.add(("", key), f"{key} should be a section that begins with [{key}].", value)
            return {}
        return value

    def tables(self, table: Mapping[str, Any], key: str) -> list[tuple[str, Mapping[str, Any]]]:
        """The entries of a list of sections, each with its name, such as 'eligible 2'."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.add(("", key), f"{key} should be sections that each begin with [[{key}]].", value)
            return []
        return [(f"{key} {number}", entry) for number, entry in enumerate(value, 1)]


def suggestion(name: str, known: Collection[str]) -> str:
    """' Did you mean …?' where something known is near a name, else ''."""
    near = get_close_matches(name, list(known), 1)
    return f" Did you mean {near[0]}?" if near else ""


_HEADING = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(#.*)?$")
_MARK = re.compile(r"""[\[\]{]|"(?:[^"\\]|\\.)*"|'[^']*'|\#.*""")
_SETTING = re.compile(r"\s*([\w-]+)\s*=")


def lines_of(text: str) -> dict[tuple[str, str], int]:
    """(section, key) -> its line, the first being 1; the key '' is the section's heading.

    A table within a list of a section is a section too, such as 'eligible 2 any_of 1', however it is written.
    """
    lines: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    section = inside = ""
    depth = entries = 0
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _HEADING.match(line):
            around, _, last = heading[2].rpartition(".")
            section = f"{around} {counts.get(around, 0)} {last}" if around else last
            if heading[1] == "[[":
                counts[section] = counts.get(section, 0) + 1
                section = f"{section} {counts[section]}"
            lines.setdefault((section, ""), number)
        elif setting := _SETTING.match(line):
            lines.setdefault((section, setting[1]), number)
            inside = f"{section} {setting[1]}"
            depth, entries = 0, 0
        for mark in _MARK.findall(line) if inside else ():
            depth += {"[": 1, "]": -1}.get(mark, 0)
            if mark == "{":
                entries += 1
                lines.setdefault((f"{inside} {entries}", ""), number)
        inside = inside if depth > 0 else ""
    return lines


def refusal(name: str, problems: tuple[Problem, ...]) -> SettingsError:
    """The error that lists every fault of a policy."""
    count = "one fault" if len(problems) == 1 else f"{len(problems)} faults"
    listed = "".join(f"\n  Line {p.row}: {p.message}" if p.row else f"\n  {p.message}" for p in problems)
    return SettingsError(f"The policy {name} has {count}.{listed}", "Correct the file and try again.", problems)
