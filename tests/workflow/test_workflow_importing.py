"""An import is planned from the records as they stand and then applied: a trial shows the very plan, and stores
nothing."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from office import MONTH, NOW, STAFF, Office, Row, cases, letters, xlsx

from iqa.domain import Kind
from iqa.errors import SheetError
from iqa.records.workspace import Workspace, open_workspace
from iqa.workflow.importing import ImportResult, import_export, refused_rows
from iqa.workflow.incoming import ImportRequest

STORED_ONLY = {"police": None, "chase_list": None}
"""What is reported only of an import that is stored."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    office = Office(tmp_path / "office").init()
    return open_workspace(office.folder, "Bryony Furze", now=lambda: NOW)


def request(folder: Path, kind: Kind, rows: list[Row], **changes: object) -> ImportRequest:
    file = xlsx(folder / f"{kind}.xlsx", rows)
    return replace(ImportRequest(kind, file, "" if kind is Kind.STAFF else MONTH), **changes)  # type: ignore[arg-type]


def events(workspace: Workspace) -> int:
    with workspace.store.reading() as view:
        return view.ledger.head().count


def tried_and_imported(workspace: Workspace, wanted: ImportRequest) -> ImportResult:
    """The result of an import, of which a trial said the same and stored nothing."""
    before = events(workspace)
    tried = import_export(workspace, replace(wanted, dry_run=True))
    assert events(workspace) == before
    done = import_export(workspace, wanted)
    assert events(workspace) == before + (not done.unchanged)
    assert replace(tried, dry_run=False) == replace(done, **STORED_ONLY)  # type: ignore[arg-type]
    return done


@pytest.mark.unmeasured
def test_a_trial_says_what_the_import_does_of_each_kind_and_of_a_corrected_export(
    workspace: Workspace, tmp_path: Path
) -> None:
    versions = []
    for kind, rows in ((Kind.STAFF, STAFF), (Kind.CASES, cases()), (Kind.LETTERS, letters())):
        for given in (rows, rows, rows[:-1]):
            done = tried_and_imported(workspace, request(tmp_path, kind, given))
            versions.append((done.version, done.unchanged))
    assert versions == [(0, False), (0, True), (0, False), *[(1, False), (1, True), (2, False)] * 2]


@pytest.mark.unmeasured
def test_cases_that_call_for_other_letters_make_a_new_version_of_both_in_one_change(
    workspace: Workspace, tmp_path: Path
) -> None:
    import_export(workspace, request(tmp_path, Kind.STAFF, STAFF))
    import_export(workspace, request(tmp_path, Kind.CASES, cases()))
    import_export(workspace, request(tmp_path, Kind.LETTERS, letters()))
    decided = {"Victim": "yes", "Decision": "stopped", "Date of decision": date(2026, 10, 15)}
    stopped = [{**row, **decided} for row in cases()]
    before = events(workspace)
    tried_and_imported(workspace, request(tmp_path, Kind.CASES, stopped))
    assert events(workspace) == before + 1
    with workspace.store.reading() as view:
        versions = {kind: view.populations.current(kind, MONTH) for kind in (Kind.CASES, Kind.LETTERS)}
    assert {kind: found and found.version for kind, found in versions.items()} == {Kind.CASES: 2, Kind.LETTERS: 2}


def test_rows_to_mend_come_back_with_the_result_and_of_a_refused_export(
    workspace: Workspace, tmp_path: Path
) -> None:
    broken = [{**row, "URN": ""} if number == 2 else row for number, row in enumerate(cases())]
    done = tried_and_imported(workspace, request(tmp_path, Kind.CASES, broken))
    assert done.to_mend is not None
    assert (done.to_mend.rows.broken, done.to_mend.rows.rejected) == (1, 1)
    hopeless = request(tmp_path, Kind.CASES, [{**row, "URN": ""} for row in cases()])
    with pytest.raises(SheetError) as refused:
        import_export(workspace, hopeless)
    rows = refused_rows(workspace, hopeless, refused.value)
    assert rows is not None
    assert rows.rows.broken == len(cases())
    gone = replace(hopeless, file=tmp_path / "gone.xlsx")
    assert refused_rows(workspace, gone, refused.value) is None
