"""The letters' folder as it lies there: what was changed, what is open, what is no Word file any more."""

from office import MONTH, Office, workspace_in

from iqa.workflow.letter_folder import letters_folder, letters_on_disk
from iqa.workflow.releasing import FileState, drafts_waiting


def test_a_folder_that_is_not_there_holds_nothing(marked: Office) -> None:
    assert letters_on_disk(workspace_in(marked.folder), MONTH).there == frozenset()


def test_a_folder_tells_how_the_word_file_of_each_draft_lies_there(drafted: Office) -> None:
    workspace, folder = workspace_in(drafted.folder), drafted.out / "letters"
    (folder / "Ash Maple.docx").unlink()
    (folder / "Dell Rush.docx").write_bytes(b"not a Word file")
    (folder / "~$lly Brook.docx").touch()
    found = letters_folder(workspace, MONTH, drafts_waiting(workspace, MONTH))
    assert {name: one.state for name, one in found.words.items()} == {
        "Holly Brook.docx": FileState.OPEN,
        "Hazel Larch.docx": FileState.AS_WRITTEN,
        "Dell Rush.docx": FileState.UNREADABLE,
    }
    assert found.on_disk.changed >= {"Dell Rush", "Holly Brook"}
