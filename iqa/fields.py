"""The columns of each kind of export, declared once: what they are called, how they are read, which are needed.

Matching, checking, the help and the blank templates all come from these tables. A field is only ever added at the
end of its list with the number of the field list it came with, so that old digests stay what they were.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as declared
from enum import StrEnum

from iqa.domain import Kind


class Reads(StrEnum):
    """How a cell of a column is read into canonical text."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    URN = "URN"
    DATE = "date"
    YES_NO = "yes or no"
    CHOICE = "one of a list"
    DECISION = "a decision"
    LETTER_TYPE = "a type of letter"
    ENTITLEMENT = "an entitlement"
    """The last three are read by the office's vocabulary."""
    NAME = "a person's name"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its field, the heading we print, other headings offices use, and how it is read.

    `choices` maps every accepted wording, in lower case, to the canonical one. A wording not listed is kept as
    written when `open_choice`, otherwise the row is rejected.
    """

    field: str
    heading: str
    reads: Reads = Reads.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    choices: Mapping[str, str] = declared(default_factory=dict)
    open_choice: bool = True
    since: int = 1


def _choices(**wordings: tuple[str, ...]) -> dict[str, str]:
    """Every wording -> its canonical form; the keyword is the canonical form with underscores for spaces."""
    table: dict[str, str] = {}
    for keyword, others in wordings.items():
        canonical = keyword.replace("_", " ")
        for wording in (canonical, *others):
            table[wording.casefold()] = canonical
    return table


CASEWORK_TYPES = _choices(
    Magistrates=("magistrates court", "magistrates' court", "magistrate", "mags", "mc"),
    Crown_Court=("crown", "cc"),
    RASSO=("rape and serious sexual offences",),
    CCU=("complex casework unit", "complex casework"),
    Fraud=("fraud unit",),
)
STATUSES = _choices(live=("open", "current", "active"), finalised=("finalized", "closed", "concluded", "complete"))
PLEAS = _choices(
    guilty=("g", "gap", "guilty plea anticipated", "anticipated guilty"),
    not_guilty=("ng", "ngap", "not guilty plea anticipated", "anticipated not guilty", "not-guilty"),
)
CHARGED_BY = _choices(police=("the police",), Area=("cps area",), CPS_Direct=("cpsd", "cps direct"))

CASE_COLUMNS = (
    Field(
        "urn",
        "URN",
        Reads.URN,
        (
            "unique reference number",
            "case urn",
            "case reference",
            "urn number",
            "urn no",
            "pti urn",
        ),
        True,
    ),
    Field(
        "defendant",
        "Lead defendant",
        aliases=("defendant", "defendant name", "lead defendant name", "accused", "first defendant"),
    ),
    Field(
        "casework_type",
        "Casework type",
        Reads.CHOICE,
        ("casework", "type of casework", "case type", "work type", "case category"),
        True,
        CASEWORK_TYPES,
    ),
    Field(
        "unit",
        "Unit",
        aliases=("cps unit", "office unit", "owning unit", "unit name", "cps office", "office"),
        required=True,
    ),
    Field("team", "Team", aliases=("team name",)),
    Field(
        "prosecutor",
        "Reviewing prosecutor",
        Reads.NAME,
        (
            "prosecutor",
            "reviewing lawyer",
            "allocated prosecutor",
            "allocated lawyer",
            "prosecutor name",
            "reviewing prosecutor name",
            "case lawyer",
            "lawyer",
        ),
        True,
    ),
    Field("legal_manager", "Legal manager", Reads.NAME, ("manager", "line manager", "dcp", "legal manager name")),
    Field("police_unit", "Police unit", aliases=("police unit name", "police force", "force")),
    Field("status", "Status", Reads.CHOICE, ("case status", "live/finalised"), choices=STATUSES),
    Field("stage", "Stage", aliases=("case stage", "current stage")),
    Field("plea", "Anticipated plea", Reads.CHOICE, ("plea", "gap/ngap", "anticipated plea type"), choices=PLEAS),
    Field("domestic_abuse", "Domestic abuse", Reads.YES_NO, ("da", "domestic violence", "da flag", "dv")),
    Field("hate_crime", "Hate crime", Reads.YES_NO, ("hate crime flag", "hc")),
    Field("rape", "Rape", Reads.YES_NO, ("rape flag",)),
    Field("youth", "Youth", Reads.YES_NO, ("youth flag", "youth defendant")),
    Field("custody", "Custody", Reads.YES_NO, ("in custody", "remand", "custody case")),
    Field(
        "vulnerable_victim",
        "Vulnerable or intimidated victim",
        Reads.YES_NO,
        ("vulnerable victim", "vulnerable/intimidated", "viw", "vulnerable or intimidated"),
    ),
    Field("victim", "Victim", Reads.YES_NO, ("victim in case", "victim y/n", "victim yes/no")),
    Field("victim_reference", "Victim reference", Reads.IDENTIFIER, ("victim ref", "victim id")),
    Field("victim_name", "Victim name", aliases=("name of victim", "victim preferred name")),
    Field("opted_out", "Victim opted out", Reads.YES_NO, ("opted out", "victim opt out", "opt out")),
    Field("defence_firm", "Defence firm", aliases=("defence solicitor", "solicitors", "defence solicitors")),
    Field("defence_contact", "Defence contact", aliases=("defence email", "solicitor contact")),
    Field("defence_known", "Defence known date", Reads.DATE, ("defence details received", "date defence known")),
    Field(
        "defence_engagement",
        "Defence engagement date",
        Reads.DATE,
        ("defence engagement", "de date", "first defence engagement", "date of defence engagement"),
    ),
    Field("charge", "Charge date", Reads.DATE, ("date of charge", "charged", "charged on", "date charged")),
    Field(
        "review_completed",
        "Review completed",
        Reads.DATE,
        ("review date", "date review completed", "review completed date", "initial review completed"),
    ),
    Field("first_hearing", "First hearing", Reads.DATE, ("first hearing date", "date of first hearing", "fh")),
    Field("sending", "Sending date", Reads.DATE, ("sent to crown court", "date sent to crown court", "sending")),
    Field("ptph", "PTPH", Reads.DATE, ("ptph date", "date of ptph", "plea and trial preparation hearing")),
    Field("stage_1_due", "Stage 1 date", Reads.DATE, ("stage 1", "stage one date")),
    Field("stage_1_done", "Stage 1 served", Reads.DATE, ("stage 1 complied", "stage one served")),
    Field("indictment_due", "Indictment due", Reads.DATE, ("indictment ordered date",)),
    Field("indictment_served", "Indictment served", Reads.DATE, ("indictment date", "date indictment served")),
    Field("trial", "Trial date", Reads.DATE, ("trial", "date of trial")),
    Field("ctl_expiry", "CTL expiry", Reads.DATE, ("ctl", "ctl date", "ctl expiry date", "custody time limit")),
    Field("decision", "Decision", Reads.DECISION, ("decision type", "stop or alter decision")),
    Field(
        "decision_date",
        "Decision date",
        Reads.DATE,
        ("date of decision", "decision to stop or alter", "stop decision date"),
    ),
    Field("finalised", "Finalisation date", Reads.DATE, ("finalised date", "date finalised", "finalised on")),
    Field("outcome", "Outcome", aliases=("case outcome", "result")),
    Field("charging_prosecutor", "Charging prosecutor", Reads.NAME, ("charging lawyer", "pcd prosecutor")),
    Field("charged_by", "Charged by", Reads.CHOICE, ("charging source",), choices=CHARGED_BY),
    Field("advocate", "Trial advocate", Reads.NAME, ("advocate", "counsel")),
    Field("paralegal", "Paralegal officer", Reads.NAME, ("paralegal",)),
    Field("piece", "Piece of work", aliases=("work item", "piece", "review type")),
)

LETTER_COLUMNS = (
    Field(
        "urn",
        "URN",
        Reads.URN,
        ("unique reference number", "case urn", "case reference", "urn number", "urn no"),
        True,
    ),
    Field("victim_reference", "Victim reference", Reads.IDENTIFIER, ("victim ref", "victim id", "victim")),
    Field("victim_name", "Preferred name", aliases=("victim name", "preferred name of victim", "name")),
    Field(
        "enhanced",
        "Enhanced entitlement",
        Reads.ENTITLEMENT,
        ("enhanced", "enhanced rights", "enhanced service", "entitlement"),
    ),
    Field(
        "letter_type",
        "Letter type",
        Reads.LETTER_TYPE,
        ("type of letter", "letter", "communication type", "type"),
        True,
    ),
    Field("reason", "Reason", aliases=("reason for decision", "decision reason")),
    Field(
        "decision_date",
        "Decision date",
        Reads.DATE,
        ("date of decision", "decision", "date decided", "decided on"),
        True,
    ),
    Field(
        "reason_received",
        "Reason received by VLU",
        Reads.DATE,
        ("reason received", "date reason received", "received from prosecutor", "vlu received"),
    ),
    Field("request_received", "Request received", Reads.DATE, ("complaint received", "vrr request received")),
    Field(
        "sent",
        "Date sent",
        Reads.DATE,
        (
            "sent",
            "letter sent",
            "date letter sent",
            "sent date",
            "sent on",
            "letter sent date",
            "date of letter",
            "despatch date",
            "date despatched",
            "despatched",
            "dispatch date",
            "date dispatched",
            "date posted",
        ),
    ),
    Field("channel", "Channel", aliases=("sent by", "method", "how sent")),
    Field(
        "drafter",
        "Drafter",
        Reads.NAME,
        ("drafted by", "vlo", "victim liaison officer", "author", "letter drafter"),
    ),
    Field(
        "prosecutor",
        "Deciding prosecutor",
        Reads.NAME,
        ("prosecutor", "decision maker", "reviewing prosecutor", "reviewing lawyer", "deciding lawyer", "lawyer"),
    ),
    Field("unit", "Unit", aliases=("cps unit", "owning unit", "unit name", "cps office")),
    Field("vrr_eligible", "VRR eligible", Reads.YES_NO, ("vrr", "vrr applies", "victims right to review")),
    Field("meeting_offered", "Meeting offered", Reads.YES_NO, ("meeting", "offer of meeting")),
    Field("opted_out", "Opted out", Reads.YES_NO, ("victim opted out", "opt out")),
    Field("not_contacted", "Reason not contacted", aliases=("not contacted", "reason no letter")),
)

POLICE_FILE_COLUMNS = (
    Field("urn", "URN", Reads.URN, ("unique reference number", "case urn", "urn number", "urn no"), True),
    Field("casework_type", "Casework Type", Reads.CHOICE, choices=CASEWORK_TYPES),
    Field("unit", "Unit"),
    Field("police_unit_name", "Police Unit Name"),
    Field("police_unit", "Police unit", Reads.IDENTIFIER, ("police unit code",)),
    Field("reviewing_group", "Reviewing group"),
    Field("review_type_all", "Review Type All", aliases=("review type",)),
    Field("review", "Review"),
    Field("declaration", "Prosecutor's Declaration", aliases=("prosecutors declaration", "declaration")),
    Field("rape", "Rape", aliases=("rape flag",)),
    Field("domestic_violence", "Domestic violence", aliases=("domestic abuse", "domestic violence flag")),
    Field("hate_crime", "Hate Crime Flag", aliases=("hate crime",)),
    Field("failure_type", "Failure types", aliases=("failure type", "failure"), required=True),
    Field(
        "disputed",
        "Did the police dispute this failure?",
        Reads.YES_NO,
        ("police dispute", "disputed", "did the police dispute"),
    ),
    Field(
        "dispute_accepted",
        "Did CPS accept the dispute?",
        Reads.YES_NO,
        ("dispute accepted", "did cps accept"),
    ),
    Field("contact_methods", "Contact methods", aliases=("contact method",)),
    Field("comments", "Comments", aliases=("comment",)),
)

STAFF_COLUMNS = (
    Field(
        "staff_id",
        "Staff id",
        Reads.IDENTIFIER,
        ("id", "staff number", "employee number", "staff no", "employee id", "person id"),
        True,
    ),
    Field("name", "Name", Reads.NAME, ("full name", "staff name"), True),
    Field("role", "Role", aliases=("job", "job role", "post"), required=True),
    Field("grade", "Grade"),
    Field("unit", "Unit", aliases=("cps unit",)),
    Field("team", "Team"),
    Field("line_manager", "Line manager", aliases=("manager", "line manager id", "reports to")),
    Field("email", "Email", aliases=("email address", "e-mail")),
    Field("start", "Start date", Reads.DATE, ("started", "start", "joined", "date joined")),
    Field("leave", "Leave date", Reads.DATE, ("left", "end date", "leaving date")),
    Field("other_names", "Other names", aliases=("also known as", "other name", "previous name")),
    Field("not_sampled", "Not sampled this month", aliases=("not sampled", "absence", "absences")),
)

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.CASES: CASE_COLUMNS,
    Kind.LETTERS: LETTER_COLUMNS,
    Kind.POLICE_FILES: POLICE_FILE_COLUMNS,
    Kind.STAFF: STAFF_COLUMNS,
}

DERIVED_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CASES: (
        "person",
        "person_name",
        "prosecutor_id",
        "charging_prosecutor_id",
        "advocate_id",
        "paralegal_id",
        "decisions",
    ),
    Kind.LETTERS: (
        "person",
        "person_name",
        "prosecutor_id",
        "drafter_id",
        "letter_state",
        "carried_over",
        "owed_from",
    ),
    Kind.POLICE_FILES: ("family",),
    Kind.STAFF: (),
}
"""Facts that intake works out and freezes with each row. `person` is whose piece of work it is: a staff id, or
'Name (Unit)' where the staff list does not know the name; `<field>_id` likewise for each other name. `owed_from`
names the export that a letter was found in: letters or cases. `decisions` holds every victim and decision of a
case that stands on several rows, where one row could not (see `iqa.intake.merging`)."""

FIELD_LIST_VERSION = 1


def field_list(kind: Kind, version: int = FIELD_LIST_VERSION) -> tuple[str, ...]:
    """The fields that a digest of that version covers, in their fixed order."""
    return (*(c.field for c in FIELDS[kind] if c.since <= version), *DERIVED_FIELDS[kind])
