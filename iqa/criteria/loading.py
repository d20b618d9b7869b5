"""Reads schemes of criteria: the tool's own, and an office's. Never guesses at a broken file."""

from collections.abc import Collection, Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from iqa.criteria.checking import read_document
from iqa.criteria.faults import Table
from iqa.criteria.meaning import STANDARD_IDS
from iqa.domain import (
    CORE,
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
    WorkOf,
)
from iqa.errors import SettingsError, Severity
from iqa.files import check_ordinary
from iqa.next_steps import NextStep, advice

_ENDING = ".toml"


def builtin_schemes() -> tuple[str, ...]:
    """The ids of the schemes that come with the tool, in alphabetical order."""
    names = (entry.name for entry in resources.files("iqa.criteria").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def load_scheme(source: str | Path, standards: Collection[str] = STANDARD_IDS) -> Scheme:
    """The scheme with that built-in id, or the one in that file.

    `standards` are the ids of the timeliness standards that the office's settings hold. Raises SettingsError,
    with every fault and its line in `problems`, when the file is missing or cannot be used as it is.
    """
    if isinstance(source, str) and source in builtin_schemes():
        text = resources.files("iqa.criteria").joinpath(source + _ENDING).read_text(encoding="utf-8")
        return parse_scheme(text, source + _ENDING, standards)
    path = Path(source)
    return parse_scheme(_read(path), path.name, standards)


def parse_scheme(text: str, name: str, standards: Collection[str] = STANDARD_IDS) -> Scheme:
    """The scheme in a TOML text, such as the stored `source` of the version that old marks were made under.

    `name` is what the text is called in a message. Raises SettingsError as `load_scheme` does.
    """
    document, problems = read_document(text, name, standards)
    faults = [problem for problem in problems if problem.severity is Severity.REJECTED]
    if faults:
        count = "one thing needs" if len(faults) == 1 else f"{len(faults)} things need"
        raise SettingsError(
            f"The criteria file {name} cannot be used: {count} correcting, the first on line {faults[0].row}.",
            advice("Correct the lines listed, then run: ", NextStep("criteria check", {"file": name})),
            problems,
        )
    return _scheme(document, text)


def _read(path: Path) -> str:
    check_ordinary(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"The criteria file {path.name} is not written in UTF-8.", "Save it as UTF-8 text and try again."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"There is no criteria file {path} that can be read.",
            f"Give the path of a .toml file, or one of the schemes that come with the tool: "
            f"{', '.join(builtin_schemes())}.",
        ) from error


def _scheme(document: Table, text: str) -> Scheme:
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
        finding_codes=tuple(FindingCode(**code) for code in document.get("finding_codes", ())),
        modules=tuple(FocusModule(**module) for module in document.get("modules", ())),
        source=text,
    )


def _criterion(entry: Table) -> Criterion:
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
    )


def _fact_check(entry: Table) -> FactCheck:
    return FactCheck(entry["id"], tuple(entry["rated"]), _conditions(entry["facts"]), entry["says"].strip())


def _conditions(entries: Iterable[Table]) -> tuple[Condition, ...]:
    return tuple(
        Condition("", any_of=_conditions(entry["any_of"]))
        if "any_of" in entry
        else Condition(**{key: _frozen(value) for key, value in entry.items()})
        for entry in entries
    )


def _frozen(value: Any) -> Any:
    """A list as a tuple, anything else as it is."""
    return tuple(value) if isinstance(value, list) else value
