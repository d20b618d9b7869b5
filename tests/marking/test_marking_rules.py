"""Contradictions, attribution, completeness and the life of an assessment."""

from datetime import date
from typing import Any

import pytest
from marking_builders import (
    ADVOCATE,
    CASEWORK,
    DEFENCE,
    LETTERS,
    PEOPLE,
    SCALE,
    TIMELY,
    TODAY,
    assessment,
    case,
    criterion,
    letter,
    mark,
)
from msgspec.structs import replace

from iqa.criteria.loading import load_scheme
from iqa.domain import (
    NOT_APPLICABLE,
    NOT_MARKED,
    AgreedAction,
    AssessmentState,
    Condition,
    EnteredDate,
    Rule,
    Standard,
    TimelinessOutcome,
    TimelinessReason,
    TimelinessResult,
    WorkOf,
)
from iqa.errors import ConflictError, InvalidInputError, LockedError
from iqa.marking.assessment import moved, reopen
from iqa.marking.attribution import (
    NOT_KNOWN,
    OUTSIDE,
    Attribution,
    questions,
    whose_delay_it_is,
    whose_work,
)
from iqa.marking.completeness import problems_of
from iqa.marking.fact_checks import computed_rating, contradictions, filled
from iqa.marking.form import Form
from iqa.marking.names import names_in
from iqa.marking.timeliness import Delay, OwnedClock
from iqa.marking.timeliness_words import working

RULE = Standard("x", "Review in time", Rule.CALENDAR_DAYS, "charge", "review_completed", 5)
DATES = {"rule": RULE, "start": date(2026, 10, 1), "due": date(2026, 10, 6)}
MET = TimelinessResult("x", TimelinessOutcome.MET, TimelinessReason.IN_TIME, done=date(2026, 10, 5), **DATES)
NOT_MET = TimelinessResult("x", TimelinessOutcome.NOT_MET, TimelinessReason.LATE, done=date(2026, 10, 8), **DATES)
NOT_YET = TimelinessResult("x", TimelinessOutcome.NOT_YET_DUE, TimelinessReason.NOT_YET_DUE, **DATES)
UNKNOWN = TimelinessResult("x", TimelinessOutcome.CANNOT_BE_ASSESSED, TimelinessReason.START_MISSING, RULE)


def full(**changes: Any) -> Any:
    """A complete assessment of `case()`."""
    marks = (
        mark("strategy"),
        mark("review-timely"),
        mark("engaged"),
        mark("presented", person="P2"),
    )
    return assessment(*marks, **changes)


def full_with(changed: Any) -> Any:
    """A complete assessment with one of its marks given another way."""
    one = full()
    return replace(
        one, marks=tuple(changed if each.criterion == changed.criterion else each for each in one.marks)
    )


FORM = Form(CASEWORK, case(), (), {"review-timely": MET})


def codes_of(one: Any, form: Form = FORM) -> list[tuple[str, str, str]]:
    return [(found.code, found.criterion, found.part) for found in problems_of(one, form)]


@pytest.mark.parametrize(
    ("timeliness", "rating", "contradicted"),
    [
        (MET, "fully-met", False),
        (MET, "not-met", True),
        (MET, NOT_APPLICABLE, True),
        (NOT_MET, "not-met", False),
        (NOT_MET, "fully-met", True),
        (NOT_MET, "partially-met", True),
        (UNKNOWN, NOT_APPLICABLE, False),
        (UNKNOWN, "fully-met", False),
        (NOT_YET, NOT_APPLICABLE, False),
        (NOT_YET, "fully-met", True),
        (NOT_MET, "", False),
        (None, "fully-met", False),
    ],
)
def test_a_rating_that_the_dates_do_not_give_is_a_contradiction(
    timeliness: TimelinessResult | None, rating: str, contradicted: bool
) -> None:
    found = contradictions(TIMELY, mark("review-timely", rating), {}, timeliness, SCALE)
    assert bool(found) is contradicted
    if found:
        assert timeliness is not None
        assert working(timeliness) in found[0].says


def test_a_contradiction_says_what_the_dates_give() -> None:
    (found,) = contradictions(TIMELY, mark("review-timely"), {}, NOT_MET, SCALE)
    assert found.says == f"The dates give 'Not met'. {working(NOT_MET)}"
    assert computed_rating(NOT_MET, SCALE) == "not-met"
    assert computed_rating(NOT_YET, SCALE) == NOT_APPLICABLE


