"""What of some marks a manager is to know at once, without waiting for a letter. It changes no mark and no
figure."""

from collections.abc import Iterator, Mapping
from datetime import date

from iqa.domain import (
    CORE,
    Assessment,
    Item,
    Mark,
    Round,
    Scheme,
    UrgentKind,
    UrgentMatter,
    day_of,
    day_of_moment,
    long_date,
)
from iqa.marking.critical import critical_marks, is_practice

POSSIBLE_BREACH = "possible-data-breach"
"""The finding by which a scheme says that a letter may tell somebody what they had no right to know."""
TIME_LIMIT = "ctl_expiry"
"""The field that holds the day on which a custody time limit ends, as somebody recorded it."""
WORDS: Mapping[UrgentKind, str] = {
    UrgentKind.CONCERN: "Urgent concern on a live case",
    UrgentKind.CRITICAL: "Critical",
    UrgentKind.BREACH: "Possible data breach",
    UrgentKind.CUSTODY: "Custody time limit",
}
_BLIND = (Round.SECOND, Round.SECOND_PUT_ASIDE, Round.CALIBRATION)


def urgent_in(assessment: Assessment, scheme: Scheme, item: Item) -> Iterator[UrgentMatter]:
    """Everything urgent in one assessment, submitted or not. Who gave a blind second mark is not said. Of a
    calibration it is what its marker wrote of the case, and no mark."""
    if assessment.round is Round.AGREED:
        return
    noted_by = "" if assessment.round in _BLIND else assessment.assessor

    def matter(kind: UrgentKind, says: str, criterion: str = "") -> UrgentMatter:
        return UrgentMatter(kind, assessment.month, assessment.item_key, criterion, says, noted_by, "the marks")

    if concern := assessment.urgent_concern.strip():
        yield matter(UrgentKind.CONCERN, concern)
    for mark in critical_marks(assessment, scheme):
        breach = POSSIBLE_BREACH in scheme.criterion(mark.criterion).finding_codes
        yield matter(UrgentKind.BREACH if breach else UrgentKind.CRITICAL, _said(mark, scheme), mark.criterion)
    for mark in _on_time_limits(assessment, scheme):
        yield matter(UrgentKind.CUSTODY, _said(mark, scheme), mark.criterion)
    for says in _of_the_dates(assessment, item):
        yield matter(UrgentKind.CUSTODY, says)


def _said(mark: Mark, scheme: Scheme) -> str:
    question = scheme.criterion(mark.criterion).question
    return f"{question} {scheme.rating_label(mark.rating, mark.criterion)}. {mark.evidence}".strip()


def _on_time_limits(assessment: Assessment, scheme: Scheme) -> Iterator[Mark]:
    """Marks at the bottom of the scale on questions about a custody time limit: those beside which its day stands,
    and the others of their module."""
    modules = {one.module for one in scheme.criteria if TIME_LIMIT in one.shows} - {CORE}
    asked = [one for one in scheme.criteria if one.module in modules or TIME_LIMIT in one.shows]
    for criterion in (one for one in asked if not one.critical and not is_practice(assessment)):
        mark = assessment.mark(criterion.id)
        if mark.is_marked and mark.rating == scheme.ratings_of(criterion)[-1].id:
            yield mark


def _of_the_dates(assessment: Assessment, item: Item) -> Iterator[str]:
    """What the day on which a time limit ends tells, as the export and the assessor have it."""
    entered = next((one for one in assessment.entered_dates if one.field == TIME_LIMIT), None)
    exported = day_of(item.text(TIME_LIMIT))
    if entered and exported and entered.value != exported:
        found, said = long_date(entered.value), long_date(exported)
        yield f"The assessor found {found} as the day the limit ends ({entered.source}); the export says {said}."
    ends = entered.value if entered else exported
    if ends and _had_passed(ends, assessment) and _is_held(item):
        yield f"The limit ended on {long_date(ends)}, as recorded, and the case is live with somebody in custody."


def _had_passed(ends: date, assessment: Assessment) -> bool:
    marked = day_of_moment(assessment.marked_at)
    return marked is not None and ends < marked


def _is_held(item: Item) -> bool:
    return item.text("custody") == "yes" and item.text("status") == "live"
