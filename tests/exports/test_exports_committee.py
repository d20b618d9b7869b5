"""What the committee's rows give away: nothing that could be worked back to a small group, a person or a case."""

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from exports_builders import MONTH, Office, make_office

from iqa.committee.suppression import Size
from iqa.domain import AgreedAction, Mark, Month, Round
from iqa.exports.by_question import count_by_question
from iqa.exports.committee import action_entries, assessment_entries, for_committee, mark_entries
from iqa.exports.rows import Work, action_rows, mark_rows
from iqa.marking.attribution import NOT_KNOWN, OUTSIDE
from iqa.records.marked_work import work_to_export
from iqa.settings import CommitteeSettings

LIMITS = CommitteeSettings()
NO_LIMITS = CommitteeSettings(smallest_marks=1, smallest_people=2)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("committee"))


@pytest.fixture(scope="module")
def works(office: Office) -> tuple[Work, ...]:
    return work_to_export(office.workspace, MONTH, None, with_police=False).reported


def test_every_cell_shown_rests_on_enough_and_a_small_one_takes_another_with_it(works: tuple[Work, ...]) -> None:
    entries = mark_entries(works)
    shown = for_committee(entries, LIMITS, Random(1))
    marks: Counter[tuple[object, ...]] = Counter()
    people: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for row in shown.rows:
        cell = (row["Criterion"], row["Unit"], row["Casework type"])
        if row["Rating"] != "Not applicable":
            marks[cell] += 1
            people[cell].add(row["Person number"])
    assert marks
    for cell, count in marks.items():
        assert Size(count, frozenset(map(str, people[cell]))).is_enough(5, 3)
    assert not [row for row in shown.rows if row["Casework type"] == "RASSO"]
    assert shown.rows_out + len(shown.rows) == len(entries)
    assert shown.cells_out > 0


def test_a_hidden_type_cannot_be_had_by_taking_the_rest_from_the_unit(works: tuple[Work, ...]) -> None:
    """The summary shows each unit's marks on a question: what is left out of one must never be one type alone."""
    entries = mark_entries(works)
    shown = {
        (row["Criterion"], row["Unit"], row["Casework type"])
        for row in for_committee(entries, LIMITS, Random(1)).rows
    }
    there = {(entry.line[2], entry.work.unit, entry.work.kind_of_work) for entry in entries if entry.counted}
    for criterion, unit in {(cell[0], cell[1]) for cell in there}:
        hidden = [cell for cell in there - shown if cell[:2] == (criterion, unit)]
        assert len(hidden) != 1 or not [cell for cell in shown if cell[:2] == (criterion, unit)]


def test_numbers_are_stable_in_one_file_and_another_order_in_the_next(works: tuple[Work, ...]) -> None:
    entries = mark_entries(works)
    first, second = (for_committee(entries, NO_LIMITS, Random(seed)) for seed in (1, 2))
    again = for_committee(entries, NO_LIMITS, Random(1))
    assert first == again
    assert [row["Person number"] for row in first.rows] != [row["Person number"] for row in second.rows]
    by_work: dict[object, set[object]] = defaultdict(set)
    for row in first.rows:
        by_work[row["Work number"]].add((row["Unit"], row["Casework type"]))
    assert all(len(found) == 1 for found in by_work.values())
    assert sorted(by_work) == list(range(1, len(by_work) + 1))


def test_rows_do_not_stand_in_the_order_of_the_certificate(works: tuple[Work, ...]) -> None:
    """Numbers come from the dice alone: the n-th piece of work of the certificate is not the n-th here."""
    entries = assessment_entries(works)
    orders = set()
    for seed in range(5):
        rows = for_committee(entries, NO_LIMITS, Random(seed)).rows
        orders.add(tuple((row["Unit"], row["Marks to standard"]) for row in rows))
    assert len(orders) == 5


def test_only_what_rates_count_is_taken(office: Office, works: tuple[Work, ...]) -> None:
    counted = [work for work in works if work.in_figures]
    every = work_to_export(office.workspace, MONTH, None, with_police=False).works
    assert len(counted) == len(every) - 2
    targeted = [replace(work, in_figures=False) for work in works]
    assert not (*mark_entries(targeted), *assessment_entries(targeted), *action_entries(targeted))
    entries = mark_entries(works)
    assert {entry.work.drawn.key for entry in entries} == {work.drawn.key for work in counted}
    outside = [
        mark for work in counted for mark in work.marked.marks_in_order() if work.marked.person_of(mark) == OUTSIDE
    ]
    assert outside
    assert len(entries) == sum(len(work.marked.marks_in_order()) for work in counted) - len(outside)
    assert not [entry for entry in entries if entry.person in (OUTSIDE, "not known")]
    assert len(action_entries(works)) == 2 * len(counted)


def about(work: Work, mark: Mark) -> Work:
    """The work with one action, about the question of a mark."""
    action = AgreedAction("Talk.", None, mark.criterion)
    return replace(
        work, marked=replace(work.marked, assessment=replace(work.marked.assessment, actions=(action,)))
    )


def test_an_action_about_a_question_is_of_whoever_that_question_is_about(works: tuple[Work, ...]) -> None:
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


def test_rare_finding_codes_are_left_out_and_counted(works: tuple[Work, ...]) -> None:
    entries = mark_entries(works)
    everything = for_committee(entries, NO_LIMITS, Random(1))
    careful = for_committee(entries, CommitteeSettings(smallest_marks=7), Random(1))
    shown = Counter(code for row in careful.rows for code in str(row["Finding codes"]).split("; ") if code)
    assert not everything.codes_out
    assert careful.codes_out
    assert all(count >= 7 for count in shown.values())


def test_nothing_is_left_of_an_office_too_small(works: tuple[Work, ...]) -> None:
    entries = mark_entries(works)
    done = for_committee(entries, CommitteeSettings(smallest_marks=1000), Random(1))
    assert done.rows == ()
    assert done.rows_out == len(entries)


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


def test_work_of_several_months_keeps_its_numbers_apart_by_month(tmp_path: Path) -> None:
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
