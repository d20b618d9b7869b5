"""A manager's own list: whose feedback is late and who disputes a mark, of those they manage alone."""

from datetime import timedelta

import pytest
from office import MONTH, NOW, Office, workspace_in
from workflow_builders import STRATEGY, keys_to_mark

from iqa.access import Action, may
from iqa.domain import Month
from iqa.records.workspace import Workspace, open_workspace
from iqa.workflow.own_list import OwnList, own_list
from iqa.workflow.replies import NewDispute, dispute_mark


def later(office: Office, actor: str, days: int = 30) -> Workspace:
    return open_workspace(office.folder, actor, now=lambda: NOW + timedelta(days=days))


def test_feedback_is_late_ten_working_days_after_the_last_mark_and_shown_to_the_line_manager(
    marked: Office,
) -> None:
    late = own_list(later(marked, "Bryony Furze"), MONTH).late
    assert {one.name for one in late} == {"Ash Maple", "Hazel Larch"}
    assert {(one.marked_on.isoformat(), one.due.isoformat()) for one in late} == {("2026-11-16", "2026-11-30")}
    assert own_list(later(marked, "Bryony Furze", 14), MONTH).late == ()
    assert own_list(later(marked, "Ash Maple"), MONTH) == OwnList()
    assert own_list(later(marked, "Bryony Furze"), Month(2026, 9)) == OwnList()
    assert own_list(later(marked, "Bryony Furze"), MONTH, Month(2026, 11)).late == late
    assert not may(Action.SEE_LATE_FEEDBACK, {}).allowed


@pytest.mark.unmeasured
def test_who_has_a_letter_or_work_that_is_not_marked_is_not_late(marked: Office, drawn: Office) -> None:
    assert own_list(later(drawn, "Bryony Furze"), MONTH).late == ()
    marked.letters_out()
    assert own_list(later(marked, "Bryony Furze"), MONTH).late == ()


@pytest.mark.unmeasured
@pytest.mark.parametrize(("manager", "shown"), [("Bryony Furze", True), ("Rowan Elder", False)])
def test_an_open_dispute_stands_on_the_list_of_the_persons_manager(
    marked: Office, manager: str, shown: bool
) -> None:
    marked.letters_out()
    key = next(key for key in keys_to_mark(workspace_in(marked.folder)) if "|P1|" in key)
    dispute_mark(workspace_in(marked.folder), NewDispute("P1", MONTH, key, STRATEGY, "It is in the note."))
    found = own_list(workspace_in(marked.folder, manager), MONTH).disputes
    assert [(one.name, one.criterion) for one in found] == ([("Ash Maple", STRATEGY)] if shown else [])
    said = marked.iqa("status", "--month", MONTH, actor=manager).done().out
    assert ("not decided" in said) is shown


def test_status_tells_the_manager_of_late_feedback(marked: Office) -> None:
    office = Office(marked.folder, now=NOW + timedelta(days=30))
    said = office.iqa("status", "--month", MONTH).done().out
    assert "Feedback is late: Ash Maple, marked by 16 November 2026, due 30 November 2026" in said
    told = office.iqa("status", "--month", MONTH, "--json").done().json["own_list"]
    assert {one["name"] for one in told["late"]} == {"Ash Maple", "Hazel Larch"}
