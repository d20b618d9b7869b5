"""The true rates of simulated marking: for each criterion and month, what share is fully, partially and not met.

October shows what the committee asked for in September: better trial strategies and better letters. Criteria whose
rating follows from the dates or from the record have no rate here; their truth is in the exports themselves.
"""

from iqa.criteria.loading import builtin_schemes, load_scheme
from iqa.domain import CriterionKind
from samples.days import MONTHS

Shares = tuple[float, float, float]

LEVELS = ("fully met", "partially met", "not met")
DEFAULT_RATES: Shares = (0.80, 0.15, 0.05)
FROM_THE_RECORD = ("needed-and-sent",)
"""Judged by whether a letter was sent, which the log shows."""

RATES: dict[str, Shares] = {
    "code-test-complied": (0.97, 0.0, 0.03),
    "decision-reasoned": (0.84, 0.12, 0.04),
    "victim-letter-in-motion": (0.70, 0.18, 0.12),
    "right-charges": (0.93, 0.05, 0.02),
    "case-analysis": (0.72, 0.21, 0.07),
    "trial-strategy": (0.50, 0.32, 0.18),
    "action-plan": (0.76, 0.18, 0.06),
    "victim-and-witness-needs": (0.80, 0.15, 0.05),
    "bail-and-custody": (0.88, 0.09, 0.03),
    "police-file-quality": (0.70, 0.18, 0.12),
    "grip": (0.74, 0.19, 0.07),
    "initial-disclosure": (0.78, 0.15, 0.07),
    "disclosure-record": (0.68, 0.20, 0.12),
    "engagement-four-matters": (0.60, 0.26, 0.14),
    "right-person": (0.94, 0.04, 0.02),
    "facts-right": (0.86, 0.10, 0.04),
    "reason-supplied": (0.70, 0.22, 0.08),
    "reason-explained": (0.60, 0.30, 0.10),
    "plain-english": (0.72, 0.22, 0.06),
    "empathy": (0.64, 0.26, 0.10),
    "review-right-offered": (0.82, 0.10, 0.08),
    "support-signposted": (0.84, 0.10, 0.06),
}
SINCE_OCTOBER: dict[str, Shares] = {
    "trial-strategy": (0.72, 0.20, 0.08),
    "reason-supplied": (0.80, 0.15, 0.05),
    "reason-explained": (0.74, 0.20, 0.06),
    "plain-english": (0.80, 0.16, 0.04),
    "empathy": (0.78, 0.17, 0.05),
}
NOT_APPLICABLE = {
    "bail-and-custody": 0.25,
    "action-plan": 0.08,
    "initial-disclosure": 0.10,
    "disclosure-record": 0.10,
    "support-signposted": 0.04,
}
"""How often a question turns out not to apply; drawn apart, so that it leaves the shares as they are."""


def rates_by_scheme() -> dict[str, dict[str, dict[str, list[float]]]]:
    """Scheme -> criterion -> month -> the three shares, in the order of `LEVELS`, for every judged criterion."""
    return {
        name: {
            criterion.id: {month: list(shares(criterion.id, month)) for month in MONTHS}
            for criterion in load_scheme(name).criteria
            if criterion.kind is CriterionKind.QUALITY and criterion.id not in FROM_THE_RECORD
        }
        for name in builtin_schemes()
    }


def from_the_dates() -> list[str]:
    """The criteria whose rating the dates give."""
    return [
        criterion.id
        for name in builtin_schemes()
        for criterion in load_scheme(name).criteria
        if criterion.kind is CriterionKind.TIMELINESS
    ]


def shares(criterion_id: str, month: str) -> Shares:
    """What share of a month's work is fully, partially and not met on a criterion."""
    usual = RATES.get(criterion_id, DEFAULT_RATES)
    return SINCE_OCTOBER.get(criterion_id, usual) if month >= "2026-10" else usual
