"""A filled workbook read back: what is taken, what is refused and by which cell, and what never happens."""

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from marking_builders import CASEWORK, PEOPLE, TODAY, case, letter
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from workbook_helpers import Filled, always, brief, noticed, recorded, told

from iqa.domain import (
    NOT_APPLICABLE,
    AgreedAction,
    Assessment,
    AssessmentState,
    EnteredDate,
    Mark,
    Month,
    Round,
)
from iqa.marking.assessment import reopen
from iqa.marking.attribution import NOT_KNOWN, OUTSIDE
from iqa.marking.workbook import build_workbook, read_workbook
from iqa.marking.workbook.carrying import carry_answers
from iqa.marking.workbook.cells import cells_in_words
from iqa.marking.workbook.layout import ITEM_ANSWERS, answers_digest
from iqa.marking.workbook.opening import as_text
from iqa.sheets.writing import write_workbook


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(tmp_path / "marking.xlsx", brief())


def one_of(read: Any) -> Assessment:
    assert [str(problem) for problem in read.problems] == []
    assert len(read.assessments) == 1
    found: Assessment = read.assessments[0]
    return found


def ready(filled: Filled) -> Filled:
    return filled.all_met().put("Cases", 5, ready="Yes")


def test_an_untouched_workbook_says_nothing_at_all(filled: Filled) -> None:
    read = filled.read()
    assert (read.assessments, read.problems, read.notices, read.unchanged) == ((), (), (), ())


def test_a_complete_item_is_submitted_with_every_answer(filled: Filled) -> None:
    ready(filled)
    filled.put(
        "Casework",
        5,
        rating="Partially met",
        evidence="Review of 9 October, second page",
        code_1="No analysis",
        code_2="Template text not tailored",
        priority="Yes",
        next_step="Say how the alibi will be met",
    )
    filled.put(
        "Cases",
        5,
        good_practice="A kind letter",
        action="Read the guide",
        action_due=date(2026, 12, 1),
        urgent="Time limit on Friday",
        overall="Sound",
    )
    found = one_of(filled.read())
    assert found.state is AssessmentState.SUBMITTED
    assert found.mark("strategy") == Mark(
        "strategy",
        "partially-met",
        "Review of 9 October, second page",
        ("no-analysis", "template-text"),
        True,
        "Every review holds a strategy made for this case.",
        "Say how the alibi will be met",
        "",
        "P1",
    )
    assert found.mark("presented").person == "P2"
    assert found.actions == (AgreedAction("Read the guide", date(2026, 12, 1)),)
    assert (found.good_practice, found.urgent_concern, found.overall) == (
        "A kind letter",
        "Time limit on Friday",
        "Sound",
    )
    assert (found.scheme_version, found.draw, found.assessor, found.round) == ("2026.1", "D1", "M1", Round.FIRST)


def test_what_to_do_next_time_makes_a_row_a_priority_unless_its_cell_was_cleared(filled: Filled) -> None:
    ready(filled)
    filled.put("Casework", 5, rating="Not met", evidence="Page 2", next_step="Say how the alibi will be met")
    mark = one_of(filled.read()).mark("strategy")
    assert (mark.priority, mark.next_step) == (True, "Say how the alibi will be met")
    assert mark.aim == "Every review holds a strategy made for this case."
    mark = one_of(filled.put("Casework", 5, priority=None).read()).mark("strategy")
    assert (mark.priority, mark.aim) == (False, "")


def test_a_next_step_recorded_without_a_priority_is_not_made_one_by_a_new_workbook(
    filled: Filled, tmp_path: Path
) -> None:
    filled.put("Casework", 5, rating="Not met", evidence="Page 2", next_step="Look again", priority=None)
    stored = replace(one_of(filled.read()), revision=1)
    assert not stored.mark("strategy").priority
    again = Filled(tmp_path / "again.xlsx", recorded(filled.brief, stored))
    assert not one_of(again.put("Cases", 5, overall="Sound").read()).mark("strategy").priority