def test_dates_that_cannot_be_assessed_give_no_mark_and_any_rating_needs_its_line() -> None:
    assert computed_rating(UNKNOWN, SCALE) == NOT_MARKED
    untold = replace(FORM, timeliness={"review-timely": UNKNOWN})
    for rating in ("fully-met", "not-met", NOT_APPLICABLE):
        answered = full_with(mark("review-timely", rating, evidence=""))
        assert codes_of(answered, untold) == [("evidence-missing", "review-timely", "evidence")]
        settled = full_with(mark("review-timely", rating, evidence="No record in the review note."))
        assert codes_of(settled, untold) == []


def test_a_mark_that_the_row_contradicts_is_told_with_the_dates_in_words() -> None:
    (found,) = contradictions(
        DEFENCE, mark("engaged", NOT_APPLICABLE), case(defence_engagement="").facts, None, SCALE
    )
    assert found.says == "The defence were known on 5 October 2026; engaged: nothing recorded."
    assert not contradictions(DEFENCE, mark("engaged"), case().facts, None, SCALE)
    assert not contradictions(DEFENCE, mark("engaged", NOT_APPLICABLE), case(first_hearing="").facts, None, SCALE)


def test_placeholders_are_filled_from_the_row() -> None:
    assert filled("{urn} on {sent}", {"urn": "01AB", "sent": "2026-04-02"}) == "01AB on 2 April 2026"


def test_only_questions_that_apply_or_may_apply_are_asked() -> None:
    asked = [(one.criterion.id, one.applies) for one in questions(CASEWORK, (), case())]
    assert asked == [("strategy", True), ("review-timely", True), ("engaged", True), ("presented", True)]
    assert "engaged" not in [q.criterion.id for q in questions(CASEWORK, (), case(defence_known=""))]
    assert [q.criterion.id for q in questions(CASEWORK, ("grip-module",), case())][-1] == "grip"


def test_a_question_the_export_cannot_rule_out_is_asked() -> None:
    open_question = criterion("youth", applies_when=(Condition("youth", one_of=("yes",)),))
    scheme = replace(CASEWORK, criteria=(open_question,))
    assert [q.applies for q in questions(scheme, (), case())] == [None]


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({}, ["sent", "tone"]),
        ({"letter_state": "sent and not owed"}, ["sent", "tone"]),
        ({"letter_state": "owed and not sent", "sent": ""}, ["sent"]),
        ({"letter_state": "possibly owed: check", "sent": ""}, ["sent"]),
        ({"letter_state": "", "sent": ""}, ["sent"]),
        ({"letter_state": ""}, ["sent", "tone"]),
    ],
)
def test_a_letter_never_sent_is_only_asked_whether_it_was_needed_and_sent(
    facts: dict[str, str], asked: list[str]
) -> None:
    assert [one.criterion.id for one in questions(LETTERS, (), letter(**facts))] == asked


@pytest.mark.parametrize(
    ("work_of", "facts", "person"),
    [
        (WorkOf.REVIEWING_PROSECUTOR, {}, "P1"),
        (WorkOf.REVIEWING_PROSECUTOR, {"prosecutor_id": "P2"}, "P2"),
        (WorkOf.REVIEWING_PROSECUTOR, {"prosecutor_id": "", "prosecutor": ""}, "P1"),
        (WorkOf.REVIEWING_PROSECUTOR, {"prosecutor_id": "", "prosecutor": "", "piece": "charging"}, ""),
        (WorkOf.CHARGING_PROSECUTOR, {}, ""),
        (WorkOf.CHARGING_PROSECUTOR, {"piece": "charging"}, "P1"),
        (WorkOf.CHARGING_PROSECUTOR, {"charging_prosecutor_id": "P3"}, "P3"),
        (WorkOf.CHARGING_PROSECUTOR, {"charged_by": "CPS Direct"}, OUTSIDE),
        (WorkOf.CHARGING_PROSECUTOR, {"charged_by": "police"}, OUTSIDE),
        (WorkOf.CHARGING_PROSECUTOR, {"charged_by": "Area"}, ""),
        (WorkOf.ADVOCATE, {}, ""),
        (WorkOf.ADVOCATE, {"advocate": "BIRCH, Rowan"}, "P2"),
        (WorkOf.ADVOCATE, {"advocate": "Nobody Known"}, ""),
        (WorkOf.PARALEGAL_OFFICER, {"person": ""}, ""),
    ],
)
def test_whose_work_a_question_judges_is_never_assumed(
    work_of: WorkOf, facts: dict[str, str], person: str
) -> None:
    found = whose_work(criterion(work_of=work_of), case(**facts), PEOPLE)
    assert found == Attribution(person, bool(person))


