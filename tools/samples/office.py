"""The exports as an office would hand them over: its headings, and the untidiness that real spreadsheets have.

Every oddity is put in on purpose and listed in `ODDITIES`; how a file is written is the business of `files`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeAlias

from samples.cases import PROVISIONAL, Case, Victim, known_on, stage
from samples.days import export_day, first_day
from samples.letters import Letter
from samples.names import DEFENCE_FIRMS
from samples.staff import Colleague

Value: TypeAlias = str | int | date | None
Record: TypeAlias = tuple[Value, ...]

ODDITIES = (
    "a title and a blank row above the headings",
    "dates that are dates beside dates that are text, day first",
    "blanks, N/A, - and TBC for nothing recorded",
    "trailing spaces and non-breaking spaces",
    "a total below the rows",
    "the same row twice",
    "a hidden column",
    "a hidden sheet of lookups",
    "a date that does not exist",
    "a row without its URN",
)
NOTHING = ("", "", "", "", "N/A", "-", "TBC")
NO_SUCH_DAY = ("31/09/2026", "30/02/2026", "32/08/2026")
NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet ready to write. `hidden` are the headings of hidden columns; `total` is the last row's label."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    hidden: tuple[str, ...] = ()
    total: str = ""
    lookups: Mapping[str, tuple[str, ...]] | None = None


CASE_HEADINGS = (
    ("URN", "urn"),
    ("Defendant name", "defendant"),
    ("Casework type", "casework_type"),
    ("CPS unit", "unit"),
    ("Team", "team"),
    ("Reviewing lawyer", "prosecutor"),
    ("Legal manager", "legal_manager"),
    ("Police unit", "police_unit"),
    ("Export batch", "batch"),
    ("Case status", "status"),
    ("Stage", "stage"),
    ("GAP/NGAP", "plea"),
    ("DA flag", "domestic_abuse"),
    ("Hate crime", "hate_crime"),
    ("Rape flag", "rape"),
    ("Youth", "youth"),
    ("In custody", "custody"),
    ("Vulnerable/intimidated", "vulnerable_victim"),
    ("Victim Y/N", "victim"),
    ("Victim ref", "victim_reference"),
    ("Victim name", "victim_name"),
    ("Opted out", "opted_out"),
    ("Defence solicitors", "defence_firm"),
    ("Defence email", "defence_contact"),
    ("Defence details received", "defence_known"),
    ("DE date", "defence_engagement"),
    ("Date of charge", "charge"),
    ("Review completed", "review_completed"),
    ("First hearing date", "first_hearing"),
    ("Sending date", "sending"),
    ("PTPH", "ptph"),
    ("Stage 1 date", "stage_1_due"),
    ("Stage 1 served", "stage_1_done"),
    ("Indictment due", "indictment_due"),
    ("Indictment served", "indictment_served"),
    ("Trial date", "trial"),
    ("CTL expiry", "ctl_expiry"),
    ("Decision type", "decision"),
    ("Date of decision", "decision_date"),
    ("Date finalised", "finalised"),
    ("Outcome", "outcome"),
    ("Charging lawyer", "charging_prosecutor"),
    ("Charged by", "charged_by"),
    ("Trial advocate", "advocate"),
    ("Paralegal officer", "paralegal"),
)
LETTER_HEADINGS = (
    ("URN", "urn"),
    ("Victim ref", "victim_reference"),
    ("Preferred name", "victim_name"),
    ("Enhanced rights", "enhanced"),
    ("Type of letter", "letter_type"),
    ("Reason for decision", "reason"),
    ("Decision date", "decision_date"),
    ("Date reason received", "reason_received"),
    ("Request received", "request_received"),
    ("Date letter sent", "sent"),
    ("How sent", "channel"),
    ("VLO", "drafter"),
    ("Decision maker", "prosecutor"),
    ("Unit", "unit"),
    ("Log row", "batch"),
    ("VRR eligible", "vrr_eligible"),
    ("Offer of meeting", "meeting_offered"),
    ("Opted out", "opted_out"),
    ("Reason no letter", "not_contacted"),
)
STAFF_HEADINGS = (
    "Staff no",
    "Full name",
    "Role",
    "Grade",
    "Unit",
    "Team",
    "Line manager",
    "Email address",
    "Start date",
    "Leaving date",
    "Other names",
    "Not sampled this month",
    "Working pattern",
)
DECISION_WORDS = {
    "decision not to charge": "NFA",
    "stopped charge": "Stopped",
    "substantially altered charge": "Substantially altered",
    "altered charge": "Altered",
    PROVISIONAL: "Provisional decision to offer no evidence",
    "": "",
}
LINE_DATES = (
    "first_hearing",
    "sending",
    "ptph",
    "stage_1_due",
    "stage_1_done",
    "indictment_due",
    "indictment_served",
    "trial",
    "ctl_expiry",
    "defence_known",
    "defence_engagement",
    "charge",
    "finalised",
)
PLEA_WORDS = {True: "GAP", False: "NGAP"}


@dataclass(frozen=True, slots=True)
class Office:
    """What a month's export is written with."""

    month: str
    people: Mapping[str, Colleague]
    rng: Random

    def named(self, staff_id: str) -> str:
        """A person's name as this month's exports carry it, now and then with a stray space."""
        if not staff_id:
            return ""
        name = self.people[staff_id].name_on(first_day(self.month))
        fate = self.rng.random()
        if fate < 0.03:
            return f"{name} "
        return name.replace(" ", NBSP, 1) if fate < 0.05 else name

    def dated(self, day: date | None) -> Value:
        """A date as a date or, for a third of them, as text; for none, one of the ways to write nothing."""
        if day is None:
            return self.rng.choice(NOTHING)
        return f"{day:%d/%m/%Y}" if self.rng.random() < 0.35 else day


