"""What is left of a form answered in one go: what that may answer, how it is kept, and who is told how much."""

from pathlib import Path

import pytest
from marking_builders import ADVOCATE, CASEWORK, GRIP, TIMELY, assessment, case, criterion, mark
from msgspec.structs import replace
from openpyxl import load_workbook
from workbook_helpers import Filled, always, brief, recorded, to_mark, told

from iqa.domain import AssessmentState, Condition, FactCheck, Mark, Month, Round, Scheme
from iqa.marking.critical import critical_in_words, critical_marks
from iqa.marking.defaults import DefaultShare, default_shares, shares_in_words
from iqa.marking.form import Form
from iqa.marking.recording import Answers, FormCopy, record
from iqa.marking.workbook import Section, WorkbookBrief, read_workbook
from iqa.settings import MarkingSettings

CRITICAL = criterion("complied", question="Did it comply?", critical=True)
PERHAPS = criterion("perhaps", question="Perhaps?", applies_when=(Condition("plea", one_of=("guilty",)),))
AGAINST = criterion(
    "against",
    question="Against the record?",
    fact_checks=(FactCheck("known", ("fully-met",), (Condition("defence_known", present=True),), "Known."),),
)
SCHEME = replace(CASEWORK, criteria=(criterion(), CRITICAL, PERHAPS, AGAINST, ADVOCATE, GRIP))
FORM = Form(SCHEME, case(), focus=("grip-module",))
REST = Answers(tuple(Mark(one.id) for one in SCHEME.criteria), rest_met=True)
START = assessment()


def came_of(answers: Answers, form: Form = FORM, stored: object = START) -> dict[str, Mark]:
    found = record(stored, answers, form, FormCopy(START.revision), "M1")  # type: ignore[arg-type]
    return {one.criterion: one for one in found.proposed.marks}


def test_what_is_left_is_met_by_default_but_for_what_wants_an_answer_of_its_own() -> None:
    found = came_of(REST)
    assert {name: (one.rating, one.by_default, one.person) for name, one in found.items() if one.is_marked} == {
        "strategy": ("fully-met", True, "P1"),
        "grip": ("fully-met", True, "P1"),
    }


def test_an_answer_of_its_own_stays_one() -> None:
    own = (Mark("strategy", "not-met", "Page 3"), Mark("grip", evidence="to be looked at"))
    found = came_of(replace(REST, marks=(*own, *REST.marks[1:5])))
    assert (found["strategy"].rating, found["strategy"].by_default) == ("not-met", False)
    assert (found["grip"].rating, found["grip"].evidence) == ("", "to be looked at")


def test_without_the_one_answer_for_all_what_is_left_stays_left() -> None:
    assert not any(one.is_marked for one in came_of(replace(REST, rest_met=False)).values())


def test_recording_it_twice_changes_nothing_and_a_copy_of_it_keeps_it_so() -> None:
    first = record(START, REST, FORM, FormCopy(0), "M1").proposed
    again = record(first, REST, FORM, FormCopy(0), "M1")
    assert not again.is_new
    shown = tuple(replace(one, by_default=False) for one in first.marks)
    assert not record(first, Answers(shown), FORM, FormCopy(0), "M1").is_new
    locked = replace(first, state=AssessmentState.SUBMITTED)
    assert record(locked, replace(REST, submit=True), FORM, FormCopy(0), "M1").problems == ()


def test_another_answer_takes_its_place() -> None:
    first = record(START, REST, FORM, FormCopy(0), "M1").proposed
    other = Answers((Mark("strategy", "partially-met", "Page 3", person="P1"),))
    [found] = [
        one for one in record(first, other, FORM, FormCopy(0), "M1").proposed.marks if one.criterion == "strategy"
    ]
    assert (found.rating, found.by_default) == ("partially-met", False)


def test_in_a_month_for_which_it_is_switched_off_it_is_refused() -> None:
    form = replace(FORM, defaults_allowed=False)
    found = record(START, replace(REST, marks=(Mark("grip", "fully-met"),)), form, FormCopy(0), "M1")
    assert [(one.code, one.part) for one in found.problems] == [("defaults-switched-off", "rest")]
    assert [one.criterion for one in found.proposed.marks if one.is_marked] == ["grip"]


def own(scheme: Scheme = SCHEME) -> WorkbookBrief:
    start = brief()
    items = tuple(to_mark(scheme, case(number)) for number in (1, 2))
    return replace(start, sections=(Section(scheme, (), "D1", items, ()),))


