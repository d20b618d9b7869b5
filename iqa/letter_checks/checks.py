"""Checks as data: what each looks for, where, when, how sure it is, and what it tells the drafter.

An office overrides and adds in criteria/letter-checks.toml. Every fault of a file is named by its line.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from importlib import resources
from typing import Any

from msgspec import Struct, field

from iqa.domain import Condition
from iqa.errors import Problem, SettingsError
from iqa.letter_checks.anatomy import Zone
from iqa.letter_checks.hints import HintCertainty
from iqa.toml_files import Faults, NotTomlError, TomlProblem, did_you_mean, parse_toml

FILE = "letter-checks.toml"
ANY = "any"


class Check(Struct, frozen=True, dict=True):
    """One check. `questions` are those it speaks to, the first being the one it is about; where a form does not
    ask that one, the first that it asks. `words`, `exceptions` and `explained_by` are regular expressions."""

    id: str
    detector: str
    certainty: HintCertainty
    questions: tuple[str, ...]
    code: str
    looks_for: str
    why: str
    says: str
    words: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    explained_by: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    zones: tuple[Zone, ...] = (Zone.BODY,)
    applies_when: tuple[Condition, ...] = ()
    put_aside: tuple[str, ...] = ()
    """Ids of checks: a sentence that speaks in their words is none of what this one looks at."""
    effective_from: date | None = None
    effective_to: date | None = None
    languages: tuple[str, ...] = ("English",)
    number: int = 0
    most: int = 3
    """How many hints of it one letter gets at most."""
    cased: bool = False
    in_quotations: bool = False
    urgent: bool = False
    off: bool = False

    @cached_property
    def edition(self) -> str:
        """A short digest of all that it holds: what is known of a check is known of one edition of it."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of its words."""
        return joined(self.words, self.cased)

    @cached_property
    def excepted(self) -> re.Pattern[str] | None:
        """Any of its exceptions; None where it has none."""
        return joined(self.exceptions, self.cased) if self.exceptions else None

    @cached_property
    def explanation(self) -> re.Pattern[str]:
        """Any of what explains a word."""
        return joined(self.explained_by, False)

    @cached_property
    def replacements(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """What is written, and what is meant."""
        return tuple((joined((wrong,), self.cased), right) for wrong, right in self.instead.items())

    def question_of(self, asked: Collection[str]) -> str:
        """Which of the questions that a form asks it stands beside; '' for none."""
        return next((one for one in self.questions if one in asked), "")

    def in_force(self, day: date | None) -> bool:
        """Whether it holds for letters of that day; one without dates always does."""
        if day is None:
            return self.effective_from is None and self.effective_to is None
        return (self.effective_from or day) <= day <= (self.effective_to or day)


def joined(words: Sequence[str], cased: bool) -> re.Pattern[str]:
    """One pattern for several."""
    return re.compile("|".join(f"(?:{each})" for each in words), 0 if cased else re.IGNORECASE)


class CheckList(Struct, frozen=True, dict=True):
    """All checks in force, their version, and the library of standard paragraphs."""

    version: str
    checks: tuple[Check, ...]
    standard_paragraphs: tuple[str, ...] = ()
    generic_words: frozenset[str] = frozenset()
    """Words of letters in general, which say nothing of a case."""
    least_precision: float = 0.6
    """A check whose precision is for certain below this falls back to *look*: see `precision.falls`."""
    least_judged: int = 10
    """So many letters have to be judged before the precision of a check says anything."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that the checks hold, the same for the same checks in every process."""
        told = (self.version, self.checks, self.standard_paragraphs, sorted(self.generic_words))
        return hashlib.sha256(repr(told).encode()).hexdigest()

    @cached_property
    def _aside(self) -> dict[tuple[str, ...], re.Pattern[str] | None]:
        return {}

    def words_of(self, names: tuple[str, ...]) -> re.Pattern[str] | None:
        """Any of the words of these checks; None where they have none."""
        if names not in self._aside:
            words = [word for name in names if (one := self.check(name)) for word in one.words]
            self._aside[names] = joined(words, False) if words else None
        return self._aside[names]

    def check(self, name: str) -> Check | None:
        """The check of that id."""
        return next((one for one in self.checks if one.id == name), None)


_TEXTS = ("id", "detector", "certainty", "code", "looks_for", "why", "says")
_LISTS = ("questions", "words", "exceptions", "explained_by", "zones", "languages", "put_aside")
_TABLES = ("instead", "families")
_LIKE = "like"
_FLAGS = ("cased", "in_quotations", "urgent", "off")
_NUMBERS = ("number", "most")
_KEYS = frozenset(
    (*_TEXTS, *_LISTS, *_TABLES, *_FLAGS, *_NUMBERS, _LIKE, "applies_when", "effective_from", "effective_to")
)
_TOP = frozenset({"version", "checks", "standard_paragraphs", "generic_words", "least_precision", "least_judged"})
_CONDITION = frozenset({"field", "one_of", "none_of", "present", "before", "after", "mentions", "any_of"})


class KnownNames(Struct, frozen=True):
    """What a file of checks may name: detectors, and questions with their finding codes."""

    detectors: frozenset[str]
    questions: Mapping[str, frozenset[str]]


def own_text() -> str:
    """The text of the checks that come with the tool."""
    return resources.files("iqa.letter_checks").joinpath(FILE).read_text(encoding="utf-8")


def parse_checks(text: str, known: KnownNames, name: str = FILE, base: CheckList | None = None) -> CheckList:
    """The checks in a text, on top of `base`: one with an id from there changes what it names, others are new.

    Raises SettingsError with every fault and its line.
    """
    found, problems = read_checks(text, known, name, base)
    if problems or found is None:
        raise SettingsError(
            f"The checks of letters in {name} cannot be used: the first fault is on line {problems[0].row}.",
            "Correct the lines listed.",
            problems,
        )
    return found


def read_checks(
    text: str, known: KnownNames, name: str = FILE, base: CheckList | None = None
) -> tuple[CheckList | None, tuple[Problem, ...]]:
    """The checks in a text, and everything wrong with it."""
    try:
        document = parse_toml(text)
    except NotTomlError as error:
        message = f"this is not TOML: {error.what}. Look for a missing quote or bracket."
        return None, (TomlProblem("not-toml", message, name, error.line),)
    faults = Faults(name, text, "letter-checks")
    for key in document.keys() - _TOP:
        faults.add((key,), f"'{key}' is not a key of this file. {did_you_mean(key, _TOP)}".strip())
    checks = _checks(document.get("checks", []), known, base, faults)
    version = document.get("version", base.version if base else "")
    if not isinstance(version, str) or not version:
        faults.add(("version",), "'version' is missing; give the checks a version such as \"2026.1\".")
    precision, judged = _limits(document, base or CheckList("", ()), faults)
    if faults.problems:
        return None, faults.in_order()
    paragraphs = (*(base.standard_paragraphs if base else ()), *document.get("standard_paragraphs", ()))
    return (
        CheckList(
            version if base is None or "version" not in document else f"{base.version}+{version}",
            checks,
            paragraphs,
            (base.generic_words if base else frozenset())
            | frozenset(str(document.get("generic_words", "")).split()),
            precision,
            judged,
        ),
        (),
    )


def _limits(document: Mapping[str, Any], before: CheckList, faults: Faults) -> tuple[float, int]:
    """From which precision, and how many letters judged, a check falls back."""
    precision = document.get("least_precision", before.least_precision)
    judged = document.get("least_judged", before.least_judged)
    if isinstance(precision, bool) or not isinstance(precision, int | float) or not 0 <= precision <= 1:
        faults.add(("least_precision",), "'least_precision' is a number from 0 to 1.", str(precision))
        precision = before.least_precision
    if isinstance(judged, bool) or not isinstance(judged, int) or judged < 1:
        faults.add(("least_judged",), "'least_judged' is a whole number from 1.", str(judged))
        judged = before.least_judged
    return float(precision), judged


def _checks(entries: Any, known: KnownNames, base: CheckList | None, faults: Faults) -> tuple[Check, ...]:
    made: dict[str, Check] = {one.id: one for one in base.checks} if base else {}
    own: set[str] = set()
    places: dict[str, tuple[str, int]] = {}
    if not isinstance(entries, list):
        faults.add(("checks",), "'checks' should be a list of tables: [[checks]].")
        return ()
    for place, entry in enumerate(entries):
        path = ("checks", place)
        name = entry.get("id")
        if not isinstance(name, str) or not name:
            faults.add(path, "'id' is missing; give the check a name of its own.")
            continue
        if name in own:
            faults.add((*path, "id"), f"the check '{name}' is there twice.", name)
        own.add(name)
        before = len(faults.problems)
        _look_at(entry, path, known, made.get(name), faults)
        model = entry.get(_LIKE)
        if model is not None and model not in made:
            faults.add((*path, _LIKE), f"there is no check '{model}' before this one.", model)
        if len(faults.problems) == before:
            made[name] = _made(entry, made.get(name), made.get(model) if model else None)
            places[name] = path
    for name, path in places.items():
        for other in set(made[name].put_aside) - made.keys():
            faults.add(
                (*path, "put_aside"), f"there is no check '{other}'. {did_you_mean(other, made)}".strip(), other
            )
    return tuple(made.values())


def _look_at(
    entry: Mapping[str, Any], path: tuple[str | int, ...], known: KnownNames, earlier: Check | None, faults: Faults
) -> None:
    for key, value in entry.items():
        if key not in _KEYS:
            faults.add((*path, key), f"'{key}' is not a key of a check. {did_you_mean(key, _KEYS)}".strip())
        elif not _fits(key, value):
            faults.add((*path, key), f"'{key}' holds what it cannot: {_wanted(key)} is wanted.", value)
    for key in (*_TEXTS, "questions"):
        if earlier is None and key not in entry:
            faults.add(path, f"'{key}' is missing.")
    _names_known(entry, path, known, faults)
    for key in ("words", "exceptions", "explained_by"):
        _patterns(entry.get(key, ()), (*path, key), faults)
    for key in _TABLES:
        if isinstance(table := entry.get(key, {}), dict):
            _patterns((table if key == "instead" else table.values()), (*path, key), faults)


def _names_known(entry: Mapping[str, Any], path: tuple[str | int, ...], known: KnownNames, faults: Faults) -> None:
    detector, code = entry.get("detector"), entry.get("code")
    if isinstance(detector, str) and detector not in known.detectors:
        near = did_you_mean(detector, known.detectors)
        faults.add((*path, "detector"), f"there is no detector '{detector}'. {near}".strip(), detector)
    if entry.get("certainty", "look") not in list(HintCertainty):
        faults.add((*path, "certainty"), "'certainty' is one of certain, likely, look.")
    for zone in entry.get("zones", ()):
        if zone not in (*Zone, ANY):
            faults.add((*path, "zones"), f"'{zone}' is no part of a letter: {', '.join(Zone)}, {ANY}.", zone)
    questions = [one for one in entry.get("questions", ()) if isinstance(one, str)]
    unknown = [one for one in questions if one not in known.questions]
    for one in unknown:
        near = did_you_mean(one, known.questions)
        faults.add((*path, "questions"), f"there is no question '{one}'. {near}".strip(), one)
    if isinstance(code, str) and questions and not unknown and code not in known.questions[questions[0]]:
        faults.add((*path, "code"), f"the question '{questions[0]}' has no finding code '{code}'.", code)


def _fits(key: str, value: Any) -> bool:
    if key in _TEXTS or key == _LIKE:
        return isinstance(value, str) and bool(value.strip())
    if key in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if key in _TABLES:
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    if key in _FLAGS:
        return isinstance(value, bool)
    if key in _NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool)
    if key == "applies_when":
        return isinstance(value, list) and all(_is_condition(one) for one in value)
    return isinstance(value, date)


