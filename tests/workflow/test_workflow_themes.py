"""Themes as use cases: what a month shows is the same kept or not; the register is read back as it was kept."""

from pathlib import Path

import pytest
from office import MONTH, copied, workspace_in
from workflow_builders import STRATEGY, marked_month

from iqa.domain import Month, Route, ThemeState
from iqa.errors import NotFoundError, SettingsError
from iqa.records.workspace import Workspace
from iqa.workflow.themes import find_themes, keep_themes, move_theme, read_register, target_of, theme_choices

WHEN = Month.parse(MONTH) if isinstance(MONTH, str) else MONTH


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Workspace:
    return workspace_in(copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder)


def test_what_is_found_is_what_is_kept(workspace: Workspace) -> None:
    found = find_themes(workspace, WHEN)
    assert read_register(workspace).themes == ()
    assert keep_themes(workspace, WHEN) == found
    register = read_register(workspace)
    assert register.themes == found.opened
    (theme,) = found.opened
    assert (theme.criterion, theme.group, theme.opened) == (STRATEGY, "", WHEN)
    assert theme.evidence[0].route is Route.BELOW_TARGET
    assert list(register.schemes) == ["casework"]


def test_moving_a_theme_keeps_every_step(workspace: Workspace) -> None:
    keep_themes(workspace, WHEN)
    move_theme(workspace, "T1", ThemeState.ACCEPTED, "taken on")
    (theme,) = read_register(workspace).themes
    assert [step.state for step in theme.steps] == [ThemeState.ESCALATED, ThemeState.ACCEPTED]
    assert theme.steps[-1].by == workspace.actor.typed


def test_a_theme_that_is_none_is_not_moved(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="There is no theme T7"):
        move_theme(workspace, "T7", ThemeState.ACCEPTED, "taken on")


def test_a_target_of_a_question_that_there_is_not_is_refused_and_nothing_kept(workspace: Workspace) -> None:
    workspace.settings.themes.targets["grpi"] = 0.8
    with pytest.raises(SettingsError) as refused:
        keep_themes(workspace, WHEN)
    assert "names a question that there is not: grpi" in refused.value.message
    assert str(refused.value.hint) == "Did you mean grip?"
    assert read_register(workspace).themes == ()


def test_a_question_may_have_a_target_of_its_own(workspace: Workspace) -> None:
    settings = workspace.settings.themes
    criterion = find_themes(workspace, WHEN).schemes["casework"].criteria[0]
    assert target_of(criterion, settings) == settings.target
    settings.targets[criterion.id] = 0.5
    assert target_of(criterion, settings) == 0.5


def test_what_a_theme_can_be_of_is_told(workspace: Workspace) -> None:
    choices = theme_choices(workspace, WHEN)
    assert choices.groups == ("North",)
    assert choices.questions[f"casework/{STRATEGY}"].endswith("?")
    with pytest.raises(NotFoundError):
        theme_choices(workspace, WHEN.next())
