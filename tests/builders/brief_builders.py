"""Whole briefs of the documents' summary, at their fullest. Every person and number is invented."""

from datetime import date
from typing import Any

from committee_builders import failure
from document_builders import QUESTIONS, UNITS, summary
from msgspec.structs import replace

from iqa.briefs.context import BriefPage
from iqa.briefs.defence import DefenceBarriers, defence_brief
from iqa.briefs.police import PoliceFiles, police_brief
from iqa.briefs.team import UnitMatters, delivery_brief, team_brief
from iqa.domain import (
    ActionSource,
    ActionState,
    ImprovementAction,
    Meeting,
    MeetingKind,
    MinuteKind,
    MinuteLine,
    Month,
    TookPlace,
)
from iqa.themes.action_report import ActionReport

MONTH, UNIT = Month(2026, 10), UNITS[1]
DUE = date(2026, 12, 1)


def action(id: str = "A1", **changes: Any) -> ImprovementAction:
    start = ImprovementAction(
        id,
        "Worked examples",
        "M1",
        DUE,
        MONTH,
        ActionState.OPEN,
        ActionSource.THEME,
        "T1",
        "",
        "",
        UNIT,
        "t",
        "ann",
    )
    return replace(start, **changes)


def line(key: str, what: MinuteKind, kind: MeetingKind = MeetingKind.TEAM, **said: str) -> MinuteLine:
    fields = {"about": "", "label": "", "outcome": "", "says": "Said as much.", "by": "ann", "at": "t"}
    return MinuteLine(kind, MONTH, UNIT if kind.is_of_a_unit else "", key, what, **fields | said)


MINUTES = (
    line("barrier 01", MinuteKind.BARRIER, label="Scans come late", outcome="solved", says="A new scanner."),
    line("new 01", MinuteKind.NEW_ACTION, says="Worked examples", action="A1"),
    line(
        "action A2",
        MinuteKind.ACTION,
        label="A2: A guide",
        outcome="done",
        says="On the wall.",
    ),
    line("decision 01", MinuteKind.DECISION, says="disclosure comes first."),
)


def matters(**changes: Any) -> UnitMatters:
    reports = [ActionReport(action(f"A{number}"), "Ash Maple", number == 1, None) for number in range(1, 9)]
    meeting = Meeting(MeetingKind.TEAM, MONTH, UNIT, DUE, TookPlace.UNKNOWN, "ann", "t")
    full = UnitMatters(
        UNIT, date(2026, 12, 5), reports, ("A review that answered the defence point by point.",), meeting,
        MINUTES, frozenset(QUESTIONS[:1]),
    )  # fmt: skip
    return replace(full, **changes)


def team(**changes: Any) -> BriefPage:
    return team_brief(summary(), matters(**changes))


def delivery(**changes: Any) -> BriefPage:
    said = (line("decision 01", MinuteKind.DECISION, MeetingKind.DELIVERY, says="One list."),)
    return delivery_brief(summary(), matters(**{"said": said} | changes))


def police(**changes: Any) -> BriefPage:
    found = [failure(1, "01AB0000001", "evidential", "yes"), failure(2, "01AB0000002", "disclosure", "no")]
    named = [
        replace(one, facts={**one.facts, "failure_type": f"{kind} failure - x", "police_unit_name": "Mill Road"})
        for one, kind in zip(found, ("Evidential", "Disclosure"), strict=True)
    ]
    odd = replace(
        found[0], key="police-files|01AB0000003|x|9", facts={"urn": "01AB0000003", "failure_type": "Lost"}
    )
    said = (line("barrier evidential", MinuteKind.BARRIER, MeetingKind.POLICE, label="Evidential failures"),)
    months = {MONTH: [*named, odd], MONTH.previous(): named[:1]}
    files = PoliceFiles(months, MONTH, date(2026, 12, 12), said, (action(),))
    return police_brief(summary(), replace(files, **changes))


def defence(**changes: Any) -> BriefPage:
    rows = [
        {"Subject": label, "Count": count} for label, count in (("No reply from firm", 9), ("Late instruction", 6))
    ]
    said = (
        line(
            "barrier late",
            MinuteKind.BARRIER,
            MeetingKind.DEFENCE,
            label="Late instruction",
            outcome="solved",
        ),
    )
    return defence_brief(summary(), replace(DefenceBarriers(rows, 2, 84, said, (action(),)), **changes))
