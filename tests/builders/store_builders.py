"""Invented values for the store's tests, and a store that holds a row of everything."""

from datetime import UTC, date, datetime

from msgspec.structs import replace

from iqa.domain import (
    Account,
    AccountRole,
    ActionSource,
    ActionState,
    Adjudication,
    AgreedAction,
    Assessment,
    Assessor,
    AssessorPool,
    Cell,
    Condition,
    Consent,
    DisputedMark,
    DisputeState,
    Draw,
    DrawnItem,
    EnteredDate,
    EnteredOutcome,
    EntryKind,
    Exclusion,
    FoundSince,
    GoodPractice,
    Grant,
    Handover,
    ImprovementAction,
    InspectionEntry,
    ItemState,
    Kind,
    Mark,
    Meeting,
    MeetingKind,
    MinuteKind,
    MinuteLine,
    Moderation,
    ModerationItem,
    Month,
    NotSampled,
    NotSampledCode,
    OneOffHolidays,
    OutcomeKind,
    Pairing,
    Person,
    Policy,
    PopulationReference,
    Purpose,
    Reason,
    ReasonCode,
    RejectedRow,
    Replacement,
    ReplacementReason,
    Role,
    Route,
    Rule,
    SecondHandover,
    Shortfall,
    ShortfallCode,
    Source,
    Standard,
    Theme,
    ThemeEvidence,
    ThemeState,
    ThemeStep,
    TookPlace,
    TopUp,
    UrgentAnswer,
    UrgentKind,
    Voided,
)
from iqa.intake.population import line_digest
from iqa.store import (
    AttachedLetter,
    CheckStanding,
    DrawContext,
    FeedbackRecord,
    FeedbackResponse,
    KeptHint,
    LetterConfirmation,
    LetterDecision,
    LetterDraft,
    PersonJoin,
    RememberedColumn,
    Store,
    StoredPopulation,
    StoredScheme,
    Withdrawal,
    create_store,
    digest_of,
)

AT = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
MONTH = Month(2026, 10)
LINES = tuple((f'["casework|{n}","Zoë Invented"]', (n + 3, n + 9)) for n in range(5))
REJECTED = (
    RejectedRow(9, "urn-missing", "There is no URN.", "URN", "", ("", "Crown Court", "Ünit")),
    RejectedRow(8, "date", "Not a date.", "Charge date", "soon"),
)


def person(**changes: object) -> Person:
    return Person(
        **{
            "id": "S1",
            "name": "Ann Invented",
            "role": Role.LEGAL_MANAGER,
            "unit": "North",
            "start": date(2020, 2, 29),
            "other_names": ("A. Invented", "Ann Formerly"),
        }
        | changes
    )


def account(whose: str = "S1", hash: str = "hash 1", **changes: object) -> Account:
    grants = (Grant(AccountRole.ASSESSOR), Grant(AccountRole.MODERATOR, "North"))
    made = Account(whose, grants, f"oid {whose}", digest_of(hash), AT.isoformat(), True, "S7", AT.isoformat())
    return replace(made, **changes)


def population(lines=LINES, **changes: object) -> StoredPopulation:
    return StoredPopulation(
        **{
            "id": "cases-2026-10-1",
            "kind": Kind.CASES,
            "month": MONTH,
            "version": 1,
            "digest": line_digest(line for line, _rows in lines),
            "rejected_digest": "r" * 64,
            "source_digest": "s" * 64,
            "field_list": "cases/1",
            "rows": len(lines),
            "rejected_rows": 2,
            "sources": (Source("cases october.xlsx", "f" * 64, 7),),
            "sheet": "Cases",
            "mapping": {"urn": "Case URN", "unit": "Unit"},
            "imported_at": "2026-10-05T09:00:00Z",
            "imported_by": "ann",
        }
        | changes
    )


