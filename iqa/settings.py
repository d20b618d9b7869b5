"""The office's settings: iqa.toml read once into one frozen `Settings`, with every fault reported together.

Nothing here looks at the environment; the command line decides which file is read.
"""

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

from iqa.domain import Condition, Rule, Standard
from iqa.errors import Problem, SettingsError
from iqa.resources import packaged


@dataclass(frozen=True, slots=True)
class FeedbackSettings:
    """The feedback letter. Days are working days."""

    reply_days: int = 10
    """How long the person has to reply."""
    most_priorities: int = 3
    """Priorities a letter may carry."""
    reply_to: str = ""
    """Where a reply goes, when it is not to the manager who signs."""


@dataclass(frozen=True, slots=True)
class CommitteeSettings:
    """Papers that leave the unit."""

    smallest_marks: int = 5
    """A figure that rests on fewer marks is not shown."""
    smallest_people: int = 3
    """A figure that rests on the work of fewer people is not shown."""
    most_findings: int = 10
    """How many findings the summary lists."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an office decides. Rates are 0 to 1."""

    area: str
    workspace: str = ""
    """The identity of the workspace, written by `iqa init`; workbooks carry it."""
    database: str = "sqlite:///iqa.db"
    """Where the records are: a file in the workspace, or postgresql+psycopg://user@server/name."""
    scheme_name: str = "casework quality assessment"
    """What the office calls the scheme in letters and papers."""
    protective_marking: str = "OFFICIAL-SENSITIVE"
    """Printed at the head and foot of every document."""
    urn_suffix: str = "split"
    """What stands after the stroke in a URN that an export writes as 44RG98954/24: year or split."""
    confidence: float = 0.95
    feedback: FeedbackSettings = FeedbackSettings()
    committee: CommitteeSettings = CommitteeSettings()
    standards: tuple[Standard, ...] = ()


_SECTIONS: Mapping[str, type] = {"feedback": FeedbackSettings, "committee": CommitteeSettings}
_STANDARD_KEYS = {
    "id",
    "label",
    "rule",
    "start",
    "done",
    "days",
    "applies_when",
    "effective_from",
    "effective_to",
    "source",
    "aim",
    "owner",
}


def read_settings(path: Path) -> Settings:
    """The settings in a file. Raises SettingsError when there is none, or with every fault found in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(
            f"There is no {path.name} in {path.parent}.", "Make a workspace with: iqa init"
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path.name} is not plain text in UTF-8.", "Save it as UTF-8 text.") from None
    return parse_settings(text, path.name)


def parse_settings(text: str, name: str = "iqa.toml") -> Settings:
    """The settings in TOML text; default standards fill in what it does not set."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"{name} cannot be read: {fault}.", "Correct that line.") from None
    problems: list[Problem] = []
    own = table.pop("standards", [])
    values: dict[str, Any] = {}
    for section, made in _SECTIONS.items():
        given = table.pop(section, {})
        if not isinstance(given, dict):
            problems.append(_fault(name, section, "should be a table", "[" + section + "]"))
            continue
        values[section] = made(**_checked(given, made, f"{name} [{section}]", problems))
    values |= _checked(table, Settings, name, problems)
    if not values.get("area"):
        problems.append(_fault(name, "area", "is missing", 'Write the Area\'s name: area = "…"'))
    if values.get("urn_suffix", "split") not in {"split", "year"}:
        problems.append(_fault(name, "urn_suffix", "must be split or year", ""))
    standards = _merged(default_standards(), _standards(own, name, problems))
    if problems:
        listed = " ".join(str(problem) for problem in problems)
        raise SettingsError(f"{name} needs correcting. {listed}", "", problems)
    return Settings(**values, standards=standards)


def default_standards() -> tuple[Standard, ...]:
    """The timeliness standards that travel with the tool."""
    path = packaged("standards.toml")
    problems: list[Problem] = []
    standards = _standards(tomllib.loads(path.read_text(encoding="utf-8"))["standards"], path.name, problems)
    if problems:
        raise SettingsError(f"{path.name} needs correcting. {problems[0]}", "", problems)
    return standards


