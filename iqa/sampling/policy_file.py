"""Reads a policy file and says everything that is wrong with it at once, each fault with its line.

It never guesses: what it does not understand is a fault, with the nearest thing it knows.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from iqa.domain import Condition, Kind, NotSampled, Policy, Relook, Role
from iqa.errors import Problem, SettingsError
from iqa.intake.columns import COLUMNS, DERIVED_FIELDS, Reads

KINDS: Mapping[str, Kind] = {"casework": Kind.CASES, "victim-letters": Kind.LETTERS}
"""Which export each scheme that comes with the tool is drawn from."""
ALIASES: Mapping[str, str] = {"prosecutor": "person", "court": "casework_type"}
"""What people say in `per`, and the field it means."""

_TOP = (
    "scheme",
    "name",
    "per",
    "take",
    "reserves",
    "skip_marked_within_months",
    "accept_unknown",
    "focus",
    "assessors",
    "eligible",
    "always",
    "not_sampled",
    "not_assessing",
    "relook",
)
_RESERVES = 5
_ROLES = (Role.LEGAL_MANAGER.value,)
_TESTS = ("one_of", "none_of", "present", "before", "after")


def parse_policy(text: str, name: str) -> Policy:
    """The policy in a TOML text; `name` is what its file is called.

    Raises SettingsError whose problems list every fault: `row` is the line, `column` the setting.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        line = int(found[1]) if (found := re.search(r"line (\d+)", str(fault))) else 0
        problem = Problem("policy-not-toml", f"This line cannot be read: {fault}.", name, line)
        raise _refusal(name, (problem,)) from None
    return policy_from_table(table, name, text)


def policy_from_table(table: Mapping[str, Any], name: str, text: str = "") -> Policy:
    """The policy in a table already read, from a file or from the JSON of a certificate.

    Raises SettingsError as `parse_policy` does; without the text the lines are 0.
    """
    faults = _Faults(name, _lines(text))
    faults.unknown_keys(table, _TOP)
    scheme = faults.text(table, "scheme", required=True)
    known = _fields(scheme)
    people = faults.table(table, "assessors")
    faults.unknown_keys(people, ("roles", "same_unit", "cross_team"), "assessors")
    policy = Policy(
        scheme=scheme,
        name=faults.text(table, "name") or name.removesuffix(".toml"),
        per=_per(table, faults, known),
        take=faults.whole(table, "take", 1, None),
        reserves=faults.whole(table, "reserves", 0, _RESERVES),
        skip_marked_within_months=faults.whole(table, "skip_marked_within_months", 0, 0),
        accept_unknown=faults.flag(table, "accept_unknown", False),
        focus=faults.texts(table, "focus"),
        assessor_roles=_roles(people, faults),
        same_unit=faults.flag(people, "same_unit", True, "assessors"),
        cross_team=faults.flag(people, "cross_team", False, "assessors"),
        eligible=_rules(table, "eligible", faults, known),
        always=_rules(table, "always", faults, known),
        not_sampled=_people(table, "not_sampled", faults),
        not_assessing=_people(table, "not_assessing", faults),
        relooks=_relooks(table, faults),
        source=text,
    )
    if faults.problems:
        raise _refusal(name, tuple(sorted(faults.problems, key=lambda problem: problem.row)))
    return policy


@dataclass
class _Faults:
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
                self.add((section, key), f"There is no setting called {key}.{_nearest(key, known)}")

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


def _per(table: Mapping[str, Any], faults: _Faults, known: Mapping[str, Reads | None]) -> tuple[str, ...]:
    named = faults.texts(table, "per")
    if "per" not in table or table["per"] == []:
        faults.add(("", "per"), 'per is missing. Say what is drawn from on its own, such as per = ["prosecutor"].')
    fields = tuple(ALIASES.get(name, name) for name in named)
    for name in named:
        if ALIASES.get(name, name) not in known:
            nearest = _nearest(name, (*ALIASES, *known))
            faults.add(("", "per"), f"The export has no field called {name}.{nearest}", name)
    if len(set(fields)) < len(fields):
        faults.add(("", "per"), "per names the same thing twice.", ", ".join(named))
    return fields


def _roles(table: Mapping[str, Any], faults: _Faults) -> tuple[str, ...]:
    if "roles" not in table:
        return _ROLES
    roles = {role.value.casefold(): role.value for role in Role}
    named = faults.texts(table, "roles", "assessors")
    for name in named:
        if name.casefold() not in roles:
            nearest = _nearest(name, roles.values())
            faults.add(("assessors", "roles"), f"The staff list has no role called {name}.{nearest}", name)
    if table["roles"] == []:
        faults.add(("assessors", "roles"), "Say at least one role that may mark.")
    return tuple(roles.get(name.casefold(), name) for name in named)


def _rules(
    table: Mapping[str, Any], key: str, faults: _Faults, known: Mapping[str, Reads | None]
) -> tuple[Condition, ...]:
    return tuple(_rule(entry, section, faults, known) for section, entry in faults.tables(table, key))


