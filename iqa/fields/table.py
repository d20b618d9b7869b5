"""The table of fields: each once, with the exports that have it and what is different of it there.

A field is added here and at the end of its kind's field list (`iqa.fields.lists`). Aliases are what offices and
case systems write above the same column; what nobody may guess stands in no list.
"""

from iqa.domain import Kind
from iqa.fields.choices import (
    CASEWORK_TYPES,
    CHARGED_BY,
    OUTCOMES,
    PLEAS,
    STATUSES,
)
from iqa.fields.model import Declared, In, Reads

CASES, LETTERS, POLICE, STAFF = Kind.CASES, Kind.LETTERS, Kind.POLICE_FILES, Kind.STAFF
HAPPENED = Kind.OUTCOMES
_CASES = (In(CASES),)
_LETTERS = (In(LETTERS),)
_POLICE = (In(POLICE),)
_STAFF = (In(STAFF),)
_HAPPENED = (In(HAPPENED),)


def _also(wordings: str) -> tuple[str, ...]:
    """The other headings of a column, written with commas between them."""
    return tuple(wording.strip() for wording in wordings.split(","))


_CASE_AND_PEOPLE = (
    Declared(
        "urn",
        "URN",
        Reads.URN,
        aliases=_also(
            "unique reference number, case urn, urn number, urn no, unique reference, unique ref "
            "number, unique ref no, cps urn, urn ref, urn reference"
        ),
        kinds=(
            In(CASES, aliases=_also("case reference, pti urn"), required=True),
            In(LETTERS, aliases=_also("case reference"), required=True),
            In(POLICE, required=True),
            In(HAPPENED, aliases=_also("case reference"), required=True),
        ),
    ),
    Declared(
        "lead_urn",
        "Lead URN",
        Reads.IDENTIFIER,
        aliases=_also(
            "lead case urn, urn of lead case, lead case, lead case reference, linked urn, linked case urn, linked "
            "case, master urn, parent urn, main urn, principal urn, linked to urn, joined to urn"
        ),
        kinds=(In(CASES), In(LETTERS)),
    ),
    Declared(
        "defendant",
        "Lead defendant",
        aliases=_also(
            "defendant, defendant name, accused, first defendant, lead defendant name, name of "
            "defendant, defendants name, principal defendant, first named defendant"
        ),
        kinds=(In(CASES), In(LETTERS)),
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
            In(POLICE, heading="Casework Type", aliases=_also("type of casework, casework")),
        ),
        choices=CASEWORK_TYPES,
    ),
    Declared(
        "unit",
        "Unit",
        aliases=_also("unit name, cps unit"),
        kinds=(
            In(CASES, aliases=_also("office unit, owning unit, cps office, office"), required=True),
            In(LETTERS, aliases=_also("owning unit, cps office")),
            In(POLICE),
            In(STAFF),
            In(HAPPENED, aliases=_also("owning unit, cps office")),
        ),
    ),
    Declared("team", "Team", kinds=(In(CASES, aliases=_also("team name")), In(STAFF, aliases=_also("team name")))),
    Declared(
        "prosecutor",
        "Prosecutor",
        Reads.NAME,
        aliases=_also("reviewing lawyer, lawyer"),
        kinds=(
            In(
                CASES,
                heading="Reviewing prosecutor",
                aliases=_also(
                    "allocated prosecutor, allocated lawyer, prosecutor name, reviewing prosecutor "
                    "name, case lawyer, reviewing lawyer name, lawyer name, allocated prosecutor "
                    "name, reviewing pros"
                ),
                required=True,
            ),
            In(
                LETTERS,
                heading="Deciding prosecutor",
                aliases=_also(
                    "decision maker, reviewing prosecutor, deciding lawyer, deciding lawyer name, decision made by"
                ),
            ),
        ),
    ),
    Declared(
        "legal_manager",
        "Legal manager",
        Reads.NAME,
        aliases=_also("manager, line manager, dcp, legal manager name"),
        kinds=_CASES,
    ),
    Declared(
        "charging_prosecutor",
        "Charging prosecutor",
        Reads.NAME,
        aliases=_also(
            "charging lawyer, pcd prosecutor, charging prosecutor name, pcd lawyer, charging lawyer name"
        ),
        kinds=_CASES,
    ),
    Declared(
        "charged_by",
        "Charged by",
        Reads.CHOICE,
        aliases=_also("charging source, who charged, charging body"),
        kinds=_CASES,
        choices=CHARGED_BY,
    ),
    Declared(
        "advocate",
        "Trial advocate",
        Reads.NAME,
        aliases=_also(
            "advocate, counsel, trial counsel, prosecution counsel, prosecuting counsel, prosecution advocate"
        ),
        kinds=_CASES,
    ),
    Declared(
        "paralegal",
        "Paralegal officer",
        Reads.NAME,
        aliases=_also("paralegal, paralegal name, paralegal officer name"),
        kinds=_CASES,
    ),
    Declared("piece", "Piece of work", aliases=_also("work item, piece, review type"), kinds=_CASES),
    Declared(
        "police_unit",
        "Police unit",
        kinds=(
            In(CASES, aliases=_also("police unit name, police force, force, name of police unit")),
            In(POLICE, aliases=_also("police unit code"), reads=Reads.IDENTIFIER),
        ),
    ),
    Declared(
        "status",
        "Status",
        Reads.CHOICE,
        aliases=_also("case status, live/finalised, current status, status of case"),
        kinds=_CASES,
        choices=STATUSES,
    ),
    Declared(
        "stage",
        "Stage",
        aliases=_also("case stage, current stage, stage of case, stage of proceedings"),
        kinds=_CASES,
    ),
    Declared(
        "plea",
        "Anticipated plea",
        Reads.CHOICE,
        aliases=_also("plea, gap/ngap, anticipated plea type, plea anticipated, expected plea"),
        kinds=_CASES,
        choices=PLEAS,
    ),
    Declared(
        "outcome",
        "Outcome",
        aliases=_also("case outcome, result, final outcome, outcome of case, case result"),
        kinds=_CASES,
    ),
    Declared(
        "defence_firm",
        "Defence firm",
        aliases=_also(
            "defence solicitor, solicitors, defence solicitors, defence solicitors firm, solicitor "
            "firm, solicitors firm, defence representative, firm of solicitors"
        ),
        kinds=_CASES,
    ),
    Declared(
        "defence_contact",
        "Defence contact",
        aliases=_also(
            "defence email, solicitor contact, defence email address, defence contact details, solicitor email"
        ),
        kinds=_CASES,
    ),
)

