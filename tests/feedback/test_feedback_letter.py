"""One person's letter: strengths first, few priorities, the marks, the dates, nothing passed over in silence."""

from datetime import date

import pytest
from feedback_builders import (
    GRADED,
    LETTERS,
    PEOPLE,
    SETTINGS,
    YES_OR_NO,
    case,
    composed,
    letter,
    mark,
    marked,
    priority,
)
from msgspec.structs import fields, replace

from iqa.criteria import load_scheme
from iqa.domain import AgreedAction, Mark
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.letter import letter_problems
from iqa.feedback.small_samples import Looked
from iqa.settings import FeedbackSettings
from iqa.values import as_dict


def test_strengths_come_before_anything_to_change() -> None:
    order = [field.name for field in fields(FeedbackLetter)]
    assert order.index("strengths") < order.index("priorities") < order.index("tables")


def test_the_letter_says_who_writes_to_whom_about_what_and_how_to_reply() -> None:
    letter = composed(
        "P1", marked(mark()), looked=[Looked("case", 2, 27), Looked("letter", 3, 12, 0, "you drafted")]
    )
    assert (letter.area, letter.scheme_name, letter.marking) == (
        "Thornmere",
        "casework quality assessment",
        "OFFICIAL-SENSITIVE",
    )
    assert (letter.month, letter.date, letter.reply_by) == ("October 2026", "23 November 2026", "7 December 2026")
    assert (letter.person_name, letter.first_name) == ("Ash Maple", "Ash")
    assert (letter.sender_name, letter.sender_role, letter.reply_to) == (
        "Sky Manager",
        "legal manager",
        "Sky Manager",
    )
    assert letter.looked_at == (
        "two of your 27 cases and three of the 12 letters you drafted, counting the work that could be drawn"
    )
    assert letter.traces == ("Trace of casework.",)


@pytest.mark.parametrize(
    ("reply_to", "email", "told"),
    [
        ("feedback@thornmere.example", "sky@x.example", "feedback@thornmere.example"),
        ("", "sky@x.example", "sky@x.example"),
    ],
)
def test_a_reply_goes_to_the_offices_address_else_to_the_sender(reply_to: str, email: str, told: str) -> None:
    settings = replace(SETTINGS, feedback=FeedbackSettings(reply_to=reply_to))
    sender = replace(PEOPLE["M1"], email=email)
    assert composed("P1", marked(mark()), settings=settings, sender=sender).reply_to == told


def test_beyond_the_known_bank_holidays_no_day_is_guessed() -> None:
    assert composed("P1", marked(mark()), written_on=date(2028, 12, 28)).reply_by == ""


# --- strengths --------------------------------------------------------------------------------------------------


def test_good_practice_that_was_noted_is_told_with_its_case() -> None:
    letter = composed("P1", marked(mark(), good_practice=" The note for the advocate was a model. "))
    assert letter.strengths == ("The note for the advocate was a model (URN 01AB0000001).",)


def test_more_good_practice_than_fits_the_first_page_stands_in_the_detail() -> None:
    works = [marked(mark(), item=case(number), good_practice=f"Note {number}...") for number in range(1, 5)]
    letter = composed("P1", *works)
    assert letter.strengths == tuple(f"Note {n}... (URN 01AB000000{n})." for n in (1, 2, 3))
    detailed = [row.evidence for work in letter.detail for row in work.rows if row.rating == "Good practice"]
    assert detailed == ["Note 1...", "Note 2...", "Note 3...", "Note 4..."]


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ([mark()], ("Review: the one mark was fully met.",)),
        ([mark(), mark("grip")], ("Review: both marks were fully met.",)),
        (
            [mark(), mark("grip", "not-met"), mark("schedule"), mark("continuing"), mark("engaged")],
            ("Disclosure: both marks were fully met.", "Defence engagement: the one mark was fully met."),
        ),
        ([mark(), mark("grip", "not-met")], ("Review: one of the two marks was fully met.",)),
        (
            [mark(), mark("grip"), mark("review-timely", "not-met"), mark("schedule", "not-met")],
            ("Review: two of the three marks were fully met.",),
        ),
        ([mark(), mark("grip", "not-met"), mark("review-timely", "not-met")], ()),
        ([mark("grip", "not-met")], ()),
        ([mark("grip", "not-applicable", "")], ()),
    ],
)
def test_without_a_note_the_marks_say_what_was_done_well(marks: list[Mark], said: tuple[str, ...]) -> None:
    assert composed("P1", marked(*marks)).strengths == said


