"""What stands of work marked twice follows both markings; first marks stay locked while a second is under way."""

from datetime import timedelta

import pytest
from office import MONTH, NOW, Office, workspace_in
from workflow_builders import LOG_SHOWS_MORE, STRATEGY, head

from iqa.domain import Assessment, AssessmentState, Round
from iqa.errors import LockedError
from iqa.next_steps import steps_in
from iqa.records.workspace import Workspace
from iqa.workflow.adjudication import AdjudicationRequest, open_adjudications, settle
from iqa.workflow.standing_marks import agree, refuse_while_marked_again


def marks_of(workspace: Workspace, marking_round: Round) -> dict[str, Assessment]:
    with workspace.store.reading() as view:
        return {one.item_key: one for one in view.assessments.list(month=MONTH, round=marking_round)}


def refused(workspace: Workspace, marked: Assessment) -> bool:
    with workspace.store.reading() as view:
        try:
            refuse_while_marked_again(view, marked)
        except LockedError:
            return True
    return False


def test_first_marks_stay_while_the_same_work_is_marked_again(moderated: Office) -> None:
    workspace = workspace_in(moderated.folder)
    with workspace.store.reading() as view:
        again = {item.key for made in view.moderations.list(month=MONTH) for item in made.to_mark()}
    first = marks_of(workspace, Round.FIRST)
    assert {key for key, one in first.items() if refused(workspace, one)} == again
    with workspace.store.reading() as view, pytest.raises(LockedError) as told:
        refuse_while_marked_again(view, first[min(again)])
    (step,) = steps_in(told.value.hint)
    assert (step.command, dict(step.values)) == ("settle", {"month": str(MONTH)})


def test_they_may_be_unlocked_once_all_is_agreed_and_not_while_a_difference_waits(twice: Office) -> None:
    workspace = workspace_in(twice.folder)
    first, waiting = marks_of(workspace, Round.FIRST), open_adjudications(workspace, MONTH).differences
    keys = {one.item for one in waiting}
    assert {key for key, one in first.items() if refused(workspace, one)} == keys
    settle(workspace, AdjudicationRequest(waiting[0].item, STRATEGY, "not-met", "So it is.", meeting=True))
    assert {key for key, one in first.items() if refused(workspace, one)} == keys - {waiting[0].item}


def test_equal_marks_stand_by_themselves_with_the_first_markers_words(twice: Office) -> None:
    workspace = workspace_in(twice.folder)
    stands, first = marks_of(workspace, Round.AGREED), marks_of(workspace, Round.FIRST)
    waiting = {one.item for one in open_adjudications(workspace, MONTH).differences}
    assert stands.keys() == marks_of(workspace, Round.SECOND).keys()
    for key, one in stands.items():
        open_left = key in waiting
        assert one.state is (AssessmentState.IN_PROGRESS if open_left else AssessmentState.SUBMITTED)
        assert one.assessor == ""
        assert one.marks == tuple(
            mark for mark in first[key].marks if not (open_left and mark.criterion == STRATEGY)
        )
    assert LOG_SHOWS_MORE in {mark.explanation for one in stands.values() for mark in one.marks}


def test_bringing_it_up_to_date_again_changes_nothing(twice: Office) -> None:
    workspace = workspace_in(twice.folder)
    before = marks_of(workspace, Round.AGREED)
    first = marks_of(workspace, Round.FIRST).values()
    later = NOW + timedelta(days=1)
    with workspace.store.changing("somebody", later, "marks recorded", MONTH) as change:
        agree(change, first, later)
    assert marks_of(workspace, Round.AGREED) == before


def test_work_that_nobody_marks_again_has_nothing_that_stands_apart(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    before = head(workspace)
    assert marks_of(workspace, Round.AGREED) == {}
    assert not any(refused(workspace, one) for one in marks_of(workspace, Round.FIRST).values())
    assert head(workspace) == before
