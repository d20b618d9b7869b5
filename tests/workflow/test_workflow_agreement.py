"""How far two markers agree, with own figures for the one who asks alone; and what a calibration set shows."""

import pytest
from office import MONTH, Office, workspace_in
from workflow_builders import STRATEGY, complete, head, submit_round

from iqa.domain import Month, Purpose, Round
from iqa.errors import NotFoundError
from iqa.next_steps import steps_in
from iqa.workflow.agreement import agreement_since, calibration_of, pairs_since
from iqa.workflow.marking_pieces import open_item, save_item
from iqa.workflow.moderating import ModerationRequest, draw_calibration, standing_moderation


@pytest.mark.unmeasured
def test_every_question_that_both_answered_is_a_pair_in_its_months_alone(twice: Office) -> None:
    with workspace_in(twice.folder).store.reading() as view:
        pairs = list(pairs_since(view, MONTH))
        assert list(pairs_since(view, Month(2026, 11))) == []
        assert list(pairs_since(view, Month(2026, 1), Month(2026, 9))) == []
        assert list(pairs_since(view, Month(2026, 1), MONTH)) == pairs
    assert {(pair.first, pair.second) for pair in pairs if pair.criterion == STRATEGY} == {
        ("partially-met", "not-met")
    }
    assert all(pair.first == pair.second for pair in pairs if pair.criterion != STRATEGY)
    assert all(pair.marker != pair.second_marker for pair in pairs)


@pytest.mark.unmeasured
def test_each_marker_reads_their_own_figures_and_a_stranger_nobodys(twice: Office) -> None:
    own = {who: agreement_since(workspace_in(twice.folder, who), MONTH) for who in ("M1", "M2", "a stranger")}
    assert [(found.file_name, [each.name for each in found.page.own]) for found in own.values()] == [
        ("agreement-Bryony Furze.html", ["Bryony Furze"]),
        ("agreement-Rowan Elder.html", ["Rowan Elder"]),
        ("agreement.html", []),
    ]
    assert len({repr(found.findings) for found in own.values()}) == 1
    assert own["M1"].page.explanations
    assert own["a stranger"].page.explanations == ()


def test_asking_stores_nothing(twice: Office) -> None:
    workspace = workspace_in(twice.folder)
    before = head(workspace)
    assert agreement_since(workspace, MONTH) == agreement_since(workspace, MONTH)
    assert head(workspace) == before


def test_without_anything_marked_twice_the_next_step_is_to_draw_it(marked: Office) -> None:
    for since in (MONTH, MONTH.previous()):
        with pytest.raises(NotFoundError, match=f"Nothing has been marked twice since {since.label}") as refused:
            agreement_since(workspace_in(marked.folder), since)
        (step,) = steps_in(refused.value.hint)
        assert (step.command, dict(step.values)) == ("moderate", {"month": str(MONTH)})


def test_a_second_marking_that_is_drawn_is_waited_for_and_not_offered(moderated: Office) -> None:
    for since in (MONTH, MONTH.previous()):
        with pytest.raises(NotFoundError, match="Nothing has been marked twice since") as refused:
            agreement_since(workspace_in(moderated.folder), since)
        assert "The second marking of October 2026 is drawn" in str(refused.value.hint)
        (step,) = steps_in(refused.value.hint)
        assert (step.command, dict(step.values)) == ("status", {"month": str(MONTH)})


def test_a_calibration_counts_who_has_submitted_and_shows_where_they_part(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    with pytest.raises(NotFoundError, match="no calibration set for October 2026"):
        calibration_of(workspace, MONTH)
    draw_calibration(workspace, ModerationRequest(MONTH, seed="1", items=2))
    made = standing_moderation(workspace, MONTH, Purpose.CALIBRATION)
    key = made.to_mark()[0].key
    begun = workspace_in(marked.folder, "M1")
    answers = complete(open_item(begun, key, MONTH, Round.CALIBRATION))
    save_item(begun, key, answers, 0, MONTH, Round.CALIBRATION)
    found = calibration_of(workspace, MONTH)
    assert (found.pieces, found.markers, found.submitted) == (2, 2, 0)


def test_a_calibration_marked_alike_parts_nowhere(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    draw_calibration(workspace, ModerationRequest(MONTH, seed="1", items=1))
    submit_round(marked.folder, Round.CALIBRATION, {})
    found = calibration_of(workspace, MONTH)
    assert (found.pieces, found.markers, found.submitted) == (1, 2, 2)
    assert found.questions
    assert {(question.raw, question.range) for question in found.questions if not question.not_applicable} == {
        (1, 0)
    }