_FLAGS = (
    Declared(
        "domestic_abuse",
        "Domestic abuse",
        Reads.YES_NO,
        aliases=_also("da, domestic violence, da flag, dv, domestic abuse flag, domestic abuse case"),
        kinds=_CASES,
    ),
    Declared(
        "hate_crime",
        "Hate crime",
        Reads.YES_NO,
        aliases=_also("hate crime flag, hate crime indicator"),
        kinds=(In(CASES, aliases=_also("hc")), In(POLICE, heading="Hate Crime Flag", reads=Reads.TEXT)),
    ),
    Declared(
        "rape",
        "Rape",
        Reads.YES_NO,
        aliases=_also("rape flag, rape indicator, rape case"),
        kinds=(In(CASES), In(POLICE, reads=Reads.TEXT)),
    ),
    Declared(
        "youth",
        "Youth",
        Reads.YES_NO,
        aliases=_also("youth flag, youth defendant, youth indicator, youth case"),
        kinds=_CASES,
    ),
    Declared(
        "custody",
        "Custody",
        Reads.YES_NO,
        aliases=_also(
            "in custody, remand, custody case, custody status, remand status, remanded in custody, bail custody"
        ),
        kinds=_CASES,
    ),
    Declared(
        "vulnerable_victim",
        "Vulnerable or intimidated victim",
        Reads.YES_NO,
        aliases=_also(
            "vulnerable victim, vulnerable/intimidated, viw, vulnerable or intimidated, vulnerable or "
            "intimidated victim flag, vulnerable victim flag, vulnerable and intimidated victim"
        ),
        kinds=_CASES,
    ),
    Declared(
        "victim",
        "Victim",
        Reads.YES_NO,
        aliases=_also("victim in case, victim y/n, victim yes/no, victim flag, is there a victim, any victim"),
        kinds=_CASES,
    ),
)