def test_three_clean_marks_are_counted_in_words() -> None:
    letter = composed("P1", marked(mark(), mark("grip")), marked(mark(), item=case(2)))
    assert letter.strengths == ("Review: all three marks were fully met.",)


# --- priorities -------------------------------------------------------------------------------------------------


def test_a_priority_says_what_happened_the_standard_and_what_next() -> None:
    (only,) = composed("P1", marked(priority())).priorities
    assert as_dict(only) == {
        "question": "Is there a strategy for the case?",
        "reference": "URN 01AB0000001",
        "what_happened": "What happened with strategy.",
        "standard": "What is expected of strategy.",
        "next_step": "What next for strategy.",
    }


def test_the_schemes_own_standard_stands_where_the_assessor_gave_none() -> None:
    (only,) = composed("P1", marked(replace(priority(), aim=" "))).priorities
    assert only.standard == "Every review holds a strategy made for this case."


def test_at_most_three_stand_in_a_letter_the_worst_first_whatever_the_works() -> None:
    first = marked(priority("strategy", "partially-met"), priority("grip", "partially-met"))
    second = marked(priority("schedule"), priority("engaged"), item=case(2))
    letter = composed("P1", first, second)
    assert [one.question.split()[3] for one in letter.priorities] == ["schedule", "engaged", "strategy"]
    assert letter.priorities_note == "One further point stands in the detail overleaf."


def test_an_office_may_have_fewer() -> None:
    settings = replace(SETTINGS, feedback=FeedbackSettings(most_priorities=1))
    letter = composed("P1", marked(priority(), priority("grip"), priority("schedule")), settings=settings)
    assert len(letter.priorities) == 1
    assert letter.priorities_note == "Two further points stand in the detail overleaf."


def test_one_question_comes_up_once_with_its_worst_mark() -> None:
    letter = composed("P1", marked(priority(rating="partially-met")), marked(priority(), item=case(2)))
    assert [one.reference for one in letter.priorities] == ["URN 01AB0000002"]
    assert letter.priorities_note == "One further point stands in the detail overleaf."


def test_the_same_id_in_two_schemes_is_two_questions_and_scales_are_compared_by_their_ends() -> None:
    three = marked(priority("grip", "partially-met"))
    two = marked(priority("grip", "missed"), item=case(2), scheme=YES_OR_NO)
    letter = composed("P1", three, two)
    assert [one.reference for one in letter.priorities] == ["URN 01AB0000002", "URN 01AB0000001"]


def test_a_priority_on_a_mark_that_was_met_is_not_lost() -> None:
    letter = composed("P1", marked(priority(rating="fully-met")))
    assert len(letter.priorities) == 1
    assert letter.priorities_note == ""


def test_what_does_not_apply_is_no_priority_and_no_fault() -> None:
    letter = composed("P1", marked(priority(rating="not-applicable"), mark("grip")))
    assert letter.priorities == ()
    assert letter.priorities_note == "Nothing we looked at fell short, so there is nothing we ask you to change."


@pytest.mark.parametrize(
    ("marks", "note"),
    [
        (
            [mark(rating="not-met")],
            "One mark fell short of the best. It is explained in the detail overleaf, and is not a priority.",
        ),
        (
            [mark(rating="not-met"), mark("grip", "partially-met")],
            "Two marks fell short of the best. They are explained in the detail overleaf, and none is a priority.",
        ),
        ([priority()], ""),
    ],
)
def test_what_no_assessor_put_forward_is_still_spoken_of(marks: list[Mark], note: str) -> None:
    assert composed("P1", marked(*marks)).priorities_note == note


# --- what blocks a letter ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("evidence", ["", "  "])
@pytest.mark.parametrize("rating", ["partially-met", "not-met"])
def test_a_mark_below_fully_met_without_evidence_blocks_the_letter(rating: str, evidence: str) -> None:
    (problem,) = letter_problems("P1", [marked(mark(rating=rating, evidence=evidence))])
    assert problem.code == "evidence-missing"
    assert problem.message == (
        f"URN 01AB0000001: 'Is there a strategy for the case?' is marked {rating.replace('-', ' ')} "
        "and nothing says where it shows. Add one line of evidence."
    )


