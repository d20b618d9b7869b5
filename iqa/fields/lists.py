"""The numbered field lists: which fields of a kind a digest covers, in which order.

A list never changes. A field is only ever added as, or at the end of, a newer list, so that old digests stay what
they were.
"""

from collections.abc import Mapping

from iqa.domain import Kind

FIELD_LISTS: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.CASES: (
        (
            "urn",
            "defendant",
            "casework_type",
            "unit",
            "team",
            "prosecutor",
            "legal_manager",
            "police_unit",
            "status",
            "stage",
            "plea",
            "domestic_abuse",
            "hate_crime",
            "rape",
            "youth",
            "custody",
            "vulnerable_victim",
            "victim",
            "victim_reference",
            "victim_name",
            "opted_out",
            "defence_firm",
            "defence_contact",
            "defence_known",
            "defence_engagement",
            "charge",
            "review_completed",
            "first_hearing",
            "sending",
            "ptph",
            "stage_1_due",
            "stage_1_done",
            "indictment_due",
            "indictment_served",
            "trial",
            "ctl_expiry",
            "decision",
            "decision_date",
            "finalised",
            "outcome",
            "charging_prosecutor",
            "charged_by",
            "advocate",
            "paralegal",
            "piece",
        ),
        ("file_received", "allocated", "charging_due", "papers_served", "feedback_sent"),
        ("lead_urn",),
        ("offence", "offence_date"),
    ),
    Kind.LETTERS: (
        (
            "urn",
            "victim_reference",
            "victim_name",
            "enhanced",
            "letter_type",
            "reason",
            "decision_date",
            "reason_received",
            "request_received",
            "sent",
            "channel",
            "drafter",
            "prosecutor",
            "unit",
            "vrr_eligible",
            "meeting_offered",
            "opted_out",
            "not_contacted",
        ),
        ("told_by_phone", "told_in_person", "delivered", "returned", "feedback_sent"),
        ("lead_urn",),
        ("defendant", "offence", "offence_date", "victim_title", "pronouns", "language", "victim_age"),
    ),
    Kind.POLICE_FILES: (
        (
            "urn",
            "casework_type",
            "unit",
            "police_unit_name",
            "police_unit",
            "reviewing_group",
            "review_type_all",
            "review",
            "declaration",
            "rape",
            "domestic_violence",
            "hate_crime",
            "failure_type",
            "disputed",
            "dispute_accepted",
            "contact_methods",
            "comments",
        ),
        ("month_end", "settled"),
    ),
    Kind.STAFF: (
        (
            "staff_id",
            "name",
            "role",
            "grade",
            "unit",
            "team",
            "line_manager",
            "email",
            "start",
            "leave",
            "other_names",
            "not_sampled",
        ),
        ("previous_ids",),
    ),
    Kind.OUTCOMES: (("urn", "happened", "happened_on", "about", "unit"),),
}
"""The columns of each kind: the first list, then what each later list added at its end."""

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
    Kind.OUTCOMES: (),
}
"""Facts that intake works out and freezes with each row. `person` is whose piece of work it is: a staff id, or
'Name (Unit)' where the staff list does not know the name; `<field>_id` likewise for each other name. `owed_from`
names the export that a letter was found in: letters or cases. `decisions` holds every victim and decision of a
case that stands on several rows, where one row could not (see `iqa.intake.merging`)."""

BESIDE_FIELDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.CASES: {
        "letters.unsent": "Letters of this case owed and not sent",
        "letters.sent": "Letters of this case sent",
        "files.failures": "Failures of this police file",
    },
    Kind.LETTERS: {"case.outcome": "Outcome of the case"},
    Kind.POLICE_FILES: {},
    Kind.STAFF: {},
    Kind.OUTCOMES: {},
}
"""What other exports of the month say of the same URN, by name, with what it is called. It is worked out when the
work is marked and is no part of a population."""

FIELD_LIST_VERSION = 4
