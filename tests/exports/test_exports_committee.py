"""What the committee's rows give away: nothing that could be worked back to a small group, a person or a case."""

from math import fsum
from pathlib import Path

import pytest
from exports_builders import MONTH, Office, make_office
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from iqa.domain import NOT_APPLICABLE, AgreedAction, Mark, Month, Round
from iqa.exports.by_question import count_by_question
from iqa.exports.committee import action_entries, assessment_entries, for_committee, mark_entries, whole_numbers
from iqa.exports.rows import ExportedWork, action_rows, mark_rows
from iqa.marking.attribution import NOT_KNOWN, OUTSIDE
from iqa.records.draws import marked_items, month_draws
from iqa.records.marked_work import work_to_export
from iqa.settings import CommitteeSettings
from iqa.themes.rates import EVERYBODY, rates_by_criterion

LIMITS = CommitteeSettings()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("committee"))


@pytest.fixture(scope="module")
def works(office: Office) -> tuple[ExportedWork, ...]:
    return work_to_export(office.workspace, MONTH, None, with_police=False).reported


def test_every_row_rests_on_enough_and_a_small_type_stands_with_others(works: tuple[ExportedWork, ...]) -> None:
    shown = for_committee(mark_entries(works), LIMITS)
    assert shown.rows
    for row in shown.rows:
        assert (row["n"], row["People"]) >= (5, 3)
        assert row["People"] >= 3
        assert 0 <= row["Met"] <= row["Weight"]
    assert not [row for row in shown.rows if row["Casework type"] == "RASSO"]
    several = [row for row in shown.rows if row["Casework type"] != "Magistrates"]
    assert {row["Unit"] for row in several} >= {"South"}
    assert shown.put_together == len(several)


def test_the_rows_of_a_question_add_up_to_the_areas_rate(office: Office, works: tuple[ExportedWork, ...]) -> None:
    """Whoever pools them with another Area's has the rate of the summary, to half a piece of work."""
    rows = for_committee(mark_entries(works), LIMITS).rows
    with office.workspace.store.reading() as view:
        (one,) = month_draws(view, MONTH)
        rates = rates_by_criterion(marked_items(office.workspace, view, one), one.draw)
    shown = 0
    for rate in (one for one in rates if one.group == EVERYBODY):
        own = [row for row in rows if row["Criterion"] == rate.criterion]
        if own:
            shown += 1
            assert sum(row["n"] for row in own) == rate.marks
            weight = sum(row["Weight"] for row in own)
            assert sum(row["Met"] for row in own) / weight == pytest.approx(rate.estimate.rate, abs=1 / weight)
    assert shown > 3


@given(st.lists(st.floats(0, 500), max_size=12))
def test_whole_numbers_are_each_next_to_its_value_and_add_up(values: list[float]) -> None:
    found = whole_numbers(values)
    assert sum(found) == round(fsum(values))
    assert all(abs(number - value) < 1 for number, value in zip(found, values, strict=True))


def test_work_is_listed_in_the_order_of_months_and_of_the_schemes_questions(
    works: tuple[ExportedWork, ...],
) -> None:
    order = [criterion.id for criterion in works[0].marked.scheme.criteria]
    found = [order.index(str(row["Criterion"])) for row in for_committee(mark_entries(works), LIMITS).rows]
    assert found == sorted(found)


def test_only_what_rates_count_is_taken(office: Office, works: tuple[ExportedWork, ...]) -> None:
    counted = [work for work in works if work.in_figures]
    every = work_to_export(office.workspace, MONTH, None, with_police=False).works
    assert len(counted) == len(every) - 2
    targeted = [replace(work, in_figures=False) for work in works]
    assert not (*mark_entries(targeted), *assessment_entries(targeted), *action_entries(targeted))
    entries = mark_entries(works)
    marks = [(work, mark) for work in counted for mark in work.marked.marks_in_order()]
    outside = [mark for work, mark in marks if work.marked.person_of(mark) == OUTSIDE]
    inapplicable = [
        mark for work, mark in marks if mark.rating == NOT_APPLICABLE and work.marked.person_of(mark) != OUTSIDE
    ]
    assert outside
    assert inapplicable
    assert len(entries) == len(marks) - len(outside) - len(inapplicable)
    assert not [entry for entry in entries if entry.person in (OUTSIDE, "not known")]
    assert len(action_entries(works)) == 2 * len(counted)


def about(work: ExportedWork, mark: Mark) -> ExportedWork:
    """The work with one action, about the question of a mark."""
    action = AgreedAction("Talk.", None, mark.criterion)
    return replace(
        work, marked=replace(work.marked, assessment=replace(work.marked.assessment, actions=(action,)))
    )


