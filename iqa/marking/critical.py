"""Marks at the bottom of the scale on critical questions: for the manager at once, and of no more weight."""

from iqa.domain import Assessment, Mark, Scheme, urn_in


def critical_marks(assessment: Assessment, scheme: Scheme) -> tuple[Mark, ...]:
    """The marks at the bottom of the scale on questions that the scheme calls critical, in its order."""
    return tuple(
        mark
        for criterion in scheme.criteria
        if criterion.critical
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