@pytest.mark.parametrize("cleared", [True, False])
def test_a_priority_by_its_next_step_is_carried_over_and_so_is_one_that_was_cleared(
    filled: Filled, tmp_path: Path, cleared: bool
) -> None:
    filled.put("Casework", 5, rating="Not met", evidence="Page 2", next_step="Look again")
    if cleared:
        filled.put("Casework", 5, priority=None)
    filled.save()
    book = build_workbook(filled.brief)
    (came,) = carry_answers(book, filled.brief, [filled.path])
    write_workbook(tmp_path / "carried.xlsx", book)
    assert came.rows == 1
    read = read_workbook(tmp_path / "carried.xlsx", always(filled.brief))
    assert one_of(read).mark("strategy").priority is not cleared
    assert str(book["Casework"]["K6"].value).startswith("=IF(TRIM(")


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "written", ["Was the case well presented?", " was the case  well presented? ", "presented"]
)
def test_an_action_is_about_the_question_chosen_for_it(filled: Filled, tmp_path: Path, written: str) -> None:
    ready(filled).put("Cases", 5, action="Sit in on a hearing", action_about=written)
    read = filled.read()
    assert one_of(read).actions == (AgreedAction("Sit in on a hearing", None, "presented"),)
    assert noticed(read) == []
    stored = replace(one_of(read), revision=1, state=AssessmentState.IN_PROGRESS)
    again = Filled(tmp_path / "again.xlsx", recorded(filled.brief, stored))
    assert again.book["Cases"]["I5"].value == "Was the case well presented?"
    assert one_of(again.put("Cases", 5, overall="Good").read()).actions == stored.actions
    again.put("Cases", 5, action_about=None)
    assert one_of(again.read()).actions == (AgreedAction("Sit in on a hearing"),)


@pytest.mark.parametrize("whose", ["Not known", "Somebody outside the Area"])
def test_an_action_about_a_question_on_nobodys_record_is_warned_of(filled: Filled, whose: str) -> None:
    ready(filled).put("Casework", 8, whose=whose)
    read = filled.put("Cases", 5, action="Ask", action_about="Was the case well presented?").read()
    assert one_of(read).state is AssessmentState.SUBMITTED
    assert noticed(read) == [("Cases, cell I5", "action-untold")]
    other = filled.put("Cases", 5, action_about="Is there a strategy for the case?").read()
    assert noticed(other) == []


def without_question_column(filled: Filled) -> Filled:
    """The workbook as it was made before an action could be about a question."""
    sheet = filled.book["Cases"]
    for heading in ("Questions", "About which question", "Remaining questions"):
        sheet.delete_cols(filled.column("Cases", heading))
    for row in (5, 6):
        sheet.cell(row, filled.column("Cases", "Written")).value = answers_digest([""] * (len(ITEM_ANSWERS) - 2))
    return filled


def test_a_workbook_from_before_actions_had_a_question_is_read_as_it_was_then(filled: Filled) -> None:
    untouched = without_question_column(filled).read()
    assert (untouched.assessments, untouched.problems, untouched.unchanged) == ((), (), ())
    found = one_of(ready(filled).put("Cases", 5, action="Read", action_due=date(2026, 12, 1)).read())
    assert found.actions == (AgreedAction("Read", date(2026, 12, 1)),)
    assert found.state is AssessmentState.SUBMITTED


def test_a_question_column_taken_out_of_a_workbook_that_had_it_is_missed(filled: Filled) -> None:
    filled.book["Cases"].delete_cols(filled.column("Cases", "About which question"))
    assert told(filled.read()) == [("Cases", "column-missing")]


@pytest.mark.parametrize("written", ["FULLY MET", "  fully met  ", "fully-met", "Fully\xa0met"])
def test_a_rating_is_known_however_it_is_typed(filled: Filled, written: str) -> None:
    filled.put("Casework", 5, rating=written)
    assert one_of(filled.read()).mark("strategy").rating == "fully-met"


@pytest.mark.parametrize("written", ["n/a", "Not applicable", "not-applicable", "NA"])
def test_not_applicable_has_its_usual_spellings(filled: Filled, written: str) -> None:
    filled.put("Casework", 5, rating=written)
    assert one_of(filled.read()).mark("strategy").rating == NOT_APPLICABLE


def test_what_is_typed_over_the_expectation_stands_in_its_place(filled: Filled) -> None:
    filled.put("Casework", 5, rating="Not met", evidence="x", priority="y", aim="In my words", next_step="n")
    assert one_of(filled.read()).mark("strategy").aim == "In my words"


def test_a_comment_that_begins_with_an_equals_sign_stays_what_was_typed(filled: Filled) -> None:
    filled.put("Casework", 5, rating="Not met", evidence="=no review at all")
    assert one_of(filled.read()).mark("strategy").evidence == "=no review at all"


def test_whose_work_it_was_may_be_nobodys_that_is_known(filled: Filled) -> None:
    filled.put("Casework", 8, rating="Fully met", whose="not known")
    filled.put("Casework", 7, whose="Somebody outside the Area")
    filled.put("Casework", 6, whose="P3")
    marks = one_of(filled.read())
    assert [marks.mark(one).person for one in ("presented", "engaged", "review-timely")] == [
        NOT_KNOWN,
        OUTSIDE,
        "P3",
    ]


