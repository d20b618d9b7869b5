"""The schemes that come with the tool ask about every topic, in time, and can be answered."""

import string

import pytest

from iqa.criteria import builtin_schemes, check_scheme, compare_schemes, earlier_versions, load_scheme
from iqa.criteria.facts import fields_when_marked
from iqa.domain import CORE, NOT_APPLICABLE, Criterion, CriterionKind, Scheme, WorkOf, all_hold
from iqa.marking.fact_checks import filled
from iqa.settings import default_standards

SCHEMES = {name: load_scheme(name) for name in builtin_schemes()}
CASEWORK, LETTERS, GRADED = SCHEMES["casework"], SCHEMES["victim-letters"], SCHEMES["victim-letters-graded"]
QUESTIONS = [(scheme, criterion) for scheme in SCHEMES.values() for criterion in scheme.criteria]
QUESTION_NAMES = [f"{scheme.id}:{criterion.id}" for scheme, criterion in QUESTIONS]
each_scheme = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
each_question = pytest.mark.parametrize(("scheme", "criterion"), QUESTIONS, ids=QUESTION_NAMES)

# Topics that inspectors' published work looks at -> the criterion that asks about each.
CASEWORK_TOPICS = {
    "compliance with the Code": "code-test-complied",
    "reasons for decisions": "decision-reasoned",
    "compliance when charging": "charging-code-test-complied",
    "reasons when charging": "charging-code-test",
    "Threshold Test with its review date": "threshold-test",
    "proceeds of crime": "proceeds-of-crime",
    "bad character": "bad-character",
    "hearsay": "hearsay",
    "victim's letter set in motion": "victim-letter-in-motion",
    "victim personal statement": "victim-personal-statement",
    "victim's views": "victim-views-sought",
    "children as defendants": "child-considered",
    "court for a child": "child-venue",
    "initial details served": "initial-details-served",
    "engagement reported to the court": "engagement-reported",
    "custody time limit log opened": "ctl-log-opened",
    "custody time limit log complete": "ctl-log-complete",
    "custody time limit action": "ctl-action-taken",
    "orders at sentence": "orders-at-sentence",
    "no disclosure record needed, endorsed": "record-not-needed-endorsed",
    "assumptions about victims": "assumptions-met",
    "provisional decision told": "provisional-decision-told",
    "proof without the victim": "case-without-the-victim",
    "pattern of conduct": "pattern-of-conduct",
    "right charges": "right-charges",
    "proportionate initial review": "initial-review-proportionate",
    "proportionate post-sending review": "post-sending-review-proportionate",
    "case analysis": "case-analysis",
    "trial strategy": "trial-strategy",
    "reasonable lines of enquiry": "lines-of-enquiry",
    "action plan proportionate": "action-plan",
    "action plan dated": "action-plan-dated",
    "unused material": "unused-material",
    "victim and witness needs": "victim-and-witness-needs",
    "special measures": "special-measures",
    "bail": "bail-and-custody",
    "custody time limit reviews": "time-limit-reviews",
    "applications and ancillary orders": "applications-and-orders",
    "instructions to the advocate": "instructions-to-advocate",
    "significant events reviewed": "significant-events",
    "pleas and bases": "pleas-and-bases",
    "discontinuance timely": "stopped-in-good-time",
    "discontinuance right": "stopped-rightly",
    "police file quality": "police-file-quality",
    "audit trail": "audit-trail",
    "grip": "grip",
    "added value": "added-value",
    "review before first hearing": "magistrates-review-timely",
    "post-sending review before PTPH": "crown-court-review-timely",
    "directions complied with": "directions-timely",
    "new police material": "new-police-material",
    "initial disclosure": "initial-disclosure",
    "continuing disclosure": "continuing-disclosure",
    "disclosure timely": "disclosure-in-good-time",
    "disclosure endorsed": "disclosure-endorsed",
    "sensitive material": "sensitive-material",
    "third-party material": "third-party-material",
    "defence statement": "defence-statement",
    "disclosure record accurate": "disclosure-record",
    "disclosure record shared": "disclosure-record-shared",
    "defence contact recorded": "representative-recorded",
    "named prosecution contact": "named-contact-given",
    "contact attempted in time": "engagement-in-time",
    "four matters recorded": "engagement-four-matters",
    "acceptable pleas": "acceptable-pleas",
    "replies acted on": "replies-acted-on",
    "attempts logged": "attempts-logged",
    "review reflects engagement": "review-reflects-engagement",
    "continued after PTPH": "engagement-continued",
    "pre-charge engagement": "pre-charge-engagement",
}
LETTER_TOPICS = {
    "needed and sent": "needed-and-sent",
    "timely": "letter-timely",
    "whose delay: prosecutor": "letter-reason-supplied",
    "whose delay: VLU": "letter-sent-by-vlu",
    "right recipient and name": "right-person",
    "form of address": "form-of-address",
    "case, offence, dates": "facts-right",
    "who withdrew": "who-withdrew",
    "spelling and grammar": "spelling-and-grammar",
    "plain English, no unexplained law": "plain-english",
    "reason supplied": "reason-supplied",
    "reason explained": "reason-explained",
    "empathy and tone": "empathy",
    "VRR offered when it applies": "review-right-offered",
    "VRR time limit": "review-right-offered",
    "machine draft": "machine-draft",
    "possible data breach": "nobody-elses-details",
    "address": "right-address",
    "preferred language": "preferred-language",
    "method and format": "method-and-format",
    "provisional decision": "provisional-made-clear",
    "decision to charge": "next-steps-after-charge",
    "holding letter": "holding-letter-dated",
    "holding letter sent": "holding-letter-sent",
    "next stage": "next-stage",
    "remedy": "remedy",
    "meeting offered": "meeting-offered",
    "support signposted": "support-signposted",
    "apology": "apology",
    "standard paragraphs fit": "standard-paragraphs",
    "child or bereaved recipient": "child-or-bereaved",
}
FINDINGS = {
    "casework": """no-analysis strategy-missing strategy-copied-from-charging template-not-tailored
        unused-material-not-addressed special-measures-not-considered no-clear-instruction-to-advocate
        action-plan-without-dates reviewed-after-hearing""",
    "victim-letters": """wrong-name wrong-case wrong-offence-or-date victim-confused leftover-template-text jargon
        reason-missing reason-partial no-empathy blaming-wording vrr-missing vrr-wrongly-offered old-time-limit
        no-support no-apology not-proof-read late-from-prosecutor late-in-vlu""",
}
OURS = "firm-not-recorded no-named-contact generic-mailbox no-record-of-attempt our-reply-late"
"""Barriers of our own making, which are for us to mend."""
BARRIERS = """firm-not-recorded no-named-contact generic-mailbox no-reply-from-firm reply-late late-instruction
    legal-aid-not-in-place details-after-first-hearing no-record-of-attempt our-reply-late"""


