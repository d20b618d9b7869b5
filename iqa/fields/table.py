"""The table of fields: each once, with the exports that have it and what is different of it there.

A field is added here and at the end of its kind's field list (`iqa.fields.lists`). Aliases are what offices and
case systems write above the same column; what nobody may guess stands in no list.
"""

from iqa.domain import Kind
from iqa.fields.choices import (
    CASEWORK_TYPES,
    CHARGED_BY,
    DECISIONS,
    ENTITLEMENTS,
    LETTER_TYPES,
    PLEAS,
    STATUSES,
)
from iqa.fields.model import Declared, In, Reads

CASES, LETTERS, POLICE, STAFF = Kind.CASES, Kind.LETTERS, Kind.POLICE_FILES, Kind.STAFF
_CASES = (In(CASES),)
_LETTERS = (In(LETTERS),)
_POLICE = (In(POLICE),)
_STAFF = (In(STAFF),)


def _also(wordings: str) -> tuple[str, ...]:
    """The other headings of a column, written with commas between them."""
    return tuple(wording.strip() for wording in wordings.split(","))


_CASE_AND_PEOPLE = (
    Declared(
        "urn",
        "URN",
        Reads.URN,
        _also("unique reference number, case urn, urn number, urn no"),
        (
            In(CASES, aliases=_also("case reference, pti urn"), required=True),
            In(LETTERS, aliases=_also("case reference"), required=True),
            In(POLICE, required=True),
        ),
    ),
    Declared(
        "defendant",
        "Lead defendant",
        aliases=_also("defendant, defendant name, lead defendant name, accused, first defendant"),
        kinds=_CASES,
    ),
    Declared(
        "casework_type",
        "Casework type",
        Reads.CHOICE,
        kinds=(
            In(
                CASES,
                aliases=_also("casework, type of casework, case type, work type, case category"),
                required=True,
            ),
            In(POLICE, heading="Casework Type"),
        ),
        choices=CASEWORK_TYPES,
    ),
    Declared(
        "unit",
        "Unit",
        kinds=(
            In(
                CASES,
                aliases=_also("cps unit, office unit, owning unit, unit name, cps office, office"),
                required=True,
            ),
            In(LETTERS, aliases=_also("cps unit, owning unit, unit name, cps office")),
            In(POLICE),
            In(STAFF, aliases=_also("cps unit")),
        ),
    ),
    Declared("team", "Team", kinds=(In(CASES, aliases=_also("team name")), In(STAFF))),
    Declared(
        "prosecutor",
        "Prosecutor",
        Reads.NAME,
        _also("reviewing lawyer, lawyer"),
        (
            In(
                CASES,
                "Reviewing prosecutor",
                _also(
                    "allocated prosecutor, allocated lawyer, prosecutor name, reviewing prosecutor name, "
                    "case lawyer"
                ),
                required=True,
            ),
            In(LETTERS, "Deciding prosecutor", _also("decision maker, reviewing prosecutor, deciding lawyer")),
        ),
    ),
    Declared(
        "legal_manager",
        "Legal manager",
        Reads.NAME,
        _also("manager, line manager, dcp, legal manager name"),
        _CASES,
    ),
    Declared(
        "charging_prosecutor", "Charging prosecutor", Reads.NAME, _also("charging lawyer, pcd prosecutor"), _CASES
    ),
    Declared("charged_by", "Charged by", Reads.CHOICE, _also("charging source"), _CASES, CHARGED_BY),
    Declared("advocate", "Trial advocate", Reads.NAME, _also("advocate, counsel"), _CASES),
    Declared("paralegal", "Paralegal officer", Reads.NAME, _also("paralegal"), _CASES),
    Declared("piece", "Piece of work", aliases=_also("work item, piece, review type"), kinds=_CASES),
    Declared(
        "police_unit",
        "Police unit",
        kinds=(
            In(CASES, aliases=_also("police unit name, police force, force")),
            In(POLICE, aliases=_also("police unit code"), reads=Reads.IDENTIFIER),
        ),
    ),
    Declared("status", "Status", Reads.CHOICE, _also("case status, live/finalised"), _CASES, STATUSES),
    Declared("stage", "Stage", aliases=_also("case stage, current stage"), kinds=_CASES),
    Declared(
        "plea", "Anticipated plea", Reads.CHOICE, _also("plea, gap/ngap, anticipated plea type"), _CASES, PLEAS
    ),
    Declared("outcome", "Outcome", aliases=_also("case outcome, result"), kinds=_CASES),
    Declared(
        "defence_firm",
        "Defence firm",
        aliases=_also("defence solicitor, solicitors, defence solicitors"),
        kinds=_CASES,
    ),
    Declared(
        "defence_contact", "Defence contact", aliases=_also("defence email, solicitor contact"), kinds=_CASES
    ),
)

