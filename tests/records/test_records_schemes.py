"""Criteria and policies are the workspace's own where it has them; marks are read by what their draw pinned."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from office import MONTH, NOW, Office, copied, drawn_month, workspace_in

from iqa.criteria import load_scheme
from iqa.errors import NotFoundError, SettingsError
from iqa.records.draws import bare_draws
from iqa.records.policies import policy_in, policy_in_force
from iqa.records.schemes import pinned, scheme_in_force, scheme_of_draw, stored_scheme
from iqa.records.workspace import Workspace
from iqa.sampling.policy import default_policy
from iqa.workflow.verifying import verify


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def test_a_scheme_in_the_workspace_comes_before_the_tools_own(office: Office) -> None:
    workspace = workspace_in(office.folder, "ann")
    own = scheme_in_force(workspace, "casework")
    assert own == load_scheme("casework", frozenset(one.id for one in workspace.settings.standards))
    (office.folder / "criteria").mkdir(exist_ok=True)
    text = own.source.replace(f'version = "{own.version}"', 'version = "2099.1"')
    (office.folder / "criteria" / "casework.toml").write_text(text, encoding="utf-8")
    assert scheme_in_force(workspace, "casework").version == "2099.1"
    with workspace.store.reading() as view:
        assert scheme_of_draw(view, bare_draws(view, MONTH)[0].draw).version == own.version
    with pytest.raises(NotFoundError, match="There is no scheme poetry") as refused:
        scheme_in_force(workspace, "poetry")
    assert "casework" in refused.value.hint


def test_a_policy_in_the_workspace_comes_before_the_tools_own(office: Office, tmp_path: Path) -> None:
    workspace = workspace_in(office.folder, "ann")
    own = office.folder / "policies" / "casework.toml"
    own.unlink(missing_ok=True)
    assert policy_in_force(workspace, "casework") == default_policy("casework")
    own.parent.mkdir(exist_ok=True)
    own.write_text(default_policy("casework").source, encoding="utf-8")
    assert policy_in_force(workspace, "casework") == policy_in(own, "casework")
    with pytest.raises(NotFoundError, match="There is no policy to read"):
        policy_in(tmp_path / "none.toml", "casework")
    own.write_text("scheme = 3", encoding="utf-8")
    with pytest.raises(SettingsError):
        policy_in_force(workspace, "casework")


def test_what_is_pinned_of_a_scheme_is_read_back_as_it_was(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        for stored in view.schemes.list():
            scheme = stored_scheme(stored)
            assert pinned(scheme) == stored
            assert set(stored.criteria) == {criterion.id for criterion in scheme.criteria}
            assert set(stored.ratings) == {rating.id for rating in scheme.scale}


def test_ids_that_are_not_those_of_the_pinned_text_are_a_fault(office: Office) -> None:
    workspace = workspace_in(office.folder, "ann")
    assert verify(workspace).faults == ()
    with workspace.store.changing("ann", NOW, "a release gone wrong") as change:
        stored = change.schemes.list()[0]
        change.schemes.save(replace(stored, ratings=(*stored.ratings, "excellent")))
    (fault,) = verify(workspace).faults
    assert fault.startswith(f"criteria {stored.id} {stored.version}: ")
