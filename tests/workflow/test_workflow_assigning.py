"""Work that nobody may mark is given to somebody who may, and a group is topped up; what may not be is refused."""

from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, workspace_in
from workflow_builders import events_of, head, keys_to_mark

from iqa.domain import NOT_APPLICABLE, Mark, Month, ReplacementReason, Round
from iqa.errors import (
    ConflictError,
    InvalidInputError,
    IqaError,
    LockedError,
    NotFoundError,
    NotPermittedError,
)
from iqa.marking.recording import Answers
from iqa.next_steps import steps_in
from iqa.records.draws import bare_draws
from iqa.records.workspace import Workspace
from iqa.workflow.assigning import assign_all_of, assign_item, top_up_cell, without_assessor
from iqa.workflow.drawing import SampleRequest, draw, replace_drawn
from iqa.workflow.marking_pieces import open_item, save_item
from iqa.workflow.steps import steps
from iqa.workflow.verifying import verify
from iqa.workflow.withdrawing import withdraw

NEW = {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick"}
OTHER = {"M1": "M2", "M2": "M1"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """One of three drawn cases is both managers' own work, and nobody else may mark."""
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    rows = [{**row, "Charging prosecutor": "", "Trial advocate": ""} for row in cases(1)]
    rows[0] |= {"Charging prosecutor": "Bryony Furze", "Trial advocate": "Rowan Elder"}
    office.read_export("cases", rows).done()
    draw(workspace_in(office.folder), SampleRequest("casework", MONTH, seed="31415926"))
    return office


@pytest.fixture
def stuck(office: Office) -> Workspace:
    """The same since a third manager has come to the office."""
    office.read_export("staff", [*STAFF, NEW], name="more-staff.xlsx").done()
    return workspace_in(office.folder)


def assessors(workspace: Workspace) -> dict[str, str]:
    with workspace.store.reading() as view:
        return {item.key: item.assessor for one in bare_draws(view, MONTH) for item in one.to_mark()}


@pytest.mark.unmeasured
def test_work_without_an_assessor_is_given_to_somebody_and_to_nobody_else(stuck: Workspace) -> None:
    before = assessors(stuck)
    (key,) = without_assessor(stuck, MONTH)
    (event,) = events_of(stuck, lambda: assign_item(stuck, f" {key} ", "Sorrel Quick", "knows the unit"))
    assert (event.what, event.subject) == ("drawn work given to an assessor", key)
    with stuck.store.reading() as view:
        assert view.ledger.facts(event.seq) == {"assessor": "M3", "reason": "knows the unit"}
    assert assessors(stuck) == before | {key: "M3"}
    assert without_assessor(stuck, MONTH) == ()
    assert verify(stuck).faults == ()


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("to", "reason", "month", "error"),
    [
        ("Sorrel Quick", " ", None, InvalidInputError),
        ("Bryony Furze", "why not", None, NotPermittedError),
        ("Ash Maple", "a prosecutor", None, NotFoundError),
        ("Nobody Known", "free", None, NotFoundError),
        ("Sorrel Quick", "free", Month(2026, 9), NotFoundError),
    ],
)
def test_who_may_not_mark_it_is_not_given_it(
    stuck: Workspace, to: str, reason: str, month: Month | None, error: type[IqaError]
) -> None:
    (key,), before = without_assessor(stuck, MONTH), head(stuck)
    with pytest.raises(error):
        assign_item(stuck, key, to, reason, month)
    assert (head(stuck), without_assessor(stuck, MONTH)) == (before, (key,))


def test_where_nobody_of_todays_staff_may_mark_it_that_is_said_of_all_and_not_of_one(office: Office) -> None:
    workspace = workspace_in(office.folder)
    (key,), before = without_assessor(workspace, MONTH), head(workspace)
    with pytest.raises(ConflictError, match="nobody on today's staff list may mark"):
        assign_item(workspace, key, "Bryony Furze", "who else")
    assert head(workspace) == before


def test_work_that_is_submitted_or_their_own_stays_with_whoever_has_it(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    key, has = next(iter(assessors(workspace).items()))
    before = head(workspace)
    with pytest.raises(LockedError, match="marked and submitted"):
        assign_item(workspace, key, OTHER[has], "is ill")
    with pytest.raises(ConflictError, match="It is all submitted"):
        assign_all_of(workspace, has, OTHER[has], "is ill", MONTH)
    assert head(workspace) == before


@pytest.mark.unmeasured
def test_work_of_somebody_who_is_ill_is_given_to_another_and_half_made_marks_stay_readable(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    key, has = next(iter(assessors(workspace).items()))
    begun = workspace_in(drawn.folder, has)
    asked = open_item(begun, key).form.questions()[0].criterion.id
    answers = Answers((Mark(asked, NOT_APPLICABLE, explanation="not in this case"),))
    assert save_item(begun, key, answers, 0).problems == ()
    given = assign_item(workspace, key, OTHER[has], "is ill")
    assert (given.to, given.put_aside, assessors(workspace)[key]) == (OTHER[has], (key,), OTHER[has])
    (entry,) = given.results[0].draw.handovers
    assert (entry.was, entry.to, entry.reason) == (has, OTHER[has], "is ill")
    assert open_item(workspace_in(drawn.folder, OTHER[has]), key).recorded.marks == ()
    with workspace.store.reading() as view:
        (aside,) = view.assessments.list(item_key=key, round=Round.PUT_ASIDE)
    assert (aside.assessor, aside.mark(asked).rating) == (has, NOT_APPLICABLE)
    with pytest.raises(NotPermittedError):
        open_item(begun, key)
    assert verify(workspace).faults == ()
    assign_item(workspace, key, has, "is back")
    assert open_item(begun, key).recorded.mark(asked).rating == NOT_APPLICABLE
    assert verify(workspace).faults == ()


def test_withdrawing_it_gives_the_half_made_marks_back_to_their_maker(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    key, has = next(iter(assessors(workspace).items()))
    begun = workspace_in(drawn.folder, has)
    asked = open_item(begun, key).form.questions()[0].criterion.id
    save_item(begun, key, Answers((Mark(asked, NOT_APPLICABLE, explanation="not here"),)), 0)
    assign_item(workspace, key, OTHER[has], "is ill")
    withdraw(workspace, str(steps_of(workspace)[-1]), "is not ill after all")
    assert assessors(workspace)[key] == has
    assert open_item(begun, key).recorded.mark(asked).rating == NOT_APPLICABLE
    assert verify(workspace).faults == ()


def test_a_whole_workbook_moves_but_for_what_the_other_may_not_mark(stuck: Workspace) -> None:
    before = assessors(stuck)
    has = next(one for one in before.values() if one)
    own = {key for key, one in before.items() if one == has}
    (event,) = events_of(stuck, lambda: assign_all_of(stuck, has, "Sorrel Quick", "long-term leave", MONTH))
    assert event.what == "drawn work given to an assessor"
    assert {key for key, one in assessors(stuck).items() if one == "M3"} == own
    verified = verify(stuck)
    assert verified.faults == ()
    with pytest.raises(NotFoundError, match="work to mark"):
        assign_all_of(stuck, has, "Sorrel Quick", "again", MONTH)
    with pytest.raises(ConflictError, match="already"):
        assign_all_of(stuck, "M3", "Sorrel Quick", "again", MONTH)
    step = steps_of(stuck)[-1]
    withdraw(stuck, str(step), "back after all")
    assert (assessors(stuck), verify(stuck).faults) == (before, ())


def test_what_the_other_had_a_hand_in_stays_where_it_is(stuck: Workspace) -> None:
    (waiting,) = without_assessor(stuck, MONTH)
    assign_item(stuck, waiting, "Sorrel Quick", "free")
    with pytest.raises(ConflictError, match="They had a hand in it"):
        assign_all_of(stuck, "M3", "Bryony Furze", "is ill", MONTH)


def test_a_replacement_and_a_top_up_go_to_nobody_who_has_left(drawn: Office) -> None:
    key, has = next(iter(assessors(workspace_in(drawn.folder)).items()))
    there = [row for row in STAFF if row["Staff id"] != has]
    drawn.read_export("staff", there, name="left.xlsx").done()
    workspace = workspace_in(drawn.folder, OTHER[has])
    result, called = replace_drawn(workspace, key, ReplacementReason.UNAVAILABLE, "sealed")
    assert next(item.assessor for item in result.draw.items if item.key == called) == OTHER[has]
    topped, more = top_up_cell(workspace, "casework", MONTH, "P2", 4)
    assert {item.assessor for item in topped.draw.items if item.key in more} == {OTHER[has]}
    assert {entry.was for entry in topped.draw.handovers} == {has}
    assert verify(workspace).faults == ()
    withdraw(workspace, str(steps_of(workspace)[-1]), "too many")
    assert verify(workspace).faults == ()


def steps_of(workspace: Workspace) -> list[int]:
    with workspace.store.reading() as view:
        return [step.number for step in steps(view)]


def test_a_top_up_goes_on_down_the_list_of_one_group(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    with workspace.store.reading() as view:
        standing = view.draws.current("casework", MONTH)
    assert standing is not None
    listed = sorted((item for item in standing.items if item.cell == ("P1",)), key=lambda item: item.rank)
    (event,) = events_of(workspace, lambda: top_up_cell(workspace, "casework", MONTH, "ash maple", 2, "asked for"))
    assert (event.what, event.subject) == ("sample topped up", f"casework {MONTH}")
    with workspace.store.reading() as view:
        called = view.ledger.facts(event.seq)["called"]
    assert list(called) == [item.key for item in listed[2:4]]
    assert set(keys_to_mark(workspace)) >= set(called)
    assert verify(workspace).faults == ()


@pytest.mark.parametrize(
    ("scheme", "month", "cell", "error"),
    [
        ("casework", Month(2026, 9), "P1", NotFoundError),
        ("casework", MONTH, "Nobody Known", NotFoundError),
        ("casework", MONTH, " ", NotFoundError),
        ("casework", MONTH, "P", InvalidInputError),
    ],
)
def test_a_group_that_is_none_or_several_is_not_topped_up(
    drawn: Office, scheme: str, month: Month, cell: str, error: type[IqaError]
) -> None:
    workspace = workspace_in(drawn.folder)
    before = head(workspace)
    with pytest.raises(error):
        top_up_cell(workspace, scheme, month, cell, 1)
    assert head(workspace) == before


def test_a_top_up_before_the_draw_says_to_draw(imported: Office) -> None:
    with pytest.raises(NotFoundError) as refused:
        top_up_cell(workspace_in(imported.folder), "casework", MONTH, "P1", 1)
    (step,) = steps_in(refused.value.hint)
    assert (step.command, dict(step.values)) == ("draw", {"scheme": "casework", "month": str(MONTH)})
