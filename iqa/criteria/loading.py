"""Reads schemes of criteria: the tool's own, and an office's. Never guesses at a broken file."""

from collections.abc import Collection, Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from iqa.criteria.checking import read_document, standards_of_the_tool
from iqa.criteria.faults import TomlTable
from iqa.domain import (
    CORE,
    Answered,
    Condition,
    Criterion,
    CriterionKind,
    FactCheck,
    FindingCode,
    FocusModule,
    Kind,
    Rating,
    Scheme,
    Strand,
    Whose,
    WorkOf,
)
from iqa.errors import SettingsError, Severity
from iqa.files import check_ordinary
from iqa.next_steps import NextStep, advice
from iqa.toml_files import UnreadableError, decoded

_ENDING = ".toml"
_EARLIER = "earlier"
"""The folder of earlier versions, so that what was marked by them can be compared and drawn by once more."""


def builtin_schemes() -> tuple[str, ...]:
    """The ids of the schemes that come with the tool, in alphabetical order."""
    names = (entry.name for entry in resources.files("iqa.criteria").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def earlier_versions() -> tuple[str, ...]:
    """Earlier versions of the schemes that come with the tool, as 'casework@2026.1', in alphabetical order."""
    names = (entry.name for entry in resources.files("iqa.criteria").joinpath(_EARLIER).iterdir())
    return tuple(sorted("@".join(name.removesuffix(_ENDING).rsplit("-", 1)) for name in names))


def load_scheme(
    source: str | Path, standards: Collection[str] | None = None, values: Collection[str] = ()
) -> Scheme:
    """The scheme with that built-in id, an earlier version of it as 'casework@2026.1', or the one in that file.

    `standards` are the ids of the timeliness standards that the office's settings hold; None are the tool's own.
    `values` are the letter types and entitlements of the office's own that a condition may name.
    Raises SettingsError, with every fault and its line in `problems`, when the file is missing or cannot be used
    as it is.
    """
    if isinstance(source, str) and source in builtin_schemes():
        text = resources.files("iqa.criteria").joinpath(source + _ENDING).read_text(encoding="utf-8")
        return parse_scheme(text, source + _ENDING, standards, values)
    if isinstance(source, str) and source in earlier_versions():
        name = source.replace("@", "-") + _ENDING
        text = resources.files("iqa.criteria").joinpath(_EARLIER, name).read_text(encoding="utf-8")
        return parse_scheme(text, name, standards, values)
    path = Path(source)
    return parse_scheme(criteria_text(path), path.name, standards, values)


def parse_scheme(
    text: str, name: str, standards: Collection[str] | None = None, values: Collection[str] = ()
) -> Scheme:
    """The scheme in a TOML text; `name` is what it is called in a message. Otherwise as `load_scheme`."""
    return _parsed(text, name, standards_of_the_tool() if standards is None else standards, values)


def parse_pinned_scheme(text: str, name: str) -> Scheme:
    """The scheme in the stored text that a draw pinned. Its standards and values were judged when it was pinned,
    the standards stand beside it: the settings of today have no say. Raises SettingsError where the text is no
    scheme."""
    return _parsed(text, name, None, None)


def _parsed(text: str, name: str, standards: Collection[str] | None, values: Collection[str] | None) -> Scheme:
    document, problems = read_document(text, name, standards, values)
    faults = [problem for problem in problems if problem.severity is Severity.REJECTED]
    if faults:
        count = "one thing needs" if len(faults) == 1 else f"{len(faults)} things need"
        raise SettingsError(
            f"The criteria file {name} cannot be used: {count} correcting, the first on line {faults[0].row}.",
            advice("Correct the lines listed, then run: ", NextStep("criteria check", {"file": name})),
            problems,
        )
    return _scheme(document, text)


def criteria_text(path: Path) -> str:
    """The text of a criteria file. Raises SettingsError where there is none, or none that can be told."""
    check_ordinary(path)
    try:
        return decoded(path.read_bytes())
    except UnreadableError as error:
        raise SettingsError(f"The criteria file {path.name} cannot be read. {error.what}", error.then) from None
    except OSError as error:
        raise SettingsError(
            f"There is no criteria file {path} that can be read.",
            f"Give the path of a .toml file, or one of the schemes that come with the tool: "
            f"{', '.join(builtin_schemes())}.",
        ) from error


def _scheme(document: TomlTable, text: str) -> Scheme:
    return Scheme(
        id=document["id"],
        version=document["version"],
        title=document["title"],
        population=Kind(document["population"]),
        item_name=document["item_name"],
        minutes=document["minutes"],
        scale=tuple(Rating(**rating) for rating in document["scale"]),
        strands=tuple(Strand(**strand) for strand in document["strands"]),
        criteria=tuple(_criterion(criterion) for criterion in document["criteria"]),
        finding_codes=tuple(_finding_code(code) for code in document.get("finding_codes", ())),
        modules=tuple(FocusModule(**module) for module in document.get("modules", ())),
        source=text,
    )


def _criterion(entry: TomlTable) -> Criterion:
    return Criterion(
        id=entry["id"],
        question=entry["question"].strip(),
        strand=entry["strand"],
        kind=CriterionKind(entry["kind"]),
        work_of=WorkOf(entry["work_of"]),
        guidance={rating: words.strip() for rating, words in entry["guidance"].items()},
        module=entry.get("module", CORE),
        applies_when=_conditions(entry.get("applies_when", ())),
        finding_codes=tuple(entry.get("finding_codes", ())),
        fact_checks=tuple(_fact_check(check) for check in entry.get("fact_checks", ())),
        standard=entry.get("standard", ""),
        for_unsent=entry.get("for_unsent", False),
        aim=entry.get("aim", "").strip(),
        critical=entry.get("critical", False),
        ratings={rating: label.strip() for rating, label in entry.get("ratings", {}).items()},
        answered=tuple(_answered(answer) for answer in entry.get("answered", ())),
        shows=tuple(entry.get("shows", ())),
        source=entry.get("source", "").strip(),
        reviewed=entry.get("reviewed", "").strip(),
    )


def _finding_code(entry: TomlTable) -> FindingCode:
    whose = Whose(entry["whose"]) if "whose" in entry else None
    return FindingCode(entry["id"], entry["label"], entry.get("barrier", False), whose)


def _answered(entry: TomlTable) -> Answered:
    return Answered(entry["rating"], _conditions(entry["when"]), entry["says"].strip())


def _fact_check(entry: TomlTable) -> FactCheck:
    return FactCheck(entry["id"], tuple(entry["rated"]), _conditions(entry["facts"]), entry["says"].strip())


def _conditions(entries: Iterable[TomlTable]) -> tuple[Condition, ...]:
    return tuple(
        Condition("", any_of=_conditions(entry["any_of"]))
        if "any_of" in entry
        else Condition(**{key: _frozen(value) for key, value in entry.items()})
        for entry in entries
    )


def _frozen(value: Any) -> Any:
    """A list as a tuple, anything else as it is."""
    return tuple(value) if isinstance(value, list) else value