_DATES = (
    Declared(
        "defence_known",
        "Defence known date",
        Reads.DATE,
        aliases=_also("defence details received, date defence known, date solicitors known"),
        kinds=_CASES,
        starts="Defence known",
        look_in="the case contacts or the hearing record sheet of the first hearing",
    ),
    Declared(
        "defence_engagement",
        "Defence engagement date",
        Reads.DATE,
        aliases=_also(
            "defence engagement, de date, first defence engagement, date of defence engagement, date "
            "defence engaged, first defence engagement date"
        ),
        kinds=_CASES,
        done="defence engaged",
        look_in="the log of contacts with the defence or the disclosure management document",
    ),
    Declared(
        "charge",
        "Charge date",
        Reads.DATE,
        aliases=_also("date of charge, charged, charged on, date charged, charged date, date of charging"),
        kinds=_CASES,
        done="charged",
        look_in="the charge sheet or the charging advice (MG3)",
    ),
    Declared(
        "review_completed",
        "Review completed",
        Reads.DATE,
        aliases=_also(
            "review date, date review completed, review completed date, initial review completed, "
            "review completed on, date of review, review complete date"
        ),
        kinds=_CASES,
        look_in="the review note or the hearing record sheet",
    ),
    Declared(
        "first_hearing",
        "First hearing",
        Reads.DATE,
        aliases=_also(
            "first hearing date, date of first hearing, fh, 1st hearing date, date of "
            "1st hearing, first court date"
        ),
        kinds=_CASES,
        done="first heard",
        look_in="the hearing record sheet or the charge sheet",
    ),
    Declared(
        "sending",
        "Sending date",
        Reads.DATE,
        aliases=_also(
            "sent to crown court, date sent to crown court, sending, sending hearing date, date of "
            "sending, date case sent to crown court"
        ),
        kinds=_CASES,
        look_in="the hearing record sheet of the sending hearing",
    ),
    Declared(
        "ptph",
        "PTPH",
        Reads.DATE,
        aliases=_also(
            "ptph date, date of ptph, plea and trial preparation hearing, ptph hearing date, ptph hearing"
        ),
        kinds=_CASES,
        look_in="the Crown Court's hearing record or the PTPH form",
    ),
    Declared(
        "stage_1_due",
        "Stage 1 date",
        Reads.DATE,
        aliases=_also("stage 1, stage one date, stage 1 due, stage 1 due date, stage 1 deadline"),
        kinds=_CASES,
        starts="Stage 1 ordered",
        look_in="the court's order or the PTPH form",
    ),
    Declared(
        "stage_1_done",
        "Stage 1 served",
        Reads.DATE,
        aliases=_also(
            "stage 1 complied, stage one served, stage 1 served date, date stage 1 served, date stage 1 complied"
        ),
        kinds=_CASES,
        done="served",
        look_in="the log of what was served or the digital case system",
    ),
    Declared(
        "indictment_due",
        "Indictment due",
        Reads.DATE,
        aliases=_also("indictment ordered date, indictment due date, indictment deadline"),
        kinds=_CASES,
        starts="Indictment ordered",
        look_in="the court's order or the PTPH form",
    ),
    Declared(
        "indictment_served",
        "Indictment served",
        Reads.DATE,
        aliases=_also("indictment date, date indictment served, indictment served date, indictment served on"),
        kinds=_CASES,
        done="served",
        look_in="the log of what was served or the digital case system",
    ),
    Declared(
        "trial",
        "Trial date",
        Reads.DATE,
        aliases=_also("trial, trial start date, date of trial"),
        kinds=_CASES,
        look_in="the court's listing or the PTPH form",
    ),
    Declared(
        "ctl_expiry",
        "CTL expiry",
        Reads.DATE,
        aliases=_also(
            "ctl, ctl date, ctl expiry date, custody time limit, ctl expiry dt, custody "
            "time limit expiry, custody time limit expiry date"
        ),
        kinds=_CASES,
        starts="Custody time limit as recorded",
        look_in="the custody time limit record",
    ),
    Declared(
        "finalised",
        "Finalisation date",
        Reads.DATE,
        aliases=_also(
            "finalised date, date finalised, finalised on, finalisation, finalised, case finalised "
            "date, date of finalisation, finalised dt"
        ),
        kinds=_CASES,
        look_in="the hearing record sheet of the last hearing",
    ),
)

