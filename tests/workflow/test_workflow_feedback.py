"""A month's letters as drafts: composing reads only, keeping is all or nothing, what a manager wrote is never
lost."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from office import MONTH, NOW, Office, copied, drawn_month, fill, finished_month

from iqa.cli.feedback import publish_letters
from iqa.cli.releasing import publish_release
from iqa.domain import AssessmentState, Round
from iqa.errors import IqaError
from iqa.feedback.letter import letter_problems
from iqa.marking.results import people_of
from iqa.records.draws import marked_items, month_draws
from iqa.records.workspace import Workspace, open_workspace
from iqa.store import Head
from iqa.workflow.feedback import ComposedLetters, compose_letters, keep_drafts
from iqa.workflow.feedback_month import gather_month

EVERYBODY = {"Ash Maple", "Holly Brook", "Hazel Larch", "Dell Rush"}


@pytest.fixture
def marked(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A month marked to the end whose letters are not issued yet."""
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    office.iqa("record", *(fill(path) for path in office.workbooks)).done()
    return office


@pytest.fixture
def finished(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(finished_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def workspace_of(office: Office) -> Workspace:
    return open_workspace(office.folder, "Bryony Furze", now=lambda: NOW)


def head(workspace: Workspace) -> Head:
    with workspace.store.reading() as view:
        return view.ledger.head()


def issued(workspace: Workspace) -> list[tuple[str, int]]:
    with workspace.store.reading() as view:
        return [(one.person, one.version) for one in view.letters.list(month=MONTH)]


def states(workspace: Workspace) -> set[AssessmentState]:
    with workspace.store.reading() as view:
        return {one.state for one in view.assessments.list(month=MONTH, round=Round.FIRST)}


def digests(composed: ComposedLetters) -> Mapping[str, Mapping[str, str]]:
    return {one.letter.person: {f"{one.stem}.docx": "0" * 64} for one in composed.letters}


def test_composing_reads_only(marked: Office) -> None:
    workspace = workspace_of(marked)
    before, files = head(workspace), sorted(marked.folder.rglob("*"))
    composed = compose_letters(workspace, MONTH)
    assert {one.letter.person_name for one in composed.letters} == EVERYBODY
    assert compose_letters(workspace, MONTH) == composed
    assert (head(workspace), sorted(marked.folder.rglob("*"))) == (before, files)
    assert states(workspace) == {AssessmentState.SUBMITTED}


def test_a_months_drafts_are_one_event_and_nothing_is_issued(marked: Office) -> None:
    workspace = workspace_of(marked)
    before = head(workspace).count
    publish_letters(workspace, MONTH)
    with workspace.store.reading() as view:
        (event,) = view.ledger.events(after=before)
        rows = view.ledger.rows(event.seq)
    assert (event.what, event.subject, event.actor) == ("feedback letters drafted", "October 2026", "Bryony Furze")
    assert len(rows["letter_drafts"]["put"]) == len(EVERYBODY)
    assert (issued(workspace), states(workspace)) == ([], {AssessmentState.SUBMITTED})
    assert marked.iqa("verify").code == 0


def test_one_persons_draft_is_an_event_about_that_person(marked: Office) -> None:
    workspace = workspace_of(marked)
    before = head(workspace).count
    publish_letters(workspace, MONTH, "Ash Maple")
    with workspace.store.reading() as view:
        (event,) = view.ledger.events(after=before)
    assert event.subject == "Ash Maple, October 2026"


def test_a_letter_that_somebody_else_issued_meanwhile_holds_all_of_them_back(marked: Office) -> None:
    workspace = workspace_of(marked)
    composed = compose_letters(workspace, MONTH)
    publish_letters(workspace, MONTH, "Ash Maple")
    publish_release(workspace, MONTH, "Ash Maple")
    before, there = head(workspace), issued(workspace)
    with pytest.raises(IqaError, match="Somebody else issued the letter of Ash Maple"):
        keep_drafts(workspace, composed, digests(composed))
    assert (head(workspace), issued(workspace)) == (before, there)


@pytest.mark.parametrize("place", ["keep_drafts", "publish"])
def test_after_a_crash_the_same_letters_come_out_the_next_time(place: str, marked: Office) -> None:
    workspace = workspace_of(marked)
    with patch(f"iqa.cli.feedback.{place}", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        publish_letters(workspace, MONTH)
    assert not list(marked.out.glob("letters/*"))
    result = publish_letters(workspace, MONTH)
    assert {(one.name, one.version, one.kept) for one in result.written} == {(n, 1, False) for n in EVERYBODY}
    assert all(file.is_file() for one in result.written for file in one.files)
    assert all(one.kept for one in publish_letters(workspace, MONTH).written)


def test_letters_that_a_crash_left_half_written_are_completed(marked: Office) -> None:
    workspace, written = workspace_of(marked), []

    def three(contents: Mapping[Path, bytes]) -> None:
        for path, content in list(contents.items())[:3]:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            written.append(path)
        raise KeyboardInterrupt

    with patch("iqa.cli.publishing.write_files", three), pytest.raises(KeyboardInterrupt):
        publish_letters(workspace, MONTH)
    written[0].write_bytes(b"signed")
    events = head(workspace)
    publish_letters(workspace, MONTH)
    assert len(list(marked.out.glob("letters/*"))) == 2 * len(EVERYBODY)
    assert written[0].read_bytes() == b"signed"
    assert head(workspace) == events


def test_a_page_that_was_deleted_comes_back_and_the_edited_word_file_stays(finished: Office) -> None:
    word, page = (finished.out / "letters" / f"Ash Maple.{ending}" for ending in ("docx", "html"))
    before = page.read_bytes()
    word.write_bytes(b"signed by the manager")
    page.unlink()
    finished.iqa("feedback", "--month", MONTH).done()
    assert (word.read_bytes(), page.read_bytes()) == (b"signed by the manager", before)


def test_a_letter_that_nobody_recorded_is_never_written_over(marked: Office) -> None:
    """As after a backup of the records was restored."""
    there = marked.out / "letters" / "Ash Maple.docx"
    there.parent.mkdir()
    there.write_bytes(b"signed by the manager")
    result = publish_letters(workspace_of(marked), MONTH)
    assert {one.version for one in result.written} == {1}
    assert there.read_bytes() == b"signed by the manager"
    assert (marked.out / "letters" / "Ash Maple (draft 2).docx").is_file()
    assert all(one.kept for one in publish_letters(workspace_of(marked), MONTH).written)


def test_progress_counts_the_letters(marked: Office) -> None:
    told: list[tuple[int, int]] = []
    publish_letters(workspace_of(marked), MONTH, progress=lambda done, of: told.append((done, of)))
    assert told == [(done, len(EVERYBODY)) for done in range(1, len(EVERYBODY) + 1)]


def test_each_persons_work_is_what_a_walk_through_everybodys_finds(marked: Office) -> None:
    workspace = workspace_of(marked)
    with workspace.store.reading() as view:
        known = gather_month(workspace, view, MONTH)
        marks = partial(marked_items, workspace, view)
        walked = [found for one in month_draws(view, MONTH) for found in marks(one)]
    assert known.month == MONTH
    assert sorted(known.works) == list(people_of(walked))
    for person, works in known.works.items():
        assert list(works) == [one for one in walked if one.marks_of(person)]
        assert letter_problems(person, works) == letter_problems(person, walked)
