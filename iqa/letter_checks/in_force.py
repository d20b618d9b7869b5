"""The checks in force: the tool's own, with an office's on top, read against the questions of its scheme."""

from collections.abc import Iterable
from functools import lru_cache

from iqa.criteria import load_scheme
from iqa.domain import Scheme
from iqa.errors import Problem
from iqa.letter_checks.checks import FILE, CheckList, KnownNames, own_text, parse_checks, read_checks
from iqa.letter_checks.detectors import DETECTORS

SCHEME = "victim-letters"


def known_of(schemes: Iterable[Scheme]) -> KnownNames:
    """What checks may name: the detectors there are, and the questions of some schemes with their codes."""
    questions: dict[str, frozenset[str]] = {}
    for scheme in schemes:
        for criterion in scheme.criteria:
            questions[criterion.id] = questions.get(criterion.id, frozenset()) | frozenset(criterion.finding_codes)
    return KnownNames(frozenset(DETECTORS), questions)


@lru_cache(maxsize=1)
def default_checks() -> CheckList:
    """The checks that come with the tool."""
    return parse_checks(own_text(), known_of([load_scheme(SCHEME)]))


def checks_with(own: str, scheme: Scheme | None = None, name: str = FILE) -> CheckList:
    """The tool's checks with an office's text on top. Raises SettingsError with every fault of that text."""
    if not own.strip():
        return default_checks()
    schemes = [load_scheme(SCHEME), *([scheme] if scheme else ())]
    return parse_checks(own, known_of(schemes), name, default_checks())


def problems_in(text: str, name: str) -> tuple[Problem, ...]:
    """Everything wrong with an office's file of checks, by line; nothing where it can be used as it is."""
    return read_checks(text, known_of([load_scheme(SCHEME)]), name, default_checks())[1]


def is_of_checks(text: str) -> bool:
    """Whether a text looks like a file of checks, and not like criteria."""
    return "[[checks]]" in text and "[[criteria]]" not in text
