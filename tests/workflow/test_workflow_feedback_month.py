"""What a month's letters draw on, by person: work marked, work waited for, what is not settled, letters before."""

from pathlib import Path

import pytest
from office import MONTH, Office, copied, finished_month, workspace_in
from workflow_builders import head, keys_to_mark

from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.workflow.feedback_month import FeedbackMonth, gather_month

DRAFTER = "V1"


@pytest.fixture
def finished(base: Path, tmp_path: Path) -> Office:
    return copied(finished_month(base), tmp_path / "office")


def gathered(office: Office, month: Month = MONTH) -> FeedbackMonth:
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        return gather_month(workspace, view, month)


def test_before_a_draw_there_is_no_month_to_gather(imported: Office) -> None:
    with pytest.raises(NotFoundError, match="October 2026"):
        gathered(imported)


def test_work_that_is_not_marked_is_waited_for_by_everybody_behind_it(drawn: Office) -> None:
    month = gathered(drawn)
    assert (month.works, month.unsettled, month.letters) == ({}, {}, {})
    assert {problem.code for problems in month.unmarked.values() for problem in problems} == {"not-marked"}
    assert {person: len(problems) for person, problems in month.unmarked.items()} == {
        "P1": 2 + 2,
        "P2": 2 + 2,
        "P3": 2 + 1,
        DRAFTER: 5,
    }


def test_marked_work_is_found_by_person_and_a_letter_by_both_who_wrote_it(marked: Office) -> None:
    month, before = gathered(marked), head(workspace_in(marked.folder))
    assert (month.unmarked, month.unsettled) == ({}, {})
    letters = {work.item.key for work in month.works[DRAFTER]}
    prosecutors = {work.item.key for person in ("P1", "P2", "P3") for work in month.works[person]}
    assert letters
    assert letters <= prosecutors
    assert prosecutors >= set(keys_to_mark(workspace_in(marked.folder)))
    assert [work.item.key for work in month.works["P1"]] == [
        key
        for scheme in ("casework", "victim-letters")
        for key in keys_to_mark(workspace_in(marked.folder), scheme)
        if key in {work.item.key for work in month.works["P1"]}
    ]
    assert head(workspace_in(marked.folder)) == before


def test_how_much_was_looked_at_is_told_beside_how_much_there_is(marked: Office) -> None:
    month = gathered(marked)
    case, letter = month.looked_at("P1")
    assert (case.item_name, case.at_random, case.caseload, case.doing) == ("case", 2, 6, "")
    assert (letter.item_name, letter.at_random, letter.caseload, letter.doing) == (
        "letter",
        2,
        2,
        "on your decisions",
    )
    (drafted,) = month.looked_at(DRAFTER)
    assert (drafted.caseload, drafted.doing) == (5, "you drafted")


def test_what_two_markers_differ_on_holds_the_letters_it_stands_in(twice: Office) -> None:
    month = gathered(twice)
    assert {problem.code for problems in month.unsettled.values() for problem in problems} == {"not-settled"}
    assert DRAFTER not in month.unsettled
    for person in month.unsettled:
        assert any(
            work.person_of(mark) == person for work in month.works[person] for mark in work.assessment.marks
        )


@pytest.mark.unmeasured
def test_the_latest_letters_are_those_of_this_month_and_the_one_before(finished: Office) -> None:
    letters = gathered(finished).letters
    latest = {person: own.latest for person, own in letters.items()}
    assert {person: record.version for person, record in latest.items() if record} == {
        "P1": 1,
        "P2": 1,
        "P3": 1,
        DRAFTER: 1,
    }
    assert gathered(finished).previous == {}
