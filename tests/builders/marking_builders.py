"""Small values for the tests of marking. Every name and number is invented."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from iqa.domain import (
    Assessment,
    Condition,
    Criterion,
    CriterionKind,
    FactCheck,
    FindingCode,
    FocusModule,
    Item,
    Kind,
    Mark,
    Month,
    Person,
    Rating,
    Rule,
    Scheme,
    Standard,
    Strand,
    WorkOf,
)

MONTH = Month(2026, 10)
TODAY = date(2026, 11, 23)
SCALE = (
    Rating("fully-met", "Fully met", True, False),
    Rating("partially-met", "Partially met", False, True),
    Rating("not-met", "Not met", False, True),
)
GUIDANCE = {
    "fully-met": "The review says how the case will be proved.",
    "partially-met": "The review lists the evidence without saying how it will be used.",
    "not-met": "There is no review, or it repeats the charging advice.",
}


def criterion(id: str = "strategy", **changes: Any) -> Criterion:
    start = Criterion(
        id,
        f"Is there a {id} for the case?",
        "review",
        CriterionKind.QUALITY,
        WorkOf.REVIEWING_PROSECUTOR,
        GUIDANCE,
        finding_codes=("no-analysis", "template-text"),
        aim=f"Every review holds a {id} made for this case.",
    )
    return replace(start, **changes)


TIMELY = criterion(
    "review-timely",
    question="Was the review done in time?",
    kind=CriterionKind.TIMELINESS,
    standard="magistrates-review",
    finding_codes=("after-hearing",),
)
DEFENCE = criterion(
    "engaged",
    question="Was the defence engaged with?",
    strand="defence",
    applies_when=(Condition("defence_known", present=True),),
    finding_codes=("no-reply", "generic-mailbox"),
    fact_checks=(
        FactCheck(
            "known-in-time",
            ("not-applicable",),
            (Condition("defence_known", before="first_hearing"),),
            "The defence were known on {defence_known}; engaged: {defence_engagement}.",
        ),
    ),
)
ADVOCATE = criterion(
    "presented", question="Was the case well presented?", work_of=WorkOf.ADVOCATE, finding_codes=("no-analysis",)
)
GRIP = criterion("grip", question="Was the case gripped?", module="grip-module", finding_codes=())
CODES = (
    FindingCode("no-analysis", "No analysis"),
    FindingCode("template-text", "Template text not tailored"),
    FindingCode("after-hearing", "Reviewed after the hearing"),
    FindingCode("no-reply", "No reply from firm", barrier=True),
    FindingCode("generic-mailbox", "Generic mailbox", barrier=True),
)
CASEWORK = Scheme(
    "casework",
    "2026.1",
    "Casework",
    Kind.CASES,
    "case",
    30,
    SCALE,
    (Strand("review", "Review"), Strand("defence", "Defence engagement")),
    (criterion(), TIMELY, DEFENCE, ADVOCATE, GRIP),
    CODES,
    (FocusModule("grip-module", "Grip", 5),),
)
REVIEW_STANDARD = Standard(
    "magistrates-review",
    "Review before the first hearing",
    Rule.WORKING_DAYS_BEFORE,
    "first_hearing",
    "review_completed",
    5,
)
LETTER_RATINGS = (
    Rating("good", "Good", True, False),
    Rating("adequate", "Adequate", True, True),
    Rating("below", "Below standard", False, True),
)
LETTERS = Scheme(
    "victim-letters",
    "2026.1",
    "Victim letters",
    Kind.LETTERS,
    "letter",
    15,
    LETTER_RATINGS,
    (Strand("letters", "Victim letters"),),
    (
        criterion(
            "sent",
            question="Was the letter needed and sent?",
            strand="letters",
            work_of=WorkOf.VICTIM_LIAISON_UNIT,
            for_unsent=True,
            finding_codes=("late-in-unit",),
        ),
        criterion(
            "tone",
            question="Does the letter show empathy?",
            strand="letters",
            work_of=WorkOf.DRAFTER,
            finding_codes=("no-empathy",),
        ),
    ),
    (FindingCode("late-in-unit", "Late in the unit"), FindingCode("no-empathy", "No empathy")),
)
PEOPLE = (
    Person("P1", "Ash Maple", unit="North"),
    Person("P2", "Rowan Birch", unit="North"),
    Person("P3", "Hazel Elder", unit="South"),
    Person("M1", "Sky Manager", unit="North"),
)


def case(number: int = 1, **facts: str) -> Item:
    urn = f"01AB{number:07d}"
    known = {
        "urn": urn,
        "person": "P1",
        "person_name": "Ash Maple",
        "prosecutor": "Ash Maple",
        "prosecutor_id": "P1",
        "casework_type": "Magistrates",
        "defendant": "Testdefendant, Zed",
        "victim_name": "Mrs Quill Testvictim",
        "first_hearing": "2026-10-20",
        "review_completed": "2026-10-09",
        "defence_known": "2026-10-05",
        "defence_engagement": "2026-10-08",
        "piece": "case",
    } | facts
    return Item(f"casework|{urn}|{known['person']}|{known['piece']}", known, (number + 3,))


def letter(number: int = 1, **facts: str) -> Item:
    urn = f"01AB{number:07d}"
    known = {
        "urn": urn,
        "person": "V1",
        "person_name": "Vee Liaison",
        "drafter": "Vee Liaison",
        "drafter_id": "V1",
        "prosecutor": "Ash Maple",
        "prosecutor_id": "P1",
        "victim_reference": f"VR{number}",
        "victim_name": "Quill Testvictim",
        "letter_type": "stopped charge",
        "decision_date": "2026-10-05",
        "reason_received": "2026-10-07",
        "sent": "2026-10-09",
        "letter_state": "sent",
    } | facts
    return Item(f"victim-letters|{urn}|VR{number}|stopped charge|2026-10-05", known, (number + 1,))


def mark(criterion_id: str = "strategy", rating: str = "fully-met", **changes: Any) -> Mark:
    return replace(Mark(criterion_id, rating), **changes)


def assessment(*marks: Mark, item: Item | None = None, **changes: Any) -> Assessment:
    start = Assessment((item or case()).key, "casework", "2026.1", MONTH, "D1", "M1", marks=marks)
    return replace(start, **changes)