def test_a_half_marked_item_is_in_progress_and_says_what_is_missing(filled: Filled) -> None:
    filled.put("Casework", 5, rating="Not met").put("Casework", 8, rating="Fully met")
    filled.put("Casework", 7, rating="Not applicable", priority="No")
    read = filled.read()
    found = one_of(read)
    assert found.state is AssessmentState.IN_PROGRESS
    assert found.mark("review-timely").rating == "fully-met"
    assert noticed(read) == [("Cases, cell A5", "in-progress")]
    assert "1 line of evidence, 1 explanation and 1 name of whose work it was" in read.notices[0].message


def test_an_item_complete_but_not_said_ready_is_told_so(filled: Filled) -> None:
    read = filled.all_met().read()
    assert one_of(read).state is AssessmentState.IN_PROGRESS
    assert "say Yes when it is ready" in read.notices[0].message


@pytest.mark.parametrize(
    ("row", "answers", "cell", "code"),
    [
        (5, {"rating": "Excellent"}, "D5", "rating-unknown"),
        (5, {"rating": 3}, "D5", "rating-unknown"),
        (5, {"rating": "Partially met"}, "F5", "evidence-missing"),
        (5, {"rating": "Not met", "evidence": "x", "code_1": "No reply from firm"}, "G5", "finding-code-wrong"),
        (5, {"rating": "Not met", "evidence": "x", "code_2": "Unheard of"}, "H5", "code-2-unknown"),
        (5, {"priority": "maybe"}, "K5", "priority-unknown"),
        (5, {"priority": "Yes", "evidence": "x"}, "M5", "priority-incomplete"),
        (
            5,
            {"rating": "n/a", "priority": "Yes", "evidence": "x", "next_step": "y"},
            "K5",
            "priority-not-applicable",
        ),
        (6, {"rating": "Not met", "evidence": "x"}, "I6", "contradiction"),
        (7, {"rating": "Not applicable"}, "I7", "contradiction"),
        (8, {"whose": ""}, "J8", "whose-work"),
        (8, {"whose": "A Stranger"}, "J8", "whose-unknown"),
    ],
)
def test_a_ready_item_is_refused_by_cell(
    filled: Filled, row: int, answers: dict[str, Any], cell: str, code: str
) -> None:
    read = ready(filled).put("Casework", row, **answers).read()
    assert told(read) == [(f"Casework, cell {cell}", code)]
    assert read.assessments == ()


def test_the_questions_left_open_of_a_ready_item_are_told_as_one(tmp_path: Path) -> None:
    half = Filled(tmp_path / "half.xlsx", brief(case(1), case(2), case(3)))
    half.all_met().all_met(10, 12).put("Casework", 11, rating="Partially met")
    half.put("Casework", 7, rating="").put("Casework", 5, rating="")
    for row in (5, 6, 7):
        half.put("Cases", row, ready="Yes")
    read = half.read()
    assert told(read) == [
        ("Cases, cell F5", "not-marked"),
        ("Cases, cell F7", "not-marked"),
        ("Casework, cell D9", "not-marked"),
        ("Casework, cell F11", "evidence-missing"),
    ]
    assert [problem.message for problem in read.problems[:2]] == [
        "01AB0000001: 2 questions are not answered, in Casework, cells D5 and D7. "
        "Answer them, or set 'Ready to submit?' to No.",
        "01AB0000003: 3 questions are not answered, in Casework, cells D13 and D15 to D16. "
        "Answer them, or set 'Ready to submit?' to No.",
    ]


def test_neighbouring_cells_are_taken_together() -> None:
    assert cells_in_words("F", [9, 5, 6, 7, 12, 13]) == "cells F5 to F7, F9 and F12 to F13"


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("answers", "cell", "code"),
    [
        ({"ready": "perhaps"}, "F5", "ready-unknown"),
        ({"action_due": "31/02/2027", "action": "x"}, "J5", "no-such-date"),
        ({"action_due": date(2026, 12, 1)}, "H5", "action-without-words"),
        ({"action_about": "Was the case well presented?"}, "H5", "action-without-words"),
        ({"action": "x", "action_about": "Was it well done?"}, "I5", "action-about-unknown"),
        ({"action": "x", "action_about": "Was the case gripped?"}, "I5", "action-about-unknown"),
    ],
)
def test_an_items_own_row_is_refused_by_cell(
    filled: Filled, answers: dict[str, Any], cell: str, code: str
) -> None:
    read = ready(filled).put("Cases", 5, **answers).read()
    assert told(read) == [(f"Cases, cell {cell}", code)]


