"""What each setting is called on a page, and how its value is shown."""

from collections.abc import Mapping
from decimal import Decimal

SECTIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "": (
        "The office",
        {
            "area": "The Area",
            "scheme_name": "What the scheme is called",
            "protective_marking": "Printed at the head and foot of every document",
            "urn_suffix": "What stands after the stroke in a URN",
            "confidence": "How sure the sentence on small samples in a letter is",
        },
    ),
    "feedback": (
        "Feedback letters",
        {
            "reply_days": "Working days to reply",
            "most_priorities": "Most priorities in a letter",
            "reply_to": "Where replies go, when not to the manager",
            "previous_within_months": "Months back that a letter opens with the last one's priorities",
        },
    ),
    "committee": (
        "Papers that leave the unit",
        {
            "smallest_marks": "Fewest marks that a figure may rest on",
            "smallest_people": "Fewest people whose work it may rest on",
            "most_findings": "Most findings that are listed",
            "leads": "Who leads on what",
        },
    ),
    "marking": (
        "Marking",
        {
            "answer_each": "Months in which each question is answered by itself",
            "case_address": "Where a case stands in the office's own system",
            "action_days": "Days until an action agreed is due, unless another day is given",
            "outcomes_shown": "When what became of a case stands beside its marks",
        },
    ),
    "moderation": (
        "Second marking",
        {
            "smallest_pairs": "Fewest marks from which a marker's agreement is told",
            "smallest_pairs_to_judge": "Fewest from which a marker is called kinder or stricter",
        },
    ),
    "themes": (
        "Themes",
        {
            "target": "Rate that a question should reach",
            "targets": "Questions with a rate of their own",
            "people_for_recurrence": "People in whose work a finding makes a theme",
            "months_back": "Months before that are compared",
            "worthwhile": "Least change that an action is worth",
        },
    ),
}
"""Which settings are shown, under which heading and name. The secret and where the records are stay out of it."""
SHARES = frozenset({"confidence", "target", "targets", "worthwhile"})
"""Settings that are rates from 0 to 1."""


def in_figures(field: str, value: object) -> str:
    """A setting as it is read: '90 %', 'Review: Ash Maple', 'Not set'."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {in_figures(field, one)}" for name, one in value.items()) or "None"
    if field in SHARES and isinstance(value, float):
        return f"{in_per_cent(value)} %"
    return str(value) or "Not set"


def in_per_cent(rate: float) -> str:
    """A rate from 0 to 1 as people type it in per cent: '92.5'."""
    return f"{(Decimal(str(rate)) * 100).normalize():f}"
