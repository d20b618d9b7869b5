"""Whose record a mark goes on: a letter's feedback to two people, each their own part; nobody's to nobody."""

import pytest
from feedback_builders import CASEWORK, LETTERS, case, composed, letter, mark, marked, priority

from iqa.domain import AgreedAction, Mark, WorkOf
from iqa.feedback.letter import letter_problems
from iqa.marking.attribution import NOT_KNOWN, OUTSIDE
from iqa.marking.results import people_of, timeliness_of

DRAFTERS = tuple(c.id for c in LETTERS.criteria if c.work_of is WorkOf.DRAFTER)
PROSECUTORS = tuple(c.id for c in LETTERS.criteria if c.work_of is WorkOf.DECIDING_PROSECUTOR)


def questions(person: str, *works) -> set[str]:
    return {row.question for work in composed(person, *works).detail for row in work.rows}


def test_a_victim_letters_feedback_goes_to_drafter_and_deciding_prosecutor_each_their_own_part() -> None:
    marks = [mark(id, "not-met", f"EVIDENCE {id}") for id in (*DRAFTERS, *PROSECUTORS)]
    work = marked(*marks, item=letter(), scheme=LETTERS)
    assert work.people() == ("V1", "P1")
    for person, own, others in (("V1", DRAFTERS, PROSECUTORS), ("P1", PROSECUTORS, DRAFTERS)):
        told = str(composed(person, work))
        assert own
        assert all(f"EVIDENCE {id}'" in told for id in own)
        assert not any(f"EVIDENCE {id}'" in told for id in others)
        assert len(composed(person, work).detail[0].rows) == len(own)


def test_priorities_go_to_the_one_they_are_about() -> None:
    work = marked(priority(DRAFTERS[0]), priority(PROSECUTORS[0]), item=letter(), scheme=LETTERS)
    assert [one.what_happened for one in composed("V1", work).priorities] == [f"What happened with {DRAFTERS[0]}."]
    assert [one.what_happened for one in composed("P1", work).priorities] == [
        f"What happened with {PROSECUTORS[0]}."
    ]


def test_good_practice_and_actions_of_a_letter_go_to_its_drafter_alone() -> None:
    work = marked(
        mark(DRAFTERS[0]),
        mark(PROSECUTORS[0]),
        item=letter(),
        scheme=LETTERS,
        good_practice="A kind letter.",
        actions=(AgreedAction("Use the new paragraph."),),
    )
    assert composed("V1", work).strengths[0].startswith("A kind letter (")
    assert len(composed("V1", work).actions) == 1
    assert "A kind letter" not in str(composed("P1", work))
    assert composed("P1", work).actions == ()


def test_an_action_about_a_question_goes_to_whoever_that_question_is_about_and_the_detail_names_it() -> None:
    pass_on, rewrite = (
        AgreedAction("Pass it on.", None, PROSECUTORS[0]),
        AgreedAction("Rewrite.", None, DRAFTERS[0]),
    )
    marks = (mark(DRAFTERS[0]), mark(PROSECUTORS[0]))
    work = marked(*marks, item=letter(), scheme=LETTERS, actions=(pass_on, rewrite, AgreedAction("Look again.")))
    for person, own in (("V1", ["Rewrite.", "Look again."]), ("P1", ["Pass it on."])):
        told = composed(person, work)
        assert [row.text for row in told.actions] == own
        assert [row.text for row in told.detail[0].actions] == own
    question = LETTERS.criterion(PROSECUTORS[0]).question
    assert composed("P1", work).detail[0].actions[0].question == question
    assert [row.question for row in composed("V1", work).detail[0].actions] == [
        LETTERS.criterion(DRAFTERS[0]).question,
        "",
    ]


def test_an_action_about_a_case_goes_to_whom_the_assessor_named_for_its_question() -> None:
    action = AgreedAction("Sit in on a hearing.", None, "presented")
    work = marked(mark(), mark("presented", person="P2"), actions=(action,))
    assert composed("P1", work).actions == ()
    assert [row.text for row in composed("P2", work).actions] == ["Sit in on a hearing."]


