"""Drawn work piece by piece: whose, who marks it, who else may; before a draw there is none."""

import pytest
from office import MONTH, workspace_in
from workflow_builders import imported_month, keys_to_mark, marked_month

from iqa.domain import AssessmentState
from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.workflow.my_work import work_reference
from iqa.workflow.pieces import drawn_pieces, markers_today, piece_of


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspace_in(marked_month(tmp_path_factory.getbasetemp()))


def test_every_piece_is_listed_in_the_order_of_its_certificate(workspace: Workspace) -> None:
    found = drawn_pieces(workspace, MONTH)
    assert [one.key for one in found if one.scheme.startswith("Casework")] == list(keys_to_mark(workspace))
    assert {one.state for one in found} == {AssessmentState.SUBMITTED}
    assert {one.marker_name for one in found} == {"Bryony Furze", "Rowan Elder"}


@pytest.mark.unmeasured
def test_who_else_may_mark_a_piece_is_everybody_but_its_marker_and_whoever_had_a_hand(
    workspace: Workspace,
) -> None:
    for one in drawn_pieces(workspace, MONTH):
        at_hand = piece_of(workspace, MONTH, one.reference)
        assert at_hand.piece == one
        assert at_hand.is_to_mark
        assert [id for id, _ in at_hand.others] == [id for id in ("M1", "M2") if id != one.marker]


def test_a_piece_is_found_by_a_reference_of_the_month_alone(workspace: Workspace) -> None:
    reference = work_reference(workspace, keys_to_mark(workspace)[0])
    with pytest.raises(NotFoundError):
        piece_of(workspace, MONTH.next(), reference)


def test_before_a_draw_there_is_no_drawn_work(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert drawn_pieces(workspace_in(imported_month(tmp_path_factory.getbasetemp())), MONTH) == ()


def test_who_may_be_given_work_are_those_whom_the_policies_let_mark(workspace: Workspace) -> None:
    assert markers_today(workspace, MONTH) == (("M1", "Bryony Furze"), ("M2", "Rowan Elder"))