def case_sheet(office: Office, cases: tuple[Case, ...]) -> Sheet:
    """The cases export, one row a case and one more for each further victim told of a decision."""
    rows = [_case_row(office, case, victim) for case in cases for victim in (case.victims or (None,))]
    fields = [name for _, name in CASE_HEADINGS]
    records = [tuple(row[name] for name in fields) for row in rows]
    records = _with_case_faults(office.rng, _with_doubles(office.rng, records, 6), fields)
    return Sheet(
        "Cases",
        f"Thornmere casework register, {first_day(office.month):%B %Y}, run {export_day(office.month):%d/%m/%Y}",
        tuple(heading for heading, _ in CASE_HEADINGS),
        tuple(records),
        hidden=("Export batch",),
        total="Total",
        lookups={
            "Casework": ("Magistrates", "Crown Court", "RASSO", "CCU", "Fraud"),
            "Status": ("Live", "Finalised"),
            "Decision": ("NFA", "Stopped", "Substantially altered", "Altered"),
        },
    )


def _case_row(office: Office, case: Case, victim: Victim | None) -> dict[str, Value]:
    line = known_on(case, office.month)
    firm = case.defence_firm if line.defence_known else ""
    owner = office.people[case.prosecutor]
    row: dict[str, Value] = {name: office.dated(getattr(line, name)) for name in LINE_DATES}
    row |= {
        "urn": f"{case.urn} " if office.rng.random() < 0.02 else case.urn,
        "defendant": case.defendant,
        "casework_type": case.casework_type,
        "unit": f"{case.unit}{NBSP}" if office.rng.random() < 0.02 else case.unit,
        "team": case.team,
        "prosecutor": office.named(case.prosecutor),
        "legal_manager": office.named(_manager_then(office, owner)),
        "police_unit": case.police_unit,
        "batch": f"B{office.month[-2:]}",
        "status": "Finalised" if line.finalised else "Live",
        "stage": stage(case, office.month),
        "plea": PLEA_WORDS[case.guilty] if line.charge else "",
        "victim": "Y" if victim else "N",
        "victim_reference": int(victim.reference) if victim and victim.reference_shown else "",
        "victim_name": victim.name if victim and victim.reference_shown else "",
        "opted_out": ("Y" if victim.opted_out else "N") if victim else "",
        "defence_firm": firm or office.rng.choice(NOTHING),
        "defence_contact": f"crime@{DEFENCE_FIRMS[firm]}" if firm else "",
        "review_completed": office.dated(line.review),
        "decision": DECISION_WORDS[case.decision],
        "decision_date": office.dated(case.decision_date),
        "outcome": case.outcome if line.finalised else "",
        "charging_prosecutor": office.named(case.charging_prosecutor),
        "charged_by": case.charged_by,
        "advocate": office.named(case.advocate),
        "paralegal": office.named(case.paralegal),
    }
    flags = {"domestic_abuse": "domestic abuse", "hate_crime": "hate crime", "vulnerable_victim": "vulnerable"}
    for name in ("domestic_abuse", "hate_crime", "rape", "youth", "custody", "vulnerable_victim"):
        row[name] = "Y" if flags.get(name, name) in case.flags else "N"
    if case.provisional:
        row |= {"decision": DECISION_WORDS[PROVISIONAL], "decision_date": case.provisional}
    return row


def _manager_then(office: Office, owner: Colleague) -> str:
    """The line manager, or for work done before a move the first manager of the unit left."""
    unit = owner.unit_on(first_day(office.month))
    if unit == owner.unit:
        return owner.line_manager
    return next(p.id for p in office.people.values() if p.role == "Legal manager" and p.unit == unit)


SENDING = ("sent", "channel")
"""What the log of a unit that keeps its own file has no columns for."""