def test_nothing_blocks_a_letter_whose_marks_are_explained_or_need_no_explaining() -> None:
    fine = marked(
        mark(evidence=""), mark("grip", "not-met"), mark("schedule", "not-applicable", ""), priority("engaged")
    )
    assert letter_problems("P1", [fine]) == ()


def test_anothers_mark_without_evidence_blocks_only_the_others_letter() -> None:
    work = marked(mark(), mark("presented", "not-met", "", person="P2"))
    assert letter_problems("P1", [work]) == ()
    assert [problem.code for problem in letter_problems("P2", [work])] == ["evidence-missing"]


def test_a_priority_half_written_blocks_the_letter() -> None:
    half = replace(priority("no-aim"), aim="", next_step=" ", evidence="")
    problems = letter_problems("P1", [marked(half)])
    assert [problem.code for problem in problems] == [
        "evidence-missing",
        "priority-incomplete",
        "priority-incomplete",
    ]
    assert "the standard" in problems[1].message
    assert "the next step" in problems[2].message


# --- marks, dates, actions --------------------------------------------------------------------------------------


def test_schemes_of_one_scale_share_a_table_and_another_scale_has_its_own() -> None:
    prosecutors = next(c.id for c in LETTERS.criteria if c.work_of == "deciding prosecutor")
    letters = marked(mark(prosecutors), item=letter(), scheme=LETTERS)
    spot = marked(mark(rating="met"), item=case(3), scheme=YES_OR_NO)
    tables = composed("P1", marked(mark()), marked(mark(), item=case(2)), letters, spot).tables
    assert [table.title for table in tables] == [
        f"Casework quality assessment (2 looked at) and {LETTERS.title} (1 looked at)",
        "Spot check (1 looked at)",
    ]
    assert [table.headings for table in tables] == [("Fully met", "Partially met", "Not met"), ("Met", "Not met")]
    assert tables[0].rows[0].strand == "Review"
    assert tables[0].rows[0].counts == (2, 0, 0)
    assert tables[1].rows[0].counts == (1, 0)


def test_not_applicable_and_unmarked_are_counted_nowhere() -> None:
    work = marked(
        mark(), mark("grip", "not-applicable", ""), Mark("review-timely"), mark("schedule", "not-applicable", "")
    )
    (table,) = composed("P1", work).tables
    assert [(row.strand, row.counts) for row in table.rows] == [("Review", (1, 0, 0))]
    shown = [row.question for row in composed("P1", work).detail[0].rows]
    assert "Was the review done in time?" not in shown
    assert [row.rating for row in composed("P1", work).detail[0].rows] == [
        "Fully met",
        "Not applicable",
        "Not applicable",
    ]


def test_a_graded_scale_is_told_in_its_own_words() -> None:
    drafters = [c for c in GRADED.criteria if c.work_of == "drafter"]
    best, second = GRADED.scale[0], GRADED.scale[1]
    work = marked(mark(drafters[0].id, best.id), mark(drafters[1].id, second.id), item=letter(), scheme=GRADED)
    sent = composed("V1", work)
    assert sent.tables[0].headings == tuple(rating.label for rating in GRADED.scale)
    assert sent.priorities_note.startswith("One mark fell short of the best.")


def test_dates_not_met_come_first_and_what_does_not_fit_is_counted() -> None:
    works = [marked(mark("review-timely"), item=case(number)) for number in (1, 2, 3)]
    late = marked(mark("review-timely", "not-met"), item=case(4, review_completed="2026-10-19"))
    letter = composed("P1", *works, late)
    assert [row.outcome for row in letter.timeliness] == ["Not met", "Met", "Met"]
    assert letter.timeliness_more == 1
    assert letter.timeliness[0].reference == "URN 01AB0000004"
    assert "19 October 2026" in letter.timeliness[0].working
    assert sum(len(work.timeliness) for work in letter.detail) == 4


def test_a_standard_that_does_not_apply_takes_no_room() -> None:
    work = marked(mark("review-timely"), item=case(casework_type="Crown Court"))
    assert composed("P1", work).timeliness == ()


def test_what_cannot_be_assessed_is_said_once_with_what_is_missing() -> None:
    (row,) = composed("P1", marked(mark("review-timely"), item=case(first_hearing=""))).timeliness
    assert (row.outcome, row.working) == ("Cannot be assessed", "The first hearing is missing.")