_FLAGS = (
    Declared(
        "domestic_abuse", "Domestic abuse", Reads.YES_NO, _also("da, domestic violence, da flag, dv"), _CASES
    ),
    Declared(
        "hate_crime",
        "Hate crime",
        Reads.YES_NO,
        _also("hate crime flag"),
        (In(CASES, aliases=_also("hc")), In(POLICE, "Hate Crime Flag", reads=Reads.TEXT)),
    ),
    Declared("rape", "Rape", Reads.YES_NO, _also("rape flag"), (In(CASES), In(POLICE, reads=Reads.TEXT))),
    Declared("youth", "Youth", Reads.YES_NO, _also("youth flag, youth defendant"), _CASES),
    Declared("custody", "Custody", Reads.YES_NO, _also("in custody, remand, custody case"), _CASES),
    Declared(
        "vulnerable_victim",
        "Vulnerable or intimidated victim",
        Reads.YES_NO,
        _also("vulnerable victim, vulnerable/intimidated, viw, vulnerable or intimidated"),
        _CASES,
    ),
    Declared("victim", "Victim", Reads.YES_NO, _also("victim in case, victim y/n, victim yes/no"), _CASES),
)

_DATES = (
    Declared(
        "defence_known",
        "Defence known date",
        Reads.DATE,
        _also("defence details received, date defence known"),
        _CASES,
        starts="Defence known",
    ),
    Declared(
        "defence_engagement",
        "Defence engagement date",
        Reads.DATE,
        _also("defence engagement, de date, first defence engagement, date of defence engagement"),
        _CASES,
        done="defence engaged",
    ),
    Declared(
        "charge",
        "Charge date",
        Reads.DATE,
        _also("date of charge, charged, charged on, date charged"),
        _CASES,
        done="charged",
    ),
    Declared(
        "review_completed",
        "Review completed",
        Reads.DATE,
        _also("review date, date review completed, review completed date, initial review completed"),
        _CASES,
    ),
    Declared(
        "first_hearing",
        "First hearing",
        Reads.DATE,
        _also("first hearing date, date of first hearing, fh"),
        _CASES,
        done="first heard",
    ),
    Declared(
        "sending",
        "Sending date",
        Reads.DATE,
        _also("sent to crown court, date sent to crown court, sending"),
        _CASES,
    ),
    Declared(
        "ptph", "PTPH", Reads.DATE, _also("ptph date, date of ptph, plea and trial preparation hearing"), _CASES
    ),
    Declared(
        "stage_1_due",
        "Stage 1 date",
        Reads.DATE,
        _also("stage 1, stage one date"),
        _CASES,
        starts="Stage 1 ordered",
    ),
    Declared(
        "stage_1_done",
        "Stage 1 served",
        Reads.DATE,
        _also("stage 1 complied, stage one served"),
        _CASES,
        done="served",
    ),
    Declared(
        "indictment_due",
        "Indictment due",
        Reads.DATE,
        _also("indictment ordered date"),
        _CASES,
        starts="Indictment ordered",
    ),
    Declared(
        "indictment_served",
        "Indictment served",
        Reads.DATE,
        _also("indictment date, date indictment served"),
        _CASES,
        done="served",
    ),
    Declared("trial", "Trial date", Reads.DATE, _also("trial, date of trial"), _CASES),
    Declared(
        "ctl_expiry",
        "CTL expiry",
        Reads.DATE,
        _also("ctl, ctl date, ctl expiry date, custody time limit"),
        _CASES,
        starts="Custody time limit as recorded",
    ),
    Declared(
        "finalised", "Finalisation date", Reads.DATE, _also("finalised date, date finalised, finalised on"), _CASES
    ),
)

