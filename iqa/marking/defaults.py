"""The rest of a form answered in one go: which questions that may answer, and how much of a marking it was.

It is for what an assessor has looked at and found in order. What is critical, computed, doubtful or contradicted
by the record is never answered so, nor what nobody knows whose work it was.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Assessment, CriterionKind, EnteredDate, Mark, Round
from iqa.marking.attribution import Question
from iqa.marking.fact_checks import contradictions
from iqa.marking.form import Form

SWITCHED_OFF = "defaults-switched-off"
"""The code of a rest answered in one go in a month for which that is switched off."""


def by_default(
    mark: Mark, question: Question, form: Form, entered: tuple[EnteredDate, ...], day: date | None
) -> Mark:
    """The best rating, given by default, to a question that is left and may be answered so; else the mark as it
    is."""
    criterion = question.criterion
    person = mark.person or form.attribution(criterion.id).person_id
    sure = question.applies is True and criterion.kind is CriterionKind.QUALITY and not criterion.critical
    if not (sure and person):
        return mark
    scale = form.scheme.ratings_of(criterion)
    given = replace(mark, rating=scale[0].id, person=person, by_default=True)
    against = contradictions(criterion, given, form.facts(entered, day), form.timeliness.get(criterion.id), scale)
    return mark if against else given


class DefaultShare(Struct, frozen=True):
    """How many of a marker's first marks of a month were given by default."""

    marker: str
    marks: int
    by_default: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 without marks."""
        return self.by_default / self.marks if self.marks else 0.0


def default_shares(assessments: Iterable[Assessment]) -> tuple[DefaultShare, ...]:
    """The share of each marker of submitted first markings who gave any mark by default, by staff id."""
    marks: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for one in assessments:
        if one.is_locked and one.round is Round.FIRST:
            marks[one.assessor] += sum(mark.is_marked for mark in one.marks)
            given[one.assessor] += sum(mark.by_default for mark in one.marks)
    return tuple(DefaultShare(marker, marks[marker], given[marker]) for marker in sorted(marks) if given[marker])


def shares_in_words(shares: Iterable[DefaultShare], names: Mapping[str, str]) -> tuple[str, ...]:
    """'Ash Maple: 41 of 130 marks (32%)', each marker once."""
    return tuple(
        f"{names.get(one.marker, one.marker)}: {one.by_default} of {one.marks} marks ({one.share:.0%})"
        for one in shares
    )
