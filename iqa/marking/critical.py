"""Marks at the bottom of the scale on critical questions: for the manager at once, and of no more weight.

The marks of a calibration are none of them: everybody marks the same few pieces of work for practice, to talk
about the questions, and what the work lacks was told when it was first marked.
"""

from iqa.domain import Assessment, Mark, Round, Scheme, urn_in


def is_practice(assessment: Assessment) -> bool:
    """Whether nothing urgent follows from its marks."""
    return assessment.round is Round.CALIBRATION


def critical_marks(assessment: Assessment, scheme: Scheme) -> tuple[Mark, ...]:
    """The marks at the bottom of the scale on questions that the scheme calls critical, in its order."""
    return tuple(
        mark
        for criterion in scheme.criteria
        if criterion.critical
        and not is_practice(assessment)
        and (mark := assessment.mark(criterion.id)).is_marked
        and mark.rating == scheme.ratings_of(criterion)[-1].id
    )


def critical_in_words(assessment: Assessment, scheme: Scheme) -> tuple[str, ...]:
    """'01AB…: Was the Code test complied with? No. The review…' for each of them."""
    return tuple(
        f"{urn_in(assessment.item_key)}: {scheme.criterion(mark.criterion).question} "
        f"{scheme.rating_label(mark.rating, mark.criterion)}. {mark.evidence}".strip()
        for mark in critical_marks(assessment, scheme)
    )