def test_four_priorities_are_one_too_many(filled: Filled) -> None:
    ready(filled)
    for row in range(5, 9):
        filled.put("Casework", row, priority="Yes", evidence="x", next_step="y")
    assert told(filled.read()) == [("Cases, cell F5", "too-many-priorities")]


def test_one_bad_cell_keeps_the_whole_workbook_out(filled: Filled) -> None:
    read = ready(filled).put("Casework", 9, rating="Splendid").read()
    assert told(read) == [("Casework, cell D9", "rating-unknown")]
    assert read.assessments == ()


def test_an_assessor_cannot_submit_marks_of_their_own_work(tmp_path: Path) -> None:
    own = brief(case(person="M1", person_name="Sky Manager", prosecutor_id="M1"))
    assert told(ready(Filled(tmp_path / "x.xlsx", own)).read()) == [("Cases, cell A5", "own-work")]


def test_names_of_the_row_in_a_comment_are_warned_of(filled: Filled) -> None:
    read = filled.put("Casework", 5, rating="Not met", evidence="Testvictim was not asked").read()
    assert ("Casework, cell F5", "name-in-comment") in noticed(read)
    assert len(read.assessments) == 1


def test_a_date_the_assessor_found_is_computed_with(tmp_path: Path) -> None:
    filled = Filled(tmp_path / "x.xlsx", brief(case(review_completed="")))
    filled.put(
        "Extra dates", 5, case="01AB0000001", which="Review completed", date="15/10/2026", source="Review note"
    )
    found = one_of(filled.read())
    assert found.entered_dates == (EnteredDate("review_completed", date(2026, 10, 15), "Review note"),)
    mark = found.mark("review-timely")
    assert mark.rating == "not-met"
    assert "date entered by the assessor from the review note" in mark.evidence


def test_a_rating_given_against_an_entered_date_is_kept_and_must_be_explained(tmp_path: Path) -> None:
    filled = ready(Filled(tmp_path / "x.xlsx", brief(case(review_completed=""))))
    filled.put("Casework", 6, rating="Fully met")
    filled.put(
        "Extra dates", 5, case="01AB0000001", which="Review completed", date=date(2026, 10, 15), source="Note"
    )
    assert told(filled.read()) == [("Casework, cell I6", "contradiction")]
    filled.put("Casework", 6, explanation="The note shows the day it was typed")
    assert one_of(filled.read()).mark("review-timely").rating == "fully-met"


@pytest.mark.parametrize(
    ("answers", "cell", "code"),
    [
        ({"case": "99ZZ"}, "A5", "case-unknown"),
        ({"case": ""}, "A5", "date-incomplete"),
        ({"which": "Birthday"}, "B5", "which-unknown"),
        ({"which": ""}, "B5", "date-incomplete"),
        ({"date": ""}, "C5", "date-incomplete"),
        ({"date": "soon"}, "C5", "not-a-date"),
        ({"source": ""}, "D5", "date-without-source"),
    ],
)
def test_an_extra_date_must_be_whole(filled: Filled, answers: dict[str, Any], cell: str, code: str) -> None:
    row = {"case": "01AB0000001", "which": "Trial date", "date": "1/11/2026", "source": "log"} | answers
    assert told(filled.put("Extra dates", 5, **row).read()) == [(f"Extra dates, cell {cell}", code)]


def test_one_date_of_a_case_is_entered_once(filled: Filled) -> None:
    for number in (5, 6):
        filled.put("Extra dates", number, case="01AB0000001", which="Trial date", date="1/11/2026", source="log")
    assert told(filled.read()) == [("Extra dates, cell B6", "date-twice")]


