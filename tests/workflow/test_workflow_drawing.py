"""A sample is drawn once from what was frozen, tried without a trace, and set aside for a reason alone."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from office import MONTH, Office, workspace_in
from workflow_builders import complete, events_of, head, keys_to_mark

from iqa.domain import Draw, ItemState, Month, ReplacementReason
from iqa.errors import ConflictError, InvalidInputError, LockedError, NotFoundError
from iqa.marking.burden import minutes_of
from iqa.next_steps import steps_in
from iqa.records.schemes import scheme_in_force
from iqa.records.workspace import Workspace
from iqa.resources import packaged
from iqa.sampling.certificate import certificate
from iqa.workflow.drawing import (
    DrawResult,
    SampleRequest,
    compose_certificate,
    draw,
    preview_draw,
    replace_drawn,
)
from iqa.workflow.drawn_work import draw_holding, drawn_item
from iqa.workflow.marking_pieces import open_item, save_item, submit_item

ORDER = SampleRequest("casework", MONTH, seed="31415926")


@pytest.fixture
def workspace(imported: Office) -> Workspace:
    return workspace_in(imported.folder)


def standing(workspace: Workspace, scheme: str = "casework") -> Draw | None:
    with workspace.store.reading() as view:
        return view.draws.current(scheme, MONTH)


def mark_first(folder: Path, key: str, *, submit: bool) -> None:
    """Mark one piece of work as whoever it was drawn for."""
    with workspace_in(folder).store.reading() as view:
        marker = drawn_item(view, key)[1].assessor
    at = workspace_in(folder, marker)
    act = submit_item if submit else save_item
    assert act(at, key, complete(open_item(at, key)), 0).problems == ()


def test_a_trial_says_what_the_draw_will_come_to_and_leaves_no_trace(workspace: Workspace) -> None:
    before = head(workspace)
    tried = preview_draw(workspace, ORDER)
    assert (head(workspace), standing(workspace)) == (before, None)
    done = draw(workspace, ORDER)
    assert (tried.drawn, tried.hours) == (6, 6 * done.minutes / 60)
    assert [(cell.cell, cell.drawn) for cell in tried.cells] == [(one.cell, one.drawn) for one in done.draw.cells]
    assert not {item.key for item in done.draw.items if item.key in repr(tried)}


def test_a_draw_is_one_event_with_its_seed_list_and_policy(workspace: Workspace) -> None:
    (event,) = events_of(workspace, lambda: draw(workspace, ORDER))
    drawn = standing(workspace)
    assert drawn is not None
    assert (event.what, event.subject) == ("sample drawn with a typed seed", f"casework {MONTH}")
    with workspace.store.reading() as view:
        facts = view.ledger.facts(event.seq)
        pinned = view.schemes.get((drawn.scheme, drawn.scheme_version))
    assert facts == {
        "seed": "casework|2026-10|31415926",
        "population": drawn.population.digest,
        "policy": drawn.policy_digest,
    }
    assert pinned is not None
    assert pinned.source == scheme_in_force(workspace, "casework").source


def test_without_a_typed_seed_the_dice_of_the_workspace_give_one(workspace: Workspace) -> None:
    thrown = replace(workspace, entropy=lambda: "27182818284590452353")
    (event,) = events_of(thrown, lambda: draw(thrown, replace(ORDER, seed=" ")))
    drawn = standing(workspace)
    assert drawn is not None
    assert (event.what, drawn.seed) == ("sample drawn", "casework|2026-10|27182818284590452353")


@pytest.mark.unmeasured
def test_a_draw_that_stands_makes_way_for_a_reason_alone(workspace: Workspace) -> None:
    first = draw(workspace, ORDER).draw
    before = head(workspace)
    with pytest.raises(ConflictError) as refused:
        draw(workspace, ORDER)
    assert [(step.command, dict(step.values).keys()) for step in steps_in(refused.value.hint)] == [
        ("certificate", {"scheme", "month"}),
        ("", {"void"}),
    ]
    assert (head(workspace), standing(workspace)) == (before, first)
    again = draw(workspace, replace(ORDER, void="the export was cut off"))
    assert [(one.draw, one.reason) for one in again.draw.voids] == [(first.id, "the export was cut off")]
    assert standing(workspace) == again.draw != first
    assert any(
        dict(step.values).keys() == {"void"}
        for note in preview_draw(workspace, ORDER).notes
        for step in steps_in(note)
    )


def test_a_draw_that_somebody_has_begun_to_mark_does_not_make_way(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    mark_first(drawn.folder, keys_to_mark(workspace)[0], submit=False)
    before = head(workspace)
    with pytest.raises(ConflictError, match="1 piece of work of this draw has marks"):
        draw(workspace, replace(ORDER, void="I would rather have others"))
    assert head(workspace) == before


def test_what_cannot_be_drawn_is_refused_with_what_to_do(workspace: Workspace) -> None:
    before = head(workspace)
    with pytest.raises(NotFoundError) as refused:
        draw(workspace, replace(ORDER, month=Month(2026, 9)))
    assert [step.command for step in steps_in(refused.value.hint)] == ["import"]
    with pytest.raises(NotFoundError, match="no sample to set aside"):
        draw(workspace, replace(ORDER, void="a mistake"))
    letters = packaged("sampling/policies/victim-letters.toml")
    with pytest.raises(InvalidInputError, match=r"victim-letters\.toml is a policy for victim-letters"):
        draw(workspace, replace(ORDER, policy_file=letters))
    assert (head(workspace), standing(workspace)) == (before, None)


def test_a_replacement_calls_the_next_of_its_group_and_is_signed(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    key = keys_to_mark(workspace)[0]
    (event,) = events_of(
        workspace, lambda: replace_drawn(workspace, key, ReplacementReason.INELIGIBLE, "not ours")
    )
    with workspace.store.reading() as view:
        facts = view.ledger.facts(event.seq)
        _, old = drawn_item(view, key)
        found = draw_holding(view, key, MONTH)
    (signed,) = found.replacements
    called = next(item for item in found.items if item.key == signed.replaced_by)
    assert (facts["reason"], facts["note"], facts["replaced_by"]) == ("ineligible", "not ours", called.key)
    assert (old.state, called.state, called.cell) == (ItemState.REPLACED, ItemState.DRAWN, old.cell)
    assert (signed.key, signed.reason, signed.by) == (key, ReplacementReason.INELIGIBLE, "Bryony Furze")


def test_marked_work_is_not_replaced_and_the_next_step_is_to_reopen_it(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    key = keys_to_mark(workspace)[0]
    mark_first(drawn.folder, key, submit=True)
    before = head(workspace)
    with pytest.raises(LockedError) as refused:
        replace_drawn(workspace, key, ReplacementReason.UNAVAILABLE, "")
    (step,) = steps_in(refused.value.hint)
    assert (step.command, step.values["item"]) == ("reopen", key)
    assert head(workspace) == before


def test_the_certificate_says_what_the_draw_says_and_composing_it_stores_nothing(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    found, before = standing(workspace), head(workspace)
    assert found is not None
    composed = compose_certificate(workspace, DrawResult(found, 30))
    assert (composed.month, composed.name, composed.template) == (
        MONTH,
        "certificate-casework",
        "certificate.html",
    )
    assert composed.written == certificate(found)
    assert head(workspace) == before


def test_a_focus_module_adds_its_minutes(workspace: Workspace) -> None:
    scheme = scheme_in_force(workspace, "casework")
    module = scheme.modules[0]
    assert minutes_of(scheme, (module.id,)) == scheme.minutes + module.minutes
