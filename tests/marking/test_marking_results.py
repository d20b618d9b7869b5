"""Marked work tells whose record each mark goes on, and computes the dates of its questions."""

from marking_builders import CASEWORK, LETTERS, REVIEW_STANDARD, TODAY, assessment, case, letter, mark
from msgspec.structs import replace

from iqa.domain import TimelinessOutcome
from iqa.marking.results import MarkedWork, people_of, timeliness_of


def marked(**changes: str) -> MarkedWork:
    marks = (mark("presented", person="P2"), mark("engaged", ""), mark("strategy"), mark("elsewhere"))
    return MarkedWork(case(**changes), assessment(*marks), CASEWORK, {}, "Ash Maple")


def test_marks_go_on_the_record_of_whoever_did_the_work() -> None:
    one = marked()
    assert [found.criterion for found in one.marks_of("P1")] == ["strategy"]
    assert [found.criterion for found in one.marks_of("P2")] == ["presented"]
    assert one.people() == ("P1", "P2")
    assert people_of((one, one)) == ("P1", "P2")


def test_an_item_whose_marks_are_all_somebody_elses_is_not_its_owners() -> None:
    one = replace(marked(), assessment=assessment(mark("presented", person="P2")))
    assert one.people() == ("P2",)


def test_the_dates_are_computed_for_questions_that_apply() -> None:
    found = timeliness_of(CASEWORK, case(), (REVIEW_STANDARD,), TODAY)
    assert {name: result.outcome for name, result in found.items()} == {"review-timely": TimelinessOutcome.MET}


def test_a_letter_is_its_drafters_work_once_somebody_drafted_it() -> None:
    def of(person: str, **facts: str) -> str:
        one = letter(person="P1", **facts)
        return MarkedWork(one, assessment(mark("tone", "good", person=person), item=one), LETTERS, {}, "x").owner()

    assert marked().owner() == "P1"
    assert of("V9") == "V1"
    assert of("V9", drafter="", drafter_id="") == "V9"
    assert of("not known", drafter="", drafter_id="") == "P1"
    assert of("V9", sent="", letter_state="owed and not sent") == "P1"
