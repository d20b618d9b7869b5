"""Tables that leave the tool: everything for the office, numbers for the committee, counts for those outside."""

from itertools import chain

import pytest
from office import MONTH, STAFF, Office, workspace_in
from workflow_builders import head

from iqa.domain import Month, Round
from iqa.errors import NotFoundError, UsageError
from iqa.exports.outside import POLICE
from iqa.exports.tables import ExportTable, Profile
from iqa.next_steps import steps_in
from iqa.records.workspace import Workspace
from iqa.workflow.exporting import NOT_MARKED_NOTE, ExportRequest, compose_export


@pytest.fixture
def workspace(marked: Office) -> Workspace:
    return workspace_in(marked.folder)


def column(table: ExportTable, heading: str) -> list[object]:
    return [row[table.headings.index(heading)] for row in table.rows]


def test_the_offices_table_has_every_mark_as_it_was_given(workspace: Workspace) -> None:
    made = compose_export(workspace, ExportRequest("marks", month=MONTH))
    with workspace.store.reading() as view:
        given = [mark for one in view.assessments.list(month=MONTH, round=Round.FIRST) for mark in one.marks]
    assert len(made.table.rows) == len(given)
    assert set(column(made.table, "Marker name")) == {"Bryony Furze", "Rowan Elder"}
    assert column(made.table, "Rating").count("Partially met") == 6
    assert NOT_MARKED_NOTE in made.table.notes
    assert made.beside is not None


def test_what_is_not_marked_is_blank_and_no_rating(drawn: Office) -> None:
    made = compose_export(workspace_in(drawn.folder), ExportRequest("marks", month=MONTH))
    assert set(column(made.table, "Rating")) <= {None, ""}
    assert column(made.table, "Item")


def test_the_committees_table_adds_up_groups_and_has_no_row_of_a_person(workspace: Workspace) -> None:
    made = compose_export(workspace, ExportRequest("marks", Profile.COMMITTEE, MONTH))
    assert made.beside is None
    told = repr(made.table)
    names = set(chain.from_iterable((row["Name"], row["Staff id"]) for row in STAFF))
    assert [name for name in sorted(names) if f"'{name}'" in told] == []
    assert {"Item", "URN", "Rating", "Person number", "Work number", "Probability"}.isdisjoint(made.table.headings)
    assert set(column(made.table, "Unit")) == {"North"}
    assert min(map(int, map(str, column(made.table, "People")))) >= 3
    assert any(note.startswith("What it can still tell") for note in made.table.notes)


def test_those_outside_are_told_counts_of_what_concerns_them(workspace: Workspace) -> None:
    made = compose_export(workspace, ExportRequest("assessments", Profile.EXTERNAL, MONTH)).table
    assert (made.headings, made.rows) == (
        ("Month", "Scheme", "Drawn", "Assessed"),
        ((str(MONTH), "casework", 6, 6),),
    )
    assert compose_export(workspace, ExportRequest("marks", Profile.EXTERNAL, MONTH)).beside is None


@pytest.mark.parametrize(
    "order",
    [
        ExportRequest("actions", Profile.EXTERNAL, MONTH),
        ExportRequest("assessments", Profile.EXTERNAL, MONTH, concerns=POLICE),
    ],
)
def test_a_table_that_has_nothing_for_a_reader_is_refused_with_those_that_have(
    workspace: Workspace, order: ExportRequest
) -> None:
    with pytest.raises(UsageError) as refused:
        compose_export(workspace, order)
    assert [dict(step.values) for step in steps_in(refused.value.hint)] == [
        {"for": "internal"},
        {"for": "committee"},
    ]


def test_exporting_stores_nothing_and_a_month_without_a_draw_is_refused(workspace: Workspace) -> None:
    before = head(workspace)
    for profile in Profile:
        compose_export(workspace, ExportRequest("assessments", profile, MONTH))
    with pytest.raises(NotFoundError):
        compose_export(workspace, ExportRequest("marks", month=Month(2026, 9)))
    assert head(workspace) == before
