"""This Area's return is made of the committee's cells, and pools with another Area's to one page."""

from pathlib import Path

import pytest
from exports_builders import MONTH, Office, make_office
from msgspec.structs import replace

from iqa.domain import Month
from iqa.errors import InvalidInputError, SheetError
from iqa.exports.area_return import return_workbook
from iqa.next_steps import steps_in
from iqa.workflow.area_returns import ComposedReturn, compose_return, merge_returns
from iqa.workflow.rendering import return_file

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("returns"))


@pytest.fixture(scope="module")
def composed(office: Office) -> ComposedReturn:
    return compose_return(office.workspace, MONTH)


def sister(composed: ComposedReturn, path: Path, **changes: object) -> Path:
    handed = replace(composed.handed, **{"area": "Brackenholt"} | changes)
    path.write_bytes(return_workbook(handed, composed.cells, "OFFICIAL-SENSITIVE"))
    return path


def test_every_line_has_cells_behind_it_and_names_nobody(office: Office, composed: ComposedReturn) -> None:
    assert composed.handed.lines
    assert all(line.effective_n <= line.n and line.met <= line.weight for line in composed.handed.lines)
    (name,) = return_file(office.workspace, composed)
    assert name == "return Thornmere 2026-10.xlsx"
    said = repr(composed)
    assert [word for word in office.never_outside() if word in said] == []


def test_two_areas_are_put_together_and_nothing_is_recorded(
    office: Office, composed: ComposedReturn, tmp_path: Path
) -> None:
    page = merge_returns(office.workspace, MONTH, [sister(composed, tmp_path / "sister.xlsx")])
    (rates,) = [one for one in page.sections if one.heading == "Rates"]
    assert len(rates.tables[0].rows) == len(composed.handed.lines)
    line = composed.handed.lines[0]
    assert rates.tables[0].rows[0][1].startswith(f"{line.met / line.weight:.0%}")


def test_an_area_twice_and_another_month_are_told_together(
    office: Office, composed: ComposedReturn, tmp_path: Path
) -> None:
    own = sister(composed, tmp_path / "own.xlsx", area="THORNMERE")
    old = sister(composed, tmp_path / "old.xlsx", month=Month(2026, 9))
    with pytest.raises(InvalidInputError) as refused:
        merge_returns(office.workspace, MONTH, [own, old])
    assert [problem.code for problem in refused.value.problems] == ["area-twice", "other-month"]


def test_every_return_that_is_not_there_is_told_with_the_one_that_was_meant(
    office: Office, composed: ComposedReturn, tmp_path: Path
) -> None:
    sister(composed, tmp_path / "return Brackenholt 2026-10.xlsx")
    missing = [
        tmp_path / "return Brakenholt 2026-10.xlsx",
        tmp_path / "other.xlsx",
        tmp_path / "no" / "return.xlsx",
    ]
    with pytest.raises(SheetError, match="3 returns are not where") as refused:
        merge_returns(office.workspace, MONTH, missing, composed)
    told = [one.message for one in refused.value.problems]
    assert told == [
        f"There is no file {missing[0].name} in {tmp_path}. Did you mean return Brackenholt 2026-10.xlsx?",
        f"There is no file other.xlsx in {tmp_path}.",
        f"There is no folder {tmp_path / 'no'}.",
    ]
    assert [(one.command, one.values["kind"]) for one in steps_in(refused.value.hint)] == [("brief", "return")]
