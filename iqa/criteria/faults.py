"""Faults of a criteria file as its author should read them: the line, whose it is, what to write instead."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from iqa.errors import Severity
from iqa.text import nearest
from iqa.toml_files import Lines, Path, TomlProblem

TomlTable = Mapping[str, Any]
"""A table of a TOML file as read."""
PlacedTable = tuple[Path, TomlTable]
"""A table with the path that leads to it."""

_NOUNS = {
    "criteria": "criterion",
    "scale": "rating",
    "strands": "strand",
    "modules": "module",
    "finding_codes": "finding code",
}


class Fault(Struct, frozen=True):
    """A fault before its line is known. `path` leads to the key, `value` is what to look for in its value."""

    code: str
    path: Path
    message: str
    value: str = ""
    notice: bool = False


def as_problems(faults: Iterable[Fault], document: TomlTable, text: str, name: str) -> tuple[TomlProblem, ...]:
    """The faults with their lines, in the order of the file."""
    found = tuple(faults)
    if not found:
        return ()
    lines = Lines(text)
    problems = (
        TomlProblem(
            code=fault.code,
            message=f"{subject}: {fault.message}"
            if (subject := _subject(document, fault.path))
            else fault.message,
            sheet=name,
            row=lines.of(fault.path, fault.value),
            value=fault.value,
            severity=Severity.NOTICE if fault.notice else Severity.REJECTED,
        )
        for fault in found
    )
    return tuple(sorted(problems, key=lambda problem: problem.row))


def unknown(what: str, value: str, known: Iterable[str]) -> str:
    """'unknown rating 'fuly-met'; did you mean 'fully-met'?', or the whole list when nothing comes near."""
    choices = tuple(known)
    if near := nearest(value, choices):
        return f"unknown {what} '{value}'; did you mean '{near}'?"
    if not choices:
        return f"unknown {what} '{value}'; the file declares none."
    return f"unknown {what} '{value}'; choose from {', '.join(choices)}."


def _subject(document: TomlTable, path: Path) -> str:
    """'criterion trial-strategy' for a path inside that criterion, 'criterion 4' when it has no id, else ''."""
    match path:
        case (str(group), int(number), *_) if group in _NOUNS:
            entry = document[group][number]
            entry_id = entry.get("id") if isinstance(entry, Mapping) else None
            return f"{_NOUNS[group]} {entry_id if isinstance(entry_id, str) and entry_id else number + 1}"
    return ""