def test_rows_may_be_sorted_and_sheets_and_files_renamed(filled: Filled, tmp_path: Path) -> None:
    ready(filled)
    before = one_of(filled.read())
    sheet = filled.book["Casework"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    for number, row in enumerate(reversed(rows), 5):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value
    sheet.title = "My marks"
    filled.save(tmp_path / "renamed by me.xlsx")
    after = one_of(filled.read())
    assert replace(after, recorded_from="") == replace(before, recorded_from="")


def test_columns_may_have_moved(filled: Filled) -> None:
    ready(filled).book["Casework"].insert_cols(4)
    assert one_of(filled.read()).state is AssessmentState.SUBMITTED


def key_column(filled: Filled, sheet: str = "Casework") -> int:
    return next(c.column for c in filled.book[sheet][4] if str(c.value).startswith("iqa:"))


def test_a_key_pasted_over_is_found(filled: Filled) -> None:
    sheet, place = filled.book["Casework"], key_column(filled)
    sheet.cell(6, place).value = sheet.cell(5, place).value
    read = filled.read()
    assert ("Casework, cell B6", "key-pasted-over") in told(read)
    assert ("Casework", "row-missing") in told(read)


def test_a_row_copied_whole_over_another_is_found(filled: Filled) -> None:
    sheet = filled.book["Casework"]
    for cell in sheet[5]:
        sheet.cell(6, cell.column).value = cell.value
    assert told(filled.read()) == [("Casework", "row-missing"), ("Casework, cell A6", "key-twice")]


def test_a_row_without_a_key_or_with_a_strange_one_is_found(filled: Filled) -> None:
    sheet, place = filled.book["Casework"], key_column(filled)
    sheet.cell(5, place).value = ""
    sheet.cell(6, place).value = "casework|99ZZ|P9|case|strategy"
    assert {code for _, code in told(filled.read())} == {"key-missing", "key-unknown", "row-missing"}


def test_a_deleted_row_is_missed(filled: Filled) -> None:
    filled.book["Cases"].delete_rows(6)
    read = filled.read()
    assert told(read) == [("Cases", "row-missing")]
    assert "01AB0000002" in read.problems[0].message


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"workspace": "W-2"}, "other-workspace"),
        ({"month": Month(2026, 9)}, "other-month"),
        ({"assessor": "M2"}, "other-assessor"),
        ({"round": Round.SECOND}, "other-round"),
    ],
)
def test_a_workbook_of_another_office_month_or_person_is_refused(
    filled: Filled, changes: dict[str, Any], code: str
) -> None:
    assert [problem.code for problem in filled.read(replace(filled.brief, **changes)).problems] == [code]


def test_a_workbook_of_an_older_scheme_version_or_another_draw_is_refused(filled: Filled) -> None:
    section = filled.brief.sections[0]
    newer = replace(section, scheme=replace(CASEWORK, version="2026.2"))
    redrawn = replace(section, draw="D9")
    for changed in (newer, redrawn):
        read = filled.read(replace(filled.brief, sections=(changed,)))
        assert [problem.code for problem in read.problems] == ["other-scheme"]


def test_nothing_to_mark_is_said_with_the_month(filled: Filled) -> None:
    read = read_workbook(filled.path, always(None))
    assert read.problems[0].code == "nothing-to-mark"
    assert "October 2026" in read.problems[0].message


def test_a_sheet_copied_from_another_workbook_is_found(filled: Filled, tmp_path: Path) -> None:
    stored = replace(one_of(ready(filled).read()), revision=3)
    other = Filled(tmp_path / "other.xlsx", recorded(filled.brief, stored))
    place = key_column(other)
    filled.book["Casework"].cell(4, place).value = other.book["Casework"].cell(4, place).value
    assert told(filled.read()) == [("Casework", "sheet-copied")]


def test_a_sheet_or_column_that_is_gone_is_missed(filled: Filled) -> None:
    filled.book["Casework"].delete_cols(6)
    del filled.book["Extra dates"]
    assert told(filled.read()) == [("Casework", "column-missing"), ("Extra dates", "sheet-missing")]


def test_a_sheet_there_twice_is_refused(filled: Filled) -> None:
    filled.book.copy_worksheet(filled.book["Casework"])
    assert "is there twice" in filled.read().problems[0].message


def test_tampered_hidden_keys_are_refused(filled: Filled) -> None:
    filled.book["Keys"]["D1"].value = "casework|99ZZ|P9|case|strategy"
    assert [problem.code for problem in filled.read().problems] == ["keys-changed"]


def test_either_place_of_the_hidden_words_is_enough(filled: Filled, tmp_path: Path) -> None:
    ready(filled)
    for one in list(filled.book.custom_doc_props.props):
        del filled.book.custom_doc_props[one.name]
    assert one_of(filled.read()).state is AssessmentState.SUBMITTED
    without_sheet = ready(Filled(tmp_path / "y.xlsx", filled.brief))
    del without_sheet.book["Keys"]
    assert one_of(without_sheet.read()).state is AssessmentState.SUBMITTED