_DECISIONS_AND_LETTERS = (
    Declared(
        "decision",
        "Decision",
        Reads.DECISION,
        aliases=_also("decision type, stop or alter decision, type of decision"),
        kinds=_CASES,
    ),
    Declared(
        "decision_date",
        "Decision date",
        Reads.DATE,
        aliases=_also(
            "date of decision, date decision made, date decision taken, decision made on, decision taken on"
        ),
        kinds=(
            In(CASES, aliases=_also("decision to stop or alter, stop decision date")),
            In(LETTERS, aliases=_also("decision, date decided, decided on"), required=True),
        ),
        look_in="the review note of the decision or the letter itself",
    ),
    Declared(
        "victim_reference",
        "Victim reference",
        Reads.IDENTIFIER,
        aliases=_also("victim ref, victim id, victim reference number, victim ref no, victim number"),
        kinds=(In(CASES), In(LETTERS, aliases=_also("victim"))),
    ),
    Declared(
        "victim_name",
        "Victim name",
        aliases=_also("victims name, complainant name, name of complainant"),
        kinds=(
            In(CASES, aliases=_also("name of victim, victim preferred name")),
            In(LETTERS, heading="Preferred name", aliases=_also("preferred name of victim, name")),
        ),
    ),
    Declared(
        "opted_out",
        "Victim opted out",
        Reads.YES_NO,
        aliases=_also("opted out, opt out, opted out of contact"),
        kinds=(In(CASES, aliases=_also("victim opt out")), In(LETTERS, heading="Opted out")),
    ),
    Declared(
        "enhanced",
        "Enhanced entitlement",
        Reads.ENTITLEMENT,
        aliases=_also(
            "enhanced, enhanced rights, enhanced service, entitlement, enhanced entitlement flag, "
            "entitled to enhanced service, enhanced victim"
        ),
        kinds=_LETTERS,
    ),
    Declared(
        "letter_type",
        "Letter type",
        Reads.LETTER_TYPE,
        aliases=_also(
            "type of letter, letter, communication type, type, letter category, kind of letter, communication"
        ),
        kinds=(In(LETTERS, required=True),),
    ),
    Declared(
        "reason",
        "Reason",
        aliases=_also("reason for decision, decision reason, reason for stopping"),
        kinds=_LETTERS,
    ),
    Declared(
        "reason_received",
        "Reason received by VLU",
        Reads.DATE,
        aliases=_also(
            "reason received, date reason received, received from prosecutor, vlu received, date "
            "reason received from prosecutor, reason received from prosecutor, date vlu received "
            "reason, reason received date"
        ),
        kinds=_LETTERS,
        starts="Reason received",
        done="reason supplied",
        look_in="the victim liaison unit's log or its messages with the prosecutor",
    ),
    Declared(
        "request_received",
        "Request received",
        Reads.DATE,
        aliases=_also(
            "complaint received, vrr request received, request received date, date request received, "
            "date complaint received, date vrr request received"
        ),
        kinds=_LETTERS,
        look_in="the request itself or the victim liaison unit's log",
    ),
    Declared(
        "sent",
        "Date sent",
        Reads.DATE,
        aliases=_also(
            "sent, letter sent, date letter sent, sent date, sent on, letter sent date, date of "
            "letter, letter sent on, date of dispatch, date of despatch, date despatched, date "
            "dispatched, despatched, despatch date, dispatch date, date posted, date letter posted, posted on, "
            "date letter sent out"
        ),
        kinds=_LETTERS,
        done="sent",
        look_in="the letter itself or the victim liaison unit's log",
    ),
    Declared(
        "channel",
        "Channel",
        aliases=_also(
            "sent by, method, how sent, method of sending, sent via, delivery method, channel used, "
            "method of delivery"
        ),
        kinds=_LETTERS,
    ),
    Declared(
        "drafter",
        "Drafter",
        Reads.NAME,
        aliases=_also(
            "drafted by, vlo, victim liaison officer, author, letter drafter, letter drafted by, "
            "drafter name, vlo name, letter author, author of letter, drafting officer"
        ),
        kinds=_LETTERS,
    ),
    Declared(
        "vrr_eligible",
        "VRR eligible",
        Reads.YES_NO,
        aliases=_also("vrr, vrr applies, victims right to review, eligible for vrr, vrr eligibility"),
        kinds=_LETTERS,
    ),
    Declared(
        "meeting_offered",
        "Meeting offered",
        Reads.YES_NO,
        aliases=_also("meeting, offer of meeting, was a meeting offered, meeting offered to victim"),
        kinds=_LETTERS,
    ),
    Declared(
        "not_contacted",
        "Reason not contacted",
        aliases=_also(
            "not contacted, reason no letter, reason victim not contacted, reason for no contact, "
            "reason for no letter"
        ),
        kinds=_LETTERS,
    ),
)

