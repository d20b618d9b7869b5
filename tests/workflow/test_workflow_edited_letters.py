"""An edited Word letter comes back: only that person's own is taken, and nothing edited before is lost."""

from pathlib import Path

import pytest
from docx import Document
from office import MONTH, Office, workspace_in
from workflow_builders import edit

from iqa.errors import ConflictError, LetterFileError, NotPermittedError
from iqa.workflow.edited_letters import take_edited
from iqa.workflow.issuing import planned_release, publish_release


@pytest.fixture
def mine(drafted: Office, tmp_path: Path) -> Path:
    """The draft to Ash Maple, taken away and edited."""
    copy = tmp_path / "my copy.docx"
    copy.write_bytes((drafted.out / "letters" / "Ash Maple.docx").read_bytes())
    edit(copy, " Mine.")
    return copy


def test_what_was_edited_stands_in_the_place_of_the_draft_and_is_what_goes_out(
    drafted: Office, mine: Path
) -> None:
    workspace = workspace_in(drafted.folder)
    taken = take_edited(workspace, MONTH, "P1", mine)
    assert (taken.name, taken.edited, taken.left, taken.kept) == ("Ash Maple.docx", True, (), "")
    assert (drafted.out / "letters" / "Ash Maple.docx").read_bytes() == mine.read_bytes()
    assert [one.letter.person for one in planned_release(workspace, MONTH).ready if one.edited] == ["P1"]
    before = mine.read_bytes()
    edit(mine, " And more.")
    taken = take_edited(workspace, MONTH, "P1", mine)
    assert (drafted.out / "letters" / "replaced" / taken.kept).read_bytes() == before


def test_the_letter_of_somebody_else_is_refused(drafted: Office, mine: Path) -> None:
    with pytest.raises(LetterFileError, match=r"does not name Holly Brook, .*It names Ash Maple"):
        take_edited(workspace_in(drafted.folder), MONTH, "P2", mine)


def test_what_is_no_word_file_is_refused(drafted: Office, tmp_path: Path) -> None:
    whole = (drafted.out / "letters" / "Ash Maple.docx").read_bytes()
    for name, content in (
        ("a.docm", whole),
        ("a.docx", b"not a Word file"),
        ("a.txt", b"Dear Ash Maple"),
        ("b.docx", b"PK\x03\x04"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(LetterFileError):
            take_edited(workspace_in(drafted.folder), MONTH, "P1", tmp_path / name)


def test_comments_that_are_left_in_it_are_told(drafted: Office, mine: Path) -> None:
    document = Document(str(mine))
    document.add_comment(document.paragraphs[0].runs[0], "Is this fair?", author="Bryony Furze")
    document.save(str(mine))
    assert take_edited(workspace_in(drafted.folder), MONTH, "P1", mine).left == ("comments",)


def test_only_a_draft_is_edited_and_only_by_whoever_may_issue_it(drafted: Office, mine: Path) -> None:
    with pytest.raises(NotPermittedError):
        take_edited(workspace_in(drafted.folder, "Ash Maple"), MONTH, "P1", mine)
    publish_release(workspace_in(drafted.folder), MONTH)
    with pytest.raises(ConflictError, match="No draft of this letter waits"):
        take_edited(workspace_in(drafted.folder), MONTH, "P1", mine)
