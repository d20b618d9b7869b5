"""Areas are pooled by the work their marks stand for, in the same words alone; a return comes back as it went."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from iqa.briefs.areas import Together, areas_page, pool_areas
from iqa.domain import Month
from iqa.errors import SheetError
from iqa.exports.area_return import (
    AREA,
    ISSUES,
    AreaLine,
    AreaReturn,
    JointIssue,
    read_return,
    return_workbook,
    weights_of,
)
from iqa.exports.columns import MARK_COLUMNS
from iqa.exports.tables import ExportTable, Profile, columns_for

LINE = AreaLine("casework", "1", "grip", "Was there grip?", 40, 20, 400, 300, 36.5)
ISSUE = JointIssue("6", "The defence are engaged", "3 September 2026: We will", "Was it in time? 80% of 40 marks")
THORN = AreaReturn("Thornmere", Month(2026, 10), (LINE,), (ISSUE,))
BRACK = AreaReturn(
    "Brackenholt", Month(2026, 10), (replace(LINE, weight=100, met=50, n=20, effective_n=20),), (ISSUE,)
)
COLUMNS = columns_for(MARK_COLUMNS, Profile.COMMITTEE)
NO_CELLS = ExportTable("Marks", COLUMNS, ())
TOGETHER = Together("Thornmere", "casework quality assessment", "OFFICIAL-SENSITIVE", "23 November 2026")


def written(path: Path, handed: AreaReturn = THORN) -> Path:
    path.write_bytes(return_workbook(handed, NO_CELLS, "OFFICIAL-SENSITIVE"))
    return path


def test_a_larger_area_weighs_more() -> None:
    (pooled,) = pool_areas([THORN, BRACK]).questions
    assert (pooled.rate.rate, pooled.n) == (350 / 500, 60)
    assert pooled.rate.effective_n == pytest.approx(500**2 / (400**2 / 36.5 + 100**2 / 20))
    assert pooled.rate.interval.low < 0.7 < pooled.rate.interval.high


def test_other_words_and_a_question_of_one_area_are_not_pooled() -> None:
    other = replace(
        BRACK, lines=(replace(BRACK.lines[0], question="Was it gripped?"), replace(LINE, criterion="x"))
    )
    pooled = pool_areas([THORN, other])
    assert pooled.questions == ()
    assert {why for _, why in pooled.apart} == {
        "the Areas ask it in other words",
        "Brackenholt alone has a figure that may be shown",
    }


def test_joint_issues_stand_side_by_side() -> None:
    page = areas_page([THORN, replace(BRACK, issues=(replace(ISSUE, response="", measured=""),))], TOGETHER)
    assert (page.title, page.area) == ("Areas together, October 2026", "Thornmere and Brackenholt")
    (issues,) = [one for one in page.sections if one.heading.startswith("Issues")]
    assert issues.tables[0].rows == (
        ("Thornmere", ISSUE.response, ISSUE.measured),
        ("Brackenholt", "no response yet", "nothing measured yet"),
    )
    (rates,) = [one for one in page.sections if one.heading == "Rates"]
    assert rates.tables[0].rows[0][2:] == ("60", "75% (n 40)", "50% (n 20)")


def test_areas_with_nothing_in_common_say_why() -> None:
    page = areas_page([THORN, replace(BRACK, lines=(), issues=())], TOGETHER)
    assert [one.heading for one in page.sections] == [
        "Together",
        "Issues that the Areas answer for together",
        "Not pooled",
    ]


def test_a_return_comes_back_as_it_went(tmp_path: Path) -> None:
    assert read_return(written(tmp_path / "a.xlsx")) == THORN
    assert read_return(written(tmp_path / "b.xlsx", BRACK)) == BRACK


def test_what_is_no_return_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("Month,Scheme\n2026-10,casework\n", "utf-8")
    with pytest.raises(SheetError, match="not the return of an Area"):
        read_return(path)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code"),
    [
        (AREA, "H2", 320, "changed"),
        (AREA, "D2", "Was there any grip?", "changed"),
        (AREA, "H2", 500, "impossible"),
        (AREA, "H2", "many", "not-a-figure"),
        (AREA, "I2", None, "not-a-figure"),
        (ISSUES, "C2", "We did", "changed"),
        ("About", "B3", "Brackenholt", "changed"),
        ("About", "B4", "October", "no-month"),
    ],
)
def test_a_return_that_was_changed_is_not_pooled(
    tmp_path: Path, sheet: str, cell: str, value: Any, code: str
) -> None:
    path = written(tmp_path / "return.xlsx")
    book = load_workbook(path)
    book[sheet][cell].value = value
    book.save(path)
    with pytest.raises(SheetError, match="cannot be pooled") as refused:
        read_return(path)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_the_weights_are_those_of_the_cells() -> None:
    start = dict.fromkeys((column.name for column in COLUMNS), "")
    rows = [
        start | {"Scheme": "casework", "Criterion": "grip", "Weight": w, "Met": m}
        for w, m in ((300, 200), (100, 100))
    ]
    cells = replace(NO_CELLS, rows=tuple(tuple(row.values()) for row in rows))
    assert weights_of(cells) == {("casework", "grip"): 400}