def test_casework_and_two_scales_for_letters_come_with_the_tool() -> None:
    assert builtin_schemes() == ("casework", "victim-letters", "victim-letters-graded")


@each_scheme
def test_a_scheme_is_called_what_its_file_is_called_and_carries_its_version(scheme: Scheme) -> None:
    assert SCHEMES[scheme.id] is scheme
    assert scheme.version == "2026.2"


@each_scheme
def test_a_scheme_has_neither_fault_nor_notice(scheme: Scheme) -> None:
    assert check_scheme(scheme.source, scheme.id) == ()


@pytest.mark.parametrize(
    ("scheme", "topics"), [(CASEWORK, CASEWORK_TOPICS), (LETTERS, LETTER_TOPICS)], ids=["casework", "letters"]
)
def test_every_topic_has_its_criterion(scheme: Scheme, topics: dict[str, str]) -> None:
    missing = {
        topic: wanted
        for topic, wanted in topics.items()
        if wanted not in {criterion.id for criterion in scheme.criteria}
    }
    assert missing == {}


@pytest.mark.parametrize(
    ("scheme", "most", "minutes"), [(CASEWORK, 15, 30), (LETTERS, 12, 15), (GRADED, 12, 15)], ids=list(SCHEMES)
)
def test_the_core_form_can_be_answered_in_the_time(scheme: Scheme, most: int, minutes: int) -> None:
    assert 0 < len(scheme.asked()) <= most
    assert scheme.minutes == minutes


@each_scheme
def test_focus_modules_have_a_name_a_time_and_questions(scheme: Scheme) -> None:
    for module in scheme.modules:
        assert module.label
        assert module.minutes > 0
        assert len(scheme.asked((module.id,))) > len(scheme.asked())


@each_scheme
def test_every_finding_code_is_offered_by_a_criterion(scheme: Scheme) -> None:
    offered = {code for criterion in scheme.criteria for code in criterion.finding_codes}
    assert offered == {code.id for code in scheme.finding_codes}


@pytest.mark.parametrize("name", FINDINGS)
def test_the_common_findings_are_there(name: str) -> None:
    assert set(FINDINGS[name].split()) <= {code.id for code in SCHEMES[name].finding_codes}