_DECISIONS_AND_LETTERS = (
    Declared(
        "decision", "Decision", Reads.CHOICE, _also("decision type, stop or alter decision"), _CASES, DECISIONS
    ),
    Declared(
        "decision_date",
        "Decision date",
        Reads.DATE,
        _also("date of decision"),
        (
            In(CASES, aliases=_also("decision to stop or alter, stop decision date")),
            In(LETTERS, aliases=_also("decision, date decided, decided on"), required=True),
        ),
    ),
    Declared(
        "victim_reference",
        "Victim reference",
        Reads.IDENTIFIER,
        _also("victim ref, victim id"),
        (In(CASES), In(LETTERS, aliases=_also("victim"))),
    ),
    Declared(
        "victim_name",
        "Victim name",
        kinds=(
            In(CASES, aliases=_also("name of victim, victim preferred name")),
            In(LETTERS, "Preferred name", _also("preferred name of victim, name")),
        ),
    ),
    Declared(
        "opted_out",
        "Victim opted out",
        Reads.YES_NO,
        _also("opted out, opt out"),
        (In(CASES, aliases=_also("victim opt out")), In(LETTERS, "Opted out")),
    ),
    Declared(
        "enhanced",
        "Enhanced entitlement",
        Reads.CHOICE,
        _also("enhanced, enhanced rights, enhanced service, entitlement"),
        _LETTERS,
        ENTITLEMENTS,
    ),
    Declared(
        "letter_type",
        "Letter type",
        Reads.CHOICE,
        _also("type of letter, letter, communication type, type"),
        (In(LETTERS, required=True),),
        LETTER_TYPES,
        open_choice=False,
    ),
    Declared("reason", "Reason", aliases=_also("reason for decision, decision reason"), kinds=_LETTERS),
    Declared(
        "reason_received",
        "Reason received by VLU",
        Reads.DATE,
        _also("reason received, date reason received, received from prosecutor, vlu received"),
        _LETTERS,
        starts="Reason received",
        done="reason supplied",
    ),
    Declared(
        "request_received",
        "Request received",
        Reads.DATE,
        _also("complaint received, vrr request received"),
        _LETTERS,
    ),
    Declared(
        "sent",
        "Date sent",
        Reads.DATE,
        _also("sent, letter sent, date letter sent, sent date, sent on, letter sent date, date of letter"),
        _LETTERS,
        done="sent",
    ),
    Declared("channel", "Channel", aliases=_also("sent by, method, how sent"), kinds=_LETTERS),
    Declared(
        "drafter",
        "Drafter",
        Reads.NAME,
        _also("drafted by, vlo, victim liaison officer, author, letter drafter"),
        _LETTERS,
    ),
    Declared(
        "vrr_eligible", "VRR eligible", Reads.YES_NO, _also("vrr, vrr applies, victims right to review"), _LETTERS
    ),
    Declared("meeting_offered", "Meeting offered", Reads.YES_NO, _also("meeting, offer of meeting"), _LETTERS),
    Declared(
        "not_contacted", "Reason not contacted", aliases=_also("not contacted, reason no letter"), kinds=_LETTERS
    ),
)

