"""Actions as use cases: agreed for a theme or a question of their own, ended once, verified by somebody else."""

from datetime import date
from pathlib import Path

import pytest
from office import MONTH, copied, workspace_in
from workflow_builders import STRATEGY, marked_month

from iqa.domain import ActionSource, ActionState, Month
from iqa.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from iqa.records.workspace import Workspace
from iqa.themes.effect import EffectVerdict
from iqa.workflow.actions import (
    NewAction,
    action_choices,
    action_done,
    action_reports,
    add_action,
    drop_action,
    verify_action,
)
from iqa.workflow.themes import keep_themes

WHEN = Month.parse(MONTH) if isinstance(MONTH, str) else MONTH
NEW = NewAction("A guide", "M2", date(2026, 12, 1), WHEN, scheme="casework", criterion=STRATEGY, group="North")


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return workspace_in(folder)


def test_an_action_for_a_theme_moves_what_the_theme_is_of(workspace: Workspace) -> None:
    keep_themes(workspace, WHEN)
    action = add_action(workspace, NewAction("A guide", "Rowan Elder", date(2026, 12, 1), WHEN, theme="t1"))
    assert (action.id, action.owner, action.source) == ("A1", "M2", ActionSource.THEME)
    assert (action.reference, action.scheme, action.criterion, action.group) == ("T1", "casework", STRATEGY, "")


def test_ids_go_on_in_the_order_of_agreeing(workspace: Workspace) -> None:
    assert [add_action(workspace, NEW).id for _ in range(2)] == ["A1", "A2"]
    assert [one.action.id for one in action_reports(workspace)] == ["A1", "A2"]


def test_what_should_move_is_judged_once_it_is_done(workspace: Workspace) -> None:
    add_action(workspace, NEW)
    (report,) = action_reports(workspace)
    assert report.effect is None
    action_done(workspace, "A1", "on the wall", date(2026, 9, 30))
    (report,) = action_reports(workspace)
    assert report.effect is not None
    assert report.effect.verdict is EffectVerdict.CANNOT_TELL
    assert report.effect.after.n > 0


def test_an_action_that_moves_no_question_is_judged_by_nobody(workspace: Workspace) -> None:
    add_action(workspace, NewAction("A guide", "M2", date(2026, 12, 1), WHEN))
    action_done(workspace, "A1", "done")
    assert action_reports(workspace)[0].effect is None


def test_nobody_verifies_their_own(folder: Path) -> None:
    add_action(workspace_in(folder), NEW)
    action_done(workspace_in(folder), "A1", "done")
    for own in ("M2", "Rowan Elder", "Rowan Eldr"):
        with pytest.raises(NotPermittedError):
            verify_action(workspace_in(folder, own), "A1", "seen")
    assert verify_action(workspace_in(folder, "Somebody Else"), "A1", "seen").state is ActionState.VERIFIED


def test_an_action_is_ended_once(workspace: Workspace) -> None:
    add_action(workspace, NEW)
    with pytest.raises(ConflictError, match="A1 is open, not done"):
        verify_action(workspace, "A1", "seen")
    drop_action(workspace, "A1", "there is one")
    for end in (action_done, drop_action):
        with pytest.raises(ConflictError, match="A1 is dropped"):
            end(workspace, "A1", "x")


def test_words_are_wanted(workspace: Workspace) -> None:
    add_action(workspace, NEW)
    for end in (action_done, drop_action):
        with pytest.raises(InvalidInputError):
            end(workspace, "A1", " ")
    with pytest.raises(NotFoundError):
        action_done(workspace, "A9", "x")


def test_what_an_action_can_be_of_is_told(workspace: Workspace) -> None:
    keep_themes(workspace, WHEN)
    found = action_choices(workspace)
    assert (found.months, found.groups) == ((WHEN,), ("North",))
    assert [one.id for one in found.themes] == ["T1"]
    assert ("casework", STRATEGY) in found.questions
