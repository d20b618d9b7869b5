"""A sheet of differences goes out with both ratings and no names, and comes back settled: all of it or nothing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from office import MONTH, Office, workspace_in
from openpyxl import Workbook, load_workbook
from workflow_builders import STRATEGY, events_of, head

from iqa.moderation.settling_sheet import BY_CELL, MEETING, SHEET
from iqa.records.workspace import Workspace
from iqa.sheets.writing import write_workbook
from iqa.workflow.adjudication import open_adjudications
from iqa.workflow.settling_sheets import NAME, RecordedSettling, record_settling, settling_workbook
from iqa.workflow.verifying import verify
from iqa.workflow.withdrawing import withdraw


@pytest.fixture
def workspace(twice: Office) -> Workspace:
    return workspace_in(twice.folder)


def written(workspace: Workspace, name: str = "sheet.xlsx") -> Path:
    path = workspace.root / "sheets" / name
    write_workbook(path, settling_workbook(workspace, MONTH)[0])
    return path


def fill(path: Path, rows: Mapping[int, tuple[str, str]], by: str = MEETING) -> Path:
    """Rows by their place below the headings: what stands, and why."""
    book = load_workbook(path)
    sheet: Any = book[SHEET]
    sheet[BY_CELL].value = by
    for place, (stands, why) in rows.items():
        sheet.cell(5 + place, 7).value, sheet.cell(5 + place, 8).value = stands, why
    book.save(path)
    return path


def recorded(workspace: Workspace, *paths: Path) -> list[RecordedSettling]:
    return list(record_settling(workspace, paths))


ALL = {0: ("Not met", "The log shows none."), 1: ("Partially met", "There is a line.")}


@pytest.mark.unmeasured
def test_a_meeting_settles_several_at_once_in_one_change(workspace: Workspace) -> None:
    waiting = len(open_adjudications(workspace, MONTH).differences)
    path = fill(written(workspace), ALL)
    (event,) = events_of(workspace, lambda: recorded(workspace, path))
    assert (event.what, event.subject) == ("difference settled", str(MONTH))
    assert len(open_adjudications(workspace, MONTH).differences) == waiting - 2
    with workspace.store.reading() as view:
        settled = view.adjudications.list()
    assert {(one.meeting, one.by, one.criterion) for one in settled} == {(True, "", STRATEGY)}
    assert verify(workspace).faults == ()
    (again,) = recorded(workspace, path)
    assert (again.settled, again.unchanged, again.what_it_is) == (0, 2, "All of it is settled already.")
    withdraw(workspace, str(event.seq), "the wrong sheet")
    assert len(open_adjudications(workspace, MONTH).differences) == waiting


def test_neither_marker_is_named_and_the_sheet_shows_both_ratings(workspace: Workspace) -> None:
    sheet: Any = load_workbook(written(workspace))[SHEET]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [text for text in texts if "Furze" in text or "Elder" in text or text in ("M1", "M2")]
    assert {sheet.cell(5, 3).value, sheet.cell(5, 5).value} == {"Partially met", "Not met"}


def test_what_is_wrong_is_told_by_its_cell_and_nothing_is_settled(workspace: Workspace) -> None:
    before = head(workspace)
    half = fill(written(workspace, "half.xlsx"), {0: ("Not met", ""), 1: ("", "Because")}, by="")
    (done,) = recorded(workspace, half)
    assert [one.where for one in done.problems] == ["To settle, cell H5", "To settle, cell G6"]
    nobody = fill(written(workspace, "nobody.xlsx"), ALL, by="")
    (done,) = recorded(workspace, nobody)
    assert "Say at the top who settled this" in str(done.problems[0])
    unknown = fill(written(workspace, "unknown.xlsx"), {**ALL, 1: ("Splendid", "x")})
    (done,) = recorded(workspace, unknown)
    assert (done.refused, [one.where for one in done.problems]) == (True, ["To settle, cell G6"])
    marker = fill(written(workspace, "marker.xlsx"), ALL, by="Bryony Furze")
    (done,) = recorded(workspace, marker)
    assert "marked this piece of work" in str(done.problems[0])
    assert head(workspace) == before


def test_a_third_person_settles_by_name(workspace: Workspace) -> None:
    (done,) = recorded(workspace, fill(written(workspace), {0: ALL[0]}, by="Dell Rush"))
    assert (done.settled, done.problems) == (1, ())
    with workspace.store.reading() as view:
        assert [one.by for one in view.adjudications.list()] == ["V1"]
    other = fill(written(workspace, "later.xlsx"), {0: ("Partially met", "Another reason")})
    book = load_workbook(other)
    sheet: Any = book[SHEET]
    with workspace.store.reading() as view:
        one = view.adjudications.list()[0]
    sheet.cell(5, 9).value = f"{one.item_key} :: {one.criterion}"
    book.save(other)
    (done,) = recorded(workspace, other)
    assert "was settled on" in str(done.problems[0])


def test_copies_foreign_files_and_empty_sheets_are_called_what_they_are(
    workspace: Workspace, tmp_path: Path
) -> None:
    empty, copy = written(workspace, "a.xlsx"), written(workspace, "a - Copy.xlsx")
    one, two = recorded(workspace, empty, copy)
    assert one.what_it_is == "Nothing is filled in: it is as it was made."
    assert two.what_it_is == "a - Copy.xlsx, a copy by its name, says the same as a.xlsx: a copy of it."
    foreign = written(
        replace(workspace, settings=replace(workspace.settings, workspace="another")), "foreign.xlsx"
    )
    Workbook().save(tmp_path / "other.xlsx")
    keyless = fill(written(workspace, "keyless.xlsx"), ALL)
    book = load_workbook(keyless)
    book[SHEET]["I5"].value = None
    book.save(keyless)
    found = recorded(workspace, foreign, tmp_path / "other.xlsx", keyless)
    said = [str(each.problems[0]) for each in found]
    assert "made in another workspace" in said[0]
    assert "is no sheet of differences" in said[1]
    assert "lost its hidden key" in said[2]


def test_the_command_writes_the_sheet_and_record_reads_it(twice: Office) -> None:
    told = twice.iqa("settle", "--month", MONTH, "--workbook").done().out
    assert NAME in told
    assert "iqa record FILE" in told
    path = fill(twice.out / NAME, ALL)
    tried = twice.iqa("record", "--dry-run", path, "--json").done().json["settled"][0]
    assert tried["settled"] == 2
    assert "2 settled" in twice.iqa("record", path).done().out
    assert twice.iqa("settle", "--month", MONTH, "--workbook", "--json").done().json["waiting"] == tried["left"]
    fill(path, {0: ("", "why?")})
    assert twice.iqa("record", path).code == 3
    while waiting := twice.iqa("settle", "--month", MONTH, "--json").done().json["differences"]:
        one = waiting[0]
        named = ("--rating", "Not met", "--meeting", "--reason", "The log")
        twice.iqa("settle", one["item"], one["criterion"], *named).done()
    assert "nothing waits to be settled" in twice.iqa("settle", "--month", MONTH, "--workbook").done().out
