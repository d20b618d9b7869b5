"""What the settings change in the standards that months were drawn by is told, and no month changed."""

from datetime import date

import pytest
from msgspec.structs import replace
from office import Office, workspace_in
from workflow_builders import head

from iqa.domain import OneOffHolidays, Standard
from iqa.records.workspace import Workspace
from iqa.settings import default_standards
from iqa.workflow.changed_standards import standards_notes


@pytest.fixture
def workspace(drawn: Office) -> Workspace:
    return workspace_in(drawn.folder)


def a_day_more(standard: Standard, **changes: object) -> Standard:
    return replace(standard, days=(standard.days or 0) + 1, **changes)  # type: ignore[arg-type]


def notes(workspace: Workspace, *standards: Standard) -> tuple[str, ...]:
    """What is told when these are the settings' standards; telling it stores nothing."""
    before, settings = head(workspace), replace(workspace.settings, standards=standards)
    with workspace.store.reading() as view:
        told = standards_notes(replace(workspace, settings=settings), view)
    assert head(workspace) == before
    return told


def first_with_days() -> Standard:
    return next(one for one in default_standards() if one.days is not None)


def test_standards_as_they_were_need_no_word(workspace: Workspace) -> None:
    assert notes(workspace, *workspace.settings.standards) == ()


def test_a_changed_rule_names_its_standard_and_the_months_and_asks_for_its_date(workspace: Workspace) -> None:
    old = first_with_days()
    now = (a_day_more(one) if one == old else one for one in workspace.settings.standards)
    (told,) = notes(workspace, *now)
    assert f"The standard {old.id} differs from what held when October 2026 was drawn." in told
    assert "effective_from" in told


def test_a_rule_that_says_from_when_it_holds_is_not_asked_for_it(workspace: Workspace) -> None:
    old, begins = first_with_days(), date(2026, 12, 1)
    kept = (replace(one, effective_to=date(2026, 11, 30)) if one == old else one for one in default_standards())
    (told,) = notes(workspace, *kept, a_day_more(old, effective_from=begins))
    assert old.id in told
    assert "effective_from" not in told


def test_holidays_that_the_office_adds_are_told_of_by_themselves(workspace: Workspace) -> None:
    holidays = OneOffHolidays(added=(date(2026, 10, 12),))
    (told,) = notes(workspace, *(replace(one, one_off=holidays) for one in workspace.settings.standards))
    assert told.startswith("The one-off bank holidays differ from what held when October 2026 was drawn.")
