"""Small values for the tests of the committee's papers. Every name and number is invented."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from iqa.committee.context import CommitteeSummary
from iqa.committee.summary import MarkedDraw, SummaryRequest, compose_summary
from iqa.domain import (
    Assessment,
    Cell,
    Criterion,
    CriterionKind,
    Draw,
    DrawnItem,
    FindingCode,
    Item,
    ItemState,
    Kind,
    LetterState,
    Mark,
    Month,
    Policy,
    PopulationReference,
    Rating,
    Scheme,
    Strand,
    WorkOf,
)
from iqa.marking.results import MarkedWork
from iqa.settings import CommitteeSettings, Settings, default_standards

TODAY = date(2026, 11, 23)
SETTINGS = Settings("Thornmere", standards=default_standards())
SCALE = (
    Rating("fully-met", "Fully met", True, False),
    Rating("partially-met", "Partially met", False, True),
    Rating("not-met", "Not met", False, True),
)
RATED = {"F": "fully-met", "P": "partially-met", "N": "not-met"}


def criterion(id: str) -> Criterion:
    question = f"Is there a {id}?"
    codes = ("no-analysis", "no-reply")
    work_of = WorkOf.REVIEWING_PROSECUTOR
    return Criterion(id, question, "review", CriterionKind.QUALITY, work_of, {}, finding_codes=codes)


SCHEME = Scheme(
    "casework",
    "1",
    "Casework quality assessment",
    Kind.CASES,
    "case",
    30,
    SCALE,
    (Strand("review", "Review"),),
    (criterion("strategy"), criterion("grip")),
    (FindingCode("no-analysis", "No analysis"), FindingCode("no-reply", "No reply from firm", barrier=True)),
)


def work(number: int, person: str, unit: str, *marks: Mark, **facts: str) -> MarkedWork:
    known = {"urn": f"01AB{number:07d}", "person": person, "unit": unit} | facts
    asked = "+".join(mark.criterion for mark in marks)
    item = Item(f"casework|{number}|{person}|{asked}", known)
    assessment = Assessment(item.key, "casework", "1", Month(2026, 10), "D1", "M1", marks=marks)
    return MarkedWork(item, assessment, SCHEME, {}, (person,))


def marked(
    unit: str, *peoples: str, criterion_id: str = "strategy", codes: Sequence[str] = ()
) -> list[MarkedWork]:
    """The work of a unit: for each person a text with a letter a mark, F, P or N."""
    found = []
    for person, letters in enumerate(peoples):
        for number, letter in enumerate(letters):
            mark = Mark(criterion_id, RATED[letter], "Page 2.", tuple(codes) if letter != "F" else ())
            found.append(work(1000 * person + number, f"{unit}-{person}", unit, mark))
    return found


def month_draw(works: Sequence[MarkedWork], caseload: int = 20, **changes: Any) -> MarkedDraw:
    """The draw that these works came from, `caseload` pieces of work a person."""
    counts = {one.cell: sum(other.cell == one.cell for other in works) for one in works}
    start = Draw(
        scheme="casework",
        month=Month(2026, 10),
        seed="casework|2026-10|dice",
        population=PopulationReference("d" * 64, 1, 1200),
        policy=Policy("casework", "Casework", ("prosecutor",), 2),
        policy_digest="p" * 64,
        cells=tuple(Cell(name, caseload, caseload, drawn, asked=drawn) for name, drawn in counts.items()),
        items=tuple(DrawnItem(one.item.key, one.cell, "0", 1, ItemState.DRAWN, 0.1) for one in works),
    )
    return MarkedDraw(replace(start, **changes), SCHEME, tuple(works))


def letter(number: int = 1, unit: str = "North", state: LetterState = LetterState.SENT, **facts: str) -> Item:
    known = {
        "urn": f"01AB{number:07d}",
        "unit": unit,
        "letter_type": "stopped charge",
        "enhanced": "no",
        "decision_date": "2026-10-05",
        "sent": "2026-10-09" if state in (LetterState.SENT, LetterState.SENT_NOT_OWED) else "",
        "letter_state": state.value,
        "carried_over": "no",
    } | facts
    return Item(f"victim-letters|{number}", known)


def failure(number: int, urn: str, family: str, disputed: str = "", accepted: str = "") -> Item:
    facts = {"urn": urn, "family": family, "disputed": disputed, "dispute_accepted": accepted}
    return Item(f"police-files|{urn}|{family}|{number}", facts)


def summary(
    *draws: MarkedDraw,
    letters: Sequence[Item] = (),
    police: Sequence[Item] = (),
    limits: CommitteeSettings | None = None,
    **changes: Any,
) -> CommitteeSummary:
    request = SummaryRequest(
        month=Month(2026, 10),
        draws=draws,
        letters=letters,
        police=police,
        police_dispute_deadline=date(2026, 12, 12),
        traces=("A trace.",),
        ledger=(7, "h" * 64),
        written_on=TODAY,
    )
    settings = replace(SETTINGS, committee=limits or CommitteeSettings())
    return compose_summary(replace(request, **changes), settings)
