"""Groups of a directory become roles; somebody is found by their address once, then by who they are."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from office import NOW, STAFF, Office
from sharing import ENTRA, shared_workspace

from iqa.domain import AccountRole, Grant
from iqa.errors import NotPermittedError, SettingsError
from iqa.records.workspace import Workspace
from iqa.workflow.directory_accounts import DirectoryClaims, grants_of, read_grants, sign_in_by_directory

ASSESS = ("g-assess",)


@pytest.fixture
def here(tmp_path: Path) -> Workspace:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    made = shared_workspace(office.folder, directory=ENTRA)
    with made.store.changing("test", NOW, "staff list") as change:
        for one, address in (("M1", "b@office.example"), ("M2", "r@office.example"), ("P1", "r@office.example")):
            change.people.save(replace(made.people()[one], email=address))
    return made


def test_groups_become_roles(here: Workspace) -> None:
    assert grants_of(here, ("g-none",)) == ()
    assert grants_of(here, ("g-moderate", "g-assess", "g-assess")) == (
        Grant(AccountRole.MODERATOR, "North"),
        Grant(AccountRole.PERFORMANCE_MANAGER),
        Grant(AccountRole.ASSESSOR),
    )
    with pytest.raises(SettingsError, match="groups, g-x: chairman is no role"):
        read_grants("assessor, chairman", "g-x")


def test_somebody_is_known_by_who_they_are_once_they_have_come(here: Workspace) -> None:
    first = DirectoryClaims("oid-1", ("B@office.example",), ASSESS)
    assert sign_in_by_directory(here, first) == ("M1", (Grant(AccountRole.ASSESSOR),))
    moved = replace(first, addresses=("new@office.example",))
    assert sign_in_by_directory(here, moved)[0] == "M1"
    with pytest.raises(NotPermittedError, match="belongs to another sign-in"):
        sign_in_by_directory(here, replace(first, oid="oid-2"))


def test_an_address_that_two_people_have_means_neither(here: Workspace) -> None:
    with pytest.raises(NotPermittedError, match="your e-mail address alone"):
        sign_in_by_directory(here, DirectoryClaims("oid-3", ("r@office.example",), ASSESS))
