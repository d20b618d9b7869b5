"""Contradictions between a mark and what the export or the dates show, so that they are seen before submission.

A contradiction is never corrected here: the assessor changes the mark or explains it, and the explanation is kept.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import (
    NOT_APPLICABLE,
    NOT_APPLICABLE_LABEL,
    NOT_MARKED,
    Answered,
    Criterion,
    CriterionKind,
    Mark,
    Rating,
    TimelinessOutcome,
    TimelinessResult,
    all_hold,
    long_day,
)
from iqa.marking.letter_facts import certain_fact
from iqa.marking.timeliness_words import working

TIMELINESS_CHECK = "computed-timeliness"
"""The id of the contradiction between a rating and the computed timeliness."""

LETTER_CHECK = "letter-shows"
"""The id of the contradiction between a mark and what is certain of the letter itself."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Contradiction(Struct, frozen=True):
    """A mark on a criterion that does not agree with the record, and what the record shows, for the assessor."""

    criterion: str
    check: str
    says: str


def contradictions(
    criterion: Criterion,
    mark: Mark,
    facts: Mapping[str, str],
    timeliness: TimelinessResult | None,
    scale: Sequence[Rating],
) -> tuple[Contradiction, ...]:
    """Everything in the record that a mark contradicts, whether or not it is explained; none while unmarked.

    `facts` are the row's with the entered dates and `marked_on` among them (`timeliness.facts_with`). `scale`
    is the scheme's, best first.
    """
    if not mark.is_marked:
        return ()
    found = [
        Contradiction(criterion.id, check.id, filled(check.says, facts))
        for check in criterion.fact_checks
        if mark.rating in check.rated and all_hold(check.facts, facts) is True
    ]
    if criterion.kind is CriterionKind.TIMELINESS and timeliness is not None:
        expected = computed_rating(timeliness, scale)
        if expected != NOT_MARKED and mark.rating != expected:
            says = f"The dates give '{_label(expected, scale)}'. {working(timeliness)}"
            found.append(Contradiction(criterion.id, TIMELINESS_CHECK, says))
    certain = facts.get(certain_fact(criterion.id), "")
    if certain and scale and mark.rating == scale[0].id:
        found.append(Contradiction(criterion.id, LETTER_CHECK, certain))
    return tuple(found)


def computed_rating(timeliness: TimelinessResult, scale: Sequence[Rating]) -> str:
    """The rating that the dates give: the best when met, the worst when not, else not applicable.

    Not marked where they cannot be assessed: what nobody recorded is for the assessor to look for and to say.
    """
    if timeliness.outcome is TimelinessOutcome.MET:
        return scale[0].id
    if timeliness.outcome is TimelinessOutcome.NOT_MET:
        return scale[-1].id
    return NOT_MARKED if timeliness.outcome is TimelinessOutcome.CANNOT_BE_ASSESSED else NOT_APPLICABLE


def rating_by_dates(criterion: Criterion, timeliness: TimelinessResult | None, scale: Sequence[Rating]) -> str:
    """The rating that the dates give to a question of time; '' where they give none, and for other questions."""
    if criterion.kind is not CriterionKind.TIMELINESS or timeliness is None:
        return ""
    return computed_rating(timeliness, scale)


def answer_by_record(criterion: Criterion, facts: Mapping[str, str]) -> Answered | None:
    """What the record answers to a question by itself; None where it does not, or where it is about time."""
    return next((one for one in criterion.answered if all_hold(one.when, facts) is True), None)


def with_working(
    mark: Mark, criterion: Criterion, timeliness: TimelinessResult | None, scale: Sequence[Rating]
) -> Mark:
    """The mark with the working of the dates as its evidence, where it agrees with them and says nothing else."""
    if criterion.kind is not CriterionKind.TIMELINESS or timeliness is None or mark.evidence.strip():
        return mark
    needs = any(rating.id == mark.rating and rating.needs_evidence for rating in scale)
    agrees = mark.rating == computed_rating(timeliness, scale)
    return replace(mark, evidence=working(timeliness)) if needs and agrees else mark


def filled(says: str, facts: Mapping[str, str]) -> str:
    """The text of a check with its {field} placeholders filled from the row, dates in words."""
    return _PLACEHOLDER.sub(lambda found: as_read(facts.get(found[1], "")), says)


def as_read(value: str) -> str:
    """A canonical text as somebody reads it: a date in words, a blank as nothing recorded."""
    return long_day(value) or value or "nothing recorded"


def _label(rating: str, scale: Sequence[Rating]) -> str:
    return next((one.label for one in scale if one.id == rating), NOT_APPLICABLE_LABEL)
