"""Read iqa.toml into `Settings`, collecting every fault in it. It never guesses at what was meant."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from iqa.errors import SettingsError
from iqa.files import check_ordinary
from iqa.next_steps import NextStep, advice
from iqa.settings.faults import Place, written
from iqa.settings.rules import rules_from
from iqa.settings.standards import default_standards, merged, one_off_holidays, standards_from
from iqa.settings.values import Allowed, CommitteeSettings, FeedbackSettings, ModerationSettings, Settings
from iqa.settings.vocabulary import vocabulary_from, with_letter_types
from iqa.toml_files import Faults, NotTomlError, did_you_mean, parse_toml

_SECTIONS: Mapping[str, type] = {
    "feedback": FeedbackSettings,
    "committee": CommitteeSettings,
    "moderation": ModerationSettings,
}
_STANDARDS = "standards"
_BANK_HOLIDAYS = "bank_holidays"
_APART = (_STANDARDS, _BANK_HOLIDAYS, "letters", "rule", "words")
"""Tables of the file that are read by modules of their own."""


def read_settings(path: Path) -> Settings:
    """The settings in a file. Raises SettingsError when it cannot be read, or with every fault found in it."""
    check_ordinary(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            f"There is no {path.name} in {path.parent}.", advice("Make a workspace with: ", NextStep("init"))
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path.name} is not plain text in UTF-8.", "Save it as UTF-8 text.") from None
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be opened: {error.strerror}.", "See that it is a file you may read."
        ) from None
    return parse_settings(text, path.name)


def parse_settings(text: str, name: str = "iqa.toml") -> Settings:
    """The settings in TOML text; default standards fill in what it does not set."""
    try:
        table = parse_toml(text)
    except NotTomlError as error:
        raise SettingsError(
            f"{name} cannot be read: {error.what} on line {error.line}.", "Correct that line."
        ) from None
    file = Place(Faults(name, text, "setting"), name)
    own = standards_from(table.pop(_STANDARDS, []), file)
    holidays = one_off_holidays(table.pop(_BANK_HOLIDAYS, {}), file.inner(f"[{_BANK_HOLIDAYS}]", _BANK_HOLIDAYS))
    vocabulary = vocabulary_from(table.pop("letters", []), table.pop("words", {}), file)
    rules = rules_from(table.pop("rule", []), file)
    values: dict[str, Any] = {}
    for section, made in _SECTIONS.items():
        given = table.pop(section, {})
        if isinstance(given, dict):
            values[section] = made(**_checked(given, made, file.inner(f"[{section}]", section)))
        else:
            file.fault(section, "should be a section", f"Write [{section}] on a line of its own.")
    if "area" not in table:
        file.fault("area", "is missing", 'Write the Area\'s name: area = "…"')
    values |= _checked(table, Settings, file)
    if problems := file.faults.in_order():
        listed = " ".join(str(problem) for problem in problems)
        raise SettingsError(f"{name} needs correcting. {listed}", "", problems)
    standards = with_letter_types(merged(default_standards(), own), vocabulary.types)
    return Settings(
        **values,
        standards=tuple(replace(rule, one_off=holidays) for rule in standards),
        bank_holidays=holidays,
        rules=rules,
        vocabulary=vocabulary,
    )


def _checked(table: Mapping[str, Any], made: type, place: Place) -> dict[str, Any]:
    """The values that a settings class knows and may hold; the rest become faults."""
    hints = get_type_hints(made)
    known = _names_of(made)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            place.fault(key, "is not a setting", _instead(key, made))
        elif not _is_a(value, hints[key]):
            place.wrong_type(key, hints[key], value)
        elif short := _not_allowed(value, known[key]):
            place.fault(key, short, f"It is {written(value)}.")
        else:
            values[key] = value
    return values


def _names_of(made: type) -> dict[str, Allowed]:
    """The settings that a class holds itself, each with what it may hold."""
    apart = {*_SECTIONS, *_APART, "rules", "vocabulary"}
    return {f.name: f.metadata.get("allowed", Allowed()) for f in fields(made) if f.name not in apart}


def _is_a(value: Any, kind: type) -> bool:
    """Whether a value has the type of its setting; a whole number will do for a number, true and false never."""
    return type(value) is kind or (kind is float and type(value) is int)


def _not_allowed(value: Any, allowed: Allowed) -> str:
    """What a value of the right type should be instead, or ''."""
    if isinstance(value, str):
        if not value.strip() and not allowed.blank:
            return "cannot be blank"
        return f"should be {' or '.join(allowed.words)}" if allowed.words and value not in allowed.words else ""
    least, most = allowed.least, allowed.most
    if (least is None or value >= least) and (most is None or value <= most):
        return ""
    return f"should be at least {least}" if most is None else f"should be from {least} to {most}"


def _instead(key: str, made: type) -> str:
    """Where a setting that stands in the wrong place belongs, or the name that was perhaps meant."""
    if made is not Settings and key in _names_of(Settings):
        return "It belongs at the top, before the first line in square brackets."
    for section, other in _SECTIONS.items():
        if made is not other and key in _names_of(other):
            return f"It belongs under [{section}]."
    return did_you_mean(key, [*_names_of(made), *((*_SECTIONS, *_APART) if made is Settings else ())])
