"""What a theme rests on, case by case: the marks below standard of its months and unit, and nobody's name."""

from pathlib import Path

import pytest
from office import MONTH, copied, workspace_in
from workflow_builders import STRATEGY, marked_month

from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.workflow.theme_marks import marks_of_theme
from iqa.workflow.themes import BroughtTheme, bring_theme


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Workspace:
    return workspace_in(copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder)


def test_a_theme_shows_the_cases_behind_it_and_nobody(workspace: Workspace) -> None:
    theme = bring_theme(workspace, BroughtTheme(f"casework/{STRATEGY}", MONTH, source="A panel"))
    found = marks_of_theme(workspace, theme.id)
    assert found.marks
    assert len(found.marks) <= found.of
    first = found.marks[0]
    assert first.urn in first.item_key
    assert first.rating != "Fully met"
    assert first.evidence
    people = {person.name for person in workspace.people().values()}
    assert not any(name in f"{one.evidence} {one.question}" for one in found.marks for name in people)


def test_a_theme_of_a_unit_shows_only_its_cases(workspace: Workspace) -> None:
    whole = bring_theme(workspace, BroughtTheme(f"casework/{STRATEGY}", MONTH, source="A panel"))
    units = {}
    for unit in ("North", "South", "Nowhere"):
        own = bring_theme(workspace, BroughtTheme(f"casework/{STRATEGY}", MONTH, unit, source="A panel"))
        units[unit] = marks_of_theme(workspace, own.id).of
    assert units["Nowhere"] == 0
    assert sum(units.values()) == marks_of_theme(workspace, whole.id).of


def test_a_question_that_is_met_everywhere_has_no_case_behind_it(workspace: Workspace) -> None:
    theme = bring_theme(workspace, BroughtTheme("casework/right-charges", MONTH, source="A panel"))
    found = marks_of_theme(workspace, theme.id)
    assert (found.marks, found.of > 0) == ((), True)


def test_no_theme_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="There is no theme T9"):
        marks_of_theme(workspace, "T9")