def draw(**changes: object) -> Draw:
    policy = Policy(
        "casework",
        "October",
        ("prosecutor",),
        2,
        eligible=(Condition("status", one_of=("live",)), Condition("charge_date", present=True)),
        not_sampled=(NotSampled("S9", "long-term leave"),),
        focus=("disclosure",),
        source="take = 2\n",
    )
    items = tuple(
        DrawnItem(f"casework|{n}", ("S1",), str(10**20 + n), n, ItemState.DRAWN, 2 / 3, "S7") for n in range(1, 4)
    )
    return Draw(
        **{
            "id": "draw-1",
            "scheme": "casework",
            "month": MONTH,
            "seed": "casework|2026-10|314159",
            "population": PopulationReference(population().digest, 1, 5, (Source("a.xlsx", "f" * 64, 7),)),
            "policy": policy,
            "policy_digest": "p" * 64,
            "cells": (Cell(("S1",), 5, 3, 2, 2, 0, 1), Cell(("S2", "Unit | A", ""), 1, 1, 1)),
            "items": items,
            "exclusions": (
                Exclusion(Reason(ReasonCode.RULE_FAILED, 1, policy.eligible[0]), 2),
                Exclusion(Reason(ReasonCode.RECENTLY_MARKED, months=3), 1),
            ),
            "replacements": (
                Replacement("casework|1", ReplacementReason.INELIGIBLE, "sealed", "casework|3", "ann", "at"),
            ),
            "voids": (Voided("draw-0", "wrong export", "ann", "2026-10-01"),),
            "scheme_version": "1",
            "at": "2026-10-05T09:31:00Z",
            "shortfalls": (
                Shortfall(
                    ShortfallCode.CELL,
                    2,
                    1,
                    ("S2", "Unit | A", ""),
                    population=2,
                    because=(Exclusion(Reason(ReasonCode.ALWAYS_INCLUDED), 1),),
                    since=FoundSince(2, 0, 1, 0),
                ),
                Shortfall(ShortfallCode.TARGETED_REVIEW, 3, 1, person="S1", criterion="grip"),
            ),
            "not_sampled": (NotSampled("S9", "long-term leave"), NotSampled("S8", "", NotSampledCode.HAD_LEFT)),
            "recently_marked": ("casework|9",),
            "still_to_mark": ("casework|8",),
            "assessors": (Assessor("S7", ("Cy Invented", "C. Invented"), "North", ("S1",)),),
            "top_ups": (TopUp(("S1",), 1, "asked for", "ann", "at", 1),),
            "handovers": (Handover("casework|2", "S7", "S8", "is ill", "ann", "at", 1, 1),),
        }
        | changes
    )


def context(**changes: object) -> DrawContext:
    standard = Standard("s", "S", Rule.BY, "a", "b", None, (Condition("enhanced", one_of=("no",)),))
    holidays = OneOffHolidays((date(2026, 10, 9),), (date(2026, 12, 28),))
    standards = (standard, replace(standard, id="t", days=2, effective_from=AT.date(), one_off=holidays))
    return DrawContext(**{"draw": "draw-1", "standards": standards, "names": {"S7": "Cy Invented"}} | changes)


def assessment(**changes: object) -> Assessment:
    return Assessment(
        **{
            "item_key": "casework|1",
            "scheme": "casework",
            "scheme_version": "1",
            "month": MONTH,
            "draw": "draw-1",
            "assessor": "S7",
            "marks": (
                Mark(
                    "trial-strategy",
                    "not-met",
                    "p 3",
                    ("strategy-missing", "no-analysis"),
                    True,
                    "A",
                    "B",
                    "",
                    "S1",
                ),
                Mark("charges", "fully-met", person="S2"),
                Mark("custody"),
            ),
            "actions": (AgreedAction("Read the guide", date(2026, 11, 1)), AgreedAction("Talk", None, "charges")),
            "entered_dates": (EnteredDate("review_done", date(2026, 9, 1), "log"),),
            "overall": "sound",
            "recorded_from": "workbook 12",
        }
        | changes
    )


def scheme(**changes: object) -> StoredScheme:
    """What is pinned of the criteria that `assessment()` is marked by."""
    fields = {"id": "casework", "version": "1", "source": "title = 1\n"}
    ids = {
        "ratings": ("fully-met", "partially-met", "not-met"),
        "criteria": ("trial-strategy", "charges", "custody"),
    }
    return StoredScheme(**fields | ids | changes)


def letter(**changes: object) -> FeedbackRecord:
    fields = {
        "person": "S1",
        "month": MONTH,
        "version": 1,
        "released_at": "t",
        "released_by": "S7",
        "reply_by": "d",
    }
    return FeedbackRecord(**fields | {"files": {"letter.docx": "a" * 64}, "context": '{"n":1}'} | changes)


def letter_draft(**changes: object) -> LetterDraft:
    fields = {"person": "S1", "month": MONTH, "version": 1, "drafted_at": "t", "drafted_by": "S7"}
    return LetterDraft(**fields | {"files": {"letter.docx": "b" * 64}, "context": '{"n":1}'} | changes)


def response(**changes: object) -> FeedbackResponse:
    fields = {"person": "S1", "month": MONTH, "version": 1, "number": 1, "agrees": False, "text": "No."}
    return FeedbackResponse(**fields | {"by": "S1", "at": "t"} | changes)


def mapping(**changes: object) -> RememberedColumn:
    fields = {"kind": Kind.LETTERS, "headings_digest": "h" * 64, "mapping": {"urn": "URN"}, "by": "ann", "at": "t"}
    return RememberedColumn(**fields | changes)