@pytest.mark.parametrize("nobody", ["", NOT_KNOWN, OUTSIDE])
def test_an_action_about_a_question_on_nobodys_record_goes_to_nobodys_letter(nobody: str) -> None:
    action = AgreedAction("UNKEPT", None, "presented")
    work = marked(mark(), mark("presented", person=nobody), actions=(action,))
    assert work.person_of_action(action) == (nobody or NOT_KNOWN)
    assert "UNKEPT" not in str(composed("P1", work))


def test_where_the_export_names_no_drafter_the_one_the_assessor_named_is_told() -> None:
    item = letter(drafter="", drafter_id="", person="VLU (North)")
    work = marked(mark(DRAFTERS[0], person="V2"), item=item, scheme=LETTERS, good_practice="A kind letter.")
    assert work.owner() == "V2"
    assert composed("V2", work).strengths


@pytest.mark.parametrize("people", [(), (NOT_KNOWN,), ("V2", "V3")])
def test_otherwise_the_letter_is_the_units(people: tuple[str, ...]) -> None:
    item = letter(drafter="", drafter_id="", person="VLU (North)")
    marks = [mark(id, person=person) for id, person in zip(DRAFTERS, people, strict=False)]
    assert marked(*marks, item=item, scheme=LETTERS).owner() == "VLU (North)"


def test_a_letter_never_sent_is_whose_it_is_on_the_list() -> None:
    item = letter(sent="", letter_state="owed and not sent", reason_received="", person="P1")
    assert marked(mark(PROSECUTORS[0]), item=item, scheme=LETTERS).owner() == "P1"


@pytest.mark.parametrize("nobody", [NOT_KNOWN, OUTSIDE])
def test_a_mark_that_is_nobodys_goes_to_nobodys_letter(nobody: str) -> None:
    work = marked(mark(), mark("presented", "not-met", "UNKEPT", person=nobody))
    assert work.people() == ("P1",)
    assert people_of([work]) == ("P1",)
    assert "UNKEPT" not in str(composed("P1", work))


def test_a_mark_that_nobody_attributed_is_never_laid_to_the_reviewing_prosecutor() -> None:
    work = marked(mark(), mark("presented", "not-met", "UNKEPT"))
    assert work.person_of(work.assessment.mark("presented")) == NOT_KNOWN
    assert work.people() == ("P1",)
    assert "UNKEPT" not in str(composed("P1", work))
    assert letter_problems("P1", [marked(mark(), mark("presented", "not-met", ""))]) == ()


def test_an_unattributed_mark_goes_to_whom_the_export_names() -> None:
    item = case(advocate="Rowan Birch", advocate_id="P2")
    work = marked(mark(), mark("presented", "not-met", "OURS"), item=item)
    assert work.people() == ("P1", "P2")
    assert "OURS" in str(composed("P2", work))
    assert "OURS" not in str(composed("P1", work))


def test_people_with_marks_are_listed_once_over_all_works() -> None:
    works = [
        marked(mark()),
        marked(mark("presented", person="P2"), item=case(2)),
        marked(mark(), item=case(3, person="P0", prosecutor_id="P0")),
    ]
    assert people_of(works) == ("P0", "P1", "P2")
    assert works[1].people() == ("P2",)


def test_marks_come_in_the_order_of_the_form_and_strange_or_empty_ones_not_at_all() -> None:
    work = marked(mark("grip"), Mark("schedule"), mark("no-such"), mark("strategy"))
    assert [one.criterion for one in work.marks_in_order()] == ["strategy", "grip"]


def test_dates_are_read_for_the_criteria_of_time_that_apply() -> None:
    found = timeliness_of(CASEWORK, case(), (), marked(mark()).item.date("first_hearing"))
    assert set(found) == {"review-timely"}
    vrr = timeliness_of(LETTERS, letter(letter_type="VRR response"), (), case().date("first_hearing"))
    assert "letter-timely" not in vrr