_POLICE_FILES = (
    Declared("police_unit_name", "Police Unit Name", kinds=_POLICE),
    Declared("reviewing_group", "Reviewing group", kinds=_POLICE),
    Declared("review_type_all", "Review Type All", aliases=_also("review type"), kinds=_POLICE),
    Declared("review", "Review", kinds=_POLICE),
    Declared(
        "declaration",
        "Prosecutor's Declaration",
        aliases=_also("prosecutors declaration, declaration"),
        kinds=_POLICE,
    ),
    Declared(
        "domestic_violence",
        "Domestic violence",
        aliases=_also("domestic abuse, domestic violence flag"),
        kinds=_POLICE,
    ),
    Declared(
        "failure_type",
        "Failure types",
        aliases=_also("failure type, failure"),
        within="failure type",
        kinds=(In(POLICE, required=True),),
    ),
    Declared(
        "disputed",
        "Did the police dispute this failure?",
        Reads.YES_NO,
        _also("police dispute, disputed, did the police dispute"),
        _POLICE,
    ),
    Declared(
        "dispute_accepted",
        "Did CPS accept the dispute?",
        Reads.YES_NO,
        _also("dispute accepted, did cps accept"),
        _POLICE,
    ),
    Declared("contact_methods", "Contact methods", aliases=_also("contact method"), kinds=_POLICE),
    Declared("comments", "Comments", aliases=_also("comment"), kinds=_POLICE),
)

_STAFF_LIST = (
    Declared(
        "staff_id",
        "Staff id",
        Reads.IDENTIFIER,
        _also("id, staff number, employee number, staff no, employee id, person id"),
        (In(STAFF, required=True),),
    ),
    Declared("name", "Name", Reads.NAME, _also("full name, staff name"), (In(STAFF, required=True),)),
    Declared("role", "Role", aliases=_also("job, job role, post"), kinds=(In(STAFF, required=True),)),
    Declared("grade", "Grade", kinds=_STAFF),
    Declared("line_manager", "Line manager", aliases=_also("manager, line manager id, reports to"), kinds=_STAFF),
    Declared("email", "Email", aliases=_also("email address, e-mail"), kinds=_STAFF),
    Declared("start", "Start date", Reads.DATE, _also("started, start, joined, date joined"), _STAFF),
    Declared("leave", "Leave date", Reads.DATE, _also("left, end date, leaving date"), _STAFF),
    Declared(
        "other_names", "Other names", aliases=_also("also known as, other name, previous name"), kinds=_STAFF
    ),
    Declared(
        "not_sampled",
        "Not sampled this month",
        aliases=_also("not sampled, absence, absences"),
        kinds=_STAFF,
    ),
)

_IN_NO_EXPORT = (
    Declared("person", "Person", within="person whose work it is"),
    Declared("person_name", "Name of the person"),
    Declared("prosecutor_id", "Staff id of the prosecutor"),
    Declared("charging_prosecutor_id", "Staff id of the charging prosecutor"),
    Declared("advocate_id", "Staff id of the trial advocate"),
    Declared("paralegal_id", "Staff id of the paralegal officer"),
    Declared("drafter_id", "Staff id of the drafter"),
    Declared("decisions", "Decisions of the case"),
    Declared("letter_state", "Where the letter stands"),
    Declared("carried_over", "Carried over from an earlier month"),
    Declared("owed_from", "Export that the letter was found in"),
    Declared("family", "Family of failures"),
    Declared("papers_served", "Papers served", Reads.DATE),
    Declared("charging_due", "Charging due", Reads.DATE, starts="Charging decision agreed"),
    Declared("month_end", "Month end", Reads.DATE),
    Declared("settled", "Settled", Reads.DATE),
    Declared("marked_on", "Marked on", Reads.DATE, starts="Marked"),
    Declared("feedback_sent", "Feedback sent", Reads.DATE),
)
"""What intake works out, and what only a timeliness standard or an assessor names."""

TABLE: tuple[Declared, ...] = (
    *_CASE_AND_PEOPLE,
    *_FLAGS,
    *_DATES,
    *_DECISIONS_AND_LETTERS,
    *_POLICE_FILES,
    *_STAFF_LIST,
    *_IN_NO_EXPORT,
)
