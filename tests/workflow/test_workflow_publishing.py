"""Documents of a month are written beside what a person changed; the very same is left alone."""

import pytest
from office import MONTH, Office, workspace_in

from iqa.errors import UnavailableError
from iqa.next_steps import NextStep
from iqa.workflow.publishing import Done, publish


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
