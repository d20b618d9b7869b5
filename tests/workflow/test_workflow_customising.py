"""The office may have a copy of each of the tool's own files; one that it has already is never given again."""

import pytest
from office import Office, workspace_in
from workflow_builders import head

from iqa.errors import ConflictError, NotFoundError
from iqa.next_steps import steps_in
from iqa.workflow.customising import own_file, own_files


def test_policies_criteria_and_templates_can_be_copied_and_are_there() -> None:
    files = own_files()
    assert {name.split("/")[0] for name in files} == {"policies", "criteria", "standards.toml", "templates"}
    assert {"policies/casework.toml", "criteria/victim-letters.toml", "templates/feedback_letter.docx"} <= set(
        files
    )
    assert [name for name, path in files.items() if not path.is_file()] == []


def test_a_copy_is_the_files_own_bytes_and_nothing_is_written(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    before, there = head(workspace), sorted(imported.folder.rglob("*"))
    for name, path in own_files().items():
        assert own_file(workspace, name) == path.read_bytes()
    assert (head(workspace), sorted(imported.folder.rglob("*"))) == (before, there)


def test_a_file_that_the_office_has_is_refused_whatever_is_in_it(imported: Office) -> None:
    (imported.folder / "policies").mkdir(exist_ok=True)
    (imported.folder / "policies/casework.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConflictError, match=r"policies/casework\.toml is in this workspace already"):
        own_file(workspace_in(imported.folder), "policies/casework.toml")


@pytest.mark.parametrize("name", ["policies/nothing.toml", "iqa.toml", "../iqa.toml", ""])
def test_what_is_none_of_them_is_not_given(imported: Office, name: str) -> None:
    with pytest.raises(NotFoundError) as refused:
        own_file(workspace_in(imported.folder), name)
    assert [step.command for step in steps_in(refused.value.hint)] == ["customise"]
