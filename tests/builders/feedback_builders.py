"""Small values for the tests of feedback. Every name and number is invented."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import marking_builders
from msgspec.structs import replace

from iqa.criteria import load_scheme
from iqa.domain import (
    Assessment,
    Criterion,
    CriterionKind,
    FindingCode,
    Item,
    Kind,
    Mark,
    Month,
    Person,
    Rating,
    Role,
    Scheme,
    Strand,
    WorkOf,
)
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.letter import LetterRequest, compose_letter
from iqa.feedback.small_samples import Looked
from iqa.marking.results import MarkedWork, timeliness_of
from iqa.settings import Settings, default_standards

TODAY = date(2026, 11, 23)
SETTINGS = Settings("Thornmere", standards=default_standards())
LETTERS = load_scheme("victim-letters")
GRADED = load_scheme("victim-letters-graded")
THREE_STEPS = (
    Rating("fully-met", "Fully met", True, False),
    Rating("partially-met", "Partially met", False, True),
    Rating("not-met", "Not met", False, True),
)
TWO_STEPS = (Rating("met", "Met", True, False), Rating("missed", "Not met", False, True))
PEOPLE = {
    person.id: person
    for person in (
        Person("P1", "Ash Maple", unit="North", email="ash@thornmere.example"),
        Person("P2", "Rowan Birch", unit="North"),
        Person("V1", "Vee Liaison", Role.VICTIM_LIAISON_OFFICER, unit="North"),
        Person("M1", "Sky Manager", Role.LEGAL_MANAGER, unit="North"),
    )
}


def criterion(id: str = "strategy", strand: str = "review", **changes: Any) -> Criterion:
    start = Criterion(
        id,
        f"Is there a {id} for the case?",
        strand,
        CriterionKind.QUALITY,
        WorkOf.REVIEWING_PROSECUTOR,
        {},
        finding_codes=("no-analysis",),
        aim=f"Every review holds a {id} made for this case.",
    )
    return replace(start, **changes)


CASEWORK = Scheme(
    "casework",
    "2026.1",
    "Casework quality assessment",
    Kind.CASES,
    "case",
    30,
    THREE_STEPS,
    (Strand("review", "Review"), Strand("disclosure", "Disclosure"), Strand("defence", "Defence engagement")),
    (
        criterion("strategy"),
        criterion("grip"),
        criterion(
            "review-timely",
            question="Was the review done in time?",
            kind=CriterionKind.TIMELINESS,
            standard="magistrates-review",
        ),
        criterion("schedule", "disclosure"),
        criterion("continuing", "disclosure"),
        criterion("engaged", "defence"),
        criterion("presented", work_of=WorkOf.ADVOCATE),
        criterion("no-aim", aim=""),
    ),
    (FindingCode("no-analysis", "No analysis"),),
)
YES_OR_NO = replace(
    CASEWORK,
    id="spot-check",
    title="Spot check",
    scale=TWO_STEPS,
    criteria=(criterion("strategy"), criterion("grip")),
)


def case(number: int = 1, **facts: str) -> Item:
    """The case of the marking builders, its defence not known of."""
    known = {"defendant": "Zed Testdefendant", "victim_name": "Quill Testvictim"}
    return marking_builders.case(number, **known | {"defence_known": "", "defence_engagement": ""} | facts)


def letter(number: int = 1, **facts: str) -> Item:
    """The letter of the marking builders, sent by a unit, to a victim without enhanced entitlement."""
    return marking_builders.letter(
        number, **{"enhanced": "no", "reason_received": "2026-10-06", "unit": "North"} | facts
    )


def mark(
    criterion_id: str = "strategy", rating: str = "fully-met", evidence: str = "See page 2.", **more: Any
) -> Mark:
    return replace(Mark(criterion_id, rating, evidence), **more)


def priority(criterion_id: str = "strategy", rating: str = "not-met", **more: Any) -> Mark:
    return mark(
        criterion_id,
        rating,
        f"What happened with {criterion_id}.",
        priority=True,
        aim=f"What is expected of {criterion_id}.",
        next_step=f"What next for {criterion_id}.",
        **more,
    )


def marked(*marks: Mark, item: Item | None = None, scheme: Scheme = CASEWORK, **changes: Any) -> MarkedWork:
    targeted = changes.pop("targeted", False)
    of = item or case()
    assessment = replace(
        Assessment(of.key, scheme.id, scheme.version, Month(2026, 10), "D1", "M1", marks=marks), **changes
    )
    dates = timeliness_of(scheme, of, SETTINGS.standards, TODAY, assessment.entered_dates)
    return MarkedWork(of, assessment, scheme, dates, "P1", targeted)


def composed(
    person: str, *works: MarkedWork, looked: Sequence[Looked] = (), settings: Settings = SETTINGS, **changes: Any
) -> FeedbackLetter:
    request = LetterRequest(
        person=PEOPLE.get(person) or Person(person, person, Role.OTHER),
        month=Month(2026, 10),
        marked=works,
        people=PEOPLE,
        sender=PEOPLE["M1"],
        looked=looked,
        traces={one.scheme.id: f"Trace of {one.scheme.id}." for one in works},
        written_on=TODAY,
    )
    return compose_letter(replace(request, **changes), settings)