_POLICE_FILES = (
    Declared("police_unit_name", "Police Unit Name", aliases=_also("name of police unit"), kinds=_POLICE),
    Declared("reviewing_group", "Reviewing group", kinds=_POLICE),
    Declared(
        "review_type_all",
        "Review Type All",
        aliases=_also("review type, review types all, review types"),
        kinds=_POLICE,
    ),
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
        aliases=_also("failure type, failure, type of failure, dga failure, dga failure type, failures"),
        kinds=(In(POLICE, required=True),),
        within="failure type",
    ),
    Declared(
        "disputed",
        "Did the police dispute this failure?",
        Reads.YES_NO,
        aliases=_also(
            "police dispute, disputed, did the police dispute, disputed by police, police disputed, "
            "failure disputed"
        ),
        kinds=_POLICE,
    ),
    Declared(
        "dispute_accepted",
        "Did CPS accept the dispute?",
        Reads.YES_NO,
        aliases=_also(
            "dispute accepted, did cps accept, cps accepted dispute, dispute accepted by cps, cps accept dispute"
        ),
        kinds=_POLICE,
    ),
    Declared(
        "contact_methods",
        "Contact methods",
        aliases=_also("contact method, method of contact, contact method used, methods of contact"),
        kinds=_POLICE,
    ),
    Declared(
        "comments",
        "Comments",
        aliases=_also("comment, additional comments, prosecutor comments, further comments"),
        kinds=_POLICE,
    ),
)

