"""What stands beside a question, what the record answers by itself, and work that is on nobody's record."""

from datetime import date
from pathlib import Path

import pytest
from marking_builders import CASEWORK, TODAY, assessment, case, criterion, letter, mark
from msgspec.structs import replace
from workbook_helpers import Filled, brief, told

from iqa.domain import Answered, Assessment, Condition, FactCheck, FindingCode, Kind, Rule, Standard, Whose, WorkOf
from iqa.marking.attribution import OUTSIDE, THE_UNIT, Attribution, whose_work
from iqa.marking.beside import lines_beside
from iqa.marking.completeness import problems_of
from iqa.marking.form import Form
from iqa.marking.workbook.brief import Section, WorkbookBrief


def one_of(filled: Filled) -> Assessment:
    read = filled.read()
    assert read.problems == ()
    [found] = read.assessments
    return found


WINDOW = Standard(
    "vrr-window", "Review", Rule.WORKING_DAYS, "sent", "request_received", 10, aim="within 10 working days"
)
OLD_WINDOW = replace(WINDOW, days=5, aim="within 5 working days", effective_to=date(2026, 10, 8))


def lines(
    *shows: str, kind: Kind = Kind.CASES, standards: tuple[Standard, ...] = (), **facts: str
) -> tuple[str, ...]:
    return lines_beside(criterion(shows=shows), kind, facts, standards, TODAY)


def test_another_export_says_what_it_holds_or_that_it_holds_nothing() -> None:
    facts = {"files.failures": "Evidential failure - MG11", "letters.unsent": "", "outcome": "acquitted"}
    assert lines("files.failures", "letters.unsent", "outcome", "trial", **facts) == (
        "Failures of this police file: Evidential failure - MG11.",
        "Letters of this case owed and not sent: none in the export.",
        "Outcome: acquitted.",
    )


def test_an_export_that_was_not_imported_says_nothing() -> None:
    assert lines("files.failures", "letters.unsent") == ()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ("2026-10-08", "Review: within 5 working days. By these dates the last day is 15 October 2026."),
        ("2026-10-09", "Review: within 10 working days. By these dates the last day is 23 October 2026."),
    ],
)
def test_a_reminder_is_the_rule_that_holds_on_the_day_of_the_letter(sent: str, says: str) -> None:
    standards = (OLD_WINDOW, replace(WINDOW, effective_from=date(2026, 10, 9)))
    assert lines("vrr-window", kind=Kind.LETTERS, standards=standards, sent=sent) == (says,)


def test_a_reminder_without_days_is_its_words_and_without_a_rule_nothing() -> None:
    standards = (replace(WINDOW, days=None),)
    assert lines("vrr-window", kind=Kind.LETTERS, standards=standards, sent="2026-10-09") == (
        "Review: within 10 working days.",
    )
    assert lines("vrr-window", kind=Kind.LETTERS, sent="2026-10-09") == ()
    assert lines_beside(criterion(shows=("vrr-window",)), Kind.LETTERS, {}, standards, None) == ()


def test_a_mark_that_another_export_contradicts_has_to_be_explained() -> None:
    owed = FactCheck(
        "owed", ("fully-met",), (Condition("letters.unsent", present=True),), "Unsent: {letters.unsent}."
    )
    scheme = replace(CASEWORK, criteria=(criterion(fact_checks=(owed,)),))
    form = Form(scheme, case(), beside={"letters.unsent": "stopped charge to victim V9"})
    marked = assessment(mark(person="P1"))
    [problem] = problems_of(marked, form)
    assert problem.code == "contradiction"
    assert problem.message == "Unsent: stopped charge to victim V9. Change the rating, or explain."
    assert problems_of(marked, replace(form, beside={"letters.unsent": ""})) == ()
    assert problems_of(marked, replace(form, beside={})) == ()


@pytest.mark.parametrize(("work_of", "record"), [(WorkOf.UNIT, THE_UNIT), (WorkOf.POLICE, OUTSIDE)])
def test_what_the_unit_or_the_police_did_is_on_nobodys_record_and_nobody_is_asked(
    work_of: WorkOf, record: str
) -> None:
    assert whose_work(criterion(work_of=work_of), case()) == Attribution(record, True)


