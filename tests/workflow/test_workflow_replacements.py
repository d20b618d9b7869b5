"""What was replaced of an assessor's work is for that assessor and their line manager, and for nobody else."""

import pytest
from office import MONTH, STAFF, Office, workspace_in
from workflow_builders import head, keys_to_mark

from iqa.domain import Month, ReplacementReason
from iqa.records.workspace import Workspace
from iqa.workflow.drawing import SampleRequest, draw, replace_drawn
from iqa.workflow.drawn_work import drawn_item
from iqa.workflow.replacements import AssessorReplacements, own_replacements

NAMES = {"M1": "Bryony Furze", "M2": "Rowan Elder"}


@pytest.fixture
def assessor(drawn: Office) -> str:
    """Somebody of whose cases one was found ineligible and another unavailable; H1 is line manager of both."""
    rows = [{**row, "Line manager": row["Line manager"] or "H1"} for row in STAFF]
    top = {"Staff id": "H1", "Name": "Head Oak", "Role": "Other", "Unit": "North", "Line manager": ""}
    drawn.read_export("staff", [*rows, top]).done()
    workspace = workspace_in(drawn.folder)
    with workspace.store.reading() as view:
        assessors = {key: drawn_item(view, key)[1].assessor for key in keys_to_mark(workspace)}
    who = next(iter(assessors.values()))
    own = [key for key, marker in assessors.items() if marker == who]
    for key, reason in zip(own, ReplacementReason, strict=False):
        replace_drawn(workspace, key, reason, "")
    return who


def counted(office: Office, actor: str) -> list[tuple[str, int, int]]:
    return [
        (row.assessor, row.ineligible, row.unavailable)
        for row in own_replacements(workspace_in(office.folder, actor), MONTH)
    ]


def test_the_assessor_and_their_line_manager_see_both_counts(drawn: Office, assessor: str) -> None:
    assert counted(drawn, assessor) == counted(drawn, NAMES[assessor]) == [(assessor, 1, 1)]
    row = AssessorReplacements(assessor, NAMES[assessor], "casework", 1, 1)
    assert row in own_replacements(workspace_in(drawn.folder, "H1"), MONTH)


@pytest.mark.unmeasured
def test_nobody_else_sees_anything(drawn: Office, assessor: str) -> None:
    (other,) = NAMES.keys() - {assessor}
    assert assessor not in {who for who, *_ in counted(drawn, other)}
    for actor in ("P1", "V1", "Bryony", "a stranger"):
        assert counted(drawn, actor) == []


def test_looking_stores_nothing_and_other_months_have_none(drawn: Office, assessor: str) -> None:
    workspace = workspace_in(drawn.folder, assessor)
    before = head(workspace)
    assert own_replacements(workspace, Month(2026, 9)) == ()
    assert own_replacements(workspace, MONTH)
    assert head(workspace) == before


@pytest.mark.unmeasured
def test_a_draw_set_aside_takes_its_replacements_with_it(drawn: Office, assessor: str) -> None:
    workspace: Workspace = workspace_in(drawn.folder)
    draw(workspace, SampleRequest("casework", MONTH, void="the export was cut off"))
    assert counted(drawn, "H1") == []
