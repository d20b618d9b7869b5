"""An export on its way in: its month, its table, its columns; nothing is stored."""

from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, workspace_in, xlsx

from iqa.domain import Kind, Month
from iqa.errors import NoHeadingsError, SheetError, UsageError
from iqa.records.workspace import Workspace
from iqa.workflow.incoming import ImportRequest, columns_of, month_of, prepare_import, read_file


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_in(Office(tmp_path / "office").init().folder)


def test_an_export_needs_its_month_and_a_staff_list_has_none(tmp_path: Path) -> None:
    assert month_of(ImportRequest(Kind.CASES, tmp_path, Month(2026, 10))) == MONTH
    assert month_of(ImportRequest(Kind.STAFF, tmp_path, Month(2026, 10))) is None
    with pytest.raises(UsageError):
        month_of(ImportRequest(Kind.CASES, tmp_path))


def test_a_table_of_another_kind_is_read_and_its_columns_say_which(workspace: Workspace, tmp_path: Path) -> None:
    wanted = ImportRequest(Kind.CASES, xlsx(tmp_path / "staff.xlsx", STAFF), MONTH)
    assert read_file(workspace, wanted).headings[:2] == ("Staff id", "Name")
    matched = columns_of(workspace, wanted)
    assert matched is not None
    assert [problem.code for problem in matched.problems] == ["other-kind"]


def test_a_file_without_headings_has_no_columns_but_those_of_its_first_row(
    workspace: Workspace, tmp_path: Path
) -> None:
    wanted = ImportRequest(Kind.CASES, xlsx(tmp_path / "x.xlsx", [{"Apples": "a", "Pears": "b"}]), MONTH)
    with pytest.raises(NoHeadingsError):
        read_file(workspace, wanted)
    matched = columns_of(workspace, wanted)
    assert matched is not None
    assert not matched.usable
    gone = ImportRequest(Kind.CASES, tmp_path / "gone.xlsx", MONTH)
    assert columns_of(workspace, gone) is None
    with pytest.raises(SheetError):
        read_file(workspace, gone)


def test_what_is_taken_in_is_frozen_and_counted_by_month(workspace: Workspace, tmp_path: Path) -> None:
    wanted = ImportRequest(Kind.CASES, xlsx(tmp_path / "cases.xlsx", cases()), MONTH)
    prepared = prepare_import(workspace, wanted, MONTH, read_file(workspace, wanted))
    assert (prepared.source.rows, prepared.sheet) == (19, "Export")
    assert prepared.imported.months == {MONTH: 19}
