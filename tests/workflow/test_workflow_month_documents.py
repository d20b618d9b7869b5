"""The documents of a month are asked for by an id, and by nothing else."""

from pathlib import Path

import pytest
from office import MONTH, Office, workspace_in

from iqa.errors import NotFoundError
from iqa.records.workspace import Workspace
from iqa.workflow.month_documents import document_of, month_documents


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_in(Office(tmp_path / "office").init().folder)


def written(workspace: Workspace, *names: str) -> None:
    for name in names:
        path = workspace.out_folder(MONTH) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")


def test_every_document_has_an_id_of_its_own_that_leads_to_it(workspace: Workspace) -> None:
    written(workspace, "b.html", "letters/a.docx", "a.docx")
    found = month_documents(workspace, MONTH)
    assert [one.name for one in found] == ["a.docx", "b.html", "letters/a.docx"]
    assert len({one.id for one in found}) == 3
    assert all(document_of(workspace, MONTH, one.id) == one for one in found)
    assert [one.size for one in found] == [6, 6, 14]


def test_lock_files_hidden_files_and_links_are_passed_over(workspace: Workspace, tmp_path: Path) -> None:
    written(workspace, "~$a.docx", ".written.json")
    (tmp_path / "secret.txt").write_text("of somebody else", "utf-8")
    (workspace.out_folder(MONTH) / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert month_documents(workspace, MONTH) == ()


@pytest.mark.unmeasured
@pytest.mark.parametrize("given", ["", "a.docx", "../iqa.toml", "0" * 12])
def test_a_path_or_an_unknown_id_leads_nowhere(workspace: Workspace, given: str) -> None:
    written(workspace, "a.docx")
    with pytest.raises(NotFoundError, match="No document of October 2026 is at this address"):
        document_of(workspace, MONTH, given)


def test_letters_are_documents_for_those_alone_who_may_issue_them(issued: Office) -> None:
    written(workspace_in(issued.folder), "replies/Ash Maple.docx", "letters/for Bryony Furze.zip")
    seen = {
        who: {one.name for one in month_documents(workspace_in(issued.folder, who), MONTH)}
        for who in ("Bryony Furze", "Ash Maple", "Dell Rush", "Ash Mapel")
    }
    assert {"letters/Ash Maple.docx", "replies/Ash Maple.docx"} <= seen["Bryony Furze"]
    for who in ("Ash Maple", "Dell Rush", "Ash Mapel"):
        assert not any(name.startswith(("letters/", "replies/")) for name in seen[who])
        assert "certificate-casework.html" in seen[who]
