"""Documents of a month are written beside what a person changed; the very same is left alone."""

from functools import partial

import pytest
from office import MONTH, Office, workspace_in

from iqa.errors import UnavailableError
from iqa.next_steps import NextStep
from iqa.workflow.publishing import Done, publish, put_in_place


def test_what_somebody_changed_stays_and_what_is_the_same_is_left_alone(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    (first,) = publish(workspace, MONTH, {"one.txt": b"ours"})
    assert (first.path, first.is_new, first.left_alone) == (imported.out / "one.txt", True, "")
    assert not publish(workspace, MONTH, {"one.txt": b"ours"})[0].is_new
    first.path.write_bytes(b"theirs")
    (beside,) = publish(workspace, MONTH, {"one.txt": b"ours again"})
    assert (beside.path.name, first.path.read_bytes()) == ("one-2.txt", b"theirs")
    assert "stays as it is" in beside.left_alone


def test_what_the_system_does_not_let_us_write_is_told_with_what_was_done(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    (workspace.out(MONTH) / "letters").write_bytes(b"a file in the way")
    again = Done("The drafts are recorded.", NextStep("feedback", {"month": str(MONTH)}))
    with pytest.raises(UnavailableError, match=r"The drafts are recorded\. Only the document is missing"):
        publish(workspace, MONTH, {"letters/one.txt": b"ours"}, again)
    with pytest.raises(UnavailableError, match=r"one\.txt could not be written"):
        publish(workspace, MONTH, {"letters/one.txt": b"ours"})


def test_what_a_person_made_takes_its_place_and_an_earlier_one_of_theirs_is_kept(imported: Office) -> None:
    workspace, path = workspace_in(imported.folder), imported.out / "letters" / "one.docx"
    publish(workspace, MONTH, {"letters/one.docx": b"ours"})
    put = partial(put_in_place, workspace, MONTH, "letters/one.docx", aside="letters/replaced/one.docx")
    assert put(b"theirs") is None
    assert put(b"theirs") is None
    kept = put(b"theirs again")
    assert (kept.parent.name, kept.name, kept.read_bytes()) == ("replaced", "one.docx", b"theirs")
    assert put(b"and again").name == "one-2.docx"
    assert path.read_bytes() == b"and again"
    (beside,) = publish(workspace, MONTH, {"letters/one.docx": b"ours"})
    assert beside.path.name == "one-2.docx"
    path.with_name("~$e.docx").touch()
    with pytest.raises(UnavailableError, match="is open in a word processor"):
        put(b"while it is open")