def test_barriers_are_those_of_defence_engagement_and_no_others() -> None:
    barriers = {code.id for scheme in SCHEMES.values() for code in scheme.finding_codes if code.barrier}
    assert barriers == set(BARRIERS.split())
    for criterion in CASEWORK.criteria:
        if barriers & set(criterion.finding_codes):
            assert criterion.strand == "defence-engagement", criterion.id
    for code in CASEWORK.finding_codes:
        if code.barrier:
            assert code.is_for_defence is (code.id not in OURS.split()), code.id


@each_question
def test_each_rating_is_told_apart_and_the_best_two_by_an_example(scheme: Scheme, criterion: Criterion) -> None:
    ratings = [rating.id for rating in scheme.ratings_of(criterion)]
    words = [criterion.guidance[rating] for rating in ratings]
    assert len(set(words)) == len(ratings)
    assert set(criterion.guidance) <= {*ratings, NOT_APPLICABLE}
    assert all("Example:" in criterion.guidance[rating] for rating in ratings[:2])


@each_question
def test_each_question_says_where_it_comes_from_and_when_it_was_read(scheme: Scheme, criterion: Criterion) -> None:
    assert criterion.source
    assert criterion.reviewed == "2026-11"


@each_scheme
def test_each_finding_belongs_to_one_question_of_a_piece_of_work(scheme: Scheme) -> None:
    asked: dict[str, list[Criterion]] = {}
    for criterion in scheme.criteria:
        for code in criterion.finding_codes:
            asked.setdefault(code, []).append(criterion)
    for several in (found for found in asked.values() if len(found) > 1):
        values = [set(one.applies_when[0].one_of) for one in several]
        assert len(set().union(*values)) == sum(map(len, values)), [one.id for one in several]


def test_whose_work_it_is_follows_who_did_it() -> None:
    whose = {one.id: one.work_of for scheme in (CASEWORK, LETTERS) for one in scheme.criteria}
    assert whose["first-hearing-timely"] is whose["letter-timely"] is WorkOf.UNIT
    assert whose["stopped-rightly"] is whose["victim-letter-in-motion"] is WorkOf.DECIDING_PROSECUTOR
    assert whose["pre-charge-engagement"] is WorkOf.POLICE
    assert (whose["right-person"], whose["right-address"]) == (WorkOf.DRAFTER, WorkOf.VICTIM_LIAISON_UNIT)


def test_what_is_critical_is_answered_yes_or_no() -> None:
    critical = [(scheme, one) for scheme in (CASEWORK, LETTERS) for one in scheme.criteria if one.critical]
    assert {one.id for _, one in critical} == {
        "code-test-complied",
        "charging-code-test-complied",
        "stopped-rightly",
        "nobody-elses-details",
    }
    for scheme, one in critical:
        assert [rating.label for rating in scheme.ratings_of(one)] == ["Yes", "No"]


@pytest.mark.parametrize("name", earlier_versions())
def test_earlier_versions_stay_readable_and_what_changed_is_told(name: str) -> None:
    earlier, now = load_scheme(name), load_scheme(name.partition("@")[0])
    assert f"{earlier.id}@{earlier.version}" == name
    changes = compare_schemes(earlier, now)
    assert changes.changed
    assert not changes.same_version
    assert changes.comparable


@pytest.mark.parametrize(
    ("flags", "asked"),
    [
        ({"vulnerable_victim": "yes", "rape": "no", "domestic_abuse": "no"}, True),
        ({"rape": "yes"}, True),
        ({"domestic_abuse": "yes"}, True),
        ({"casework_type": "RASSO"}, True),
        ({"offence": "Holding a person in slavery or servitude, Modern Slavery Act 2015, s.1"}, True),
        ({"offence": "Human trafficking for exploitation"}, True),
        ({"vulnerable_victim": "no", "rape": "no", "domestic_abuse": "no", "casework_type": "Magistrates"}, False),
        (
            {
                "vulnerable_victim": "no",
                "rape": "no",
                "domestic_abuse": "no",
                "casework_type": "Magistrates",
                "offence": "Drug trafficking: scraped and packed",
            },
            False,
        ),
        ({}, None),
    ],
)
def test_special_measures_are_asked_of_whoever_qualifies_by_the_offence_or_by_need(
    flags: dict[str, str], asked: bool | None
) -> None:
    assert all_hold(CASEWORK.criterion("special-measures").applies_when, flags) is asked


