"""One letter as a Word file, a page, a print, and its marks with how each is disputed."""

import pytest
from office import MONTH, Office, workspace_in
from workflow_builders import STRATEGY, edit, keys_to_mark

from iqa.documents.office_pdf import find_printer
from iqa.errors import NotFoundError
from iqa.workflow.month_letters import letter_row
from iqa.workflow.one_letter import as_page, as_printed, letter_marks, word_file
from iqa.workflow.replies import NewDispute, dispute_mark


def test_a_draft_is_shown_as_it_lies_there_and_an_edited_one_says_that_word_holds(
    drafted: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, path = workspace_in(drafted.folder), drafted.out / "letters" / "Ash Maple.docx"
    row = letter_row(workspace, MONTH, "P1")
    word = word_file(workspace, MONTH, row)
    assert (word.name, word.content, word.edited) == ("Ash Maple.docx", path.read_bytes(), False)
    assert row.letter is not None
    assert b"before it was edited" not in as_page(workspace, row.letter, word)
    assert as_printed(workspace, row.letter, word).startswith(b"%PDF")
    content = edit(path, " Mine.")
    word = word_file(workspace, MONTH, row)
    assert (word.content, word.edited) == (content, True)
    assert b"before it was edited" in as_page(workspace, row.letter, word)
    monkeypatch.setattr("iqa.workflow.one_letter.find_printer", lambda: None)
    assert as_printed(workspace, row.letter, word).startswith(b"%PDF")
    path.unlink()
    with pytest.raises(NotFoundError, match="is not in the letters' folder"):
        word_file(workspace, MONTH, row)


@pytest.mark.slow
def test_an_edited_letter_is_printed_from_its_word_file(drafted: Office) -> None:
    workspace = workspace_in(drafted.folder)
    edit(drafted.out / "letters" / "Ash Maple.docx", " Mine.")
    row = letter_row(workspace, MONTH, "P1")
    assert find_printer()
    assert row.letter is not None
    printed = as_printed(workspace, row.letter, word_file(workspace, MONTH, row))
    assert printed != as_printed(workspace, row.letter, None)


@pytest.mark.unmeasured
def test_what_is_out_is_shown_only_as_it_went_out(issued: Office) -> None:
    workspace = workspace_in(issued.folder)
    row = letter_row(workspace, MONTH, "P1")
    assert not word_file(workspace, MONTH, row).edited
    edit(issued.out / "letters" / "Ash Maple.docx", " Changed afterwards.")
    with pytest.raises(NotFoundError, match="as it was issued"):
        word_file(workspace, MONTH, row)


def test_the_marks_of_a_letter_say_what_was_disputed(issued: Office) -> None:
    workspace = workspace_in(issued.folder)
    key = next(key for key in keys_to_mark(workspace) if "|P1|" in key)
    dispute_mark(workspace, NewDispute("P1", MONTH, key, STRATEGY, "It is in the note."))
    marks = letter_marks(workspace, MONTH, letter_row(workspace, MONTH, "P1"))
    (disputed,) = [one for one in marks if one.dispute]
    assert (disputed.key, disputed.criterion, disputed.row.rating) == (key, STRATEGY, "Partially met")
    assert len({(one.work, one.criterion) for one in marks if one.key}) == sum(bool(one.key) for one in marks)
    assert all(key not in one.work for one in marks)
