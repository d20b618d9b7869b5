"""Runs the checks over one letter: which apply, what they find, in words for the drafter. It stores and marks
nothing.
"""

from collections.abc import Iterable, Iterator, Mapping

from iqa.domain import all_hold
from iqa.letter_checks.checks import Check, CheckList
from iqa.letter_checks.detectors import DETECTORS
from iqa.letter_checks.hints import Finding, HintCertainty, LetterHint
from iqa.letter_checks.language import UNKNOWN
from iqa.letter_checks.room import Room

_SHOWN = 120
"""Words of the letter within a sentence of ours are cut to so many characters."""


def hints_of(checks: CheckList, room: Room, fallen: Iterable[str] = ()) -> tuple[LetterHint, ...]:
    """Everything that the checks in force find, in the order of the letter, what is missing at the end.

    `fallen` are the ids of checks that the office's own marks speak against: theirs are only worth a look.
    """
    low = frozenset(fallen)
    found = [hint for check in checks.checks if applies(check, room) for hint in _hints(check, room)]
    found = [hint.at(HintCertainty.LOOK) if hint.check in low else hint for hint in found]
    texts = {one.paragraph: " ".join(one.text.split()) for one in room.view.passages}

    def place(hint: LetterHint) -> tuple[int, int, int]:
        return hint.paragraph or 1 << 30, texts.get(hint.paragraph, "").find(hint.quote), hint.certainty.rank

    return tuple(sorted(_each_once(found), key=place))


def applies(check: Check, room: Room) -> bool:
    """Whether a check is made of this letter: its day, its language, and the facts that it asks for."""
    if check.off or check.detector not in DETECTORS or not check.in_force(room.day):
        return False
    language = room.view.language
    if "any" not in check.languages and language not in (*check.languages, UNKNOWN):
        return False
    if not check.applies_when:
        return True
    facts: Mapping[str, str] = room.row.facts if room.row else {}
    return _holds(check, facts)


def _holds(check: Check, facts: Mapping[str, str]) -> bool:
    """A check without its facts says nothing; one that only leaves some letters out is made of any other."""
    for condition in check.applies_when:
        answer = all_hold((condition,), facts)
        only_leaves_out = all(part.none_of for part in condition.parts)
        if answer is False or (answer is None and not only_leaves_out):
            return False
    return True


def made_of(checks: CheckList, room: Room) -> frozenset[str]:
    """The ids of the checks that were made of a letter."""
    return frozenset(check.id for check in checks.checks if applies(check, room))


def _hints(check: Check, room: Room) -> Iterator[LetterHint]:
    for number, finding in enumerate(DETECTORS[check.detector](check, room)):
        if number >= check.most:
            return
        yield worded(check, finding)


def worded(check: Check, finding: Finding) -> LetterHint:
    """A finding in the check's own sentence."""
    quote = " ".join(finding.quote.split())
    values = {"quote": _cut(quote), **dict(finding.details)}
    return LetterHint(
        check.id,
        finding.certainty or check.certainty,
        check.questions[0],
        check.code,
        check.says.format_map(_Blank(values)),
        finding.paragraph,
        quote,
        check.urgent,
        check.edition,
    )


class _Blank(dict[str, str]):
    """Values of a sentence; one that a detector did not give is left out."""

    def __missing__(self, key: str) -> str:
        return "…"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def _each_once(hints: Iterable[LetterHint]) -> Iterator[LetterHint]:
    """Of hints with one code on the same words only the surest, so that a drafter is not told twice."""
    kept: list[LetterHint] = []
    for hint in sorted(hints, key=lambda one: one.certainty.rank):
        if not any(_same(hint, other) for other in kept):
            kept.append(hint)
    return iter(kept)


def _same(one: LetterHint, other: LetterHint) -> bool:
    if one.paragraph != other.paragraph or one.code != other.code:
        return False
    return one.quote in other.quote or other.quote in one.quote