def confirmation(**changes: object) -> LetterConfirmation:
    fields = {
        "item_key": "victim-letters|1",
        "month": MONTH,
        "owed": True,
        "reason": "checked",
        "by": "x",
        "at": "t",
    }
    return LetterConfirmation(**fields | changes)


def moderation(**changes: object) -> Moderation:
    items = tuple(
        ModerationItem(f"casework|{n}", "draw-1", "S7", str(10**20 + n), n, ItemState.DRAWN, 2 / 3, "S8")
        for n in (1, 2)
    )
    fields = {
        "id": "moderation-1",
        "purpose": Purpose.SECOND_MARKING,
        "month": MONTH,
        "seed": "second-marking|2026-10|31",
        "share": "0.1",
        "take": 0,
        "digest": "d" * 64,
        "items": items,
        "pools": (AssessorPool("draw-1", (Assessor("S8", ("Di Invented",), "North", ("S1",)),)),),
        "exclusions": (Exclusion(Reason(ReasonCode.NOT_SUBMITTED), 1),),
        "voids": (Voided("moderation-0", "wrong share", "ann", "t"),),
        "at": "t",
        "handovers": (SecondHandover("draw-1", "casework|2", "S9", "S8", "is ill", "ann", "at"),),
    }
    return Moderation(**fields | changes)


def adjudication(**changes: object) -> Adjudication:
    fields = {
        "item_key": "casework|1",
        "draw": "draw-1",
        "criterion": "charges",
        "rating": "fully-met",
        "by": "S9",
    }
    return Adjudication(**fields | {"by": "S9", "meeting": False, "reason": "p 3 shows it", "at": "t"} | changes)


def withdrawal(step=2, **changes):
    fields = {"populations": ("cases/2026-09/1",), "reason": "wrong file", "by": "ann", "at": "t"}
    return Withdrawal(step, **fields | changes)


def entered_outcome(number=1, **changes):
    fields = {
        "urn": "01AB1000126",
        "kind": OutcomeKind.REVIEW,
        "month": MONTH,
        "about": "The charge was put back.",
    }
    return EnteredOutcome(f"O{number}", **fields | {"by": "ann", "at": "t"} | changes)


def attached(**changes):
    fields = {
        "month": MONTH,
        "digest": "a" * 64,
        "file": "",
        "how": "this row",
        "item_key": "victim-letters|1",
        "candidates": ("victim-letters|1",),
        "language": "English",
        "basis": "b" * 64,
        "made": ("urn",),
        "hints": (KeptHint("urn", "certain", "facts-right", "wrong-case", 3, True, "0a1b"),),
        "by": "ann",
        "at": "t",
        "folder": "/letters/**",
        "place": "c" * 32,
    }
    return AttachedLetter(**fields | changes)


def letter_decision(**changes):
    fields = {
        "month": MONTH,
        "digest": "a" * 64,
        "item_key": "",
        "reason": "another month's",
        "by": "ann",
        "at": "t",
    }
    return LetterDecision(**fields | changes)


def check_standing(check="urn"):
    return CheckStanding(MONTH, check, "0a1b", 2, 12, 1, (MONTH,), True, "ann", "t")


def theme(id="T1", **changes):
    seen = ThemeEvidence(Route.BELOW_TARGET, (MONTH,), 20, 8, 0.001, target=0.9)
    step = ThemeStep("t", "ann", MONTH, ThemeState.ESCALATED, evidence=(seen,))
    fields = {"scheme": "casework", "criterion": "grip", "finding": "", "group": "North"}
    return Theme(id, **fields | {"state": ThemeState.ESCALATED, "steps": (step,)} | changes)


def improvement(id="A1", **changes):
    fields = {"what": "A guide", "owner": "S2", "due": date(2026, 12, 1), "month": MONTH}
    kind = {"state": ActionState.OPEN, "source": ActionSource.THEME, "reference": "T1"}
    moves = {"scheme": "casework", "criterion": "grip", "group": "North", "at": "t", "by": "ann"}
    return ImprovementAction(id, **fields | kind | moves | {"ended_note": "seen"} | changes)


def inspection_entry(number=1, **changes):
    fields = {"issue": "8", "number": number, "kind": EntryKind.MEASURE, "says": "9 of 10", "by": "ann", "at": "t"}
    return InspectionEntry(**fields | {"month": MONTH, "rate": 0.9, "criteria": ("casework/grip",)} | changes)


def meeting(**changes):
    fields = {
        "kind": MeetingKind.TEAM,
        "month": MONTH,
        "unit": "North",
        "on": date(2026, 12, 3),
        "held": TookPlace.YES,
    }
    return Meeting(**fields | {"by": "ann", "at": "t", "form": 3, "read": "f" * 64} | changes)