def settings_text(area: str, workspace: str, database: str = "sqlite:///iqa.db") -> str:
    """A commented iqa.toml for a new workspace, every setting at its default."""
    start = Settings(area)

    def quoted(value: str) -> str:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return f"""\
# The settings of this workspace. Lines that begin with # are comments; change a value and save.

# The Area, as it stands in letters and papers.
area = {quoted(area)}

# The identity of this workspace. Workbooks carry it: leave it as it is.
workspace = {quoted(workspace)}

# Where the records are. For several managers at once: "postgresql+psycopg://user@server/name".
database = {quoted(database)}

# What your office calls the scheme.
scheme_name = {quoted(start.scheme_name)}

# Printed at the head and foot of every document.
protective_marking = {quoted(start.protective_marking)}

# What stands after the stroke in a URN such as 44RG98954/24 in your exports: "split" or "year".
urn_suffix = {quoted(start.urn_suffix)}

[feedback]
# Working days that a person has to reply to their letter.
reply_days = {start.feedback.reply_days}
# At most this many priorities a letter.
most_priorities = {start.feedback.most_priorities}
# Where replies go, when not to the manager who signs.
reply_to = ""

[committee]
# A figure that rests on fewer marks, or on the work of fewer people, is not shown.
smallest_marks = {start.committee.smallest_marks}
smallest_people = {start.committee.smallest_people}
# How many findings the summary lists.
most_findings = {start.committee.most_findings}

# Timeliness standards: a [[standards]] table here replaces the one of the same id that comes with the tool.
# Replies to requests for review and to complaints have no standard until you set one, for example:
#
# [[standards]]
# id = "complaint-response"
# label = "Reply to a complaint"
# rule = "working days after"
# start = "request_received"
# done = "sent"
# days = 20
# applies_when = [{{ field = "letter_type", one_of = ["complaint response"] }}]
"""


def _checked(table: Mapping[str, Any], made: type, where: str, problems: list[Problem]) -> dict[str, Any]:
    """The values that a settings class knows, of the right type; the rest become problems."""
    hints = get_type_hints(made)
    known = {f.name for f in fields(made)} - set(_SECTIONS) - {"standards"}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            problems.append(_fault(where, key, "is not a setting", f"Did you mean {near[0]}?" if near else ""))
        elif type(value) is not hints[key] and not (hints[key] is float and type(value) is int):
            problems.append(_fault(where, key, f"should be {_in_words(hints[key])}", f"It is {value!r}."))
        elif type(value) is int and value < 0:
            problems.append(_fault(where, key, "cannot be below zero", f"It is {value}."))
        else:
            values[key] = value
    return values


def _standards(tables: Sequence[Any], where: str, problems: list[Problem]) -> tuple[Standard, ...]:
    found: list[Standard] = []
    for number, table in enumerate(tables, 1):
        place = f"{where} [[standards]] {number}"
        try:
            found.append(_standard(table, place, problems))
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            problems.append(
                _fault(place, str(getattr(table, "get", dict)("id", "")), f"cannot be read ({fault})", "")
            )
    return tuple(found)


def _standard(table: Mapping[str, Any], place: str, problems: list[Problem]) -> Standard:
    for key in table.keys() - _STANDARD_KEYS:
        problems.append(_fault(place, key, "is not a setting of a standard", ""))
    days = table.get("days")
    if days is not None and (type(days) is not int or days < 0):
        problems.append(_fault(place, "days", "should be a whole number, 0 or more", f"It is {days!r}."))
    return Standard(
        id=table["id"],
        label=table["label"],
        rule=Rule(table["rule"]),
        start_field=table["start"],
        done_field=table["done"],
        days=days,
        applies_when=tuple(condition_from(entry) for entry in table.get("applies_when", ())),
        effective_from=_day(table.get("effective_from")),
        effective_to=_day(table.get("effective_to")),
        source=table.get("source", ""),
        aim=table.get("aim", ""),
        owner=table.get("owner", ""),
    )


def condition_from(table: Mapping[str, Any]) -> Condition:
    """A condition as TOML writes it. Raises TypeError for a key that no condition has."""
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    return Condition(**given)


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _merged(defaults: Sequence[Standard], own: Sequence[Standard]) -> tuple[Standard, ...]:
    replaced = {standard.id for standard in own}
    return (*own, *(standard for standard in defaults if standard.id not in replaced))


def _fault(where: str, key: str, what: str, then: str) -> Problem:
    return Problem("setting", f"{where}: {key} {what}. {then}".strip())


def _in_words(kind: Any) -> str:
    if isinstance(kind, UnionType):
        return " or ".join(_in_words(part) for part in get_args(kind))
    return {str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false"}.get(
        kind, str(kind)
    )
