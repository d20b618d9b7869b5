"""What the dates of a piece of work say: the standards of the field, their dates, and every way of not knowing."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from iqa.domain import (
    Condition,
    EnteredDate,
    Kind,
    OneOffHolidays,
    Rule,
    Standard,
    TimelinessOutcome,
    TimelinessReason,
    TimelinessResult,
)
from iqa.fields import FIELDS, Reads
from iqa.marking.timeliness import assess_timeliness, facts_with, owned_clocks, whose_delay
from iqa.marking.timeliness_words import delay_words, where_to_look, working
from iqa.settings import default_standards

LETTER_TYPES = ("stopped charge", "decision not to charge")
OF_LETTERS = Condition("letter_type", one_of=LETTER_TYPES)
ENHANCED = Standard(
    "letter",
    "Enhanced",
    Rule.WORKING_DAYS,
    "decision_date",
    "sent",
    1,
    (OF_LETTERS, Condition("enhanced", none_of=("no",))),
)
ORDINARY = replace(
    ENHANCED, label="Other", days=5, applies_when=(OF_LETTERS, Condition("enhanced", one_of=("no",)))
)
FROM_PROSECUTOR = Standard(
    "supplied", "Reason", Rule.WORKING_DAYS, "decision_date", "reason_received", 2, owner="deciding prosecutor"
)
IN_UNIT = Standard("in-unit", "Unit", Rule.WORKING_DAYS, "reason_received", "sent", 3, owner="victim liaison unit")
MAGISTRATES = Standard("mags", "Review", Rule.WORKING_DAYS_BEFORE, "first_hearing", "review_completed", 5)
CROWN = Standard("crown", "Review", Rule.BEFORE, "ptph", "review_completed", 0)
TODAY = date(2026, 11, 23)

MET, NOT_MET = TimelinessOutcome.MET, TimelinessOutcome.NOT_MET
NOT_DUE, UNKNOWN = TimelinessOutcome.NOT_YET_DUE, TimelinessOutcome.CANNOT_BE_ASSESSED
NOT_APPLICABLE = TimelinessOutcome.NOT_APPLICABLE
TOOLS = default_standards()


def letter_facts(**changes: str) -> dict[str, str]:
    return {"letter_type": "stopped charge", "enhanced": "no", "decision_date": "2026-04-02"} | changes


def assess(
    facts: Mapping[str, str], *standards: Standard, today: date = TODAY, entered: tuple[EnteredDate, ...] = ()
) -> TimelinessResult:
    return assess_timeliness(standards[0].id, standards, facts, today, entered)


@pytest.mark.parametrize(
    ("enhanced", "decision", "due"),
    [
        ("yes", "2025-04-17", "2025-04-22"),
        ("no", "2025-04-17", "2025-04-28"),
        ("vulnerable", "2025-12-24", "2025-12-29"),
        ("no", "2025-12-24", "2026-01-05"),
        ("no", "2026-04-02", "2026-04-13"),
        ("bereaved", "2025-08-22", "2025-08-26"),
    ],
)
def test_a_letter_sent_on_the_last_day_is_in_time_and_a_day_later_is_not(
    enhanced: str, decision: str, due: str
) -> None:
    facts = letter_facts(enhanced=enhanced, decision_date=decision)
    last = date.fromisoformat(due)
    on_time = assess(facts | {"sent": due}, ENHANCED, ORDINARY)
    late = assess(facts | {"sent": (last + timedelta(1)).isoformat()}, ENHANCED, ORDINARY)
    assert (on_time.outcome, on_time.due) == (MET, last)
    assert (late.outcome, late.due) == (NOT_MET, last)
    assert on_time.taken == (5 if enhanced == "no" else 1)


def test_a_request_to_review_may_be_made_over_ten_working_days() -> None:
    window = replace(ORDINARY, days=10, applies_when=())
    assert assess({"decision_date": "2025-12-19", "sent": "2026-01-07"}, window).due == date(2026, 1, 7)


def test_the_working_of_a_late_letter_is_a_sentence_with_its_dates() -> None:
    result = assess(letter_facts(sent="2026-04-15"), ENHANCED, ORDINARY)
    assert working(result) == (
        "Decision on Thursday 2 April 2026; due by 13 April 2026 (5 working days); "
        "sent on 15 April 2026: 2 working days late."
    )
    assert result.taken == 7


@pytest.mark.parametrize(
    ("changes", "today", "outcome", "said"),
    [
        ({"decision_date": ""}, TODAY, UNKNOWN, "Cannot be assessed: the decision date is missing."),
        ({}, date(2026, 4, 13), NOT_DUE, "no date sent: not yet due."),
        ({}, date(2026, 4, 14), UNKNOWN, "; cannot be assessed: no date is recorded for 'Date sent'."),
        ({"enhanced": ""}, TODAY, UNKNOWN, "the export does not say the enhanced entitlement."),
        ({"sent": "2026-04-01"}, TODAY, UNKNOWN, "sent on 1 April 2026, which is earlier; check the dates."),
        ({"sent": "2027-04-01"}, TODAY, UNKNOWN, "sent on 1 April 2027, which is still to come; check the date."),
        ({"decision_date": "2033-04-01"}, TODAY, UNKNOWN, "the bank holidays of that year are not known yet."),
        ({"decision_date": "not a date"}, TODAY, UNKNOWN, "the decision date is missing."),
        ({"letter_type": "VRR response"}, TODAY, TimelinessOutcome.NOT_APPLICABLE, "does not apply"),
    ],
)
def test_what_is_not_known_is_never_met(
    changes: dict[str, str], today: date, outcome: TimelinessOutcome, said: str
) -> None:
    result = assess(letter_facts(**changes), ENHANCED, ORDINARY, today=today)
    assert result.outcome is outcome
    assert said in working(result)


def test_a_date_that_nobody_recorded_is_named_with_where_to_look_for_it() -> None:
    unrecorded = assess({"ptph": "2026-10-20"}, CROWN)
    assert (unrecorded.reason, unrecorded.missing) == (TimelinessReason.DONE_MISSING, ("review_completed",))
    assert where_to_look(unrecorded) == "Look for it in the review note or the hearing record sheet."
    assert where_to_look(assess({"review_completed": "2026-10-20"}, CROWN)).startswith("Look for it in the Crown")
    assert where_to_look(assess({"ptph": "2026-12-20"}, CROWN)) == ""
    assert where_to_look(assess({"ptph": "2026-10-20", "review_completed": "2026-10-01"}, CROWN)) == ""


@given(st.sampled_from(TOOLS), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_no_standard_is_not_met_by_a_date_that_nobody_recorded(rule: Standard, start: date) -> None:
    alone = replace(rule, applies_when=())
    result = assess({rule.start_field: start.isoformat()}, alone, today=date(2027, 6, 1))
    assert result.outcome is UNKNOWN
    if result.reason is TimelinessReason.DONE_MISSING:
        assert result.missing == (rule.done_field,)


def test_a_standard_that_nobody_wrote_cannot_be_assessed() -> None:
    result = assess_timeliness("nothing", (ENHANCED,), {}, TODAY)
    assert result.outcome is UNKNOWN
    assert "no standard 'nothing' is set" in working(result)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Decision on Thursday 2 April 2026; not yet sent."),
        ({"sent": "2026-04-09"}, "; sent on 9 April 2026 (3 working days)."),
        ({"sent": "2028-12-29", "decision_date": "2011-12-29"}, "sent on 29 December 2028."),
    ],
)
def test_a_length_that_the_office_has_not_set_cannot_be_assessed_but_shows_its_dates(
    facts: dict[str, str], said: str
) -> None:
    result = assess(letter_facts(**facts), replace(ORDINARY, days=None), today=date(2029, 1, 1))
    assert result.outcome is UNKNOWN
    assert said in working(result)
    assert "the office has not set" in working(result)


def test_the_rule_in_force_on_the_start_date_applies() -> None:
    old = replace(ORDINARY, days=10, effective_to=date(2026, 3, 31))
    new = replace(ORDINARY, effective_from=date(2026, 4, 1))
    assert assess(letter_facts(decision_date="2026-03-31"), old, new).due == date(2026, 4, 16)
    assert assess(letter_facts(decision_date="2026-04-02"), old, new).due == date(2026, 4, 13)
    before = assess(letter_facts(decision_date="2026-03-31"), new)
    assert (before.outcome, before.start) == (UNKNOWN, date(2026, 3, 31))
    assert "no standard is set for 31 March 2026" in working(before)


@pytest.mark.parametrize(
    ("done", "outcome", "ending", "taken"),
    [
        ("2026-10-13", MET, "review completed on 13 October 2026: in time.", 5),
        ("2026-10-14", NOT_MET, "1 working day late, but before the day of the first hearing.", 4),
        ("2026-10-20", NOT_MET, "5 working days late, on the day of the first hearing.", 0),
        ("2026-10-22", NOT_MET, "7 working days late, after the first hearing.", -2),
    ],
)
def test_a_magistrates_review_shows_same_day_or_later_apart(
    done: str, outcome: TimelinessOutcome, ending: str, taken: int
) -> None:
    result = assess({"first_hearing": "2026-10-20", "review_completed": done}, MAGISTRATES)
    assert (result.outcome, result.due, result.taken) == (outcome, date(2026, 10, 13), taken)
    assert working(result).endswith(ending)
    assert "(5 working days before)" in working(result)


@pytest.mark.parametrize(("done", "outcome"), [("2026-10-19", MET), ("2026-10-20", NOT_MET), ("", UNKNOWN)])
def test_a_crown_court_review_is_due_before_the_day_of_the_ptph(done: str, outcome: TimelinessOutcome) -> None:
    result = assess({"ptph": "2026-10-20", "review_completed": done}, CROWN)
    assert result.outcome is outcome
    assert working(result).startswith("PTPH on Tuesday 20 October 2026; due by 19 October 2026 (1 day before)")


def test_a_hearing_that_has_not_come_leaves_the_review_not_yet_due() -> None:
    assert assess({"ptph": "2026-12-20"}, CROWN).outcome is NOT_DUE
    assert assess({"first_hearing": "2026-12-20"}, replace(MAGISTRATES, days=0)).due == date(2026, 12, 19)


@pytest.mark.parametrize("days", [None, 0])
def test_an_ordered_date_is_met_on_the_day_itself(days: int | None) -> None:
    ordered = Standard("stage", "Stage 1", Rule.BY, "stage_1_due", "stage_1_done", days)
    facts = {"stage_1_due": "2026-10-20"}
    assert assess(facts | {"stage_1_done": "2026-10-20"}, ordered).outcome is MET
    late = assess(facts | {"stage_1_done": "2026-10-23"}, ordered)
    assert working(late) == (
        "Stage 1 ordered on Tuesday 20 October 2026; due by 20 October 2026; "
        "served on 23 October 2026: 3 days late."
    )


def test_calendar_days_count_weekends() -> None:
    hearing = Standard("fh", "First hearing", Rule.CALENDAR_DAYS, "charge", "first_hearing", 14)
    result = assess({"charge": "2026-10-01", "first_hearing": "2026-10-16"}, hearing)
    assert (result.outcome, result.due, result.taken) == (NOT_MET, date(2026, 10, 15), 15)
    assert working(result).endswith("1 day late.")
    unset = assess({"charge": "2026-10-01", "first_hearing": "2026-10-16"}, replace(hearing, days=None))
    assert "(15 days)" in working(unset)


def test_lateness_beyond_the_known_years_is_still_late() -> None:
    result = assess(letter_facts(decision_date="2028-12-01", sent="2029-02-01"), ORDINARY, today=date(2029, 3, 1))
    assert (result.outcome, result.taken) == (NOT_MET, None)
    assert working(result).endswith(": late.")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Hearing record sheet", "(date entered by the assessor from the hearing record sheet)"),
        ("the DRS, page 2", "(date entered by the assessor from the DRS, page 2)"),
        (" ", "(date entered by the assessor)"),
    ],
)
def test_a_date_the_assessor_entered_counts_like_any_other_and_is_said(source: str, said: str) -> None:
    entered = (EnteredDate("sent", date(2026, 4, 15), source),)
    result = assess(letter_facts(), ENHANCED, ORDINARY, entered=entered)
    assert (result.outcome, result.done, result.entered) == (NOT_MET, date(2026, 4, 15), entered)
    assert said in working(result)
    begun = assess(letter_facts(decision_date="", sent="2026-04-15"), ORDINARY, entered=entered[:0])
    assert begun.entered == ()


def test_entered_dates_and_the_day_of_marking_join_the_facts() -> None:
    entered = (EnteredDate("sent", date(2026, 4, 15), "log"),)
    assert facts_with({"urn": "1"}, entered) == {"urn": "1", "sent": "2026-04-15"}
    assert facts_with({"urn": "1"}, (), TODAY) == {"urn": "1", "marked_on": "2026-11-23"}


CLOCKS = (ENHANCED, ORDINARY, FROM_PROSECUTOR, IN_UNIT)


def delay_of(today: date = TODAY, **changes: str) -> str:
    """Whose delay a letter was, decided on 2 April 2026: the reason is due by the 8th, the letter by the 13th."""
    facts = letter_facts(**changes)
    return delay_words(
        whose_delay(assess(facts, ENHANCED, ORDINARY, today=today), owned_clocks(CLOCKS, facts, today))
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"reason_received": "2026-04-14", "sent": "2026-04-15"},
            "By the dates, the delay lies "
            "with the deciding prosecutor (due by 8 April 2026, done on 14 April 2026)"
            ", not with the victim liaison unit (due by 17 April 2026, done on 15 April 2026).",
        ),
        (
            {"reason_received": "2026-04-07", "sent": "2026-04-15"},
            "By the dates, the delay lies "
            "with the victim liaison unit (due by 10 April 2026, done on 15 April 2026)"
            ", not with the deciding prosecutor (due by 8 April 2026, done on 7 April 2026).",
        ),
        (
            {"reason_received": "2026-04-14", "sent": "2026-04-30"},
            "By the dates, the delay lies "
            "with the deciding prosecutor (due by 8 April 2026, done on 14 April 2026)"
            " and with the victim liaison unit (due by 17 April 2026, done on 30 April 2026).",
        ),
        (
            {},
            "The dates do not tell whose delay it was.",
        ),
        ({"reason_received": "2026-04-20", "sent": "2026-04-15"}, "The dates do not tell whose delay it was."),
        ({"sent": "2026-04-15"}, "The dates do not tell whose delay it was."),
    ],
)
def test_two_clocks_show_whose_delay_a_late_letter_was(changes: dict[str, str], said: str) -> None:
    assert delay_of(**changes) == said


def test_a_part_that_is_not_yet_due_is_nobodys_delay() -> None:
    said = delay_of(date(2026, 4, 15), reason_received="2026-04-14")
    assert said.endswith("not with the victim liaison unit (due by 17 April 2026, no date recorded).")


def test_a_part_without_a_limit_is_left_open() -> None:
    facts = letter_facts(reason_received="2026-04-14", sent="2026-04-15")
    clocks = owned_clocks((FROM_PROSECUTOR, replace(IN_UNIT, days=None)), facts, TODAY)
    said = delay_words(whose_delay(assess(facts, ENHANCED, ORDINARY), clocks))
    assert said.endswith("done on 14 April 2026); of the part of the victim liaison unit they do not tell.")


def test_without_clocks_that_apply_nothing_is_said() -> None:
    other = replace(IN_UNIT, applies_when=(Condition("letter_type", one_of=("VRR response",)),))
    facts = letter_facts(sent="2026-04-30")
    nobodys = whose_delay(assess(facts, ENHANCED, ORDINARY), owned_clocks((ORDINARY, other), facts, TODAY))
    assert nobodys is None
    assert delay_words(nobodys) == ""


@given(
    st.dates(date(2012, 2, 1), date(2028, 6, 1)),
    st.integers(-40, 40),
    st.integers(0, 12),
    st.sampled_from(list(Rule)),
)
def test_done_in_time_is_exactly_done_by_the_due_day(start: date, gap: int, days: int, rule: Rule) -> None:
    standard = Standard("x", "X", rule, "charge", "sent", days)
    done = start + timedelta(gap)
    result = assess({"charge": start.isoformat(), "sent": done.isoformat()}, standard, today=date(2030, 1, 1))
    if result.outcome is UNKNOWN:
        assert gap < 0
    else:
        assert result.due is not None
        assert (result.outcome is MET) is (done <= result.due)
        assert working(result).endswith(".")


# --- when the work could exist


OVERNIGHT = {"custody": "yes", "charge": "2026-10-19"}


def review(**facts: str) -> TimelinessResult:
    known = {"casework_type": "Magistrates", "first_hearing": "2026-10-20", "charge": "2026-09-01"} | facts
    return assess_timeliness("magistrates-review", TOOLS, known, date(2026, 11, 2))


@pytest.mark.parametrize(
    ("facts", "outcome", "due"),
    [
        ({"review_completed": "2026-10-13"}, MET, date(2026, 10, 13)),
        ({"review_completed": "2026-10-19"}, NOT_MET, date(2026, 10, 13)),
        ({"custody": "yes", "charge": "2026-10-19", "review_completed": "2026-10-20"}, MET, date(2026, 10, 20)),
        (
            {"custody": "yes", "charge": "2026-10-19", "review_completed": "2026-10-21"},
            NOT_MET,
            date(2026, 10, 20),
        ),
        ({"charge": "2026-10-19", "review_completed": "2026-10-20"}, MET, date(2026, 10, 20)),
        ({"file_received": "2026-10-16", "review_completed": "2026-10-19"}, MET, date(2026, 10, 20)),
        ({"allocated": "2026-10-19", "review_completed": "2026-10-21"}, NOT_MET, date(2026, 10, 20)),
        ({"file_received": "2026-10-12", "review_completed": "2026-10-14"}, NOT_MET, date(2026, 10, 13)),
        ({"file_received": "2026-10-21", "review_completed": "2026-10-22"}, NOT_APPLICABLE, None),
    ],
)
def test_a_review_is_due_before_the_hearing_and_never_before_it_could_be_made(
    facts: dict[str, str], outcome: TimelinessOutcome, due: date | None
) -> None:
    found = review(**facts)
    assert (found.outcome, found.due) == (outcome, due)


def test_what_the_work_had_to_wait_for_is_said() -> None:
    late = review(allocated="2026-10-19", review_completed="2026-10-21")
    assert "due by 20 October 2026 (allocated only on 19 October 2026, before the hearing)" in working(late)
    never = review(file_received="2026-10-21")
    assert working(never).endswith("file received only on 21 October 2026, so nothing could be due by then.")


@pytest.mark.parametrize("custody", ["yes", "no"])
def test_a_hearing_dated_before_the_charge_gives_no_mark(custody: str) -> None:
    slip = review(first_hearing="2025-10-05", review_completed="2026-09-28", custody=custody)
    assert (slip.outcome, slip.reason) == (UNKNOWN, TimelinessReason.START_BEFORE_ITS_CAUSE)
    assert working(slip).endswith("charge only on 1 September 2026, which is later; check the dates.")


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat) | st.just("")
FIELDS_OF_STANDARDS = sorted(
    {field for rule in TOOLS for field in (rule.start_field, rule.done_field, *rule.not_before)}
)


@given(
    st.fixed_dictionaries(dict.fromkeys(FIELDS_OF_STANDARDS, DAYS)),
    st.sampled_from(["Magistrates", "Crown Court"]),
    st.sampled_from(["yes", "no", ""]),
)
def test_no_standard_is_due_before_the_work_could_exist(
    dates: dict[str, str], casework_type: str, custody: str
) -> None:
    facts = {**dates, "casework_type": casework_type, "custody": custody, "plea": "guilty"}
    for rule in TOOLS:
        found = assess_timeliness(rule.id, TOOLS, facts, date(2027, 1, 4))
        if found.due is None or found.rule is None:
            continue
        for field in found.rule.not_before:
            assert not facts[field] or found.due >= date.fromisoformat(facts[field])
        assert working(found).endswith(".")


def test_work_that_a_standard_does_not_ask_for_is_left_aside() -> None:
    rule = replace(ORDINARY, not_when=(Condition("opted_out", one_of=("yes",)),))
    assert assess(letter_facts(opted_out="yes"), rule).outcome is NOT_APPLICABLE
    assert assess(letter_facts(opted_out=""), rule).outcome is not NOT_APPLICABLE


def test_a_bank_holiday_that_the_office_adds_or_takes_away_moves_the_deadline() -> None:
    facts = letter_facts(decision_date="2026-10-05", sent="2026-10-13")
    added = replace(ORDINARY, one_off=OneOffHolidays(added=(date(2026, 10, 9),)))
    assert (assess(facts, ORDINARY).outcome, assess(facts, added).outcome) == (NOT_MET, MET)
    facts = letter_facts(decision_date="2026-04-02", sent="2026-04-13")
    removed = replace(ORDINARY, one_off=OneOffHolidays(removed=(date(2026, 4, 3), date(2026, 4, 6))))
    assert (assess(facts, ORDINARY).outcome, assess(facts, removed).outcome) == (MET, NOT_MET)


@pytest.mark.parametrize(
    ("facts", "outcome", "said"),
    [
        (
            {"sent": "2026-04-15", "told_by_phone": "2026-04-07"},
            NOT_MET,
            "sent on 15 April 2026: 2 working days late; told by telephone on 7 April 2026, in time.",
        ),
        ({"told_in_person": "2026-04-13"}, UNKNOWN, "told in person on 13 April 2026, in time."),
        ({"sent": "2026-04-15", "told_by_phone": "2026-04-14"}, NOT_MET, "14 April 2026, after that day."),
        ({"sent": "2026-04-09", "told_by_phone": "2026-04-01"}, MET, "sent on 9 April 2026: in time."),
        ({"sent": "2026-04-09", "told_by_phone": "2030-04-03"}, MET, "sent on 9 April 2026: in time."),
        (
            {"sent": "2026-04-09", "returned": "2026-04-20"},
            MET,
            "in time; it came back undelivered on 20 April 2026.",
        ),
        ({"sent": "2026-04-09", "returned": "2026-04-20", "delivered": "2026-04-22"}, MET, ": in time."),
    ],
)
def test_a_victim_told_another_way_is_shown_beside_the_letters_own_result(
    facts: dict[str, str], outcome: TimelinessOutcome, said: str
) -> None:
    known = {"letter_type": "stopped charge", "enhanced": "no", "decision_date": "2026-04-02"} | facts
    result = assess_timeliness("victim-letter", TOOLS, known, TODAY)
    assert result.outcome is outcome
    assert working(result).endswith(said)


def test_every_date_that_a_standard_uses_can_be_imported() -> None:
    columns = {column.field for kind in Kind for column in FIELDS[kind] if column.reads is Reads.DATE}
    assert set(FIELDS_OF_STANDARDS) - columns == {"marked_on"}