def test_the_drop_down_answers_the_rest_of_a_row_of_the_items(tmp_path: Path) -> None:
    filled = Filled(tmp_path / "w.xlsx", own())
    filled.put("Cases", 5, rest="fully met")
    read = filled.read()
    assert read.problems == ()
    [found] = read.assessments
    assert {one.criterion: one.rating for one in found.marks if one.by_default} == {"strategy": "fully-met"}
    later = recorded(filled.brief, replace(found, revision=1))
    assert read_workbook(filled.path, always(later)).unchanged
    copied = Filled(tmp_path / "copy.xlsx", later)
    copied.put("Casework", 6, rating="Fully met")
    assert copied.read().assessments[0].mark("strategy").by_default


def test_a_word_that_is_not_the_best_rating_is_told_at_its_cell(tmp_path: Path) -> None:
    filled = Filled(tmp_path / "w.xlsx", own()).put("Cases", 5, rest="Not met")
    assert told(filled.read()) == [("Cases, cell E5", "rest-unknown")]


def test_switched_off_the_column_is_hidden_and_an_older_workbook_is_told_at_its_cell(tmp_path: Path) -> None:
    off = replace(own(), defaults_allowed=False)
    filled = (
        Filled(tmp_path / "w.xlsx", own()).put("Cases", 5, rest="Fully met").put("Casework", 5, rating="Not met")
    )
    filled.put("Casework", 5, evidence="Page 3")
    assert told(filled.read(off)) == [("Cases, cell E5", "defaults-switched-off")]
    book = Filled(tmp_path / "off.xlsx", off).book["Cases"]
    assert book.column_dimensions["E"].hidden
    above = [str(cell.value) for row in book["A1:M3"] for cell in row if cell.value]
    assert any("Ready to submit?" in text for text in above)
    assert not [text for text in above if "in one go" in text]


@pytest.mark.libreoffice
def test_the_sheet_counts_down_as_the_workbook_would_be_read(tmp_path: Path) -> None:
    from test_marking_workbook_writing import through_libreoffice

    filled = Filled(tmp_path / "w.xlsx", own()).put("Cases", 5, rest="Fully met").save()
    shown = load_workbook(through_libreoffice(filled.path, tmp_path), data_only=True)
    assert shown["Casework"].cell(5, 5).value == "Choose a rating"
    assert shown["Casework"].cell(6, 5).value == "Choose a rating by itself"
    assert [shown["Cases"].cell(row, 4).value for row in (5, 6)] == [4, 5]


def test_the_share_of_what_somebody_answered_so_is_told_by_marker() -> None:
    locked = {"state": AssessmentState.SUBMITTED}
    default = mark("grip", by_default=True)
    given = [
        assessment(mark(), default, **locked),
        assessment(mark(), mark("grip"), assessor="M2", **locked),
        assessment(default, round=Round.SECOND, **locked),
        assessment(default, assessor="M3"),
    ]
    [found] = default_shares(given)
    assert found == DefaultShare("M1", 2, 1)
    assert shares_in_words([found, DefaultShare("M9", 0, 0)], {"M1": "Sky Manager"}) == (
        "Sky Manager: 1 of 2 marks (50%)",
        "M9: 0 of 0 marks (0%)",
    )


def test_a_critical_mark_is_the_bottom_of_the_scale_of_a_critical_question() -> None:
    bad = mark("complied", "not-met", evidence="Page 3.")
    marked = assessment(mark("strategy", "not-met"), bad)
    assert critical_marks(marked, SCHEME) == (bad,)
    [said] = critical_in_words(marked, SCHEME)
    assert said.endswith(": Did it comply? Not met. Page 3.")
    assert critical_marks(assessment(mark("complied", "partially-met")), SCHEME) == ()
    assert critical_marks(assessment(mark("complied", "not-applicable")), SCHEME) == ()


def test_months_in_which_each_question_is_answered_by_itself() -> None:
    settings = MarkingSettings("2026-11, 2026-12")
    months = (Month(2026, number) for number in (10, 11, 12))
    assert [settings.allows_defaults(month) for month in months] == [True, False, False]


def test_time_is_never_answered_by_default() -> None:
    scheme = replace(CASEWORK, criteria=(TIMELY,))
    answers = Answers((Mark(TIMELY.id),), rest_met=True)
    assert not any(one.is_marked for one in came_of(answers, Form(scheme, case())).values())
