"""Whole, realistic contexts of every document, at their fullest. Every person, number and office is invented."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from iqa.charts.kinds import Share, shares_over_time, units_beside_each_other
from iqa.committee.context import (
    ActionLine,
    ChangeLine,
    CommitteeSummary,
    CoverageRow,
    CriterionRow,
    FindingRow,
    FirstPage,
    Headline,
    IssueLine,
    MarkingQuality,
    PoliceRow,
    RateFigure,
    RateTable,
    ThemeLine,
)
from iqa.documents.environment import template_folders
from iqa.domain import (
    Assessor,
    Cell,
    Condition,
    Draw,
    DrawnItem,
    Exclusion,
    Item,
    ItemState,
    LetterState,
    Month,
    NotSampled,
    NotSampledCode,
    Person,
    Policy,
    PopulationReference,
    Reason,
    ReasonCode,
    Replacement,
    ReplacementReason,
    Shortfall,
    ShortfallCode,
    Source,
    TopUp,
    Voided,
)
from iqa.feedback.context import (
    ActionRow,
    DetailRow,
    FeedbackLetter,
    Priority,
    RatingTable,
    StrandRow,
    TimelinessRow,
    Work,
    WorkDetail,
)
from iqa.feedback.good_practice import PracticeGroup, PracticePage
from iqa.feedback.small_samples import Looked, small_sample_sentences
from iqa.sampling.certificate_page import CertificatePage, certificate_page
from iqa.sampling.policy import policy_digest
from iqa.settings import Settings
from iqa.themes.outcomes_page import KnownOutcomesPage, OutcomeCase, OutcomeMarkLine
from iqa.victim_letters.chase_list_page import ChaseListPage, chase_list_page
from iqa.victim_letters.figures import LettersRow
from iqa.victim_letters.grounds import Because, Ground
from iqa.victim_letters.owed import Working

OURS = template_folders()
"""The templates that come with the tool, no workspace in front."""
SETTINGS = Settings("Thornmere")
TODAY = date(2026, 11, 23)
HOSTILE = "R&D <b>"
"""Text that must come out as it is, in HTML and in Word."""


def folders_with(workspace: Path, name: str, content: str | bytes) -> tuple[Path, ...]:
    """The folders of a workspace with one template of its own."""
    own = workspace / "templates"
    own.mkdir(parents=True, exist_ok=True)
    (own / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return template_folders(workspace)


# --- feedback letter -------------------------------------------------------------------------------------------

CASE = "URN 06TM0412726"
SECOND = "URN 06TM0398826"
LETTER = "URN 06TM0401126, decision of 6 October 2026"

STRENGTHS = (
    "The opening note for the trial advocate sets out the sequence of the evidence, says which "
    "witness proves which "
    f"step, and deals at once with the weakest part of the identification ({CASE}).",
    "Every action plan was dated and went to the officer by name, and each overdue item had been chased within a "
    f"week with the reply recorded on the log, so that nothing was left to chance ({SECOND}).",
    "The letter explains in ordinary words why the evidence of the second witness changed the decision, and says "
    f"plainly that it was believed, which is what the recipient had most reason to doubt ({LETTER}).",
)
PRIORITIES = (
    Priority(
        "Is there a trial strategy that says how the case will be proved and presented?",
        CASE,
        "The post-sending review repeats the charging advice word for word and does not say how the "
        "prosecution will "
        "meet the alibi that was put forward in interview on 2 September.",
        "A review made for this case: what has to be proved, by whom, what the defence is likely to be, and what "
        "answers it; where the charging advice is still right, it says why.",
        "Before the plea hearing, add half a page on the alibi and on the order of witnesses, and send it to the "
        "advocate; we will look at the next review together on 4 December.",
    ),
    Priority(
        "Was the unused material dealt with, and does the record show who decided what and when?",
        SECOND,
        "Two items on the schedule, the telephone download and the taxi firm's record, are described "
        "too briefly for "
        "anybody to judge them, and nothing on the file asks the officer for more.",
        "A description that lets somebody who has not seen the item decide whether it might help the "
        "defence; where "
        "there is none, a dated request to the disclosure officer.",
        "Ask for full descriptions of both items by 27 November, and record the decision on each of them in the "
        "disclosure document rather than in an email.",
    ),
    Priority(
        "Does the letter explain the reason for the decision in plain English, without unexplained law?",
        LETTER,
        "The reason supplied to the victim liaison unit was one line of legal terms, and the letter "
        "had to be held "
        "back for two days while somebody asked what they meant.",
        "A reason that the recipient can follow at first reading: what the difficulty with the "
        "evidence was and why "
        "it could not be put right.",
        "Write the next three reasons as you would say them to the person across a table, and send "
        "them to me before "
        "they go to the unit.",
    ),
)
TIMELINESS = (
    TimelinessRow(
        CASE,
        "Was the post-sending review done before the plea hearing?",
        "not met",
        "The plea hearing was on Thursday 22 October 2026; the review was completed on Friday 23 October 2026, "
        "1 working day after it.",
    ),
    TimelinessRow(
        LETTER,
        "Was the letter sent in time?",
        "not met",
        "The decision was on Tuesday 6 October 2026; with 1 working day it was due by Wednesday 7 "
        "October 2026 and "
        "went on Friday 9 October 2026, 2 working days late.",
    ),
    TimelinessRow(
        SECOND,
        "Was the defence engaged with in time?",
        "met",
        "The defence were known on 14 September 2026; the first attempt was on 16 September 2026, "
        "before the first "
        "hearing on 30 September 2026.",
    ),
)
STRANDS = (
    ("Review and case analysis", (9, 3, 1)),
    ("Trial strategy and grip", (3, 2, 1)),
    ("Disclosure", (5, 2, 0)),
    ("Defence engagement", (4, 1, 0)),
    ("Victims and witnesses", (6, 0, 0)),
    ("Letters: content and tone", (10, 2, 1)),
    ("Letters: needed, sent and timely", (3, 0, 1)),
)


def detail() -> tuple[WorkDetail, ...]:
    """Three pieces of work with a dozen marks each."""
    works = (
        Work(CASE, "Crown Court case", "Rowan Thistlewood", "drawn at random"),
        Work(SECOND, "Crown Court case", "Rowan Thistlewood", "always included"),
        Work(LETTER, "Letter: stopped charge", "Bryony Fennimore", "drawn at random"),
    )
    rows = tuple(
        DetailRow(
            strand,
            priority.question,
            rating,
            priority.what_happened if rating != "Fully met" else "",
            ("template text not tailored", "no clear instruction to advocate") if rating == "Not met" else (),
        )
        for strand, _ in STRANDS[:4]
        for priority, rating in zip(PRIORITIES, ("Fully met", "Partially met", "Not met"), strict=True)
    )
    agreed = (ActionRow("Sit in on the panel.", SECOND, "4 December 2026", "Was the plan dated?"),)
    return tuple(WorkDetail(work, rows, TIMELINESS[:2], agreed) for work in works)


def letter(**changes: Any) -> FeedbackLetter:
    """The fullest letter that the first page has to hold."""
    looked = (
        Looked("case", 2, 27, certainty_selected=1),
        Looked("letter", 1, 9, doing="you drafted"),
    )
    full = FeedbackLetter(
        area="Thornmere",
        scheme_name="casework quality assessment",
        protective_marking="OFFICIAL-SENSITIVE",
        month="October 2026",
        date="23 November 2026",
        person="P014",
        person_name="Marigold Ashdown-Pettifer",
        first_name="Marigold",
        sender_name="Rowan Thistlewood",
        sender_role="legal manager",
        looked_at=f"{looked[0].in_words} and {looked[1].in_words}, counting the work that could be drawn",
        works=tuple(each.work for each in detail()),
        strengths=STRENGTHS,
        priorities=PRIORITIES,
        priorities_note="Four smaller points stand in the detail overleaf.",
        tables=(
            RatingTable(
                "Casework (3 looked at) and Victim letters (1 looked at)",
                ("Fully met", "Partially met", "Not met"),
                tuple(StrandRow(*row) for row in STRANDS),
            ),
        ),
        timeliness=TIMELINESS,
        timeliness_more=3,
        actions=(
            ActionRow(
                "Shadow the disclosure lead on one review of third-party material.", SECOND, "4 December 2026"
            ),
            ActionRow(
                "Send the next three reasons for a letter to me before they go.", LETTER, "18 December 2026"
            ),
        ),
        actions_more=2,
        reply_to="rowan.thistlewood@thornmere.example",
        reply_by="7 December 2026",
        small_sample=small_sample_sentences(looked),
        previous_priorities=("Action plans are dated.", "Special measures are considered at charge."),
        detail=detail(),
        traces=(
            "Casework: draw 7e1aa2013d83, seed casework|2026-10|314159, population 41fe9c0a version 1",
            "Victim letters: draw 90cd11aa4e5f, seed victim-letters|2026-10|271828, population 77ab01c2 version 2",
        ),
        version=2,
    )
    return replace(full, **changes)


def bare_letter() -> FeedbackLetter:
    """A letter with nothing in any list that may be empty."""
    return letter(
        strengths=(),
        priorities=(),
        priorities_note="Nothing we looked at fell short of the standard, so there is nothing we ask "
        "you to change.",
        timeliness=(),
        timeliness_more=0,
        actions=(),
        actions_more=0,
        small_sample=(),
        previous_priorities=(),
        reply_by="",
        version=1,
    )


# --- committee summary -----------------------------------------------------------------------------------------

UNITS = ("Crown Court North", "Crown Court South", "Magistrates' East", "Magistrates' West", "RASSO")
QUESTIONS = tuple(each.question for each in PRIORITIES)


def figure(rate: float, marks: int = 48, people: int = 21) -> RateFigure:
    """A rate with an interval around it."""
    return RateFigure(rate, max(0.0, rate - 0.13), min(1.0, rate + 0.11), marks, people)


def rate_table(title: str, rows: int = 12) -> RateTable:
    """A scheme's questions over five units, one figure of each row suppressed."""
    found = tuple(
        CriterionRow(
            "Review and case analysis",
            QUESTIONS[number % 3],
            figure(0.4 + number / 20) if number else None,
            tuple(figure(0.5, 9, 5) if (unit + number) % 5 else None for unit in range(5)),
            ("52%", "31%", "17%") if number else (),
            (figure(0.6 + number / 40), figure(0.55, 12, 7) if number % 2 else None) if number else (None, None),
            ("fully met 52%", "partially met 31%", "not met 17%") if number else (),
        )
        for number in range(rows)
    )
    scale, types = ("Fully met", "Partially met", "Not met"), ("Magistrates", "RASSO")
    return RateTable(title, UNITS, scale, found, rows, types, "casework type", rows // 2)


def summary(**changes: Any) -> CommitteeSummary:
    """A month's summary with every section filled."""
    full = CommitteeSummary(
        area="Thornmere",
        scheme_name="casework quality assessment",
        protective_marking="OFFICIAL-SENSITIVE",
        month="October 2026",
        date="23 November 2026",
        headlines=(
            Headline(
                "Victim letters: 118 were owed; 61 went in time, 34 went late and 23 had not been "
                "sent. Another 6 are "
                "not yet due and 9 are to be checked. This counts every letter, not a sample."
            ),
            Headline("Casework: 112 of 120 pieces of work in the sample have been marked."),
            Headline(
                f"Casework: the question fully met least often is “{QUESTIONS[0]}” – 42% (95% "
                "interval 33% to 52%; "
                "104 marks, work of 54 people)."
            ),
        ),
        coverage=(
            CoverageRow(
                "Casework", 1187, 902, 120, 118, 7, 112, 4, 2, 3, (("not live", 201), ("on leave", 84)), 5
            ),
            CoverageRow("Victim letters", 139, 118, 60, 60, 0, 60, 0, 1, 0, ()),
        ),
        tables=(rate_table("Casework"), rate_table("Victim letters", 8)),
        letters=tuple(LettersRow(unit, 24, 12, 7, 4, 1, 1, 2, 3, 1) for unit in UNITS),
        letters_total=LettersRow("All units", 120, 60, 35, 20, 5, 5, 10, 15, 5),
        findings=tuple(
            FindingRow(label, "Casework", 31 - number, 17 - number, number == 1)
            for number, label in enumerate(("strategy missing", "no named contact", "no analysis", "late in VLU"))
        ),
        findings_cut=2,
        findings_suppressed=6,
        police=(
            PoliceRow("evidential", 204, 121, 14, 6),
            PoliceRow("disclosure", 97, 80, 3, 1),
            PoliceRow("victim and witness", 55, 49, 0, 0),
        ),
        police_dispute_deadline="12 December 2026",
        smallest_marks=5,
        smallest_people=3,
        traces=("Casework: draw 7e1aa2013d83, seed casework|2026-10|314159, population 41fe9c0a version 1",),
        ledger_events=412,
        ledger_hash="9f" * 32,
        marking_quality=MarkingQuality(
            "November 2025 to October 2026", 64, 820, "89% (87% to 91%)", 8, "-0.31", "+0.04", "+0.28"
        ),
        issues=(
            IssueLine("7", "Crown Court cases are reviewed", True, "", ()),
            IssueLine("8", "Every victim has a letter", False, "1 March 2026: it will be done", ("Sent? 80%",)),
        ),
        charts=(
            shares_over_time(QUESTIONS[0], [Share("Aug ’26", 40, 48), Share("Sep ’26", 22, 44)], 0.9),
            units_beside_each_other(
                HOSTILE, [Share("North", 40, 48), Share("South", 12, 44), Share("East", 9, 9)]
            ),
        ),
        first_page=FirstPage(
            since="September 2026",
            improved=(ChangeLine(QUESTIONS[1], "61%", "84%", "September 2026", True),),
            worsened=(ChangeLine(QUESTIONS[0], "66%", "42%", "September 2026", False),),
            compared=True,
            themes=(
                ThemeLine(
                    "T1",
                    "escalated",
                    QUESTIONS[0],
                    "the whole Area",
                    0.42,
                    RateFigure(0.42, 0.33, 0.52, 104, 54),
                    "below its target and below its own past",
                ),
            ),
            more_themes=2,
            decisions=(f"T1, {QUESTIONS[0]} (the whole Area): take it on with an action, or decline it.",),
            overdue=(ActionLine("A2", "A page of examples.", "Rowan Thistlewood", "1 November 2026", ""),),
            judged=(
                ActionLine(
                    "A1",
                    "A checklist.",
                    "Bryony Fennimore",
                    "1 August 2026",
                    "It worked: +18 points; 30 of 50 before.",
                ),
            ),
        ),
    )
    return replace(full, **changes)


def bare_summary() -> CommitteeSummary:
    """A summary of a month with almost nothing in it."""
    return summary(
        headlines=(),
        coverage=(),
        tables=(),
        letters=(),
        letters_total=None,
        findings=(),
        findings_cut=0,
        findings_suppressed=0,
        police=(),
        marking_quality=None,
        first_page=FirstPage(),
        issues=(),
        charts=(),
    )


# --- certificate -----------------------------------------------------------------------------------------------

STAFF = {f"P{number:03}": f"Prosecutor {number} Invented" for number in range(1, 31)} | {
    "M1": "Rowan Thistlewood",
    "M2": "Bryony Fennimore",
}
ON_SECONDMENT = Reason(ReasonCode.PERSON_NOT_SAMPLED, not_sampled=NotSampledCode.POLICY, said="on secondment")
POLICY = Policy(
    scheme="casework",
    name="Two pieces of work a prosecutor, live and reviewed",
    per=("person",),
    take=2,
    reserves=3,
    eligible=(
        Condition("status", one_of=("live",), reason="not live"),
        Condition("review_completed", present=True, reason="no completed review"),
    ),
    always=(Condition("casework_type", one_of=("RASSO",), reason="every RASSO case"),),
    not_sampled=(NotSampled("P030", "on secondment"),),
    not_assessing=(NotSampled("M9", "on leave"),),
    skip_marked_within_months=3,
    focus=("disclosure",),
    cross_team=True,
)


def _key(person: str, number: int) -> str:
    return f"casework|06TM{int(person[1:]) * 100 + number:05}26|{person}|initial review"


def _cell_items(person: str) -> Iterable[DrawnItem]:
    states = (ItemState.REPLACED, *(ItemState.DRAWN,) * 2, *(ItemState.RESERVE,) * 3)
    for rank, state in enumerate(states, 1):
        called = state is not ItemState.RESERVE
        ticket = f"0.{rank}{'4512514125013063665913055975600091596856142826986794996713326290812181459763553'}"
        chance = 0.1875 if called else 0.0
        yield DrawnItem(_key(person, rank), (person,), ticket, rank, state, chance, "M1" if called else "")


def draw(**changes: Any) -> Draw:
    """A draw over thirty prosecutors to which everything has happened that can."""
    people = [name for name in STAFF if name.startswith("P")]
    items = [item for person in people for item in _cell_items(person)]
    always = DrawnItem(_key("P002", 99), ("P002",), "0.98287695219614369310", 0, ItemState.ALWAYS, 1.0, "")
    signed = {"by": "M1", "at": "2026-11-03T10:00:00+00:00"}
    full = Draw(
        scheme="casework",
        month=Month(2026, 10),
        seed="casework|2026-10|314159",
        population=PopulationReference("4f" * 32, 2, 1187, (Source("cases-october.xlsx", "a1" * 32, 1191),)),
        policy=POLICY,
        policy_digest=policy_digest(POLICY),
        cells=tuple(Cell((person,), 20, 16, 2, 2, 1, 0) for person in people),
        items=(*items, always),
        exclusions=(
            Exclusion(Reason(ReasonCode.RULE_FAILED, 1, POLICY.eligible[0]), 201),
            Exclusion(Reason(ReasonCode.RECENTLY_MARKED, months=3), 1),
        ),
        replacements=(
            Replacement(
                _key("P001", 1), ReplacementReason.INELIGIBLE, "moved to another Area", _key("P001", 3), **signed
            ),
            Replacement(_key("P002", 1), ReplacementReason.UNAVAILABLE, "", "", **signed),
        ),
        voids=(Voided("0123456789ab", "the wrong month's export", **signed),),
        scheme_version="1.2",
        id="7e1aa2013d83",
        at="2026-11-02T09:00:00+00:00",
        shortfalls=(
            Shortfall(ShortfallCode.CELL, 2, 0, ("P030",), population=9, because=(Exclusion(ON_SECONDMENT, 9),)),
        ),
        not_sampled=(NotSampled("P030", "on secondment"),),
        recently_marked=(_key("P003", 98),),
        assessors=(
            Assessor("M1", ("Rowan Thistlewood",), "North"),
            Assessor("M2", ("Bryony Fennimore",), ""),
        ),
        top_ups=(TopUp(("P002",), 1, "a longer look", **signed, after=1),),
    )
    return replace(full, **changes)


def certified(made: Draw | None = None) -> CertificatePage:
    """The page of that draw."""
    return certificate_page(made or draw(), SETTINGS, STAFF)


def bare_draw() -> Draw:
    """A draw that found nothing and to which nothing has happened."""
    nothing: dict[str, Any] = dict.fromkeys(
        (
            "items",
            "exclusions",
            "replacements",
            "voids",
            "not_sampled",
            "recently_marked",
            "assessors",
            "top_ups",
        ),
        (),
    )
    bare = Policy("casework", "everything", ("person",), 2)
    return draw(
        **nothing,
        policy=bare,
        policy_digest=policy_digest(bare),
        cells=(Cell(("P001",), 3, 0, 0, 0),),
        population=PopulationReference("4f" * 32, 1, 3),
        shortfalls=(),
        at="",
        scheme_version="",
    )


# --- chase list ------------------------------------------------------------------------------------------------

PEOPLE = {
    "P001": Person("P001", "Marigold Ashdown-Pettifer", unit="North", email="marigold@thornmere.example"),
    "V1": Person("V1", "Juniper Vale", unit="North"),
}


def working(
    number: int = 1, state: LetterState = LetterState.NOT_SENT, due: date | None = date(2026, 10, 9), **facts: str
) -> Working:
    """One unsent letter of the prosecutor P001, whose reason has not been received, and why it stands so."""
    whole = {
        "urn": f"06TM{number:05}26",
        "victim_reference": f"V{number:03}",
        "victim_name": "Nameless Neverprinted",
        "letter_type": "stopped charge",
        "decision_date": "2026-10-02",
        "prosecutor_id": "P001",
        "person": "P001",
        "person_name": "M ASHDOWN-PETTIFER",
        "unit": "North",
        "letter_state": state.value,
        **facts,
    }
    key = f"victim-letters|{whole['urn']}|{whole['victim_reference']}|{whole['letter_type']}|{number}"
    grounds = Ground.of(Because.NO_DATE_SENT), Ground.of(Because.WAS_DUE, due=date(2026, 10, 9))
    return Working(Item(key, whole), state, grounds, due)


def workings() -> list[Working]:
    """Letters in every state that the list prints, and one that it does not."""
    liaison = {"person": "VLU (North)", "person_name": "VLU (North)", "prosecutor_id": ""}
    drafter = {"person": "V1", "person_name": "Juniper Vale", "reason_received": "2026-10-05"}
    return [
        *(working(number, due=date(2026, 10, number)) for number in range(20, 11, -1)),
        working(30, **drafter),
        working(31, **liaison, victim_reference="", carried_over="yes", unit=""),
        working(32, due=None, **drafter, decision_date=""),
        working(40, LetterState.POSSIBLY_OWED, None, decision_date="", letter_type=""),
        working(41, LetterState.POSSIBLY_OWED, date(2026, 10, 9)),
        working(50, LetterState.NOT_YET_DUE, date(2026, 11, 27)),
        working(51, LetterState.NOT_YET_DUE, None),
        working(60, LetterState.SENT, sent="2026-10-05"),
    ]


def chased(found: Iterable[Working] | None = None) -> ChaseListPage:
    """The chase list of those letters."""
    return chase_list_page(workings() if found is None else found, Month(2026, 10), SETTINGS, PEOPLE, TODAY)


def known_outcomes(*urns: str) -> KnownOutcomesPage:
    """A month's page of outcomes; without cases, an empty one."""
    marks = (
        OutcomeMarkLine("Is there a strategy?", "Fully met", "August 2026", True),
        OutcomeMarkLine("Was there grip?", "Not met", "August 2026", False),
    )
    cases = tuple(OutcomeCase(urn, "Review upheld, on 12 October 2026: it was thin.", marks) for urn in urns)
    others = ("01AB9999926: Complaint upheld, known in October 2026.",) if urns else ()
    start = practice()
    return KnownOutcomesPage(
        start.area,
        start.scheme_name,
        start.protective_marking,
        start.month,
        "2 December 2026",
        cases,
        others,
        len(urns),
    )


def practice(*points: str) -> PracticePage:
    """A month's page of good practice; without points, an empty one."""
    groups = (PracticeGroup("Casework", points),) if points else ()
    return PracticePage(
        "Thornmere", "casework quality assessment", "OFFICIAL-SENSITIVE", "October 2026", groups, len(points)
    )
