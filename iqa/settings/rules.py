"""Standing rules as settings files write them, each [[rule]] table checked word by word.

The rules that hold unless an office says otherwise stand in rules.toml.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from iqa.domain import Condition, Kind, RuleSeverity, StandingRule
from iqa.errors import SettingsError
from iqa.fields import DERIVED_FIELDS, FIELDS
from iqa.resources import packaged
from iqa.settings.faults import TomlPlace, written
from iqa.text import nearest
from iqa.toml_files import ALMOST, Faults, did_you_mean, parse_toml

_TEXTS = ("id", "severity", "message", "doubts")
_KEYS = (*_TEXTS, "when")
_TESTS = ("one_of", "none_of", "present", "before", "after", "mentions")
_OFF = "off"
_OF_LETTERS = (*(column.field for column in FIELDS[Kind.LETTERS]), *DERIVED_FIELDS[Kind.LETTERS])
_OF_CASES = (*(column.field for column in FIELDS[Kind.CASES]), *DERIVED_FIELDS[Kind.CASES], "implies_enhanced")
_LOOKED_AT = (*_OF_LETTERS, *(f"case.{field}" for field in _OF_CASES))
"""The fields that a rule may look at: those of a letter, and those of its case."""


@cache
def default_rules() -> tuple[StandingRule, ...]:
    """The standing rules that travel with the tool."""
    path = packaged("rules.toml")
    text = path.read_text(encoding="utf-8")
    table, faults = parse_toml(text), Faults(path.name, text, "setting")
    rules = rules_from(table.get("rule", []), TomlPlace(faults, path.name), ())
    if faults.problems:
        raise SettingsError(f"{path.name} needs correcting. {faults.problems[0]}", "", faults.problems)
    return rules


def rules_from(
    tables: Any, file: TomlPlace, known: Sequence[StandingRule] | None = None
) -> tuple[StandingRule, ...]:
    """The rules known already with those of a file in their place or beside them; its faults join the others."""
    ours = () if known is not None else tuple(rule.id for rule in default_rules())
    rules = {rule.id: rule for rule in (default_rules() if known is None else known)}
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        file.fault("rule", "should be a list of tables", "Write [[rule]] over each.")
        return tuple(rules.values())
    for number, table in enumerate(tables, 1):
        name = table.get("id")
        called = f"[[rule]] {number}" + (f" ({name})" if isinstance(name, str) and name else "")
        place = file.inner(called, "rule", number - 1)
        if table.get("severity") == _OFF and name in rules:
            del rules[name]
        elif isinstance(name, str) and name not in rules and _is_slip(name, table, ours, place):
            continue
        elif rule := _rule(table, place):
            rules[rule.id] = rule
    return tuple(rules.values())


def _is_slip(name: str, table: Mapping[str, Any], known: Sequence[str], place: TomlPlace) -> bool:
    """Say of an id that is nearly one of those known, or that switches off a rule that nobody has, that it is."""
    meant = nearest(name, known, ALMOST)
    if not meant and table.get("severity") != _OFF:
        return False
    then = f"Did you mean {meant}?" if meant else f"Those that can be switched off: {', '.join(known)}."
    place.fault("id", f'"{name}" is none that comes with the tool', then)
    return True


def _rule(table: Mapping[str, Any], place: TomlPlace) -> StandingRule | None:
    before = len(place.faults.problems)
    for key in table:
        if key not in _KEYS:
            place.unknown(key, _KEYS, "is not a setting of a rule")
    for key in _TEXTS:
        value = table.get(key, "")
        if type(value) is not str:
            place.wrong_type(key, str, value)
        elif key != "doubts" and not value.strip():
            place.fault(key, "is missing" if key not in table else "cannot be blank")
    doubts = table.get("doubts", "")
    if isinstance(doubts, str) and doubts and doubts not in _OF_LETTERS:
        place.fault("doubts", f'has "{doubts}", which is no field of letters', did_you_mean(doubts, _OF_LETTERS))
    severity = table.get("severity")
    if isinstance(severity, str) and severity and severity not in set(RuleSeverity):
        allowed = ", ".join((*RuleSeverity, _OFF))
        place.fault("severity", f"cannot be {written(severity)}", f"Write one of: {allowed}.")
    when = table.get("when", [])
    if not isinstance(when, list) or not when:
        place.fault("when", "should be a list of conditions", 'Such as [{ field = "sent", … }].')
        when = []
    conditions = [_condition(entry, place) for entry in when]
    if len(place.faults.problems) > before:
        return None
    return StandingRule(
        table["id"],
        tuple(one for one in conditions if one),
        RuleSeverity(table["severity"]),
        table["message"].strip().rstrip("."),
        table.get("doubts", ""),
    )


def _condition(entry: Any, place: TomlPlace) -> Condition | None:
    tests = [test for test in _TESTS if isinstance(entry, dict) and test in entry]
    name = entry.get("field") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not name or len(tests) != 1 or len(entry) != 2:
        what = f"needs in each condition a field and exactly one of {', '.join(_TESTS)}"
        place.fault("when", what)
        return None
    if name not in _LOOKED_AT:
        what = f'has the field "{name}", which neither a letter nor its case has'
        place.fault("when", what, did_you_mean(name, _LOOKED_AT))
        return None
    value = entry[tests[0]]
    if not _fits(tests[0], value):
        place.fault("when", f"has {tests[0]} with something that it cannot take", f"It is {written(value)}.")
        return None
    test: dict[str, Any] = {tests[0]: tuple(value) if isinstance(value, list) else value}
    return Condition(name, **test)


def _fits(test: str, value: Any) -> bool:
    if test in ("one_of", "none_of", "mentions"):
        return isinstance(value, list) and bool(value) and all(isinstance(word, str) and word for word in value)
    return isinstance(value, bool) if test == "present" else isinstance(value, str) and bool(value)
