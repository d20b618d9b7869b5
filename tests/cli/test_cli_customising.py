"""`iqa customise`: the tool's own files, copied once into the workspace and used from there."""

from pathlib import Path

import pytest
from office import MONTH, Office, copied, drawn_month

from iqa.workflow.customising import own_files


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def test_everything_that_can_be_changed_is_listed(office: Office) -> None:
    said = office.iqa("customise").done().out.split()
    assert {"policies/casework.toml", "criteria/victim-letters.toml", "templates/feedback_letter.docx"} <= set(
        said
    )
    listed = office.iqa("customise", "--json").done().json["files"]
    assert {one["name"] for one in listed} == set(own_files())
    assert not any(one["in_workspace"] for one in listed)


@pytest.mark.parametrize("name", sorted(own_files()))
def test_each_file_is_copied_as_it_is(office: Office, name: str) -> None:
    path = Path(office.iqa("customise", name, "--json").done().json["file"])
    assert path == office.folder / name
    assert path.read_bytes() == own_files()[name].read_bytes()
    assert "has its own" in office.iqa("customise").done().out


def test_a_changed_policy_is_used(office: Office) -> None:
    office.iqa("customise", "policies/casework.toml").done()
    policy = office.folder / "policies" / "casework.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("take = 2", "take = 1"), encoding="utf-8")
    again = (
        office.iqa("draw", "casework", "--month", MONTH, "--void", "the policy has changed", "--yes", "--json")
        .done()
        .json
    )
    assert {cell["asked"] for cell in again["cells"]} == {1}


def test_a_file_of_the_offices_own_is_never_written_over(office: Office) -> None:
    office.iqa("customise", "policies/casework.toml").done()
    run = office.iqa("customise", "policies/casework.toml")
    assert run.code == 1
    assert "already" in run.err


def test_a_name_that_is_none_is_told(office: Office) -> None:
    run = office.iqa("customise", "policies/../iqa.toml")
    assert run.code == 1
    assert "iqa customise" in run.err
