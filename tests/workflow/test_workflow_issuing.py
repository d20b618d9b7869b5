"""Letters go out as they lie there, those alone that were asked for; a plan of it writes nothing."""

import pytest
from office import MONTH, Office, workspace_in
from workflow_builders import head

from iqa.errors import NotPermittedError
from iqa.workflow.issuing import planned_release, publish_release


@pytest.fixture(autouse=True)
def without_one(drafted: Office) -> None:
    (drafted.out / "letters" / "Holly Brook.docx").unlink()


def test_a_plan_says_who_is_ready_and_who_is_held_back_and_writes_nothing(drafted: Office) -> None:
    before = head(workspace_in(drafted.folder)), sorted(drafted.folder.rglob("*"))
    planned = planned_release(workspace_in(drafted.folder), MONTH)
    assert [one.letter.person_name for one in planned.ready] == ["Ash Maple", "Hazel Larch", "Dell Rush"]
    assert [(one.name, one.problems[0].code) for one in planned.held] == [("Holly Brook", "file-missing")]
    said = drafted.iqa("release", "--month", MONTH, "--dry-run").done()
    assert "Would issue the letter of Ash Maple" in said.out
    assert "3 letters would be issued, 1 held back." in said.out
    assert "is not in the letters' folder" in said.err
    told = drafted.iqa("release", "--month", MONTH, "--dry-run", "--json").done().json
    assert ([one["person"] for one in told["would_issue"]], told["out"]) == (["P1", "P3", "V1"], 0)
    assert drafted.iqa("release", "--month", MONTH, "--dry-run", "--person", "Holly Brook").code == 1
    assert (head(workspace_in(drafted.folder)), sorted(drafted.folder.rglob("*"))) == before


@pytest.mark.unmeasured
def test_what_is_ready_and_was_not_asked_for_stays_a_draft(drafted: Office) -> None:
    told = publish_release(workspace_in(drafted.folder), MONTH, only=lambda one: one.letter.person == "V1")
    assert [one.name for one in told.issued] == ["Dell Rush"]
    planned = planned_release(workspace_in(drafted.folder), MONTH)
    assert ({one.letter.person for one in planned.ready}, len(planned.out)) == ({"P1", "P3"}, 1)


def test_whoever_gets_letters_and_manages_nobody_issues_none(drafted: Office) -> None:
    with pytest.raises(NotPermittedError, match="edit or issue"):
        planned_release(workspace_in(drafted.folder, "Ash Maple"), MONTH)