def minute_line(**changes):
    fields = {"kind": MeetingKind.TEAM, "month": MONTH, "unit": "North", "line": "new 1", "about": "T1"}
    said = {
        "what": MinuteKind.NEW_ACTION,
        "label": "Grip",
        "outcome": "",
        "says": "A guide",
        "by": "ann",
        "at": "t",
    }
    return MinuteLine(**fields | said | {"action": "A1"} | changes)


def disputed(item_key="casework|1", **changes):
    fields = {"draw": "draw-1", "criterion": "grip", "person": "S1", "month": MONTH, "version": 1}
    said = {"reason": "it is there", "by": "S1", "at": "t", "state": DisputeState.UPHELD, "rating": "met"}
    return DisputedMark(item_key, **fields | said | {"decided_by": "S9", "decided_at": "t"} | changes)


def practice(id="G1", **changes):
    fields = {"month": MONTH, "text": "A chronology.", "scheme": "casework", "item_key": "casework|1"}
    said = {"person": "S1", "by": "ann", "at": "t", "consent": Consent.GIVEN}
    return GoodPractice(id, **fields | said | changes)


def pairing(marker="S1", **changes):
    fields = {"beside": "S7", "pieces": 5, "since": MONTH, "reason": "new to it", "by": "ann", "at": "t"}
    return Pairing(marker, **fields | changes)


def urgent_answer(item_key="casework|1", **changes):
    fields = {"kind": UrgentKind.CONCERN, "criterion": "", "digest": "d", "done": "listed", "by": "ann", "at": "t"}
    return UrgentAnswer(MONTH, item_key, **fields | changes)


def filled_store(url: str) -> Store:
    """A store with at least two rows in every table that can have them, written by six events."""
    store = create_store(url, "workspace-1")
    with store.changing("ann", AT, "imported the staff list", "staff") as change:
        change.people.add(person())
        change.people.add(person(id="S2", name="Bob Invented"))
        change.joins.add(PersonJoin("S0", "S1", "a new staff id", "ann", "t"))
        change.joins.add(PersonJoin("S9", "S2", "returned", "ann", "t"))
    with store.changing("ann", AT, "imported cases", str(MONTH)) as change:
        change.populations.add(population(), LINES, REJECTED)
        change.mappings.save(mapping())
        change.mappings.save(mapping(kind=Kind.CASES))
        change.facts(rows=5, source=Source("a.xlsx", "f" * 64, 7))
    with store.changing("ann", AT, "drew casework", str(MONTH)) as change:
        for number in (1, 2):
            change.draws.add(draw(id=f"draw-{number}"))
            change.contexts.add(context(draw=f"draw-{number}"))
            change.draws.void(f"draw-{number}", "wrong export", "ann", "t")
        change.draws.add(draw(id="draw-3"))
        change.schemes.add(scheme())
    with store.changing("S7", AT, "recorded marks", str(MONTH)) as change:
        change.assessments.add(assessment())
        change.assessments.add(assessment(item_key="casework|2"))
    with store.changing("S7", AT, "issued letters", str(MONTH)) as change:
        for number in (1, 2):
            change.drafts.add(letter_draft(version=number))
            change.letters.add(letter(version=number))
            change.responses.add(response(version=number))
            change.confirmations.add(confirmation(item_key=f"victim-letters|{number}"))
            change.schemes.add(scheme(version=f"2026.{number}"))
            change.moderations.add(moderation(id=f"moderation-{number}"))
            change.adjudications.add(adjudication(item_key=f"casework|{number}"))
    with store.changing("S7", AT, "recorded marks", str(MONTH)) as change:
        change.assessments.save(assessment(overall="better"))
        change.people.remove("S2")
        change.people.add(person(id="S3"))
        for step in (1, 2):
            change.accounts.add(account(f"S{step}", f"hash {step}"))
            change.accounts.keep_password(f"S{step}", f"hash {step}")
            change.withdrawals.add(withdrawal(step))
            change.outcomes.add(entered_outcome(step))
            change.attached.add(attached(digest=f"{step}" * 64))
            change.letter_decisions.add(letter_decision(digest=f"{step}" * 64))
            change.check_standings.add(check_standing(f"check-{step}"))
            change.themes.add(theme(f"T{step}"))
            change.actions.add(improvement(f"A{step}"))
            change.inspection.add(inspection_entry(step))
            change.meetings.add(meeting(unit=f"Unit {step}"))
            change.minutes.add(minute_line(line=f"new {step}"))
            change.disputes.add(disputed(f"casework|{step}"))
            change.practice.add(practice(f"G{step}"))
            change.pairings.add(pairing(f"S{step}"))
            change.urgent.add(urgent_answer(f"casework|{step}"))
    return store