def test_other_files_are_refused_with_words(tmp_path: Path, filled: Filled) -> None:
    book = Workbook()
    book.active.append(["URN"])
    book.save(tmp_path / "export.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(filled.path.read_bytes()[:2000])
    (tmp_path / "table.csv").write_text("URN\n01AB\n")
    for name, code in (
        ("export.xlsx", "not-a-marking-workbook"),
        ("broken.xlsx", "not-readable"),
        ("table.csv", "not-readable"),
        ("nowhere.xlsx", "not-readable"),
    ):
        read = read_workbook(tmp_path / name, always(filled.brief))
        assert [problem.code for problem in read.problems] == [code]


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", ["marking.tmp", "marking.xlsx.part", "marking", "marking.xlsx ", "marking.XLSX"])
def test_a_workbook_is_read_whatever_its_name_ends_in(tmp_path: Path, filled: Filled, name: str) -> None:
    ready(filled).save(tmp_path / name)
    assert one_of(filled.read()).state is AssessmentState.SUBMITTED


def test_reading_twice_gives_the_same_twice(filled: Filled) -> None:
    first = ready(filled).read()
    assert read_workbook(filled.path, always(filled.brief)) == first


def test_a_file_recorded_again_has_nothing_new_to_say(filled: Filled) -> None:
    filled.put("Casework", 10, rating="Not met", evidence="x")
    read = ready(filled).read()
    after = recorded(
        filled.brief, *(replace(one, revision=1, marked_at="2026-11-23T10:00:00") for one in read.assessments)
    )
    again = read_workbook(filled.path, always(after))
    assert (again.assessments, again.problems) == ((), ())
    assert set(again.unchanged) == {one.item_key for one in read.assessments}


def test_work_goes_on_in_the_same_file_after_it_was_recorded(filled: Filled) -> None:
    filled.put("Casework", 5, rating="Not met", evidence="x")
    stored = replace(one_of(filled.read()), revision=1)
    after = recorded(filled.brief, stored)
    filled.put("Casework", 5, rating="Fully met", evidence="")
    found = one_of(filled.read(after))
    assert found.mark("strategy").rating == "fully-met"
    assert found.revision == 1


def test_an_older_copy_of_a_newer_mark_is_refused_by_cell(filled: Filled) -> None:
    filled.put("Casework", 5, rating="Not met", evidence="Page 2")
    filled.put("Cases", 5, overall="Weak")
    stored = replace(one_of(filled.read()), revision=2, recorded_from="", overall="Fair")
    stored = replace(stored, marks=(Mark("strategy", "partially-met", "Page 3", person="P1"),))
    read = filled.read(recorded(filled.brief, stored))
    assert told(read) == [
        ("Cases, cell M5", "older-copy"),
        ("Casework, cell D5", "older-copy"),
        ("Casework, cell F5", "older-copy"),
    ]
    assert "'Partially met'" in str([problem.message for problem in read.problems])


def test_an_earlier_save_of_the_same_file_does_not_overwrite_a_later_one(filled: Filled) -> None:
    filled.put("Casework", 5, rating="Not met", evidence="Page 2")
    found = one_of(filled.read())
    made_as = found.recorded_from.partition(" ")[0]
    later = replace(
        found, revision=1, recorded_from=f"{made_as} 2999-01-01T00:00:00", marks=(Mark("strategy", "fully-met"),)
    )
    assert ("Casework, cell D5", "older-copy") in told(filled.read(recorded(filled.brief, later)))


def test_rows_nobody_touched_leave_newer_marks_alone(filled: Filled) -> None:
    newer = replace(
        one_of(filled.put("Casework", 5, rating="Fully met").read()),
        revision=2,
        recorded_from="",
        good_practice="Kept",
        actions=(AgreedAction("First"), AgreedAction("Second")),
        entered_dates=(EnteredDate("trial", date(2026, 12, 1), "log"),),
    )
    newer = replace(newer, marks=(Mark("engaged", "not-met", "Page 3", person="P1"),))
    found = one_of(filled.read(recorded(filled.brief, newer)))
    assert found.mark("engaged").rating == "not-met"
    assert found.mark("strategy").rating == "fully-met"
    assert found.good_practice == "Kept"
    assert found.actions == newer.actions
    assert found.entered_dates == newer.entered_dates


def test_submitted_marks_are_locked(filled: Filled, tmp_path: Path) -> None:
    stored = replace(one_of(ready(filled).read()), revision=1)
    after = recorded(filled.brief, stored)
    fresh = Filled(tmp_path / "fresh.xlsx", after)
    assert fresh.read().unchanged == (stored.item_key,)
    fresh.put("Casework", 5, rating="Not met", evidence="x").put("Cases", 5, overall="New")
    read = fresh.read()
    assert {code for _, code in told(read)} == {"locked"}
    assert ("Casework, cell D5", "locked") in told(read)


def test_a_reopened_item_is_not_submitted_again_by_the_copy_that_submitted_it(filled: Filled) -> None:
    submitted = replace(one_of(ready(filled).read()), revision=1)
    opened = replace(reopen(submitted, "The wrong review was read"), revision=2)
    again = filled.read(recorded(filled.brief, opened))
    assert (again.assessments, again.problems, again.unchanged) == ((), (), (opened.item_key,))
    filled.put("Casework", 5, rating="Not met", evidence="x")
    assert ("Casework, cell D5", "older-copy") in told(filled.read(recorded(filled.brief, opened)))


def test_recorded_answers_are_shown_again_and_kept(filled: Filled, tmp_path: Path) -> None:
    filled.put(
        "Casework", 5, rating="Not met", evidence="Page 2", code_1="No analysis", priority="Yes", next_step="n"
    )
    filled.put("Cases", 5, action="Read", action_due=date(2026, 12, 1), overall="Fair")
    filled.put("Extra dates", 5, case="01AB0000001", which="Trial date", date="1/12/2026", source="log")
    stored = replace(one_of(filled.read()), revision=1)
    stored = replace(
        stored,
        actions=(*stored.actions, AgreedAction("Second")),
        marks=tuple(
            replace(one, finding_codes=("no-analysis", "template-text", "after-hearing"))
            if one.criterion == "strategy"
            else one
            for one in stored.marks
        ),
    )
    scheme = replace(
        CASEWORK,
        criteria=(
            replace(CASEWORK.criteria[0], finding_codes=("no-analysis", "template-text", "after-hearing")),
            *CASEWORK.criteria[1:],
        ),
    )
    base = replace(filled.brief, sections=(replace(filled.brief.sections[0], scheme=scheme),))
    again = Filled(tmp_path / "again.xlsx", recorded(base, stored))
    assert again.read().unchanged == (stored.item_key,)
    again.put("Cases", 5, overall="Good")
    found = one_of(again.read())
    assert found.overall == "Good"
    assert found.actions == stored.actions
    assert found.mark("strategy") == stored.mark("strategy")
    assert found.entered_dates == stored.entered_dates


def test_work_given_to_somebody_else_is_only_a_problem_once_marked(filled: Filled) -> None:
    section = filled.brief.sections[0]
    fewer = replace(filled.brief, sections=(replace(section, items=section.items[:1]),))
    ready(filled)
    assert one_of(filled.read(fewer)).state is AssessmentState.SUBMITTED
    filled.put("Casework", 9, rating="Fully met").put("Cases", 6, overall="x")
    assert told(filled.read(fewer)) == [("Casework, cell A9", "not-yours"), ("Cases, cell A6", "not-yours")]


def test_work_added_later_asks_for_a_new_workbook(filled: Filled) -> None:
    section = filled.brief.sections[0]
    more = replace(
        filled.brief,
        sections=(replace(section, items=(*section.items, replace(section.items[0], item=case(7)))),),
    )
    read = ready(filled).read(more)
    assert one_of(read).state is AssessmentState.SUBMITTED
    assert [notice.code for notice in read.notices] == ["item-added"]


def test_a_question_asked_only_since_is_missed_on_a_ready_item(filled: Filled) -> None:
    section = filled.brief.sections[0]
    more = replace(filled.brief, sections=(replace(section, focus=("grip-module",)),))
    read = ready(filled).read(more)
    assert told(read) == [("Cases, cell F5", "not-marked")]
    assert "Make a new workbook" in read.problems[0].message


def test_letters_and_cases_share_a_workbook(tmp_path: Path) -> None:
    filled = Filled(
        tmp_path / "x.xlsx", brief(letters=(letter(), letter(2, letter_state="owed and not sent", sent="")))
    )
    filled.put("Victim letters", 5, rating="adequate", evidence="Opening").put("Victim letters", 6, rating="Good")
    filled.put("Victim letters", 7, rating="Below standard", evidence="Never sent", code_1="Late in the unit")
    filled.put("Letters", 5, ready="Y").put("Letters", 6, ready="x")
    read = filled.read()
    assert [one.state for one in read.assessments] == [AssessmentState.SUBMITTED] * 2
    assert [len(one.marks) for one in read.assessments] == [2, 1]


def test_one_person_known_twice_is_told_apart(tmp_path: Path) -> None:
    people = (*PEOPLE, replace(PEOPLE[1], id="P9", unit="South"), replace(PEOPLE[1], id="P8", unit="South"))
    filled = Filled(tmp_path / "x.xlsx", brief(people=people))
    filled.put("Casework", 8, rating="Fully met", whose="Rowan Birch (South)")
    assert one_of(filled.read()).mark("presented").person == "P9"
    filled.put("Casework", 8, whose="Rowan Birch (P8)")
    assert one_of(filled.read()).mark("presented").person == "P8"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (" a\xa0b\r\nc ", "a b\nc"),
        (3.0, "3"),
        (3.5, "3.5"),
        (True, "True"),
        (datetime(2026, 4, 2), "2026-04-02"),  # noqa: DTZ001 - as a spreadsheet gives it
        (ArrayFormula("A1", "=SUM(A2:A3)"), "=SUM(A2:A3)"),
    ],
)
def test_every_kind_of_cell_becomes_text(value: object, text: str) -> None:
    assert as_text(value) == text