def _rule(entry: Mapping[str, Any], section: str, faults: _Faults, known: Mapping[str, Reads | None]) -> Condition:
    faults.unknown_keys(entry, ("field", *_TESTS, "reason"), section)
    name = faults.text(entry, "field", section, required=True)
    if name and name not in known:
        faults.add((section, "field"), f"The export has no field called {name}.{_nearest(name, known)}", name)
    given = [test for test in _TESTS if test in entry]
    if len(given) != 1:
        found = f"It has {' and '.join(given)}." if given else "It has none."
        faults.add((section, "field"), f"A rule needs exactly one test: {', '.join(_TESTS)}. {found}")
    for test in ("one_of", "none_of"):
        if entry.get(test) == []:
            faults.add((section, test), f"{test} should list at least one value.")
    for test in ("before", "after"):
        if test in entry:
            _date_test(entry[test], (section, test), faults, known)
    return Condition(
        field=name,
        one_of=faults.texts(entry, "one_of", section),
        none_of=faults.texts(entry, "none_of", section),
        present=faults.flag(entry, "present", True, section) if "present" in entry else None,
        before=_plain_date(entry.get("before", "")),
        after=_plain_date(entry.get("after", "")),
        reason=faults.text(entry, "reason", section),
    )


def _date_test(value: object, place: tuple[str, str], faults: _Faults, known: Mapping[str, Reads | None]) -> None:
    if known.get(text := _plain_date(value)) is Reads.DATE:
        return
    try:
        date.fromisoformat(text)
    except ValueError:
        message = f"{place[1]} should be a date such as 2026-10-01, or the name of a field that holds dates."
        faults.add(place, message, value)


def _plain_date(value: object) -> str:
    """TOML writes a date with or without quotes; both mean the same."""
    return value.isoformat() if type(value) is date else str(value).strip()


def _people(table: Mapping[str, Any], key: str, faults: _Faults) -> tuple[NotSampled, ...]:
    entries = _named_people(table, key, ("person", "reason"), faults)
    return tuple(NotSampled(person, reason) for _, person, reason, _ in entries)


def _relooks(table: Mapping[str, Any], faults: _Faults) -> tuple[Relook, ...]:
    entries = _named_people(table, "relook", ("person", "take", "reason"), faults)
    return tuple(
        Relook(person, faults.whole(entry, "take", 1, None, section), reason)
        for section, person, reason, entry in entries
    )


def _named_people(
    table: Mapping[str, Any], key: str, known: tuple[str, ...], faults: _Faults
) -> list[tuple[str, str, str, Mapping[str, Any]]]:
    """(section, person, reason, its table) of each entry of a list of people; nobody may stand there twice."""
    found: list[tuple[str, str, str, Mapping[str, Any]]] = []
    seen: set[str] = set()
    for section, entry in faults.tables(table, key):
        faults.unknown_keys(entry, known, section)
        person = faults.text(entry, "person", section, required=True)
        reason = faults.text(entry, "reason", section, required=True)
        if person.casefold() in seen:
            faults.add((section, "person"), f"{person} stands under {key} twice.", person)
        seen.add(person.casefold())
        found.append((section, person, reason, entry))
    return found


def _fields(scheme: str) -> dict[str, Reads | None]:
    """The fields that a policy of this scheme may name, with how each is read; None for derived ones."""
    kinds = (KINDS[scheme],) if scheme in KINDS else (Kind.CASES, Kind.LETTERS)
    fields: dict[str, Reads | None] = {}
    for kind in kinds:
        fields |= dict.fromkeys(DERIVED_FIELDS[kind]) | {column.field: column.reads for column in COLUMNS[kind]}
    return fields


def _nearest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, list(known), 1)
    return f" Did you mean {near[0]}?" if near else ""


_HEADING = re.compile(r"\s*(\[\[?)\s*([\w-]+)\s*\]\]?\s*(#.*)?$")
_SETTING = re.compile(r"\s*([\w-]+)\s*=")


def _lines(text: str) -> dict[tuple[str, str], int]:
    """(section, key) -> its line, the first being 1; the key '' is the section's heading."""
    lines: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _HEADING.match(line):
            section = heading[2]
            if heading[1] == "[[":
                counts[section] = counts.get(section, 0) + 1
                section = f"{section} {counts[section]}"
            lines.setdefault((section, ""), number)
        elif setting := _SETTING.match(line):
            lines.setdefault((section, setting[1]), number)
    return lines


def _refusal(name: str, problems: tuple[Problem, ...]) -> SettingsError:
    count = "one fault" if len(problems) == 1 else f"{len(problems)} faults"
    listed = "".join(f"\n  Line {p.row}: {p.message}" if p.row else f"\n  {p.message}" for p in problems)
    return SettingsError(f"The policy {name} has {count}.{listed}", "Correct the file and try again.", problems)
