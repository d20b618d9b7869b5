"""What an office decides is read as it stands, the tool's own or the workspace's, with what is wrong with it."""

from pathlib import Path

import pytest
from office import Office, workspace_in

from iqa.criteria import builtin_schemes
from iqa.errors import NotFoundError, Severity
from iqa.records.workspace import Workspace
from iqa.workflow.office_rules import (
    all_criteria,
    criteria_compared,
    criteria_in_force,
    earlier_criteria,
    policy_read,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_in(Office(tmp_path / "office").init().folder)


def test_the_tools_own_criteria_are_read_and_nothing_is_wrong_with_them(workspace: Workspace) -> None:
    found = all_criteria(workspace)
    assert tuple(one.id for one in found) == builtin_schemes()
    assert [(one.file, one.problems) for one in found] == [("", ())] * len(found)
    with pytest.raises(NotFoundError, match="There is no scheme nothing"):
        criteria_in_force(workspace, "nothing")


def test_criteria_of_the_workspace_go_first_and_are_checked(workspace: Workspace) -> None:
    (workspace.root / "criteria").mkdir()
    own = workspace.root / "criteria" / "casework.toml"
    own.write_text(criteria_in_force(workspace, "casework").scheme.source, encoding="utf-8")  # type: ignore[union-attr]
    usable = criteria_in_force(workspace, "casework")
    assert (usable.file, usable.scheme is not None) == ("criteria/casework.toml", True)
    own.write_text('id = "casework"\n', encoding="utf-8")
    broken = criteria_in_force(workspace, "casework")
    assert broken.scheme is None
    assert any(one.severity is Severity.REJECTED for one in broken.problems)


def test_criteria_are_compared_with_each_version_that_reads_otherwise(workspace: Workspace) -> None:
    now = criteria_in_force(workspace, "casework").scheme
    assert now
    assert [one.version for one in earlier_criteria(workspace, "casework")] == ["2026.1"]
    assert criteria_compared(workspace, "casework", "2026.1").added
    (workspace.root / "criteria").mkdir()
    own = workspace.root / "criteria" / "casework.toml"
    own.write_text(now.source.replace(f'version = "{now.version}"', 'version = "ours.1"'), encoding="utf-8")
    assert [one.version for one in earlier_criteria(workspace, "casework")] == [now.version, "2026.1"]
    assert not criteria_compared(workspace, "casework", now.version).changed
    with pytest.raises(NotFoundError):
        criteria_compared(workspace, "casework", "ours.1")


def test_a_policy_is_read_or_says_why_it_cannot_be(workspace: Workspace) -> None:
    own = policy_read(workspace, "casework")
    assert own.policy is not None
    assert own.file == ""
    (workspace.root / "policies").mkdir()
    (workspace.root / "policies" / "casework.toml").write_text('scheme = "casework"\ntake = "lots"\n')
    broken = policy_read(workspace, "casework")
    assert (broken.policy, broken.file) == (None, "policies/casework.toml")
    assert broken.problems
    with pytest.raises(NotFoundError):
        policy_read(workspace, "nothing")
