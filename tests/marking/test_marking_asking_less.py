"""What a marking sheet does not ask twice: that a row is ready, that a date was looked for in vain, which day."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from marking_builders import CASEWORK, REVIEW_STANDARD, SCALE, TODAY, case, criterion
from msgspec.structs import replace
from openpyxl import load_workbook
from workbook_helpers import Filled, always, brief, recorded, to_mark, told

from iqa.domain import (
    NOT_APPLICABLE,
    AgreedAction,
    Assessment,
    AssessmentState,
    Condition,
    CriterionKind,
    FactCheck,
    Rating,
)
from iqa.marking.no_record import NO_RECORD_LABEL
from iqa.marking.workbook import Section, WorkbookBrief, build_workbook, read_workbook
from iqa.marking.workbook.carrying import carry_answers
from iqa.marking.workbook.lists import days_offered, due_formula
from iqa.sheets.writing import write_workbook

AND_READY = "Fully met, and ready to submit"
LOOKED = "Looked in the review note or the hearing record sheet: there is no record."
TIMELY = criterion(
    "review-timely", question="Was it in time?", kind=CriterionKind.TIMELINESS, standard="magistrates-review"
)
SHORT = replace(CASEWORK, criteria=(criterion(), TIMELY), modules=())
UNDATED = replace(case(1), facts={**case(1).facts, "review_completed": ""})


def short(*items: Any, scheme: Any = SHORT, days: int = 28) -> WorkbookBrief:
    asked = tuple(to_mark(scheme, one) for one in items or (case(1),))
    return replace(
        brief(), sections=(Section(scheme, (), "D1", asked, (REVIEW_STANDARD,)),), action_days=days, today=TODAY
    )


def one_of(read: Any) -> Assessment:
    assert [str(problem) for problem in read.problems] == []
    [found] = read.assessments
    assert isinstance(found, Assessment)
    return found


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(tmp_path / "w.xlsx", short())


def test_one_answer_says_that_the_rest_is_met_and_that_the_row_is_ready(filled: Filled) -> None:
    found = one_of(filled.put("Cases", 5, rest=f" {AND_READY.lower()} ").read())
    assert found.state is AssessmentState.SUBMITTED
    assert found.mark("strategy").by_default
    locked = recorded(filled.brief, replace(found, revision=1))
    assert read_workbook(filled.path, always(locked)).problems == ()
    only_met = one_of(filled.put("Cases", 5, rest="Fully met").read())
    assert only_met.state is AssessmentState.IN_PROGRESS


def test_its_words_follow_the_scale(tmp_path: Path) -> None:
    yes_no = replace(SHORT, scale=(replace(SCALE[0], label="Ydy"), Rating("na", "Nac ydy", False, True)))
    filled = Filled(tmp_path / "w.xlsx", short(scheme=replace(yes_no, criteria=(criterion(guidance={}),))))
    choices = [cell.value for column in filled.book["Lists"].iter_cols() for cell in column]
    assert "Ydy, and ready to submit" in choices
    assert one_of(filled.put("Cases", 5, rest="Ydy, and ready to submit").read()).is_locked


def test_ready_there_and_not_ready_beside_it_is_told_and_nothing_is_taken(filled: Filled) -> None:
    assert told(filled.put("Cases", 5, rest=AND_READY, ready="No").read()) == [("Cases, cell F5", "ready-unclear")]
    assert one_of(filled.put("Cases", 5, ready="Yes").read()).is_locked


def test_what_is_still_missing_then_is_told_with_the_answer_that_leaves_it_open(tmp_path: Path) -> None:
    two = tuple(criterion(name, question=f"Did it {name}?", critical=True) for name in ("comply", "hold"))
    filled = Filled(tmp_path / "w.xlsx", short(scheme=replace(SHORT, criteria=two)))
    read = filled.put("Cases", 5, rest=AND_READY).read()
    assert told(read) == [("Cases, cell F5", "not-marked")]
    assert "or choose 'Fully met' alone under 'Remaining questions'." in read.problems[0].message


def test_no_record_found_stands_for_the_rating_and_says_where_was_looked(tmp_path: Path) -> None:
    filled = Filled(tmp_path / "w.xlsx", short(UNDATED))
    filled.put("Casework", 5, rating="Fully met").put("Casework", 6, rating=NO_RECORD_LABEL)
    found = one_of(filled.put("Cases", 5, ready="Yes").read())
    mark = found.mark("review-timely")
    assert (mark.rating, mark.evidence, mark.explanation) == (NOT_APPLICABLE, LOOKED, "")
    assert found.is_locked
    assert read_workbook(filled.path, always(recorded(filled.brief, replace(found, revision=1)))).problems == ()
    own_words = one_of(filled.put("Casework", 6, evidence="The note is lost.").read())
    assert own_words.mark("review-timely").evidence == "The note is lost."


def test_where_the_record_speaks_against_not_applicable_it_explains_too(tmp_path: Path) -> None:
    check = FactCheck(
        "known", (NOT_APPLICABLE,), (Condition("first_hearing", present=True),), "There was a hearing."
    )
    scheme = replace(SHORT, criteria=(criterion(), replace(TIMELY, fact_checks=(check,))))
    filled = Filled(tmp_path / "w.xlsx", short(UNDATED, scheme=scheme)).put("Casework", 5, rating="Fully met")
    filled.put("Cases", 5, ready="Yes").put("Casework", 6, rating=NO_RECORD_LABEL)
    assert one_of(filled.read()).mark("review-timely").explanation == LOOKED
    filled.put("Casework", 6, rating="Not applicable", evidence="There is none.")
    assert told(filled.read()) == [("Casework, cell I6", "contradiction")]


def test_it_is_offered_only_where_a_date_is_missing_and_told_anywhere_else(tmp_path: Path, filled: Filled) -> None:
    assert _offered(Filled(tmp_path / "other.xlsx", short(UNDATED)), 6)
    assert not _offered(filled, 5)
    assert not _offered(filled, 6)
    filled.put("Casework", 6, rating=NO_RECORD_LABEL)
    assert told(filled.read()) == [("Casework, cell D6", "rating-unknown")]


def test_it_cannot_be_said_beside_the_very_date(tmp_path: Path) -> None:
    filled = Filled(tmp_path / "w.xlsx", short(UNDATED)).put("Casework", 6, rating=NO_RECORD_LABEL)
    filled.put("Extra dates", 5, date=date(2026, 10, 12), source="log")
    assert told(filled.read()) == [("Casework, cell D6", "rating-unknown")]


def _offered(filled: Filled, row: int) -> bool:
    """Whether the drop-down of a rating has it."""
    named = filled.book["Casework"].cell(row, filled.column("Casework", "Ratings")).value
    lists = {column[0].value: {cell.value for cell in column} for column in filled.book["Lists"].iter_cols()}
    return NO_RECORD_LABEL in lists[named]


def test_an_action_is_due_by_the_offices_usual_day_unless_another_is_typed_or_it_is_cleared(
    filled: Filled,
) -> None:
    filled.put("Cases", 5, action="Read the guide")
    assert one_of(filled.read()).actions == (AgreedAction("Read the guide", TODAY + timedelta(days=28)),)
    filled.put("Cases", 5, action_due=date(2026, 12, 1))
    assert one_of(filled.read()).actions == (AgreedAction("Read the guide", date(2026, 12, 1)),)
    filled.put("Cases", 5, action_due=None)
    assert one_of(filled.read()).actions == (AgreedAction("Read the guide"),)


def test_that_day_alone_is_no_action_and_an_office_may_have_none(filled: Filled, tmp_path: Path) -> None:
    read = filled.read()
    assert (read.assessments, read.problems, read.untouched) == ((), (), True)
    none = Filled(tmp_path / "none.xlsx", short(days=0))
    assert none.book["Cases"]["J5"].value is None
    assert one_of(none.put("Cases", 5, action="Read").read()).actions == (AgreedAction("Read"),)


def test_recorded_again_on_a_later_day_the_action_keeps_the_day_it_was_given(filled: Filled) -> None:
    first = one_of(filled.put("Cases", 5, action="Read", ready="Yes", rest="Fully met").read())
    later = replace(recorded(filled.brief, replace(first, revision=1)), today=TODAY + timedelta(days=3))
    again = read_workbook(filled.path, always(later))
    assert (again.problems, again.assessments) == ((), ())


def test_an_action_recorded_without_a_day_has_none_in_the_next_workbook(filled: Filled, tmp_path: Path) -> None:
    first = one_of(filled.put("Cases", 5, action="Read", action_due=None).read())
    again = Filled(tmp_path / "again.xlsx", recorded(filled.brief, replace(first, revision=1)))
    assert again.book["Cases"]["J5"].value is None


@pytest.mark.parametrize("due", ["offered", None, date(2026, 12, 1)])
def test_these_answers_are_carried_over_into_the_next_workbook(tmp_path: Path, due: Any) -> None:
    filled = Filled(tmp_path / "w.xlsx", short(UNDATED)).put("Cases", 5, action="Read", rest=AND_READY)
    filled.put("Casework", 6, rating=NO_RECORD_LABEL)
    if due != "offered":
        filled.put("Cases", 5, action_due=due)
    filled.save()
    book = build_workbook(filled.brief)
    (came,) = carry_answers(book, filled.brief, [filled.path])
    assert (came.rows, came.left) == (2, 0)
    write_workbook(tmp_path / "carried.xlsx", book)
    shown = load_workbook(tmp_path / "carried.xlsx")["Cases"]
    assert shown["E5"].value == AND_READY
    both = [one_of(read_workbook(tmp_path / name, always(filled.brief))) for name in ("w.xlsx", "carried.xlsx")]
    assert both[0].actions == both[1].actions
    assert both[0].marks == both[1].marks


def test_the_formula_for_the_day_is_known_again() -> None:
    assert days_offered(due_formula({"action": "H"}, 5, 28)) == 28
    assert days_offered('=IF( TRIM(H5)="" , "" , today() + 14 )') == 14
    assert days_offered("=TODAY()+28") == 0