@pytest.mark.parametrize(
    ("work_of", "facts", "person"),
    [
        (WorkOf.DRAFTER, {}, "V1"),
        (WorkOf.VICTIM_LIAISON_UNIT, {}, "V1"),
        (WorkOf.DECIDING_PROSECUTOR, {}, "P1"),
        (WorkOf.DRAFTER, {"drafter_id": "", "drafter": ""}, ""),
        (WorkOf.VICTIM_LIAISON_UNIT, {"drafter_id": "", "drafter": ""}, "V1"),
        (WorkOf.VICTIM_LIAISON_UNIT, {"drafter_id": "", "drafter": "", "person": "P1"}, ""),
        (WorkOf.VICTIM_LIAISON_UNIT, {"drafter_id": "", "drafter": "", "reason_received": ""}, ""),
    ],
)
def test_a_letter_has_a_drafter_a_unit_and_a_deciding_prosecutor(
    work_of: WorkOf, facts: dict[str, str], person: str
) -> None:
    assert whose_work(criterion(work_of=work_of), letter(**facts), PEOPLE).person_id == person


@pytest.mark.parametrize("work_of", [WorkOf.VICTIM_LIAISON_UNIT, WorkOf.DRAFTER])
@pytest.mark.parametrize("owner", ["P1", "V1", "VLU (North)"])
def test_a_letter_never_sent_is_the_work_of_whoever_owed_it(work_of: WorkOf, owner: str) -> None:
    owed = letter(sent="", letter_state="owed and not sent", person=owner)
    asked = criterion(work_of=work_of, for_unsent=True)
    assert whose_work(asked, owed, PEOPLE) == Attribution(owner, True)
    of_the_prosecutor = criterion(work_of=WorkOf.DECIDING_PROSECUTOR, for_unsent=True)
    assert whose_work(of_the_prosecutor, owed, PEOPLE) == Attribution("P1", True)
    sent = letter(letter_state="sent", person=owner)
    assert whose_work(asked, sent, PEOPLE) == whose_work(criterion(work_of=work_of), sent, PEOPLE)


def test_two_people_of_one_name_are_not_told_apart_by_guessing() -> None:
    twins = (*PEOPLE, replace(PEOPLE[1], id="P9"))
    assert whose_work(ADVOCATE, case(advocate="Rowan Birch"), twins) == Attribution("", False)


def test_a_complete_assessment_may_be_submitted() -> None:
    assert problems_of(full(), FORM) == ()


@pytest.mark.parametrize(
    ("changed", "short"),
    [
        (mark("strategy", ""), [("not-marked", "strategy", "rating")]),
        (mark("strategy", "excellent"), [("rating-unknown", "strategy", "rating")]),
        (mark("strategy", "partially-met"), [("evidence-missing", "strategy", "evidence")]),
        (mark("strategy", "partially-met", evidence="Review of 9 October"), []),
        (
            mark("strategy", "not-met", evidence="x", finding_codes=("no-reply", "no-analysis")),
            [("finding-code-wrong", "strategy", "finding_codes")],
        ),
        (
            mark("strategy", "fully-met", priority=True),
            [
                ("evidence-missing", "strategy", "evidence"),
                ("priority-incomplete", "strategy", "aim"),
                ("priority-incomplete", "strategy", "next_step"),
            ],
        ),
        (mark("strategy", "not-met", evidence="x", priority=True, aim="a", next_step="n"), []),
        (
            mark("strategy", NOT_APPLICABLE, evidence="x", priority=True, aim="a", next_step="n"),
            [("priority-not-applicable", "strategy", "priority")],
        ),
        (mark("presented"), [("whose-work", "presented", "person")]),
        (mark("presented", NOT_APPLICABLE), []),
        (mark("presented", person=NOT_KNOWN), []),
        (mark("review-timely", "not-met", evidence="x"), [("contradiction", "review-timely", "explanation")]),
        (mark("review-timely", "not-met", evidence="x", explanation="The log shows another date."), []),
        (mark("engaged", NOT_APPLICABLE), [("contradiction", "engaged", "explanation")]),
        (mark("grip"), [("criterion-not-asked", "grip", "rating")]),
        (mark("elsewhere"), [("criterion-not-asked", "elsewhere", "rating")]),
    ],
)
def test_what_a_mark_lacks_is_said_question_by_question(changed: Any, short: list[tuple[str, str, str]]) -> None:
    others = tuple(one for one in full().marks if one.criterion != changed.criterion)
    assert codes_of(replace(full(), marks=(*others, changed))) == short


def test_an_attribution_already_known_is_not_asked_again() -> None:
    marks = tuple(replace(one, person="") for one in full().marks)
    known = replace(FORM, attributions={"presented": Attribution("P2", True)})
    assert codes_of(replace(full(), marks=marks), known) == []


