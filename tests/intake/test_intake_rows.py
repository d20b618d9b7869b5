"""A bad required cell rejects its row, a bad optional one is blank and said, each with its place and value."""

from datetime import date, datetime

import pytest
from intake_builders import MONTH, codes, table, take_cases, take_letters

from iqa.domain import Kind
from iqa.errors import Problem, Severity, SheetError
from iqa.intake import rows
from iqa.intake.pipeline import read_export
from iqa.sheets.table import ErrorCell, UncalculatedCell

HEADINGS = ("URN", "Casework type", "Unit", "Reviewing prosecutor")
GOOD = ("01AB1234526", "Crown Court", "North", "Ash Maple")


def only(taken):
    (item,) = taken.population.items
    return item


@pytest.mark.parametrize(
    ("heading", "field", "cell", "text"),
    [
        ("Charge date", "charge", date(2026, 4, 3), "2026-04-03"),
        ("Charge date", "charge", datetime(2026, 4, 3, 14, 5), "2026-04-03"),  # noqa: DTZ001
        ("Charge date", "charge", "03/04/2026", "2026-04-03"),
        ("Charge date", "charge", "TBC", ""),
        ("Charge date", "charge", None, ""),
        ("Domestic abuse", "domestic_abuse", True, "yes"),
        ("Domestic abuse", "domestic_abuse", False, "no"),
        ("Domestic abuse", "domestic_abuse", 1, "yes"),
        ("Domestic abuse", "domestic_abuse", "N", "no"),
        ("Anticipated plea", "plea", "NGAP", "not guilty"),
        ("Status", "status", "Open", "live"),
        ("Status", "status", "On  hold", "On hold"),
        ("Casework type", "casework_type", "Magistrates’ Court", "Magistrates"),
        ("Victim reference", "victim_reference", 7.0, "7"),
        ("Stage", "stage", "  post\u00a0PTPH ", "post PTPH"),
    ],
)
def test_a_cell_is_kept_as_canonical_text(heading, field, cell, text):
    taken = take_cases({heading: cell})
    assert only(taken).text(field) == text
    assert [code for code in codes(taken.problems) if code != "word-not-known"] == ["no-staff-list"]


def test_a_bad_optional_cell_is_blank_and_said_with_its_place_and_value():
    taken = take_cases({"Charged on": "31/02/2026"})
    assert only(taken).text("charge") == ""
    problem = taken.problems[0]
    assert (problem.sheet, problem.row, problem.column, problem.value) == ("Sheet1", 2, "Charged on", "31/02/2026")
    assert problem.severity is Severity.NOTICE
    assert problem.message.endswith("It counts as not known until it is mended.")


@pytest.mark.parametrize("cells", [[1.0, True, 0.0, False], [True, 1.0, False, 0.0], [0, False, True, 1]], ids=str)
def test_a_truth_and_the_number_it_is_equal_to_are_told_apart_wherever_they_stand(cells):
    given = cells * rows.BLOCK
    taken = take_cases(*({"URN": f"01AB{n:05}26", "Stage": cell} for n, cell in enumerate(given)))
    in_order = sorted(taken.population.items, key=lambda item: item.text("urn"))
    truths = {True: "TRUE", False: "FALSE"}
    wanted = [truths[cell] if isinstance(cell, bool) else str(int(cell)) for cell in given]
    assert [item.text("stage") for item in in_order] == wanted


def test_the_same_bad_cell_is_said_for_every_row_that_holds_it():
    taken = take_cases(
        *({"URN": f"01AB{n:05}26", "PTPH": bad} for n, bad in enumerate(["soon", "soon", True, False, ""]))
    )
    assert [problem.row for problem in taken.problems if problem.column == "PTPH"] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("URN", "", "missing-urn"),
        ("URN", "TBC", "missing-urn"),
        ("URN", "not a URN", "bad-urn"),
        ("URN", 1.2e15, "digits-lost"),
        ("URN", ErrorCell("#N/A"), "error-cell"),
        ("URN", UncalculatedCell(), "formula-not-calculated"),
        ("Unit", None, "missing-unit"),
        ("Reviewing prosecutor", ErrorCell("#REF!"), "error-cell"),
        ("Casework type", UncalculatedCell(), "formula-not-calculated"),
    ],
)
def test_a_bad_required_cell_rejects_its_row_and_no_other(heading, cell, code):
    taken = take_cases({}, {heading: cell})
    (rejected,) = taken.rejected
    assert (rejected.row, rejected.code, rejected.column) == (3, code, heading)
    assert taken.population.rejected == taken.rejected
    assert taken.counts == type(taken.counts)(read=2, accepted=1, rejected=1)


def test_a_row_with_several_faults_is_rejected_once_with_every_reason():
    taken = take_cases({}, {"URN": "x", "Unit": "", "Reviewing prosecutor": "-"})
    (rejected,) = taken.rejected
    assert rejected.cells == ("x", "Crown Court", "", "-")
    assert "not a URN" in rejected.message
    assert "No Unit is recorded." in rejected.message
    assert codes(p for p in taken.problems if p.row == 3) == ["bad-urn", "missing-unit", "missing-prosecutor"]


def test_a_letter_type_that_is_not_known_rejects_its_row_and_lists_the_known_ones():
    taken = take_letters({}, {"Letter type": "postcard"})
    assert taken.rejected[0].code == "not-in-list"
    assert "VRR response" in taken.rejected[0].message


def test_rows_shorter_or_longer_than_the_headings_are_read_as_far_as_they_go():
    taken = read_export(Kind.CASES, table((*HEADINGS, "Team"), GOOD, (*GOOD[:3],), (*GOOD, "Red", "stray")), MONTH)
    assert taken.rejected[0].code == "missing-prosecutor"
    assert only(taken).text("team") == "Red"
    short = read_export(Kind.CASES, table((*HEADINGS, "Team"), GOOD), MONTH)
    assert only(short).text("team") == ""
    with pytest.raises(SheetError):
        read_export(Kind.CASES, table(HEADINGS, GOOD[:3]), MONTH)


def test_rows_that_the_reader_could_not_cut_are_rejected_rows_too():
    refused = Problem("too-many-cells", "Row 9 holds 12 cells.", "", 9, "", "…")
    notice = Problem("hidden-rows", "Rows are hidden.", row=3, severity=Severity.NOTICE)
    taken = read_export(Kind.CASES, table(HEADINGS, GOOD, problems=(refused, notice)), MONTH)
    assert [row.row for row in taken.rejected] == [9]
    assert taken.counts.read == 2


def test_blocks_of_rows_make_no_difference(monkeypatch):
    cases = [
        {"URN": f"01AB{n:05}26", "PTPH": "soon" if n % 3 else "", "Unit": "" if n == 7 else "North"}
        for n in range(10)
    ]
    whole = take_cases(*cases)
    monkeypatch.setattr(rows, "BLOCK", 3)
    assert take_cases(*cases) == whole


def test_a_long_value_is_cut_in_the_message_and_kept_whole_in_the_rejected_row():
    taken = take_cases({}, {"URN": "x" * 300})
    assert len(taken.rejected[0].value) == 120
    assert taken.rejected[0].cells[0] == "x" * 300
