"""The letters of a month for whoever asks: how far each is, what holds it back with whose it is to mend, what came
of it."""

from datetime import date

import pytest
from msgspec.structs import replace
from office import MONTH, NOW, Office, workspace_in
from workflow_builders import STRATEGY, keys_to_mark, without_next_step

from iqa.errors import NotFoundError
from iqa.workflow.drafting import publish_letters
from iqa.workflow.issuing import publish_release
from iqa.workflow.month_letters import (
    LetterStage,
    letter_reference,
    letter_row,
    month_letters,
    my_letters,
    person_of_letter,
)
from iqa.workflow.replies import NewDispute, Reply, dispute_mark, respond

pytestmark = pytest.mark.unmeasured


def stages(office: Office, who: str = "Bryony Furze") -> dict[str, LetterStage]:
    return {row.name: row.stage for row in month_letters(workspace_in(office.folder, who), MONTH).rows}


def test_a_letter_is_drafted_then_ready_then_out(marked: Office) -> None:
    assert set(stages(marked).values()) == {LetterStage.TO_DRAFT}
    publish_letters(workspace_in(marked.folder), MONTH)
    assert set(stages(marked).values()) == {LetterStage.READY}
    publish_release(workspace_in(marked.folder), MONTH, "Ash Maple")
    told = stages(marked)
    assert (told.pop("Ash Maple"), set(told.values())) == (LetterStage.ISSUED, {LetterStage.READY})


def test_work_that_is_not_marked_or_not_settled_is_waited_for_by_whoever_can_mend_it(
    drawn: Office, twice: Office
) -> None:
    row = letter_row(workspace_in(drawn.folder, "Rowan Elder"), MONTH, "P1")
    assert row.stage is LetterStage.WAITING
    assert {one.problem.code for one in row.held_by} == {"not-marked"}
    assert {one.marker for one in row.held_by if one.is_mine} == {"Rowan Elder"}
    assert {one.marker for one in row.held_by} <= {"Rowan Elder", "Bryony Furze"}
    assert not row.can_be_drafted
    unsettled = [one for row in month_letters(workspace_in(twice.folder), MONTH).rows for one in row.held_by]
    assert {(one.problem.code, one.criterion) for one in unsettled} >= {("not-settled", STRATEGY)}


def test_a_mark_that_lacks_something_is_named_and_is_locked(drafted: Office) -> None:
    workspace, key = workspace_in(drafted.folder), without_next_step(drafted.folder, "P1").item_key
    row = letter_row(workspace, MONTH, "P1")
    assert row.stage is LetterStage.HELD
    assert {(one.problem.code, one.key, one.criterion, one.locked) for one in row.held_by} == {
        ("priority-incomplete", key, STRATEGY, True)
    }


def test_what_came_of_a_letter_stands_beside_it(issued: Office) -> None:
    workspace = workspace_in(issued.folder)
    respond(workspace, Reply("P1", MONTH, acknowledged=True, held=date(2026, 11, 16)))
    key = next(key for key in keys_to_mark(workspace) if "|P1|" in key)
    dispute_mark(workspace, NewDispute("P1", MONTH, key, STRATEGY, "It is in the note."))
    row = letter_row(workspace, MONTH, "P1")
    assert (row.stage, row.acknowledged, row.talked_over, row.open_disputes) == (
        LetterStage.ISSUED,
        True,
        date(2026, 11, 16),
        1,
    )
    assert row.letter is not None
    assert row.letter.person == "P1"


def test_everybody_else_sees_their_own_letter_alone_and_only_once_it_is_out(drafted: Office) -> None:
    assert stages(drafted, "Ash Maple") == {}
    with pytest.raises(NotFoundError, match="No letter of October 2026 has gone out"):
        letter_row(workspace_in(drafted.folder, "Ash Maple"), MONTH, "P1")
    publish_release(workspace_in(drafted.folder), MONTH)
    assert stages(drafted, "Ash Maple") == {"Ash Maple": LetterStage.ISSUED}
    with pytest.raises(NotFoundError):
        letter_row(workspace_in(drafted.folder, "Ash Maple"), MONTH, "P2")


def test_a_new_version_that_is_drafted_is_not_seen_by_whom_it_is_to(issued: Office) -> None:
    workspace = workspace_in(issued.folder)
    with workspace.store.changing("Bryony Furze", NOW, "letters") as change:
        latest = next(iter(change.letters.list(person="P1")))
        draft = next(iter(change.drafts.list(person="P1")))
        context = latest.context.replace("Disclosure", "Something else")
        change.drafts.add(replace(draft, version=2, context=context))
    row = letter_row(workspace_in(issued.folder, "Ash Maple"), MONTH, "P1")
    assert (row.version, row.issued, row.may_issue) == (1, 1, False)
    assert "Something else" not in str(row.letter)


def test_a_letter_is_found_by_a_reference_that_names_nobody(issued: Office) -> None:
    workspace = workspace_in(issued.folder)
    reference = letter_reference(workspace, MONTH, "P1")
    assert person_of_letter(workspace, MONTH, reference) == "P1"
    assert "P1" not in reference
    with pytest.raises(NotFoundError):
        person_of_letter(workspace, MONTH, "nothing")
    (own,) = my_letters(workspace_in(issued.folder, "Ash Maple"))
    assert (own.month, own.reference, own.version, own.replied) == (MONTH, reference, 1, False)
    assert my_letters(workspace_in(issued.folder, "somebody else")) == ()
