"""A month's letters as drafts: composing reads only, keeping is all or nothing, what a manager wrote is never
lost."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from office import MONTH, NOW, Office, copied, finished_month, recorded_month

from iqa.domain import AssessmentState, Round
from iqa.errors import IqaError
from iqa.feedback.letter import letter_problems
from iqa.marking.results import people_of
from iqa.records.draws import marked_items, month_draws
from iqa.records.workspace import Workspace, open_workspace
from iqa.store import Head
from iqa.workflow.drafting import publish_letters
from iqa.workflow.feedback import ComposedLetters, compose_letters, keep_drafts
from iqa.workflow.feedback_month import gather_month
from iqa.workflow.issuing import publish_release

pytestmark = pytest.mark.unmeasured

EVERYBODY = {"Ash Maple", "Holly Brook", "Hazel Larch", "Dell Rush"}


@pytest.fixture
def marked(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A month marked to the end whose letters are not issued yet."""
    return copied(recorded_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


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


def test_a_letter_that_somebody_else_issued_meanwhile_holds_all_of_them_back(marked: Office) -> None:
    workspace = workspace_of(marked)
    composed = compose_letters(workspace, MONTH)
    publish_letters(workspace, MONTH, "Ash Maple")
    publish_release(workspace, MONTH, "Ash Maple")
    before, there = head(workspace), issued(workspace)
    with pytest.raises(IqaError, match="Somebody else issued the letter of Ash Maple"):
        keep_drafts(workspace, composed, digests(composed))
    assert (head(workspace), issued(workspace)) == (before, there)


def test_a_page_that_was_deleted_comes_back_and_the_edited_word_file_stays(finished: Office) -> None:
    word, page = (finished.out / "letters" / f"Ash Maple.{ending}" for ending in ("docx", "html"))
    before = page.read_bytes()
    word.write_bytes(b"signed by the manager")
    page.unlink()
    finished.iqa("feedback", "--month", MONTH).done()
    assert (word.read_bytes(), page.read_bytes()) == (b"signed by the manager", before)


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