def test_where_the_assessor_sets_the_dates_aside_the_letter_says_why() -> None:
    why = "The hearing was brought forward on the day."
    work = marked(mark("review-timely", explanation=why), item=case(review_completed="2026-10-19"))
    (row,) = composed("P1", work).timeliness
    assert row.outcome == "Not met"
    assert row.working.endswith(f" Marked fully met all the same: {why}")


def test_an_explanation_is_not_repeated_where_the_mark_agrees_with_the_dates() -> None:
    work = marked(mark("review-timely", explanation="Checked."))
    assert "Checked" not in composed("P1", work).timeliness[0].working


def test_actions_are_told_with_their_dates_in_words() -> None:
    actions = (AgreedAction("Read the new guidance.", date(2026, 12, 4)), AgreedAction("Talk to Rowan."))
    rows = composed("P1", marked(mark(), actions=actions)).actions
    assert [(row.text, row.due) for row in rows] == [
        ("Read the new guidance.", "4 December 2026"),
        ("Talk to Rowan.", ""),
    ]


def test_actions_on_the_priorities_come_first_and_the_rest_stand_in_the_detail() -> None:
    works = [
        marked(mark(), item=case(number), actions=(AgreedAction(f"Action {number}."),)) for number in (1, 2, 3)
    ]
    first = marked(priority(), item=case(4), actions=(AgreedAction("Action 4."),))
    letter = composed("P1", *works, first)
    assert [row.text for row in letter.actions] == ["Action 4.", "Action 1.", "Action 2."]
    assert letter.actions_more == 1
    assert [[row.text for row in work.actions] for work in letter.detail] == [
        ["Action 1."],
        ["Action 2."],
        ["Action 3."],
        ["Action 4."],
    ]


def test_the_detail_says_how_each_piece_was_chosen_who_marked_it_and_what_was_found() -> None:
    random = marked(mark(rating="not-met", finding_codes=("no-analysis",)))
    again = marked(mark(), item=case(2), targeted=True, assessor="Unknown Hand")
    first, second = composed("P1", random, again).detail
    assert (first.work.how_chosen, first.work.assessor, first.work.label) == (
        "drawn at random",
        "Sky Manager",
        "Magistrates case",
    )
    assert (second.work.how_chosen, second.work.assessor) == ("chosen apart from the random draw", "Unknown Hand")
    assert first.rows[0].findings == ("No analysis",)


def test_what_only_the_manager_is_to_read_is_nowhere_in_the_letter() -> None:
    work = marked(
        mark(explanation="SECRET-E"),
        urgent_concern="SECRET-U",
        referral="SECRET-R",
        overall="SECRET-O",
    )
    assert "SECRET" not in str(composed("P1", work))


def test_nobody_elses_name_of_the_row_is_in_the_letter() -> None:
    text = str(composed("P1", marked(mark()), marked(mark(), item=letter(), scheme=LETTERS)))
    assert "Testdefendant" not in text
    assert "Testvictim" not in text


LATE = {"decision_date": "2026-10-05", "reason_received": "2026-10-14", "sent": "2026-10-15"}


def test_beside_a_late_letter_stands_whose_delay_it_was_in_the_detail_alone() -> None:
    clocks = (
        mark("letter-timely", "not-met"),
        mark("letter-sent-by-vlu"),
        mark("letter-reason-supplied", "not-met"),
    )
    work = marked(*clocks, item=letter(**LATE), scheme=load_scheme("victim-letters@2026.1"))
    drafter, prosecutor = composed("V1", work), composed("P1", work)
    (late,) = [row.working for row in drafter.detail[0].timeliness if row.outcome == "Not met"]
    assert late.endswith(
        "sent on 15 October 2026: 3 working days late. By the dates, the delay lies with the deciding prosecutor "
        "(due by 7 October 2026, done on 14 October 2026), not with the victim liaison unit (due by "
        "19 October 2026, done on 15 October 2026)."
    )
    assert str(drafter).count("the delay lies") == 1
    assert "the delay lies" not in str(drafter.timeliness)
    assert "the delay lies" not in str(prosecutor)


def test_a_letter_in_time_is_nobodys_delay() -> None:
    work = marked(mark("letter-timely"), item=letter(), scheme=LETTERS)
    assert "delay" not in str(composed("V1", work))
