"""What comes of a letter: replies kept, a disputed mark looked at again by somebody else, and what stands used."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from office import MONTH, NOW, copied, workspace_in
from workflow_builders import STRATEGY, issued_month, marked_month, twice_marked_month

from iqa.domain import DisputedMark, DisputeState, Round
from iqa.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from iqa.records.draws import marked_items, month_draws
from iqa.records.workspace import Workspace, open_workspace
from iqa.workflow.drafting import publish_letters
from iqa.workflow.feedback import compose_letters
from iqa.workflow.progress import workspace_state
from iqa.workflow.replies import (
    DisputeDecision,
    NewDispute,
    Reply,
    decide_dispute,
    dispute_mark,
    list_disputes,
    respond,
)
from iqa.workflow.standing_marks import agree, stand_by_decision
from iqa.workflow.verifying import verify


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A marked month with its letters issued; no case has a whole strategy."""
    return copied(issued_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return workspace_in(folder)


def a_mark(workspace: Workspace) -> tuple[str, str, str]:
    """A person, a case of theirs, and the id of who marked it."""
    with workspace.store.reading() as view:
        found = view.assessments.list(round=Round.FIRST, month=MONTH)
        letters = {one.person for one in view.letters.list(month=MONTH)}
        for one in found:
            if one.scheme == "casework" and one.mark(STRATEGY).person in ("", *letters):
                item = next(
                    each.items[one.item_key] for each in month_draws(view, MONTH) if one.item_key in each.items
                )
                return item.text("person"), one.item_key, one.assessor
    raise AssertionError("no case was marked")


def disputed(workspace: Workspace) -> tuple[str, str, str]:
    person, item, marker = a_mark(workspace)
    dispute_mark(workspace, NewDispute(person, MONTH, item, STRATEGY, "The strategy is in the note of 3 October."))
    return person, item, marker


def decision(item: str, rating: str = "Fully met", evidence: str = "The note of 3 October.") -> DisputeDecision:
    return DisputeDecision(item, STRATEGY, rating, evidence, "It was overlooked.")


def standing(workspace: Workspace, item: str) -> str:
    with workspace.store.reading() as view:
        return next(
            work.assessment.mark(STRATEGY).rating
            for draw in month_draws(view, MONTH)
            for work in marked_items(workspace, view, draw)
            if work.item.key == item
        )


@pytest.mark.unmeasured
def test_replies_to_a_letter_are_kept_in_order(workspace: Workspace) -> None:
    person, _, _ = a_mark(workspace)
    first = respond(workspace, Reply(person, MONTH, acknowledged=True))
    second = respond(
        workspace,
        Reply(
            person, MONTH, comment="Thank you", held=date(2026, 11, 16), coaching="Shadowing", improved="partly"
        ),
    )
    assert (first.number, second.number, second.held) == (1, 2, date(2026, 11, 16))
    with workspace.store.reading() as view:
        assert view.responses.list(person=person, month=MONTH, version=1) == (first, second)


@pytest.mark.unmeasured
@pytest.mark.parametrize("reply", [{}, {"comment": " "}, {"improved": "perhaps"}, {"held": date(2026, 11, 17)}])
def test_a_reply_that_says_nothing_or_what_cannot_be_is_refused(
    workspace: Workspace, reply: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInputError):
        respond(workspace, Reply(a_mark(workspace)[0], MONTH, **reply))


def test_a_month_without_letters_takes_no_reply(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(NotFoundError, match="No letter of October 2026"):
        respond(workspace_in(marked_month(tmp_path_factory.getbasetemp())), Reply("P1", MONTH, acknowledged=True))


@pytest.mark.unmeasured
def test_what_stands_after_a_dispute_reaches_letters_and_figures(workspace: Workspace) -> None:
    person, item, _ = disputed(workspace)
    (waiting,) = list_disputes(workspace, MONTH)
    assert (waiting.dispute.state, waiting.late) == (DisputeState.OPEN, False)
    decider = open_workspace(workspace.root, "Somebody Else", now=lambda: NOW)
    decided = decide_dispute(decider, decision(item))
    assert (decided.state, decided.decided_by) == (DisputeState.CHANGED, "Somebody Else")
    assert standing(workspace, item) == "fully-met"
    with workspace.store.reading() as view:
        (first,) = view.assessments.list(item_key=item, round=Round.FIRST, month=MONTH)
        assert first.mark(STRATEGY).rating == "partially-met"
    (letter,) = [one for one in compose_letters(workspace, MONTH).letters if one.letter.person == person]
    assert (letter.issued, letter.letter.version) == (False, 2)
    assert verify(workspace).faults == ()


@pytest.mark.unmeasured
def test_a_mark_that_is_upheld_stays_and_the_next_letter_says_why(workspace: Workspace) -> None:
    person, item, _ = disputed(workspace)
    decider = open_workspace(workspace.root, "Somebody Else", now=lambda: NOW)
    decided = decide_dispute(decider, decision(item, "Partially met"))
    assert decided.state is DisputeState.UPHELD
    assert standing(workspace, item) == "partially-met"
    (letter,) = [one for one in compose_letters(workspace, MONTH).letters if one.letter.person == person]
    assert (letter.issued, letter.letter.version, letter.letter.changes) == (False, 2, ())
    (outcome,) = letter.letter.outcomes
    assert outcome.startswith("You disputed the mark on “")
    assert "The mark stands: partially met. " in outcome


@pytest.mark.unmeasured
def test_neither_the_marker_nor_the_person_nor_whoever_works_under_the_marker_decides(
    workspace: Workspace,
) -> None:
    person, item, marker = disputed(workspace)
    with workspace.store.reading() as view:
        under = [one.id for one in view.people.list() if one.line_manager == marker]
        marker_name = view.people.find(marker).name
    for actor in (marker, marker_name, marker_name[:-1], person, *under):
        with pytest.raises(NotPermittedError):
            decide_dispute(open_workspace(workspace.root, actor, now=lambda: NOW), decision(item))
    assert standing(workspace, item) == "partially-met"


def test_what_is_wrong_with_a_dispute_is_told(workspace: Workspace) -> None:
    person, item, _ = a_mark(workspace)
    for wrong in (
        NewDispute(person, MONTH, item, "trial-stratgy", "No."),
        NewDispute(person, MONTH, "01ZZ9999999|cases", STRATEGY, "No."),
    ):
        with pytest.raises(NotFoundError):
            dispute_mark(workspace, wrong)
    with pytest.raises(InvalidInputError, match="needs a reason"):
        dispute_mark(workspace, NewDispute(person, MONTH, item, STRATEGY, " "))
    with workspace.store.reading() as view:
        other = next(one.person for one in view.letters.list(month=MONTH) if one.person != person)
    with pytest.raises(NotFoundError, match="is not a mark of this person's letter"):
        dispute_mark(workspace, NewDispute(other, MONTH, item, STRATEGY, "No."))
    disputed(workspace)
    with pytest.raises(ConflictError, match="was disputed before"):
        disputed(workspace)


def test_what_is_wrong_with_a_decision_is_told(workspace: Workspace) -> None:
    _, item, _ = a_mark(workspace)
    decider = open_workspace(workspace.root, "Somebody Else", now=lambda: NOW)
    with pytest.raises(ConflictError, match="is not disputed"):
        decide_dispute(decider, decision(item))
    disputed(workspace)
    with pytest.raises(InvalidInputError, match="needs a reason"):
        decide_dispute(decider, DisputeDecision(item, STRATEGY, "Fully met", "", " "))
    with pytest.raises(InvalidInputError, match="needs a line"):
        decide_dispute(decider, decision(item, "Not met", " "))
    with pytest.raises(NotFoundError, match="There is no rating"):
        decide_dispute(decider, decision(item, "Splendid"))
    decide_dispute(decider, decision(item))
    with pytest.raises(ConflictError, match="was decided: changed"):
        decide_dispute(decider, decision(item))


@pytest.mark.unmeasured
def test_a_dispute_after_the_day_to_reply_by_is_taken_and_said_to_be_late(workspace: Workspace) -> None:
    later = open_workspace(workspace.root, "Bryony Furze", now=lambda: NOW + timedelta(days=30))
    disputed(later)
    (shown,) = list_disputes(later, MONTH)
    assert shown.late


def test_what_is_agreed_again_later_keeps_what_was_decided(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    workspace = workspace_in(copied(twice_marked_month(tmp_path_factory.getbasetemp()), tmp_path / "twice").folder)
    at = workspace.now()
    with workspace.store.changing("ann", at, "a dispute") as change:
        second = change.assessments.list(round=Round.SECOND, month=MONTH)[0]
        (first,) = change.assessments.list(draw=second.draw, item_key=second.item_key, round=Round.FIRST)
        decided = DisputedMark(
            *(first.item_key, first.draw, STRATEGY, "P1", MONTH, 1, "No", "ann", "2026"),
            state=DisputeState.CHANGED,
            rating="fully-met",
            evidence="The note",
        )
        change.disputes.add(decided)
        stand_by_decision(change, first, decided, at)
        agree(change, (first,), at)
        (agreed,) = change.assessments.list(draw=second.draw, item_key=second.item_key, round=Round.AGREED)
    assert agreed.mark(STRATEGY).rating == "fully-met"
    assert len(agreed.marks) > 1


@pytest.mark.unmeasured
def test_a_decision_waits_to_be_told_until_the_letter_is_written_anew(workspace: Workspace) -> None:
    person, item, _ = disputed(workspace)
    assert not workspace_state(workspace, MONTH).months[-1].new_marks
    decider = open_workspace(workspace.root, "Somebody Else", now=lambda: NOW)
    decide_dispute(decider, decision(item, "Partially met"))
    assert workspace_state(workspace, MONTH).months[-1].new_marks
    publish_letters(workspace, MONTH, person)
    told = workspace_state(workspace, MONTH).months[-1]
    assert (told.new_marks, told.drafts) == (False, 1)


@pytest.mark.unmeasured
def test_a_dispute_says_who_may_decide_it_and_whether_that_is_whoever_asks(workspace: Workspace) -> None:
    person, _, marker = disputed(workspace)
    with workspace.store.reading() as view:
        names = {one.id: one.name for one in view.people.list()}
    (shown,) = list_disputes(open_workspace(workspace.root, marker, now=lambda: NOW), MONTH)
    assert (shown.mine_to_decide, names[marker] in shown.deciders) == (False, False)
    other = ({"Bryony Furze", "Rowan Elder"} - {names[marker]}).pop()
    assert shown.deciders == (other,)
    (shown,) = list_disputes(open_workspace(workspace.root, other, now=lambda: NOW), MONTH)
    assert shown.mine_to_decide
    assert ("fully-met", "Fully met") in shown.offered
    assert "not-met" in shown.evidenced
    (own,) = list_disputes(open_workspace(workspace.root, person, now=lambda: NOW), MONTH)
    assert not own.mine_to_decide
    colleague = next(one for one in ("P1", "P2", "P3") if one != person)
    assert list_disputes(open_workspace(workspace.root, colleague, now=lambda: NOW), MONTH) == ()


def test_nobody_answers_a_colleagues_letter(workspace: Workspace) -> None:
    person, item, _ = a_mark(workspace)
    colleague = next(one for one in ("P1", "P2", "P3") if one != person)
    at = open_workspace(workspace.root, colleague, now=lambda: NOW)
    with pytest.raises(NotPermittedError, match="record what they say of it"):
        respond(at, Reply(person, MONTH, acknowledged=True))
    with pytest.raises(NotPermittedError):
        dispute_mark(at, NewDispute(person, MONTH, item, STRATEGY, "It is in the note."))