@each_question
def test_each_aim_is_one_sentence_for_a_letter(scheme: Scheme, criterion: Criterion) -> None:
    assert criterion.aim.endswith(".")
    assert criterion.aim[0].isupper()
    assert ". " not in criterion.aim


@each_question
def test_conditions_and_placeholders_name_declared_fields_only(scheme: Scheme, criterion: Criterion) -> None:
    fields = {part.field for condition in criterion.applies_when for part in condition.parts}
    for check in criterion.fact_checks:
        fields |= {condition.field for condition in check.facts}
        fields |= {name for _, name, _, _ in string.Formatter().parse(check.says) if name}
    assert fields <= set(fields_when_marked(scheme.population))


@each_question
def test_no_question_asks_for_more_than_a_line(scheme: Scheme, criterion: Criterion) -> None:
    assert len(criterion.question) <= 90


def test_every_timeliness_standard_is_measured_by_one_criterion_of_the_ready_schemes_or_shown_by_one() -> None:
    criteria = [criterion for scheme in (CASEWORK, LETTERS) for criterion in scheme.criteria]
    known = {one.id for one in default_standards()} - {"police-dispute", "feedback"}
    shown = {name for criterion in criteria for name in criterion.shows} & known
    assert shown == {"vrr-window", "meeting-due"}
    assert sorted(c.standard for c in criteria if c.standard) == sorted(known - shown)


@pytest.mark.parametrize("scheme", [LETTERS, GRADED], ids=["letters", "graded"])
def test_a_letter_never_sent_is_asked_whether_it_was_needed_and_its_timeliness_only(scheme: Scheme) -> None:
    for criterion in scheme.criteria:
        timely = criterion.kind is CriterionKind.TIMELINESS
        assert criterion.for_unsent == (timely or criterion.id == "needed-and-sent"), criterion.id


@pytest.mark.parametrize("scheme", [LETTERS, GRADED], ids=["letters", "graded"])
def test_each_delay_and_each_fault_of_a_letter_goes_to_whose_it_is(scheme: Scheme) -> None:
    whose = {criterion.id: criterion.work_of for criterion in scheme.criteria}
    assert whose["letter-reason-supplied"] is WorkOf.DECIDING_PROSECUTOR
    assert whose["letter-sent-by-vlu"] is WorkOf.VICTIM_LIAISON_UNIT
    assert {whose[c] for c in ("reason-explained", "right-person", "facts-right", "empathy", "plain-english")} == {
        WorkOf.DRAFTER
    }


@pytest.mark.parametrize(
    ("casework_type", "asked", "not_asked"),
    [
        ("Magistrates", "magistrates-review-timely", "crown-court-review-timely"),
        ("Crown Court", "crown-court-review-timely", "magistrates-review-timely"),
        ("RASSO", "post-sending-review-proportionate", "initial-review-proportionate"),
        ("Magistrates", "initial-review-proportionate", "engagement-continued"),
    ],
)
def test_each_court_has_its_own_questions(casework_type: str, asked: str, not_asked: str) -> None:
    facts = {"casework_type": casework_type}
    assert all_hold(CASEWORK.criterion(asked).applies_when, facts) is True
    assert all_hold(CASEWORK.criterion(not_asked).applies_when, facts) is False


