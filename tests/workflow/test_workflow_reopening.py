"""Submitted marks are unlocked with a reason, by somebody with no hand in the work; what is meant is told."""

import pytest
from office import MONTH, Office, workspace_in
from workflow_builders import events_of, keys_to_mark

from iqa.domain import AssessmentState, Month
from iqa.errors import InvalidInputError, NotFoundError, NotPermittedError
from iqa.workflow.reopening import reopen_assessment


def test_marks_are_unlocked_with_a_reason_that_the_ledger_keeps(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    key = keys_to_mark(workspace)[0]
    (event,) = events_of(workspace, lambda: reopen_assessment(workspace, f" {key} ", "a slip", MONTH))
    with workspace.store.reading() as view:
        assert view.ledger.facts(event.seq)["reason"] == "a slip"
        (first,) = view.assessments.list(item_key=key)
    assert first.state is AssessmentState.IN_PROGRESS


def test_what_is_not_marked_or_not_theirs_to_unlock_is_told(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    key = keys_to_mark(workspace)[0]
    person = key.split("|")[2]
    for given, month, error in (
        ("casework|none", None, NotFoundError),
        (key.split("|")[1], None, NotFoundError),
        (key, Month(2026, 9), NotFoundError),
    ):
        with pytest.raises(error):
            reopen_assessment(workspace, given, "a slip", month)
    with pytest.raises(InvalidInputError):
        reopen_assessment(workspace, key, " ")
    with pytest.raises(NotPermittedError):
        reopen_assessment(workspace_in(marked.folder, person), key, "a slip")
