"""The one rule by which a mark may change: what is locked, what is older, what the dates give, what stays."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marking_builders import CASEWORK, PEOPLE, REVIEW_STANDARD, TODAY, assessment, case, mark
from msgspec.structs import replace

from iqa.domain import AgreedAction, Assessment, AssessmentState, EnteredDate, Mark, Person
from iqa.marking.form import Form
from iqa.marking.recording import Answers, CopySource, FormCopy, Recording, WholeAnswers, record
from iqa.marking.results import timeliness_of

STANDARDS = (REVIEW_STANDARD,)
DRAWN = assessment(draw="D1", state=AssessmentState.DRAWN)
ANSWERS = Answers(
    (mark("strategy"), mark("review-timely"), mark("engaged"), mark("presented", person="P2")),
    WholeAnswers(overall="Sound"),
)
LATE = EnteredDate("review_completed", date(2026, 10, 16), "log")
SOON = EnteredDate("review_completed", date(2026, 10, 9), "log")


def form(item: Any = None, entered: tuple[EnteredDate, ...] = (), **changes: Any) -> Form:
    item = item or case()
    found = timeliness_of(CASEWORK, item, STANDARDS, TODAY, entered)
    return replace(Form(CASEWORK, item, (), found, {}, PEOPLE, STANDARDS, TODAY), **changes)


def came(stored: Assessment, answers: Answers, copy: FormCopy | None = None, **changes: Any) -> Recording:
    known = changes.pop("form", None) or form(entered=stored.entered_dates)
    return record(stored, answers, known, copy or FormCopy(stored.revision), changes.get("who", "M1"))


def told(recording: Recording) -> list[tuple[str, str, str]]:
    return [(one.code, one.criterion, one.part) for one in recording.problems]


def stored(answers: Answers = ANSWERS, **changes: Any) -> Assessment:
    """What is recorded once some answers were, as its first revision."""
    made = came(DRAWN, answers).assessment
    assert made is not None
    return replace(made, **{"revision": 1} | changes)


SUBMITTED = stored(replace(ANSWERS, submit=True))


def test_answers_to_work_that_nobody_has_begun_make_an_assessment() -> None:
    kept = came(DRAWN, ANSWERS)
    assert (kept.problems, kept.missing) == ((), ())
    assert kept.assessment == replace(
        DRAWN,
        state=AssessmentState.IN_PROGRESS,
        overall="Sound",
        marks=(
            mark("strategy", person="P1"),
            mark("review-timely", person="P1"),
            mark("engaged", person="P1"),
            mark("presented", person="P2"),
        ),
    )
    assert came(DRAWN, replace(ANSWERS, submit=True)).assessment == replace(
        kept.assessment, state=AssessmentState.SUBMITTED
    )


def test_what_is_missing_keeps_answers_from_being_submitted_and_not_from_being_kept() -> None:
    half = Answers((mark("strategy", "not-met"),))
    kept, refused = came(DRAWN, half), came(DRAWN, replace(half, submit=True))
    assert kept.assessment is not None
    assert refused.assessment is None
    assert refused.problems == kept.missing
    assert ("evidence-missing", "strategy", "evidence") in told(refused)
    assert ("not-marked", "engaged", "rating") in told(refused)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (Answers((mark("strategy", "excellent"),)), ("rating-unknown", "strategy", "rating")),
        (Answers((mark("grip"),)), ("criterion-not-asked", "grip", "rating")),
        (Answers((mark("unheard-of"),)), ("criterion-not-asked", "unheard-of", "rating")),
        (
            Answers((mark("strategy", finding_codes=("no-reply",)),)),
            ("finding-code-wrong", "strategy", "finding_codes"),
        ),
        (
            Answers((mark("strategy", finding_codes=("unheard-of",)),)),
            ("finding-code-wrong", "strategy", "finding_codes"),
        ),
        (
            Answers(whole=WholeAnswers(actions=(AgreedAction("Read", None, "grip"),))),
            ("action-not-asked", "", "action_about"),
        ),
    ],
)
def test_what_the_form_does_not_have_is_refused_also_half_done(
    answers: Answers, found: tuple[str, str, str]
) -> None:
    assert told(came(DRAWN, answers)) == [found]


@pytest.mark.parametrize("fact", ["person", "prosecutor_id", "advocate_id", "charging_prosecutor_id"])
@pytest.mark.parametrize("said", ["M1", "Sky Manager", "Sky Manager (North)", "S. Formerly"])
def test_nobody_marks_work_that_they_had_a_hand_in(fact: str, said: str) -> None:
    people = (*PEOPLE[:-1], Person("M1", "Sky Manager", unit="North", other_names=("S. Formerly",)))
    own = form(case(**{fact: said}), people=people)
    assert ("own-work", "", "assessor") in told(came(DRAWN, ANSWERS, form=own))


def test_without_a_staff_list_an_assessor_goes_by_name_and_unit() -> None:
    own = form(case(person="Sky Manager (North)"), people=())
    assert ("own-work", "", "assessor") in told(came(DRAWN, ANSWERS, form=own, who="Sky Manager (North)"))
    assert told(came(DRAWN, ANSWERS, form=own, who="Fen Manager (North)")) == []


@pytest.mark.parametrize("state", [state for state in AssessmentState if state.is_locked])
def test_what_is_locked_takes_no_other_answer_and_says_where(state: AssessmentState) -> None:
    locked = replace(SUBMITTED, state=state)
    other = Answers(
        (mark("strategy", "not-met", evidence="Page 2"),), WholeAnswers(overall="Weak"), (LATE,), submit=True
    )
    refused = came(locked, other)
    assert refused.assessment is None
    assert told(refused) == [
        ("locked", "", "entered_dates"),
        ("locked", "", "overall"),
        ("locked", "strategy", "rating"),
        ("locked", "strategy", "evidence"),
    ]
    assert refused.proposed.marks == locked.marks
    assert all(state.value in one.message for one in refused.problems)


def test_a_question_that_is_not_asked_is_told_of_also_when_all_is_locked() -> None:
    assert told(came(SUBMITTED, Answers((mark("grip"),)))) == [("locked", "grip", "rating")]


@pytest.mark.parametrize("submit", [True, False])
def test_a_locked_assessment_that_is_only_repeated_is_nothing_new(submit: bool) -> None:
    again = came(SUBMITTED, replace(ANSWERS, submit=submit))
    assert (again.is_new, again.assessment, again.problems) == (False, None, ())


def test_an_answer_on_an_older_copy_never_replaces_a_newer_one() -> None:
    newer = stored(Answers((mark("strategy", "partially-met", evidence="Page 3"),), WholeAnswers(overall="Fair")))
    refused = came(newer, replace(ANSWERS, entered_dates=()), FormCopy(0))
    assert told(refused) == [
        ("older-copy", "", "overall"),
        ("older-copy", "strategy", "rating"),
        ("older-copy", "strategy", "evidence"),
    ]


def test_an_answer_on_an_older_copy_may_add_what_nobody_has_answered() -> None:
    newer = stored(Answers((mark("strategy"),)), entered_dates=(EnteredDate("trial", date(2026, 12, 1), "log"),))
    added = came(newer, Answers((mark("engaged"),), WholeAnswers(overall="Sound"), (SOON,)), FormCopy(0))
    assert added.assessment is not None
    assert [one.criterion for one in added.assessment.marks] == ["strategy", "engaged"]
    assert [one.field for one in added.assessment.entered_dates] == ["review_completed", "trial"]
    assert added.assessment.overall == "Sound"
    assert added.assessment.revision == newer.revision


@pytest.mark.parametrize("said", ["explanation", "next_step", "evidence"])
def test_words_without_a_rating_are_not_replaced_from_an_older_copy_either(said: str) -> None:
    newer = stored(Answers((mark("strategy", "", **{said: "Typed first"}),)))
    refused = came(newer, Answers((mark("strategy", "fully-met"),)), FormCopy(0))
    assert ("older-copy", "strategy", said) in told(refused)
    assert getattr(refused.proposed.mark("strategy"), said) == "Typed first"


def test_an_extra_date_on_an_older_copy_does_not_replace_a_newer_one() -> None:
    newer = stored(entered_dates=(SOON,))
    refused = came(newer, Answers(entered_dates=(LATE,)), FormCopy(0))
    assert told(refused) == [("older-copy", "", "entered_dates")]
    assert "Review completed" in refused.problems[0].message
    assert came(newer, Answers(entered_dates=(SOON,)), FormCopy(0)).problems == ()
    taken = came(newer, Answers(entered_dates=(LATE,))).assessment
    assert taken is not None
    assert taken.entered_dates == (LATE,)


@pytest.mark.parametrize("more", [(), (mark("engaged"),)])
def test_only_the_copy_that_shows_all_that_is_recorded_may_submit(more: tuple[Mark, ...]) -> None:
    newer = stored(replace(ANSWERS, marks=tuple(one for one in ANSWERS.marks if one.criterion != "engaged")))
    refused = came(newer, Answers(more, submit=True), FormCopy(0))
    assert ("older-copy", "", "ready") in told(refused)
    assert refused.assessment is None


def test_a_part_of_a_copy_may_be_older_than_the_rest() -> None:
    newer = stored(revision=3)
    answers = Answers((mark("strategy", "not-met", evidence="x"), mark("engaged", "not-met", evidence="x")))
    refused = came(newer, answers, FormCopy(3, revisions={"engaged": 2}))
    assert {criterion for _, criterion, _ in told(refused)} == {"engaged"}


def test_what_nobody_touched_denies_nothing() -> None:
    newer = stored(Answers((mark("strategy", "partially-met", evidence="Page 3"),), WholeAnswers(overall="Fair")))
    copy = FormCopy(0, untouched=frozenset({"strategy", ""}))
    kept = came(newer, replace(ANSWERS, whole=WholeAnswers(overall="Old")), copy)
    assert kept.problems == ()
    assert kept.proposed.mark("strategy").rating == "partially-met"
    assert kept.proposed.overall == "Fair"
    assert kept.proposed.mark("engaged").rating == "fully-met"


def test_the_file_that_marks_came_from_goes_on_and_an_earlier_save_of_it_does_not() -> None:
    newer = stored(recorded_from="W1 2026-11-01T10:00:00")
    other = Answers((mark("strategy", "not-met", evidence="Page 2"),))
    for source, stale in (
        (CopySource("W1", "2026-11-02T09:00:00"), False),
        (CopySource("W1", "2026-11-01T10:00:00"), False),
        (CopySource("W1", "2026-11-01T09:00:00"), True),
        (CopySource("W2", "2026-11-02T09:00:00"), True),
        (CopySource(), True),
    ):
        assert bool(came(newer, other, FormCopy(0, source)).problems) is stale, source


def test_a_rating_left_as_the_dates_gave_it_follows_the_dates() -> None:
    shown = FormCopy(0, computed={"review-timely": "fully-met"})
    followed = came(DRAWN, replace(ANSWERS, entered_dates=(LATE,)), shown)
    timely = followed.proposed.mark("review-timely")
    assert timely.rating == "not-met"
    assert "date entered by the assessor" in timely.evidence
    meant = came(DRAWN, replace(ANSWERS, entered_dates=(LATE,), submit=True))
    assert ("contradiction", "review-timely", "explanation") in told(meant)
    assert meant.proposed.mark("review-timely").rating == "fully-met"


def test_a_recorded_rating_that_the_dates_gave_follows_other_dates_with_their_working() -> None:
    before = stored()
    later = came(before, Answers(entered_dates=(LATE,))).assessment
    assert later is not None
    assert later.mark("review-timely").rating == "not-met"
    back = came(replace(later, revision=2), Answers(entered_dates=())).assessment
    assert back is not None
    assert back.mark("review-timely") == before.mark("review-timely")
    explained = replace(later, marks=(mark("review-timely", "partially-met", evidence="My own", person="P1"),))
    kept = came(explained, Answers(entered_dates=())).proposed
    assert kept.mark("review-timely") == explained.marks[0]


def test_a_priority_takes_the_criterions_own_aim_unless_another_is_given() -> None:
    given = mark("strategy", "not-met", evidence="x", priority=True, next_step="y")
    aims = [
        came(DRAWN, Answers((one,))).proposed.mark("strategy").aim
        for one in (given, replace(given, aim="Mine"), replace(given, aim="Mine", priority=False))
    ]
    assert aims == [CASEWORK.criterion("strategy").aim, "Mine", ""]


RATINGS = st.sampled_from(["", "fully-met", "partially-met", "not-met", "not-applicable", "excellent"])
MARKS = st.builds(
    lambda criterion, rating, evidence: mark(criterion, rating, evidence=evidence),
    st.sampled_from(["strategy", "review-timely", "engaged", "presented", "grip"]),
    RATINGS,
    st.sampled_from(["", "Page 2"]),
)
GIVEN = st.builds(
    Answers,
    st.lists(MARKS, max_size=4, unique_by=lambda one: one.criterion).map(tuple),
    st.none() | st.sampled_from(["", "Weak"]).map(lambda text: WholeAnswers(overall=text)),
    st.none() | st.sampled_from([(), (SOON,), (LATE,)]),
    st.booleans(),
)


@given(GIVEN, GIVEN, st.integers(0, 2), st.sampled_from(AssessmentState))
def test_whatever_is_answered_nothing_recorded_is_replaced_from_an_older_copy_or_while_locked(
    first: Answers, answers: Answers, revision: int, state: AssessmentState
) -> None:
    before = came(DRAWN, first).proposed
    before = replace(before, revision=2, state=state)
    after = came(before, answers, FormCopy(revision))
    assert after.assessment is None or not after.problems
    if state.is_locked:
        assert after.assessment is None
    if after.assessment is not None:
        assert {one.rating for one in after.assessment.marks} <= {"", "not-applicable", *_ids()}
        if revision < 2:
            assert not answers.submit
            recorded = {one.criterion: one for one in before.marks if one.is_marked}
            now = {one.criterion: one for one in after.assessment.marks}
            timely = answers.entered_dates is not None
            kept = {key: one for key, one in recorded.items() if not (timely and key == "review-timely")}
            assert {key: now.get(key) for key in kept} == kept


def _ids() -> set[str]:
    return {rating.id for rating in CASEWORK.scale}


@given(GIVEN)
def test_answers_given_twice_are_nothing_new_the_second_time(answers: Answers) -> None:
    first = came(DRAWN, answers)
    if first.assessment is not None and not first.assessment.is_locked:
        again = came(replace(first.assessment, revision=1), answers)
        assert (again.is_new, again.problems) == (False, ())


UNTOLD = case(review_completed="")


def test_a_date_that_the_assessor_found_settles_a_question_left_blank() -> None:
    known = form(UNTOLD)
    assert known.computed_ratings() == {"review-timely": ""}
    found = (EnteredDate("review_completed", date(2026, 10, 8), "Review note"),)
    copy = FormCopy(0, computed=known.computed_ratings())
    blank = Answers((mark("review-timely", ""),), entered_dates=found)
    for answers in (blank, Answers(entered_dates=found)):
        kept = came(DRAWN, answers, copy, form=known).proposed.mark("review-timely")
        assert kept.is_marked
        assert kept.person == "P1"


def test_a_question_whose_date_was_not_found_stays_open_until_the_assessor_says_so() -> None:
    known = form(UNTOLD)
    copy = FormCopy(0, computed=known.computed_ratings())
    left = came(DRAWN, Answers((mark("review-timely", ""),)), copy, form=known)
    assert ("not-marked", "review-timely") in {(one.code, one.criterion) for one in left.missing}
    said = Answers((mark("review-timely", "not-applicable", evidence="No record in the review note."),))
    settled = came(DRAWN, said, copy, form=known)
    assert "review-timely" not in {one.criterion for one in settled.missing}


def test_a_rating_that_an_older_copy_filled_in_for_a_missing_date_is_nobodys_answer() -> None:
    known = form(UNTOLD)
    copy = FormCopy(0, computed={"review-timely": "not-applicable"})
    filled_in = came(DRAWN, Answers((mark("review-timely", "not-applicable"),)), copy, form=known)
    assert not filled_in.proposed.mark("review-timely").is_marked
    said = Answers((mark("review-timely", "not-applicable", evidence="No record of it."),))
    assert came(DRAWN, said, copy, form=known).proposed.mark("review-timely").is_marked
