"""Drafts are recorded, then written: after a crash the same come out, and what somebody changed is never lost."""

from collections.abc import Mapping
from pathlib import Path
from unittest.mock import patch

import pytest
from office import MONTH, Office, workspace_in
from workflow_builders import head

from iqa.errors import NotPermittedError
from iqa.workflow.drafting import publish_letters

EVERYBODY = {"Ash Maple", "Holly Brook", "Hazel Larch", "Dell Rush"}


def test_one_persons_draft_is_an_event_about_that_person(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    before = head(workspace).count
    publish_letters(workspace, MONTH, "Ash Maple")
    with workspace.store.reading() as view:
        (event,) = view.ledger.events(after=before)
    assert event.subject == "Ash Maple, October 2026"


@pytest.mark.unmeasured
@pytest.mark.parametrize("place", ["keep_drafts", "publish"])
def test_after_a_crash_the_same_letters_come_out_the_next_time(place: str, marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    with patch(f"iqa.workflow.drafting.{place}", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        publish_letters(workspace, MONTH)
    assert not list(marked.out.glob("letters/*"))
    result = publish_letters(workspace, MONTH)
    assert {(one.name, one.version, one.kept) for one in result.written} == {(n, 1, False) for n in EVERYBODY}
    assert all(file.is_file() for one in result.written for file in one.files)
    assert all(one.kept for one in publish_letters(workspace, MONTH).written)


def test_letters_that_a_crash_left_half_written_are_completed(marked: Office) -> None:
    workspace, written = workspace_in(marked.folder), []

    def three(contents: Mapping[Path, bytes]) -> None:
        for path, content in list(contents.items())[:3]:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            written.append(path)
        raise KeyboardInterrupt

    with patch("iqa.workflow.publishing.write_files", three), pytest.raises(KeyboardInterrupt):
        publish_letters(workspace, MONTH)
    written[0].write_bytes(b"signed")
    events = head(workspace)
    publish_letters(workspace, MONTH)
    assert len(list(marked.out.glob("letters/*"))) == 2 * len(EVERYBODY)
    assert written[0].read_bytes() == b"signed"
    assert head(workspace) == events


def test_a_letter_that_nobody_recorded_is_never_written_over(marked: Office) -> None:
    """As after a backup of the records was restored."""
    there = marked.out / "letters" / "Ash Maple.docx"
    there.parent.mkdir()
    there.write_bytes(b"signed by the manager")
    result = publish_letters(workspace_in(marked.folder), MONTH)
    assert {one.version for one in result.written} == {1}
    assert there.read_bytes() == b"signed by the manager"
    assert (marked.out / "letters" / "Ash Maple (draft 2).docx").is_file()
    assert all(one.kept for one in publish_letters(workspace_in(marked.folder), MONTH).written)


@pytest.mark.unmeasured
def test_progress_counts_the_letters(marked: Office) -> None:
    told: list[tuple[int, int]] = []
    publish_letters(workspace_in(marked.folder), MONTH, progress=lambda done, of: told.append((done, of)))
    assert told == [(done, len(EVERYBODY)) for done in range(1, len(EVERYBODY) + 1)]


@pytest.mark.unmeasured
def test_whoever_gets_letters_and_manages_nobody_drafts_none(marked: Office) -> None:
    for person in ("", "Ash Maple", "Holly Brook"):
        with pytest.raises(NotPermittedError, match="edit or issue"):
            publish_letters(workspace_in(marked.folder, "Ash Maple"), MONTH, person)
    assert not (marked.out / "letters").exists()
