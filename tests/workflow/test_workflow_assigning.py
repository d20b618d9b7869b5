"""Work that nobody may mark is given to somebody who may, and a group is topped up; what may not be is refused."""

from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, workspace_in
from workflow_builders import events_of, head, keys_to_mark

from iqa.domain import Month
from iqa.errors import ConflictError, InvalidInputError, IqaError, NotFoundError, NotPermittedError
from iqa.next_steps import steps_in
from iqa.records.draws import bare_draws
from iqa.records.workspace import Workspace
from iqa.workflow.assigning import assign_item, top_up_cell, without_assessor
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.verifying import verify

NEW = {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """One of three drawn cases is both managers' own work, and nobody else may mark."""
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    rows = [{**row, "Charging prosecutor": "", "Trial advocate": ""} for row in cases(1)]
    rows[0] |= {"Charging prosecutor": "Bryony Furze", "Trial advocate": "Rowan Elder"}
    office.read_export("cases", rows).done()
    draw(workspace_in(office.folder), SampleRequest("casework", MONTH, seed="31415926"))
    return office


@pytest.fixture
def stuck(office: Office) -> Workspace:
    """The same since a third manager has come to the office."""
    office.read_export("staff", [*STAFF, NEW], name="more-staff.xlsx").done()
    return workspace_in(office.folder)


def assessors(workspace: Workspace) -> dict[str, str]:
    with workspace.store.reading() as view:
        return {item.key: item.assessor for one in bare_draws(view, MONTH) for item in one.to_mark()}


def test_work_without_an_assessor_is_given_to_somebody_and_to_nobody_else(stuck: Workspace) -> None:
    before = assessors(stuck)
    (key,) = without_assessor(stuck, MONTH)
    (event,) = events_of(stuck, lambda: assign_item(stuck, f" {key} ", "Sorrel Quick", "knows the unit"))
    assert (event.what, event.subject) == ("drawn work given to an assessor", key)
    with stuck.store.reading() as view:
        assert view.ledger.facts(event.seq) == {"assessor": "M3", "reason": "knows the unit"}
    assert assessors(stuck) == before | {key: "M3"}
    assert without_assessor(stuck, MONTH) == ()
    assert verify(stuck).faults == ()


@pytest.mark.parametrize(
    ("to", "reason", "month", "error"),
    [
        ("Sorrel Quick", " ", None, InvalidInputError),
        ("Bryony Furze", "why not", None, NotPermittedError),
        ("Ash Maple", "a prosecutor", None, NotFoundError),
        ("Nobody Known", "free", None, NotFoundError),
        ("Sorrel Quick", "free", Month(2026, 9), NotFoundError),
    ],
)
def test_who_may_not_mark_it_is_not_given_it(
    stuck: Workspace, to: str, reason: str, month: Month | None, error: type[IqaError]
) -> None:
    (key,), before = without_assessor(stuck, MONTH), head(stuck)
    with pytest.raises(error):
        assign_item(stuck, key, to, reason, month)
    assert (head(stuck), without_assessor(stuck, MONTH)) == (before, (key,))


def test_where_nobody_of_todays_staff_may_mark_it_that_is_said_of_all_and_not_of_one(office: Office) -> None:
    workspace = workspace_in(office.folder)
    (key,), before = without_assessor(workspace, MONTH), head(workspace)
    with pytest.raises(ConflictError, match="nobody on today's staff list may mark"):
        assign_item(workspace, key, "Bryony Furze", "who else")
    assert head(workspace) == before


def test_work_that_somebody_has_stays_with_them(stuck: Workspace) -> None:
    (waiting,), before = without_assessor(stuck, MONTH), head(stuck)
    key = next(key for key in keys_to_mark(stuck) if key != waiting)
    with pytest.raises(ConflictError):
        assign_item(stuck, key, "Sorrel Quick", "free")
    assert head(stuck) == before


def test_a_top_up_goes_on_down_the_list_of_one_group(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    with workspace.store.reading() as view:
        standing = view.draws.current("casework", MONTH)
    assert standing is not None
    listed = sorted((item for item in standing.items if item.cell == ("P1",)), key=lambda item: item.rank)
    (event,) = events_of(workspace, lambda: top_up_cell(workspace, "casework", MONTH, "ash maple", 2, "asked for"))
    assert (event.what, event.subject) == ("sample topped up", f"casework {MONTH}")
    with workspace.store.reading() as view:
        called = view.ledger.facts(event.seq)["called"]
    assert list(called) == [item.key for item in listed[2:4]]
    assert set(keys_to_mark(workspace)) >= set(called)
    assert verify(workspace).faults == ()


@pytest.mark.parametrize(
    ("scheme", "month", "cell", "error"),
    [
        ("casework", Month(2026, 9), "P1", NotFoundError),
        ("casework", MONTH, "Nobody Known", NotFoundError),
        ("casework", MONTH, " ", NotFoundError),
        ("casework", MONTH, "P", InvalidInputError),
    ],
)
def test_a_group_that_is_none_or_several_is_not_topped_up(
    drawn: Office, scheme: str, month: Month, cell: str, error: type[IqaError]
) -> None:
    workspace = workspace_in(drawn.folder)
    before = head(workspace)
    with pytest.raises(error):
        top_up_cell(workspace, scheme, month, cell, 1)
    assert head(workspace) == before


def test_a_top_up_before_the_draw_says_to_draw(imported: Office) -> None:
    with pytest.raises(NotFoundError) as refused:
        top_up_cell(workspace_in(imported.folder), "casework", MONTH, "P1", 1)
    (step,) = steps_in(refused.value.hint)
    assert (step.command, dict(step.values)) == ("draw", {"scheme": "casework", "month": str(MONTH)})