_STAFF_LIST = (
    Declared(
        "staff_id",
        "Staff id",
        Reads.IDENTIFIER,
        aliases=_also(
            "id, staff number, employee number, staff no, employee id, person id, staff reference, "
            "staff ref, employee ref, payroll number, personnel number, employee no, staffid"
        ),
        kinds=(In(STAFF, required=True),),
    ),
    Declared(
        "name",
        "Name",
        Reads.NAME,
        aliases=_also(
            "full name, staff name, employee name, name of employee, surname forename, forename surname, person"
        ),
        kinds=(In(STAFF, required=True),),
    ),
    Declared(
        "role",
        "Role",
        aliases=_also("job, job role, post, job title, role title, post title, position"),
        kinds=(In(STAFF, required=True),),
    ),
    Declared(
        "grade", "Grade", aliases=_also("pay grade, grade name, current grade, substantive grade"), kinds=_STAFF
    ),
    Declared(
        "line_manager",
        "Line manager",
        aliases=_also(
            "manager, line manager id, reports to, line manager name, reporting manager, managers "
            "name, reports to manager"
        ),
        kinds=_STAFF,
    ),
    Declared("email", "Email", aliases=_also("email address, e-mail, work email, email addr"), kinds=_STAFF),
    Declared(
        "start",
        "Start date",
        Reads.DATE,
        aliases=_also(
            "started, start, joined, date joined, date started, date of joining, joining date, "
            "commenced, start of employment"
        ),
        kinds=_STAFF,
    ),
    Declared(
        "leave",
        "Leave date",
        Reads.DATE,
        aliases=_also(
            "left, end date, leaving date, date left, leaver date, last day of service, last working "
            "day, date of leaving"
        ),
        kinds=_STAFF,
    ),
    Declared(
        "other_names",
        "Other names",
        aliases=_also(
            "also known as, other name, previous name, previous names, former name, former names, "
            "maiden name, aka, known as"
        ),
        kinds=_STAFF,
    ),
    Declared(
        "not_sampled",
        "Not sampled this month",
        aliases=_also(
            "not sampled, absence, absences, excluded from sample, reason not sampled, reason for absence"
        ),
        kinds=_STAFF,
    ),
    Declared(
        "previous_ids",
        "Previous staff ids",
        aliases=_also("previous id, previous staff id, former staff id, old staff id, earlier staff id"),
        kinds=_STAFF,
    ),
)