MARKED = {"marked_on": "2026-05-20"}
KNOWN = {"defence_known": "2026-05-01", "first_hearing": "2026-05-12"}
CONTRADICTIONS = [
    ("casework", "case-analysis", "fully-met", {"review_completed": "2026-05-21"}),
    ("casework", "trial-strategy", "not-met", {"review_completed": "2026-05-21"}),
    ("casework", "code-test-complied", "not-met", {"review_completed": "2026-06-01"}),
    ("casework", "decision-reasoned", "partially-met", {"review_completed": "2026-06-01"}),
    ("casework", "victim-letter-in-motion", "fully-met", {"letters.unsent": "stopped charge"}),
    ("casework", "victim-letter-in-motion", "not-applicable", {"victim": "yes", "opted_out": "no"}),
    ("casework", "charging-code-test-complied", "not-met", {"charged_by": "police"}),
    ("casework", "trial-strategy", "not-applicable", {"plea": "not guilty"}),
    ("casework", "engagement-in-time", "not-applicable", KNOWN),
    ("casework", "engagement-four-matters", "not-applicable", KNOWN),
    ("casework", "engagement-four-matters", "fully-met", KNOWN),
    ("casework", "representative-recorded", "not-applicable", {"defence_firm": "Invented & Sons"}),
    ("casework", "representative-recorded", "fully-met", {}),
    ("casework", "engagement-continued", "fully-met", {"ptph": "2026-06-02"}),
    ("casework", "charging-code-test", "fully-met", {"charged_by": "police"}),
    ("casework", "bail-and-custody", "not-applicable", {"custody": "yes"}),
    ("casework", "time-limit-reviews", "not-applicable", {"custody": "yes", "ctl_expiry": "2026-09-01"}),
    ("casework", "victim-and-witness-needs", "not-applicable", {"vulnerable_victim": "yes"}),
    ("casework", "stopped-rightly", "not-applicable", {"decision": "stopped charge"}),
    ("victim-letters", "needed-and-sent", "fully-met", {"decision_date": "2026-05-01"}),
    ("victim-letters", "needed-and-sent", "fully-met", {"sent": "2026-05-21"}),
    ("victim-letters", "needed-and-sent", "fully-met", {"sent": "2026-05-04", "opted_out": "yes"}),
    ("victim-letters", "needed-and-sent", "not-met", {"opted_out": "yes"}),
    ("victim-letters", "needed-and-sent", "not-met", {"not_contacted": "no address"}),
    ("victim-letters", "needed-and-sent", "not-applicable", {"sent": "2026-05-04"}),
    ("victim-letters", "reason-supplied", "fully-met", {}),
    ("victim-letters", "review-right-offered", "fully-met", {"vrr_eligible": "no"}),
    ("victim-letters", "review-right-offered", "not-applicable", {"vrr_eligible": "yes"}),
    ("victim-letters", "meeting-offered", "fully-met", {"meeting_offered": "no"}),
    ("victim-letters", "meeting-offered", "not-met", {"meeting_offered": "yes"}),
    ("victim-letters", "child-or-bereaved", "not-applicable", {"enhanced": "bereaved"}),
    ("victim-letters-graded", "needed-and-sent", "good", {"decision_date": "2026-05-01"}),
    ("victim-letters-graded", "review-right-offered", "adequate", {"vrr_eligible": "no"}),
]


def contradictions(criterion: Criterion, rating: str, facts: dict[str, str]) -> list[str]:
    known = {**MARKED, **facts}
    return [
        check.says for check in criterion.fact_checks if rating in check.rated and all_hold(check.facts, known)
    ]


@pytest.mark.parametrize(("scheme", "criterion", "rating", "facts"), CONTRADICTIONS)
def test_a_mark_that_the_export_contradicts_is_caught(
    scheme: str, criterion: str, rating: str, facts: dict[str, str]
) -> None:
    said = contradictions(SCHEMES[scheme].criterion(criterion), rating, facts)
    assert len(said) == 1
    assert filled(said[0], {**MARKED, **facts}).startswith(("The export", "The log"))


def test_every_fact_check_is_shown_to_catch_something() -> None:
    caught = {
        (scheme, criterion, check.id)
        for scheme, criterion, rating, facts in CONTRADICTIONS
        for check in SCHEMES[scheme].criterion(criterion).fact_checks
        if rating in check.rated and all_hold(check.facts, {**MARKED, **facts})
    }
    declared = {
        (scheme.id, criterion.id, check.id)
        for scheme in (CASEWORK, LETTERS)
        for criterion in scheme.criteria
        for check in criterion.fact_checks
    }
    assert declared <= caught


@pytest.mark.parametrize(
    ("criterion", "rating", "facts"),
    [
        ("case-analysis", "fully-met", {"review_completed": "2026-05-20"}),
        ("case-analysis", "fully-met", {}),
        ("engagement-in-time", "not-applicable", {}),
        ("engagement-in-time", "not-applicable", {"defence_known": "2026-05-12", "first_hearing": "2026-05-12"}),
        ("trial-strategy", "not-applicable", {"plea": "guilty"}),
    ],
)
def test_a_mark_that_agrees_with_the_export_passes(criterion: str, rating: str, facts: dict[str, str]) -> None:
    assert contradictions(CASEWORK.criterion(criterion), rating, facts) == []


def test_a_scale_is_data_and_each_office_says_what_counts_as_to_standard() -> None:
    assert [(step.label, step.met) for step in GRADED.scale] == [
        ("Good", True),
        ("Adequate", True),
        ("Below standard", False),
    ]
    assert [step.met for step in CASEWORK.scale] == [True, False, False]


def test_core_is_no_module_of_its_own() -> None:
    assert CORE not in {module.id for scheme in SCHEMES.values() for module in scheme.modules}
