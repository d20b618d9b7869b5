"""Read iqa.toml into `Settings`, collecting every fault in it. It never guesses at what was meant."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from msgspec.structs import replace

from iqa.domain import Standard
from iqa.errors import SettingsError
from iqa.files import check_ordinary
from iqa.next_steps import NextStep, advice
from iqa.settings.columns import columns_from
from iqa.settings.faults import TomlPlace, written
from iqa.settings.rules import rules_from
from iqa.settings.standards import (
    STANDARDS_FILE,
    KnownWords,
    default_standards,
    merged,
    one_off_holidays,
    standards_from,
)
from iqa.settings.values import (
    Allowed,
    CommitteeSettings,
    DirectorySettings,
    FeedbackSettings,
    MarkingSettings,
    ModerationSettings,
    ServeSettings,
    Settings,
    ThemeSettings,
    allowed_in,
)
from iqa.settings.vocabulary import say_unknown_standards, vocabulary_from, with_letter_types
from iqa.toml_files import Faults, NotTomlError, UnreadableError, decoded, did_you_mean, parse_toml

_SECTIONS: Mapping[str, type] = {
    "feedback": FeedbackSettings,
    "committee": CommitteeSettings,
    "marking": MarkingSettings,
    "moderation": ModerationSettings,
    "themes": ThemeSettings,
    "serve": ServeSettings,
    "directory": DirectorySettings,
}
_STANDARDS = "standards"
_BANK_HOLIDAYS = "bank_holidays"
_APART = (_STANDARDS, _BANK_HOLIDAYS, "letters", "rule", "words", "columns")
"""Tables of the file that are read by modules of their own."""


_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def read_settings(path: Path) -> Settings:
    """The settings in a file, with the standards in the standards.toml beside it where there is one.

    Raises SettingsError when one of them cannot be read, or with every fault found in it.
    """
    check_ordinary(path)
    try:
        text = _text_of(path)
    except FileNotFoundError:
        raise SettingsError(
            f"There is no {path.name} in {path.parent}.", advice("Make a workspace with: ", NextStep("init"))
        ) from None
    beside = path.with_name(STANDARDS_FILE)
    return parse_settings(text, path.name, _text_of(beside) if beside.exists() else "")


def _text_of(path: Path) -> str:
    try:
        return decoded(path.read_bytes())
    except FileNotFoundError:
        raise
    except UnreadableError as error:
        raise SettingsError(f"{path.name} cannot be read. {error.what}", error.then) from None
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be opened: {error.strerror}.", "See that it is a file you may read."
        ) from None


def parse_settings(text: str, name: str = "iqa.toml", standards_text: str = "") -> Settings:
    """The settings in TOML text; default standards fill in what it does not set. `standards_text` is that of a
    file of standards beside it, for which those in `text` stand as well."""
    table = _tables(text, name)
    file = TomlPlace(Faults(name, text, "setting"), name)
    letters = table.pop("letters", [])
    vocabulary = vocabulary_from(letters, table.pop("words", {}), file)
    office = KnownWords(vocabulary)
    own = standards_from(table.pop(_STANDARDS, []), file, office)
    holidays = one_off_holidays(table.pop(_BANK_HOLIDAYS, {}), file.inner(f"[{_BANK_HOLIDAYS}]", _BANK_HOLIDAYS))
    rules = rules_from(table.pop("rule", []), file)
    columns = columns_from(table.pop("columns", {}), file)
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
    _refuse(file)
    beside, notices = _standards_beside(standards_text, office)
    known = tuple(dict.fromkeys(rule.id for rule in (*default_standards(), *beside, *own)))
    say_unknown_standards(letters, known, file)
    _refuse(file)
    standards = with_letter_types(merged(merged(default_standards(), beside), own), vocabulary.types)
    return Settings(
        **values,
        standards=tuple(replace(rule, one_off=holidays) for rule in standards),
        bank_holidays=holidays,
        rules=rules,
        vocabulary=vocabulary,
        columns=columns,
        notices=(*map(str, file.faults.in_order()), *notices),
    )


def _tables(text: str, name: str) -> dict[str, Any]:
    try:
        return parse_toml(text)
    except NotTomlError as error:
        raise SettingsError(f"{name} cannot be read. Line {error.line}: {error.what}", error.then) from None


def _standards_beside(text: str, office: KnownWords) -> tuple[tuple[Standard, ...], list[str]]:
    """The standards of a file that holds nothing else, and what may be meant otherwise in it."""
    table = _tables(text, STANDARDS_FILE)
    file = TomlPlace(Faults(STANDARDS_FILE, text, "setting"), STANDARDS_FILE)
    found = standards_from(table.pop(_STANDARDS, []), file, office)
    for key in table:
        file.fault(key, "does not belong in this file", f"It holds [[{_STANDARDS}]] alone.")
    _refuse(file)
    return found, [str(problem) for problem in file.faults.in_order()]


def _refuse(file: TomlPlace) -> None:
    """Raise SettingsError with every fault of a file that keeps it from use."""
    if not file.faults.refusals:
        return
    problems = file.faults.in_order()
    listed = " ".join(str(problem) for problem in problems)
    raise SettingsError(f"{file.called} needs correcting. {listed}", "", problems)


def _checked(table: Mapping[str, Any], made: type, place: TomlPlace) -> dict[str, Any]:
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
    apart = {*_SECTIONS, *_APART, "rules", "vocabulary", "notices"}
    return {name: allowed for name, allowed in allowed_in(made).items() if name not in apart}


def _is_a(value: Any, kind: type) -> bool:
    """Whether a value has the type of its setting; a whole number will do for a number, true and false never."""
    if get_origin(kind) is dict:
        return isinstance(value, dict) and all(_is_a(each, get_args(kind)[1]) for each in value.values())
    return type(value) is kind or (kind is float and type(value) is int)


def _not_allowed(value: Any, allowed: Allowed) -> str:
    """What a value of the right type should be instead, or ''."""
    if isinstance(value, str):
        if not value.strip():
            return "" if allowed.blank else "cannot be blank"
        address = value.strip().startswith(("https://", "http://")) and allowed.address_of in value
        if allowed.address_of and value.strip() and not address:
            return f"should be the address of a page with {allowed.address_of} in it, or blank"
        if allowed.months and not all(map(_MONTH.fullmatch, value.replace(",", " ").split())):
            return "should be months such as 2026-11, 2026-12"
        return f"should be {' or '.join(allowed.words)}" if allowed.words and value not in allowed.words else ""
    if isinstance(value, dict):
        return next(
            (f"{key} {short}" for key, each in value.items() if (short := _not_allowed(each, allowed))), ""
        )
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
