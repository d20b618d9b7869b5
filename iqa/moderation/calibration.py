"""Several markers, the same few pieces of work: where they mark alike, question by question, and where not.

It names no marker: a calibration is there to talk about questions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

from msgspec import Struct

from iqa.domain import NOT_APPLICABLE, NOT_MARKED, Assessment, Scheme
from iqa.statistics import agreement


class QuestionSpread(Struct, frozen=True):
    """How several markers answered one question over all pieces of work of the set.

    `shares` maps each rating of the scale to its share of the marks on the scale; `not_applicable` counts the
    others. `raw` is the share of pairs of markers who gave the same rating, None where there is no pair. `range`
    is the most steps between two marks of one piece of work, `deviation` the standard deviation of a mark from
    the mean of its piece of work, in steps, None where no piece has two marks.
    """

    criterion: str
    question: str
    strand: str
    marks: int
    markers: int
    shares: Mapping[str, float]
    not_applicable: int
    raw: float | None
    range: int | None
    deviation: float | None


def spread_by_question(marked: Iterable[Assessment], scheme: Scheme) -> tuple[QuestionSpread, ...]:
    """The answers to every question that anybody answered, the least alike first."""
    given: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for one in marked:
        for mark in one.marks:
            if mark.rating != NOT_MARKED:
                given[mark.criterion][one.item_key][one.assessor] = mark.rating
    order = {criterion.id: place for place, criterion in enumerate(scheme.criteria)}
    known = sorted((criterion for criterion in given if criterion in order), key=order.__getitem__)
    found = [_spread(scheme, criterion, given[criterion]) for criterion in known]
    return tuple(sorted(found, key=lambda one: 2.0 if one.raw is None else one.raw))


def _spread(scheme: Scheme, criterion: str, given: Mapping[str, Mapping[str, str]]) -> QuestionSpread:
    scale = [rating.id for rating in scheme.scale]
    asked = scheme.criterion(criterion)
    steps = [[scale.index(rating) for rating in own.values() if rating in scale] for own in given.values()]
    every = [step for own in steps for step in own]
    counts = Counter(every)
    markers = sorted({marker for own in given.values() for marker in own})
    units = [[_on_scale(own.get(marker), scale) for marker in markers] for own in given.values()]
    raw = agreement(units, categories=scale).raw
    return QuestionSpread(
        criterion=criterion,
        question=asked.question,
        strand=scheme.strand_label(asked.strand),
        marks=len(every),
        markers=len(markers),
        shares={rating: counts[place] / len(every) if every else 0.0 for place, rating in enumerate(scale)},
        not_applicable=sum(rating == NOT_APPLICABLE for own in given.values() for rating in own.values()),
        raw=raw.value if raw else None,
        range=max((max(own) - min(own) for own in steps if len(own) > 1), default=None),
        deviation=_deviation([own for own in steps if len(own) > 1]),
    )


def _on_scale(rating: str | None, scale: Sequence[str]) -> str | None:
    return rating if rating in scale else None


def _deviation(groups: Sequence[Sequence[int]]) -> float | None:
    """The pooled standard deviation within pieces of work."""
    if not groups:
        return None
    squares = sum((step - sum(own) / len(own)) ** 2 for own in groups for step in own)
    return sqrt(squares / sum(len(own) - 1 for own in groups))
