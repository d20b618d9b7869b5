"""The second markers of the samples: mostly of the first markers' mind, in words of their own; and who settles."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sample_builders import SAMPLES, rows
from samples.filling import fill_workbook
from samples.marks import Answer, Asked, Second, choose_mark, load_bank
from samples.settling import decisions

from iqa.workflow.adjudication import OpenDifference, ShownMark

pytestmark = pytest.mark.unmeasured

FOLDER = SAMPLES / "2026-10" / "second-marking"
WORKBOOKS = sorted(FOLDER.glob("*.xlsx"))
SETTLED = json.loads((FOLDER / "settled.json").read_text(encoding="utf-8"))
BANK = load_bank(SAMPLES)
STRATEGY = Asked("k", "trial-strategy", "2026-10", ("Fully met", "Partially met", "Not met"))


def _answers(second: Second | None) -> list[Answer]:
    bank = replace(BANK, second=second)
    return [choose_mark(replace(STRATEGY, key=f"k{n}"), bank) for n in range(2000)]


def _steps(second: Second) -> list[int]:
    """How far a second marker stands from the first, in steps of the scale; above 0 is kinder."""
    both = zip(_answers(None), _answers(second), strict=True)
    return [
        first.level - other.level for first, other in both if first.level is not None and other.level is not None
    ]


def test_a_second_marker_mostly_agrees_and_differs_by_one_step_either_way() -> None:
    steps = _steps(Second("Somebody"))
    assert set(steps) == {-1, 0, 1}
    assert 0.9 < steps.count(0) / len(steps) < 0.97
    assert steps == _steps(Second("Somebody"))
    assert steps != _steps(Second("Somebody else"))


def test_a_kinder_one_is_kinder() -> None:
    kind, usual = _steps(Second("Somebody", 0.4, 0.0)), _steps(Second("Somebody"))
    assert min(kind) == 0
    assert sum(kind) > 5 * max(sum(usual), 1)


def test_a_second_marker_finds_words_of_their_own() -> None:
    same = [
        (first.evidence, other.evidence)
        for first, other in zip(_answers(None), _answers(Second("Somebody")), strict=True)
        if first.level and first.level == other.level
    ]
    assert len(same) > 300
    assert 0.3 < sum(first != other for first, other in same) / len(same) < 0.95


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_second_markers_workbook_is_filled_ready_and_theirs(path: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(path)
    said = {str(row[0]): str(row[1]) for row in book["Keys"].iter_rows(max_col=2, values_only=True)}
    assert (said["workspace"], said["month"], said["round"]) == ("thornmere-demo", "2026-10", "second")
    assert {person["Staff no"] for person in rows("staff.xlsx") if person["Full name"] == path.stem} == {
        said["assessor"]
    }
    again = fill_workbook(path, tmp_path / "again.xlsx", BANK, date(2026, 11, 18))
    assert (again.items, again.questions) == (0, 0)


def test_there_are_a_handful_of_second_workbooks() -> None:
    assert 5 <= len(WORKBOOKS) <= 9
    assert sum(path.stat().st_size for path in WORKBOOKS) < 500_000


def test_a_third_person_of_the_staff_list_settles_each_question_once_with_a_reason() -> None:
    managers = {person["Full name"] for person in rows("staff.xlsx") if person["Role"] == "Legal manager"}
    assert {one["by"] for one in SETTLED} <= managers
    assert len({(one["item"], one["criterion"]) for one in SETTLED}) == len(SETTLED) >= 5
    known = {*BANK.evidence["settled"]["better"], *BANK.evidence["settled"]["worse"]}
    assert {one["reason"] for one in SETTLED} <= known


def test_all_differences_but_the_last_are_settled_as_one_of_the_two_ratings() -> None:
    both = (ShownMark("not-met", "Not met", "", (), ""), ShownMark("partially-met", "Partially met", "", (), ""))
    found = [OpenDifference(f"k{n}", "grip", "Casework", "Grip?", "u", both) for n in range(30)]
    decided = decisions(found, BANK, lambda item: f"third for {item}")
    assert [one["item"] for one in decided] == [f"k{n}" for n in range(29)]
    assert {one["rating"] for one in decided} == {"Not met", "Partially met"}
    assert decided[3]["by"] == "third for k3"
    for one in decided:
        which = "worse" if one["rating"] == "Not met" else "better"
        assert one["reason"] in BANK.evidence["settled"][which]