def letter_sheet(
    office: Office, log: tuple[Letter, ...], below: tuple[Letter, ...] = (), lacking: tuple[str, ...] = ()
) -> Sheet:
    """The letters log, one row a letter owed or sent, and further ones `below`; without the columns `lacking`."""
    fields = [name for _, name in LETTER_HEADINGS]
    records = [tuple(_letter_row(office, row)[name] for name in fields) for row in log]
    records = _with_letter_faults(office.rng, _with_doubles(office.rng, records, 2), fields)
    records += [tuple(_letter_row(office, row)[name] for name in fields) for row in below]
    kept = [place for place, name in enumerate(fields) if name not in lacking]
    return Sheet(
        "Letters",
        f"Victim letters log, Thornmere, {first_day(office.month):%B %Y}",
        tuple(LETTER_HEADINGS[place][0] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in records),
        hidden=("Log row",),
        total="Total letters",
        lookups={"Channels": ("post", "email", "police", "ISVA", "IDVA")},
    )


def _letter_row(office: Office, row: Letter) -> dict[str, Value]:
    upheld = row.letter_type in ("decision not to charge", "stopped charge", PROVISIONAL)
    return {
        "urn": f"{row.case.urn}{NBSP}" if office.rng.random() < 0.02 else row.case.urn,
        "victim_reference": row.victim.reference,
        "victim_name": row.victim.name,
        "enhanced": row.victim.enhanced or "no",
        "letter_type": row.letter_type[0].upper() + row.letter_type[1:],
        "reason": row.reason,
        "decision_date": row.decision_date if office.rng.random() < 0.65 else f"{row.decision_date:%d/%m/%Y}",
        "reason_received": office.dated(row.reason_received),
        "request_received": row.request_received or "",
        "sent": office.dated(row.sent),
        "channel": row.channel,
        "drafter": office.named(row.drafter),
        "prosecutor": office.named(row.prosecutor),
        "unit": row.case.unit,
        "batch": f"L{office.month[-2:]}",
        "vrr_eligible": "Y" if upheld else "N",
        "meeting_offered": row.meeting_offered,
        "opted_out": "Y" if row.victim.opted_out else "N",
        "not_contacted": row.not_contacted,
    }


def _with_doubles(rng: Random, records: list[Record], doubled: int) -> list[Record]:
    """Some rows twice."""
    rows = list(records)
    for row in rng.sample(records, doubled):
        rows.insert(rng.randrange(len(rows)), row)
    return rows


def _with_case_faults(rng: Random, records: list[Record], fields: list[str]) -> list[Record]:
    """One row that never had its URN, and two cases whose date of charge does not exist; none of them decided."""
    urn, charge, decided = (fields.index(name) for name in ("urn", "charge", "decision"))
    places = [n for n, row in enumerate(records) if row[charge] not in NOTHING and not row[decided]]
    rows = list(records)
    lost, *dated = rng.sample(places, 3)
    for place in dated:
        rows[place] = _with(rows[place], charge, rng.choice(NO_SUCH_DAY))
    rows.insert(lost, _with(rows[lost], urn, ""))
    return rows


def _with_letter_faults(rng: Random, records: list[Record], fields: list[str]) -> list[Record]:
    """One more row without its URN, and two more of cases nobody knows with a decision on a day that never was."""
    urn, day = fields.index("urn"), fields.index("decision_date")
    lost, *dated = rng.sample(records, 3)
    extra = [_with(lost, urn, "")]
    for n, row in enumerate(dated):
        unknown = f"71TM{99_001 + n}26"
        extra.append(_with(_with(row, urn, unknown), day, rng.choice(NO_SUCH_DAY)))
    rows = list(records)
    for row in extra:
        rows.insert(rng.randrange(len(rows)), row)
    return rows


def _with(row: Record, place: int, value: Value) -> Record:
    return (*row[:place], value, *row[place + 1 :])


def staff_sheet(staff: tuple[Colleague, ...]) -> Sheet:
    """The staff list."""
    rows: list[tuple[Value, ...]] = [
        (
            p.id,
            p.name,
            p.role,
            p.grade,
            p.unit,
            p.team,
            p.line_manager,
            p.email,
            p.start,
            p.leave,
            p.other_names,
            p.not_sampled,
            p.pattern,
        )
        for p in staff
    ]
    return Sheet("Staff", "Thornmere: people in post, autumn 2026", STAFF_HEADINGS, tuple(rows))


def police_sheet(headings: tuple[str, ...], rows: list[list[object]]) -> Sheet:
    """The police-file outcomes, which their system writes without a title or a total."""
    cells = tuple(tuple(c if isinstance(c, int | date) else str(c) for c in row) for row in rows)
    return Sheet("DGA Outcomes Report", "", headings, cells)
