"""Marks unlocked again: with a reason, of the month that is meant, and by nobody who had a hand in the work.

What becomes of them afterwards is tested with marking; here is what is refused.
"""

import pytest
from office import MONTH, Office, workspace_in
from workflow_builders import events_of, keys_to_mark

from iqa.domain import AssessmentState, Month
from iqa.errors import InvalidInputError, NotFoundError
from iqa.workflow.reopening import reopen_assessment


def test_submitted_marks_are_unlocked_with_a_reason_that_the_ledger_keeps(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    key = keys_to_mark(workspace)[0]
    (event,) = events_of(workspace, lambda: reopen_assessment(workspace, key, "the log was read wrongly", MONTH))
    assert (event.what, event.subject) == ("marks reopened", key)
    with workspace.store.reading() as view:
        assert view.ledger.facts(event.seq)["reason"] == "the log was read wrongly"
        (found,) = view.assessments.list(item_key=key)
    assert found.state is AssessmentState.IN_PROGRESS


def test_without_a_reason_or_marks_of_that_month_nothing_is_unlocked(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    key = keys_to_mark(workspace)[0]
    with pytest.raises(InvalidInputError, match="needs a reason"):
        reopen_assessment(workspace, key, " ")
    with pytest.raises(NotFoundError, match="was not marked in September 2026"):
        reopen_assessment(workspace, key, "a slip", Month(2026, 9))
    with pytest.raises(NotFoundError, match="Nothing has been marked under"):
        reopen_assessment(workspace, "casework|nothing", "a slip")
