"""'No record found': what an assessor chooses who looked for a missing date where it should stand, in vain.

It is offered in lists and forms only. What is kept is that the question cannot be answered, where was looked, and,
where the record speaks against that, the same as the explanation.
"""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from iqa.domain import NOT_APPLICABLE, Criterion, Mark, Rating, TimelinessOutcome, TimelinessResult
from iqa.marking.fact_checks import contradictions
from iqa.marking.timeliness_words import looked_in_vain

NO_RECORD = "no-record"
"""Stands for it among answers, where others have the id of a rating; no recorded mark has it."""
NO_RECORD_LABEL = "No record found"


def offers_no_record(result: TimelinessResult | None) -> bool:
    """Whether a date is missing that can be looked for; other doubts of dates want words of their own."""
    return (
        result is not None
        and result.outcome is TimelinessOutcome.CANNOT_BE_ASSESSED
        and bool(looked_in_vain(result))
    )


def without_record(
    mark: Mark,
    criterion: Criterion,
    result: TimelinessResult | None,
    facts: Mapping[str, str],
    scale: Sequence[Rating],
) -> Mark:
    """The mark that such an answer makes: not applicable, with where was looked unless the assessor said it.

    Any other answer stays as it is, and so does this one where no date is missing: a problem that is told.
    """
    if mark.rating != NO_RECORD or result is None or not offers_no_record(result):
        return mark
    evidence = mark.evidence.strip() or looked_in_vain(result)
    kept = replace(mark, rating=NOT_APPLICABLE, evidence=evidence)
    if kept.explanation.strip() or not contradictions(criterion, kept, facts, result, scale):
        return kept
    return replace(kept, explanation=evidence)
