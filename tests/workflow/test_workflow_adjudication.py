"""Differences between two markers wait until somebody else settles them, and both marks stay as given."""

import pytest
from msgspec.structs import replace
from office import MONTH, Office, workspace_in
from workflow_builders import LOG_SHOWS_MORE, STRATEGY, events_of, head

from iqa.domain import AssessmentState, Month, Round
from iqa.errors import ConflictError, InvalidInputError, IqaError, NotFoundError, NotPermittedError, UsageError
from iqa.records.draws import month_draws
from iqa.records.workspace import Workspace
from iqa.workflow.adjudication import (
    AdjudicationRequest,
    OpenDifference,
    explanations,
    open_adjudications,
    settle,
    waiting_people,
    waiting_questions,
)


@pytest.fixture
def workspace(twice: Office) -> Workspace:
    return workspace_in(twice.folder)


def first_open(workspace: Workspace) -> OpenDifference:
    return open_adjudications(workspace, MONTH).differences[0]


def request(difference: OpenDifference, **changes: object) -> AdjudicationRequest:
    start = AdjudicationRequest(difference.item, difference.criterion, "Not met", "The log shows none.", by="V1")
    return replace(start, **changes)  # type: ignore[arg-type]


@pytest.mark.unmeasured
def test_what_waits_is_listed_with_both_marks_side_by_side(workspace: Workspace) -> None:
    before = head(workspace)
    found = open_adjudications(workspace, MONTH)
    cases = [one for one in found.differences if one.item.startswith("casework")]
    assert (found.month, found.twice, found.settled) == (MONTH, 6, 0)
    assert found.differences == tuple(cases)
    assert {one.criterion for one in cases} == {STRATEGY}
    assert [sorted(mark.label for mark in one.marks) for one in cases] == [["Not met", "Partially met"]] * 4
    assert head(workspace) == before


def test_a_third_person_settles_and_neither_mark_changes(workspace: Workspace) -> None:
    one = first_open(workspace)
    with workspace.store.reading() as view:
        given = [each for each in view.assessments.list(item_key=one.item) if each.round is not Round.AGREED]
    (event,) = events_of(workspace, lambda: settle(workspace, request(one, reason=" The log shows none. ")))
    assert (event.what, event.subject, event.actor) == ("difference settled", one.item, "Bryony Furze")
    with workspace.store.reading() as view:
        (stored,) = view.adjudications.list(item_key=one.item)
        after = view.assessments.list(item_key=one.item)
    assert (stored.rating, stored.by, stored.meeting, stored.reason) == (
        "not-met",
        "V1",
        False,
        "The log shows none.",
    )
    assert [each for each in after if each.round is not Round.AGREED] == given
    (agreed,) = (each for each in after if each.round is Round.AGREED)
    assert (agreed.state, agreed.mark(STRATEGY).rating) == (AssessmentState.SUBMITTED, "not-met")
    left = open_adjudications(workspace, MONTH)
    assert (left.settled, len(left.differences)) == (1, 3)


def test_a_meeting_may_agree_on_what_neither_marker_gave(workspace: Workspace) -> None:
    one = first_open(workspace)
    done = settle(workspace, request(one, rating="fully-met", by="", meeting=True))
    assert (done.label, done.adjudication.by, done.adjudication.meeting) == ("Fully met", "", True)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"by": ""}, UsageError),
        ({"meeting": True}, UsageError),
        ({"reason": " "}, InvalidInputError),
        ({"by": "Nobody Known"}, NotFoundError),
        ({"by": "M1"}, NotPermittedError),
        ({"rating": "excellent"}, NotFoundError),
        ({"criterion": "no-such-question"}, NotFoundError),
        ({"criterion": "decision-reasoned"}, ConflictError),
        ({"month": Month(2026, 9)}, NotFoundError),
        ({"item": "casework|99ZZ0000000|P1|case"}, NotFoundError),
    ],
)
def test_what_cannot_be_settled_is_refused_by_kind_and_leaves_no_trace(
    workspace: Workspace, changes: dict[str, object], error: type[IqaError]
) -> None:
    wanted, before = request(first_open(workspace), **changes), head(workspace)
    with pytest.raises(error):
        settle(workspace, wanted)
    assert head(workspace) == before


def test_what_is_settled_is_not_settled_again(workspace: Workspace) -> None:
    one = first_open(workspace)
    settle(workspace, request(one))
    with pytest.raises(ConflictError, match="was settled on 16 November 2026 as Not met"):
        settle(workspace, request(one, rating="Fully met"))


def test_everybody_whose_letter_waits_is_told_once_a_question(workspace: Workspace) -> None:
    with workspace.store.reading() as view:
        draws = month_draws(view, MONTH)
        waiting, people = waiting_questions(view, draws), waiting_people(view, draws)
    found = open_adjudications(workspace, MONTH).differences
    assert waiting == len(found)
    assert {problem.code for problems in people.values() for problem in problems} == {"not-settled"}
    assert sorted(problem.message.split(":")[0] for problems in people.values() for problem in problems) == sorted(
        one.urn for one in found
    )


def test_explanations_may_be_asked_for_of_some_assessors_only(workspace: Workspace) -> None:
    with workspace.store.reading() as view:
        draws = month_draws(view, MONTH)
        every = explanations(view, draws)
        of_each = [explanations(view, draws, {who}) for who in ("M1", "M2")]
        assert explanations(view, draws, set()) == ()
    assert all(of_each)
    assert len(every) == sum(map(len, of_each))
    assert {one.explanation for one in every} == {LOG_SHOWS_MORE}


def test_explanations_of_work_that_is_still_to_be_marked_blind_are_kept_back(moderated: Office) -> None:
    workspace = workspace_in(moderated.folder)
    with workspace.store.reading() as view:
        again = {item.key for made in view.moderations.list(month=MONTH) for item in made.to_mark()}
        told = {one.item for one in explanations(view, month_draws(view, MONTH))}
    assert again
    assert told
    assert not told & again
