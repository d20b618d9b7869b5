"""What was drawn wrongly is set aside once, with a reason, while nothing of it is marked, and drawn again."""

from pathlib import Path

import pytest
from office import MONTH, Office, copied, workspace_in
from workflow_builders import marked_month, moderated_month, note_concern

from iqa.domain import Month
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.records.workspace import Workspace
from iqa.workflow.drawing import standing_draw
from iqa.workflow.moderating import ModerationRequest, draw_calibration
from iqa.workflow.setting_aside import set_aside, to_set_aside


@pytest.fixture
def workspace(drawn: Office) -> Workspace:
    return workspace_in(drawn.folder)


def test_a_sample_is_set_aside_once_and_its_certificate_says_so(workspace: Workspace) -> None:
    standing = to_set_aside(workspace, "casework", MONTH)
    assert (standing.begun, standing.called) == (0, "sample")
    with pytest.raises(InvalidInputError):
        set_aside(workspace, standing, " ")
    set_aside(workspace, standing, "The wrong month's export", "27182818")
    again = standing_draw(workspace, "casework", MONTH).draw
    assert again.id != standing.id
    assert [one.reason for one in again.voids] == ["The wrong month's export"]
    assert "27182818" in again.seed
    with pytest.raises(ConflictError, match="set aside and drawn again since then"):
        set_aside(workspace, standing, "twice")
    assert standing_draw(workspace, "casework", MONTH).draw.id == again.id


def test_what_is_marked_is_not_set_aside(workspace: Workspace) -> None:
    from msgspec.structs import replace
    from workflow_builders import complete

    from iqa.workflow.marking_pieces import open_item, save_item
    from iqa.workflow.my_work import my_work

    key = my_work(workspace, MONTH)[0].key
    save_item(workspace, key, replace(complete(open_item(workspace, key))), 0)
    standing = to_set_aside(workspace, "casework", MONTH)
    assert standing.begun == 1
    with pytest.raises(ConflictError, match="cannot be set aside"):
        set_aside(workspace, standing, "wrong")


def test_what_is_not_drawn_is_not_set_aside(workspace: Workspace) -> None:
    note_concern(workspace, "Bail ends on Friday")
    assert to_set_aside(workspace, "casework", MONTH).begun == 0
    for what, month in (("casework", Month(2026, 1)), ("second-marking", MONTH), ("calibration", MONTH)):
        with pytest.raises(NotFoundError):
            to_set_aside(workspace, what, month)


def test_a_second_marking_and_a_calibration_are_drawn_again_as_they_were(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.getbasetemp()
    marked = workspace_in(copied(marked_month(base), tmp_path / "marked").folder)
    draw_calibration(marked, ModerationRequest(MONTH, items=2, scheme="casework"))
    before = to_set_aside(marked, "calibration", MONTH)
    set_aside(marked, before, "too early")
    after = to_set_aside(marked, "calibration", MONTH)
    assert (after.pieces, after.id != before.id) == (2, True)
    moderated = workspace_in(copied(moderated_month(base), tmp_path / "moderated").folder)
    second = to_set_aside(moderated, "second-marking", MONTH)
    assert second.begun == 0
    set_aside(moderated, second, "too early")
    assert to_set_aside(moderated, "second-marking", MONTH).pieces == second.pieces
