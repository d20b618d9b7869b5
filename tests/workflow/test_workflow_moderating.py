"""Second marking and calibration are drawn from submitted work, once, and given out blind."""

from collections import Counter

import pytest
from msgspec.structs import replace
from office import MONTH, Office, workspace_in
from workflow_builders import complete, events_of, head

from iqa.domain import Month, Purpose, ReasonCode, Round
from iqa.errors import ConflictError, IqaError, NotFoundError
from iqa.moderation.certificate import certificate
from iqa.next_steps import steps_in
from iqa.workflow.marking_pieces import open_item, save_item
from iqa.workflow.moderating import (
    ModerationRequest,
    compose_moderation_certificate,
    draw_calibration,
    draw_second_marking,
    moderation_briefs,
    preview_calibration,
    preview_second_marking,
    standing_moderation,
)
from iqa.workflow.reopening import reopen_assessment
from iqa.workflow.verifying import verify

ORDER = ModerationRequest(MONTH, seed="27182818", share="0.5")


def test_before_any_marks_are_in_the_next_step_is_to_record_them(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    before = head(workspace)
    with pytest.raises(ConflictError) as refused:
        draw_second_marking(workspace, ORDER)
    assert [step.command for step in steps_in(refused.value.hint)] == ["record"]
    with pytest.raises(NotFoundError, match="October 2026") as missing:
        standing_moderation(workspace, MONTH, Purpose.SECOND_MARKING)
    assert [step.command for step in steps_in(missing.value.hint)] == ["moderate"]
    assert head(workspace) == before


def test_a_share_of_each_markers_work_goes_to_somebody_else(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    (event,) = events_of(workspace, lambda: draw_second_marking(workspace, ORDER))
    made = standing_moderation(workspace, MONTH, Purpose.SECOND_MARKING)
    assert (event.what, event.subject) == ("second marking drawn", f"second-marking {MONTH}")
    with workspace.store.reading() as view:
        facts = view.ledger.facts(event.seq)
    assert (facts["seed"], facts["list"], facts["share"]) == (made.seed, made.digest, "0.5")
    listed = Counter(item.cell for item in made.items)
    assert Counter(item.cell for item in made.to_mark()) == {who: -(-n // 2) for who, n in listed.items()}
    assert all(item.assessor and item.assessor != item.cell for item in made.to_mark())
    assert verify(workspace).faults == ()


def test_what_is_not_submitted_is_not_on_the_list_and_is_counted(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    key = marked.keys()[0]
    reopen_assessment(workspace, key, "a page was missing")
    made = draw_second_marking(workspace, ORDER)
    assert key not in {item.key for item in made.items}
    assert [(one.reason.code, one.count) for one in made.exclusions] == [(ReasonCode.NOT_SUBMITTED, 1)]


def test_it_makes_way_for_a_reason_until_somebody_has_begun(moderated: Office) -> None:
    workspace = workspace_in(moderated.folder)
    first = standing_moderation(workspace, MONTH, Purpose.SECOND_MARKING)
    before = head(workspace)
    with pytest.raises(ConflictError, match="was drawn on 16 November 2026"):
        draw_second_marking(workspace, ORDER)
    assert head(workspace) == before
    again = draw_second_marking(workspace, replace(ORDER, void="a marker is away"))
    assert [(one.draw, one.reason) for one in again.voids] == [(first.id, "a marker is away")]
    assert standing_moderation(workspace, MONTH, Purpose.SECOND_MARKING) == again
    item = again.to_mark()[0]
    at = workspace_in(moderated.folder, item.assessor)
    save_item(at, item.key, complete(open_item(at, item.key, MONTH, Round.SECOND)), 0, MONTH, Round.SECOND)
    with pytest.raises(ConflictError, match="1 piece of work already marked"):
        draw_second_marking(workspace, replace(ORDER, void="once more"))


def test_each_second_marker_gets_their_own_work_and_nothing_of_the_first_marks(moderated: Office) -> None:
    workspace = workspace_in(moderated.folder)
    made = standing_moderation(workspace, MONTH, Purpose.SECOND_MARKING)
    briefs = moderation_briefs(workspace, made)
    assert [one.name for one in briefs] == [
        "second-marking/Bryony Furze.xlsx",
        "second-marking/Rowan Elder.xlsx",
    ]
    for one in briefs:
        given = {item.item.key: item.assessment for _, item in one.brief.all_items()}
        assert set(given) == {item.key for item in made.to_mark() if item.assessor == one.brief.assessor}
        assert set(given.values()) == {None}
        assert one.brief.round is Round.SECOND


def test_a_calibration_set_is_the_same_work_for_every_marker(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    made = draw_calibration(workspace, ModerationRequest(MONTH, seed="1", items=2, scheme="victim-letters"))
    briefs = [one.brief for one in moderation_briefs(workspace, made)]
    keys = [{item.item.key for _, item in brief.all_items()} for brief in briefs]
    assert keys == [{item.key for item in made.to_mark()}] * 2
    assert all(key.startswith("victim-letters|") for key in keys[0])
    assert standing_moderation(workspace, MONTH, Purpose.CALIBRATION) == made


@pytest.mark.parametrize(
    "changes", [{"scheme": "no-such-scheme", "items": 1}, {"items": 0}, {"month": Month(2026, 9), "items": 1}]
)
def test_a_calibration_of_nothing_is_refused_and_nothing_stored(
    marked: Office, changes: dict[str, object]
) -> None:
    workspace = workspace_in(marked.folder)
    before = head(workspace)
    with pytest.raises(IqaError):
        draw_calibration(workspace, replace(ORDER, **changes))  # type: ignore[arg-type]
    assert head(workspace) == before


def test_what_a_calibration_would_come_to_is_told_in_counts_and_stores_nothing(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    before = head(workspace)
    found = preview_calibration(workspace, ModerationRequest(MONTH, items=2))
    assert (found.taken, found.markers) == (2, 2)
    assert found.hours > 0
    assert preview_calibration(workspace, ModerationRequest(MONTH, items=99)).taken == found.fitting
    with pytest.raises(NotFoundError):
        preview_calibration(workspace, ModerationRequest(MONTH, items=2, scheme="none"))
    assert head(workspace) == before


def test_the_certificate_is_composed_from_what_stands(moderated: Office) -> None:
    workspace = workspace_in(moderated.folder)
    made, before = standing_moderation(workspace, MONTH, Purpose.SECOND_MARKING), head(workspace)
    composed = compose_moderation_certificate(workspace, made)
    assert (composed.name, composed.written) == ("certificate-second-marking", certificate(made))
    assert head(workspace) == before


def test_what_a_share_would_come_to_is_told_in_counts_and_stores_nothing(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    before = head(workspace)
    told = preview_second_marking(workspace, MONTH, "0.5")
    assert head(workspace) == before
    made = draw_second_marking(workspace, ORDER)
    assert told.submitted == Counter(item.cell for item in made.items)
    assert told.taken == Counter(item.cell for item in made.to_mark())
    assert sum(told.loads.values()) == len(made.to_mark()) - told.nobody
    assert told.hours > 0


def test_one_second_markers_work_is_composed_alone(moderated: Office) -> None:
    workspace = workspace_in(moderated.folder)
    made = standing_moderation(workspace, MONTH, Purpose.SECOND_MARKING)
    every = moderation_briefs(workspace, made)
    for one in every:
        assert moderation_briefs(workspace, made, one.brief.assessor) == (one,)