_DATES_ADDED_LATER = (
    Declared(
        "file_received",
        "File received",
        Reads.DATE,
        aliases=_also(
            "file received date, date file received, police file received, date police file received, "
            "file received on, date of receipt of file"
        ),
        kinds=_CASES,
        look_in="the record of the police file's receipt",
    ),
    Declared(
        "allocated",
        "Allocated",
        Reads.DATE,
        aliases=_also(
            "allocation date, date allocated, allocated date, allocated on, date of allocation, "
            "date case allocated"
        ),
        kinds=_CASES,
        look_in="the allocation list of the unit",
    ),
    Declared(
        "charging_due",
        "Charging due",
        Reads.DATE,
        aliases=_also(
            "charging due date, charging decision due, charging decision due date, date charging due, "
            "charging advice due, charging advice due date"
        ),
        kinds=_CASES,
        starts="Charging decision agreed",
        look_in="the request for charging advice or the action plan agreed with the police",
    ),
    Declared(
        "papers_served",
        "Papers served",
        Reads.DATE,
        aliases=_also(
            "papers served date, date papers served, papers served on, date of service of papers, "
            "initial papers served, prosecution papers served"
        ),
        kinds=_CASES,
        done="served",
        look_in="the log of what was served or the digital case system",
    ),
    Declared(
        "told_by_phone",
        "Told by telephone",
        Reads.DATE,
        aliases=_also(
            "informed by phone, informed by telephone, told by phone, date informed by phone, date informed by "
            "telephone, date told by telephone, victim told by telephone, victim informed by telephone, victim "
            "informed by phone, telephoned on, date telephoned"
        ),
        kinds=_LETTERS,
        done="told by telephone",
        look_in="the victim liaison unit's log of calls",
    ),
    Declared(
        "told_in_person",
        "Told in person",
        Reads.DATE,
        aliases=_also(
            "informed in person, date informed in person, date told in person, victim told in person, victim "
            "informed in person, told at court, informed at court, date told at court"
        ),
        kinds=_LETTERS,
        done="told in person",
        look_in="the victim liaison unit's log or the hearing record sheet",
    ),
    Declared(
        "delivered",
        "Delivered",
        Reads.DATE,
        aliases=_also("delivered on, date delivered, delivery date, letter delivered, date letter delivered"),
        kinds=_LETTERS,
        look_in="the record of the post or of the email",
    ),
    Declared(
        "returned",
        "Returned undelivered",
        Reads.DATE,
        aliases=_also(
            "returned, date returned, returned on, letter returned, date letter returned, returned to sender, "
            "undelivered on, returned undelivered date"
        ),
        kinds=_LETTERS,
        look_in="the record of the post or of the email",
    ),
    Declared(
        "feedback_sent",
        "Feedback sent",
        Reads.DATE,
        aliases=_also("feedback sent date, date feedback sent, feedback sent on, feedback given on"),
        kinds=(In(CASES), In(LETTERS)),
        look_in="the feedback letter",
    ),
    Declared(
        "offence",
        "Offence",
        aliases=_also(
            "offence description, alleged offence, main offence, lead offence, principal offence, offence type, "
            "offence charged, offences, offence name, most serious offence"
        ),
        kinds=(In(CASES), In(LETTERS)),
    ),
    Declared(
        "offence_date",
        "Offence date",
        Reads.DATE,
        aliases=_also(
            "date of offence, date of the offence, alleged offence date, incident date, date of incident, "
            "date of the incident, offence committed on, offence date from"
        ),
        kinds=(In(CASES), In(LETTERS)),
        look_in="the charge",
    ),
    Declared(
        "victim_title",
        "Title",
        aliases=_also(
            "victim title, preferred title, title of victim, victims title, salutation, form of address"
        ),
        kinds=_LETTERS,
    ),
    Declared(
        "pronouns",
        "Pronouns",
        aliases=_also("victim pronouns, preferred pronouns, victims pronouns"),
        kinds=_LETTERS,
    ),
    Declared(
        "language",
        "Language",
        aliases=_also(
            "preferred language, language of letter, letter language, victim language, language preference"
        ),
        kinds=_LETTERS,
    ),
    Declared(
        "victim_age",
        "Age of victim",
        aliases=_also(
            "victim age, age, child, child victim, under 18, victim under 18, age of the victim, "
            "age at decision, child or adult, adult or child"
        ),
        kinds=_LETTERS,
    ),
    Declared(
        "month_end",
        "Month end",
        Reads.DATE,
        aliases=_also("end of month, month end date, end of the month"),
        kinds=_POLICE,
    ),
    Declared(
        "settled",
        "Settled",
        Reads.DATE,
        aliases=_also("dispute settled, date settled, settled on, dispute settled on, date dispute settled"),
        kinds=_POLICE,
        look_in="the log of disputes with the police",
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
    Declared("letter_state", "Where the letter stands", within="state of the letter"),
    Declared("carried_over", "Carried over from an earlier month"),
    Declared("owed_from", "Export that the letter was found in"),
    Declared("family", "Family of failures"),
    Declared("marked_on", "Marked on", Reads.DATE, starts="Marked"),
)
"""What intake works out, and what only a timeliness standard or an assessor names."""

_OUTCOMES = (
    Declared(
        "happened",
        "What happened",
        Reads.CHOICE,
        aliases=_also("type of outcome, outcome type, what happened in the case, kind of outcome, event, source"),
        kinds=(In(HAPPENED, required=True),),
        choices=OUTCOMES,
        open_choice=False,
        within="what happened",
    ),
    Declared(
        "happened_on",
        "Date it happened",
        Reads.DATE,
        aliases=_also(
            "date of outcome, outcome date, date of panel, panel date, date upheld, date of failure, happened on"
        ),
        kinds=_HAPPENED,
        look_in="the note of the panel, the reply or the court's order",
    ),
    Declared(
        "about",
        "What it was about",
        aliases=_also("about, summary, summary of outcome, what was found, finding, learning, learning point"),
        kinds=_HAPPENED,
    ),
)

TABLE: tuple[Declared, ...] = (
    *_CASE_AND_PEOPLE,
    *_FLAGS,
    *_DATES,
    *_DECISIONS_AND_LETTERS,
    *_POLICE_FILES,
    *_STAFF_LIST,
    *_DATES_ADDED_LATER,
    *_IN_NO_EXPORT,
    *_OUTCOMES,
)