def test_today_is_not_needed_to_read(filled: Filled) -> None:
    sections = tuple(replace(one, standards=()) for one in filled.brief.sections)
    plain = replace(filled.brief, today=None, sections=sections)
    filled.put("Extra dates", 5, case="01AB0000001", which="Trial date", date=TODAY, source="log")
    assert len(one_of(filled.read(plain)).entered_dates) == 1


def test_an_item_whose_row_is_gone_is_still_told_what_is_wrong(filled: Filled) -> None:
    for row in range(5, 9):
        filled.put(
            "Casework", row, rating="Fully met", priority="Yes", evidence="x", next_step="y", whose="Ash Maple"
        )
    filled.book["Cases"].delete_rows(5)
    assert {code for _, code in told(filled.read())} == {"row-missing", "too-many-priorities"}


def test_a_month_that_is_none_is_said_as_it_stands(filled: Filled) -> None:
    filled.book["Keys"]["B2"].value = "some day"
    assert "is for some day, not for October 2026" in filled.read().problems[0].message


def test_a_file_whose_insides_do_not_hang_together_is_refused(filled: Filled, tmp_path: Path) -> None:
    broken = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(filled.path) as good, zipfile.ZipFile(broken, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, data.replace(b"<sheets>", b"<sheeps>") if name == "xl/workbook.xml" else data)
    read = read_workbook(broken, always(filled.brief))
    assert [problem.code for problem in read.problems] == ["not-readable"]