def test_an_action_about_a_question_is_of_whoever_that_question_is_about(works: tuple[ExportedWork, ...]) -> None:
    counted = [(work, mark) for work in works if work.in_figures for mark in work.marked.marks_in_order()]
    persons = set()
    for work, mark in counted:
        of = work.marked.person_of(mark)
        persons.add(of if of in {OUTSIDE, NOT_KNOWN} else "somebody")
        (row,) = action_rows(about(work, mark), str.upper)
        question = work.marked.scheme.criterion(mark.criterion).question
        assert (row["Owner id"], row["Owner name"], row["About criterion"]) == (of, of.upper(), mark.criterion)
        assert row["About question"] == question
        entries = action_entries([about(work, mark)])
        assert [entry.person for entry in entries] == ([] if of == OUTSIDE else ["" if of == NOT_KNOWN else of])
    assert persons == {OUTSIDE, NOT_KNOWN, "somebody"}


def test_nothing_is_left_of_an_office_too_small(works: tuple[ExportedWork, ...]) -> None:
    entries = mark_entries(works)
    done = for_committee(entries, CommitteeSettings(smallest_marks=1000))
    assert (done.rows, done.put_together) == ((), 0)
    assert (done.entries_out, done.lines_out) == (len(entries), len({entry.line for entry in entries}))


def test_a_rating_of_another_scale_is_blank_and_one_that_nobody_gave_is_nought() -> None:
    base = {"Question": "Was it done?", "Unit": "North"}
    rows = [
        {"Scheme": "b", "Criterion": "two", "Rating": "Good", **base},
        {"Scheme": "a", "Criterion": "one", "Rating": "Met", **base},
        {"Scheme": "a", "Criterion": "one", "Rating": "Met", **base},
        {"Scheme": "a", "Criterion": "one", "Rating": None, **base},
    ]
    counts = count_by_question(rows, {"a": ("Met", "Not met"), "b": ("Good",)})
    assert counts.headings == (
        "Scheme",
        "Criterion",
        "Question",
        "Unit",
        "Met",
        "Not met",
        "Good",
        "Not applicable",
    )
    assert counts.rows == (
        ("a", "one", "Was it done?", "North", 2, 0, None, 0),
        ("b", "two", "Was it done?", "North", None, None, 1, 0),
    )
    assert count_by_question(rows[3:], {"a": ("Met",)}).rows == ()


def test_no_row_adds_up_two_months(tmp_path: Path) -> None:
    office = make_office(tmp_path, (Month(2026, 9), Month(2026, 10)))
    known = work_to_export(office.workspace, None, Month(2026, 9), with_police=True)
    assert known.months == (Month(2026, 9), Month(2026, 10))
    assert {work.draw.month for work in known.of_month(Month(2026, 10))} == {Month(2026, 10)}
    assert not known.police[Month(2026, 9)]
    assert known.police[Month(2026, 10)]
    lines = {entry.line[:2] for entry in mark_entries(known.reported)}
    assert lines == {("2026-09", "casework"), ("2026-10", "casework")}


def test_of_two_markings_the_agreed_marks_are_the_ones_that_count(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    workspace = office.workspace
    first = work_to_export(workspace, MONTH, None, with_police=False).reported[0]
    changed, kept = (mark for mark in first.marked.marks_in_order()[:2])
    other = replace(changed, rating="not-met" if changed.rating != "not-met" else "fully-met")
    with workspace.store.changing("tester", workspace.now(), "marks recorded") as change:
        own = first.marked.assessment
        second = replace(own, round=Round.SECOND, assessor="SM0", marks=(other, kept))
        change.assessments.add(second)
        change.assessments.add(replace(own, round=Round.AGREED, assessor="", marks=(other,), actions=()))
    known = work_to_export(workspace, MONTH, None, with_police=False)
    assert known.reported[0].marked.assessment.mark(changed.criterion).rating == other.rating
    markings = {
        str(work.marked.assessment.round): work for work in known.works if work.drawn.key == first.drawn.key
    }
    every = {mark.criterion for mark in first.marked.marks_in_order()}
    assert {name: work.reported for name, work in markings.items()} == {
        "first": every - {changed.criterion},
        "second": frozenset(),
        "agreed": {changed.criterion},
    }
    assert [name for name, work in markings.items() if work.in_figures] == ["first"]
    rows = list(mark_rows(markings["agreed"], str))
    assert [(row["Criterion"], row["In the figures"]) for row in rows] == [(changed.criterion, "yes")]