def _is_condition(value: Any) -> bool:
    if not isinstance(value, dict) or not value or value.keys() - _CONDITION:
        return False
    if "any_of" in value:
        return isinstance(value["any_of"], list) and all(map(_is_condition, value["any_of"]))
    return isinstance(value.get("field"), str) and len(value) == 2


def _wanted(key: str) -> str:
    if key in _LISTS:
        return "a list of texts"
    if key in _TABLES:
        return "a table of texts"
    if key == "applies_when":
        return "a list of conditions, each with a field and one test"
    if key in _FLAGS:
        return "true or false"
    if key in _NUMBERS:
        return "a whole number"
    return "a text in quotes" if key in (*_TEXTS, _LIKE) else "a date such as 2026-10-01"


def _patterns(words: Iterable[Any], path: tuple[str | int, ...], faults: Faults) -> None:
    for word in words:
        if isinstance(word, str):
            try:
                re.compile(word, re.IGNORECASE)
            except re.error as error:
                faults.add(path, f"'{word}' is no regular expression: {error}.", word)


_SHARED = ("words", "exceptions", "explained_by")


def _made(entry: Mapping[str, Any], earlier: Check | None, model: Check | None) -> Check:
    shared = {key: list(getattr(model, key)) for key in _SHARED} if model else {}
    values: dict[str, Any] = shared | {key: value for key, value in entry.items() if key != _LIKE}
    for key in _LISTS:
        if key in values:
            values[key] = tuple(values[key])
    if "zones" in values:
        values["zones"] = tuple(Zone) if ANY in values["zones"] else tuple(map(Zone, values["zones"]))
    if "certainty" in values:
        values["certainty"] = HintCertainty(values["certainty"])
    if "applies_when" in values:
        values["applies_when"] = tuple(map(_condition, values["applies_when"]))
    for key in ("says", "why", "looks_for"):
        if key in values:
            values[key] = " ".join(values[key].split())
    if earlier is None:
        return Check(**values)
    known = {name: getattr(earlier, name) for name in Check.__struct_fields__}
    return Check(**(known | values))


def _condition(entry: Mapping[str, Any]) -> Condition:
    if "any_of" in entry:
        return Condition("", any_of=tuple(map(_condition, entry["any_of"])))
    values: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in entry.items()}
    return Condition(**values)