def test_a_revision_that_is_no_number_counts_as_the_first(filled: Filled) -> None:
    filled.put("Casework", 5, rating="Not met", evidence="x")
    stored = replace(one_of(filled.read()), revision=1, recorded_from="")
    place = next(cell.column for cell in filled.book["Casework"][4] if cell.value == "Revision")
    filled.book["Casework"].cell(5, place).value = "first"
    filled.put("Casework", 5, rating="Partially met")
    assert told(filled.read(recorded(filled.brief, stored))) == [("Casework, cell D5", "older-copy")]


def test_a_sheet_of_ones_own_is_left_alone(filled: Filled) -> None:
    notes = ready(filled).book.create_sheet("My notes")
    for number in range(1, 40):
        notes.append([f"Note {number}"])
    assert one_of(filled.read()).state is AssessmentState.SUBMITTED


def test_a_case_may_be_called_differently_once_its_twin_is_gone(tmp_path: Path) -> None:
    twins = brief(case(1), case(1, person="P2", person_name="Rowan Birch", prosecutor_id="P2"))
    filled = ready(Filled(tmp_path / "x.xlsx", twins))
    for row in range(9, 13):
        filled.put("Casework", row, rating="Fully met", whose="Rowan Birch")
    filled.put(
        "Extra dates", 5, case="01AB0000001, Rowan Birch", which="Trial date", date=date(2026, 12, 1), source="log"
    )
    section = twins.sections[0]
    one = replace(twins, sections=(replace(section, items=section.items[1:]),))
    filled.put("Cases", 5, ready=None)
    for row in range(5, 9):
        filled.put("Casework", row, rating="Fully met" if row == 6 else None)
    filled.put("Casework", 7, rating=None).put("Casework", 8, whose=None)
    found = one_of(filled.read(one))
    assert found.item_key == section.items[1].item.key
    assert len(found.entered_dates) == 1


def test_the_missing_dates_are_listed_beforehand_and_left_so_they_say_nothing(tmp_path: Path) -> None:
    filled = Filled(tmp_path / "w.xlsx", brief(case(1, review_completed=""), case(2)))
    listed = [[cell.value for cell in row[:4]] for row in filled.book["Extra dates"]["A5:D6"]]
    assert listed == [["01AB0000001", "Review completed", None, None], [None] * 4]
    says = [cell.value for cell in filled.book["Casework"]["C"]]
    assert any("Look for it in the review note" in str(text) for text in says)
    assert filled.read().problems == ()
    filled.put("Extra dates", 5, date=date(2026, 10, 8))
    assert told(filled.read()) == [("Extra dates, cell D5", "date-without-source")]
    filled.put("Extra dates", 5, source="Review note")
    (assessment,) = filled.read().assessments
    assert [one.field for one in assessment.entered_dates] == ["review_completed"]
    assert assessment.mark("review-timely").is_marked