def test_who_decided_in_a_case_is_asked_since_the_export_names_who_reviews() -> None:
    decided = criterion(work_of=WorkOf.DECIDING_PROSECUTOR)
    assert whose_work(decided, case()) == Attribution("", False)
    assert whose_work(decided, letter()) == Attribution("P1", True)


def test_a_barrier_of_our_own_making_is_not_for_the_defence() -> None:
    code = FindingCode("late", "Late", barrier=True)
    assert [replace(code, whose=whose).is_for_defence for whose in (None, Whose.DEFENCE, Whose.OURS)] == [
        True,
        True,
        False,
    ]
    assert not FindingCode("late", "Late", whose=Whose.DEFENCE).is_for_defence


YES_NO = criterion(
    "complied",
    question="Did it comply?",
    ratings={"fully-met": "Yes", "not-met": "No"},
    guidance={"fully-met": "It did.", "not-met": "It did not."},
)
ANSWERED = criterion(
    "answered",
    question="Was there one?",
    answered=(
        Answered("not-applicable", (Condition("plea", one_of=("guilty",)),), "A guilty plea."),
        Answered("not-met", (Condition("trial", present=False),), "No trial; hearing on {first_hearing}."),
    ),
)


def own(item_facts: dict[str, str]) -> WorkbookBrief:
    start = brief()
    scheme = replace(CASEWORK, criteria=(criterion(), YES_NO, ANSWERED))
    [section] = start.sections
    items = tuple(replace(one, item=case(1, **item_facts), timeliness={}) for one in section.items[:1])
    return replace(start, sections=(Section(scheme, (), "D1", items, ()),))


def test_a_yes_or_no_question_has_its_own_list_and_is_read_by_it(tmp_path: Path) -> None:
    one = own({"plea": "guilty"})
    filled = Filled(tmp_path / "w.xlsx", one)
    sheet = filled.book["Casework"]
    names = [sheet.cell(row, filled.column("Casework", "Ratings")).value for row in (5, 6, 7)]
    assert names == ["iqa_ratings_1", "iqa_ratings_1_2", "iqa_ratings_1"]
    filled.put("Casework", 5, rating="Fully met").put("Casework", 6, rating="Partially met")
    assert told(filled.read()) == [("Casework, cell D6", "rating-unknown")]
    filled.put("Casework", 6, rating="no", evidence="Page 3")
    assert one_of(filled).mark("complied").rating == "not-met"


@pytest.mark.parametrize(
    ("facts", "rating", "evidence"),
    [
        ({"plea": "guilty"}, "not-applicable", ""),
        ({"trial": "", "first_hearing": "2026-10-20"}, "not-met", "No trial; hearing on 20 October 2026."),
        ({"plea": "", "trial": "2027-01-05"}, "", ""),
    ],
)
def test_what_the_record_answers_is_filled_in_and_open_to_correction(
    tmp_path: Path, facts: dict[str, str], rating: str, evidence: str
) -> None:
    filled = Filled(tmp_path / "w.xlsx", own(facts))
    filled.put("Casework", 5, rating="Fully met").put("Casework", 6, rating="Yes")
    found = one_of(filled).mark("answered")
    assert (found.rating, found.evidence) == (rating, evidence)
    filled.put("Casework", 7, rating="Fully met", evidence=None)
    assert one_of(filled).mark("answered").rating == "fully-met"


def test_a_workbook_made_before_questions_had_their_own_words_is_read_all_the_same(tmp_path: Path) -> None:
    filled = Filled(tmp_path / "w.xlsx", brief())
    sheet = filled.book["Casework"]
    for heading in ("Ratings", "Needs evidence", "By itself"):
        sheet.delete_cols(filled.column("Casework", heading))
    filled.all_met()
    assert ("Casework", "column-missing") in told(filled.read())
    sheet.delete_cols(filled.column("Casework", "Untold"))
    filled.book["Cases"].delete_cols(filled.column("Cases", "Remaining questions"))
    sheet.cell(4, filled.column("Casework", "What the record shows")).value = "What the dates say"
    assert told(filled.read()) == []
