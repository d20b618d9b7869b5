"""Checks that a criteria file makes sense: what it refers to exists, and its form can be answered in time.

Looks only at tables that have the right shape; gives faults, never raises.
"""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from iqa.criteria.answers import (
    answered_faults,
    offered,
    rating_word_faults,
    reviewed_faults,
    shown_faults,
    unsourced_faults,
)
from iqa.criteria.exclusion import impossible_faults
from iqa.criteria.facts import condition_faults, placeholder_faults
from iqa.criteria.faults import Fault, TomlTable, unknown
from iqa.criteria.labels import label_faults
from iqa.criteria.sharing import shared_code_faults
from iqa.domain import CORE, NOT_APPLICABLE, CriterionKind, Kind, Whose, WorkOf
from iqa.fields import FIELDS
from iqa.toml_files import Path

MOST_CORE_QUESTIONS = {Kind.CASES: 15, Kind.LETTERS: 12}
"""More than these take longer than 30 minutes for a case or 15 for a letter, and then the marking is not done."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ASKS_TWICE = re.compile(
    r"and/or|\?.*\?|\s&\s|\bas well as\b|\band also\b"
    r"|\b(?:and|or) (?:was|were|is|are|did|does|do|has|have|had|can)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\bexample\b", re.IGNORECASE)
_SECTIONS = ("scale", "strands", "modules", "finding_codes", "criteria")
_USES = {"strands": "strand", "modules": "module", "finding_codes": "finding_codes"}

Entries = tuple[tuple[Path, TomlTable], ...]


class _Known(Struct, frozen=True):
    """What a criterion may refer to. `kind` is None when the file does not say it rightly."""

    kind: Kind | None
    met: dict[str, bool]
    strands: tuple[str, ...]
    modules: tuple[str, ...]
    finding_codes: tuple[str, ...]
    standards: tuple[str, ...] | None


def meaning_faults(
    document: TomlTable, shape: tuple[Fault, ...], standards: tuple[str, ...] | None
) -> Iterator[Fault]:
    """Faults of what the tables say, for all that carry no fault of `shape`. With `standards` None any name of a
    standard will do."""
    broken = {fault.path[:2] for fault in shape}
    whole = {name: _entries(document, name, broken) for name in _SECTIONS}
    ids = {name: tuple(entry["id"] for _, entry in whole[name]) for name in _SECTIONS}
    kinds = [kind for kind in MOST_CORE_QUESTIONS if kind == document.get("population")]
    known = _Known(
        kind=kinds[0] if kinds else None,
        met={rating["id"]: rating["met"] for _, rating in whole["scale"]},
        strands=ids["strands"],
        modules=(CORE, *ids["modules"]),
        finding_codes=ids["finding_codes"],
        standards=standards,
    )
    yield from _heading_faults(document, broken, known)
    yield from _scale_faults(whole["scale"])
    yield from label_faults(whole)
    yield from _finding_code_faults(whole["finding_codes"])
    for entries in whole.values():
        yield from _id_faults(entries)
    for path, criterion in whole["criteria"]:
        yield from _criterion_faults(criterion, known, path)
    if not any(path[:1] == ("criteria",) for path in broken):
        yield from _form_faults(whole["criteria"], known)
        yield from shared_code_faults(whole["criteria"])
        yield from unsourced_faults(whole["criteria"])
        yield from _unused_faults(whole)


def _entries(document: TomlTable, section: str, broken: set[Path]) -> Entries:
    """The tables of a section that carry no fault of shape, each with its path."""
    if (section,) in broken:
        return ()
    return tuple(
        ((section, number), entry)
        for number, entry in enumerate(document.get(section, ()))
        if (section, number) not in broken
    )


def _heading_faults(document: TomlTable, broken: set[Path], known: _Known) -> Iterator[Fault]:
    if "id" in document and ("id",) not in broken and not _ID.fullmatch(document["id"]):
        yield _bad_id(("id",), document["id"])
    if "population" in document and ("population",) not in broken and known.kind is None:
        message = unknown("population", document["population"], MOST_CORE_QUESTIONS)
        yield Fault("population-unknown", ("population",), message)
    for path, minutes in _minutes(document, broken):
        if minutes < 1:
            yield Fault("minutes", (*path, "minutes"), "'minutes' should be 1 or more.")


def _minutes(document: TomlTable, broken: set[Path]) -> Iterator[tuple[Path, int]]:
    if "minutes" in document and ("minutes",) not in broken:
        yield (), document["minutes"]
    for path, module in _entries(document, "modules", broken):
        yield path, module["minutes"]


def _scale_faults(scale: Entries) -> Iterator[Fault]:
    """A scale runs from best to worst, has both sides, and leaves not applicable to the tool."""
    if not scale:
        return
    met = [rating["met"] for _, rating in scale]
    if not met[0] or met[-1]:
        message = "the first rating of the scale should be met = true and the last met = false."
        yield Fault("scale-sides", scale[0][0], message)
    elif sorted(met, reverse=True) != met:
        yield Fault(
            "scale-order", scale[0][0], "put the ratings best first: those that are met before the others."
        )
    for path, rating in scale:
        if rating["id"] == NOT_APPLICABLE:
            message = f"'{NOT_APPLICABLE}' can always be chosen and stands in no scale; take it out."
            yield Fault("rating-reserved", path, message)
    if not scale[-1][1]["needs_evidence"]:
        message = (
            "the last rating should have needs_evidence = true, so that nobody is marked down without a word."
        )
        yield Fault("scale-evidence", scale[-1][0], message)


def _finding_code_faults(codes: Entries) -> Iterator[Fault]:
    """Whose it is to mend: one of those there are."""
    for path, code in codes:
        if "whose" in code and code["whose"] not in tuple(Whose):
            yield Fault("whose-unknown", (*path, "whose"), unknown("whose", code["whose"], tuple(Whose)))


def _id_faults(entries: Entries) -> Iterator[Fault]:
    counts = Counter(entry["id"] for _, entry in entries)
    seen: set[str] = set()
    for path, entry in entries:
        entry_id = entry["id"]
        if not _ID.fullmatch(entry_id):
            yield _bad_id((*path, "id"), entry_id)
        if entry_id in seen:
            message = f"the id '{entry_id}' is used {counts[entry_id]} times; each needs its own."
            yield Fault("id-twice", (*path, "id"), message)
        seen.add(entry_id)


def _bad_id(path: Path, value: str) -> Fault:
    message = f"the id '{value}' should be small letters and digits joined by hyphens, such as 'trial-strategy'."
    return Fault("id-form", path, message)


def _criterion_faults(criterion: TomlTable, known: _Known, path: Path) -> Iterator[Fault]:
    yield from _reference_faults(criterion, known, path)
    yield from rating_word_faults(criterion, known.met, path)
    yield from _guidance_faults(criterion, known, path)
    yield from _timeliness_faults(criterion, known, path)
    yield from _question_faults(criterion, path)
    yield from reviewed_faults(criterion, path)
    if known.kind is not None:
        yield from _work_faults(criterion, known.kind, path)
        yield from answered_faults(criterion, tuple(known.met), known.kind, path)
        yield from shown_faults(criterion, known.kind, known.standards, path)
        yield from _condition_and_check_faults(criterion, known, known.kind, path)


def _reference_faults(criterion: TomlTable, known: _Known, path: Path) -> Iterator[Fault]:
    """Strand, module, kind, whose work, finding codes: each must be one that exists."""
    choices = (
        ("strand", known.strands),
        ("module", known.modules),
        ("kind", tuple(CriterionKind)),
        ("work_of", tuple(WorkOf)),
    )
    for key, allowed in choices:
        value = criterion.get(key, CORE if key == "module" else "")
        if value not in allowed:
            yield Fault(f"{key}-unknown", (*path, key), unknown(key, value, allowed), value)
    for code in criterion.get("finding_codes", ()):
        if code not in known.finding_codes:
            message = unknown("finding code", code, known.finding_codes)
            yield Fault("finding-code-unknown", (*path, "finding_codes"), message, code)


def _guidance_faults(criterion: TomlTable, known: _Known, path: Path) -> Iterator[Fault]:
    """Every rating that the question offers has its words; 'not-applicable' may have some too. One at least is
    shown by an example."""
    guidance, ratings = criterion["guidance"], offered(criterion, tuple(known.met))
    for rating in guidance:
        if rating not in (*ratings, NOT_APPLICABLE):
            yield Fault("rating-unknown", (*path, "guidance", rating), unknown("rating", rating, ratings))
    if not any(_EXAMPLE.search(words) for words in guidance.values()):
        message = "no rating has an example; say for one at least, after 'Example:', what it looks like in a case."
        yield Fault("example-missing", (*path, "guidance", next(iter(guidance), "")), message, notice=True)
    for rating in ratings:
        if not guidance.get(rating, "").strip():
            message = f"no guidance for '{rating}'; say in a sentence what it looks like."
            yield Fault("guidance-missing", (*path, "guidance", rating), message)


def _timeliness_faults(criterion: TomlTable, known: _Known, path: Path) -> Iterator[Fault]:
    """A timeliness criterion is computed from a standard; a criterion of quality has none."""
    standard = criterion.get("standard", "")
    if criterion["kind"] == CriterionKind.TIMELINESS and not standard:
        yield Fault("standard-missing", path, "a timeliness criterion needs the standard it is computed by.")
    if criterion["kind"] == CriterionKind.QUALITY and standard:
        message = "only timeliness criteria have a standard; take it out, or make the kind timeliness."
        yield Fault("standard-of-quality", (*path, "standard"), message)
    if standard and known.standards is not None and standard not in known.standards:
        message = unknown("standard", standard, known.standards)
        yield Fault("standard-unknown", (*path, "standard"), message, standard)


def _question_faults(criterion: TomlTable, path: Path) -> Iterator[Fault]:
    question = criterion["question"].strip()
    if not question.endswith("?"):
        message = "the question does not end with a question mark."
        yield Fault("question-form", (*path, "question"), message, notice=True)
    if _ASKS_TWICE.search(question):
        message = "the question seems to ask two things; a mark can answer only one. Split it in two."
        yield Fault("question-double", (*path, "question"), message, notice=True)
    if not criterion.get("aim", "").strip():
        message = "no 'aim'; letters use it to say what is expected."
        yield Fault("aim-missing", path, message, notice=True)


def _work_faults(criterion: TomlTable, kind: Kind, path: Path) -> Iterator[Fault]:
    """The export of that kind of work names the person, and only letters can be unsent."""
    if (work_of := criterion["work_of"]) in tuple(WorkOf):
        field = WorkOf(work_of).field
        if field and field not in {column.field for column in FIELDS[kind]}:
            message = f"no column of the {kind} export names the {work_of}."
            yield Fault("work-of-elsewhere", (*path, "work_of"), message)
    if criterion.get("for_unsent", False) and kind is not Kind.LETTERS:
        yield Fault("unsent-elsewhere", (*path, "for_unsent"), "'for_unsent' is for letters only.")


def _condition_and_check_faults(criterion: TomlTable, known: _Known, kind: Kind, path: Path) -> Iterator[Fault]:
    for number, condition in enumerate(criterion.get("applies_when", ())):
        yield from condition_faults(condition, kind, (*path, "applies_when", number))
    yield from impossible_faults(criterion, path)
    checks = [
        ((*path, "fact_checks", number), check) for number, check in enumerate(criterion.get("fact_checks", ()))
    ]
    yield from _id_faults(tuple(checks))
    for here, check in checks:
        choices = (*offered(criterion, tuple(known.met)), NOT_APPLICABLE)
        for rating in check["rated"]:
            if rating not in choices:
                message = f"fact check {check['id']}: {unknown('rating', rating, choices)}"
                yield Fault("rating-unknown", (*here, "rated"), message, rating)
        for number, condition in enumerate(check["facts"]):
            yield from condition_faults(condition, kind, (*here, "facts", number), beside=True)
        yield from placeholder_faults(check["says"], kind, (*here, "says"))


def _form_faults(criteria: Entries, known: _Known) -> Iterator[Fault]:
    """A core form that is too long, and letters never sent about which nothing is asked."""
    core = [path for path, criterion in criteria if criterion.get("module", CORE) == CORE]
    if known.kind is None:
        return
    most = MOST_CORE_QUESTIONS[known.kind]
    if len(core) > most:
        message = (
            f"the core form has {len(core)} questions, more than the {most} that can be answered in the time; "
            "this is the first too many. Move some to a focus module."
        )
        yield Fault("core-long", core[most], message, notice=True)
    if known.kind is Kind.LETTERS and not any(criterion.get("for_unsent", False) for _, criterion in criteria):
        message = "no criterion has for_unsent = true, so nothing is asked about a letter that was never sent."
        yield Fault("unsent-unasked", ("criteria",), message, notice=True)


def _unused_faults(whole: dict[str, Entries]) -> Iterator[Fault]:
    """Strands, modules and finding codes that no criterion uses."""
    for section, key in _USES.items():
        used: set[str] = set()
        for _, criterion in whole["criteria"]:
            value = criterion.get(key, ())
            used |= {value} if isinstance(value, str) else set(value)
        for path, entry in whole[section]:
            if entry["id"] not in used:
                yield Fault("unused", path, "no criterion uses it.", notice=True)