@pytest.mark.parametrize(
    ("changes", "short"),
    [
        ({"assessor": "P1"}, [("own-work", "", "assessor")]),
        ({"actions": (AgreedAction(" ", date(2026, 12, 1)),)}, [("action-without-words", "", "actions")]),
        ({"actions": (AgreedAction("Read the guide"),)}, []),
        ({"actions": (AgreedAction("Read the guide", None, "strategy"),)}, []),
        ({"actions": (AgreedAction("", None, "strategy"),)}, [("action-without-words", "", "actions")]),
        ({"actions": (AgreedAction("Read it", None, "grip"),)}, [("action-not-asked", "", "action_about")]),
        ({"entered_dates": (EnteredDate("sent", TODAY, ""),)}, [("date-without-source", "", "entered_dates")]),
        ({"entered_dates": (EnteredDate("sent", TODAY, "log"),), "marked_at": "2026-11-23T10:00:00"}, []),
    ],
)
def test_what_an_assessment_lacks_as_a_whole(changes: dict[str, Any], short: list[tuple[str, str, str]]) -> None:
    assert codes_of(full(**changes)) == short


def test_more_than_three_priorities_are_too_many() -> None:
    marks = tuple(
        replace(one, priority=True, evidence="x", aim="a", next_step="n", person="P2") for one in full().marks
    )
    assert codes_of(replace(full(), marks=marks)) == [("too-many-priorities", "", "priority")]
    assert codes_of(replace(full(), marks=(replace(marks[0], priority=False), *marks[1:]))) == []


def test_the_life_of_an_assessment_runs_one_way() -> None:
    one = full()
    for state in ("in progress", "submitted", "released", "acknowledged", "disputed", "settled"):
        one = moved(one, AssessmentState(state))
    with pytest.raises(LockedError, match="Reopen it with a reason"):
        moved(one, AssessmentState.SUBMITTED)
    with pytest.raises(ConflictError, match="Submit it first"):
        moved(full(), AssessmentState.RELEASED)


def test_reopening_needs_a_lock_and_a_reason() -> None:
    submitted = moved(full(), AssessmentState.SUBMITTED)
    assert reopen(submitted, "The wrong review was read.").state is AssessmentState.IN_PROGRESS
    with pytest.raises(InvalidInputError, match="needs a reason"):
        reopen(submitted, " ")
    with pytest.raises(ConflictError, match="not locked"):
        reopen(full(), "because")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The letter to Mrs TESTVICTIM was late", ("Testvictim",)),
        ("Quill's account and zed’s plea", ("Zed", "Quill")),
        ("Mrs Somebody Else", ()),
        ("A quilled testvictimised pen", ()),
        ("", ()),
    ],
)
def test_names_the_row_holds_are_found_as_whole_words(text: str, found: tuple[str, ...]) -> None:
    assert names_in(text, case()) == found


def test_titles_are_not_names_and_short_names_are_where_they_have_a_capital() -> None:
    one = case(victim_name="Miss Li O'Example", defendant="")
    assert names_in("Miss Somebody of the case", one) == ()
    assert names_in("Miss Li of the case", one) == ("Li",)
    assert names_in("a li of the case", one) == ()
    assert names_in("o’example's letter", one) == ("O'Example",)


@pytest.mark.parametrize(
    ("late", "whose"),
    [
        (("deciding prosecutor",), "P1"),
        (("victim liaison unit",), "V1"),
        ((), NOT_KNOWN),
        (("deciding prosecutor", "victim liaison unit"), NOT_KNOWN),
    ],
)
def test_a_late_letter_counts_against_whoever_the_dates_lay_it_on_and_nobody_else(
    late: tuple[str, ...], whose: str
) -> None:
    clocks = tuple(OwnedClock(owner, NOT_MET) for owner in late)
    item = letter(prosecutor_id="P1", drafter_id="V1", person="V1")
    asked = criterion(work_of=WorkOf.VICTIM_LIAISON_UNIT)
    assert whose_delay_it_is(asked, Delay(NOT_MET, clocks, (), ()), item) == Attribution(whose, True)
    assert whose_delay_it_is(asked, None, item) == Attribution(NOT_KNOWN, True)


def test_a_letter_that_was_never_sent_is_asked_nothing_about_time() -> None:
    unsent = letter(sent="", letter_state="owed and not sent")
    scheme = load_scheme("victim-letters")
    assert [one.criterion.id for one in questions(scheme, (), unsent)] == ["needed-and-sent"]
    assert "letter-timely" in {one.criterion.id for one in questions(scheme, (), letter())}
