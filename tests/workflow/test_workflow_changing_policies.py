"""A policy changed by a form: told first what a draw would come to, written only on the file as it was seen."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from office import MONTH, Office, run, workspace_in

from iqa.domain import AccountRole, Grant, NotSampled
from iqa.errors import NotFoundError, NotPermittedError, SettingsError
from iqa.records.policies import policy_in_force
from iqa.records.workspace import Workspace
from iqa.workflow.changing_policies import (
    PolicyChange,
    change_policy,
    focus_modules,
    policy_file,
    try_policy,
)


@pytest.fixture
def here(imported: Office) -> Workspace:
    return workspace_in(imported.folder)


def changing(here: Workspace, scheme: str = "casework", **values: Any) -> PolicyChange:
    file = policy_file(here, scheme)
    return PolicyChange(scheme, replace(file.policy, **values), file.digest)


@pytest.mark.unmeasured
def test_what_a_draw_would_come_to_is_told_and_nothing_is_written(here: Workspace) -> None:
    tried = try_policy(here, changing(here, take=3))
    assert tried.lines == (("take = 2", "take = 3"),)
    assert tried.effect
    assert tried.effect.before
    assert tried.effect.month == MONTH
    assert (tried.effect.before.drawn, tried.effect.after.drawn) == (6, 9)
    assert tried.effect.after.hours == pytest.approx(tried.effect.before.hours * 1.5)
    assert not (here.root / "policies").exists()


def test_the_tools_policy_is_copied_with_its_notes_and_then_changed_in_place(here: Workspace) -> None:
    assert not policy_file(here, "casework").is_own
    change_policy(here, changing(here, take=3))
    file = here.root / "policies" / "casework.toml"
    first = file.read_text(encoding="utf-8")
    assert "# How many of each cell" in first
    assert policy_in_force(here, "casework").take == 3
    assert policy_file(here, "casework").is_own
    change_policy(here, changing(here, not_sampled=(NotSampled("P1", "on leave"),)))
    assert file.read_text(encoding="utf-8") == first + '\n[[not_sampled]]\nperson = "P1"\nreason = "on leave"\n'


def test_line_ends_and_the_mark_at_the_head_stay_as_they_were(here: Workspace) -> None:
    change_policy(here, changing(here, take=3))
    file = here.root / "policies" / "casework.toml"
    content = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(content)
    change_policy(here, changing(here, reserves=6))
    assert file.read_bytes() == content.replace(b"reserves = 4", b"reserves = 6")


def test_a_file_that_somebody_changed_meanwhile_is_not_replaced(here: Workspace) -> None:
    change_policy(here, changing(here, take=3))
    wanted = changing(here, take=4)
    file = here.root / "policies" / "casework.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    by_hand = file.read_bytes()
    assert try_policy(here, wanted).moved
    assert change_policy(here, wanted).moved
    assert file.read_bytes() == by_hand


def test_what_cannot_be_drawn_by_is_told_and_not_written(here: Workspace) -> None:
    for values in ({"focus": ("no-such",)}, {"take": 0}):
        tried = change_policy(here, changing(here, **values))
        assert tried.policy is None
        assert tried.faults
    assert not (here.root / "policies").exists()


def test_a_policy_of_which_no_list_is_imported_is_written_without_a_trial(tmp_path: Path) -> None:
    run("init", tmp_path / "new", "--area", "Testmere")
    here = workspace_in(tmp_path / "new")
    tried = change_policy(here, changing(here, "victim-letters", take=10))
    assert tried.effect is None
    assert policy_in_force(here, "victim-letters").take == 10


def test_only_those_who_may_change_what_the_office_decides(here: Workspace) -> None:
    assessor = replace(here, actor=replace(here.actor, grants=(Grant(AccountRole.ASSESSOR),)))
    with pytest.raises(NotPermittedError):
        change_policy(assessor, changing(here, take=3))


def test_names_of_policies_and_modules(here: Workspace) -> None:
    with pytest.raises(NotFoundError):
        policy_file(here, "something")
    assert "stopping" in dict(focus_modules(here, "casework"))
    own = here.root / "policies"
    own.mkdir()
    (own / "casework.toml").write_bytes(b"PK\x03\x04")
    with pytest.raises(SettingsError, match="cannot be read"):
        policy_file(here, "casework")
